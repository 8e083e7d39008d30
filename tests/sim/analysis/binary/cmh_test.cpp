#include "sim/analysis/binary/cmh.hpp"

#include <cmath>

#include "tests/sim/analysis/binary/binary_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

// Patients of several tables, with their stratum in column "site".
struct StratifiedData {
    std::vector<std::uint8_t> arm;
    std::vector<double> site, event;
    std::vector<Column> columns;
    Snapshot snapshot;
    explicit StratifiedData(const std::vector<BinaryTable>& tables) {
        for (std::size_t k = 0; k < tables.size(); ++k)
            for (const int a : {0, 1})
                for (std::int64_t i = 0; i < tables[k].patients[a]; ++i) {
                    arm.push_back(static_cast<std::uint8_t>(a));
                    site.push_back(static_cast<double>(10 * k));
                    event.push_back(i < tables[k].events[a] ? 1 : 0);
                }
        columns = {{"site", site, {}}, {"event", event, {}}};
        snapshot.n = arm.size();
        snapshot.arm = arm;
        snapshot.columns = columns;
    }
    Estimate run(bool continuity = false, Details* details = nullptr) const {
        Cmh test;
        test.outcome = "event";
        test.strata = {"site"};
        test.continuity = continuity;
        Arena arena;
        return test.run(snapshot, AnalysisContext{}, arena, details);
    }
};

std::vector<BinaryTable> tables_of(const ReferenceCase& reference) {
    std::vector<BinaryTable> tables;
    for (const Json& row : reference.input.at("strata")) tables.push_back(table_of(row[0], row[1], row[2], row[3]));
    return tables;
}

}  // namespace

TEST_CASE("The Mantel-Haenszel family agrees with R", "[reference][cmh]") {
    for (const ReferenceCase& reference : reference_cases("binary", "cmh_")) {
        const StratifiedData data(tables_of(reference));
        Details details;
        const Estimate result = data.run(false, &details);
        CHECK(check_details(reference, details) == static_cast<int>(reference.expected.size()));
        check_reference(reference, "mh_or", result.estimate);
        check_reference(reference, "log_or_se_rbg", result.standard_error);
        check_reference(reference, "p_cmh", result.two_sided());
        check_reference(reference, "p_cmh_cc", data.run(true).two_sided());
        CHECK((result.z > 0) == (result.estimate < 1));
        CHECK_THAT(std::log(result.upper / result.estimate),
                   WithinRel(1.959963984540054 * result.standard_error, 1e-12));
    }
}

TEST_CASE("One stratum gives Mantel and Haenszel's test of the table", "[exact][cmh]") {
    const StratifiedData data({table_of(7, 31, 15, 40)});
    const Estimate pooled = run_on(ProportionDifference{}, table_of(7, 31, 15, 40)), one = data.run();
    // chi-square with N - 1 in place of N
    CHECK_THAT(one.z, WithinRel(pooled.z * std::sqrt(70.0 / 71), 1e-12));
    CHECK_THAT(one.estimate, WithinRel(7.0 * 25 / (15.0 * 24), 1e-12));
    CHECK_THAT(one.standard_error, WithinRel(std::sqrt(1.0 / 7 + 1.0 / 24 + 1.0 / 15 + 1.0 / 25), 1e-12));
    Cmh without;
    CHECK(run_on(without, table_of(7, 31, 15, 40)).z == one.z);
}

TEST_CASE("Strata that cannot compare add nothing", "[exact][cmh]") {
    const std::vector<BinaryTable> useful{table_of(5, 20, 9, 20), table_of(2, 12, 4, 10)};
    std::vector<BinaryTable> more = useful;
    more.push_back(table_of(3, 8, 0, 0));
    more.push_back(table_of(0, 0, 1, 1));
    more.push_back(table_of(1, 1, 0, 0));
    const Estimate a = StratifiedData(useful).run(), b = StratifiedData(more).run();
    CHECK(a.z == b.z);
    CHECK(a.estimate == b.estimate);
}

TEST_CASE("Degenerate strata have a status or a test without an odds ratio", "[exact][cmh]") {
    CHECK(StratifiedData({table_of(0, 5, 0, 5), table_of(0, 3, 0, 9)}).run().status == Status::no_events);
    CHECK(StratifiedData({table_of(5, 5, 5, 5), table_of(0, 3, 0, 9)}).run().status == Status::no_variation);
    CHECK(StratifiedData({table_of(5, 5, 0, 0), table_of(3, 3, 0, 0)}).run().status == Status::no_patients);
    CHECK(StratifiedData({table_of(5, 5, 0, 0), table_of(0, 0, 1, 4)}).run().status == Status::no_variation);
    Details details;
    const Estimate none = StratifiedData({table_of(0, 5, 2, 5), table_of(0, 9, 4, 9)}).run(false, &details);
    CHECK(none.status == Status::ok);
    CHECK(none.estimate == 0);
    CHECK(none.z > 2);
    const Estimate all = StratifiedData({table_of(2, 5, 0, 5), table_of(4, 9, 0, 9)}).run();
    CHECK(std::isinf(all.estimate));
    CHECK(all.z < -2);
}
