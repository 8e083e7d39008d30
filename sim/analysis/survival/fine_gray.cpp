#include "sim/analysis/survival/fine_gray.hpp"

#include <cmath>

#include "sim/analysis/survival/cox_arm.hpp"

namespace equipoise {
namespace {

// What the table's row of the same number needs for the residuals.
struct WeightedRow {
    double uncensored;  // G just before
    double carried[2];  // sum of 1/G(T-) over those of the arm with the competing event before
    double hazard = 0;  // dLambda
    double share = 0;   // p
    double later[2];    // integral of (x - p) G(s-) dLambda(s) over s after this row, x = 0 and 1
};

// The weighted numbers at risk at each time of an event, as the arm's Cox model reads them.
RiskTable weigh(const CompetingTable& table, std::span<WeightedRow> weighted, Arena& arena) {
    const std::size_t size = table.rows.size();
    const std::span<double> time = arena.take<double>(size), deaths = arena.take<double>(size),
                            treated = arena.take<double>(size), at_risk = arena.take<double>(size),
                            at_risk_treated = arena.take<double>(size);
    double uncensored = 1, carried[2] = {0, 0};
    std::size_t count = 0;
    for (std::size_t k = 0; k < size; ++k) {
        const CompetingRow& row = table.rows[k];
        weighted[k] = {.uncensored = uncensored, .carried = {carried[0], carried[1]}, .later = {0, 0}};
        if (row.event[0] + row.event[1] > 0) {
            const double control = row.at_risk[0] + uncensored * carried[0];
            time[count] = row.time;
            deaths[count] = row.event[0] + row.event[1];
            treated[count] = row.event[1];
            at_risk_treated[count] = row.at_risk[1] + uncensored * carried[1];
            at_risk[count] = control + at_risk_treated[count];
            ++count;
        }
        for (int arm = 0; arm < 2; ++arm) carried[arm] += row.competing[arm] / uncensored;
        uncensored *= 1 - (row.censored[0] + row.censored[1]) / (row.at_risk[0] + row.at_risk[1]);
    }
    RiskTable risk;
    risk.time = time.first(count);
    risk.deaths = deaths.first(count);
    risk.deaths_treated = treated.first(count);
    risk.at_risk = at_risk.first(count);
    risk.at_risk_treated = at_risk_treated.first(count);
    return risk;
}

// Sum over patients of (eta + psi)^2 at beta.
double squared_residuals(const CompetingTable& table, const RiskTable& risk, std::span<WeightedRow> weighted,
                         double beta) {
    const double relative[2] = {1, std::exp(beta)};
    std::size_t event = risk.rows();
    double later[2] = {0, 0}, from[2] = {0, 0};
    for (std::size_t k = table.rows.size(); k-- > 0;) {
        WeightedRow& w = weighted[k];
        w.later[0] = later[0];
        w.later[1] = later[1];
        if (event == 0 || risk.time[event - 1] != table.rows[k].time) continue;
        --event;
        const double n1 = risk.at_risk_treated[event] * relative[1],
                     all = risk.at_risk[event] - risk.at_risk_treated[event] + n1;
        w.hazard = risk.deaths[event] / all;
        w.share = n1 / all;
        for (int x = 0; x < 2; ++x) later[x] += (x - w.share) * w.uncensored * w.hazard;
    }
    double sum = 0, compensator[2] = {0, 0},
           censoring = 0;  // integrals up to now of (x - p) dLambda and of q/pi dLambda of censoring
    for (std::size_t k = 0; k < table.rows.size(); ++k) {
        const CompetingRow& row = table.rows[k];
        const WeightedRow& w = weighted[k];
        const double at_risk = row.at_risk[0] + row.at_risk[1], censored = row.censored[0] + row.censored[1];
        double q = 0;
        for (int x = 0; x < 2; ++x) {
            from[x] = w.later[x] + (x - w.share) * w.uncensored * w.hazard;
            q += relative[x] * w.carried[x] * from[x];
            compensator[x] += (x - w.share) * w.hazard;
        }
        censoring += q / at_risk * (censored / at_risk);
        for (int x = 0; x < 2; ++x) {
            const double common = -relative[x] * compensator[x] - censoring;
            const double of_event = common + x - w.share,
                         of_competing = common - relative[x] * w.later[x] / w.uncensored,
                         of_censored = common + q / at_risk;
            sum += row.event[x] * of_event * of_event + row.competing[x] * of_competing * of_competing +
                   row.censored[x] * of_censored * of_censored;
        }
    }
    return sum;
}

}  // namespace

FineGrayFit fine_gray(const CompetingTable& table, Arena& arena) {
    const Arena::Frame frame(arena);
    const auto failed = [](Status why) {
        FineGrayFit none;
        none.status = why;
        return none;
    };
    const std::span<WeightedRow> weighted = arena.take<WeightedRow>(table.rows.size());
    const RiskTable risk = weigh(table, weighted, arena);
    if (risk.rows() == 0) return failed(Status::no_events);
    switch (cox_arm_shape({&risk, 1}, CoxTies::breslow)) {
        case CoxArmShape::flat:
            return failed(Status::no_variation);
        case CoxArmShape::falling:
        case CoxArmShape::rising:
            return failed(Status::separated);
        case CoxArmShape::peaked:
            break;
    }
    const CoxArmFit cox = fit_cox_arm({&risk, 1}, CoxTies::breslow);
    if (!cox.converged) return failed(Status::not_converged);
    double events = 0;
    for (const double d : risk.deaths) events += d;
    const double squares = squared_residuals(table, risk, weighted, cox.beta);
    // Residuals are of the order of 1: below this they are rounding, and everybody died at one time.
    if (!(squares > 1e-20 * events)) return failed(Status::no_variation);
    FineGrayFit fit;
    fit.beta = cox.beta;
    fit.standard_error = std::sqrt(squares) / cox_arm_point({&risk, 1}, CoxTies::breslow, cox.beta).information;
    return fit;
}

}  // namespace equipoise
