#pragma once
// Tests that combine independent p-values of the stages of a trial, so that the design of a later stage may be changed.
#include <span>
#include <vector>

#include "sim/design/boundary.hpp"

namespace equipoise {

/// Weighted inverse normal combination (Lehmacher and Wassmer 1999; Cui, Hung and Wang 1999): after stage k
/// Z*_k = sum_j sqrt(t_j - t_(j-1)) z_(1 - p_j) / sqrt(t_k), t the planned information, p_j one-sided of stage j alone.
/// It is judged by the limits of a group-sequential design at t.
std::vector<double> combined_z(std::span<const double> information, std::span<const double> stage_p);

/// The type I error left after stage `stage` (from 0) at z: P(a later upper limit is crossed | no effect) (Mueller and
/// Schaefer 2001). Futility is not obeyed.
double conditional_rejection(std::span<const double> information, std::span<const Limits> limits, std::size_t stage,
                             double z);

/// Fisher's product of the p-values (Bauer and Koehne 1994; Wassmer 1999): reject at stage k when p_1 ... p_k <= c_k;
/// every stage has the same level alone, together they have alpha. By the exact distribution: with b_k = -log c_k, the
/// chance to cross nowhere is that of sums of exponentials staying below b_1, ..., b_K.
std::vector<double> fisher_product_limits(std::size_t stages, double alpha);
/// c with P(p_1 ... p_k <= c) = level.
double fisher_product_limit(std::size_t k, double level);

}  // namespace equipoise
