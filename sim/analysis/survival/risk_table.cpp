#include "sim/analysis/survival/risk_table.hpp"

#include "models/numeric/flag_count.hpp"

namespace equipoise {
namespace {

struct Totals {
    std::size_t deaths = 0, treated = 0;
};

Totals count(const Snapshot& s, std::span<const std::uint32_t> order) {
    std::size_t deaths = 0, treated = 0;
    if (order.size() == s.n) {
        deaths = count_flags(s.status.first(s.n));
        treated = count_flags(s.arm.first(s.n));
    } else {
        for (const std::uint32_t i : order) {
            deaths += s.status[i];
            treated += s.arm[i];
        }
    }
    return {deaths, treated};
}

}  // namespace

RiskTable risk_table(const Snapshot& s, std::span<const std::uint32_t> order, Arena& arena) {
    const Totals total = count(s, order);
    RiskTable table;
    table.patients[0] = order.size() - total.treated;
    table.patients[1] = total.treated;
    const std::span<double> time = arena.take<double>(total.deaths), deaths = arena.take<double>(total.deaths),
                            deaths_treated = arena.take<double>(total.deaths),
                            at_risk = arena.take<double>(total.deaths),
                            at_risk_treated = arena.take<double>(total.deaths);
    const std::uint8_t *const status = s.status.data(), *const arm = s.arm.data();
    const double* const times = s.time.data();
    double *const t = time.data(), *const d = deaths.data(), *const d1 = deaths_treated.data(),
                  *const n = at_risk.data(), *const n1 = at_risk_treated.data();
    const std::uint32_t* next = order.data();
    std::size_t seen = 0, row = 0, left = order.size(), left1 = total.treated;
    // Everybody writes the next row, the dying keep it: who is censored cannot be foreseen, ties are rare.
    for (; seen < total.deaths; ++next) {
        const std::uint32_t i = *next;
        const std::uint8_t dies = status[i], treated = arm[i];
        const double at = times[i];
        if (dies & (row > 0 && t[row - 1] == at)) {  // deaths come first at a time, so nobody was censored in between
            d[row - 1] += 1;
            d1[row - 1] += treated;
            ++seen;
        } else if (row < total.deaths) {
            t[row] = at;
            d[row] = 1;
            d1[row] = treated;
            n[row] = static_cast<double>(left);
            n1[row] = static_cast<double>(left1);
            row += dies;
            seen += dies;
        }
        --left;
        left1 -= treated;
    }
    table.time = time.first(row);
    table.deaths = deaths.first(row);
    table.deaths_treated = deaths_treated.first(row);
    table.at_risk = at_risk.first(row);
    table.at_risk_treated = at_risk_treated.first(row);
    return table;
}

}  // namespace equipoise
