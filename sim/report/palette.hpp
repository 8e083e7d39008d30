#pragma once
// How a series is told from its neighbours: by colour, by dash and by marker, so that a print in black and white and a
// reader who does not see colours lose nothing. The first five colours are those of Okabe and Ito (2008) that stand out
// on white.
#include <cstddef>
#include <string>
#include <string_view>

namespace equipoise::report {

struct SeriesStyle {
    std::string colour;  ///< "#0072B2"
    std::string dash;    ///< an SVG dash array, or "none" for the first series
};

/// The style of series 0, 1, 2, ...; no two among the first 200 share a colour or a dash pattern.
SeriesStyle series_style(std::size_t index);

/// Contrast of a colour "#RRGGBB" with white, 1 to 21 (WCAG 2, relative luminance).
double contrast_with_white(std::string_view colour);
/// The colour, darkened until small text in it can be read on white (a contrast of at least 4.5).
std::string text_colour(std::string_view colour);

}  // namespace equipoise::report
