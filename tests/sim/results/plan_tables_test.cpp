// The tables read back to the numbers and names that went in.
#include "sim/results/plan_tables.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "sim/report/manifest.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/example_report.hpp"

using namespace equipoise;
using namespace equipoise::report;
using equipoise::test::example_report;

namespace {

using Rows = std::vector<std::vector<std::string>>;

// RFC 4180, written apart from the writer.
Rows read_csv(const std::string& text) {
    Rows rows{{""}};
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        std::string& field = rows.back().back();
        if (quoted) {
            if (c != '"')
                field += c;
            else if (i + 1 < text.size() && text[i + 1] == '"')
                field += text[++i];
            else
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == ',') {
            rows.back().emplace_back();
        } else if (c == '\n') {
            if (i + 1 < text.size()) rows.push_back({""});
        } else {
            field += c;
        }
    }
    return rows;
}

std::size_t column(const Rows& rows, const std::string& name) {
    for (std::size_t i = 0; i < rows[0].size(); ++i)
        if (rows[0][i] == name) return i;
    FAIL("no column " << name);
    return 0;
}

double number(const std::string& text) {
    double x = std::numeric_limits<double>::quiet_NaN();
    std::from_chars(text.data(), text.data() + text.size(), x);
    return x;
}

void check_rectangular(const Rows& rows) {
    for (const auto& row : rows) CHECK(row.size() == rows[0].size());
}

}  // namespace

TEST_CASE("power.csv reads back to the same doubles and names", "[exact]") {
    PlanResults input = example_report();
    input.curve[0].results[1].analysis = "log-rank, \"weighted\"\nsecond line";
    input.curve[0].results[1].power.value = 0.1 + 0.2;
    input.curve[0].results[1].true_value = 1.0 / 3;
    input.curve[0].results[1].bias = std::numeric_limits<double>::denorm_min();
    input.curve[0].results[1].closed_form = unknown;
    for (std::size_t p = 0; p < input.curve.size(); ++p)
        for (PowerRow& r : input.curve[p].results) r.trials = 1500 + p;
    const Rows rows = read_csv(to_csv(power_results(input)));
    check_rectangular(rows);
    REQUIRE(rows.size() == 1 + input.curve.size() * input.analyses.size());
    CHECK(rows[2][column(rows, "analysis")] == input.curve[0].results[1].analysis);
    CHECK(number(rows[2][column(rows, "power")]) == 0.1 + 0.2);
    CHECK(number(rows[2][column(rows, "true_value")]) == 1.0 / 3);
    CHECK(number(rows[2][column(rows, "bias")]) == std::numeric_limits<double>::denorm_min());
    CHECK(rows[2][column(rows, "closed_form")].empty());
    for (std::size_t p = 0; p < input.curve.size(); ++p)
        for (std::size_t a = 0; a < input.analyses.size(); ++a) {
            const auto& row = rows[1 + p * input.analyses.size() + a];
            const PowerRow& expected = input.curve[p].results[a];
            CHECK(number(row[column(rows, "n")]) == input.curve[p].n);
            CHECK(number(row[column(rows, "effect_scale")]) == input.curve[p].effect_scale);
            CHECK(number(row[column(rows, "power")]) == expected.power.value);
            CHECK(number(row[column(rows, "mcse")]) == expected.power.mcse);
            CHECK(number(row[column(rows, "upper")]) == expected.power.upper);
            CHECK(number(row[column(rows, "harm_lower")]) == expected.harm.lower);
            CHECK(number(row[column(rows, "coverage")]) == expected.coverage.value);
            CHECK(row[column(rows, "trials")] == std::to_string(1500 + p));  // the row's own, not the curve's 10,000
        }
}

TEST_CASE("size.csv tells what is out of reach, and an endless interval from an unknown one", "[exact]") {
    PlanResults input = example_report();
    input.analyses[0].size->n_upper = std::numeric_limits<double>::infinity();
    const Rows rows = read_csv(to_csv(size_results(input)));
    check_rectangular(rows);
    REQUIRE(rows.size() == 1 + input.analyses.size() + input.optimism[0].cells.size());
    CHECK(rows[1][column(rows, "n_upper")] == "Inf");
    const SizeRow& first = *input.analyses[0].size;
    CHECK(number(rows[1][column(rows, "n")]) == static_cast<double>(first.n));
    CHECK(number(rows[1][column(rows, "n_lower")]) == first.n_lower);
    CHECK(number(rows[1][column(rows, "power_at_n")]) == first.at_n.power.value);
    CHECK(rows[1][column(rows, "trials")] == "40000");  // behind the search
    CHECK(rows[1][column(rows, "trials_at_n")] == "10000");
    CHECK(rows[1][column(rows, "reachable")] == "true");
    CHECK(rows[3][column(rows, "reachable")] == "false");
    CHECK(rows[3][column(rows, "n")].empty());
    CHECK(number(rows[3][column(rows, "supremum")]) == 0.123);
    CHECK(rows[3][column(rows, "note")] == input.analyses[2].size->note);
    CHECK(rows.back()[column(rows, "test")] == input.analyses[0].test);
}

TEST_CASE("fit.csv and assurance.csv are rectangular and complete", "[exact]") {
    const PlanResults input = example_report();
    const Rows fit = read_csv(to_csv(fit_results(input)));
    check_rectangular(fit);
    std::size_t parameters = 0, survival = 0;
    for (const auto& row : fit) {
        parameters += row[1] == "parameter";
        survival += row[1] == "survival simulated";
    }
    CHECK(parameters == 5);
    CHECK(survival == 56);
    const Rows assurance = read_csv(to_csv(assurance_results(input)));
    check_rectangular(assurance);
    REQUIRE(assurance.size() == 6);
    CHECK(number(assurance[3][column(assurance, "assurance")]) == input.assurance[0].points[2].assurance.value);
    CHECK(number(assurance[3][column(assurance, "target_reached_mcse")]) ==
          input.assurance[0].points[2].target_reached.mcse);
    CHECK(read_csv(to_csv(fit_results(PlanResults{}))).size() == 1);
    CHECK(read_csv(to_csv(assurance_results(PlanResults{}))).size() == 1);
    CHECK(read_csv(to_csv(power_results(PlanResults{}))).size() == 1);
}

TEST_CASE("manifest.json holds what makes the results again", "[exact]") {
    PlanResults input = example_report();
    input.seed = std::numeric_limits<std::uint64_t>::max();
    const auto json = nlohmann::json::parse(manifest_json(input));
    CHECK(json.at("seed").get<std::uint64_t>() == input.seed);
    CHECK(json.at("title") == input.title);
    CHECK(json.at("scenario_hash") == input.reproduction.scenario_hash);
    CHECK(json.at("version") == "0.1.0");
    CHECK(json.at("compiler") == input.reproduction.compiler);
    CHECK(json.at("trials") == 10000);
    CHECK(json.at("command") == input.reproduction.command);
    input.title = "broken \xff byte";
    CHECK_NOTHROW(nlohmann::json::parse(manifest_json(input)));
}
