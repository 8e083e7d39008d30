#pragma once
// When a trial's data are cut for the analysis: the rule alone, which a design may hold. The day follows from a cohort
// (data_cut_day.hpp).
#include <cstdint>
#include <optional>
#include <string>

#include "models/numeric/field.hpp"

namespace equipoise {

/// Neither given: when everybody's follow-up is complete. Both given: whichever comes first. At the cut, patients not
/// yet randomized are unknown, those alive are censored at the time since their randomization.
struct CutRule {
    std::optional<double> calendar_day;
    std::optional<std::int64_t> deaths;

    static constexpr auto fields() {
        return std::tuple{
            field("calendar_day", &CutRule::calendar_day, Range::above(0), "days",
                  "from the first site's opening to the cut"),
            field("deaths", &CutRule::deaths, Range::between(1, 1e6), "deaths",
                  "cut when so many have been seen, in both arms together, within follow-up"),
        };
    }
    bool complete() const { return !calendar_day && !deaths; }
};

/// "at 350 deaths", "on calendar day 900", "at 350 deaths or on calendar day 900, whichever comes first"; "when
/// follow-up is complete".
std::string in_words(const CutRule& rule);

/// What ended a trial: everybody's follow-up (no cut came before), the calendar, or the number of deaths.
enum class CutBy : std::uint8_t { follow_up, calendar_day, deaths };

}  // namespace equipoise
