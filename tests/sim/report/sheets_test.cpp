// How a page fits what it is shown on: paper, and telephones.
#include "sim/report/sheets.hpp"

#include "sim/report/figures.hpp"
#include "sim/report/html.hpp"
#include "sim/report/report.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/example_report.hpp"
#include "tests/support/xml_check.hpp"

using namespace equipoise;
using namespace equipoise::report;
using namespace equipoise::test;

TEST_CASE("a long chart is printed in sheets that have all its rows, each once", "[exact]") {
    const PlanResults input = example_report({31, 1600, true});
    const RowChart chart = *sample_size_figure(input);
    REQUIRE(chart.rows.size() > 20);
    std::size_t rows = 0;
    for (const RowChart& sheet : sheets(chart)) {
        CHECK(sheet.rows.size() <= 16);
        for (const ChartRow& row : sheet.rows) CHECK(row.name == chart.rows[rows++].name);
        CHECK((sheet.x.low == chart.x.low && sheet.x.high == chart.x.high));
    }
    CHECK(rows == chart.rows.size());
    CHECK(sheets(*power_figure(input)).size() == 2);
    CHECK(sheets(*sample_size_figure(example_report())).size() == 1);
    const std::string html = html_report(input);
    CHECK(read_xml(html).mistake.empty());
    CHECK_THAT(html, ContainsSubstring("<figure class=\"sheets\">"));
    CHECK(html_report(example_report()).find("class=\"sheet") == std::string::npos);
}

TEST_CASE("a table becomes cards on the telephones that are too narrow for it, and on no wider ones", "[exact]") {
    const auto kind = [](const std::string& number) {
        return html::table("", {{"Arm", false}, {"Law", false}, {"AIC"}},
                           {{{"standard care"}, {"exponential"}, {number}}});
    };
    CHECK_THAT(kind("12.3"), ContainsSubstring("class=\"slim short\""));
    CHECK_THAT(kind("12.34 (1.23 to 4.56)"), ContainsSubstring("class=\"slim snug short\""));
    CHECK_THAT(kind("12.34 (1.23 to 4.56, and much more)"), ContainsSubstring("class=\"cards short\""));
}
