#pragma once
// Quantiles of the normal distribution that are needed as constants.

namespace equipoise {

inline constexpr double kNormal975 = 1.959963984540054;  ///< of two-sided 95% limits; normal_quantile(0.975) to the bit

}  // namespace equipoise
