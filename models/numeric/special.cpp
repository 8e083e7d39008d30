#include "models/numeric/special.hpp"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

namespace equipoise {
namespace {

namespace bm = boost::math;
using Policy =
    bm::policies::policy<bm::policies::promote_double<false>, bm::policies::overflow_error<bm::policies::ignore_error>,
                         bm::policies::domain_error<bm::policies::ignore_error>,
                         bm::policies::evaluation_error<bm::policies::ignore_error>>;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
using ChiSquare = bm::chi_squared_distribution<double, Policy>;
using StudentT = bm::students_t_distribution<double, Policy>;
using FisherF = bm::fisher_f_distribution<double, Policy>;
using Beta = bm::beta_distribution<double, Policy>;
using Gamma = bm::gamma_distribution<double, Policy>;
using Binomial = bm::binomial_distribution<double, Policy>;
using NoncentralT = bm::non_central_t_distribution<double, Policy>;

}  // namespace

double normal_cdf(double x) { return 0.5 * std::erfc(-x * M_SQRT1_2); }
double normal_upper(double x) { return 0.5 * std::erfc(x * M_SQRT1_2); }
double normal_density(double x) { return std::exp(-0.5 * x * x) * 0.39894228040143267794; }
double normal_quantile(double p) {
    if (p <= 0) return p == 0 ? -kInfinity : kNan;
    if (p >= 1) return p == 1 ? kInfinity : kNan;
    return -M_SQRT2 * bm::erfc_inv(2 * p, Policy{});
}
double two_sided_p(double z) { return std::erfc(std::fabs(z) * M_SQRT1_2); }

double chi_square_upper(double x, double df) { return bm::cdf(bm::complement(ChiSquare(df), x)); }
double chi_square_quantile(double p, double df) { return bm::quantile(ChiSquare(df), p); }
double student_t_upper(double x, double df) { return bm::cdf(bm::complement(StudentT(df), x)); }
double student_t_quantile(double p, double df) { return bm::quantile(StudentT(df), p); }
double student_t_two_sided_p(double t, double df) {
    if (std::isnan(t)) return kNan;
    return 2 * student_t_upper(std::fabs(t), df);
}
double noncentral_t_cdf(double x, double df, double ncp) { return bm::cdf(NoncentralT(df, ncp), x); }
double f_upper(double x, double df1, double df2) { return bm::cdf(bm::complement(FisherF(df1, df2), x)); }
double f_quantile(double p, double df1, double df2) { return bm::quantile(FisherF(df1, df2), p); }

double beta_cdf(double x, double a, double b) { return bm::cdf(Beta(a, b), x); }
double beta_upper(double x, double a, double b) { return bm::cdf(bm::complement(Beta(a, b), x)); }
double beta_quantile(double p, double a, double b) { return bm::quantile(Beta(a, b), p); }
double gamma_cdf(double x, double shape, double rate) { return bm::cdf(Gamma(shape, 1 / rate), x); }
double gamma_upper(double x, double shape, double rate) { return bm::cdf(bm::complement(Gamma(shape, 1 / rate), x)); }
double gamma_quantile(double p, double shape, double rate) { return bm::quantile(Gamma(shape, 1 / rate), p); }

double log_gamma(double x) { return bm::lgamma(x, Policy{}); }
double digamma(double x) { return bm::digamma(x, Policy{}); }
double log_binomial_coefficient(double n, double k) {
    return log_gamma(n + 1) - log_gamma(k + 1) - log_gamma(n - k + 1);
}
double binomial_pmf(int k, int n, double p) {
    if (k < 0 || k > n) return 0;
    if (n == 0) return 1;
    return bm::pdf(Binomial(n, p), k);
}
double binomial_cdf(int k, int n, double p) {
    if (k < 0) return 0;
    if (k >= n) return 1;
    return bm::cdf(Binomial(n, p), k);
}
double hypergeometric_pmf(int k, int white, int black, int drawn) {
    if (k < 0 || k > white || drawn - k < 0 || drawn - k > black) return 0;
    // Loader's saddle-point form: three binomial densities at one p lose no digits to cancellation of large log-gammas.
    const double total = white + black;
    if (drawn == 0 || drawn == white + black) return 1;
    const double p = drawn / total;
    return binomial_pmf(k, white, p) * binomial_pmf(drawn - k, black, p) / binomial_pmf(drawn, white + black, p);
}

}  // namespace equipoise
