// Boundaries and what follows from them against rpact, gsDesign and lrstat (tests/reference/design.json, every case).
#include <algorithm>

#include "sim/design/combination.hpp"
#include "sim/design/conditional_power.hpp"
#include "sim/design/stagewise.hpp"
#include "tests/sim/design/design_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

void check_all(const ReferenceCase& reference, const Json& got) {
    for (const auto& [name, value] : reference.expected.items()) {
        INFO(reference.id << " " << name);
        REQUIRE(got.contains(name));
        check_reference(reference, name, got.at(name));
    }
}

Json boundary_answer(const ReferenceCase& reference) {
    const Boundary b = plan_boundary(plan_of(reference.input));
    Json got;
    std::vector<double> p, alpha, futility;
    for (const BoundaryLook& look : b.looks) {
        p.push_back(look.p_one_sided);
        alpha.push_back(look.alpha_spent);
        if (look.limits.tests_futility() && &look != &b.looks.back()) futility.push_back(look.limits.futility);
    }
    got["critical_values"] = uppers(b);
    got["stage_levels_one_sided"] = p;
    got["alpha_spent"] = alpha;
    got["futility_bounds"] = futility;
    got["fixed_drift"] = b.fixed_drift;
    got["max_drift"] = b.drift;
    got["inflation_factor"] = b.inflation;
    const std::string reject = b.plan.sides == 2 ? "reject_upper_by_stage_" : "reject_by_stage_";
    got[reject + "H0"] = b.null.benefit;
    got[reject + "half"] = b.half.benefit;
    got[reject + "H1"] = b.alternative.benefit;
    got["reject_lower_by_stage_H1"] = b.alternative.harm;
    got["futility_by_stage_H0"] = b.null.futility;
    got["futility_by_stage_H1"] = b.alternative.futility;
    got["expected_information_ratio_H0"] = b.expected_information_null;
    got["expected_information_ratio_half"] = b.expected_information_half;
    got["expected_information_ratio_H1"] = b.expected_information_alternative;
    return got;
}

Json exit_answer(const ReferenceCase& reference) {
    const Json& in = reference.input;
    const std::vector<Limits> limits = limits_of(numbers(in.at("upper")), numbers(in.at("lower")));
    Json got;
    for (const double theta : numbers(in.at("theta"))) {
        const StageProbabilities stages = stage_probabilities(numbers(in.at("information")), limits, theta);
        got["upper"].push_back(stages.benefit);
        got["lower"].push_back(stages.futility);
    }
    return got;
}

Json conditional_answer(const ReferenceCase& reference) {
    const Json& in = reference.input;
    const double z = in.at("z"), t = in.at("information_rate"), c = in.at("crit"), drift = in.at("planned_drift");
    return {{"cp_planned", conditional_power(z, t, c, drift)},
            {"cp_observed_trend", conditional_power_of_trend(z, t, c)},
            {"cp_null", conditional_power(z, t, c, 0)},
            {"pp_flat", predictive_power(z, t, c)},
            {"pp_normal_prior", predictive_power(z, t, c, in.at("prior_mean"), in.at("prior_sd"))}};
}

Json later_answer(const ReferenceCase& reference) {
    const Json& in = reference.input;
    const std::vector<Limits> limits = limits_of(numbers(in.at("upper")), numbers(in.at("lower")));
    Json got;
    for (const double theta : numbers(in.at("theta"))) {
        const LaterLooks later =
            later_looks(numbers(in.at("information")), limits, in.at("look").get<std::size_t>() - 1, in.at("z"), theta);
        got["conditional_upper"].push_back(later.benefit);
        got["conditional_power"].push_back(later.power);
    }
    return got;
}

Json final_answer(const ReferenceCase& reference) {
    const Json& in = reference.input;
    std::vector<double> information = numbers(in.at("information_rates"));
    for (double& t : information) t *= in.at("IMax").get<double>();
    information.resize(in.at("L").get<std::size_t>());
    StagewiseInference inference;
    const StagewiseResult result = inference.conclude(information, limits_of(numbers(in.at("upper"))), in.at("z"));
    return {{"p_value", result.p_value},
            {"median_unbiased", result.median_unbiased},
            {"ci_low", result.low},
            {"ci_high", result.high}};
}

Json combination_answer(const ReferenceCase& reference) {
    const Boundary b = plan_boundary(plan_of(reference.input));
    const std::vector<double>& t = b.plan.information;
    const std::vector<Limits> limits = limits_of(b);
    const std::vector<double> z = combined_z(t, numbers(reference.input.at("stage_p")));
    Json got{{"critical_values", uppers(b)}, {"combined_z", z}, {"rejected_at_stage", 0}};
    for (std::size_t k = 0; k < z.size(); ++k) {
        const bool last = k + 1 == t.size();
        if (got["rejected_at_stage"] == 0 && limits[k].judge(z[k]) == Crossing::benefit)
            got["rejected_at_stage"] = k + 1;
        got["repeated_p"].push_back(repeated_p(b.plan, std::span(t).first(k + 1), z[k], last));
        if (!last) got["conditional_rejection_probability"].push_back(conditional_rejection(t, limits, k, z[k]));
    }
    return got;
}

Json fisher_answer(const ReferenceCase& reference) {
    const std::size_t stages = reference.input.at("kMax");
    const double alpha = reference.input.at("alpha");
    return {{"critical_values", fisher_product_limits(stages, alpha)},
            {"c_two_stage_full", fisher_product_limit(2, alpha)}};
}

}  // namespace

TEST_CASE("group-sequential boundaries, and inference around them, hold against the reference designs", "[design]") {
    const std::vector<std::pair<std::string, Json (*)(const ReferenceCase&)>> answers{
        {"gs_", boundary_answer},   {"exit_", exit_answer},   {"cp_", conditional_answer},
        {"gscp_", later_answer},    {"final_", final_answer}, {"invnormal_", combination_answer},
        {"fisher_", fisher_answer},
    };
    std::size_t checked = 0;
    for (const ReferenceCase& reference : reference_cases("design"))
        for (const auto& [prefix, answer] : answers)
            if (reference.id.starts_with(prefix)) {
                INFO(reference.id);
                check_all(reference, answer(reference));
                ++checked;
            }
    CHECK(checked == 31);
}
