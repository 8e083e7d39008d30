#pragma once
// The largest of several correlated standard normals: P(max > m) and its quantile (MaxCombo, Dunnett, group-sequential
// bounds).
//
// Rank 1 to 3, in microseconds: p = sum over i of P(Z_i > m and Z_i is the largest). Given Z_i = z, "all others are at
// most z" says that two independent normals lie within z times a fixed polygon around the origin. In polar coordinates
// the radius and then z integrate in closed form, which leaves for each i one integral over the angle,
//   P_i = Phibar(m) - 1/(2 pi) integral of c / sqrt(1 + c^2) Phibar(m sqrt(1 + c^2) / c),
// where 1/c is the distance of the polygon's edge in that direction; Gauss quadrature from corner to corner makes it
// exact to about 1e-10. With both tails the same holds for |Z|. Linearly dependent variables, as 1, S and 1 - S in
// MaxCombo, are no special case. Higher ranks, and one-sided m < 0, go through normal_rectangle. Derivation: ours;
// tested against it.
#include <span>

namespace equipoise {

enum class NormalTails { upper, both };

/// P(max X_i > m), or P(max |X_i| > m). `correlation` is row-major, at most 16 by 16; NaN if it is not a correlation
/// matrix.
double normal_maximum_upper(std::span<const double> correlation, double m, NormalTails tails);

/// The m with P(max X_i <= m) = p, or P(max |X_i| <= m) = p; 0 < p < 1.
double normal_maximum_quantile(std::span<const double> correlation, double p, NormalTails tails);

}  // namespace equipoise
