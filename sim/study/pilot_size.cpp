#include "sim/study/pilot_size.hpp"

#include <fmt/format.h>

namespace equipoise {

std::vector<std::string> deaths_warning(double patients) {
    if (patients >= kPilotForProportion) return {};
    return {fmt::format("{:g} pilot patients are few: mortality from fewer than {:g} is imprecise (Teare et al. 2014)",
                        patients, kPilotForProportion)};
}

std::vector<std::string> scores_warning(double patients) {
    if (patients >= kPilotForDeviation) return {};
    return {
        fmt::format("{:g} pilot patients with scores are few: a standard deviation from fewer than {:g} is imprecise "
                    "(Teare et al. 2014)",
                    patients, kPilotForDeviation)};
}

std::vector<std::string> pilot_size_warnings(const Study& study) {
    const Scenario& s = study.scenario;
    std::vector<std::string> list;
    if (study.pilot && (s.survival.from == "pilot" || s.effect.from == "pilot"))
        list = deaths_warning(study.pilot->patients(0) + study.pilot->patients(1));
    if (study.course)
        for (std::string& warning : scores_warning(static_cast<double>(study.course_patients)))
            list.push_back(std::move(warning));
    return list;
}

}  // namespace equipoise
