#include "sim/design/group_sequential.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

namespace equipoise {

std::string in_words(const LookSpec& look) {
    std::vector<std::string> conditions;
    if (look.followed)
        conditions.push_back(*look.followed == 1
                                 ? std::string("when follow-up is complete")
                                 : fmt::format("when {:g}% of patients have complete follow-up", 100 * *look.followed));
    if (look.followed_patients)
        conditions.push_back(fmt::format("when {} patients have complete follow-up", *look.followed_patients));
    if (look.deaths) conditions.push_back(fmt::format("at {} deaths", *look.deaths));
    if (look.deaths_share) conditions.push_back(fmt::format("at {:g}% of the deaths", 100 * *look.deaths_share));
    if (look.calendar_day) conditions.push_back(fmt::format("on calendar day {:g}", *look.calendar_day));
    std::string text = fmt::format("{}", fmt::join(conditions, " or "));
    if (conditions.size() > 1)
        text += look.whichever == Whichever::first ? ", whichever comes first" : ", whichever comes last";
    if (look.spacing > 0) text += fmt::format(", at least {:g} days after the look before", look.spacing);
    if (look.tests == LookTests::efficacy) text += " (efficacy only)";
    if (look.tests == LookTests::futility) text += " (futility only)";
    return text;
}

std::vector<PlannedLook> planned_looks(const GroupSequential& design, std::size_t n) {
    std::vector<PlannedLook> looks;
    const double size = static_cast<double>(n), count = static_cast<double>(design.looks.size());
    const std::optional<std::int64_t> full = design.full_deaths();
    const std::optional<std::int64_t> last = design.looks.empty() ? std::nullopt : design.looks.back().deaths;
    for (const LookSpec& spec : design.looks) {
        PlannedLook look;
        look.spacing = spec.spacing;
        look.cut.latest = spec.whichever == Whichever::last;
        look.cut.calendar_day = spec.calendar_day;
        if (spec.followed)
            look.cut.followed = std::max<std::size_t>(1, static_cast<std::size_t>(std::round(*spec.followed * size)));
        if (spec.followed_patients) look.cut.followed = static_cast<std::size_t>(*spec.followed_patients);
        if (spec.deaths) look.cut.deaths = static_cast<std::size_t>(*spec.deaths);
        if (spec.deaths_share && last)
            look.cut.deaths = std::max<std::size_t>(
                1, static_cast<std::size_t>(std::ceil(*spec.deaths_share * static_cast<double>(*last) - 1e-9)));
        look.share = (static_cast<double>(looks.size()) + 1) / count;
        if (look.cut.deaths && full)
            look.share = static_cast<double>(*look.cut.deaths) / static_cast<double>(*full);
        else if (look.cut.followed)
            look.share = static_cast<double>(*look.cut.followed) / size;
        look.share_known = spec.conditions() == 1 && !spec.calendar_day;
        looks.push_back(look);
    }
    if (looks.empty()) looks.emplace_back();
    looks.back().share = 1;
    // A plan's shares ascend, also where a number of patients or deaths is beyond this n and its look is never reached.
    constexpr double kStep = 1.1e-3;  // the least that boundaries tell apart
    double least = kStep, room = kStep * (count - 1);
    for (std::size_t k = 0; k + 1 < looks.size(); ++k) {
        looks[k].share = std::clamp(looks[k].share, least, 1 - room);
        least = looks[k].share + kStep;
        room -= kStep;
    }
    return looks;
}

}  // namespace equipoise
