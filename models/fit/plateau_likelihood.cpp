#include "models/fit/plateau_likelihood.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "models/fit/plateau_noise.hpp"
#include "models/numeric/portable_math.hpp"
#include "models/numeric/vector_math.hpp"

namespace equipoise::fit {

struct PlateauLikelihood::Parameters {
    double mean, sd, a, b, s, log_k0, v, phi, noise_variance, plateau_effect, log_rate_ratio;

    Parameters(const std::vector<double>& x, bool arm_effects)
        : mean(x[0]),
          sd(portable::exp(x[1])),
          a(x[2]),
          b(x[3]),
          s(portable::exp(x[4])),
          log_k0(x[5]),
          v(portable::exp(x[6])),
          phi(1 / (1 + portable::exp(-x[7]))),
          noise_variance(portable::exp(2 * x[8])),
          plateau_effect(arm_effects ? x[9] : 0),
          log_rate_ratio(arm_effects ? x[10] : 0) {}
};

struct PlateauLikelihood::ByNode {
    using Values = double[kNodes];
    Noise one_one;
    Values one_f, one_f_sd, one_f_phi, one_h;  // h = d f / d log k
    Values f_f, f_f_sd, f_f_phi, f_h;
    Values rr, gr, gg, rh, gh;  // the same for r and g
    Values rr_sd, gr_sd, gg_sd, rr_phi, gr_phi, gg_phi;
    Values m00, m01, m11,
        log_determinant;  // (I + L' W L)^-1, L the loadings of S0 and of the plateau; log |V| + log |I + ..|

    /// f and h by day and node, and a pattern's days.
    struct Curves {
        const double *falls, *slopes;
        const std::vector<std::size_t>& at;
        int nodes;
    };
    void set(const NoiseFilter& filter, const std::vector<Noise>& solved_one, Noise one_square, const Curves& curves,
             const Parameters& p) {
        const auto& [falls, slopes, at, nodes] = curves;
        one_one = one_square;
        Values state, state_sd, state_phi, state_h;
        for (int k = 0; k < nodes; ++k)
            one_f[k] = one_f_sd[k] = one_f_phi[k] = one_h[k] = f_f[k] = f_f_sd[k] = f_f_phi[k] = f_h[k] = state[k] =
                state_sd[k] = state_phi[k] = state_h[k] = 0;
        for (std::size_t j = 0; j < at.size(); ++j) {
            const double* const f = falls + at[j] * kNodes;
            const double* const h = slopes + at[j] * kNodes;
            const Noise carry = filter.carry[j], gain = filter.gain[j], w = filter.precision[j], one = solved_one[j];
            for (int k = 0; k < nodes; ++k) {
                one_f[k] += one.value * f[k];
                one_f_sd[k] += one.by_sd * f[k];
                one_f_phi[k] += one.by_phi * f[k];
                one_h[k] += one.value * h[k];
                const double s = carry.value * state[k], s_sd = carry.value * state_sd[k] + carry.by_sd * state[k],
                             s_phi = carry.value * state_phi[k] + carry.by_phi * state[k];
                const double x = f[k] - s, x_sd = -s_sd, x_phi = -s_phi, s_h = carry.value * state_h[k],
                             x_h = h[k] - s_h;
                state[k] = s + gain.value * x;
                state_sd[k] = s_sd + gain.value * x_sd + gain.by_sd * x;
                state_phi[k] = s_phi + gain.value * x_phi + gain.by_phi * x;
                state_h[k] = s_h + gain.value * x_h;
                f_f[k] += w.value * x * x;
                f_f_sd[k] += x * (2 * w.value * x_sd + w.by_sd * x);
                f_f_phi[k] += x * (2 * w.value * x_phi + w.by_phi * x);
                f_h[k] += w.value * x * x_h;
            }
        }
        const double b = p.b, c = 1 - b, log_v = filter.log_determinant.value;
        const double ss = p.sd * p.sd, st = p.sd * p.s, tt = p.s * p.s;
        for (int k = 0; k < nodes; ++k) {
            const auto square_r = [](double one, double of, double ff) { return one - 2 * of + ff; };
            const auto g_r = [b, c](double one, double of, double ff) { return b * one + (c - b) * of - c * ff; };
            const auto square_g = [b, c](double one, double of, double ff) {
                return b * b * one + 2 * b * c * of + c * c * ff;
            };
            rr[k] = square_r(one_one.value, one_f[k], f_f[k]);
            gr[k] = g_r(one_one.value, one_f[k], f_f[k]);
            gg[k] = square_g(one_one.value, one_f[k], f_f[k]);
            rr_sd[k] = square_r(one_one.by_sd, one_f_sd[k], f_f_sd[k]);
            gr_sd[k] = g_r(one_one.by_sd, one_f_sd[k], f_f_sd[k]);
            gg_sd[k] = square_g(one_one.by_sd, one_f_sd[k], f_f_sd[k]);
            rr_phi[k] = square_r(one_one.by_phi, one_f_phi[k], f_f_phi[k]);
            gr_phi[k] = g_r(one_one.by_phi, one_f_phi[k], f_f_phi[k]);
            gg_phi[k] = square_g(one_one.by_phi, one_f_phi[k], f_f_phi[k]);
            rh[k] = one_h[k] - f_h[k];
            gh[k] = b * one_h[k] + c * f_h[k];
            const double i00 = 1 + ss * gg[k], i11 = 1 + tt * rr[k], i01 = st * gr[k],
                         determinant = i00 * i11 - i01 * i01;
            m00[k] = i11 / determinant;
            m11[k] = i00 / determinant;
            m01[k] = -i01 / determinant;
            log_determinant[k] = log_v + vector_math::log(determinant);
        }
    }
};

// What the patients of one pattern have in common. The mean of scores less that of S0 is rise * r.
struct PlateauLikelihood::Shared {
    const Parameters& p;
    const NoiseFilter& filter;
    const ByNode& by;
    ByNode::Curves curves;
    const double* node;
    double rise, constant;
};

// Sums over an arm's patients of the derivatives at each node.
struct PlateauLikelihood::Slopes {
    ByNode::Values s0_mean, plateau, b, sd, s, log_k, noise_sd, phi;  // s0_mean: along g; b: through the loadings
};

// One patient's products with the scores at each node.
struct PlateauLikelihood::Patient {
    Noise yy, y1;
    ByNode::Values yf, yf_sd, yf_phi, yh;
    ByNode::Values c0, c1;  // L' W z, z the scores less their mean
    ByNode::Values share;   // of the likelihood that each node has, times `mass`
    double mass = 0;

    /// From V^-1 y; what only the gradient needs, if it is asked for.
    void set(const std::vector<Noise>& solved, const ByNode::Curves& curves, bool with_slopes) {
        const int nodes = curves.nodes;
        y1 = {};
        for (int k = 0; k < nodes; ++k) yf[k] = yf_sd[k] = yf_phi[k] = yh[k] = 0;
        for (std::size_t j = 0; j < solved.size(); ++j) {
            const Noise w = solved[j];
            y1 += w;
            const double* const f = curves.falls + curves.at[j] * kNodes;
            const double* const h = curves.slopes + curves.at[j] * kNodes;
            for (int k = 0; k < nodes; ++k) yf[k] += w.value * f[k];
            if (!with_slopes) continue;
            for (int k = 0; k < nodes; ++k) {
                yf_sd[k] += w.by_sd * f[k];
                yf_phi[k] += w.by_phi * f[k];
                yh[k] += w.value * h[k];
            }
        }
    }

    /// The logarithm of the sum over the nodes.
    double log_sum(const Shared& all) {
        const ByNode& by = all.by;
        const int nodes = all.curves.nodes;
        const double rise = all.rise, b = all.p.b, c = 1 - b;
        for (int k = 0; k < nodes; ++k) {
            const double yr = y1.value - yf[k], yg = b * y1.value + c * yf[k];
            const double zz = yy.value - rise * (2 * yr - rise * by.rr[k]);
            c0[k] = all.p.sd * (yg - rise * by.gr[k]);
            c1[k] = all.p.s * (yr - rise * by.rr[k]);
            const double explained =
                c0[k] * c0[k] * by.m00[k] + 2 * c0[k] * c1[k] * by.m01[k] + c1[k] * c1[k] * by.m11[k];
            share[k] = -0.5 * (all.constant + by.log_determinant[k] + zz - explained + all.node[k] * all.node[k]);
        }
        const double highest = *std::max_element(share, share + nodes);
        for (int k = 0; k < nodes; ++k) share[k] = vector_math::exp(std::max(share[k] - highest, -700.0));
        mass = 0;
        for (int k = 0; k < nodes; ++k) mass += share[k];
        return highest + portable::log(mass);
    }

    void add_slopes(const Shared& all, Slopes& slopes) const {
        const ByNode& by = all.by;
        const double rise = all.rise, b = all.p.b, c = 1 - b, sd = all.p.sd, s = all.p.s;
        const Noise log_v = all.filter.log_determinant;
        const double unit = 1 / mass;
        for (int k = 0; k < all.curves.nodes; ++k) {
            // Posterior means of S0 and the plateau in SD; derivatives of the log density by the products.
            const double x0 = by.m00[k] * c0[k] + by.m01[k] * c1[k], x1 = by.m01[k] * c0[k] + by.m11[k] * c1[k];
            const double by_gg = -0.5 * sd * sd * (by.m00[k] + x0 * x0), by_rr = -0.5 * s * s * (by.m11[k] + x1 * x1),
                         by_gr = -sd * s * (by.m01[k] + x0 * x1);
            const double by_zg = sd * x0, by_zr = s * x1;
            const double zr = y1.value - yf[k] - rise * by.rr[k], zg = b * y1.value + c * yf[k] - rise * by.gr[k],
                         zh = yh[k] - rise * by.rh[k];
            const double along_r = zr - by_zg * by.gr[k] - by_zr * by.rr[k];
            const auto noise = [&](double of_yy, double of_y1, double of_yf, double of_rr, double of_gr, double of_gg,
                                   double of_log_v) {
                const double of_yr = of_y1 - of_yf, of_yg = b * of_y1 + c * of_yf;
                return -0.5 * (of_log_v + of_yy - rise * (2 * of_yr - rise * of_rr)) + by_zg * (of_yg - rise * of_gr) +
                       by_zr * (of_yr - rise * of_rr) + by_gg * of_gg + by_rr * of_rr + by_gr * of_gr;
            };
            const double w = unit * share[k];
            slopes.s0_mean[k] += w * (zg - by_zg * by.gg[k] - by_zr * by.gr[k]);
            slopes.plateau[k] += w * along_r;
            slopes.b[k] += w * (2 * by_gg * by.gr[k] + by_gr * by.rr[k] + by_zg * zr);
            slopes.sd[k] += w * (2 * by_gg * by.gg[k] + by_gr * by.gr[k] + c0[k] * x0);
            slopes.s[k] += w * (2 * by_rr * by.rr[k] + by_gr * by.gr[k] + c1[k] * x1);
            slopes.log_k[k] +=
                w * (-rise * zh + by_zg * (rise * by.gh[k] + c * zh) + by_zr * (rise * by.rh[k] - zh) +
                     2 * c * by_gg * by.gh[k] + by_gr * (c * by.rh[k] - by.gh[k]) - 2 * by_rr * by.rh[k]);
            slopes.noise_sd[k] +=
                w * noise(yy.by_sd, y1.by_sd, yf_sd[k], by.rr_sd[k], by.gr_sd[k], by.gg_sd[k], log_v.by_sd);
            slopes.phi[k] +=
                w * noise(yy.by_phi, y1.by_phi, yf_phi[k], by.rr_phi[k], by.gr_phi[k], by.gg_phi[k], log_v.by_phi);
        }
    }
};

PlateauLikelihood::PlateauLikelihood(const PilotScores& pilot, bool arm_effects)
    : pilot_(pilot), arm_effects_(arm_effects), rounding_(pilot.whole() ? 1.0 / 12 : 0), days_(pilot.day) {
    std::sort(days_.begin(), days_.end());
    days_.erase(std::unique(days_.begin(), days_.end()), days_.end());
    std::map<std::pair<int, std::vector<std::size_t>>, std::vector<std::size_t>> patterns;
    for (const PilotScores::Patient& patient : pilot.patients) {
        if (patient.rows == 0) continue;
        std::vector<std::size_t> at;
        for (std::size_t j = patient.first; j < patient.first + patient.rows; ++j)
            at.push_back(
                static_cast<std::size_t>(std::lower_bound(days_.begin(), days_.end(), pilot.day[j]) - days_.begin()));
        patterns[{patient.arm, std::move(at)}].push_back(patient.first);
    }
    for (auto& [key, patients] : patterns) patterns_.push_back({key.first, key.second, std::move(patients)});
    falls_.resize(2 * kNodes * days_.size());
    slopes_ = falls_;
}

double PlateauLikelihood::operator()(const std::vector<double>& x, double* gradient) {
    constexpr double kOutside = -std::numeric_limits<double>::infinity();
    for (const std::size_t k : {1, 4, 8})
        if (!(x[k] > -12 && x[k] < 5)) return kOutside;
    if (!(std::fabs(x[5]) < 12 && x[6] > -12 && x[6] < 2 && std::fabs(x[7]) < 15)) return kOutside;
    const double value = sum(Parameters(x, arm_effects_), gradient);
    return std::isfinite(value) ? value : kOutside;
}

void PlateauLikelihood::set_falls(const Parameters& p) {
    // Rates that do not differ need no integral: the middle node alone.
    nodes_ = p.v < 5e-4 ? 1 : kNodes;
    for (int node = 0; node < nodes_; ++node)
        node_[node] = nodes_ == 1 ? 0 : -kReach + 2 * kReach / (kNodes - 1) * node;
    for (int arm = 0; arm < 2; ++arm)
        for (int node = 0; node < nodes_; ++node) {
            const double k = portable::exp(p.log_k0 + p.log_rate_ratio * arm + p.v * node_[node]);
            for (std::size_t d = 0; d < days_.size(); ++d) {
                const std::size_t at =
                    (static_cast<std::size_t>(arm) * days_.size() + d) * kNodes + static_cast<std::size_t>(node);
                falls_[at] = portable::exp(-k * days_[d]);
                slopes_[at] = falls_[at] > 0 ? -k * days_[d] * falls_[at] : 0;  // k may be past the largest number
            }
        }
}

double PlateauLikelihood::sum(const Parameters& p, double* gradient) {
    set_falls(p);
    const double spacing = 2 * kReach / (kNodes - 1),
                 log_spacing = nodes_ == 1 ? 0 : portable::log(spacing / std::sqrt(2 * std::numbers::pi));
    double total = 0;
    Slopes slopes[2] = {};
    NoiseFilter filter;
    ByNode by;
    Patient patient;
    std::vector<Noise> solved;
    std::vector<double> ones, y;
    for (const Pattern& pattern : patterns_) {
        const std::size_t n = pattern.at.size(), arm = static_cast<std::size_t>(pattern.arm);
        const std::size_t curve = arm * days_.size() * kNodes;
        const ByNode::Curves curves{&falls_[curve], &slopes_[curve], pattern.at, nodes_};
        filter.set(days_, pattern.at, {p.noise_variance, p.phi, rounding_});
        ones.assign(n, 1.0);
        const Noise one_one = filter.solve(ones, solved);
        by.set(filter, solved, one_one, curves, p);
        const double rise = p.a + p.b * (p.mean - 10) + p.plateau_effect * pattern.arm - p.mean;
        const Shared shared{
            p, filter, by, curves, node_, rise, static_cast<double>(n) * portable::log(2 * std::numbers::pi)};
        for (const std::size_t first : pattern.patients) {
            y.resize(n);
            for (std::size_t j = 0; j < n; ++j) y[j] = pilot_.score[first + j] - p.mean;
            patient.yy = filter.solve(y, solved);
            patient.set(solved, curves, gradient != nullptr);
            total += patient.log_sum(shared) + log_spacing;
            if (gradient) patient.add_slopes(shared, slopes[arm]);
        }
    }
    if (gradient) set_gradient(p, slopes, gradient);
    return total;
}

void PlateauLikelihood::set_gradient(const Parameters& p, const Slopes* by_arm, double* gradient) const {
    std::fill_n(gradient, arm_effects_ ? kParameters : kParameters - 2, 0.0);
    for (int arm = 0; arm < 2; ++arm)
        for (int k = 0; k < nodes_; ++k) {
            const Slopes& slopes = by_arm[arm];
            gradient[0] += slopes.s0_mean[k];
            gradient[1] += slopes.sd[k];
            gradient[2] += slopes.plateau[k];
            gradient[3] += (p.mean - 10) * slopes.plateau[k] + slopes.b[k];
            gradient[4] += slopes.s[k];
            gradient[5] += slopes.log_k[k];
            gradient[6] += p.v * node_[k] * slopes.log_k[k];
            gradient[7] += slopes.phi[k];
            gradient[8] += slopes.noise_sd[k];
            if (arm_effects_ && arm == 1) {
                gradient[9] += slopes.plateau[k];
                gradient[10] += slopes.log_k[k];
            }
        }
}

}  // namespace equipoise::fit
