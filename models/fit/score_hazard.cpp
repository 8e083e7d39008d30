#include "models/fit/score_hazard.hpp"

#include <cmath>

#include "models/numeric/portable_math.hpp"

namespace equipoise {
namespace {

struct PersonDays {
    std::vector<double> score;  // less the centre
    std::vector<char> event;
    std::vector<double> part;  // of the day at risk
};

PersonDays person_days(const PilotScores& pilot, const ScoreHazard& hazard, ScoreHazardFit& result) {
    PersonDays days;
    for (const PilotScores::Patient& patient : pilot.patients) {
        if (patient.rows == 0 || patient.icu_event < 0 || !(patient.icu_time >= 0)) continue;
        const int last = static_cast<int>(std::floor(patient.icu_time));
        const bool left = patient.icu_event != 0;  // with an event of either kind on day `last`
        std::size_t row = patient.first;
        const std::size_t end = patient.first + patient.rows;
        bool at_risk = false;
        for (int day = 0; day <= (left ? last : last - 1); ++day) {
            while (row + 1 < end && pilot.day[row + 1] <= day) ++row;
            if (pilot.day[row] > day || day < hazard.first_day) continue;  // nothing seen yet
            at_risk = true;
            const bool event = day == last && patient.icu_event == static_cast<int>(hazard.event);
            days.score.push_back(pilot.score[row] - hazard.centre);
            days.event.push_back(event);
            days.part.push_back(left && day == last && !event ? hazard.part_of_day : 1);
            result.events += event;
        }
        result.patients += at_risk;
    }
    result.observations = days.score.size();
    return days;
}

struct Value {
    double log_likelihood = 0, gradient[2] = {0, 0}, information[3] = {0, 0, 0};  // 00, 01, 11

    double determinant() const { return information[0] * information[2] - information[1] * information[1]; }
};

Value evaluate(const PersonDays& days, double intercept, double slope) {
    Value v;
    for (std::size_t k = 0; k < days.score.size(); ++k) {
        const double x = days.score[k], hazard = days.part[k] * portable::exp(intercept + slope * x);
        double first = -hazard, second = hazard;  // derivative by the linear predictor, and minus the second
        if (days.event[k]) {
            // log(1 - exp(-h)): derivative h / (e^h - 1) = q
            const double q = hazard < 1e-10 ? 1 - hazard / 2 : hazard / portable::expm1(hazard);
            v.log_likelihood += portable::log(-portable::expm1(-hazard));
            first = q;
            second = hazard < 1e-10 ? hazard / 2 : q * (hazard / -portable::expm1(-hazard) - 1);
        } else {
            v.log_likelihood -= hazard;
        }
        v.gradient[0] += first;
        v.gradient[1] += first * x;
        v.information[0] += second;
        v.information[1] += second * x;
        v.information[2] += second * x * x;
    }
    return v;
}

// Scores of days with the event all above, or all below, those without: the slope is infinite.
bool separated(const PersonDays& days) {
    double low[2] = {1e300, 1e300}, high[2] = {-1e300, -1e300};
    for (std::size_t k = 0; k < days.score.size(); ++k) {
        const int kind = days.event[k];
        low[kind] = std::fmin(low[kind], days.score[k]);
        high[kind] = std::fmax(high[kind], days.score[k]);
    }
    return low[1] >= high[0] || high[1] <= low[0];
}

bool constant(const std::vector<double>& scores) {
    double lowest = scores[0], highest = lowest;
    for (const double x : scores) {
        lowest = std::fmin(lowest, x);
        highest = std::fmax(highest, x);
    }
    return lowest == highest;
}

// Why the days have no estimate; empty where they have one.
std::string no_estimate(const PersonDays& days, std::size_t events, const std::string& event) {
    if (days.score.empty()) return "no outcomes: the pilot does not say when patients left the ICU";
    if (events == 0) return "no events: nobody had a " + event + " in the ICU";
    if (events == days.score.size()) return "not identifiable: an event on every day";
    if (constant(days.score)) return "no variation: every score is the same";
    if (separated(days)) return "separated: the score tells every " + event + ", so its effect has no finite estimate";
    return "";
}

struct HazardMaximum {
    double intercept = 0, slope = 0;
    Value at;
    bool converged = false;
};

// Newton's steps, halved until the likelihood does not fall.
HazardMaximum maximum(const PersonDays& days, double intercept) {
    HazardMaximum m{intercept, 0, evaluate(days, intercept, 0)};
    for (int iteration = 0; iteration < 100 && !m.converged; ++iteration) {
        const Value& at = m.at;
        const double determinant = at.determinant();
        if (!(determinant > 0)) break;
        const double step[2] = {
            (at.information[2] * at.gradient[0] - at.information[1] * at.gradient[1]) / determinant,
            (at.information[0] * at.gradient[1] - at.information[1] * at.gradient[0]) / determinant};
        const double gain = step[0] * at.gradient[0] + step[1] * at.gradient[1];
        double length = 1;
        Value next = evaluate(days, m.intercept + step[0], m.slope + step[1]);
        while (!(next.log_likelihood >= at.log_likelihood - 1e-12 * std::fabs(at.log_likelihood)) && length > 1e-10) {
            length /= 2;
            next = evaluate(days, m.intercept + length * step[0], m.slope + length * step[1]);
        }
        m.intercept += length * step[0];
        m.slope += length * step[1];
        m.at = next;
        m.converged = gain < 1e-14;
    }
    return m;
}

}  // namespace

ScoreHazardFit fit_score_hazard(const PilotScores& pilot, const ScoreHazard& hazard) {
    ScoreHazardFit result;
    const bool death = hazard.event == ScoreHazard::Event::death;
    const std::string event = death ? "death" : "discharge";
    result.model = "daily hazard of " + event + " on the current score (cloglog)";
    result.names =
        death ? std::vector<std::string>{"alpha", "log_lambda"} : std::vector<std::string>{"beta", "log_delta"};
    result.estimates = result.standard_errors = {std::nan(""), std::nan("")};
    const PersonDays days = person_days(pilot, hazard, result);
    result.status = no_estimate(days, result.events, event);
    if (!result.status.empty()) return result;
    const HazardMaximum best =
        maximum(days, portable::log(static_cast<double>(result.events) / static_cast<double>(result.observations)));
    result.status = best.converged ? "converged" : "not converged";
    result.estimates = {best.slope, best.intercept};
    result.log_likelihood = best.at.log_likelihood;
    result.set_criteria(2);
    const double* const information = best.at.information;
    const double determinant = best.at.determinant();
    if (determinant > 0) {
        result.covariance = {{information[0] / determinant, -information[1] / determinant},
                             {-information[1] / determinant, information[2] / determinant}};
        result.standard_errors = {std::sqrt(result.covariance[0][0]), std::sqrt(result.covariance[1][1])};
    }
    if (result.events < 20)
        result.warnings.push_back("only " + std::to_string(result.events) + (death ? " deaths" : " discharges") +
                                  ": the dependence on the score is poorly known");
    return result;
}

}  // namespace equipoise
