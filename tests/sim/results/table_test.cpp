// A measure is one member and one line: it then stands in the table, in CSV and in JSON, with its error and its trials.
#include <fmt/format.h>

#include <limits>

#include "sim/results/assurance_row.hpp"
#include "sim/results/column.hpp"
#include "sim/results/plan_tables.hpp"
#include "sim/results/table_json.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/example_report.hpp"

using namespace equipoise;

namespace {

struct TestRow {
    std::string analysis = "28-day mortality, \"all\"";
    Proportion stopped = Proportion::of(30, 100);
    double mean_n = 412.5, mean_n_mcse = 3.25, never = unknown, endless = std::numeric_limits<double>::infinity();
    std::uint64_t trials = 100;

    static std::vector<Measure<TestRow>> columns() {
        using R = TestRow;
        return {
            value<R>("analysis", "", "its name", &R::analysis).json("name"),
            whole<R>("trials", "trials", "behind this row", &R::trials),
            share<R>("stopped", "stopped_", "share of trials that stop early", &R::stopped),
            with_error<R>("mean_n", "patients", "expected number of patients", &R::mean_n, &R::mean_n_mcse),
            value<R>("never", "", "not known", &R::never).left_out_if_missing(),
            value<R>("endless", "", "without end", &R::endless).not_in_csv(),
        };
    }
};

// Every column that is an error, and that there is one for every simulated number.
void check_errors(const Table& table, const std::vector<std::string>& simulated) {
    for (const std::string& name : simulated) {
        INFO(table.name << " " << name);
        const std::size_t place = table.find(name);
        REQUIRE(place < table.columns.size());
        CHECK_FALSE(table.columns[place].mcse.empty());
    }
    for (const TableColumn& column : table.columns) {
        INFO(table.name << " " << column.name);
        CHECK_FALSE(column.meaning.empty());
        for (const std::string& error : {column.mcse, column.lower, column.upper})
            if (!error.empty()) CHECK(table.find(error) < table.columns.size());
    }
}

}  // namespace

TEST_CASE("a measure is one line, and stands in the table, in CSV and in JSON", "[exact]") {
    const TestRow row;
    const Table table = table_of<TestRow>("looks", {&row, 1});
    CHECK(to_csv(table) == fmt::format("analysis,trials,stopped,stopped_mcse,stopped_lower,stopped_upper,mean_n,"
                                       "mean_n_mcse,never\n\"28-day mortality, \"\"all\"\"\",100,0.3,{},{},{},412.5,"
                                       "3.25,\n",
                                       row.stopped.mcse, row.stopped.lower, row.stopped.upper));
    const nlohmann::json json = row_json(table, 0);
    CHECK(json.at("name") == row.analysis);
    CHECK(json.at("trials") == 100);
    CHECK(json.at("stopped_upper") == row.stopped.upper);
    CHECK(json.at("mean_n_mcse") == 3.25);
    CHECK(json.at("endless") == "Inf");
    CHECK_FALSE(json.contains("never"));
    CHECK_FALSE(json.contains("analysis"));
    check_errors(table, {"stopped", "mean_n"});
    CHECK(table.columns[table.find("mean_n")].unit == "patients");
    CHECK(columns_json(table)[table.find("stopped")].at("lower") == "stopped_lower");
    CHECK(table.find("no such column") == table.columns.size());
}

TEST_CASE("every table of a plan names its trials and the error of what was simulated", "[exact]") {
    const PlanResults results = test::example_report();
    check_errors(power_results(results),
                 {"power", "harm", "reject", "not_estimable", "mean_estimate", "sd_estimate", "bias", "coverage"});
    check_errors(size_results(results), {"power_at_n", "supremum", "highest_power"});
    check_errors(assurance_results(results),
                 {"assurance", "conditional_power", "target_reached", "harm", "success_and_benefit",
                  "power_quantile_10", "power_median", "power_quantile_90", "power_sd"});
    check_errors(type_one_error_results(results), {"type_one_error", "harm", "not_estimable"});
    check_errors(duration_results(results), {"recruitment_50", "total_50", "total_90"});
    for (const Table& table :
         {power_results(results), size_results(results), type_one_error_results(results), duration_results(results)})
        CHECK(table.find("trials") < table.columns.size());
    CHECK(assurance_results(results).find("draws") < assurance_results(results).columns.size());
    const Table power = power_results(results);
    REQUIRE_FALSE(power.rows.empty());
    for (const std::vector<TableCell>& row : power.rows)
        CHECK(std::get<std::int64_t>(row[power.find("trials")]) == 1500);  // the row's own, not the plan's 10,000
}
