#include "sim/analysis/survival/competing_risks.hpp"

#include <algorithm>

#include "models/numeric/flag_count.hpp"

namespace equipoise {
namespace {

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

CompetingTable competing_table(const Snapshot& s, std::span<const std::uint32_t> order, std::uint8_t event,
                               Arena& arena) {
    CompetingTable table;
    table.rows = arena.take<CompetingRow>(s.n);
    double n[2] = {0, 0};
    for (std::size_t i = 0; i < s.n; ++i) ++n[s.arm[i]];
    std::size_t count = 0;
    for (std::size_t k = 0; k < s.n;) {
        CompetingRow row{s.icu_time[order[k]], {n[0], n[1]}, {0, 0}, {0, 0}, {0, 0}};
        for (; k < s.n && s.icu_time[order[k]] == row.time; ++k) {
            const std::uint8_t arm = s.arm[order[k]], left_by = s.icu_event[order[k]];
            --n[arm];
            ++(left_by == 0 ? row.censored : left_by == event ? row.event : row.competing)[arm];
        }
        table.rows[count++] = row;
    }
    table.rows = table.rows.first(count);
    return table;
}

void leaving_times(const Snapshot& s, std::span<const std::uint32_t> order, std::uint8_t event, double day,
                   LeavingTimes (&arms)[2], Arena& arena) {
    struct Rows {
        double *n, *d, *e;
        double left, time = -1;
        std::size_t count = 0;
    } rows[2];
    arms[0] = arms[1] = {};
    arms[1].patients = count_flags(s.arm.first(s.n));
    arms[0].patients = s.n - arms[1].patients;
    for (int a = 0; a < 2; ++a) {
        arms[a].at_risk = arena.take<double>(arms[a].patients + 1);
        arms[a].event = arena.take<double>(arms[a].patients + 1);
        arms[a].competing = arena.take<double>(arms[a].patients + 1);
        rows[a] = {arms[a].at_risk.data(), arms[a].event.data(), arms[a].competing.data(),
                   static_cast<double>(arms[a].patients)};
    }
    std::size_t k = 0;
    for (; k < s.n && s.icu_time[order[k]] <= day; ++k) {
        const std::uint32_t i = order[k];
        const double time = s.icu_time[i];
        const bool asked = s.icu_event[i] == event, leaves = s.icu_event[i] != 0;
        Rows& row = rows[s.arm[i]];
        if (leaves & (time == row.time)) {  // ties are rare
            row.d[row.count - 1] += asked;
            row.e[row.count - 1] += !asked;
        } else {  // everybody writes the next row, the leaving keep it
            row.n[row.count] = row.left;
            row.d[row.count] = asked;
            row.e[row.count] = leaves & !asked;
            row.count += leaves;
            row.time = leaves ? time : row.time;
        }
        row.left -= 1;
    }
    for (int a = 0; a < 2; ++a) {
        arms[a].at_risk = arms[a].at_risk.first(rows[a].count);
        arms[a].event = arms[a].event.first(rows[a].count);
        arms[a].competing = arms[a].competing.first(rows[a].count);
        if (arms[a].patients == 0) continue;
        std::size_t back = s.n;  // the last of the arm: censored, if anybody was at that time
        while (s.arm[order[back - 1]] != a) --back;
        arms[a].last_time = s.icu_time[order[back - 1]];
        arms[a].emptied = s.icu_event[order[back - 1]] != 0;
    }
}

// Divisions side by side, then the sums in the order of time.
Incidence incidence_of(const LeavingTimes& arm, bool with_gray, Arena& arena) {
    const Arena::Frame frame(arena);
    Incidence result;
    const std::size_t rows = arm.at_risk.size();
    const double *const n = arm.at_risk.data(), *const d = arm.event.data(), *const e = arm.competing.data();
    double *const survival = arena.take<double>(rows + 1).data(), *const incidence = arena.take<double>(rows).data(),
                  *const term = arena.take<double>(rows).data();
    for (std::size_t k = 0; k < rows; ++k) term[k] = (n[k] - d[k] - e[k]) / n[k];
    survival[0] = 1;  // just before row k, and after the last
    for (std::size_t k = 0; k < rows; ++k) survival[k + 1] = survival[k] * term[k];
    for (std::size_t k = 0; k < rows; ++k) term[k] = survival[k] * d[k] / n[k];
    for (std::size_t k = 0; k < rows; ++k) {
        result.events += d[k];
        incidence[k] = result.value += term[k];
    }
    for (std::size_t k = 0; k < rows; ++k) {
        const double to_come = result.value - incidence[k], a = survival[k], left = n[k] - d[k] - e[k];
        // When the last at risk have left nothing is to come.
        const double b = left > 0 ? to_come * n[k] / left : 0, c = (a * d[k] - b * (d[k] + e[k])) / n[k];
        term[k] = (d[k] * (a - b) * (a - b) + e[k] * b * b - n[k] * c * c) / (n[k] * n[k]);
    }
    for (std::size_t k = 0; k < rows; ++k) result.variance += term[k];
    for (std::size_t k = 0; with_gray && k < rows; ++k) {
        const double to_come = result.value - incidence[k], a = survival[k];
        const double share = survival[k + 1] > 0 ? to_come / survival[k + 1] : 0;
        result.variance_gray +=
            a * a / (n[k] * n[k]) *
            (d[k] * tied(d[k], n[k]) * (1 - share) * (1 - share) + e[k] * tied(e[k], n[k]) * share * share);
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
