#include "sim/trial/cut_day.hpp"

#include <algorithm>

namespace equipoise {

double cut_day(const CutRule& rule, const Cohort& cohort, std::size_t n, Arena& arena) {
    return find_cut(rule, cohort, n, arena).day;
}

Cut find_cut(const CutRule& rule, const Cohort& cohort, std::size_t n, Arena& arena) {
    const double follow_up = cohort.follow_up_days;
    Cut cut{cohort.end(n), CutBy::follow_up};
    if (rule.calendar_day && *rule.calendar_day < cut.day) cut = {*rule.calendar_day, CutBy::calendar_day};
    if (!rule.deaths) return cut;
    const Arena::Frame frame(arena);
    const std::span<double> died = arena.take<double>(n);  // on which calendar day
    std::size_t count = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double known = cohort.dropout.empty() ? follow_up : std::min(cohort.dropout[i], follow_up);
        died[count] = cohort.arrival[i] + cohort.death[i];
        count += cohort.death[i] <= known;
    }
    const auto wanted = static_cast<std::size_t>(*rule.deaths);
    if (count < wanted) return cut;
    std::nth_element(died.begin(), died.begin() + static_cast<std::ptrdiff_t>(wanted - 1),
                     died.begin() + static_cast<std::ptrdiff_t>(count));
    return died[wanted - 1] <= cut.day ? Cut{died[wanted - 1], CutBy::deaths} : cut;
}

}  // namespace equipoise
