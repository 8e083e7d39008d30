#pragma once
// Sums in a fixed order and the Cholesky factor of small matrices, on memory that the caller owns: nothing is
// allocated, and every machine gives the same bits.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace equipoise {

// A sum of products in eight fixed lanes: vectorizes, and gives the same bits at any vector width.
inline double dot(std::span<const double> a, std::span<const double> b) {
    double lanes[8] = {};
    std::size_t i = 0;
    for (; i + 8 <= a.size(); i += 8)
        for (std::size_t k = 0; k < 8; ++k) lanes[k] += a[i + k] * b[i + k];
    for (; i < a.size(); ++i) lanes[i % 8] += a[i] * b[i];
    return ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5])) + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]));
}

inline double sum(std::span<const double> a) {
    double lanes[8] = {};
    std::size_t i = 0;
    for (; i + 8 <= a.size(); i += 8)
        for (std::size_t k = 0; k < 8; ++k) lanes[k] += a[i + k];
    for (; i < a.size(); ++i) lanes[i % 8] += a[i];
    return ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5])) + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]));
}

// a (k x k, row-major, lower triangle used) becomes its Cholesky factor; false if a pivot is below 1e-12 of its
// diagonal: columns are then collinear.
inline bool factorize(std::span<double> a, std::size_t k) {
    for (std::size_t j = 0; j < k; ++j) {
        const double diagonal = a[j * k + j];
        double pivot = diagonal;
        for (std::size_t i = 0; i < j; ++i) pivot -= a[j * k + i] * a[j * k + i];
        if (!(pivot > 1e-12 * diagonal) || !(diagonal > 1e-290)) return false;
        const double root = std::sqrt(pivot);
        a[j * k + j] = root;
        for (std::size_t r = j + 1; r < k; ++r) {
            double value = a[r * k + j];
            for (std::size_t i = 0; i < j; ++i) value -= a[r * k + i] * a[j * k + i];
            a[r * k + j] = value / root;
        }
    }
    return true;
}

// b becomes the solution of L L' y = b.
inline void solve(std::span<const double> factor, std::size_t k, std::span<double> b) {
    for (std::size_t i = 0; i < k; ++i) {
        for (std::size_t j = 0; j < i; ++j) b[i] -= factor[i * k + j] * b[j];
        b[i] /= factor[i * k + i];
    }
    for (std::size_t i = k; i-- > 0;) {
        for (std::size_t j = i + 1; j < k; ++j) b[i] -= factor[j * k + i] * b[j];
        b[i] /= factor[i * k + i];
    }
}

// The inverse from the factor; `column` is scratch of k numbers.
inline void invert(std::span<const double> factor, std::size_t k, std::span<double> inverse, std::span<double> column) {
    for (std::size_t j = 0; j < k; ++j) {
        std::fill(column.begin(), column.end(), 0.0);
        column[j] = 1;
        solve(factor, k, column);
        for (std::size_t i = 0; i < k; ++i) inverse[i * k + j] = column[i];
    }
    for (std::size_t i = 0; i < k; ++i)
        for (std::size_t j = 0; j < i; ++j)
            inverse[i * k + j] = inverse[j * k + i] = 0.5 * (inverse[i * k + j] + inverse[j * k + i]);
}

}  // namespace equipoise
