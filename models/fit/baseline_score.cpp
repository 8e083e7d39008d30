#include "models/fit/baseline_score.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/fit/smooth_fit.hpp"
#include "models/numeric/portable_math.hpp"
#include "models/numeric/special.hpp"

namespace equipoise {
namespace {

// log(Phi(b) - Phi(a)) for a < b, from the tail in which both lie.
double log_normal_between(double a, double b) {
    const double difference = a > 0 ? portable::normal_upper(a) - portable::normal_upper(b)
                                    : portable::normal_cdf(b) - portable::normal_cdf(a);
    return portable::log(difference);
}

}  // namespace

NamedEstimates fit_baseline_score(const PilotScores& pilot, const BaselineScore& baseline) {
    NamedEstimates result;
    result.model = "score at entry: normal cut to [" + std::to_string(static_cast<int>(baseline.low)) + ", " +
                   std::to_string(static_cast<int>(baseline.high)) + "]";
    result.names = {"mean", "log_sd"};
    result.estimates = result.standard_errors = {std::nan(""), std::nan("")};
    std::vector<double> scores;
    std::size_t outside = 0;
    for (const PilotScores::Patient& patient : pilot.patients) {
        if (patient.rows == 0 || pilot.day[patient.first] > baseline.last_day) continue;
        const double score = pilot.score[patient.first];
        if (score < baseline.low || score > baseline.high)
            ++outside;
        else
            scores.push_back(score);
    }
    result.patients = result.observations = scores.size();
    if (outside > 0)
        result.warnings.push_back(std::to_string(outside) + " scores at entry lie outside the cut and were left out");
    if (scores.size() < 3) {
        result.status = "too few scores at entry";
        return result;
    }
    const bool whole = pilot.whole();
    double mean = 0, squares = 0;
    for (const double x : scores) mean += x / static_cast<double>(scores.size());
    for (const double x : scores) squares += (x - mean) * (x - mean) / static_cast<double>(scores.size());
    if (!(squares > 0)) {
        result.status = "no variation: every score at entry is the same";
        return result;
    }
    const auto log_likelihood = [&](const std::vector<double>& at) {
        const double m = at[0], sd = portable::exp(at[1]);
        if (sd > 50 || sd < 1e-3 || std::fabs(m) > 200) return -std::numeric_limits<double>::infinity();
        double sum =
            -static_cast<double>(scores.size()) * log_normal_between((baseline.low - m) / sd, (baseline.high - m) / sd);
        for (const double x : scores) {
            if (whole)
                sum += log_normal_between((std::max(x - 0.5, baseline.low) - m) / sd,
                                          (std::min(x + 0.5, baseline.high) - m) / sd);
            else
                sum += portable::log(portable::normal_density((x - m) / sd)) - at[1];
        }
        return sum;
    };
    const fit::SmoothMaximum maximum = fit::maximize_smooth(log_likelihood, {mean, 0.5 * portable::log(squares)});
    result.estimates = maximum.at;
    result.log_likelihood = maximum.value;
    result.set_criteria(2);
    result.status =
        maximum.converged
            ? "converged"
            : "not converged: the cut normal runs to its boundary (scores nearly uniform or piled at an end)";
    if (maximum.definite) {
        result.covariance = maximum.covariance;
        for (std::size_t k = 0; k < 2; ++k) result.standard_errors[k] = std::sqrt(maximum.covariance[k][k]);
    }
    return result;
}

}  // namespace equipoise
