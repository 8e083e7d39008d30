#include "sim/analysis/survival/risk_table.hpp"

namespace equipoise {
namespace {

struct Totals {
    std::size_t deaths = 0, treated = 0;
};

Totals count(const Snapshot& s, std::span<const std::uint32_t> order) {
    std::size_t deaths = 0, treated = 0;
    if (order.size() == s.n) {  // everybody: plain sums vectorize
        for (std::size_t i = 0; i < s.n; ++i) deaths += s.status[i];
        for (std::size_t i = 0; i < s.n; ++i) treated += s.arm[i];
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
    const std::uint8_t *status = s.status.data(), *arm = s.arm.data();
    const std::uint32_t* next = order.data();
    auto n = static_cast<std::int64_t>(order.size()), n1 = static_cast<std::int64_t>(total.treated);
    std::size_t seen = 0, row = 0;
    while (seen < total.deaths) {
        const std::uint32_t i = *next++;
        if (status[i] == 0) {
            --n;
            n1 -= arm[i];
            continue;
        }
        const double t = s.time[i];
        std::int64_t d = 1, d1 = arm[i];
        ++seen;
        while (seen < total.deaths && s.time[*next] == t && status[*next] == 1) {
            ++d;
            d1 += arm[*next++];
            ++seen;
        }
        time[row] = t;
        deaths[row] = static_cast<double>(d);
        deaths_treated[row] = static_cast<double>(d1);
        at_risk[row] = static_cast<double>(n);
        at_risk_treated[row] = static_cast<double>(n1);
        ++row;
        n -= d;
        n1 -= d1;
    }
    table.time = time.first(row);
    table.deaths = deaths.first(row);
    table.deaths_treated = deaths_treated.first(row);
    table.at_risk = at_risk.first(row);
    table.at_risk_treated = at_risk_treated.first(row);
    return table;
}

}  // namespace equipoise
