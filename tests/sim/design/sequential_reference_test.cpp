// Inference, conditional power, spending at the information seen, overrun and delayed response against
// tests/reference/sequential.json.
#include <cmath>

#include "sim/design/boundary_walk.hpp"
#include "sim/design/conditional_power.hpp"
#include "sim/design/delayed_response.hpp"
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

void put(Json& got, const StagewiseResult& result, const std::string& p_name, const std::string& end) {
    got[p_name + end] = result.p_value;
    got["median_unbiased" + end] = result.median_unbiased;
    got["ci_low" + end] = result.low;
    got["ci_high" + end] = result.high;
}

}  // namespace

TEST_CASE("estimates, intervals and p-values after a stop hold against the reference", "[design]") {
    for (const ReferenceCase& reference : reference_cases("sequential", "final_")) {
        const Json& in = reference.input;
        BoundaryPlan plan = plan_of(in);
        const std::vector<Limits> limits = limits_of(plan_boundary(plan));
        const std::size_t stop = in.at("L");
        const double estimate = in.at("estimate"), se = in.at("se"), z = estimate / se;
        std::vector<double> information = plan.information;
        for (double& i : information) i /= plan.information[stop - 1] * se * se;
        const std::span<const double> to_stop = std::span(information).first(stop);
        StagewiseInference inference;
        const RepeatedInterval repeated = repeated_interval(estimate, se, limits[stop - 1]);
        Json got{{"critical_values", uppers(limits)},
                 {"information", information},
                 {"z", z},
                 {"rci_low", repeated.low},
                 {"rci_high", repeated.high}};
        put(got, inference.conclude(to_stop, limits, z), "p_stagewise", "");
        put(got, inference.conclude(to_stop, limits, z, 0.95, true), "p_stagewise", "_binding");
        got["mean_unbiased"] = mean_unbiased(information, limits, estimate, true);
        got["bias_at_estimate"] = expected_estimate(information, limits, estimate, true) - estimate;
        for (std::size_t k = 0; k < stop; ++k)
            got["repeated_p"].push_back(repeated_p(plan, std::span(plan.information).first(k + 1),
                                                   in.at("z_by_look").at(k), k + 1 == information.size()));
        check_all(reference, got);
    }
}

TEST_CASE("conditional and predictive power of deaths and of the log-rank test hold against the reference",
          "[design]") {
    for (const ReferenceCase& reference : reference_cases("sequential", "cp_binary_")) {
        const Json& in = reference.input;
        const BinaryInterim trial{
            {in.at("x1"), in.at("n1"), in.at("N1")}, {in.at("x0"), in.at("n0"), in.at("N0")}, in.at("crit")};
        const double z = trial.z(), share = static_cast<double>(trial.treated.patients) / trial.treated.planned;
        Json got{{"z_interim", z},
                 {"cp_design", trial.conditional_power(in.at("p1"), in.at("p0"))},
                 {"cp_observed", trial.conditional_power_of_trend()},
                 {"cp_null", trial.conditional_power_of_null()},
                 {"b_value_observed", conditional_power_of_trend(z, share, trial.critical)},
                 {"b_value_null", conditional_power(z, share, trial.critical, 0)},
                 {"b_value_predictive_flat", predictive_power(z, share, trial.critical)}};
        for (const Json& prior : in.at("priors"))
            got["predictive"].push_back(trial.predictive_power({prior.at(0), prior.at(1)}, {prior.at(2), prior.at(3)}));
        check_all(reference, got);
    }
    for (const ReferenceCase& reference : reference_cases("sequential", "cp_logrank_")) {
        const Json& in = reference.input;
        const LogRankInterim trial{in.at("d"), in.at("D"), in.at("z"), in.at("crit")};
        Json got{{"log_hr", trial.log_hazard_ratio()},
                 {"cp_observed", trial.conditional_power_of_trend()},
                 {"predictive_flat", trial.predictive_power()}};
        for (const double hr : numbers(in.at("hr"))) got["cp"].push_back(trial.conditional_power(hr));
        for (const Json& prior : in.at("priors")) {
            const LogRankInterim::Posterior posterior = trial.with_prior(prior.at(0), prior.at(1));
            got["predictive"].push_back(posterior.predictive_power);
            got["posterior_benefit"].push_back(posterior.benefit);
            got["posterior_mean"].push_back(posterior.mean);
            got["posterior_sd"].push_back(posterior.sd);
        }
        check_all(reference, got);
    }
}

TEST_CASE("futility by conditional and predictive power holds against the reference", "[design]") {
    for (const ReferenceCase& reference : reference_cases("sequential", "cp_futility_")) {
        BoundaryPlan plan = plan_of(reference.input);
        plan.drift = reference.input.at("drift").get<double>();
        plan.futility.parameter = reference.input.at("gamma").get<double>();
        Json got;
        const auto add = [&](const std::string& name, FutilityKind kind, AssumedEffect effect) {
            plan.futility.kind = kind;
            plan.futility.effect = effect;
            const Boundary b = plan_boundary(plan);
            got["critical_values"] = uppers(b);
            for (std::size_t k = 0; k + 1 < b.looks.size(); ++k)
                got["bound_" + name].push_back(b.looks[k].limits.futility);
            for (StageProbabilities stages : {b.null, b.half, b.alternative}) {
                got["power_" + name].push_back(stages.power);
                got["information_" + name].push_back(stages.expected_information);
                stages.futility.pop_back();
                got["futility_" + name].push_back(stages.futility);
            }
        };
        add("cp_planned", FutilityKind::conditional_power, AssumedEffect::plan);
        add("cp_observed", FutilityKind::conditional_power, AssumedEffect::trend);
        add("predictive", FutilityKind::predictive_power, AssumedEffect::plan);
        check_all(reference, got);
    }
}

TEST_CASE("alpha is spent at the information really seen as in the reference", "[design]") {
    for (const ReferenceCase& reference : reference_cases("sequential", "spend_")) {
        const Json& in = reference.input;
        const Boundary b = plan_boundary(plan_of(in));
        const double maximum = in.at("planned_maximum");
        const std::vector<double> actual = numbers(in.at("actual"));
        BoundaryWalk walk(b);
        Json got{{"planned_critical_values", uppers(b)}};
        std::vector<Limits> seen, planned;
        std::vector<double> share;
        for (std::size_t k = 0; k < actual.size(); ++k) {
            share.push_back(actual[k] / maximum);
            seen.push_back(walk.next(share.back(), k + 1 == actual.size()));
            got["critical_values"].push_back(seen.back().upper);
            got["stage_levels_one_sided"].push_back(0.5 * std::erfc(seen.back().upper / std::sqrt(2.0)));
            got["cumulative_alpha"].push_back(walk.alpha_spent());
            planned.push_back(b.looks[in.at("match").at(k).get<std::size_t>() - 1].limits);
        }
        const StageProbabilities stages = stage_probabilities(actual, seen, in.at("theta"));
        got["reject_by_stage_H1"] = stages.benefit;
        got["power"] = stages.power;
        got["type1_with_planned_bounds"] = stage_probabilities(actual, planned, 0).power;
        check_all(reference, got);
    }
}

TEST_CASE("an overrunning trial is concluded by deletion as in the reference", "[design]") {
    for (const ReferenceCase& reference : reference_cases("sequential", "overrun_")) {
        const Json& in = reference.input;
        const Boundary b = plan_boundary(plan_of(in));
        const std::size_t stop = in.at("L");
        std::vector<double> information;
        for (std::size_t k = 0; k < stop; ++k)
            information.push_back(b.plan.information[k] * in.at("IMax").get<double>());
        StagewiseInference inference;
        Json got{{"critical_values", uppers(b)},
                 {"p_at_stop", inference.conclude(information, limits_of(b), in.at("z_stop")).p_value}};
        information.back() = in.at("information_overrun");
        put(got, inference.conclude(information, limits_of(b), in.at("z_overrun")), "p_value", "");
        check_all(reference, got);
    }
}

TEST_CASE("designs with a delayed response hold against the reference", "[design]") {
    for (const ReferenceCase& reference : reference_cases("sequential", "delayed_")) {
        const Json& in = reference.input;
        BoundaryPlan plan = plan_of(in);
        plan.futility.binding = true;
        const DelayedResponse design = delayed_response(plan, numbers(in.at("delay")));
        Json got{{"upper", uppers(design.boundary)}, {"decision", design.decision}};
        for (const double share : {0.0, 0.5, 1.0}) {
            const DelayedProbabilities stages = probabilities(design, share * in.at("drift").get<double>());
            got["reject_by_stage"].push_back(stages.reject);
            got["reversal_by_stage"].push_back(stages.reversal);
            got["stop_by_stage"].push_back(stages.stop);
            got["power"].push_back(stages.power);
            got["expected_information"].push_back(stages.expected_information);
        }
        check_all(reference, got);
    }
}
