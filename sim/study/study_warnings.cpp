#include "sim/study/study_warnings.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "sim/design/kept_alpha.hpp"
#include "sim/design/planned_shares.hpp"
#include "sim/study/extrapolation.hpp"
#include "sim/study/lost_patients.hpp"
#include "sim/study/pilot_size.hpp"
#include "sim/study/stated_shape.hpp"

namespace equipoise {
namespace {

void add_kept_defaults(const Study& study, std::vector<std::string>& list) {
    if (!study.course) return;
    const auto& stated = study.scenario.sofa_source.stated;
    for (const std::string& kept : study.course->kept)
        if (std::find(stated.begin(), stated.end(), kept.substr(0, kept.find_first_of(". "))) == stated.end())
            list.push_back("sofa." + kept);
}

void add_clipped(const Study& study, std::vector<std::string>& list) {
    for (const double shift : study.control_mortality_shifts())
        if (study.effect_is_clipped(shift))
            list.push_back(
                fmt::format("with control mortality moved by {:+g} points the effect cannot be kept as explore.keep = "
                            "\"{}\" says on every day: "
                            "it stops where nobody treated would be left to die, or the dead would rise",
                            100 * shift, enum_name(study.scenario.explore.keep)));
}

void add_alpha_not_kept(const Study& study, std::vector<std::string>& list) {
    const Scenario& s = study.scenario;
    if (!s.design.sequential || s.design.sequential->efficacy.kind != EfficacyKind::user_critical) return;
    const std::vector<double> shares = planned_shares(planned_looks(*s.design.sequential, s.main_n()));
    const std::string caveat = caveat_of_alpha(plan_boundary(s.design.boundary_plan(shares)));
    if (!caveat.empty()) list.push_back("design.efficacy: at the planned information " + caveat);
}

}  // namespace

std::vector<std::string> study_warnings(const Study& study) {
    std::vector<std::string> list = study.scenario.warnings;
    add_kept_defaults(study, list);
    for (const auto& more : {pilot_size_warnings(study), extrapolation_warnings(study), lost_patients_warnings(study),
                             stated_shape_warnings(study)})
        list.insert(list.end(), more.begin(), more.end());
    add_clipped(study, list);
    add_alpha_not_kept(study, list);
    return list;
}

}  // namespace equipoise
