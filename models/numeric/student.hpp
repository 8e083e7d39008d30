#pragma once
// The critical value of Student's t from that of the normal, quickly: a trial's limits need one per replicate, and with
// Welch's or a random number of survivors the degrees of freedom differ each time.
namespace equipoise {

/// Quantile of t(df) at (1 + confidence)/2, where normal_critical is the normal quantile there. From 200 degrees of
/// freedom on (and |normal_critical| <= 3) by the expansion in 1/df to the fifth order (Abramowitz and Stegun
/// 1964, 26.7.5, with Johnson and Kotz's further term), within 1e-13; else by Boost. df > 0.
double student_t_critical(double confidence, double normal_critical, double df);

}  // namespace equipoise
