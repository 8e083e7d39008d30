#include "sim/design/combination.hpp"

#include <cmath>

#include "models/numeric/portable_math.hpp"
#include "models/numeric/root.hpp"
#include "sim/design/conditional_power.hpp"

namespace equipoise {

std::vector<double> combined_z(std::span<const double> information, std::span<const double> stage_p) {
    std::vector<double> z;
    double sum = 0, before = 0;
    for (std::size_t k = 0; k < stage_p.size(); ++k) {
        sum -= std::sqrt(information[k] - before) * portable::normal_quantile(stage_p[k]);
        before = information[k];
        z.push_back(sum / std::sqrt(information[k]));
    }
    return z;
}

double conditional_rejection(std::span<const double> information, std::span<const Limits> limits, std::size_t stage,
                             double z) {
    return later_looks(information, limits, stage, z, 0, false).power;
}

double fisher_product_limit(std::size_t k, double level) {
    // -log of the product is gamma with shape k: its tail e^-b sum b^j / j!.
    const auto log_over = [&](double b) {
        double term = 1, sum = 1;
        for (std::size_t j = 1; j < k; ++j) sum += term *= b / static_cast<double>(j);
        return portable::log(sum) - b - portable::log(level);
    };
    double high = 1;
    while (log_over(high) > 0) high *= 2;
    return portable::exp(-root_between(log_over, 0.0, log_over(0), high, log_over(high), 1e-14));
}

std::vector<double> fisher_product_limits(std::size_t stages, double alpha) {
    std::vector<double> limits(stages);
    const auto over = [&](double level) {
        // going[k]: e^(x) times the density below all limits, integrated to b_k (Goncarov's polynomials), so that
        // P(cross first at k + 1) = c_(k+1) going[k].
        std::vector<double> going{1.0};
        double crossed = 0;
        for (std::size_t k = 0; k < stages; ++k) {
            limits[k] = fisher_product_limit(k + 1, level);
            crossed += limits[k] * going[k];
            double sum = 0, power = 1;
            for (std::size_t j = 1; j <= k + 1; ++j) {
                power = 1;
                for (std::size_t i = 1; i <= j; ++i)
                    power *= -portable::log(limits[k + 1 - j]) / static_cast<double>(i);
                sum += (j % 2 ? power : -power) * going[k + 1 - j];
            }
            going.push_back(sum);
        }
        return crossed - alpha;
    };
    const double low = alpha / static_cast<double>(stages), high = alpha;
    over(root_between(over, low, over(low), high, over(high), 1e-15));
    return limits;
}

}  // namespace equipoise
