#pragma once
// When a trial's data are cut for the analysis.
#include <cstdint>
#include <optional>
#include <string>

#include "models/numeric/arena.hpp"
#include "models/numeric/field.hpp"
#include "sim/trial/cohort.hpp"

namespace equipoise {

/// Neither given: when everybody's follow-up is complete. Both given: whichever comes first. At the cut, patients not yet randomized
/// are unknown, those alive are censored at the time since their randomization.
struct CutRule {
    std::optional<double> calendar_day;
    std::optional<std::int64_t> deaths;

    static constexpr auto fields() {
        return std::tuple{
            field("calendar_day", &CutRule::calendar_day, Range::above(0), "days", "from the first site's opening to the cut"),
            field("deaths", &CutRule::deaths, Range::between(1, 1e6), "deaths", "cut when so many have been seen, in both arms together, within follow-up"),
        };
    }
    bool complete() const { return !calendar_day && !deaths; }
};

/// "at 350 deaths", "on calendar day 900", "at 350 deaths or on calendar day 900, whichever comes first"; "when follow-up is complete".
std::string in_words(const CutRule& rule);

/// What ended a trial: everybody's follow-up (no cut came before), the calendar, or the number of deaths.
enum class CutBy : std::uint8_t { follow_up, calendar_day, deaths };
struct Cut {
    double day = 0;
    CutBy by = CutBy::follow_up;
};

/// Calendar day on which the first n patients are analyzed; never later than the end of the last one's follow-up, which is also the
/// answer when fewer deaths than asked are seen. 1 <= n <= cohort.n.
Cut find_cut(const CutRule& rule, const Cohort& cohort, std::size_t n, Arena& arena);
double cut_day(const CutRule& rule, const Cohort& cohort, std::size_t n, Arena& arena);

}  // namespace equipoise
