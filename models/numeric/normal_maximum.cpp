#include "models/numeric/normal_maximum.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <limits>

#include "models/numeric/multivariate_normal.hpp"
#include "models/numeric/special.hpp"

namespace equipoise {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kSame = 1e-12;  // correlations nearer to 1 are the same variable

struct Point {
    double x, y;
};

// The integral of s Phibar(m / s), s = c / sqrt(1 + c^2), c = length * sin(psi), from a to b within [0, pi/2].
double rising_slice(double length, double a, double b, double m) {
    using Rule = boost::math::quadrature::gauss<double, 15>;
    const auto value = [&](double psi) {
        const double c = length * std::sin(psi), s = c / std::sqrt(1 + c * c);
        return s * normal_upper(m / s);
    };
    // Nothing to see where (m/s)^2 > m^2 + 60: less than 1e-13 of the whole. From there on the value changes on the
    // scale of c itself, up to c = 1 or so. In c the limit reads m / sqrt(60).
    const double least = m / std::sqrt(60.0);
    if (!(least < length)) return 0;
    double from = std::max(a, std::asin(least / length)), sum = 0;
    while (from < b) {
        const double to = std::min({b, 3 * from + 1e-6, from + 1.0});
        const double middle = 0.5 * (from + to), half = 0.5 * (to - from);
        double part = Rule::weights()[0] * value(middle);
        for (std::size_t i = 1; i < 8; ++i) {
            const double x = half * Rule::abscissa()[i];
            part += Rule::weights()[i] * (value(middle - x) + value(middle + x));
        }
        sum += half * part;
        from = to;
    }
    return sum;
}

// The same over angles from a to b within [-pi/2, pi/2] from the direction in which c = length is largest.
double slice(double length, double a, double b, double m) {
    if (b <= 0) return rising_slice(length, M_PI_2 + a, M_PI_2 + b, m);
    if (a >= 0) return rising_slice(length, M_PI_2 - b, M_PI_2 - a, m);
    return rising_slice(length, M_PI_2 + a, M_PI_2, m) + rising_slice(length, M_PI_2 - b, M_PI_2, m);
}

double turn(Point o, Point a, Point b) { return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x); }

// From left to right, and from below on a line that is upright but for rounding: else points of that line would come in
// any order, and the hull would lose its end.
void sort_points(Point* q, int count) {
    const auto before = [](Point a, Point b) { return a.x != b.x ? a.x < b.x : a.y < b.y; };
    std::sort(q, q + count, before);
    bool moved = false;
    for (int k = 1; k < count; ++k) {
        if (q[k].x == q[k - 1].x || q[k].x - q[k - 1].x >= 1e-12) continue;
        q[k].x = q[k - 1].x;
        moved = true;
    }
    if (moved) std::sort(q, q + count, before);
}

// Corners of the convex hull, anticlockwise (Andrew 1979), in place; how many there are.
int convex_hull(Point* q, int count, Point* hull) {
    sort_points(q, count);
    int size = 0;
    const auto add = [&](Point point, int fixed) {
        while (size >= fixed + 2 && turn(hull[size - 2], hull[size - 1], point) <= 1e-13) --size;
        if (size > fixed && std::fabs(hull[size - 1].x - point.x) + std::fabs(hull[size - 1].y - point.y) < 1e-13)
            return;
        hull[size++] = point;
    };
    for (int k = 0; k < count; ++k) add(q[k], 0);
    const int fixed = size - 1;
    for (int k = count - 2; k >= 0; --k) add(q[k], fixed);
    return size > 1 ? size - 1 : size;  // the first came again
}

// Of a corner, from the turn of the outward normals there: 0 to pi, of a segment's end pi. What rounding makes of 0 at
// a corner that hardly is one (three of the dual's points on a line) must not become a whole turn.
double outer_angle(double turned, int corners) {
    if (corners == 2) return M_PI;
    const double angle = std::remainder(turned, 2 * M_PI);
    return angle < -M_PI_2 ? angle + 2 * M_PI : std::max(angle, 0.0);
}

// Integral over all directions e: the polygon's nearest edge is the corner q of the dual polygon with the largest q.e,
// which stays the same between the outward normals of the dual's edges at q.
double all_round(Point* q, int count, double m) {
    Point hull[2 * kMaximumNormalDimension + 4];
    const int corners = convex_hull(q, count, hull);
    if (corners < 2) return 0;
    double normal[2 * kMaximumNormalDimension + 4], sum = 0;
    for (int k = 0; k < corners; ++k) {
        const Point a = hull[k], b = hull[(k + 1) % corners];
        normal[k] = std::atan2(b.y - a.y, b.x - a.x) - M_PI_2;
    }
    for (int k = 0; k < corners; ++k) {
        const double length = std::hypot(hull[k].x, hull[k].y);
        if (!(length > 0)) continue;
        const double own = std::atan2(hull[k].y, hull[k].x);
        const double before = normal[(k + corners - 1) % corners];
        // Both within a quarter turn of the corner's own direction, if the polygon holds the origin.
        double from = std::remainder(before - own, 2 * M_PI), to = from + outer_angle(normal[k] - before, corners);
        // Beyond a quarter turn the value is 0.
        from = std::max(from, -M_PI_2);
        to = std::min(to, M_PI_2);
        if (to > from) sum += slice(length, from, to, m);
    }
    return sum;
}

}  // namespace

double normal_maximum_upper(std::span<const double> correlation, double m, NormalTails tails) {
    const int given = static_cast<int>(std::lround(std::sqrt(static_cast<double>(correlation.size()))));
    if (given < 1 || given > kMaximumNormalDimension) return kNan;
    const bool both = tails == NormalTails::both;
    if (both && m <= 0) return 1;
    const NormalFactors f = normal_factors(correlation, given);
    if (!f.valid) return kNan;

    if (f.rank > 3 || m < 0) {
        double lower[kMaximumNormalDimension], upper[kMaximumNormalDimension];
        for (int i = 0; i < given; ++i) {
            lower[i] = both ? -m : -std::numeric_limits<double>::infinity();
            upper[i] = m;
        }
        const auto size = static_cast<std::size_t>(given);
        return 1 - normal_rectangle({lower, size}, {upper, size}, correlation);
    }

    // One of each set of equal variables.
    int kept[kMaximumNormalDimension], n = 0;
    for (int i = 0; i < given; ++i) {
        bool twin = false;
        for (int k = 0; k < n; ++k) {
            const double r = correlation[static_cast<std::size_t>(i * given + kept[k])];
            twin = twin || r > 1 - kSame || (both && r < -1 + kSame);
        }
        if (!twin) kept[n++] = i;
    }
    const double single = both ? 2 * normal_upper(m) : normal_upper(m);
    double p = 0;
    for (int a = 0; a < n; ++a) {
        const double* u = f.row[kept[a]];
        // A basis of the plane across u: cross products with the axis farthest from it.
        const double size = std::sqrt(u[0] * u[0] + u[1] * u[1] + u[2] * u[2]);
        const double ux = u[0] / size, uy = u[1] / size, uz = u[2] / size;
        double e[3] = {0, -uz, uy};
        if (std::fabs(ux) > 0.8) e[0] = uz, e[1] = 0, e[2] = -ux;
        const double length = std::sqrt(e[0] * e[0] + e[1] * e[1] + e[2] * e[2]);
        for (double& x : e) x /= length;
        const double g[3] = {uy * e[2] - uz * e[1], uz * e[0] - ux * e[2], ux * e[1] - uy * e[0]};
        Point q[2 * kMaximumNormalDimension + 1];
        int count = 0;
        q[count++] = {0, 0};  // no edge at all in this direction
        for (int b = 0; b < n; ++b) {
            if (b == a) continue;
            const double* v = f.row[kept[b]];
            const double rho = ux * v[0] + uy * v[1] + uz * v[2];
            const double x = e[0] * v[0] + e[1] * v[1] + e[2] * v[2], y = g[0] * v[0] + g[1] * v[1] + g[2] * v[2];
            q[count++] = {x / (1 - rho), y / (1 - rho)};
            if (both) q[count++] = {-x / (1 + rho), -y / (1 + rho)};
        }
        const double share = all_round(q, count, m) / (2 * M_PI);
        p += single - (both ? 2 : 1) * share;
    }
    return std::clamp(p, 0.0, 1.0);
}

double normal_maximum_quantile(std::span<const double> correlation, double p, NormalTails tails) {
    if (!(p > 0 && p < 1)) return kNan;
    const double n = std::sqrt(static_cast<double>(correlation.size())), wanted = 1 - p;
    // Between the quantile of one variable and Bonferroni's.
    const double sides = tails == NormalTails::both ? 2 : 1;
    double low = -normal_quantile(wanted / sides) - 1e-9, high = -normal_quantile(wanted / (sides * n)) + 1e-9;
    double f_low = normal_maximum_upper(correlation, low, tails) - wanted;
    double f_high = normal_maximum_upper(correlation, high, tails) - wanted;
    if (std::isnan(f_low)) return kNan;
    // False position with halving of the end that stays (Illinois).
    for (int step = 0; step < 100 && high - low > 1e-12; ++step) {
        if (f_low <= 0) return low;
        if (f_high >= 0) return high;
        const double m = (low * f_high - high * f_low) / (f_high - f_low);
        const double f = normal_maximum_upper(correlation, m, tails) - wanted;
        if (std::fabs(f) < 1e-14) return m;
        if (f > 0) {
            low = m;
            f_low = f;
            f_high *= 0.5;
        } else {
            high = m;
            f_high = f;
            f_low *= 0.5;
        }
    }
    return 0.5 * (low + high);
}

}  // namespace equipoise
