#include "sim/cli/outline.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "models/numeric/input_error.hpp"
#include "models/numeric/special.hpp"
#include "sim/scenario/scenario.hpp"

namespace equipoise {
namespace {

void check_chance(const std::optional<double>& chance, const char* option, const char* what, const char* example) {
    if (chance && !(*chance > 0 && *chance < 1))
        throw InputError(option, fmt::format("{:g} is no {}", *chance, what),
                         fmt::format("write a number above 0 and below 1, for example {}", example));
}

void check_share(const std::optional<double>& share, const char* option) {
    check_chance(share, option, "share of patients", "0.4");
}

constexpr const char* kNonInferiority =
    "; for non-inferiority write the scenario with a benefit, then change its effect and give the analysis a margin";

void check_hazard_ratio(const Outline& o) {
    if (!o.hazard_ratio) return;
    const double ratio = *o.hazard_ratio;
    if (!(ratio > 0 && ratio <= 1e6))
        throw InputError("--hazard-ratio", fmt::format("{:g} is no hazard ratio", ratio),
                         "write a number above 0, below 1 for benefit");
    if (o.treated_mortality)
        throw InputError("--hazard-ratio", "stands beside --treated-mortality: both state the effect",
                         "give one of them");
    if (ratio > 1 || (ratio == 1 && !o.moves_score()))
        throw InputError("--hazard-ratio",
                         fmt::format("{:g} is {}", ratio, ratio > 1 ? "harm: more die under treatment" : "no effect"),
                         std::string("write treatment over control, below 1 for benefit") + kNonInferiority);
}

void check_numbers(const Outline& o) {
    check_share(o.control_mortality, "--control-mortality");
    check_share(o.treated_mortality, "--treated-mortality");
    check_chance(o.alpha, "--alpha", "level of a test", "0.05");
    check_chance(o.power, "--power", "power", "0.8");
    if (o.dropout && !(*o.dropout >= 0 && *o.dropout < 1))
        throw InputError("--dropout", fmt::format("{:g} is no share of patients", *o.dropout),
                         "write a number from 0 and below 1");
    if (o.day && !(*o.day >= 1 && *o.day <= kLongestFollowUp))
        throw InputError("--day", fmt::format("{} is no day of follow-up", *o.day),
                         fmt::format("write a whole number from 1 to {}", kLongestFollowUp));
    check_hazard_ratio(o);
    if (o.control_mortality) refuse_no_benefit(o, *o.control_mortality);
    if (o.sofa_effect && *o.sofa_effect > 0)
        throw InputError("--sofa-effect", fmt::format("{:g} is harm: a higher score is worse", *o.sofa_effect),
                         "write a number below 0 for benefit, for example -1");
    if (!o.arms.empty() && (o.arms.size() != 2 || o.arms[0] == o.arms[1] || o.arms[0].empty() || o.arms[1].empty()))
        throw InputError("--arms", "does not name two arms", "write --arms \"standard care,new treatment\"");
    if (o.per_site_per_month && !(*o.per_site_per_month > 0))
        throw InputError("--per-site-per-month", "is not above 0", "write patients a month, for example 1.5");
    if (o.sites.has_value() != o.per_site_per_month.has_value())
        throw InputError(o.sites ? "--sites" : "--per-site-per-month", "stands alone",
                         "give both --sites and --per-site-per-month, or neither");
}

}  // namespace

const std::vector<OutlineEndpoint>& outline_endpoints() {
    static const std::vector<OutlineEndpoint> list{
        {"mortality", "deaths by the day, compared as proportions"},
        {"survival", "time to death, by the log-rank test"},
        {"rmst", "mean time alive up to the day"},
        {"sofa", "change of the SOFA score to day 7, death ranked worst"},
        {"win-ratio", "death first, then the change of the SOFA score"},
    };
    return list;
}

bool Outline::has(const std::string& endpoint) const {
    return std::find(endpoints.begin(), endpoints.end(), endpoint) != endpoints.end();
}

void refuse_no_benefit(const Outline& o, double control_mortality) {
    if (!o.treated_mortality) return;
    const double treated = *o.treated_mortality;
    if (treated < control_mortality || (treated == control_mortality && o.moves_score())) return;
    throw InputError("--treated-mortality",
                     treated == control_mortality
                         ? fmt::format("{:g} is that of the control arm: no effect", treated)
                         : fmt::format("{:g} is harm: {:.4g} of the control arm die", treated, control_mortality),
                     fmt::format("write a share below {:.4g}", control_mortality) + kNonInferiority);
}

std::vector<Lacking> lacking(const Outline& o) {
    std::vector<std::string_view> names;
    for (const OutlineEndpoint& endpoint : outline_endpoints()) names.push_back(endpoint.name);
    for (const std::string& endpoint : o.endpoints)
        if (std::find(names.begin(), names.end(), endpoint) == names.end())
            throw InputError("--endpoint", "unknown endpoint \"" + endpoint + "\"", did_you_mean(endpoint, names));
    for (auto at = o.endpoints.begin(); at != o.endpoints.end(); ++at)
        if (std::find(o.endpoints.begin(), at, *at) != at)
            throw InputError("--endpoint", "names " + *at + " twice", "name each endpoint once");
    check_numbers(o);
    std::vector<Lacking> list;
    if (o.endpoints.empty()) list.push_back({"the primary endpoint", "--endpoint mortality"});
    if (!o.day) list.push_back({"the day up to which patients are followed", "--day 28"});
    if (o.pilot.empty() && !o.control_mortality)
        list.push_back({"mortality of the control arm by that day", "--control-mortality 0.40"});
    if (!o.treated_mortality && !o.hazard_ratio && !o.moves_score())
        list.push_back({o.needs_scores() ? "the effect worth detecting, on mortality or on the score"
                                         : "the effect worth detecting",
                        o.needs_scores() ? "--treated-mortality 0.32 or --sofa-effect -1"
                                         : "--treated-mortality 0.32, or --hazard-ratio 0.75"});
    return list;
}

double formula_n(const Outline& o, std::optional<double> hazard_ratio, std::optional<double> control_mortality) {
    if (!hazard_ratio || !control_mortality) return 0;
    const double p = *control_mortality, q = 1 - std::pow(1 - p, *hazard_ratio);
    const double share = static_cast<double>(o.allocation[1]) / (o.allocation[0] + o.allocation[1]);
    const double z = normal_quantile(1 - o.alpha.value_or(0.05) / o.sides) + normal_quantile(o.power.value_or(0.80));
    const double variance = p * (1 - p) / (1 - share) + q * (1 - q) / share;
    return std::fabs(p - q) < 1e-9 ? 0 : z * z * variance / ((p - q) * (p - q));
}

}  // namespace equipoise
