#include "models/fit/plateau_course.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "models/fit/smooth_fit.hpp"

namespace equipoise {
namespace {

constexpr int kNodes = 73;
constexpr double kReach = 6;  // SD of log k

struct Parameters {
    double mean, variance, a, b, plateau_variance, log_k0, v, phi, noise_variance, plateau_effect, log_rate_ratio;
};

Parameters natural(const std::vector<double>& x, bool arm_effects) {
    return {x[0], std::exp(2 * x[1]), x[2], x[3], std::exp(2 * x[4]), x[5], std::exp(x[6]), 1 / (1 + std::exp(-x[7])), std::exp(2 * x[8]),
            arm_effects ? x[9] : 0, arm_effects ? x[10] : 0};
}

// Kalman gains of the noise at one patient's days; the same for every k.
struct Filter {
    std::vector<double> carry, gain, scale;  // phi^gap, what an innovation moves the state by, 1 / sqrt(innovation variance)
    double log_determinant = 0;

    void set(const double* day, std::size_t n, const Parameters& p, double rounding) {
        carry.resize(n);
        gain.resize(n);
        scale.resize(n);
        log_determinant = 0;
        double variance = p.noise_variance;
        for (std::size_t j = 0; j < n; ++j) {
            carry[j] = 0;
            if (j > 0) {
                carry[j] = std::pow(p.phi, day[j] - day[j - 1]);
                variance = carry[j] * carry[j] * variance + (1 - carry[j] * carry[j]) * p.noise_variance;
            }
            const double innovation = variance + rounding;
            gain[j] = variance / innovation;
            scale[j] = 1 / std::sqrt(innovation);
            log_determinant += std::log(innovation);
            variance *= 1 - gain[j];
        }
    }
};

// log density of one patient's scores given k; fall[at[j]] = exp(-k day_j).
double log_density_given_rate(const double* falls, const std::size_t* at, const double* score, std::size_t n, const Parameters& p, const Filter& filter, int arm) {
    const double plateau_mean = p.a + p.b * (p.mean - 10) + p.plateau_effect * arm;
    // Whitened residual z and loadings of S0 (u) and of the plateau (w).
    double zz = 0, zu = 0, zw = 0, uu = 0, uw = 0, ww = 0;
    double state_z = 0, state_u = 0, state_w = 0;
    for (std::size_t j = 0; j < n; ++j) {
        const double fall = falls[at[j]], rest = 1 - fall;
        state_z *= filter.carry[j];
        state_u *= filter.carry[j];
        state_w *= filter.carry[j];
        const double z = score[j] - p.mean * fall - plateau_mean * rest - state_z, u = fall + p.b * rest - state_u, w = rest - state_w;
        state_z += filter.gain[j] * z;
        state_u += filter.gain[j] * u;
        state_w += filter.gain[j] * w;
        const double precision = filter.scale[j] * filter.scale[j];
        zz += z * z * precision;
        zu += z * u * precision;
        zw += z * w * precision;
        uu += u * u * precision;
        uw += u * w * precision;
        ww += w * w * precision;
    }
    // I + L' V^-1 L with L scaled by the SDs: 2 x 2.
    const double su = std::sqrt(p.variance), sw = std::sqrt(p.plateau_variance);
    const double m00 = 1 + uu * p.variance, m11 = 1 + ww * p.plateau_variance, m01 = uw * su * sw;
    const double determinant = m00 * m11 - m01 * m01, c0 = zu * su, c1 = zw * sw;
    const double explained = (c0 * c0 * m11 - 2 * c0 * c1 * m01 + c1 * c1 * m00) / determinant;
    return -0.5 * (static_cast<double>(n) * std::log(2 * std::numbers::pi) + filter.log_determinant + std::log(determinant) + zz - explained);
}

class Likelihood {
  public:
    Likelihood(const PilotScores& pilot, bool arm_effects) : pilot_(pilot), arm_effects_(arm_effects), rounding_(pilot.whole() ? 1.0 / 12 : 0), days_(pilot.day) {
        std::sort(days_.begin(), days_.end());
        days_.erase(std::unique(days_.begin(), days_.end()), days_.end());
        for (const double day : pilot.day) at_.push_back(static_cast<std::size_t>(std::lower_bound(days_.begin(), days_.end(), day) - days_.begin()));
        falls_.resize(2 * kNodes * days_.size());
    }

    double operator()(const std::vector<double>& x) {
        constexpr double kOutside = -std::numeric_limits<double>::infinity();
        for (const std::size_t k : {1, 4, 8})
            if (!(x[k] > -12 && x[k] < 5)) return kOutside;
        if (!(std::fabs(x[5]) < 12 && x[6] > -12 && x[6] < 2 && std::fabs(x[7]) < 15)) return kOutside;
        const double value = sum(natural(x, arm_effects_));
        return std::isfinite(value) ? value : kOutside;
    }

  private:
    double sum(const Parameters& p) {
        const double spacing = 2 * kReach / (kNodes - 1);
        const std::size_t days = days_.size();
        // Rates that do not differ need no integral: the middle node alone.
        const bool same_rate = p.v < 5e-4;
        const int from = same_rate ? kNodes / 2 : 0, to = same_rate ? from + 1 : kNodes;
        for (int arm = 0; arm < 2; ++arm)
            for (int node = from; node < to; ++node) {
                const double k = std::exp(p.log_k0 + p.log_rate_ratio * arm + p.v * (-kReach + spacing * node));
                double* const falls = &falls_[static_cast<std::size_t>(arm * kNodes + node) * days];
                for (std::size_t d = 0; d < days; ++d) falls[d] = std::exp(-k * days_[d]);
            }
        double total = 0;
        double logs[kNodes];
        for (const PilotScores::Patient& patient : pilot_.patients) {
            if (patient.rows == 0) continue;
            filter_.set(&pilot_.day[patient.first], patient.rows, p, rounding_);
            double highest = -std::numeric_limits<double>::infinity();
            for (int node = from; node < to; ++node) {
                const double u = -kReach + spacing * node;
                logs[node] = log_density_given_rate(&falls_[static_cast<std::size_t>(patient.arm * kNodes + node) * days], &at_[patient.first],
                                                    &pilot_.score[patient.first], patient.rows, p, filter_, patient.arm) - 0.5 * u * u;
                highest = std::max(highest, logs[node]);
            }
            double mass = 0;
            for (int node = from; node < to; ++node) mass += std::exp(logs[node] - highest);
            total += highest + (same_rate ? 0 : std::log(mass * spacing / std::sqrt(2 * std::numbers::pi)));
        }
        return total;
    }

    const PilotScores& pilot_;
    bool arm_effects_;
    double rounding_;
    std::vector<double> days_, falls_;   // distinct days; exp(-k day) by arm, node, day
    std::vector<std::size_t> at_;        // of each row among the distinct days
    Filter filter_;
};

// Where a parameter stands for none: an SD of 0.0003, a correlation of 0.0003.
constexpr double kNone = -8;
// A variance (or correlation) that goes so far down is 0 for every purpose.
bool runs_to_none(std::size_t parameter, double value) {
    return ((parameter == 4 || parameter == 6) && value < -4) || (parameter == 7 && value < -5);
}

}  // namespace

double plateau_log_likelihood(const PilotScores& pilot, const std::vector<double>& x, bool arm_effects) { return Likelihood(pilot, arm_effects)(x); }

NamedEstimates fit_plateau_course(const PilotScores& pilot, const PlateauCourse& options) {
    NamedEstimates result;
    result.model = "plateau course of the score, nonlinear mixed model (ML)";
    result.names = {"mean", "log_sd", "a", "b", "log_s", "log_k0", "log_v", "logit_phi", "log_e_sd"};
    std::size_t in_arm[2] = {0, 0};
    double entry = 0, entry_squares = 0, last = 0, squares = 0, steps = 0, lowest = 1e300, highest = -1e300;
    for (const PilotScores::Patient& patient : pilot.patients) {
        if (patient.rows == 0) continue;
        ++in_arm[patient.arm];
        ++result.patients;
        result.observations += patient.rows;
        const double first_score = pilot.score[patient.first];
        entry += first_score;
        entry_squares += first_score * first_score;
        last += pilot.score[patient.first + patient.rows - 1];
        for (std::size_t j = 0; j < patient.rows; ++j) {
            const double y = pilot.score[patient.first + j];
            lowest = std::min(lowest, y);
            highest = std::max(highest, y);
            if (j == 0) continue;
            squares += std::pow(y - pilot.score[patient.first + j - 1], 2);
            ++steps;
        }
    }
    const bool arms = options.arm_effects && in_arm[0] > 0 && in_arm[1] > 0;
    if (arms) {
        result.names.emplace_back("plateau");
        result.names.emplace_back("log_rate_ratio");
    }
    result.estimates.assign(result.names.size(), std::nan(""));
    result.standard_errors = result.estimates;
    const double n = static_cast<double>(result.patients);
    if (result.patients < 5 || result.observations < 3 * result.patients) {
        result.status = "not identifiable: the plateau course needs at least 5 patients with 3 scores each on average";
        return result;
    }
    if (!(highest > lowest) || !(squares > 0)) {
        result.status = "no variation: scores do not change";
        return result;
    }
    entry /= n;
    const double spread = std::sqrt(std::max(entry_squares / n - entry * entry, 0.25));
    // Half of the variance of a day's change in the noise, a moderate rate, and the plateau where patients were last seen.
    std::vector<double> start{entry, std::log(spread), last / n - 0.5 * (entry - 10), 0.5, std::log(0.6 * spread), std::log(0.25), std::log(0.4), 0,
                              0.5 * std::log(std::max(0.5 * squares / steps, 0.05))};
    if (arms) start.insert(start.end(), {0.0, 0.0});
    Likelihood log_likelihood(pilot, arms);
    if (!std::isfinite(log_likelihood(start))) {
        result.status = "not converged: no start";
        return result;
    }
    // Parameters that run to their boundary are held there and the others fitted again.
    std::vector<std::size_t> free(start.size());
    std::iota(free.begin(), free.end(), std::size_t{0});
    fit::SmoothMaximum maximum;
    fit::SmoothSearch how = fit::SmoothSearch::rough;
    for (bool settled = false; !settled;) {
        std::vector<double> at;
        for (const std::size_t k : free) at.push_back(start[k]);
        maximum = fit::maximize_smooth(
            [&](const std::vector<double>& some) {
                std::vector<double> all = start;
                for (std::size_t k = 0; k < free.size(); ++k) all[free[k]] = some[k];
                return log_likelihood(all);
            },
            at, how);
        for (std::size_t k = 0; k < free.size(); ++k) start[free[k]] = maximum.at[k];
        settled = how == fit::SmoothSearch::polished;
        how = fit::SmoothSearch::polished;
        for (std::size_t k = free.size(); k-- > 0;)
            if (runs_to_none(free[k], start[free[k]])) {
                result.warnings.push_back(result.names[free[k]] + (free[k] == 7 ? " runs to its boundary (no correlation of the noise)" : " runs to its boundary (a variance between patients of 0)") +
                                          ": held there, standard error unknown");
                start[free[k]] = kNone;
                free.erase(free.begin() + static_cast<std::ptrdiff_t>(k));
                settled = false;
            }
    }
    result.estimates = start;
    result.log_likelihood = maximum.value;
    result.set_criteria(result.names.size());
    if (maximum.definite) {
        result.covariance.assign(start.size(), std::vector<double>(start.size(), 0.0));
        for (std::size_t k = 0; k < free.size(); ++k) {
            for (std::size_t l = 0; l < free.size(); ++l) result.covariance[free[k]][free[l]] = maximum.covariance[k][l];
            result.standard_errors[free[k]] = std::sqrt(maximum.covariance[k][k]);
        }
    }
    result.status = maximum.converged ? "converged" : "not converged: the pilot does not identify every parameter";
    return result;
}

}  // namespace equipoise
