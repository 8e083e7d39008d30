#include "sim/analysis/survival/competing_risks.hpp"

#include <algorithm>

namespace equipoise {
namespace {

struct Leaving {
    double time;
    std::uint8_t event, arm;
};

// Of d tied events among n, the factor of the hypergeometric variance.
double tied(double d, double n) { return d > 1 ? 1 - (d - 1) / (n - 1) : 1; }

// S and F of one arm just before and at the present row.
struct Curve {
    double survival = 1, incidence = 0;
    double survival_before = 1, incidence_before = 0;
    void step(double n, double d, double e) {
        survival_before = survival;
        incidence_before = incidence;
        if (n == 0) return;
        incidence += survival * d / n;
        survival *= (n - d - e) / n;
    }
};

}  // namespace

CompetingTable competing_table(const Snapshot& s, std::uint8_t event, Arena& arena) {
    CompetingTable table;
    const std::span<Leaving> leaving = arena.take<Leaving>(s.n);
    for (std::size_t i = 0; i < s.n; ++i) {
        const int arm = s.arm[i];
        leaving[i] = {s.icu_time[i], s.icu_event[i], s.arm[i]};
        ++table.patients[arm];
        table.last_time[arm] = std::max(table.last_time[arm], s.icu_time[i]);
    }
    std::sort(leaving.begin(), leaving.end(), [](const Leaving& a, const Leaving& b) { return a.time < b.time; });
    table.rows = arena.take<CompetingRow>(s.n);
    double n[2] = {static_cast<double>(table.patients[0]), static_cast<double>(table.patients[1])};
    double last_censored[2] = {-1, -1};
    std::size_t count = 0;
    for (std::size_t k = 0; k < s.n;) {
        CompetingRow row{leaving[k].time, {n[0], n[1]}, {0, 0}, {0, 0}, {0, 0}};
        for (; k < s.n && leaving[k].time == row.time; ++k) {
            const Leaving& one = leaving[k];
            --n[one.arm];
            if (one.event == 0) {
                last_censored[one.arm] = row.time;
                ++row.censored[one.arm];
                continue;
            }
            ++(one.event == event ? row.event : row.competing)[one.arm];
        }
        table.rows[count++] = row;
    }
    table.rows = table.rows.first(count);
    for (int arm = 0; arm < 2; ++arm)
        table.emptied[arm] = table.patients[arm] > 0 && last_censored[arm] < table.last_time[arm];
    return table;
}

Incidence incidence_at(const CompetingTable& table, int arm, double day) {
    Incidence result;
    Curve curve;
    std::size_t rows = 0;
    for (; rows < table.rows.size() && table.rows[rows].time <= day; ++rows) {
        const CompetingRow& row = table.rows[rows];
        curve.step(row.at_risk[arm], row.event[arm], row.competing[arm]);
        result.events += row.event[arm];
    }
    result.value = curve.incidence;
    curve = {};
    for (std::size_t k = 0; k < rows; ++k) {
        const CompetingRow& row = table.rows[k];
        const double n = row.at_risk[arm], d = row.event[arm], e = row.competing[arm];
        curve.step(n, d, e);
        if (d + e == 0) continue;
        const double to_come = result.value - curve.incidence, a = curve.survival_before;
        // When the last at risk have left nothing is to come.
        const double b = n > d + e ? to_come * n / (n - d - e) : 0, c = (a * d - b * (d + e)) / n;
        result.variance += (d * (a - b) * (a - b) + e * b * b - n * c * c) / (n * n);
        const double share = curve.survival > 0 ? to_come / curve.survival : 0;
        result.variance_gray +=
            a * a / (n * n) * (d * tied(d, n) * (1 - share) * (1 - share) + e * tied(e, n) * share * share);
    }
    result.variance = std::max(result.variance, 0.0);
    return result;
}

GrayScore gray_score(const CompetingTable& table) {
    // R_k = n_k / S_k(t-) counts who would still be at risk of the event had nobody been censored, up to a constant.
    // The pooled incidence F grows by D / R. The score of arm 1 is the sum of d_1 minus its expectation under equal
    // subdistributions; its variance gathers, for each arm and each kind of event, the squared change that one event
    // makes now (a) and through the curves later (the drift since then, final drift minus drift now).
    GrayScore result;
    Curve curve[2];
    double pooled = 0, drift[2] = {0, 0};
    double square[2] = {0, 0}, cross[2] = {0, 0};  // sums of q^2 v and of q (a - q drift) v
    for (const CompetingRow& row : table.rows) {
        if (row.only_censored()) continue;
        const double total = row.event[0] + row.event[1];
        double r[2], at_risk_of_it[2];
        for (int k = 0; k < 2; ++k) {
            curve[k].step(row.at_risk[k], row.event[k], row.competing[k]);
            r[k] = row.at_risk[k] > 0 ? row.at_risk[k] / curve[k].survival_before : 0;
            at_risk_of_it[k] = r[k] * (1 - curve[k].incidence_before);
        }
        const double all = r[0] + r[1], pooled_before = pooled;
        pooled += total / all;
        const double change[2] = {-r[1] * r[0] / all, r[1] * r[0] / all};
        for (int k = 0; k < 2; ++k)
            if (row.at_risk[k] > 0) drift[k] += change[k] * total / (all * (1 - pooled_before));
        if (row.at_risk[1] > 0)
            result.score += row.event[1] - total * at_risk_of_it[1] / (at_risk_of_it[0] + at_risk_of_it[1]);
        for (int k = 0; k < 2; ++k) {
            const double n = row.at_risk[k], before = curve[k].survival_before, after = curve[k].survival;
            if (n == 0) continue;
            const auto add = [&](double now, double q, double v) {
                const double x = now - q * drift[k];
                result.variance += x * x * v;
                cross[k] += x * q * v;
                square[k] += q * q * v;
            };
            if (total > 0) {
                const double ties = total > 1 ? 1 - (total - 1) / (all * before - 1) : 1;
                add(change[k], after > 0 ? 1 - (1 - pooled) / after : 1, ties * before * total / (all * n));
            }
            if (row.competing[k] > 0 && after > 0)
                add(0, -(1 - pooled) / after, tied(row.competing[k], n) * before * before * row.competing[k] / (n * n));
        }
    }
    for (int k = 0; k < 2; ++k) result.variance += drift[k] * (drift[k] * square[k] + 2 * cross[k]);
    return result;
}

}  // namespace equipoise
