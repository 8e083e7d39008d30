#include "sim/trial/cut_rule.hpp"

#include <fmt/format.h>

namespace equipoise {

std::string in_words(const CutRule& rule) {
    const std::string deaths = rule.deaths ? fmt::format("at {} deaths", *rule.deaths) : "";
    const std::string day = rule.calendar_day ? fmt::format("on calendar day {:g}", *rule.calendar_day) : "";
    if (rule.complete()) return "when follow-up is complete";
    return rule.deaths && rule.calendar_day ? deaths + " or " + day + ", whichever comes first" : deaths + day;
}

}  // namespace equipoise
