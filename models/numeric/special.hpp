#pragma once
// Distribution functions, through Boost.Math at double precision (no promotion to long double). Not for the per-patient
// hot path, which has vector_math.hpp. Arguments outside the stated ranges are our own mistakes and assert.
#include <cstdint>

namespace equipoise {

double normal_cdf(double x);    ///< Phi(x)
double normal_upper(double x);  ///< 1 - Phi(x), accurate in the far tail
double normal_density(double x);
double normal_quantile(double p);  ///< 0 <= p <= 1; -inf and +inf at the ends
double two_sided_p(double z);      ///< 2 (1 - Phi(|z|)); NaN for NaN

double chi_square_upper(double x, double df);  ///< x >= 0, df > 0
double chi_square_quantile(double p, double df);
double student_t_upper(double x, double df);  ///< df > 0, real
double student_t_quantile(double p, double df);
double student_t_two_sided_p(double t, double df);
double noncentral_t_cdf(double x, double df, double ncp);
double f_upper(double x, double df1, double df2);
double f_quantile(double p, double df1, double df2);

double beta_cdf(double x, double a, double b);
double beta_upper(double x, double a, double b);
double beta_quantile(double p, double a, double b);
double gamma_cdf(double x, double shape, double rate);
double gamma_upper(double x, double shape, double rate);
double gamma_quantile(double p, double shape, double rate);

double log_gamma(double x);  ///< x > 0
double digamma(double x);
double log_binomial_coefficient(double n, double k);
double binomial_pmf(int k, int n, double p);  ///< 0 outside 0..n
double binomial_cdf(int k, int n, double p);
/// Hypergeometric: `drawn` from `white` + `black`; probability of k white ones.
double hypergeometric_pmf(int k, int white, int black, int drawn);

}  // namespace equipoise
