#include <R_ext/Rdynload.h>
#include <R_ext/Visibility.h>

#include "entries.hpp"

namespace {

const R_CallMethodDef kEntries[] = {
    {"eqr_scenario_read", reinterpret_cast<DL_FUNC>(&eqr_scenario_read), 2},
    {"eqr_scenario_parse", reinterpret_cast<DL_FUNC>(&eqr_scenario_parse), 5},
    {"eqr_check_file", reinterpret_cast<DL_FUNC>(&eqr_check_file), 2},
    {"eqr_check", reinterpret_cast<DL_FUNC>(&eqr_check), 5},
    {"eqr_scenario_info", reinterpret_cast<DL_FUNC>(&eqr_scenario_info), 1},
    {"eqr_study", reinterpret_cast<DL_FUNC>(&eqr_study), 1},
    {"eqr_study_info", reinterpret_cast<DL_FUNC>(&eqr_study_info), 1},
    {"eqr_power", reinterpret_cast<DL_FUNC>(&eqr_power), 4},
    {"eqr_curve", reinterpret_cast<DL_FUNC>(&eqr_curve), 4},
    {"eqr_size", reinterpret_cast<DL_FUNC>(&eqr_size), 4},
    {"eqr_assured_size", reinterpret_cast<DL_FUNC>(&eqr_assured_size), 4},
    {"eqr_axis", reinterpret_cast<DL_FUNC>(&eqr_axis), 1},
    {"eqr_vary_power", reinterpret_cast<DL_FUNC>(&eqr_vary_power), 4},
    {"eqr_vary_size", reinterpret_cast<DL_FUNC>(&eqr_vary_size), 4},
    {"eqr_compare", reinterpret_cast<DL_FUNC>(&eqr_compare), 4},
    {"eqr_certify", reinterpret_cast<DL_FUNC>(&eqr_certify), 4},
    {"eqr_replay", reinterpret_cast<DL_FUNC>(&eqr_replay), 2},
    {"eqr_assurance", reinterpret_cast<DL_FUNC>(&eqr_assurance), 4},
    {"eqr_plan", reinterpret_cast<DL_FUNC>(&eqr_plan), 4},
    {"eqr_interim", reinterpret_cast<DL_FUNC>(&eqr_interim), 5},
    {"eqr_simulate", reinterpret_cast<DL_FUNC>(&eqr_simulate), 2},
    {"eqr_analyze", reinterpret_cast<DL_FUNC>(&eqr_analyze), 3},
    {"eqr_boundaries", reinterpret_cast<DL_FUNC>(&eqr_boundaries), 1},
    {"eqr_fit_data", reinterpret_cast<DL_FUNC>(&eqr_fit_data), 4},
    {"eqr_fit_scenario", reinterpret_cast<DL_FUNC>(&eqr_fit_scenario), 3},
    {"eqr_numbers", reinterpret_cast<DL_FUNC>(&eqr_numbers), 1},
    {"eqr_tests", reinterpret_cast<DL_FUNC>(&eqr_tests), 0},
    {"eqr_version", reinterpret_cast<DL_FUNC>(&eqr_version), 0},
    {nullptr, nullptr, 0},
};

}  // namespace

extern "C" attribute_visible void R_init_equipoise(DllInfo* library) {
    R_registerRoutines(library, nullptr, kEntries, nullptr, nullptr);
    R_useDynamicSymbols(library, FALSE);
    R_forceSymbols(library, TRUE);
}
