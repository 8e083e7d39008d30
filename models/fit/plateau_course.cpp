#include "models/fit/plateau_course.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/fit/plateau_likelihood.hpp"
#include "models/fit/smooth_fit.hpp"
#include "models/numeric/portable_math.hpp"

namespace equipoise {
namespace {

// Where a parameter stands for none: an SD of 0.0003, a correlation of 0.0003.
constexpr double kNone = -8;
// A variance (or correlation) that goes so far down is 0 for every purpose.
bool runs_to_none(std::size_t parameter, double value) {
    return ((parameter == 4 || parameter == 6) && value < -4) || (parameter == 7 && value < -5);
}

// Sums over the scores, for a start and for whether there is anything to fit.
struct Sums {
    std::size_t patients = 0, observations = 0;  // who have scores, and how many
    std::size_t in_arm[2] = {0, 0};
    double entry = 0, entry_squares = 0, last = 0;  // first scores, last ones
    double squares = 0, steps = 0;                  // changes from one score to the next
    double lowest = 1e300, highest = -1e300;

    explicit Sums(const PilotScores& pilot) {
        for (const PilotScores::Patient& patient : pilot.patients) {
            if (patient.rows == 0) continue;
            ++in_arm[patient.arm];
            ++patients;
            observations += patient.rows;
            const double first_score = pilot.score[patient.first];
            entry += first_score;
            entry_squares += first_score * first_score;
            last += pilot.score[patient.first + patient.rows - 1];
            for (std::size_t j = 0; j < patient.rows; ++j) {
                const double y = pilot.score[patient.first + j];
                lowest = std::min(lowest, y);
                highest = std::max(highest, y);
                if (j == 0) continue;
                squares += portable::pow(y - pilot.score[patient.first + j - 1], 2);
                ++steps;
            }
        }
    }
};

// Half of the variance of a day's change in the noise, a moderate rate, and the plateau where patients were last seen.
std::vector<double> start_of(const Sums& sums, bool arms) {
    const double n = static_cast<double>(sums.patients), entry = sums.entry / n;
    const double spread = std::sqrt(std::max(sums.entry_squares / n - entry * entry, 0.25));
    std::vector<double> start{entry,
                              portable::log(spread),
                              sums.last / n - 0.5 * (entry - 10),
                              0.5,
                              portable::log(0.6 * spread),
                              portable::log(0.25),
                              portable::log(0.4),
                              0,
                              0.5 * portable::log(std::max(0.5 * sums.squares / sums.steps, 0.05))};
    if (arms) start.insert(start.end(), {0.0, 0.0});
    return start;
}

// The maximum over the parameters that are `free`, the others held where they are in `at`, which moves there.
fit::SmoothMaximum maximize_over(fit::PlateauLikelihood& log_likelihood, const std::vector<std::size_t>& free,
                                 std::vector<double>& at, fit::SmoothSearch how) {
    std::vector<double> from;
    for (const std::size_t k : free) from.push_back(at[k]);
    const fit::SmoothMaximum maximum = fit::maximize_smooth(
        [&](const std::vector<double>& some, double* gradient) {
            std::vector<double> all = at, slopes(at.size());
            for (std::size_t k = 0; k < free.size(); ++k) all[free[k]] = some[k];
            const double value = log_likelihood(all, gradient ? slopes.data() : nullptr);
            for (std::size_t k = 0; gradient && k < free.size(); ++k) gradient[k] = slopes[free[k]];
            return value;
        },
        from, how);
    for (std::size_t k = 0; k < free.size(); ++k) at[free[k]] = maximum.at[k];
    return maximum;
}

// 0 for those held.
void take_covariance(NamedEstimates& result, const fit::SmoothMaximum& maximum, const std::vector<std::size_t>& free) {
    result.covariance.assign(result.names.size(), std::vector<double>(result.names.size(), 0.0));
    for (std::size_t k = 0; k < free.size(); ++k) {
        for (std::size_t l = 0; l < free.size(); ++l) result.covariance[free[k]][free[l]] = maximum.covariance[k][l];
        result.standard_errors[free[k]] = std::sqrt(maximum.covariance[k][k]);
    }
}

}  // namespace

double plateau_log_likelihood(const PilotScores& pilot, const std::vector<double>& x, bool arm_effects) {
    return fit::PlateauLikelihood(pilot, arm_effects)(x, nullptr);
}

NamedEstimates fit_plateau_course(const PilotScores& pilot, const PlateauCourse& options) {
    NamedEstimates result;
    result.model = "plateau course of the score, nonlinear mixed model (ML)";
    result.names = {"mean", "log_sd", "a", "b", "log_s", "log_k0", "log_v", "logit_phi", "log_e_sd"};
    const Sums sums(pilot);
    result.patients = sums.patients;
    result.observations = sums.observations;
    const bool arms = options.arm_effects && sums.in_arm[0] > 0 && sums.in_arm[1] > 0;
    if (arms) {
        result.names.emplace_back("plateau");
        result.names.emplace_back("log_rate_ratio");
    }
    result.estimates.assign(result.names.size(), std::nan(""));
    result.standard_errors = result.estimates;
    if (result.patients < 5 || result.observations < 3 * result.patients) {
        result.status = "not identifiable: the plateau course needs at least 5 patients with 3 scores each on average";
        return result;
    }
    if (!(sums.highest > sums.lowest) || !(sums.squares > 0)) {
        result.status = "no variation: scores do not change";
        return result;
    }
    std::vector<double> start = start_of(sums, arms);
    fit::PlateauLikelihood log_likelihood(pilot, arms);
    if (!std::isfinite(log_likelihood(start, nullptr))) {
        result.status = "not converged: no start";
        return result;
    }
    // Parameters that run to their boundary are held there and the others fitted again.
    std::vector<std::size_t> free(start.size());
    std::iota(free.begin(), free.end(), std::size_t{0});
    fit::SmoothMaximum maximum;
    fit::SmoothSearch how = fit::SmoothSearch::rough;
    for (bool settled = false; !settled;) {
        maximum = maximize_over(log_likelihood, free, start, how);
        settled = how == fit::SmoothSearch::polished;
        how = fit::SmoothSearch::polished;
        for (std::size_t k = free.size(); k-- > 0;)
            if (runs_to_none(free[k], start[free[k]])) {
                result.warnings.push_back(result.names[free[k]] +
                                          (free[k] == 7 ? " runs to its boundary (no correlation of the noise)"
                                                        : " runs to its boundary (a variance between patients of 0)") +
                                          ": held there, standard error unknown");
                start[free[k]] = kNone;
                free.erase(free.begin() + static_cast<std::ptrdiff_t>(k));
                settled = false;
            }
    }
    result.estimates = start;
    result.log_likelihood = maximum.value;
    result.set_criteria(result.names.size());
    if (maximum.definite) take_covariance(result, maximum, free);
    result.status = maximum.converged ? "converged" : "not converged: the pilot does not identify every parameter";
    return result;
}

}  // namespace equipoise
