#include "sim/search/running_power.hpp"

namespace equipoise {

void add_point(std::vector<RunningPower>& course, const RunningPower& now) {
    constexpr double kStep = 1.03;
    const std::size_t points = course.size();
    if (points > 1 &&
        static_cast<double>(course[points - 1].trials) < kStep * static_cast<double>(course[points - 2].trials))
        course.pop_back();
    course.push_back(now);
}

}  // namespace equipoise
