#include "sim/analysis/binary/binary_table.hpp"

#include "sim/trial/prefix_memo.hpp"

namespace equipoise {

Needs BinaryOutcome::needs() const {
    Needs needs;
    needs.time_order = needs.order = false;
    if (outcome.empty()) {
        needs.survival = true;
        needs.last_day = day;
    } else {
        needs.columns = needs.zero_one = {outcome};
    }
    return needs;
}

int BinaryOutcome::event_of(const Snapshot& s, std::size_t i) const {
    int event = -1;
    if (outcome.empty()) {
        if (s.status[i] == 1 && s.time[i] <= day)
            event = 1;
        else if (s.time[i] >= day)
            event = 0;
    } else if (const Column* column = s.column(outcome)) {
        const double x = column->values[i];
        event = x == 1 ? 1 : x == 0 ? 0 : -1;
    }
    if (event < 0 && missing != LostPatients::exclude) event = missing == LostPatients::died ? 1 : 0;
    return event;
}

BinaryTable BinaryOutcome::count(const Snapshot& s) const {
    BinaryTable table;
    if (!outcome.empty() || missing != LostPatients::exclude) {
        for (std::size_t i = 0; i < s.n; ++i) {
            const int event = event_of(s, i);
            if (event < 0) continue;
            ++table.patients[s.arm[i]];
            table.events[s.arm[i]] += event;
        }
        return table;
    }
    // Branch-free for the simulation: two counts a patient, told apart by arm at the end.
    PrefixMemo::Counts own;
    PrefixMemo::Counts& kept = s.memo ? s.memo->counts(*this) : own;
    auto [known, known_treated, events, events_treated] = kept.from(s.n);
    for (std::size_t i = kept.known; i < s.n; ++i) {
        const std::int64_t event =
            static_cast<std::int64_t>(s.status[i] == 1) & static_cast<std::int64_t>(s.time[i] <= day);
        const std::int64_t is_known = event | static_cast<std::int64_t>(s.time[i] >= day);
        const std::int64_t treated = s.arm[i];
        known += is_known;
        known_treated += is_known & treated;
        events += event;
        events_treated += event & treated;
    }
    kept.keep(s.n, {known, known_treated, events, events_treated});
    table.patients[0] = known - known_treated;
    table.patients[1] = known_treated;
    table.events[0] = events - events_treated;
    table.events[1] = events_treated;
    return table;
}

void set_details(Details& details, const BinaryTable& table) {
    const auto both = [](const std::int64_t(&x)[2]) {
        return Details::Vector{static_cast<double>(x[0]), static_cast<double>(x[1])};
    };
    details.set("events", both(table.events));
    details.set("patients", both(table.patients));
    details.set("risk", Details::Vector{table.risk(0), table.risk(1)});
}

}  // namespace equipoise
