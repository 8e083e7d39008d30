#include "sim/report/text.hpp"

#include <limits>

#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::report;

namespace {
constexpr double missing = std::numeric_limits<double>::quiet_NaN(), endless = std::numeric_limits<double>::infinity();
}

TEST_CASE("text is escaped for HTML and SVG", "[exact]") {
    CHECK(escape("a < b & \"c\" > 'd'") == "a &lt; b &amp; &quot;c&quot; &gt; &#39;d&#39;");
    CHECK(escape("&amp;") == "&amp;amp;");
    CHECK(escape(std::string_view("a\0b\x1f", 4)) == "a b ");
    CHECK(escape("Überleben ≥ 28 d") == "Überleben ≥ 28 d");
}

TEST_CASE("a number that is not finite is a dash", "[exact]") {
    for (const double x : {missing, endless, -endless}) {
        CHECK(decimal(x, 2) == "–");
        CHECK(significant(x) == "–");
        CHECK(count(x) == "–");
        CHECK(percent(x) == "–");
        CHECK(percent_with_error(x, 0.01) == "–");
        CHECK(number_with_error(x, 0.01) == "–");
        CHECK(p_value_text(x) == "–");
    }
    CHECK(percent_range(missing, 0.5) == "–");
    CHECK(percent_span(0.5, endless) == "–");
    CHECK(count_range(missing, 5) == "–");
    CHECK(count_range(5, missing) == "–");
    CHECK(count_range(800, endless) == "800 or more");
    CHECK(percent_with_error(0.5, missing) == "50.0%");
}

TEST_CASE("numbers carry as many decimals as their error supports", "[exact]") {
    CHECK(count(0) == "0");
    CHECK(count(999) == "999");
    CHECK(count(1234567) == "1,234,567");
    CHECK(count(-1000) == "−1,000");
    CHECK(significant(12.3, 1) == "10");
    CHECK(significant(-1234.5) == "−1,230");
    CHECK(significant(0.03312) == "0.0331");
    CHECK(quantile_text(0.712, 0.02) == "71.2% (2.0)");
    CHECK(quantile_text(0.998, 0) == "100%");
    CHECK(percent_interval(0.12, 0.94) == "12.0% to 94.0%");
    CHECK(count_range(1200, 1340) == "1,200 to 1,340");
    CHECK(decimal(-0.001, 2) == "0.00");  // no minus zero
    CHECK(percent_with_error(0.8034, 0.0040) == "80.3% (0.4)");
    CHECK(percent_with_error(0.00041, 0.0002) == "0.04% (0.02)");
    CHECK(percent_with_error(0.5, 0.05) == "50.0% (5.0)");
    CHECK(percent_with_error(0, 0) == "0.0% (0.0)");
    CHECK(number_with_error(-0.10124, 0.0004) == "−0.1012 (0.0004)");
    CHECK(number_with_error(92.13, 61.2, 2) == "92 (61)");
    CHECK(number_with_error(0.5234, 0.171, 2) == "0.52 (0.17)");
    CHECK(percent_range(0.7931, 0.8088) == "79.3% to 80.9%");
    CHECK(percent_range(0.00016, 0.00103) == "0.02% to 0.10%");
    CHECK(percent_span(0.7931, 0.8088) == "79.3–80.9%");
    CHECK(percent_bound(0, 0, 0.000384) == "below 0.04%");
    CHECK(percent_bound(1, 0.99962, 1) == "above 99.96%");
    CHECK(p_value_text(0.7) == "p = 0.70");
    CHECK(p_value_text(0.0312) == "p = 0.031");
    CHECK(p_value_text(1e-9) == "p < 0.001");
}

TEST_CASE("words are joined as in a sentence", "[exact]") {
    CHECK(join_words({}).empty());
    CHECK(join_words({"a"}) == "a");
    CHECK(join_words({"a", "b"}) == "a and b");
    CHECK(join_words({"a", "b", "c"}) == "a, b and c");
}

TEST_CASE("wrapped lines fit, lose no letter and never cut a character in two", "[exact]") {
    const std::string text = "Überlebenszeitunterschiedsanalyse nach 28 Tagen, SOFA-Änderung äöüäöüäöüäöüäöüäöü";
    for (const double width : {20.0, 60.0, 110.0, 400.0}) {
        std::string joined;
        for (const std::string& line : wrap(text, width, 13)) {
            CHECK(text_width(line, 13) <= width);
            CHECK((static_cast<unsigned char>(line[0]) & 0xC0) != 0x80);
            joined += line;
        }
        std::string expected = text;
        std::erase(expected, ' ');
        std::erase(joined, ' ');
        CHECK(joined == expected);
    }
    const std::vector<std::string> cut = wrap(text, 80, 13, 2);
    REQUIRE(cut.size() == 2);
    CHECK(cut[1].ends_with("…"));
    CHECK(text_width(cut[1], 13) <= 80);
    CHECK(wrap("", 80, 13) == std::vector<std::string>{""});
    CHECK(wrap("W", 0.001, 13) == std::vector<std::string>{"W"});  // ends, though nothing fits
}

TEST_CASE("widths are those of the widest of the fonts that a reader may have", "[exact]") {
    // DejaVu Sans: H 752, e 615, l 278, o 612, 5 636 thousandths; two hundredths are added to spare.
    REQUIRE_THAT(text_width("Hello5", 10), WithinRel(1.02 * (752 + 615 + 278 + 278 + 612 + 636) / 100, 1e-12));
    CHECK(text_width("a label of an axis", size_to_fit("a label of an axis", 60, 13)) <= 60 + 1e-9);
    CHECK(size_to_fit("short", 600, 13) == 13);
}

TEST_CASE("a duration says its error, and years where it is long", "[exact]") {
    CHECK(duration_in_words(99.56, 0.06) == "8.3 years (99.6 months; Monte Carlo error 0.06)");
    CHECK(duration_in_words(18.21, 0.06) == "18.2 months (Monte Carlo error 0.06)");
    CHECK(duration_in_words(30, missing) == "2.5 years (30.0 months)");
    CHECK(duration_in_words(missing, 0.06) == "–");
}
