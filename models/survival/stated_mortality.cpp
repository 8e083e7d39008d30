#include "models/survival/stated_mortality.hpp"

#include <algorithm>

#include "models/numeric/input_error.hpp"
#include "models/survival/checks.hpp"

namespace equipoise {
namespace {

using portable::log;

// Laws that are a straight line in log t once mortality is transformed: slope (log t - log median or scale).
double transformed(std::string_view law, double mortality) {
    const double e = exposure_of(mortality);
    if (law == Weibull::name) return log(e);
    if (law == LogLogistic::name) return e + log(-portable::expm1(-e));
    return portable::normal_score(e);
}

SurvivalLaw line_law(std::string_view law, std::span<const Landmark> landmarks, std::optional<double> shape,
                     const std::string& where) {
    const double y0 = transformed(law, landmarks[0].mortality), x0 = log(landmarks[0].day);
    double slope = 0;
    if (landmarks.size() == 2) {
        if (shape)
            throw InputError(where + ".shape", "is given beside two mortalities, which fix it",
                             "leave out the shape or one mortality");
        slope = (transformed(law, landmarks[1].mortality) - y0) / (log(landmarks[1].day) - x0);
    } else {
        if (!shape)
            throw InputError(where + ".shape", "is missing", "give the shape beside one mortality, or two mortalities");
        check_number(*shape, Range::above(0), "shape", where);
        slope = law == LogNormal::name ? 1 / *shape : *shape;
    }
    const double location = x0 - y0 / slope;
    if (law == Weibull::name) return Weibull{slope, portable::exp(location)};
    if (law == LogLogistic::name) return LogLogistic{slope, portable::exp(location)};
    return LogNormal{location, 1 / slope};
}

SurvivalLaw gompertz(const Landmark& landmark, double shape, const std::string& where) {
    check_number(shape, Range::any(), "shape", where);
    const double per_rate = Gompertz{shape, 1}.cumulative_hazard(landmark.day);
    return Gompertz{shape, exposure_of(landmark.mortality) / per_rate};
}

PiecewiseExponential piecewise(std::span<const Landmark> landmarks) {
    PiecewiseExponential law{{}, {}};
    double start = 0, reached = 0;
    for (const Landmark& landmark : landmarks) {
        const double e = exposure_of(landmark.mortality);
        if (start > 0) law.cuts.push_back(start);
        law.rates.push_back((e - reached) / (landmark.day - start));
        start = landmark.day;
        reached = e;
    }
    return law;
}

void check_landmarks(std::string_view law, std::span<const Landmark> landmarks, const std::string& where) {
    if (landmarks.empty()) throw InputError(where + ".mortality", "is missing", "give a mortality and its day");
    const bool flat_allowed = law == PiecewiseExponential::name;
    double day = 0, mortality = 0;
    for (const Landmark& landmark : landmarks) {
        check_number(landmark.day, Range::above(day), "day", where);
        check_number(landmark.mortality,
                     flat_allowed ? Range{mortality, 1, false, true} : Range{mortality, 1, true, true}, "mortality",
                     where);
        day = landmark.day;
        mortality = landmark.mortality;
    }
    const std::size_t most = flat_allowed ? 1001 : law == Exponential::name || law == Gompertz::name ? 1 : 2;
    if (landmarks.size() > most)
        throw InputError(
            where + ".mortality",
            std::to_string(landmarks.size()) + " mortalities are more than the law " + std::string(law) + " can meet",
            "use piecewise-exponential, which meets any number");
}

}  // namespace

SurvivalLaw law_from_mortality(std::string_view law, std::span<const Landmark> landmarks, std::optional<double> shape,
                               const std::string& where) {
    const bool on_a_line = law == Weibull::name || law == LogLogistic::name || law == LogNormal::name;
    if (!on_a_line && law != Exponential::name && law != Gompertz::name && law != PiecewiseExponential::name) {
        constexpr std::array<std::string_view, 6> allowed{Exponential::name, Weibull::name,
                                                          Gompertz::name,    LogNormal::name,
                                                          LogLogistic::name, PiecewiseExponential::name};
        throw InputError(where + ".law", "\"" + std::string(law) + "\" cannot be stated by a mortality",
                         did_you_mean(law, allowed));
    }
    check_landmarks(law, landmarks, where);
    if (on_a_line) return line_law(law, landmarks, shape, where);
    if (law == Gompertz::name) {
        if (!shape) throw InputError(where + ".shape", "is missing", "give the growth of the log hazard per day");
        return gompertz(landmarks[0], *shape, where);
    }
    if (shape) throw InputError(where + ".shape", "does not belong to the law " + std::string(law), "leave it out");
    if (law == Exponential::name) return Exponential{exposure_of(landmarks[0].mortality) / landmarks[0].day};
    return piecewise(landmarks);
}

SurvivalLaw with_hazard_multiplied(const SurvivalLaw& law, double factor, double horizon) {
    check_number(factor, Range::above(0), "factor", "survival");
    SurvivalLaw result = law;
    if (auto* exponential = std::get_if<Exponential>(&result)) {
        exponential->rate *= factor;
    } else if (auto* gompertz_law = std::get_if<Gompertz>(&result)) {
        gompertz_law->rate *= factor;
    } else if (auto* weibull = std::get_if<Weibull>(&result)) {
        weibull->scale *= portable::pow(factor, -1 / weibull->shape);
    } else if (auto* pieces = std::get_if<PiecewiseExponential>(&result)) {
        for (double& rate : pieces->rates) rate *= factor;
    } else if (auto* spline = std::get_if<RoystonParmar>(&result); spline && spline->scale == SplineScale::hazard) {
        spline->coefficients[0] += log(factor);
    } else {
        PiecewiseExponential daily{{}, {}};
        double reached = 0, start = 0;
        while (start < horizon && daily.rates.size() < 1001) {
            const double end = std::min(start + 1, horizon), h = cumulative_hazard(law, end);
            if (start > 0) daily.cuts.push_back(start);
            daily.rates.push_back(factor * (h - reached) / (end - start));
            reached = h;
            start = end;
        }
        result = std::move(daily);
    }
    return result;
}

SurvivalLaw shift_mortality(const SurvivalLaw& law, double day, double shift, double horizon) {
    const double h = cumulative_hazard(law, day), mortality = -portable::expm1(-h), moved = mortality + shift;
    if (shift == 0) return law;
    if (!(h > 0 && moved > 0 && moved < 1))
        throw InputError("survival",
                         "mortality " + std::to_string(mortality) + " at day " + std::to_string(day) +
                             " cannot be moved by " + std::to_string(shift),
                         "the moved mortality must lie between 0 and 1");
    return with_hazard_multiplied(law, exposure_of(moved) / h, horizon);
}

}  // namespace equipoise
