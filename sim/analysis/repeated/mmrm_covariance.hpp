#pragma once
// How the scores of one patient hang together over the T visits of a mixed model for repeated measures.
//
//   unstructured  a variance for each visit and a covariance for each pair, T (T + 1) / 2 parameters: theta = the
//                 elements Sigma_rs, r >= s, column by column
//   ar1           Sigma_ts = sigma^2 rho^|t - s|, t and s counting visits (not days)
//   cs            Sigma_ts = sigma^2 rho for t != s (compound symmetry)
//
// ar1 and cs have theta = (log sigma, x) with rho = x / sqrt(1 + x^2): unbounded, smooth, and the parameters of the R
// package mmrm, on which Kenward and Roger's correction depends. All matrices are T x T, column-major.
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "models/numeric/field.hpp"

namespace equipoise {

enum class MmrmStructure { unstructured, ar1, cs };
template <>
struct EnumNames<MmrmStructure> {
    static constexpr std::array<std::pair<std::string_view, MmrmStructure>, 5> names{{
        {"unstructured", MmrmStructure::unstructured},
        {"ar1", MmrmStructure::ar1},
        {"cs", MmrmStructure::cs},
        {"us", MmrmStructure::unstructured},
        {"compound-symmetry", MmrmStructure::cs},
    }};
};

struct MmrmCovariance {
    MmrmStructure structure;
    std::size_t visits;

    bool unstructured() const { return structure == MmrmStructure::unstructured; }
    std::size_t parameters() const { return unstructured() ? visits * (visits + 1) / 2 : 2; }
    /// theta near a matrix of moments; false if that holds no positive variance. Correlations are shrunk until it is
    /// definite.
    bool start(const double* moments, double* theta, double* sigma) const;
    void matrix(const double* theta, double* sigma) const;
    /// d Sigma / d theta_k, one matrix after the other (ar1 and cs only).
    void first_derivatives(const double* theta, double* matrices) const;
    /// d2 Sigma / d theta_k d theta_l in the order (0,0), (0,1), (1,1) (ar1 and cs only).
    void second_derivatives(const double* theta, double* matrices) const;
};

/// sum_ij w_ij d2 Sigma / d phi_i d phi_j for the unstructured Sigma = D L L' D, phi = (log of the diagonal of D; the
/// elements of the unit lower triangle L row by row), where w is the covariance of phi that follows from `information`,
/// the matrix of second derivatives by the elements of Sigma at the maximum: w = 2 (J' information J)^-1. `scratch`
/// holds 3 m^2 doubles, m = T (T + 1) / 2, and 2 T^2. False if w does not exist.
bool unstructured_curvature(const double* sigma, std::size_t visits, const double* information, double* scratch,
                            double* curvature);

}  // namespace equipoise
