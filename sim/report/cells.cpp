#include "sim/report/cells.hpp"

#include <cmath>

#include "sim/report/text.hpp"

namespace equipoise::report {

Cell share_cell(const Proportion& s) {
    return {percent_with_error(s.value, s.mcse), std::isfinite(s.lower) ? percent_span(s.lower, s.upper) : ""};
}

Cell brief_cell(const Proportion& s) {
    if (s.mcse > 0 || !std::isfinite(s.value)) return {percent_with_error(s.value, s.mcse)};
    return {percent(s.value, 0), percent_bound(s.value, s.lower, s.upper)};
}

}  // namespace equipoise::report
