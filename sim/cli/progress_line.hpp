#pragma once
// How a run stands, as one line of a terminal.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace equipoise {

struct RunStanding {
    std::string what;                      ///< the verb
    std::uint64_t done = 0, expected = 0;  ///< trials; expected 0: not known
    double seconds = 0;                    ///< since it began
    std::optional<double> share;           ///< of a run of several parts: done, about
    std::optional<double> seconds_left;    ///< not known at first
};

/// "plan: about 42% done, about 3 min left, 1,234,567 trials, 8,230 a second"; what does not fit in the width is left
/// out from the end. A share is "about" until it is 100%.
std::string progress_line(const RunStanding& run, std::size_t width);

/// "12 s", "3 min", "2 h 05 min"
std::string seconds_in_words(double seconds);

}  // namespace equipoise
