#pragma once
// The score test of a risk difference and its inversion, common to Miettinen-Nurminen and Farrington-Manning.
//
//   z(d) = (p1 - p0 - d) / sqrt(r1 (1 - r1)/n1 + r0 (1 - r0)/n0),   r1 - r0 = d
//
// (r1, r0) maximize the likelihood of both arms under that restriction: the root of a cubic in closed form (Miettinen
// and Nurminen 1985, Statistics in Medicine 4:213-226; Farrington and Manning 1990, ibid. 9:1447-1454). Miettinen and
// Nurminen multiply the variance by N/(N - 1); Mee (1984) and Farrington and Manning do not. This z has the sign of the
// difference (positive when more die in arm 1), as in the papers: the analyses turn it round.
#include "sim/analysis/binary/binary_table.hpp"

namespace equipoise {

struct RestrictedRisks {
    double treated, control;
};
/// Maximum likelihood under p1 - p0 = difference, -1 < difference < 1. Both arms have patients.
RestrictedRisks restricted_risks(const BinaryTable& table, double difference);

enum class ScoreVariance { plain, unbiased };  ///< unbiased: times N/(N - 1)

/// The score statistic. 0 when it is 0/0; never NaN, and beyond +-1e9 only when the table is impossible under
/// `difference`.
double score_z(const BinaryTable& table, double difference, ScoreVariance variance);

struct DifferenceLimits {
    double lower, upper;
};
/// Differences at which the score statistic is +-critical.
DifferenceLimits score_limits(const BinaryTable& table, double critical, ScoreVariance variance);

}  // namespace equipoise
