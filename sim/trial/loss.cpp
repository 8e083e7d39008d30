#include "sim/trial/loss.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/numeric/portable_math.hpp"

namespace equipoise {

Loss Loss::by(double risk, double day) {
    Loss loss;
    if (!(risk > 0)) return loss;
    loss.risk_ = risk;
    loss.day_ = day;
    loss.mean_days_ = day / -portable::log1p(-risk);
    return loss;
}

Loss Loss::at(std::vector<double> hazards, std::vector<double> cuts) {
    Loss loss;
    if (std::ranges::all_of(hazards, [](double hazard) { return hazard == 0; })) return loss;
    loss.hazards_ = std::move(hazards);
    loss.cuts_ = std::move(cuts);
    return loss;
}

bool Loss::any() const { return risk_ > 0 || !hazards_.empty(); }

double Loss::hazard(double day) const {
    if (hazards_.empty()) return 1 / mean_days_;
    return hazards_[static_cast<std::size_t>(std::upper_bound(cuts_.begin(), cuts_.end(), day) - cuts_.begin())];
}

double Loss::cumulative_hazard(double day) const {
    if (hazards_.empty()) return hazard(0) * day;
    double sum = 0, start = 0;
    for (std::size_t k = 0; k < hazards_.size(); ++k) {
        const double end = k < cuts_.size() ? std::min(cuts_[k], day) : day;
        if (end > start) sum += hazards_[k] * (end - start);
        start = std::max(start, end);
    }
    return sum;
}

double Loss::stays(double day) const { return portable::exp(-cumulative_hazard(day)); }

double Loss::time_by_period(double e) const {
    double start = 0;
    for (std::size_t k = 0; k < cuts_.size(); ++k) {
        const double spent = hazards_[k] * (cuts_[k] - start);
        if (e <= spent) return start + e / hazards_[k];
        e -= spent;
        start = cuts_[k];
    }
    return hazards_.back() > 0 ? start + e / hazards_.back() : std::numeric_limits<double>::infinity();
}

std::vector<double> Loss::numbers() const {
    std::vector<double> all{risk_, day_, static_cast<double>(cuts_.size())};
    all.insert(all.end(), cuts_.begin(), cuts_.end());
    all.insert(all.end(), hazards_.begin(), hazards_.end());
    return all;
}

}  // namespace equipoise
