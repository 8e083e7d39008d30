#pragma once
// When a trial's data are looked at: numbers only, which a design may hold. The day follows from a cohort
// (data_cut_day.hpp).
#include <cstddef>
#include <optional>

#include "sim/trial/cut_rule.hpp"

namespace equipoise {

/// Reached when the first of the conditions given holds (`latest`: the last of them). None given: when everybody's
/// follow-up is complete, which also ends the wait for any of them.
struct DataCut {
    std::optional<std::size_t> followed;  ///< so many patients, in the order of randomization, to the end of follow-up
    std::optional<std::size_t> deaths;    ///< seen in both arms together, within follow-up
    std::optional<double> calendar_day;
    bool latest = false;

    static DataCut of(const CutRule& rule) {
        DataCut m;
        if (rule.deaths) m.deaths = static_cast<std::size_t>(*rule.deaths);
        m.calendar_day = rule.calendar_day;
        return m;
    }
    bool complete() const { return !followed && !deaths && !calendar_day; }
};

}  // namespace equipoise
