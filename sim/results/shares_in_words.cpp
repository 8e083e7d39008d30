#include "sim/results/shares_in_words.hpp"

#include <fmt/format.h>

#include <cmath>

namespace equipoise {

std::string percent(const Proportion& p) {
    if (std::isnan(p.value)) return "-";
    return fmt::format("{:.1f}% ({:.1f})", 100 * p.value, 100 * p.mcse);
}

std::string cut_in_words(const CutRule& cut, const TrialTally& t) {
    if (cut.complete()) return "";
    const auto share = [&](CutBy by) { return Proportion::of(t.ended_by[static_cast<std::size_t>(by)], t.trials); };
    const std::uint64_t complete = t.ended_by[static_cast<std::size_t>(CutBy::follow_up)],
                        by_day = t.ended_by[static_cast<std::size_t>(CutBy::calendar_day)];
    std::string text;
    if (complete == t.trials)
        text = fmt::format("The cut ({}) was never reached: every trial was analyzed when follow-up was complete.\n",
                           in_words(cut));
    else if (complete > 0)
        text = fmt::format(
            "The cut ({}) was not reached in {} of trials: they were analyzed when follow-up was complete.\n",
            in_words(cut), percent(share(CutBy::follow_up)));
    if (cut.deaths && by_day > 0)
        text += fmt::format("The calendar day came before the {}th death in {} of trials.\n", *cut.deaths,
                            percent(share(CutBy::calendar_day)));
    return text;
}

}  // namespace equipoise
