#include "sim/report/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace equipoise::report {

namespace {

constexpr const char* dash = "–";
constexpr const char* minus = "−";

// Advance widths in thousandths of the font size, from the space (32) to the tilde (126): of each letter the wider of
// Helvetica's (Arial's, Liberation Sans') and DejaVu Sans', from the fonts' own tables.
constexpr std::array<short, 95> widest{318,  401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
                                       636,  636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 556,
                                       1015, 684, 686, 722, 770, 667, 611, 778, 752, 295, 500, 667, 557, 863, 748, 787,
                                       667,  787, 722, 667, 611, 732, 684, 989, 685, 667, 685, 390, 337, 390, 838, 556,
                                       500,  613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
                                       635,  635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838};

// Bytes of the UTF-8 character that begins at `i`.
std::size_t character_length(std::string_view text, std::size_t i) {
    std::size_t length = 1;
    while (i + length < text.size() && (static_cast<unsigned char>(text[i + length]) & 0xC0) == 0x80) ++length;
    return length;
}

double character_width(std::string_view character) {
    const auto first = static_cast<unsigned char>(character[0]);
    if (first >= 32 && first < 127) return widest[first - 32];
    return first >= 0xE3 ? 1000 : 700;  // wide scripts, then accented letters and signs
}

std::string signed_text(double x, const std::string& magnitude) {
    const bool zero = magnitude.find_first_of("123456789") == std::string::npos;
    return x < 0 && !zero ? minus + magnitude : magnitude;
}

// Decimals that show an error to its leading digit.
int decimals_for(double error) { return static_cast<int>(std::clamp(-std::floor(std::log10(error)), 0.0, 8.0)); }

// Decimals for an interval of shares, in percent: a 95% interval is about four standard errors wide.
int range_decimals(double lower, double upper) {
    return upper > lower ? std::clamp(decimals_for(25 * (upper - lower)), 0, 6) : 1;
}

}  // namespace

std::string escape(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 16);
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += static_cast<unsigned char>(c) < 32 || c == 127 ? ' ' : c;
        }
    }
    return out;
}

std::string decimal(double x, int decimals) {
    if (!std::isfinite(x)) return dash;
    return signed_text(x, fmt::format("{:.{}f}", std::fabs(x), decimals));
}

std::string significant(double x, int digits) {
    if (!std::isfinite(x)) return dash;
    const std::string text = fmt::format("{:.{}g}", std::fabs(x), digits);
    if (std::fabs(x) < 1 || text.find('e') == std::string::npos) return signed_text(x, text);
    return count(std::copysign(std::stod(text), x));  // 1e+01 is 10
}

std::string count(double n) {
    if (!std::isfinite(n)) return dash;
    std::string digits = fmt::format("{:.0f}", std::fabs(n));
    for (std::size_t place = digits.size(); place > 3; place -= 3) digits.insert(place - 3, ",");
    return signed_text(n, digits);
}

std::string percent(double share, int decimals) {
    return std::isfinite(share) ? decimal(100 * share, decimals) + "%" : dash;
}

std::string count_range(double lower, double upper) {
    if (!std::isfinite(lower)) return dash;
    if (std::isinf(upper)) return count(lower) + " or more";
    return std::isfinite(upper) ? count(lower) + " to " + count(upper) : dash;
}

std::string percent_range(double lower, double upper, int decimals) {
    if (!std::isfinite(lower) || !std::isfinite(upper)) return dash;
    if (decimals < 0) decimals = range_decimals(lower, upper);
    return percent(lower, decimals) + " to " + percent(upper, decimals);
}

std::string percent_interval(double lower, double upper) {
    return percent_range(lower, upper, std::max(1, range_decimals(lower, upper)));
}

std::string percent_span(double lower, double upper) {
    if (!std::isfinite(lower) || !std::isfinite(upper)) return dash;
    const int decimals = std::max(1, range_decimals(lower, upper));
    return decimal(100 * lower, decimals) + dash + percent(upper, decimals);
}

std::string percent_bound(double share, double lower, double upper) {
    if (share <= 0 && upper > 0) return "below " + percent(upper, std::clamp(decimals_for(100 * upper), 0, 6));
    if (share >= 1 && lower < 1) return "above " + percent(lower, std::clamp(decimals_for(100 * (1 - lower)), 0, 6));
    return "";
}

std::string duration_in_words(double months, double error) {
    if (!std::isfinite(months)) return dash;
    std::string said;
    if (std::isfinite(error)) {
        const int decimals = error > 0 ? std::max(2, decimals_for(error)) : 2;
        said = "Monte Carlo error " + decimal(error, decimals);
    }
    const std::string in_months = decimal(months, 1) + " months";
    if (months < 24) return in_months + (said.empty() ? "" : " (" + said + ")");
    return decimal(months / 12, 1) + " years (" + in_months + (said.empty() ? "" : "; " + said) + ")";
}

std::string n_equals(double n) { return "n\u00A0=\u00A0" + count(n); }

std::string p_value_text(double p) {
    if (!std::isfinite(p)) return dash;
    return p < 0.001 ? "p < 0.001" : "p = " + decimal(p, p < 0.1 ? 3 : 2);
}

std::string percent_with_error(double share, double error) {
    if (!std::isfinite(share)) return dash;
    if (!std::isfinite(error)) return percent(share);
    const int decimals = error > 0 ? std::clamp(decimals_for(100 * error), 1, 6) : 1;
    return fmt::format("{} ({})", percent(share, decimals), decimal(100 * error, decimals));
}

std::string points_with_error(double share, double error) {
    return fmt::format("{} ({})", decimal(100 * share, 1), decimal(100 * error, 1));
}

std::string quantile_text(double quantile, double mcse) {
    return mcse > 0 ? percent_with_error(quantile, mcse) : percent(quantile, 0);
}

std::string number_with_error(double x, double error, int error_digits) {
    if (!std::isfinite(x)) return dash;
    if (!std::isfinite(error)) return significant(x);
    const int decimals = error > 0 ? decimals_for(error / std::pow(10, error_digits - 1)) : 3;
    return fmt::format("{} ({})", decimal(x, decimals), decimal(error, decimals));
}

std::string join_words(const std::vector<std::string>& words) {
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) out += i + 1 == words.size() ? " and " : ", ";
        out += words[i];
    }
    return out;
}

double text_width(std::string_view utf8, double size) {
    double width = 0;
    for (std::size_t i = 0; i < utf8.size(); i += character_length(utf8, i))
        width += character_width(utf8.substr(i, character_length(utf8, i)));
    return 1.02 * width * size / 1000;
}

double size_to_fit(std::string_view utf8, double width, double size) {
    const double wide = text_width(utf8, size);
    return wide > width ? size * width / wide : size;
}

std::vector<std::string> wrap(std::string_view utf8, double width, double size, std::size_t max_lines) {
    std::vector<std::string> lines;
    std::string line;
    for (std::size_t start = 0; start < utf8.size();) {
        const std::size_t end = std::min(utf8.find(' ', start), utf8.size());
        std::string word(utf8.substr(start, end - start));
        start = end + 1;
        if (word.empty()) continue;
        if (!line.empty() && text_width(line + " " + word, size) <= width) {
            line += " " + word;
            continue;
        }
        if (!line.empty()) lines.push_back(std::move(line));
        while (text_width(word, size) > width) {  // a word wider than the line
            std::size_t cut = character_length(word, 0);
            while (text_width(word.substr(0, cut + character_length(word, cut)), size) <= width)
                cut += character_length(word, cut);
            if (cut >= word.size()) break;
            lines.push_back(word.substr(0, cut));
            word.erase(0, cut);
        }
        line = std::move(word);
    }
    if (!line.empty()) lines.push_back(std::move(line));
    if (lines.empty()) lines.emplace_back();
    if (lines.size() > max_lines) {
        lines.resize(max_lines);
        std::string& last = lines.back();
        while (!last.empty() && text_width(last + "…", size) > width) {
            while (last.size() > 1 && (static_cast<unsigned char>(last.back()) & 0xC0) == 0x80) last.pop_back();
            last.pop_back();
        }
        last += "…";
    }
    return lines;
}

}  // namespace equipoise::report
