#include "sim/theory/death_day.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/numeric/quadrature.hpp"
#include "models/numeric/special.hpp"

namespace equipoise {
namespace {

// P(a + b = total), and the mean of a times that, of two independent binomials.
struct SumOfTwo {
    double probability = 0, times_a = 0;
};
SumOfTwo sum_of_two(int total, int na, double pa, int nb, double pb) {
    SumOfTwo sum;
    for (int a = std::max(0, total - nb); a <= std::min(na, total); ++a) {
        const double both = binomial_pmf(a, na, pa) * binomial_pmf(total - a, nb, pb);
        sum.probability += both;
        sum.times_a += a * both;
    }
    return sum;
}

double share(double x) { return std::clamp(x, 0.0, 1.0); }

}  // namespace

// The density of the day at a day, and the expected numbers there times it.
struct DeathDay::AtDay {
    double density = 0, enrolled = 0, followed = 0, deaths_treated = 0;
};

DeathDay::DeathDay(const TrialModel& model, int n, int deaths) : calendar_(model, n), deaths_(deaths) {
    n_[1] = static_cast<int>(std::lround(n * model.allocation.treated_share()));
    n_[0] = n - n_[1];
}

double DeathDay::by(double day) const {
    const double p1 = share(calendar_.deaths(1, day) / calendar_.patients(1)),
                 p0 = share(calendar_.deaths(0, day) / calendar_.patients(0));
    double fewer = 0;
    for (int d = 0; d < deaths_; ++d) fewer += sum_of_two(d, n_[1], p1, n_[0], p0).probability;
    return 1 - fewer;
}

double DeathDay::quantile(double q) const {
    double low = 0, high = calendar_.end();
    if (by(high) < q) return std::numeric_limits<double>::quiet_NaN();
    while (high - low > 1e-10 * high) {
        const double middle = (low + high) / 2;
        (by(middle) >= q ? high : low) = middle;
    }
    return high;
}

// One patient of an arm dies on the day, d - 1 of the others have died, the rest live.
DeathDay::AtDay DeathDay::at(double day) const {
    double p[2], rate[2], entered[2], followed[2];
    for (int arm = 0; arm < 2; ++arm) {
        const double n = calendar_.patients(arm);
        p[arm] = share(calendar_.deaths(arm, day) / n);
        rate[arm] = calendar_.death_rate(arm, day) / n;
        const double alive = std::max(1 - p[arm], 1e-300);
        entered[arm] = (share(calendar_.enrolled(day) / calendar_.patients()) - p[arm]) / alive;
        followed[arm] = calendar_.followed(arm, day) / n / alive;
    }
    AtDay sum;
    for (int arm = 0; arm < 2; ++arm) {
        if (n_[arm] == 0) continue;
        const SumOfTwo others = sum_of_two(deaths_ - 1, n_[1] - (arm == 1), p[1], n_[0] - (arm == 0), p[0]);
        const double weight = n_[arm] * rate[arm] * others.probability;
        const double treated = n_[arm] * rate[arm] * others.times_a + (arm == 1 ? weight : 0);
        const double alive_treated = n_[1] * weight - treated,
                     alive_control = n_[0] * weight - (deaths_ * weight - treated);
        sum.density += weight;
        sum.deaths_treated += treated;
        sum.enrolled += deaths_ * weight + alive_treated * entered[1] + alive_control * entered[0];
        sum.followed += alive_treated * followed[1] + alive_control * followed[0];
    }
    return sum;
}

DeathDay::Moments DeathDay::moments() const {
    constexpr int kPanels = 48;
    double density = 0, squares = 0;
    Moments m;
    const std::vector<double> edges = calendar_.smooth_between();
    const auto add = [&](double day, double weight) {
        const AtDay here = at(day);
        density += weight * here.density;
        m.mean += weight * here.density * day;
        squares += weight * here.density * day * day;
        m.enrolled += weight * here.enrolled;
        m.followed += weight * here.followed;
        m.deaths_treated += weight * here.deaths_treated;
    };
    using namespace quadrature_detail;
    for (std::size_t i = 0; i + 1 < edges.size(); ++i)
        for (int k = 0; k < kPanels; ++k) {
            const double half = (edges[i + 1] - edges[i]) / kPanels / 2;
            const double middle = edges[i] + (2 * k + 1) * half;
            add(middle, half * kWeight[0]);
            for (int j = 1; j < 8; ++j)
                for (const double side : {-1.0, 1.0}) add(middle + side * half * kNode[j], half * kWeight[j]);
        }
    for (double* x : {&m.mean, &squares, &m.enrolled, &m.followed, &m.deaths_treated}) *x /= density;
    m.sd = std::sqrt(std::max(0.0, squares - m.mean * m.mean));
    return m;
}

}  // namespace equipoise
