#pragma once
// How a series is told from its neighbours: by colour, by dash and by marker, so that a print in black and white and a
// reader who does not see colours lose nothing. The first five colours are those of Okabe and Ito (2008) that stand out
// on white.
#include <cstddef>
#include <string>

namespace equipoise::report {

struct SeriesStyle {
    std::string colour;  ///< "#0072B2"
    std::string dash;    ///< an SVG dash array, or "none" for the first series
};

/// The style of series 0, 1, 2, ...; no two among the first 200 share a colour or a dash pattern.
SeriesStyle series_style(std::size_t index);

}  // namespace equipoise::report
