#include "sim/analysis/horizon.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace equipoise {
namespace {

std::string whole(double follow_up_days) {
    return follow_up_days > 0 ? fmt::format("days 0 to {:g}", follow_up_days) : std::string("whole follow-up");
}

std::string when(const Outcome& outcome) {
    if (!outcome.from_scores()) return "";
    switch (outcome.score) {
        case ScoreSummary::value:
            return fmt::format("day {}", outcome.day);
        case ScoreSummary::change:
            return fmt::format("change to day {}", outcome.day);
        case ScoreSummary::mean:
        case ScoreSummary::maximum:
            return fmt::format("days 0 to {}", outcome.day);
        case ScoreSummary::support_free_days:
            return fmt::format("days 1 to {}", outcome.day);
    }
    return "";
}

std::string when(const Hierarchy& test, double follow_up_days) {
    std::string text;
    for (const std::string& level : test.hierarchy) {
        std::string part = level == "death"   ? "death, " + whole(follow_up_days)
                           : level == "score" ? when(test.outcome)
                                              : "";
        if (!part.empty()) text += (text.empty() ? "" : "; ") + part;
    }
    return text;
}

std::string when(const Mmrm& test, double follow_up_days) {
    if (test.visit) return fmt::format("day {}", *test.visit);
    if (!test.visits.empty()) return fmt::format("day {}", *std::max_element(test.visits.begin(), test.visits.end()));
    return follow_up_days > 0 ? fmt::format("day {:g}", follow_up_days) : std::string("last visit");
}

}  // namespace

double* horizon_of(Analysis& analysis) {
    return std::visit(
        [](auto& test) -> double* {
            if constexpr (requires { test.tau; })
                return &test.tau;
            else if constexpr (requires { test.day; })
                return &test.day;
            else
                return nullptr;
        },
        analysis);
}

double observed_to(const Snapshot& s) {
    double last[2] = {0, 0};
    bool open[2] = {false, false};  // somebody was alive when last seen
    for (std::size_t i = 0; i < s.time.size() && i < s.n; ++i) {
        double& longest = last[s.arm[i]];
        if (s.time[i] > longest) open[s.arm[i]] = false;
        longest = std::max(longest, s.time[i]);
        open[s.arm[i]] |= s.time[i] == longest && s.status[i] == 0;
    }
    const int shorter = last[0] < last[1] ? 0 : 1;
    return last[0] != last[1] && open[shorter] ? last[shorter] : std::max(last[0], last[1]);
}

std::string when_in_words(const Analysis& analysis, double follow_up_days) {
    return std::visit(
        [&]<class A>(const A& test) -> std::string {
            if constexpr (std::is_base_of_v<BinaryOutcome, A>)
                return test.outcome.empty() ? fmt::format("day {:g}", test.day) : std::string();
            else if constexpr (std::is_same_v<A, Rmst>)
                return fmt::format("days 0 to {:g}", test.tau);
            else if constexpr (std::is_same_v<A, CumulativeIncidence>)
                return test.test == IncidenceTest::difference ? fmt::format("day {:g}", test.day)
                                                              : whole(follow_up_days);
            else if constexpr (requires { test.day; })
                return fmt::format("day {:g}", test.day);
            else if constexpr (std::is_base_of_v<Hierarchy, A>)
                return when(test, follow_up_days);
            else if constexpr (std::is_same_v<A, Mmrm>)
                return when(test, follow_up_days);
            else if constexpr (requires { test.outcome; })
                return when(test.outcome);
            else
                return whole(follow_up_days);
        },
        analysis);
}

std::string estimand_in_words(const Analysis& analysis, double follow_up_days) {
    const std::string time = when_in_words(analysis, follow_up_days);
    return std::string(estimand_of(analysis)) + (time.empty() ? "" : ", " + time);
}

}  // namespace equipoise
