#include "sim/search/fitted_assurance.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/numeric/normal_quantiles.hpp"
#include "models/numeric/special.hpp"

namespace equipoise {
namespace {

double probit(double p) { return normal_quantile(std::clamp(p, 1e-4, 1 - 1e-4)); }

}  // namespace

AssuranceCrossing AssuranceCrossing::whole(std::size_t unit) const {
    const auto size = static_cast<double>(unit);
    const auto up = [&](double x) { return std::ceil(x / size - 1e-9) * size; };
    return {up(n), up(lower), up(upper)};
}

FittedAssurance::FittedAssurance(std::vector<AssuranceAt> seen) : seen_(std::move(seen)) {
    centre_ = std::log(seen_[seen_.size() / 2].n);
    std::array<double, 5> moments{};
    std::array<double, 3> right{};
    for (const AssuranceAt& s : seen_) {
        const double x = std::log(s.n) - centre_;
        double power = 1;
        for (std::size_t k = 0; k < 5; ++k, power *= x) {
            moments[k] += power;
            if (k < 3) right[k] += power * probit(s.assurance.value);
        }
    }
    solve(moments, right);
}

double FittedAssurance::at(double n, double errors) const {
    const double x = std::log(n) - centre_;
    const double centre = normal_cdf(fit_[0] + x * (fit_[1] + x * fit_[2]));
    return centre + errors * error_at(n);
}

AssuranceCrossing FittedAssurance::crossing(double target) const {
    constexpr double z = kNormal975;
    return {first_reaching(target, 0), first_reaching(target, z), first_reaching(target, -z)};
}

double FittedAssurance::first_reaching(double target, double errors) const {
    constexpr int kSteps = 400;
    double before = low();
    if (at(before, errors) >= target) return before;
    for (int k = 1; k <= kSteps; ++k) {
        double after = low() * std::pow(high() / low(), static_cast<double>(k) / kSteps);
        if (at(after, errors) < target) {
            before = after;
            continue;
        }
        for (int i = 0; i < 60; ++i) {
            const double middle = 0.5 * (before + after);
            (at(middle, errors) < target ? before : after) = middle;
        }
        return after;
    }
    return HUGE_VAL;
}

double FittedAssurance::error_at(double n) const {
    for (std::size_t i = 1; i < seen_.size(); ++i)
        if (n <= seen_[i].n) {
            const double t = (std::log(n) - std::log(seen_[i - 1].n)) / std::log(seen_[i].n / seen_[i - 1].n);
            return (1 - t) * seen_[i - 1].assurance.mcse + t * seen_[i].assurance.mcse;
        }
    return seen_.back().assurance.mcse;
}

// Normal equations of three unknowns, by elimination.
void FittedAssurance::solve(const std::array<double, 5>& m, std::array<double, 3> right) {
    double a[3][3];
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j) a[i][j] = m[i + j];
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t row = i + 1; row < 3; ++row) {
            const double factor = a[row][i] / a[i][i];
            for (std::size_t j = i; j < 3; ++j) a[row][j] -= factor * a[i][j];
            right[row] -= factor * right[i];
        }
    for (std::size_t i = 3; i-- > 0;) {
        double rest = right[i];
        for (std::size_t j = i + 1; j < 3; ++j) rest -= a[i][j] * fit_[j];
        fit_[i] = rest / a[i][i];
    }
}

}  // namespace equipoise
