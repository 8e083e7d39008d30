#include "sim/report/palette.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

namespace equipoise::report {

namespace {

constexpr std::array<const char*, 25> colours{
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#8C6D00", "#4999C6", "#882255", "#6B6B6B",
    "#332288", "#BF8400", "#40A090", "#661100", "#7B9F35", "#AA4499", "#1B5E20", "#B8860B", "#5C4FC9",
    "#C2185B", "#00838F", "#A0522D", "#7E57C2", "#969522", "#37474F", "#DE7070"};

constexpr std::array<const char*, 12> dashes{"none",        "9 4",          "2 3",     "9 3 2 3",
                                             "16 5",        "9 3 2 3 2 3",  "5 3",     "16 4 5 4",
                                             "9 3 9 3 2 3", "16 3 2 3 2 3", "5 3 2 3", "2 6"};

// Beyond the list: hues a golden angle apart, dark enough to be seen on white.
std::string further_colour(std::size_t i) {
    const double hue = std::fmod(137.508 * static_cast<double>(i), 360), lightness = i % 2 ? 0.25 : 0.33,
                 saturation = 0.75;
    const auto channel = [&](double k) {
        k = std::fmod(k + hue / 30, 12);
        const double value = lightness - saturation * lightness * std::fmax(-1, std::fmin(1, std::fmin(k - 3, 9 - k)));
        return static_cast<int>(std::lround(255 * value));
    };
    return fmt::format("#{:02X}{:02X}{:02X}", channel(0), channel(8), channel(4));
}

// Beyond the list: one or two long strokes of a length of their own, then one to three dots.
std::string further_dash(std::size_t i) {
    const std::size_t length = 11 + 2 * (i / 6), a = 1 + i % 2, b = 1 + i / 2 % 3;
    std::string pattern;
    for (std::size_t k = 0; k < a; ++k) pattern += fmt::format("{} 3 ", length);
    for (std::size_t k = 0; k < b; ++k) pattern += "3 3 ";
    pattern.pop_back();
    return pattern;
}

std::array<int, 3> channels_of(std::string_view colour) {
    std::array<int, 3> channels{};
    for (std::size_t i = 0; i < 3; ++i)
        std::from_chars(colour.data() + 1 + 2 * i, colour.data() + 3 + 2 * i, channels[i], 16);
    return channels;
}

}  // namespace

SeriesStyle series_style(std::size_t index) {
    return {index < colours.size() ? colours[index] : further_colour(index),
            index < dashes.size() ? dashes[index] : further_dash(index - dashes.size())};
}

double contrast_with_white(std::string_view colour) {
    constexpr double weights[] = {0.2126, 0.7152, 0.0722};
    double luminance = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const double c = channels_of(colour)[i] / 255.0;
        luminance += weights[i] * (c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4));
    }
    return 1.05 / (luminance + 0.05);
}

std::string text_colour(std::string_view colour) {
    std::array<int, 3> c = channels_of(colour);
    std::string darker(colour);
    while (contrast_with_white(darker) < 4.5) {
        for (int& channel : c) channel = channel * 19 / 20;
        darker = fmt::format("#{:02X}{:02X}{:02X}", c[0], c[1], c[2]);
    }
    return darker;
}

}  // namespace equipoise::report
