#include "sim/cli/progress_line.hpp"

#include <fmt/format.h>
#include <cmath>
#include <vector>

#include "sim/cli/columns.hpp"

namespace equipoise {

std::string seconds_in_words(double seconds) {
    if (seconds < 59.5) return fmt::format("{:.0f} s", seconds);
    const auto minutes = static_cast<std::uint64_t>(std::lround(seconds / 60));
    return minutes < 60 ? fmt::format("{} min", minutes) : fmt::format("{} h {:02} min", minutes / 60, minutes % 60);
}

std::string progress_line(const RunStanding& run, std::size_t width) {
    const char* about = run.share ? "about " : "";
    std::vector<std::string> facts;
    if (run.share && *run.share >= 1) {
        facts.push_back(fmt::format("100% done, {} trials in {}", run.done, seconds_in_words(run.seconds)));
    } else {
        // Rounded down: 100% is said of what is over.
        if (run.share) facts.push_back(fmt::format("about {:.0f}% done", std::floor(100 * *run.share)));
        if (run.seconds_left) facts.push_back(about + seconds_in_words(*run.seconds_left) + " left");
        facts.push_back(run.expected > 0 ? fmt::format("{} of {} trials", run.done, run.expected)
                                         : fmt::format("{} trials", run.done));
        if (run.seconds > 0)
            facts.push_back(fmt::format("{:.0f} a second", static_cast<double>(run.done) / run.seconds));
    }
    std::string line = run.what + ":";
    for (const std::string& fact : facts) {
        const std::string longer = line + (line.ends_with(':') ? " " : ", ") + fact;
        if (columns_of(longer) > width) break;
        line = longer;
    }
    return columns_of(line) > width ? in_columns(line, width) : line;
}

}  // namespace equipoise
