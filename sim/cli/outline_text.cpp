// The text of a new scenario.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <cmath>

#include "sim/cli/outline.hpp"
#include "sim/scenario/field_reader.hpp"

namespace equipoise {
namespace {

std::string quoted(const std::string& text) { return Json(text).dump(); }

std::string percent_of(double share) { return fmt::format("{:.4g}%", 100 * share); }

std::string head(const Outline& o, std::optional<double> hazard_ratio, std::optional<double> control) {
    std::string text =
        "# Written by `equipoise new`. `equipoise check FILE` lists every key with its default; what each\n"
        "# may hold: `equipoise schema --markdown`.\n";
    text += fmt::format("title = {}\nseed = {}  # of the random numbers: another seed, another Monte Carlo error\n",
                        quoted(o.title), o.seed);
    text += fmt::format("follow_up_days = {}\n", *o.day);
    std::vector<std::string> assumed;
    if (o.control_mortality)
        assumed.push_back(
            fmt::format("Control mortality by day {} is {}, at a constant hazard: stated by the planners.", *o.day,
                        percent_of(*o.control_mortality)));
    if (hazard_ratio && control)
        assumed.push_back(fmt::format(
            "The effect worth detecting is a hazard ratio of {:.4g}, mortality by day {} of {} against {}: stated by "
            "the planners, not estimated.",
            *hazard_ratio, *o.day, percent_of(1 - std::pow(1 - *control, *hazard_ratio)), percent_of(*control)));
    if (o.sofa_effect.value_or(0) != 0)
        assumed.push_back(
            fmt::format("The treatment moves the plateau of the SOFA score by {:g} points: stated by the planners.",
                        *o.sofa_effect));
    text += "assumptions = [  # printed in the report\n";
    for (const std::string& sentence : assumed) text += "  " + quoted(sentence) + ",\n";
    return text + "]\n";
}

std::string pilot_table(const Outline& o) {
    if (o.pilot.empty()) return "";
    std::string text = "\n[pilot]  # files beside this one\n";
    text += "survival = " + quoted(o.pilot) + "\n";
    if (!o.scores.empty()) text += "scores = " + quoted(o.scores) + "\n";
    if (!o.control.empty()) text += "control = " + quoted(o.control) + "  # the control arm's name in the data\n";
    if (o.map.empty()) return text;
    text += "# Which of the files' own columns is which: please look.\nmap = {";
    std::string keys;
    for_each_field<ColumnMap>([&](const auto& f) {
        const Json value = write_value(o.map.*(f.member));
        if (!value.is_null() && !value.get<std::string>().empty())
            keys += fmt::format("{} {} = {}", keys.empty() ? "" : ",", f.name, value.dump());
    });
    return text + keys + " }\n";
}

std::string survival_table(const Outline& o) {
    std::string text = "\n[survival]  # the control arm's time to death\n";
    if (o.survival_from_pilot()) {
        text += "law = \"piecewise-exponential\"  # hazards by period, at their posterior mean\nfrom = \"pilot\"\n";
        if (!o.cuts.empty()) text += fmt::format("cuts = [{}]\n", fmt::join(o.cuts, ", "));
        return text;
    }
    return text + fmt::format(
                      "law = \"exponential\"  # a constant hazard; mortality known by several days: law = "
                      "\"piecewise-exponential\",\n"
                      "mortality = {:g}      # mortality = [0.25, 0.40], day = [7, 28]\nday = {}\n",
                      *o.control_mortality, *o.day);
}

std::string sofa_table(const Outline& o) {
    if (!o.needs_scores()) return "";
    if (!o.scores.empty())
        return "\n[sofa]  # the daily score, in the ICU\nfrom = \"pilot\"  # what its scores do not tell keeps the "
               "program's defaults, and `check` says so\n";
    return "\n[sofa]  # the daily score: the program's own course, calibrated to published septic shock, NOT to your\n"
           "        # patients. State yours (baseline, plateau, rate, ...), or name a pilot's scores.\n";
}

std::string effect_table(const Outline& o, std::optional<double> hazard_ratio) {
    std::string text = "\n[effect]  # worth detecting; a pilot's own estimate is no substitute for it\n";
    if (hazard_ratio) {
        text += fmt::format("hazard_ratio = {:.6g}", *hazard_ratio);
        if (o.treated_mortality)
            text += fmt::format("  # {} of the treated die by day {}", percent_of(*o.treated_mortality), *o.day);
        text += "\n";
    }
    if (o.sofa_effect.value_or(0) != 0) text += fmt::format("sofa = {{ plateau = {:g} }}  # points\n", *o.sofa_effect);
    return text;
}

std::string trial_table(const Outline& o) {
    std::string text = fmt::format("\n[trial]\narms = [{}, {}]  # control first\nallocation = [{}, {}]\n",
                                   quoted(o.arms[0]), quoted(o.arms[1]), o.allocation[0], o.allocation[1]);
    if (o.sites) {
        text += "randomization = { method = \"permuted-block\", strata = [\"site\"] }\n";
        text +=
            fmt::format("recruitment = {{ sites = {}, per_site_per_month = {:g} }}\n", *o.sites, *o.per_site_per_month);
    } else {
        text += "# recruitment = { sites = ..., per_site_per_month = ... }  # left out: no duration is told\n";
    }
    return text +
           fmt::format("dropout = {{ risk = {:g} }}  # lost to follow-up by day {}\n", o.dropout.value_or(0), *o.day);
}

std::string analysis_tables(const Outline& o) {
    std::string text;
    const int score_day = std::min(7, *o.day);
    for (const std::string& endpoint : o.endpoints) {
        text += fmt::format("\n[[analysis]]{}\n", text.empty() ? "  # the first is the primary" : "");
        if (endpoint == "mortality")
            text += fmt::format("name = \"{}-day mortality\"\ntest = \"proportion-difference\"\nday = {}\n", *o.day,
                                *o.day);
        else if (endpoint == "survival")
            text += "name = \"time to death\"\ntest = \"log-rank\"\n";
        else if (endpoint == "rmst")
            text += fmt::format("name = \"mean time alive to day {}\"\ntest = \"rmst\"\ntau = {}\n", *o.day, *o.day);
        else if (endpoint == "sofa")
            text += fmt::format(
                "name = \"SOFA change to day {}, death ranked worst\"\ntest = \"wilcoxon\"\noutcome = {{ score = "
                "\"change\", day = {}, death = \"worst-rank\", discharge = \"zero\" }}\n",
                score_day, score_day);
        else
            text += fmt::format(
                "name = \"win ratio: death, then SOFA change\"\ntest = \"win-ratio\"\nhierarchy = [\"death\", "
                "\"score\"]\noutcome = {{ score = \"change\", day = {}, discharge = \"zero\" }}\n",
                score_day);
    }
    return text;
}

// Two significant digits, up to whole allocations.
long rounded(double n, int allocation) {
    const double unit = std::max(1.0, std::pow(10, std::floor(std::log10(std::max(n, 1.0))) - 1));
    const double whole = std::ceil(n / unit) * unit;
    return static_cast<long>(std::ceil(whole / allocation) * allocation);
}

std::string simulation_tables(const Outline& o, double n) {
    const int allocation = o.allocation[0] + o.allocation[1];
    std::string text = fmt::format(
        "\n[design]\nkind = \"fixed\"  # \"group-sequential\" looks at its data: see "
        "`equipoise boundaries --help`\nalpha = {:g}\nsides = {}\n",
        o.alpha.value_or(0.05), o.sides);
    text += fmt::format(
        "\n[simulation]\ntrials = {}  # a point: power is known to half a point at 10000\n"
        "target_power = {:g}\n",
        o.trials, o.power.value_or(0.80));
    if (n > 0)
        text += fmt::format("n = {}  # what `power` simulates: about what the formula for two proportions asks for\n",
                            rounded(n, allocation));
    if (n > 10000) text += fmt::format("largest_n = {}\n", rounded(std::min(4 * n, 5e5), allocation));
    std::vector<long> sizes;
    const double middle = n > 0 ? n : 400;  // patients, where no formula tells
    for (const double share : {0.25, 0.5, 0.75, 1.0, 1.5, 2.0})
        if (const long size = rounded(share * middle, allocation); sizes.empty() || size > sizes.back())
            sizes.push_back(size);
    return text + fmt::format(
                      "\n[explore]  # what `plan` and `curve` go through\nn = [{}]\neffect_scale = [0.0, 0.5, "
                      "1.0]  # shares of the effect; 0 shows the type I error\n"
                      "control_mortality_shift = [0.0]  # for example [-0.1, 0.0, 0.1]: if control mortality "
                      "is not what was thought\n",
                      fmt::join(sizes, ", "));
}

}  // namespace

std::string scenario_text(const Outline& o, std::optional<double> hazard_ratio, std::optional<double> control) {
    return head(o, hazard_ratio, control) + pilot_table(o) + survival_table(o) + sofa_table(o) +
           effect_table(o, hazard_ratio) + trial_table(o) + analysis_tables(o) +
           simulation_tables(o, formula_n(o, hazard_ratio, control));
}

}  // namespace equipoise
