#include "models/fit/after_discharge.hpp"

#include "models/numeric/portable_math.hpp"

namespace equipoise {

NamedEstimates fit_after_discharge(const PilotScores& pilot) {
    NamedEstimates result;
    result.model = "constant hazard of death after discharge alive";
    result.names = {"log_rate"};
    result.estimates = result.standard_errors = {std::nan("")};
    double days = 0;
    for (const PilotScores::Patient& patient : pilot.patients) {
        if (patient.icu_event != 2 || patient.died < 0 || !(patient.time >= patient.icu_time)) continue;
        ++result.patients;
        days += patient.time - patient.icu_time;
        result.observations += patient.died == 1;
    }
    if (result.patients == 0) {
        result.status = "no outcomes: the pilot says of nobody what happened after discharge alive";
        return result;
    }
    if (result.observations == 0 || !(days > 0)) {
        result.status = "no events: nobody died after discharge alive";
        return result;
    }
    const double deaths = static_cast<double>(result.observations), log_rate = portable::log(deaths / days);
    result.estimates = {log_rate};
    result.covariance = {{1 / deaths}};
    result.standard_errors = {1 / std::sqrt(deaths)};
    result.log_likelihood = deaths * log_rate - deaths;
    result.set_criteria(1);
    result.status = "converged";
    if (deaths < 20)
        result.warnings.push_back("only " + std::to_string(result.observations) +
                                  " deaths after discharge: their hazard is poorly known");
    return result;
}

}  // namespace equipoise
