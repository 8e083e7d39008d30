#include "sim/results/fit_toml.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <set>

#include "models/fit/fitted_course.hpp"
#include "models/numeric/input_error.hpp"
#include "sim/scenario/toml_document.hpp"

namespace equipoise {
namespace {

using Ordered = nlohmann::ordered_json;

Ordered ordered(const Json& json) { return Ordered::parse(json.dump()); }

// The tables and the remarks that go before them.
struct Tables {
    Ordered survival = Ordered::object(), effect = Ordered::object();
    std::string remarks;
    void remark(const std::string& text) { remarks += "# " + text + "\n"; }
};

double last_day(const PilotSurvival& pilot) {
    double last = 0;
    for (const PilotRow& row : pilot.rows()) last = std::max(last, row.censored() ? row.left : row.right);
    return last;
}

// Mortality of a law on each whole day of follow-up, inside (0, 1) as a scenario wants it.
void add_daily_mortality(Ordered& table, const SurvivalLaw& law, int follow_up_days) {
    for (int day = 1; day <= follow_up_days; ++day) {
        table["mortality"].push_back(std::clamp(1 - survival(law, day), 1e-12 * day, 1 - 1e-9));
        table["day"].push_back(day);
    }
}

Ordered law_table(const SurvivalLaw& law, int follow_up_days) {
    Ordered table;
    if (std::holds_alternative<MixtureCure>(law)) {
        table["law"] = "piecewise-exponential";
        add_daily_mortality(table, law, follow_up_days);
        return table;
    }
    table["law"] = name_of(law);
    const Json parameters = std::visit([](const auto& x) { return write_struct(x); }, law);
    for (const auto& [key, value] : parameters.items()) table[key] = ordered(value);
    return table;
}

void add_laws(Tables& tables, const Study& study) {
    const Scenario& s = study.scenario;
    const auto& names = study.pilot->arm_names();
    const bool two = study.pilot->patients(1) > 0;
    tables.remark("Control is \"" + names[0] + "\"" + (two ? ", treatment \"" + names[1] + "\"" : "") +
                  fmt::format("; for follow_up_days = {}.", s.follow_up_days));
    const bool pieces = s.survival.law == PiecewiseExponential::name;
    if (pieces && s.survival.estimate == PilotEstimate::posterior_mean)
        tables.remark("Hazards at the posterior mean of each interval's mortality, as from = \"pilot\" takes them. " +
                      prior_in_words(study));
    else
        tables.remark(
            fmt::format("Maximum likelihood ({}), each arm by itself, as from = \"pilot\" takes it.", s.survival.law));
    tables.survival = law_table(*study.control, s.follow_up_days);
    if (!two) return;
    const auto* ratio = std::get_if<PiecewiseProportional>(&study.effect);
    if (ratio && std::all_of(ratio->hazard_ratios.begin(), ratio->hazard_ratios.end(),
                             [](double r) { return r >= 1e-6 && r <= 1e6; })) {
        tables.effect["hazard_ratio"] = ratio->cuts.empty()
                                            ? Ordered(ratio->hazard_ratios[0])
                                            : Ordered{{"cuts", ratio->cuts}, {"values", ratio->hazard_ratios}};
        tables.effect["scale_as"] = enum_name(ScaleRule::mixture);  // as an effect taken from the pilot is scaled
        return;
    }
    const ArmSurvival treated(*study.control, study.effect);
    for (int day = 1; day <= s.follow_up_days; ++day) {
        tables.effect["mortality"].push_back(std::clamp(1 - treated.survival(day), 1e-12 * day, 1 - 1e-9));
        tables.effect["day"].push_back(day);
    }
    tables.remark("The effect is the treated arm's own mortality on each day.");
}

}  // namespace

std::vector<double> posterior_ends(const PilotSurvival& pilot, const std::vector<double>& cuts) {
    const double last = last_day(pilot);
    for (const PilotRow& row : pilot.rows())
        if (!(row.exact() || row.censored())) return {};
    std::vector<double> ends;
    for (const double cut : cuts)
        if (cut < last) ends.push_back(cut);
    ends.push_back(last);
    return ends;
}

std::vector<double> pilot_cuts(const PilotSurvival& pilot, const std::vector<double>& usual, int follow_up_days) {
    std::set<double> own;
    for (const PilotRow& row : pilot.rows()) {
        if (row.exact() || row.censored()) continue;
        if (row.left > 0) own.insert(row.left);
        own.insert(row.right);
    }
    std::vector<double> cuts = own.empty() ? usual : std::vector<double>(own.begin(), own.end());
    std::erase_if(cuts, [&](double cut) { return cut >= follow_up_days; });
    return cuts;
}

int pilot_follow_up(const PilotSurvival& pilot) {
    const int usual = Scenario{}.follow_up_days;
    return static_cast<int>(std::clamp(std::floor(last_day(pilot)), 1.0, static_cast<double>(usual)));
}

std::string fit_toml(const Study* study, const ScoreFit* scores, std::size_t page) {
    Tables tables;
    if (study) add_laws(tables, *study);
    Ordered all;
    if (study) all["survival"] = tables.survival;
    if (scores) {
        const FittedCourse course = fitted_course(*scores);
        all["sofa"] = ordered(write_struct(course.course));
        for (const std::string& kept : course.kept) tables.remark("[sofa] " + kept + ".");
        if (course.effect)
            tables.remark(
                fmt::format("The pilot's effect on the score, which from = \"pilot\" does not take; under [effect] if "
                            "you assume it: sofa = {{ plateau = {}, rate_ratio = {} }}",
                            course.effect->plateau, course.effect->rate_ratio));
    }
    if (!tables.effect.empty()) all["effect"] = tables.effect;
    return tables.remarks + toml_text(all, page);
}

}  // namespace equipoise
