#include "models/numeric/multivariate_normal.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/special_functions/owens_t.hpp>
#include <cmath>
#include <limits>

#include "models/numeric/special.hpp"

namespace equipoise {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kFar = 7.5;  // beyond it lies 6e-14 of the distribution
using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

double owens_t(double h, double a) {
    if (std::isinf(a)) return std::copysign(0.5 * normal_upper(std::fabs(h)), a);
    return boost::math::owens_t(h, a, Policy{});
}

// P(a < Z < b) without loss in either tail.
double normal_between(double a, double b) {
    if (!(a < b)) return 0;
    return a > 0 ? normal_upper(a) - normal_upper(b) : normal_cdf(b) - normal_cdf(a);
}

// Integrates over the independent normals from the outermost (0) inwards.
class Nest {
  public:
    Nest(const NormalFactors& factors, std::span<const double> lower, std::span<const double> upper)
        : factors_(factors) {
        for (int i = 0; i < factors.dimension; ++i) {
            int last = factors.rank - 1;
            while (last > 0 && std::fabs(factors.row[i][last]) < 1e-9) --last;
            bounds_[last][count_[last]++] = {i, lower[i], upper[i]};
        }
        // Every level has one row of its own; more mean dependent rows, whose bounds make kinks.
        kinked_ = factors.dimension > factors.rank;
    }

    double integrate(int level, const double (&given)[kMaximumNormalDimension]) const {
        double z[kMaximumNormalDimension];
        std::copy(given, given + level, z);
        double a = -kInfinity, b = kInfinity;
        narrow(level, z, a, b);
        if (!(a < b)) return 0;
        if (level == factors_.rank - 1) return normal_between(a, b);
        a = std::max(a, -kFar);
        b = std::min(b, kFar);
        if (!(a < b)) return 0;
        const auto value = [&](double x) {
            z[level] = x;
            return normal_density(x) * integrate(level + 1, z);
        };
        if (level == factors_.rank - 2) {
            double cuts[4 * kMaximumNormalDimension * kMaximumNormalDimension];
            int count = crossings(z, a, b, cuts);
            double sum = 0;
            for (int c = 0; c + 1 < count; ++c)
                sum += panels(value, cuts[c], cuts[c + 1], factors_.rank <= 4 ? 1.5 : 3.0);
            return sum;
        }
        if (kinked_ && factors_.rank <= 4) return adaptive(value, a, b, level == 0 ? 1e-10 : 1e-11, 12);
        return panels(value, a, b,
                      factors_.rank <= 3   ? 1.5
                      : factors_.rank == 4 ? 3.0
                      : factors_.rank == 5 ? 5.0
                                           : 7.5);
    }

  private:
    struct Bound {
        int row;
        double lower, upper;
    };

    double shift(int row, int level, const double* z) const {
        double sum = 0;
        for (int j = 0; j < level; ++j) sum += factors_.row[row][j] * z[j];
        return sum;
    }
    void narrow(int level, const double* z, double& a, double& b) const {
        for (int k = 0; k < count_[level]; ++k) {
            const Bound& bound = bounds_[level][k];
            const double slope = factors_.row[bound.row][level], at = shift(bound.row, level, z);
            const double x = (bound.lower - at) / slope, y = (bound.upper - at) / slope;
            a = std::max(a, std::min(x, y));
            b = std::min(b, std::max(x, y));
        }
    }
    // Where, as the second innermost variable moves from a to b, two bounds of the innermost cross; ends included.
    int crossings(const double* z, double a, double b, double* cuts) const {
        const int inner = factors_.rank - 1, outer = inner - 1;
        double intercept[2 * kMaximumNormalDimension], slope[2 * kMaximumNormalDimension];
        int lines = 0;
        for (int k = 0; k < count_[inner]; ++k) {
            const Bound& bound = bounds_[inner][k];
            const double* row = factors_.row[bound.row];
            const double at = shift(bound.row, outer, z);
            for (const double limit : {bound.lower, bound.upper})
                if (std::isfinite(limit)) {
                    intercept[lines] = (limit - at) / row[inner];
                    slope[lines++] = -row[outer] / row[inner];
                }
        }
        int count = 0;
        cuts[count++] = a;
        cuts[count++] = b;
        for (int i = 0; i < lines; ++i)
            for (int j = 0; j < i; ++j) {
                const double x = (intercept[j] - intercept[i]) / (slope[i] - slope[j]);
                if (x > a && x < b) cuts[count++] = x;
            }
        std::sort(cuts, cuts + count);
        return count;
    }

    template <class F>
    static double gauss20(const F& f, double a, double b) {
        using Rule = boost::math::quadrature::gauss<double, 20>;
        const double middle = 0.5 * (a + b), half = 0.5 * (b - a);
        double sum = 0;
        for (std::size_t i = 0; i < 10; ++i) {
            const double x = half * Rule::abscissa()[i];
            sum += Rule::weights()[i] * (f(middle - x) + f(middle + x));
        }
        return half * sum;
    }
    template <class F>
    static double panels(const F& f, double a, double b, double width) {
        const int count = std::max(1, static_cast<int>(std::ceil((b - a) / (2 * width))));
        double sum = 0;
        for (int i = 0; i < count; ++i) sum += gauss20(f, a + (b - a) * i / count, a + (b - a) * (i + 1) / count);
        return sum;
    }
    template <class F>
    static double adaptive(const F& f, double a, double b, double tolerance, int depth) {
        return halve(f, a, b, gauss20(f, a, b), tolerance, depth);
    }
    template <class F>
    static double halve(const F& f, double a, double b, double whole, double tolerance, int depth) {
        const double middle = 0.5 * (a + b);
        const double left = gauss20(f, a, middle), right = gauss20(f, middle, b);
        if (depth == 0 || std::fabs(left + right - whole) <= tolerance) return left + right;
        return halve(f, a, middle, left, tolerance, depth - 1) + halve(f, middle, b, right, tolerance, depth - 1);
    }

    const NormalFactors& factors_;
    Bound bounds_[kMaximumNormalDimension][kMaximumNormalDimension];
    int count_[kMaximumNormalDimension] = {};
    bool kinked_ = false;
};

}  // namespace

double bivariate_normal_cdf(double h, double k, double rho) {
    if (h == -kInfinity || k == -kInfinity) return 0;
    if (h == kInfinity) return normal_cdf(k);
    if (k == kInfinity) return normal_cdf(h);
    if (rho >= 1) return normal_cdf(std::min(h, k));
    if (rho <= -1) return std::max(0.0, normal_cdf(h) - normal_upper(k));
    const double spread = std::sqrt((1 - rho) * (1 + rho));
    if (h == 0 && k == 0) return 0.25 + std::asin(rho) / (2 * M_PI);
    // Owen's a_h = (k - rho h) / (h sqrt(1 - rho^2)); at h = 0 it is infinite with the sign of k.
    const double ah = h == 0 ? std::copysign(kInfinity, k) : (k - rho * h) / (h * spread);
    const double ak = k == 0 ? std::copysign(kInfinity, h) : (h - rho * k) / (k * spread);
    const bool opposite = h * k < 0 || (h * k == 0 && h + k < 0);
    const double p = 0.5 * (normal_cdf(h) + normal_cdf(k)) - owens_t(h, ah) - owens_t(k, ak) - (opposite ? 0.5 : 0);
    return std::clamp(p, 0.0, 1.0);
}

NormalFactors normal_factors(std::span<const double> correlation, int n) {
    NormalFactors f;
    f.dimension = n;
    if (n < 1 || n > kMaximumNormalDimension || correlation.size() != static_cast<std::size_t>(n * n)) return f;
    const auto r = [&](int i, int j) { return correlation[static_cast<std::size_t>(i * n + j)]; };
    for (int i = 0; i < n; ++i)
        for (int j = 0; j <= i; ++j) {
            const bool good = i == j ? std::fabs(r(i, i) - 1) < 1e-8
                                     : std::fabs(r(i, j)) <= 1 + 1e-8 && std::fabs(r(i, j) - r(j, i)) < 1e-8;
            if (!good) return f;
        }
    double left[kMaximumNormalDimension];
    bool done[kMaximumNormalDimension] = {};
    std::fill(left, left + n, 1.0);
    for (f.rank = 0; f.rank < n; ++f.rank) {
        int pivot = -1;
        for (int i = 0; i < n; ++i)
            if (!done[i] && (pivot < 0 || left[i] > left[pivot] + 1e-12)) pivot = i;
        if (left[pivot] < 1e-10) break;
        const int k = f.rank;
        const double root = std::sqrt(left[pivot]);
        done[pivot] = true;
        f.row[pivot][k] = root;
        for (int i = 0; i < n; ++i) {
            if (done[i]) continue;
            double sum = r(i, pivot);
            for (int j = 0; j < k; ++j) sum -= f.row[i][j] * f.row[pivot][j];
            f.row[i][k] = sum / root;
            left[i] -= f.row[i][k] * f.row[i][k];
            if (left[i] < -1e-7) return f;  // not positive semidefinite
        }
    }
    f.valid = true;
    return f;
}

double normal_rectangle(std::span<const double> lower, std::span<const double> upper,
                        std::span<const double> correlation) {
    const int n = static_cast<int>(lower.size());
    if (n == 2 && correlation.size() == 4) {
        const double rho = correlation[1];
        if (!(std::fabs(rho) <= 1)) return std::numeric_limits<double>::quiet_NaN();
        if (!(lower[0] <= upper[0] && lower[1] <= upper[1])) return 0;
        const double p = bivariate_normal_cdf(upper[0], upper[1], rho) - bivariate_normal_cdf(lower[0], upper[1], rho) -
                         bivariate_normal_cdf(upper[0], lower[1], rho) + bivariate_normal_cdf(lower[0], lower[1], rho);
        return std::clamp(p, 0.0, 1.0);
    }
    const NormalFactors factors = normal_factors(correlation, n);
    if (!factors.valid || upper.size() != lower.size()) return std::numeric_limits<double>::quiet_NaN();
    const double none[kMaximumNormalDimension] = {};
    return std::clamp(Nest(factors, lower, upper).integrate(0, none), 0.0, 1.0);
}

}  // namespace equipoise
