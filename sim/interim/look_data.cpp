#include "sim/interim/look_data.hpp"

#include <algorithm>

namespace equipoise {
namespace {

// The design's looks before the last count followed patients and nothing else.
bool counts_followed(const TrialProtocol& protocol) {
    const std::vector<PlannedLook>& looks = protocol.plans[0].looks;
    return looks.size() > 1 && std::all_of(looks.begin(), looks.end() - 1, [](const PlannedLook& look) {
               return look.cut.followed && !look.cut.deaths && !look.cut.calendar_day;
           });
}

}  // namespace

LookAtHand look_at_hand(const TrialProtocol& protocol, std::size_t analysis, const RunningTrial& trial,
                        const TrialModel& model, std::array<double, 2> mortality, Arena& arena) {
    const double known_from = protocol.known_from_day[analysis];
    std::size_t known = trial.patients();
    if (counts_followed(protocol) && !model.closes_for_all())
        known = trial.followed(model.follow_up_days);
    else if (known_from > 0)
        known = trial.followed(known_from);
    LookAtHand look{first_of(trial.data(), known, arena)};
    if (protocol.sequential() || known_from > 0) {
        look.information = information_in(look.data, protocol, 0, analysis);
        return look;
    }
    const std::optional<std::size_t> full = protocol.plans[0].looks[0].cut.deaths;
    const double f = model.allocation.treated_share(),
                 expected = static_cast<double>(protocol.sizes[0]) * (f * mortality[1] + (1 - f) * mortality[0]);
    look.information =
        static_cast<double>(deaths_in(look.data)) / (full ? static_cast<double>(*full) : expected);  // nobody lost
    return look;
}

}  // namespace equipoise
