// The tables of the page, read as a reader does: by the heads of their columns.
#include <algorithm>

#include "sim/report/report.hpp"
#include "sim/report/text.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/example_report.hpp"
#include "tests/support/xml_check.hpp"

using namespace equipoise;
using namespace equipoise::report;
using equipoise::test::example_report;

namespace {

// The text under the head of that name, in the row that begins with `row`, of the table whose caption begins so; the
// note stands behind a space. Every cell says its column's head for narrow screens, which is read here too.
std::string cell(const std::string& html, const std::string& caption, const std::string& row, const std::string& head) {
    INFO(caption << " / " << row << " / " << head);
    const std::size_t from = html.find("<caption>" + escape(caption));
    REQUIRE(from != std::string::npos);
    const std::string table = html.substr(from, html.find("</table>", from) - from);
    const auto all = [](const std::string& text, const std::string& open, const std::string& close) {
        std::vector<std::string> found;
        for (std::size_t at = text.find(open); at != std::string::npos; at = text.find(open, at + 1)) {
            const std::size_t begin = text.find('>', at) + 1;
            found.push_back(text.substr(begin, text.find(close, begin) - begin));
        }
        return found;
    };
    const std::vector<std::string> heads = all(table, "<th scope=\"col\"", "</th>");
    const auto place = std::find(heads.begin(), heads.end(), escape(head));
    REQUIRE(place != heads.end());
    const auto column = static_cast<std::size_t>(place - heads.begin());
    std::size_t at = table.find("<th scope=\"row\">" + escape(row));
    REQUIRE(at != std::string::npos);
    const std::string line = table.substr(at, table.find("</tr>", at) - at);
    CHECK(line.find("data-label=\"" + escape(head) + "\"") != std::string::npos);
    std::string text = all(line, "<td", "</td>").at(column - 1);
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '<') {
            plain += text[i];
            continue;
        }
        if (!plain.empty() && plain.back() != ' ') plain += ' ';
        i = text.find('>', i);
    }
    return plain;
}

void begins(const std::string& text, const std::string& with) {
    INFO("\"" << text << "\" begins with \"" << with << "\"");
    CHECK(text.starts_with(with));
}

std::string share(const Proportion& p) { return percent_with_error(p.value, p.mcse); }

}  // namespace

TEST_CASE("the tables of required n and of what analyses do have each number under its head", "[exact]") {
    PlanResults input = example_report();
    AnalysisReport& a = input.analyses[0];
    a.planned.power = {0.811, 0.0041, 0.80, 0.82}, a.planned.harm = {0.0132, 0.0011, 0.01, 0.02};
    a.planned.not_estimable = {0.0214, 0.0012, 0.02, 0.03}, a.planned.coverage = {0.9476, 0.0023, 0.94, 0.95};
    a.planned.mean_estimate = -0.1012, a.planned.mean_estimate_mcse = 0.0004;
    a.planned.bias = -0.0034, a.planned.bias_mcse = 0.0006;
    a.planned.closed_form = 0.8233;
    a.size->at_n.power = {0.7987, 0.0043, 0.79, 0.81};
    a.type_one_error->rate = {0.0517, 0.0022, 0.047, 0.056},
    a.type_one_error->not_estimable = {0.0031, 0.0005, 0, 0.01};
    a.harm_without_effect = {0.0255, 0.0016, 0.02, 0.03};
    const std::string html = html_report(input);
    const std::string required = "Required n for", every = "Every analysis on the same",
                      null = "Type I error, and harm";
    begins(cell(html, required, a.name, "Required n"),
           count(static_cast<double>(a.size->n)) + " " + count_range(a.size->n_lower, a.size->n_upper));
    begins(cell(html, required, a.name, "Power at required n"), "79.9% (0.4)");
    begins(cell(html, required, a.name, "Power at " + n_equals(800)), "81.1% (0.4)");
    begins(cell(html, required, a.name, "Harm at " + n_equals(800)), share(a.planned.harm));
    begins(cell(html, required, a.name, "Type I error"), share(a.type_one_error->rate));
    begins(cell(html, required, a.name, "Not estimable"), share(a.planned.not_estimable));
    begins(cell(html, every, a.name, "Power"), "81.1% (0.4)");
    begins(cell(html, every, a.name, "Harm"), share(a.planned.harm));
    begins(cell(html, every, a.name, "Not estimable"), share(a.planned.not_estimable));
    begins(cell(html, every, a.name, "Mean estimate"),
           number_with_error(-0.1012, 0.0004) + " truth " + decimal(-0.1, 1));
    begins(cell(html, every, a.name, "Bias"), number_with_error(-0.0034, 0.0006));
    begins(cell(html, every, a.name, "Coverage"), share(a.planned.coverage));
    begins(cell(html, every, a.name, "Power by formula"), "82.3%");
    begins(cell(html, null, a.name, "Type I error"), share(a.type_one_error->rate));
    begins(cell(html, null, a.name, "Harm, no effect"), share(a.harm_without_effect));
    begins(cell(html, null, a.name, "Not estimable"), share(a.type_one_error->not_estimable));
    begins(cell(html, null, a.name, "Patients"), "800");
    begins(cell(html, null, a.name, "Trials"), "10,000");
}

TEST_CASE("the tables of duration and assurance have each number under its head", "[exact]") {
    PlanResults input = example_report();
    Duration d;
    d.n = 777, d.trials = 2000;
    d.recruitment_months = {31, 33, 36, 0.04, 0.05, 0.06};
    d.total_months = {41, 44, 48, 0.07, 0.08, 0.09};
    input.duration = {d};
    AssuranceRow& r = input.assurance[0].points[0];
    input.assurance[0].points.resize(1);
    r.assurance = {0.55, 0.011, 0.53, 0.57}, r.conditional_power = {0.81, 0.004, 0.80, 0.82};
    r.success_and_benefit = {0.49, 0.012, 0.47, 0.51}, r.target_reached = {0.33, 0.013, 0.31, 0.35};
    r.q10 = 0.12, r.median = 0.61, r.q90 = 0.93;
    const std::string html = html_report(input), months = "From the opening of the first site",
                      assurance = "Assurance by analysis";
    CHECK_THAT(cell(html, months, "777", "Last patient randomized"),
               ContainsSubstring("31.0 to 36.0 months (0.05, 0.06)"));
    CHECK_THAT(cell(html, months, "777", "Analysis: last follow-up ends, or the cut"),
               ContainsSubstring("41.0 to 48.0 months (0.08, 0.09)"));
    const std::string name = input.assurance[0].analysis;
    begins(cell(html, assurance, name, "Patients"), count(r.n));
    begins(cell(html, assurance, name, "Assurance"), share(r.assurance));
    begins(cell(html, assurance, name, "Power as planned"), share(r.conditional_power));
    begins(cell(html, assurance, name, "Success, and mortality truly lower"), share(r.success_and_benefit));
    begins(cell(html, assurance, name, "Chance that power reaches 80%"), share(r.target_reached));
    begins(cell(html, assurance, name, "Power over the draws"), "61% 12% to 93%");
    // The pilot's intervals: 6 of 20 controls died by day 7.
    const std::string died = "Deaths by interval";
    begins(cell(html, died, "standard care", "Interval"), "day 0 to 7");
    begins(cell(html, died, "standard care", "Died"), "6 of 20");
    begins(cell(html, died, "standard care", "Share"), "30%");
    begins(cell(html, died, "standard care", "95% interval"), percent_range(0.13, 0.52, 0));
}

TEST_CASE("the tables of looks have each number under its head", "[exact][sequential]") {
    PlanResults input = example_report();
    Boundary boundary;
    boundary.plan.information = {0.5, 1};
    boundary.looks.resize(2);
    boundary.looks[0].information = 0.5, boundary.looks[1].information = 1;
    input.boundary = std::make_shared<const Boundary>(boundary);
    LookRow look;
    look.analysis = "z", look.n = 800, look.look = 1, look.trials = 5000;
    look.z_benefit = 2.963, look.z_harm = -2.871, look.z_futility = 0.613;
    look.benefit = {0.212, 0.0041, 0.20, 0.22}, look.harm = {0.0113, 0.0011, 0.01, 0.02};
    look.futility = {0.1234, 0.0032, 0.12, 0.13};
    look.bias = -0.0441, look.bias_mcse = 0.007;
    look.months = {20.9, 0.01}, look.patients = {418, 0.1};
    input.looks = {look};
    StopRow stop;
    stop.analysis = "z", stop.trials = 5000;
    stop.early = {0.347, 0.005, 0.33, 0.36}, stop.early_benefit = {0.215, 0.0042, 0.2, 0.22};
    stop.early_harm = {0.0114, 0.0012, 0.01, 0.02}, stop.early_futility = {0.1206, 0.0033, 0.11, 0.13};
    stop.patients = {684, 2.4}, stop.deaths = {239, 0.9}, stop.months = {34.8, 0.13};
    stop.adjusted_bias = 0.0047, stop.adjusted_bias_mcse = 0.0002;
    stop.adjusted_coverage = {0.9537, 0.003, 0.95, 0.96};
    input.stops = {stop};
    const std::string html = html_report(input), looks = "z, 800 patients at most", stops = "What the looks come to";
    begins(cell(html, looks, "1", "Benefit at z of"), "2.963");
    begins(cell(html, looks, "1", "Harm at z of"), "−2.871");
    begins(cell(html, looks, "1", "Futile at z of"), "0.613");
    begins(cell(html, looks, "1", "Ends with benefit"), share(look.benefit));
    begins(cell(html, looks, "1", "Ends with harm"), share(look.harm));
    begins(cell(html, looks, "1", "Stops as futile"), share(look.futility));
    begins(cell(html, looks, "1", "Bias of the estimate"), "−0.044 (0.007)");
    begins(cell(html, looks, "1", "Month"), "20.9");
    begins(cell(html, looks, "1", "Randomized"), "418");
    begins(cell(html, stops, "z", "Stops early"), share(stop.early));
    begins(cell(html, stops, "z", "for benefit"), share(stop.early_benefit));
    begins(cell(html, stops, "z", "for harm"), share(stop.early_harm));
    begins(cell(html, stops, "z", "as futile"), share(stop.early_futility));
    begins(cell(html, stops, "z", "Expected n"), "684");
    CHECK_THAT(cell(html, stops, "z", "Expected n"), ContainsSubstring("deaths 239"));
    begins(cell(html, stops, "z", "Expected months"), "34.8");
    begins(cell(html, stops, "z", "Bias of the corrected estimate"), "0.0047 (0.0002)");
}
