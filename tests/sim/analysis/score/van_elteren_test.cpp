#include "sim/analysis/score/van_elteren.hpp"

#include <cmath>
#include <vector>

#include "sim/analysis/analysis.hpp"
#include "sim/data/data_set.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

const double kNone = std::nan("");

template <class Test>
Estimate run_on(const Test& test, const std::vector<std::uint8_t>& arm, const std::vector<double>& y,
                const std::vector<double>& site, Details* details = nullptr) {
    const std::vector<Column> columns{{"y", y, {}}, {"site", site, {}}};
    Snapshot s;
    s.n = arm.size();
    s.arm = arm;
    s.columns = columns;
    Arena arena;
    return test.run(s, AnalysisContext::at(0.95), arena, details);
}

VanElteren by_site() {
    VanElteren test;
    test.outcome.column = "y";
    test.strata = {"site"};
    return test;
}

}  // namespace

TEST_CASE("van-elteren gives coin's stratified rank test", "[reference]") {
    for (const ReferenceCase& reference : reference_cases("longitudinal", "vanelteren_")) {
        const DataSet data(CsvTable::read(test::kDisk, reference_file(reference.input.at("csv"))), {});
        VanElteren test;
        test.outcome.column = reference.input.at("y");
        test.outcome.better = Better::higher;
        test.strata = {reference.input.at("strata")};
        Arena arena;
        Details details;
        const Estimate e = test.run(data.snapshot(), AnalysisContext::at(0.95), arena, &details);
        REQUIRE(e.status == Status::ok);
        check_reference(reference, "z", e.z);
        check_reference(reference, "p_two_sided", e.two_sided());
        check_reference(reference, "U", std::get<double>(*details.find("U")));
        check_reference(reference, "V", std::get<double>(*details.find("V")));
        CHECK((e.z > 0) == (e.estimate > 0.5));
        test.outcome.better = Better::lower;
        const Estimate turned = test.run(data.snapshot(), AnalysisContext::at(0.95), arena, nullptr);
        CHECK(turned.z == -e.z);
        CHECK_THAT(turned.estimate, WithinAbs(1 - e.estimate, 1e-15));
    }
}

TEST_CASE("van-elteren in one stratum is wilcoxon, and lone strata drop out", "[exact]") {
    const std::vector<std::uint8_t> arm{0, 1, 0, 1, 0, 1, 1, 0, 1};
    const std::vector<double> y{3, 1, 4, 1, 5, 9, 2, 6, 5}, same(9, 2.0);
    Wilcoxon wilcoxon;
    wilcoxon.outcome.column = "y";
    const Estimate all = run_on(by_site(), arm, y, same), plain = run_on(wilcoxon, arm, y, same);
    CHECK_THAT(all.z, WithinRel(plain.z, 1e-14));
    CHECK_THAT(all.estimate, WithinRel(plain.estimate, 1e-14));
    CHECK_THAT(all.standard_error, WithinRel(plain.standard_error, 1e-14));
    CHECK_THAT(all.lower, WithinRel(plain.lower, 1e-13));
    // Patients of a third site with one arm, and those without a site or value, change nothing.
    std::vector<std::uint8_t> more_arm = arm;
    std::vector<double> more_y = y, site = same;
    for (const auto& [a, value, where] :
         {std::tuple<int, double, double>{1, 8, 3}, {1, 0, 3}, {0, 7, kNone}, {0, kNone, 2}}) {
        more_arm.insert(more_arm.begin(), static_cast<std::uint8_t>(a));
        more_y.insert(more_y.begin(), value);
        site.insert(site.begin(), where);
    }
    const Estimate more = run_on(by_site(), more_arm, more_y, site);
    CHECK_THAT(more.z, WithinRel(all.z, 1e-14));
    CHECK_THAT(more.estimate, WithinRel(all.estimate, 1e-14));
}

TEST_CASE("van-elteren says why it has no answer", "[exact]") {
    using Arms = std::vector<std::uint8_t>;
    CHECK(run_on(by_site(), Arms{}, {}, {}).status == Status::no_patients);
    CHECK(run_on(by_site(), Arms{0, 0}, {1, 2}, {1, 1}).status == Status::no_patients);
    CHECK(run_on(by_site(), Arms{0, 0, 1, 1}, {1, 2, 3, 4}, {1, 1, 2, 2}).status == Status::no_patients);
    CHECK(run_on(by_site(), Arms{0, 1, 0, 1}, {1, 1, 2, 2}, {1, 1, 2, 2}).status == Status::no_variation);
    const Estimate e = run_on(by_site(), Arms{0, 1, 0, 1}, {1, 1, 3, 2}, {1, 1, 2, 2});
    CHECK(e.status == Status::ok);
    CHECK(std::isfinite(e.z));
    CHECK(std::isnan(e.standard_error));
}
