#include "sim/analysis/score/t_test.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "sim/analysis/common/t_inference.hpp"

namespace equipoise {
namespace {

// Sums of every fourth patient, the same on every processor.
constexpr std::size_t kLanes = 4;
using Four [[gnu::vector_size(sizeof(double) * kLanes)]] = double;
using FourFlags [[gnu::vector_size(kLanes)]] = std::uint8_t;

// Sums over the patients of each arm whose value is known, of what `change(values, treated)` makes of it.
template <class Change>
void sum_by_arm(std::span<const double> y, std::span<const std::uint8_t> arm, double (&sum)[2], Change change) {
    Four control{}, treated{};
    const auto add = [&](const double* values, const std::uint8_t* arms) {
        Four value;
        FourFlags flags;
        std::memcpy(&value, values, sizeof value);
        std::memcpy(&flags, arms, sizeof flags);
        const Four is_treated = __builtin_convertvector(flags, Four);
        change(value, is_treated);
        const Four known = value == value ? value : Four{};
        control += known * (1 - is_treated);
        treated += known * is_treated;
    };
    const std::size_t whole = y.size() / kLanes * kLanes;
    for (std::size_t i = 0; i < whole; i += kLanes) add(y.data() + i, arm.data() + i);
    double rest[kLanes];
    std::uint8_t rest_arm[kLanes] = {};
    std::fill_n(rest, kLanes, std::numeric_limits<double>::quiet_NaN());
    std::copy(y.begin() + static_cast<std::ptrdiff_t>(whole), y.end(), rest);
    std::copy(arm.begin() + static_cast<std::ptrdiff_t>(whole), arm.end(), rest_arm);
    add(rest, rest_arm);
    sum[0] = control[0] + control[1] + (control[2] + control[3]);
    sum[1] = treated[0] + treated[1] + (treated[2] + treated[3]);
}

}  // namespace

Estimate TTest::run(const Snapshot& s, const AnalysisContext& context, Arena& arena, Details* details) const {
    const Arena::Frame frame(arena);
    if (!outcome.is_on_a_scale()) return Estimate::failed(Status::not_identifiable);
    const std::span<const double> y = outcome.values(s, arena);

    // Counted from the first value, so that equal values have a variance of exactly 0.
    double origin = 0;
    for (std::size_t i = 0; i < s.n; ++i)
        if (!std::isnan(y[i])) {
            origin = y[i];
            break;
        }
    const std::span<const std::uint8_t> arm = s.arm.first(s.n);
    double n[2], mean[2], squares[2];
    sum_by_arm(y, arm, n, [](Four& value, const Four&) { value = value - value + 1; });
    sum_by_arm(y, arm, mean, [origin](Four& value, const Four&) { value -= origin; });
    if (n[0] == 0 || n[1] == 0) return Estimate::failed(Status::no_patients);
    mean[0] /= n[0];
    mean[1] /= n[1];
    sum_by_arm(y, arm, squares, [&](Four& value, const Four& is_treated) {
        const Four deviation = value - origin - (mean[0] * (1 - is_treated) + mean[1] * is_treated);
        value = deviation * deviation;
    });

    const double difference = mean[1] - mean[0];
    double se = 0, df = 0;
    bool enough = true;
    if (variance == MeanVariance::equal) {
        df = n[0] + n[1] - 2;
        enough = df > 0;
        se = std::sqrt((squares[0] + squares[1]) / df * (1 / n[0] + 1 / n[1]));
    } else {
        enough = n[0] > 1 && n[1] > 1;
        const double v0 = squares[0] / (n[0] - 1) / n[0], v1 = squares[1] / (n[1] - 1) / n[1];
        se = std::sqrt(v0 + v1);
        df = (v0 + v1) * (v0 + v1) / (v0 * v0 / (n[0] - 1) + v1 * v1 / (n[1] - 1));
    }
    Estimate result;
    if (enough && se > 0)
        result = t_inference(difference, se, df, outcome.higher_is_better(), context);
    else
        result.status = enough ? Status::no_variation : Status::not_identifiable;
    result.estimate = difference;

    if (details) {
        details->set("patients", Details::Vector{n[0], n[1]});
        details->set("mean", Details::Vector{mean[0] + origin, mean[1] + origin});
        details->set("sd", Details::Vector{std::sqrt(squares[0] / (n[0] - 1)), std::sqrt(squares[1] / (n[1] - 1))});
        if (result.status == Status::ok) {
            details->set("t", difference / se);
            details->set("degrees_of_freedom", df);
        }
    }
    return result;
}

}  // namespace equipoise
