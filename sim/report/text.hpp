#pragma once
// Text as people read it: escaped, grouped by thousands, with as many decimals as the Monte Carlo error supports.
// A number that is not finite is shown as a dash, never as "nan" or "inf".
#include <string>
#include <string_view>
#include <vector>

namespace equipoise::report {

/// In typographic quotes.
inline std::string in_quotes(std::string_view text) { return "“" + std::string(text) + "”"; }

/// For element content and attribute values of HTML and SVG; control characters that XML forbids become spaces.
std::string escape(std::string_view text);

std::string decimal(double x, int decimals);  ///< with a true minus sign
std::string significant(double x, int digits = 3);
std::string count(double n);  ///< 12,345
std::string percent(double share, int decimals = 1);
/// "1,200 to 1,340"; "1,200 or more" when the upper limit is infinite; a dash when the lower one is unknown.
std::string count_range(double lower, double upper);
/// "78.1% to 81.4%", to as many decimals as the width of the interval supports unless `decimals` says how many.
std::string percent_range(double lower, double upper, int decimals = -1);
/// "78.1% to 81.4%" of simulated trials, to the digits of percent_span; "78.1–81.4%" in the cell of a table.
std::string percent_interval(double lower, double upper);
std::string percent_span(double lower, double upper);
/// "below 0.04%" or "above 99.96%": what the interval leaves open when none or all of the trials did it.
std::string percent_bound(double share, double lower, double upper);
/// "p = 0.70", "p < 0.001"
std::string p_value_text(double p);
/// "80.3% (0.4)": a share and its standard error in percentage points, to the decimals that the error supports.
std::string percent_with_error(double share, double error);
/// "42.3 (0.4)": percentage points, to one decimal.
std::string points_with_error(double share, double error);
/// A quantile of power over draws, with its error where that is known: equal order statistics around it say nothing.
std::string quantile_text(double quantile, double mcse);
/// "-0.101 (0.002)": a number and its standard error, to so many digits of the error.
std::string number_with_error(double x, double error, int error_digits = 1);
/// "8.3 years (99.6 months; Monte Carlo error 0.06)"; below two years "18.2 months (Monte Carlo error 0.06)".
std::string duration_in_words(double months, double error);
std::string n_equals(double n);  ///< "n = 1,200", with spaces that do not break
/// "a, b and c"
std::string join_words(const std::vector<std::string>& words);

/// Width in pixels, letter by letter the wider of Helvetica (the metrics of Arial and Liberation Sans) and DejaVu Sans,
/// with a little to spare: which of them a reader has is not known.
double text_width(std::string_view utf8, double size);
/// `size`, or less where the text would be wider than `width`.
double size_to_fit(std::string_view utf8, double width, double size);
/// Lines no wider than `width`; a word that is wider is broken, and what exceeds `max_lines` ends in an ellipsis.
std::vector<std::string> wrap(std::string_view utf8, double width, double size, std::size_t max_lines = 99);

}  // namespace equipoise::report
