#pragma once
// Dense algebra on small matrices in memory that the caller owns: column-major, nothing allocated. For sizes of a few
// to a few dozen, where the size is known only at run time and a fit is made a million times.
#include <cmath>
#include <cstddef>

#include "models/numeric/portable_math.hpp"

namespace equipoise::small_matrix {

using Size = std::size_t;

/// Lower Cholesky factor of the symmetric matrix a (n x n, lower triangle read) in its own lower triangle. False as
/// soon as a pivot is not above `tolerance` times the diagonal element that it came from: not positive definite, or
/// nearly singular.
inline bool cholesky(double* a, Size n, double tolerance = 0) {
    for (Size j = 0; j < n; ++j) {
        const double diagonal = a[j + j * n];
        double pivot = diagonal;
        for (Size k = 0; k < j; ++k) pivot -= a[j + k * n] * a[j + k * n];
        if (!(pivot > tolerance * diagonal) || !(pivot > 0)) return false;  // also when NaN
        const double root = std::sqrt(pivot), reciprocal = 1 / root;
        a[j + j * n] = root;
        for (Size k = 0; k < j; ++k)
            for (Size i = j + 1; i < n; ++i) a[i + j * n] -= a[i + k * n] * a[j + k * n];
        for (Size i = j + 1; i < n; ++i) a[i + j * n] *= reciprocal;
    }
    return true;
}

/// log of the determinant of the matrix whose factor l is.
inline double log_determinant(const double* l, Size n) {
    double sum = 0, product = 1;  // one logarithm for four elements, which cannot overflow together
    for (Size j = 0; j < n; ++j) {
        product *= l[j + j * n];
        if (j % 4 == 3) {
            sum += portable::log(product);
            product = 1;
        }
    }
    return 2 * (sum + portable::log(product));
}

/// x := L^-1 x, forward.
inline void solve_lower(const double* l, Size n, double* x) {
    for (Size j = 0; j < n; ++j) {
        x[j] /= l[j + j * n];
        for (Size i = j + 1; i < n; ++i) x[i] -= l[i + j * n] * x[j];
    }
}

/// x := (L L')^-1 x.
inline void solve(const double* l, Size n, double* x) {
    solve_lower(l, n, x);
    for (Size j = n; j-- > 0;) {
        for (Size i = j + 1; i < n; ++i) x[j] -= l[i + j * n] * x[i];
        x[j] /= l[j + j * n];
    }
}

/// inverse := (L L')^-1, both triangles; may not overlap l.
inline void inverse(const double* l, Size n, double* inverse_of) {
    // The columns of L^-1 first (lower triangle), then L^-T L^-1 from the top, each element read before it is
    // overwritten.
    for (Size j = 0; j < n; ++j) {
        double* const column = inverse_of + j * n;
        for (Size i = 0; i < n; ++i) column[i] = 0;
        column[j] = 1 / l[j + j * n];
        for (Size k = j; k < n; ++k) {
            if (k > j) column[k] /= l[k + k * n];
            for (Size i = k + 1; i < n; ++i) column[i] -= l[i + k * n] * column[k];
        }
    }
    for (Size j = 0; j < n; ++j)
        for (Size i = j; i < n; ++i) {
            double sum = 0;
            for (Size k = i; k < n; ++k) sum += inverse_of[k + i * n] * inverse_of[k + j * n];
            inverse_of[i + j * n] = sum;
        }
    for (Size j = 0; j < n; ++j)
        for (Size i = 0; i < j; ++i) inverse_of[i + j * n] = inverse_of[j + i * n];
}

namespace detail {
template <Size Rows>
void multiply(const double* a, const double* b, Size m, Size k, double* c) {
    for (Size j = 0; j < k; ++j) {
        double sum[Rows] = {};
        for (Size l = 0; l < m; ++l) {
            const double factor = b[l + j * m];
            for (Size i = 0; i < Rows; ++i) sum[i] += a[i + l * Rows] * factor;
        }
        for (Size i = 0; i < Rows; ++i) c[i + j * Rows] = sum[i];
    }
}
}  // namespace detail

/// c := a b, a is n x m, b is m x k; c may not overlap them. Few rows, the usual case, are unrolled.
inline void multiply(const double* a, const double* b, Size n, Size m, Size k, double* c) {
    switch (n) {
        case 2:
            return detail::multiply<2>(a, b, m, k, c);
        case 3:
            return detail::multiply<3>(a, b, m, k, c);
        case 4:
            return detail::multiply<4>(a, b, m, k, c);
        case 5:
            return detail::multiply<5>(a, b, m, k, c);
        case 6:
            return detail::multiply<6>(a, b, m, k, c);
        case 7:
            return detail::multiply<7>(a, b, m, k, c);
        default:
            break;
    }
    for (Size j = 0; j < k; ++j) {
        double* const out = c + j * n;
        for (Size i = 0; i < n; ++i) out[i] = 0;
        for (Size l = 0; l < m; ++l) {
            const double factor = b[l + j * m];
            const double* const column = a + l * n;
            for (Size i = 0; i < n; ++i) out[i] += column[i] * factor;
        }
    }
}

/// Four partial sums, so that the additions need not wait for each other.
inline double dot(const double* a, const double* b, Size n) {
    double sum[4] = {};
    Size i = 0;
    for (; i + 4 <= n; i += 4)
        for (Size k = 0; k < 4; ++k) sum[k] += a[i + k] * b[i + k];
    for (; i < n; ++i) sum[0] += a[i] * b[i];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

}  // namespace equipoise::small_matrix
