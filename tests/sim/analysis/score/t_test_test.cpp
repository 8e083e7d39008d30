#include "sim/analysis/score/t_test.hpp"

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

struct Trial {
    std::vector<std::uint8_t> arm;
    std::vector<double> y;
    Estimate run(const TTest& test, Details* details = nullptr) const {
        const std::vector<Column> columns{{"y", y, {}}};
        Snapshot s;
        s.n = arm.size();
        s.arm = arm;
        s.columns = columns;
        Arena arena;
        return test.run(s, AnalysisContext::at(0.95), arena, details);
    }
};

TTest of_column(MeanVariance variance = MeanVariance::equal, Better better = Better::lower) {
    TTest test;
    test.outcome.column = "y";
    test.outcome.better = better;
    test.variance = variance;
    return test;
}

}  // namespace

TEST_CASE("t-test gives R's t.test of the change from baseline", "[reference]") {
    for (const ReferenceCase& reference : reference_cases("longitudinal", "ancova_")) {
        const DataSet data(CsvTable::read(test::kDisk, reference_file(reference.input.at("csv"))), {});
        TTest test;
        test.outcome.day = std::stoi(reference.input.at("y").get<std::string>().substr(4));
        test.outcome.death = DeathRule::survivors_only;
        test.outcome.discharge = DischargeRule::missing;
        Arena arena;
        for (const auto variance : {MeanVariance::equal, MeanVariance::welch}) {
            test.variance = variance;
            const std::string kind = variance == MeanVariance::equal ? "student" : "welch";
            Details details;
            const Estimate e = test.run(data.snapshot(), AnalysisContext::at(0.95), arena, &details);
            REQUIRE(e.status == Status::ok);
            check_reference(reference, "t_" + kind, -e.z);
            check_reference(reference, "t_" + kind, std::get<double>(*details.find("t")));
            check_reference(reference, "df_" + kind, std::get<double>(*details.find("degrees_of_freedom")));
            check_reference(reference, "p_" + kind, e.two_sided());
            check_reference(reference, "ci_" + kind + "_low", e.lower);
            check_reference(reference, "ci_" + kind + "_high", e.upper);
        }
    }
}

TEST_CASE("t-test turns z to benefit and leaves the difference as it is", "[exact]") {
    const Trial trial{{0, 0, 0, 1, 1, 1, 1}, {1, 2, 3, 5, 4, kNone, 6}};
    for (const auto variance : {MeanVariance::equal, MeanVariance::welch}) {
        const Estimate lower = trial.run(of_column(variance, Better::lower)),
                       higher = trial.run(of_column(variance, Better::higher));
        CHECK_THAT(lower.estimate, WithinAbs(3, 1e-15));
        CHECK(lower.estimate == higher.estimate);
        // Both variances are 1, so se^2 = 2/3 either way, on 4 degrees of freedom.
        CHECK_THAT(higher.z, WithinRel(3 / std::sqrt(2.0 / 3), 1e-14));
        CHECK_THAT(lower.z, WithinRel(-3 / std::sqrt(2.0 / 3), 1e-14));
        CHECK_THAT(lower.one_sided() + higher.one_sided(), WithinAbs(1, 1e-15));
        CHECK_THAT(2 * higher.one_sided(), WithinRel(higher.two_sided(), 1e-14));
        CHECK(higher.lower < 3);
        CHECK_THAT(higher.lower + higher.upper, WithinAbs(6, 1e-12));
    }
}

TEST_CASE("t-test says why it has no answer", "[exact]") {
    using Arms = std::vector<std::uint8_t>;
    struct {
        Trial trial;
        Status equal, welch;
    } cases[] = {
        {{Arms{}, {}}, Status::no_patients, Status::no_patients},
        {{Arms{0, 0, 0}, {1, 2, 3}}, Status::no_patients, Status::no_patients},
        {{Arms{0, 0, 1}, {1, 2, kNone}}, Status::no_patients, Status::no_patients},
        {{Arms{0, 1}, {1, 2}}, Status::not_identifiable, Status::not_identifiable},
        {{Arms{0, 0, 1}, {1, 2, 5}}, Status::ok, Status::not_identifiable},
        {{Arms{0, 0, 0, 1, 1, 1}, {0.1, 0.1, 0.1, 0.1, 0.1, 0.1}}, Status::no_variation, Status::no_variation},
        {{Arms{0, 0, 1, 1}, {0.3, 0.3, 0.7, 0.7}}, Status::no_variation, Status::no_variation},
        {{Arms{0, 0, 1, 1}, {0.3, 0.3, 0.7, 0.8}}, Status::ok, Status::ok},
    };
    for (const auto& c : cases)
        for (const auto variance : {MeanVariance::equal, MeanVariance::welch}) {
            Details details;
            const Estimate e = c.trial.run(of_column(variance), &details);
            CHECK(e.status == (variance == MeanVariance::equal ? c.equal : c.welch));
            if (e.status == Status::ok) {
                CHECK(std::isfinite(e.z));
                CHECK(std::isfinite(e.two_sided()));
            }
        }
    // A column that is not there, and worst ranks, which have no mean.
    TTest test = of_column();
    test.outcome.column = "absent";
    CHECK(Trial{{0, 1}, {1, 2}}.run(test).status == Status::no_patients);
    test.outcome = Outcome{};
    CHECK(Trial{{0, 1}, {1, 2}}.run(test).status == Status::not_identifiable);
}
