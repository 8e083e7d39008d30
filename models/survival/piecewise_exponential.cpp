#include "models/survival/piecewise_exponential.hpp"

#include <algorithm>
#include <array>

#include "models/survival/checks.hpp"

namespace equipoise {

double PiecewiseExponential::survival(double t) const { return portable::exp(-cumulative_hazard(t)); }

double PiecewiseExponential::cumulative_hazard(double t) const {
    double start = 0, hazard = 0;
    for (std::size_t k = 0; k < rates.size(); ++k) {
        const bool last = k == cuts.size() || !(t > cuts[k]);
        const double end = last ? t : cuts[k];
        if (end > start && rates[k] > 0) hazard += rates[k] * (end - start);
        if (last) break;
        start = end;
    }
    return hazard;
}

double PiecewiseExponential::hazard(double t) const {
    return rates[static_cast<std::size_t>(std::upper_bound(cuts.begin(), cuts.end(), t) - cuts.begin())];
}

double PiecewiseExponential::quantile(double u) const { return u <= 0 ? 0 : time_at(*this, exposure_of(u)); }

double PiecewiseExponential::rmst(double tau) const {
    double start = 0, hazard = 0, area = 0;
    for (std::size_t k = 0; k < rates.size() && start < tau; ++k) {
        const double end = k < cuts.size() ? std::min(cuts[k], tau) : tau, width = end - start;
        area += portable::exp(-hazard) * (rates[k] > 0 ? -portable::expm1(-rates[k] * width) / rates[k] : width);
        hazard += rates[k] * width;
        start = end;
    }
    return area;
}

void PiecewiseExponential::times(std::span<const double> e, std::span<double> t) const {
    constexpr std::size_t kFew = 12;
    const std::size_t pieces = rates.size();
    if (pieces <=
        kFew) {  // a pass a piece, each a plain loop; a piece where nobody dies is passed over by the next one
        double start = 0, reached = 0;
        for (std::size_t k = 0; k < pieces; ++k) {
            const double rate = rates[k];
            if (k == 0)
                for (std::size_t i = 0; i < e.size(); ++i) t[i] = e[i] / rate;
            else
                for (std::size_t i = 0; i < e.size(); ++i)
                    t[i] = e[i] > reached ? start + (e[i] - reached) / rate : t[i];
            if (k == cuts.size()) break;
            reached += rate * (cuts[k] - start);
            start = cuts[k];
        }
        return;
    }
    std::array<double, 1001> reached;  // check() allows 1000 cuts
    reached[0] = 0;
    for (std::size_t k = 1; k < pieces; ++k)
        reached[k] = reached[k - 1] + rates[k - 1] * (cuts[k - 1] - (k > 1 ? cuts[k - 2] : 0));
    for (std::size_t i = 0; i < e.size(); ++i) {
        const std::size_t after = static_cast<std::size_t>(
            std::lower_bound(reached.begin() + 1, reached.begin() + static_cast<std::ptrdiff_t>(pieces), e[i]) -
            reached.begin());
        const std::size_t k = after - 1;
        t[i] = (k > 0 ? cuts[k - 1] : 0) + (e[i] - reached[k]) / rates[k];
    }
}

void PiecewiseExponential::check(const std::string& where) const {
    check_cuts(cuts, where);
    check_one_more(cuts, rates, "rates", where);
    check_ranges(*this, where);
}

}  // namespace equipoise
