#include "models/survival/checks.hpp"

#include <cmath>
#include <cstdio>

#include "models/numeric/input_error.hpp"

namespace equipoise {
namespace {

std::string text_of(double x) {
    char text[32];
    std::snprintf(text, sizeof text, "%.10g", x);
    return text;
}

std::string allowed(const Range& range) {
    const bool low = std::isfinite(range.low), high = std::isfinite(range.high);
    if (low && high)
        return "write a number from " + text_of(range.low) + (range.low_open ? " (excluded)" : "") + " to " +
               text_of(range.high) + (range.high_open ? " (excluded)" : "");
    if (low) return std::string("write a number ") + (range.low_open ? "above " : "of at least ") + text_of(range.low);
    return "write a finite number";
}

}  // namespace

void check_number(double x, const Range& range, std::string_view name, const std::string& where) {
    if (!range.contains(x))
        throw InputError(where + "." + std::string(name), text_of(x) + " is out of range", allowed(range));
}

void check_cuts(std::span<const double> cuts, const std::string& where) {
    if (cuts.size() > 1000)
        throw InputError(where + ".cuts", std::to_string(cuts.size()) + " cuts are too many", "write at most 1000");
    double last = 0;
    for (const double cut : cuts) {
        if (!(cut > last && std::isfinite(cut)))
            throw InputError(where + ".cuts", text_of(cut) + " does not lie after " + text_of(last),
                             "write ascending days above 0, for example 7, 14");
        last = cut;
    }
}

void check_one_more(std::span<const double> cuts, std::span<const double> values, std::string_view name,
                    const std::string& where) {
    if (values.size() != cuts.size() + 1)
        throw InputError(
            where + "." + std::string(name),
            std::to_string(values.size()) + " values for " + std::to_string(cuts.size()) + " cuts",
            "write one value more than cuts: one for each interval and one for the time after the last cut");
}

}  // namespace equipoise
