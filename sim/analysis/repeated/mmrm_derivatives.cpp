#include <algorithm>

#include "models/numeric/small_matrix.hpp"
#include "sim/analysis/repeated/mmrm_likelihood.hpp"

namespace equipoise {
namespace {

using Size = std::size_t;
using small_matrix::dot;
using small_matrix::multiply;

bool seen(const MmrmPattern& pattern, Size t) { return pattern.mask >> t & 1; }

struct Places {
    Size row, column;
};

// tr(A O B Q) for the elementary symmetric matrices A of the pair (r, s) and B of (u, v); o and q symmetric T x T.
double pair_trace(const double* o, const double* q, Size T, Places of_a, Places of_b) {
    const auto [r, s] = of_a;
    const auto [u, v] = of_b;
    const double sum = o[s + u * T] * q[v + r * T] + o[s + v * T] * q[u + r * T] + o[r + u * T] * q[v + s * T] +
                       o[r + v * T] * q[u + s * T];
    return sum * (r == s ? 0.5 : 1) * (u == v ? 0.5 : 1);
}

void mirror(double* lower, Size n) {
    for (Size j = 0; j < n; ++j)
        for (Size i = j + 1; i < n; ++i) lower[j + i * n] = lower[i + j * n];
}

// What moves in one pattern as Sigma moves along a direction D.
struct PatternMoves {
    Size T, K;
    double* middle;                 // V^-1 D V^-1
    double* other;                  // scratch
    double* twice;                  // 2 V^-1 (r r' + X Phi X') - patients at seen visits
    double* curved;                 // that times V^-1
    double* moved;                  // V^-1 D V^-1 sum r w'
    const double* omega = nullptr;  // V^-1
    const double* score = nullptr;  // V^-1 sum r w'

    PatternMoves(Size visits, Size weights, double* work)
        : T(visits),
          K(weights),
          middle(work),
          other(middle + T * T),
          twice(other + T * T),
          curved(twice + T * T),
          moved(curved + T * T) {}

    void set(const MmrmPattern& pattern, const double* precision, const double* scores, const double* spread) {
        omega = precision;
        score = scores;
        for (Size k = 0; k < T * T; ++k) twice[k] = 2 * spread[k];
        for (Size t = 0; t < T; ++t)
            if (seen(pattern, t)) twice[t + t * T] -= pattern.patients;
        multiply(twice, omega, T, T, T, curved);
    }

    /// D the elements (r, s) and (s, r).
    void along(Places element) {
        const auto [r, s] = element;
        const double half = r == s ? 0.5 : 1;
        for (Size u = 0; u < T; ++u)
            for (Size t = 0; t < T; ++t)
                middle[t + u * T] = half * (omega[t + r * T] * omega[u + s * T] + omega[t + s * T] * omega[u + r * T]);
        for (Size c = 0; c < K; ++c)
            for (Size t = 0; t < T; ++t)
                moved[t + c * T] = half * (omega[t + r * T] * score[s + c * T] + omega[t + s * T] * score[r + c * T]);
    }
    void along(const double* direction) {
        multiply(omega, direction, T, T, T, other);
        multiply(other, omega, T, T, T, middle);
        multiply(other, score, T, T, K, moved);
    }

    /// Adds tr(V^-1 D V^-1 E twice) for the directions E up to D, the k-th of `count`, to D's row.
    void add_traces(Places element, Size k, Size count, double* hessian) const {
        Size l = 0;
        for (Size v = 0; l <= k; ++v)
            for (Size u = v; u < T && l <= k; ++u, ++l)
                hessian[k + l * count] += pair_trace(omega, curved, T, element, {u, v});
    }
    void add_traces(const double* matrices, Size k, Size count, double* hessian) const {
        for (Size l = 0; l <= k; ++l) {
            multiply(matrices + l * T * T, twice, T, T, T, other);
            for (Size j = 0; j < T; ++j)
                for (Size i = 0; i < T; ++i) hessian[k + l * count] += middle[i + j * T] * other[j + i * T];
        }
    }

    /// Adds the pattern's part of b_D.
    void add_linear(double* b) const {
        for (Size t = 0; t < 2 * T; ++t) b[t] += moved[t];
        for (Size c = 0; c + 2 < K; ++c)
            for (Size t = 0; t < T; ++t) b[2 * T + c] += moved[t + (2 + c) * T];
    }
};

}  // namespace

void MmrmLikelihood::second_derivatives(const double* matrices, Size count, double* hessian) {
    const Size T = data_.visits, K = data_.weights(), p = data_.coefficients();
    if (cross_.size() < count * p * p + 2 * count * p) cross_ = arena_.take<double>(count * p * p + 2 * count * p);
    double* const linear = &cross_[count * p * p];  // b_D, then Phi b_D
    double* const phi_linear = linear + count * p;
    std::fill_n(cross_.begin(), count * p * p + count * p, 0.0);
    std::fill_n(hessian, count * count, 0.0);
    PatternMoves moves(T, K, work_.data());
    for (Size g = 0; g < data_.patterns.size(); ++g) {
        const MmrmPattern& pattern = data_.patterns[g];
        moves.set(pattern, precision(g), &scores_[g * T * K], &spread_[g * T * T]);
        Places next{0, 0};  // the element of direction k
        for (Size k = 0; k < count; ++k) {
            if (matrices) {
                moves.along(matrices + k * T * T);
                moves.add_traces(matrices, k, count, hessian);
            } else {
                const Places element = next;
                if (++next.row == T) next.row = ++next.column;
                if (!seen(pattern, element.row) || !seen(pattern, element.column)) continue;
                moves.along(element);
                moves.add_traces(element, k, count, hessian);
            }
            add_cross(pattern, moves.middle, &cross_[k * p * p]);
            moves.add_linear(linear + k * p);
        }
    }
    double* const scratch = &work_[4 * T * T + 2 * T * K];  // p x p, apart from the T x T work above
    for (Size k = 0; k < count; ++k) {
        mirror(&cross_[k * p * p], p);
        multiply(phi_.data(), linear + k * p, p, p, 1, phi_linear + k * p);
        for (Size l = 0; l <= k; ++l) hessian[k + l * count] -= 2 * dot(linear + k * p, phi_linear + l * p, p);
    }
    if (restricted_) {
        // tr(Phi P_k Phi P_l) = <Phi P_k Phi, P_l>
        for (Size k = 0; k < count; ++k) {
            multiply(phi_.data(), cross(k), p, p, p, scratch);
            multiply(scratch, phi_.data(), p, p, p, rotated_.data());
            for (Size l = 0; l <= k; ++l) hessian[k + l * count] -= dot(rotated_.data(), cross(l), p * p);
        }
    }
    mirror(hessian, count);
}

void MmrmLikelihood::expected_second_derivatives(const double* matrices, Size count, double* hessian) const {
    const Size T = data_.visits;
    std::fill_n(hessian, count * count, 0.0);
    double* const other = work_.data();
    double* const middle = other + T * T;
    for (Size g = 0; g < data_.patterns.size(); ++g) {
        const double weight = data_.patterns[g].patients;
        const double* const omega = &omega_[g * T * T];
        Size r = 0, s = 0;
        for (Size k = 0; k < count; ++k) {
            if (!matrices) {
                Size l = 0;
                for (Size v = 0; l <= k; ++v)
                    for (Size u = v; u < T && l <= k; ++u, ++l)
                        hessian[k + l * count] += weight * pair_trace(omega, omega, T, {r, s}, {u, v});
                if (++r == T) r = ++s;
            } else {
                multiply(omega, matrices + k * T * T, T, T, T, other);
                multiply(other, omega, T, T, T, middle);
                for (Size l = 0; l <= k; ++l)
                    hessian[k + l * count] += weight * dot(middle, matrices + l * T * T, T * T);
            }
        }
    }
    mirror(hessian, count);
}

}  // namespace equipoise
