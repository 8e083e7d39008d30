#include "sim/analysis/survival/kaplan_meier.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/flag_count.hpp"

namespace equipoise {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kHalfTolerance =
    1.4901161193847656e-08;  // square root of the machine's precision: when 1/2 counts as met

Interval cut(double lower, double upper) { return {std::max(lower, 0.0), std::min(upper, 1.0)}; }

std::size_t patients_of(const Snapshot& s, int arm) {
    const std::size_t treated = count_flags(s.arm.first(s.n));
    return arm == 1 ? treated : s.n - treated;
}

// First time at which a falling curve is at or below 1/2; the middle of the stretch where it is flat at 1/2.
class HalfFinder {
  public:
    /// The curve has the value `height` from `time` on. NaN heights (undefined) are passed over.
    void step(double time, double height) {
        if (std::isnan(height)) return;
        if (state_ == flat && height < 0.5 - kHalfTolerance) {
            answer_ = 0.5 * (answer_ + time);
            state_ = found;
        } else if (state_ == above && height <= 0.5 + kHalfTolerance) {
            answer_ = time;
            state_ = height < 0.5 - kHalfTolerance ? found : flat;
        }
    }
    /// `last`: the last time seen.
    double answer(double last) const {
        return state_ == above ? kNan : state_ == flat ? 0.5 * (answer_ + last) : answer_;
    }

  private:
    enum { above, flat, found } state_ = above;
    double answer_ = kNan;
};

}  // namespace

double SurvivalAt::standard_error() const { return survival > 0 ? survival * std::sqrt(greenwood) : kNan; }

Interval SurvivalAt::plain(double c) const {
    const double half = c * standard_error();
    return survival > 0 ? cut(survival - half, survival + half) : Interval{};
}

Interval SurvivalAt::log(double c) const {
    const double s = std::sqrt(greenwood);
    return survival > 0 ? cut(survival * std::exp(-c * s), survival * std::exp(c * s)) : Interval{};
}

Interval SurvivalAt::log_log(double c) const {
    if (deaths == 0) return {1, 1};
    if (survival == 0) return {};
    const double spread = c * std::sqrt(greenwood) / std::log(survival);  // negative
    return {std::pow(survival, std::exp(-spread)), std::pow(survival, std::exp(spread))};
}

SurvivalOfArms survival_at(const Snapshot& s, double day) {
    SurvivalOfArms result;
    SurvivalAt(&arms)[2] = result.arm;
    arms[1].patients = patients_of(s, 1);
    arms[0].patients = s.n - arms[1].patients;
    // One patient at a time: tied deaths multiply and sum to the same as together, (n-1)/n (n-2)/(n-1) = (n-2)/n. The
    // Nelson-Aalen sum is the exception, and uses the number at risk at the time.
    std::size_t n[2] = {arms[0].patients, arms[1].patients};
    double last_death[2] = {-1, -1}, at_time[2] = {0, 0};
    for (int a = 0; a < 2; ++a) arms[a].at_risk = n[a];
    std::size_t k = 0;
    for (; k < s.time_order.size(); ++k) {
        const std::uint32_t i = s.time_order[k];
        const double t = s.time[i];
        if (t > day) break;
        const std::uint8_t a = s.arm[i];
        if (s.status[i] == 1) {
            const auto now = static_cast<double>(n[a]);
            if (t != last_death[a]) at_time[a] = now;
            last_death[a] = t;
            arms[a].survival *= (now - 1) / now;
            arms[a].greenwood += 1 / (now * (now - 1));  // infinite at the last patient's death
            arms[a].cumulative_hazard += 1 / at_time[a];
            ++arms[a].deaths;
        }
        --n[a];
        if (t < day) arms[a].at_risk = n[a];
        arms[a].last_time = t;
    }
    for (int a = 0; a < 2; ++a) {
        SurvivalAt& at = arms[a];
        at.reached = n[a] > 0 || (at.patients > 0 && (at.survival == 0 || at.last_time == day));
        if (n[a] == 0) continue;
        std::size_t back = s.time_order.size();
        while (s.arm[s.time_order[back - 1]] != a) --back;
        at.last_time = s.time[s.time_order[back - 1]];
    }
    return result;
}

MedianSurvival median_survival(const Snapshot& s, int arm, double critical) {
    HalfFinder curve, lower, upper;
    SurvivalAt at;
    at.patients = patients_of(s, arm);
    std::size_t n = at.patients;
    double last = kNan;
    for (std::size_t k = 0; k < s.time_order.size(); ++k) {
        const std::uint32_t i = s.time_order[k];
        if (s.arm[i] != arm) continue;
        last = s.time[i];
        if (s.status[i] == 1) {
            const auto now = static_cast<double>(n);
            at.survival *= (now - 1) / now;
            at.greenwood += 1 / (now * (now - 1));
            ++at.deaths;
            // A step is complete when the next patient of the arm did not die at the same time.
            std::size_t next = k + 1;
            while (next < s.time_order.size() && s.arm[s.time_order[next]] != arm) ++next;
            const bool tied =
                next < s.time_order.size() && s.time[s.time_order[next]] == last && s.status[s.time_order[next]] == 1;
            if (!tied) {  // deaths > 0, so the band is a band
                const Interval band = at.log_log(critical);
                curve.step(last, at.survival);
                lower.step(last, band.lower);
                upper.step(last, band.upper);
            }
        }
        --n;
    }
    return {curve.answer(last), {lower.answer(last), upper.answer(last)}};
}

}  // namespace equipoise
