#include "sim/trial/marginal_frailty.hpp"

#include <algorithm>

#include "models/numeric/portable_math.hpp"

namespace equipoise {
namespace {

// Below, -log L(v) = v E w to many digits; above, nobody's exponential reaches (beyond, the last slope goes on).
constexpr double kFirst = -14, kStep = 1.0 / 8;
constexpr std::size_t kCells = 24 * 8;

}  // namespace

MarginalFrailty::MarginalFrailty(std::span<const double> log_hazard) {
    std::vector<double> w(log_hazard.size());
    for (std::size_t i = 0; i < w.size(); ++i) w[i] = portable::exp(log_hazard[i]);
    const double least = *std::min_element(w.begin(), w.end()), count = static_cast<double>(w.size());
    for (std::size_t cell = 0; cell <= kCells; ++cell) {
        const double v = portable::exp(kFirst + kStep * static_cast<double>(cell));
        // Relative to the hardiest patient, so that nothing underflows; what is lost of 1, so that little of it keeps
        // its digits.
        double lost = 0, weighted = 0;
        for (const double x : w) {
            const double p = portable::exp(-v * (x - least));
            lost += 1 - p;
            weighted += x * p;
        }
        const double alive = v * least - portable::log1p(-lost / count);
        at_.push_back(portable::log(alive));
        slope_.push_back(kStep * v * weighted / ((count - lost) * alive));
    }
}

std::vector<double> MarginalFrailty::numbers() const {
    std::vector<double> list = at_;
    list.insert(list.end(), slope_.begin(), slope_.end());
    return list;
}

void MarginalFrailty::to_marginal(std::span<double> e, std::span<const double> log_hazard) const {
    for (std::size_t i = 0; i < e.size(); ++i) {
        const double place = (vector_math::log(e[i]) - log_hazard[i] - kFirst) / kStep;
        const double inside = std::min(std::max(place, 0.0), static_cast<double>(kCells) - 1e-9);
        const auto cell = static_cast<std::size_t>(inside);
        const double t = inside - static_cast<double>(cell), rise = at_[cell + 1] - at_[cell];
        const double a = slope_[cell] - rise, b = rise - slope_[cell + 1];
        double y = at_[cell] + t * (rise + (1 - t) * ((1 - t) * a + t * b));
        y += place < 0 ? place * slope_.front() : (place - inside) * slope_.back();
        e[i] = vector_math::exp(y);
    }
}

}  // namespace equipoise
