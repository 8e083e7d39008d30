#include "sim/scenario/parameters.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "sim/scenario/scenario.hpp"

namespace equipoise {
namespace {

struct Collector {
    std::vector<Parameter>& list;
    Part part;

    template <class Owner>
    void all_of(Owner& owner, const std::string& path) {
        for_each_field<Owner>([&](const auto& f) {
            auto& member = owner.*(f.member);
            using Member = std::remove_cvref_t<decltype(member)>;
            const std::string here = path + "." + std::string(f.name);
            if constexpr (std::is_same_v<Member, double>) {
                list.push_back({here, &member, f.range, f.unit, part});
            } else if constexpr (std::is_same_v<Member, std::vector<double>>) {
                constexpr std::array<std::string_view, 3> structure{"cuts", "knots", "coefficients"};
                if (std::find(structure.begin(), structure.end(), f.name) == structure.end())
                    for (std::size_t i = 0; i < member.size(); ++i)
                        list.push_back({fmt::format("{}[{}]", here, i), &member[i], f.range, f.unit, part});
            } else if constexpr (HasFields<Member>) {
                all_of(member, here);
            }
        });
    }

    void leave_out(std::string_view path) {
        std::erase_if(list, [&](const Parameter& parameter) { return parameter.path == path; });
    }
};

void add_survival(SurvivalSpec& survival, Collector into) {
    if (!survival.from.empty()) return;  // the pilot's posterior is drawn
    if (survival.mortality.empty()) {
        std::visit([&](auto& law) { into.all_of(law, "survival"); }, survival.given);
        if (auto* cure = std::get_if<MixtureCure>(&survival.given))
            std::visit([&](auto& law) { into.all_of(law, "survival.uncured"); }, cure->law);
        return;
    }
    if (survival.mortality.size() == 1)
        into.list.push_back({"survival.mortality", &survival.mortality[0], Range::open_probability(), "", into.part});
    if (survival.shape) into.list.push_back({"survival.shape", &*survival.shape, Range::above(0), "", into.part});
}

void add_effect(EffectSpec& effect, bool has_course, Collector into) {
    if (effect.hazard_ratio) {
        std::vector<double>& values = effect.hazard_ratio->values;
        for (std::size_t i = 0; i < values.size(); ++i)
            into.list.push_back(
                {values.size() == 1 ? "effect.hazard_ratio" : fmt::format("effect.hazard_ratio.values[{}]", i),
                 &values[i], Range::between(1e-6, 1e6), "", into.part});
    }
    if (effect.time_ratio)
        into.list.push_back({"effect.time_ratio", &*effect.time_ratio, Range::between(1e-3, 1e3), "", into.part});
    if (effect.mortality.size() == 1)
        into.list.push_back({"effect.mortality", &effect.mortality[0], Range::open_probability(), "", into.part});
    into.list.push_back({"effect.scale", &effect.scale, Range::between(0, 1), "", into.part});
    if (!has_course) return;
    into.part = Part::score;
    into.all_of(effect.sofa, "effect.sofa");
    if (effect.on_survival()) into.leave_out("effect.sofa.death_hazard_ratio");  // mortality is given
}

void add_dropout(DropoutSpec& dropout, Collector into) {
    const auto add = [&](std::string path, double& value, Range range, std::string_view unit) {
        into.list.push_back({"trial.dropout." + path, &value, range, unit, into.part});
    };
    const Range share{0, 1, false, true};
    if (!dropout.hazard) add("risk", dropout.risk, share, "");
    if (dropout.treated_risk) add("treated_risk", *dropout.treated_risk, share, "");
    for (auto* hazards : {&dropout.hazard, &dropout.treated_hazard})
        for (std::size_t k = 0; *hazards && k < (*hazards)->size(); ++k)
            add(fmt::format("{}[{}]", hazards == &dropout.hazard ? "hazard" : "treated_hazard", k), (**hazards)[k],
                Range::between(0, 10), "losses a day");
}

}  // namespace

std::string_view part_in_words(Part part) {
    constexpr std::array<std::string_view, 4> words{"the control arm", "the effect", "the score",
                                                    "the trial's conduct"};
    return words[static_cast<std::size_t>(part)];
}

std::vector<Parameter> parameters_of(Scenario& s) {
    std::vector<Parameter> list;
    if (s.has_survival) add_survival(s.survival, {list, Part::control});
    add_effect(s.effect, s.sofa.has_value(), {list, Part::effect});
    if (s.sofa) {
        Collector score{list, Part::score};
        score.all_of(*s.sofa, "sofa");
        if (s.has_survival) {  // solved for
            score.leave_out("sofa.death.hazard");
            score.leave_out("sofa.death.decay");
            score.leave_out("sofa.death.after_discharge");
        }
    }
    add_dropout(s.trial.dropout, {list, Part::trial});
    return list;
}

}  // namespace equipoise
