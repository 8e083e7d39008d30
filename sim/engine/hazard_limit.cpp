#include "sim/engine/hazard_limit.hpp"

#include <cmath>
#include <vector>

#include "models/numeric/portable_math.hpp"
#include "sim/engine/estimand.hpp"

namespace equipoise {
namespace {

// Of all patients: at risk in the middle of a step, and dying in it; control, treatment.
struct Step {
    double at_risk[2], dying[2];
    double pooled() const { return at_risk[0] + at_risk[1]; }
    double all_dying() const { return dying[0] + dying[1]; }
    // Share of the treated among those at risk, each counted by his hazard.
    double share(double hazard_ratio) const {
        const double treated = at_risk[1] * hazard_ratio;
        return treated / (at_risk[0] + treated);
    }
};

std::vector<Step> steps_of(const TrialModel& model) {
    constexpr int kSteps = 4096;
    const double share[2] = {1 - model.allocation.treated_share(), model.allocation.treated_share()};
    const double length = model.follow_up_days / static_cast<double>(kSteps);
    std::vector<Step> steps(kSteps);
    for (int arm = 0; arm < 2; ++arm) {
        const ArmSurvival& law = model.survival[static_cast<std::size_t>(arm)];
        double before = 1;
        for (int k = 0; k < kSteps; ++k) {
            const double after = law.survival((k + 1) * length);
            steps[static_cast<std::size_t>(k)].at_risk[arm] = share[arm] * law.survival((k + 0.5) * length);
            steps[static_cast<std::size_t>(k)].dying[arm] = share[arm] * (before - after);
            before = after;
        }
    }
    return steps;
}

double weight(const LogRank& test, double survival) {
    switch (test.weights) {
        case LogRankWeights::fleming_harrington:
            return fleming_harrington_weight(survival, test.rho, test.gamma);
        case LogRankWeights::tarone_ware:
            return std::sqrt(survival);
        case LogRankWeights::gehan:
        case LogRankWeights::peto:
        case LogRankWeights::peto_modified:
            break;
    }
    return survival;
}

double limit(const std::vector<Step>& steps, const LogRank& test) {
    double u = 0, information = 0;
    for (const Step& step : steps) {
        if (step.pooled() <= 0) continue;
        const double w = weight(test, step.pooled()), p = step.share(1);
        u += w * (step.dying[1] - p * step.all_dying());
        information += w * p * (1 - p) * step.all_dying();
    }
    return u / information;
}

double limit(const std::vector<Step>& steps, const Cox&) {
    double log_ratio = 0;
    for (int iteration = 0; iteration < 100; ++iteration) {
        double score = 0, information = 0;
        const double ratio = portable::exp(log_ratio);
        for (const Step& step : steps) {
            if (step.pooled() <= 0) continue;
            const double p = step.share(ratio);
            score += step.dying[1] - p * step.all_dying();
            information += p * (1 - p) * step.all_dying();
        }
        const double change = score / information;
        log_ratio += std::fmin(std::fmax(change, -1), 1);
        if (std::fabs(change) < 1e-12) return log_ratio;
    }
    return Estimate::kUnknown;
}

}  // namespace

std::optional<double> hazard_limit(const TrialModel& model, const Analysis& analysis) {
    if (model.scores || model.closes_for_all()) return {};
    for (const ArmSurvival& arm : model.survival)
        if (!(arm.survival(model.follow_up_days) < 1)) return {};
    double value = Estimate::kUnknown;
    if (const auto* log_rank = std::get_if<LogRank>(&analysis); log_rank && is_unadjusted(*log_rank))
        value = limit(steps_of(model), *log_rank);
    if (const auto* cox = std::get_if<Cox>(&analysis); cox && is_unadjusted(*cox)) value = limit(steps_of(model), *cox);
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

}  // namespace equipoise
