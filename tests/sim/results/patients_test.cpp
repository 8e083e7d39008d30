#include "sim/results/patients.hpp"

#include <cmath>

#include "sim/study/study.hpp"
#include "sim/trial/cohort.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

const std::string kScenario =
    "seed = 11\nfollow_up_days = 6\n[survival]\nlaw = \"exponential\"\nmortality = 0.5\nday = 6\n[sofa]\n[effect]\n"
    "hazard_ratio = 0.7\n[[covariate]]\nname = \"age\"\nmean = 60\nsd = 10\n[[covariate]]\nname = \"sex\"\nkind = "
    "\"categorical\"\n"
    "levels = [\"f\", \"m\"]\nprobabilities = [0.4, 0.6]\n[trial]\nrecruitment = { sites = 3, per_site_per_month "
    "= 10 }\n[[analysis]]\ntest = \"log-rank\"\n";

double number(const TableCell& cell) {
    if (const auto* whole = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*whole);
    return std::get<double>(cell);
}

std::size_t place_of(const std::string& name, const std::vector<TableColumn>& columns) {
    std::size_t i = 0;
    while (i < columns.size() && columns[i].name != name) ++i;
    REQUIRE(i < columns.size());
    return i;
}

}  // namespace

TEST_CASE("a row of synthetic patients is the patient of the replicate, column by column", "[exact]") {
    const Scenario s = parse_scenario(kScenario, "s.toml");
    const TrialModel model = resolve(s).model();
    PatientRequest request{&s, &model, 24, 5, 2, false};
    const std::vector<TableColumn> columns = patient_columns(request);
    const auto place = [&](const std::string& name) { return place_of(name, columns); };
    std::vector<std::vector<TableCell>> rows;
    CHECK(simulate_patients(request,
                            [&](std::span<const TableCell> row) { rows.emplace_back(row.begin(), row.end()); }) == 48);
    REQUIRE(rows.size() == 48);
    Arena arena;
    std::size_t deaths = 0, scores = 0, out = 0;
    for (std::size_t trial = 5; trial < 7; ++trial) {
        const Cohort cohort = draw_cohort(model, {s.seed, trial}, 24, arena);
        const FollowUp seen(cohort, arena);
        for (std::size_t i = 0; i < 24; ++i) {
            const std::vector<TableCell>& row = rows[(trial - 5) * 24 + i];
            REQUIRE(row.size() == columns.size());
            CHECK(number(row[place("trial")]) == trial);
            CHECK(number(row[place("id")]) == i + 1);
            CHECK(number(row[place("arm")]) == cohort.arm[i]);
            CHECK(number(row[place("site")]) == cohort.site[i] + 1);
            CHECK(number(row[place("arrival")]) == cohort.arrival[i]);
            CHECK(number(row[place("time")]) == std::min(cohort.death[i], 6.0));
            CHECK(number(row[place("status")]) == (cohort.death[i] <= 6));
            CHECK(number(row[place("age")]) == seen.all().column("age")->values[i]);
            const auto* sex = seen.all().column("sex");
            CHECK(std::get<std::string>(row[place("sex")]) == sex->labels[static_cast<std::size_t>(sex->values[i])]);
            CHECK(number(row[place("crev")]) == seen.all().icu_event[i]);
            deaths += cohort.death[i] <= 6;
            for (int day = 0; day <= 6; ++day) {
                const TableCell& cell = row[place("sofa" + std::to_string(day))];
                const double score = seen.all().scores.at(day, i);
                if (std::isnan(score)) {
                    CHECK(std::holds_alternative<std::monostate>(cell));
                    ++out;
                } else {
                    CHECK(number(cell) == score);
                    ++scores;
                }
            }
        }
    }
    CHECK(deaths > 5);
    CHECK(out > 10);
    request.by_day = true;
    CHECK(patient_columns(request).size() == 5);
    std::size_t days = 0;
    simulate_patients(request, [&](std::span<const TableCell> row) {
        const std::vector<TableCell>& whole =
            rows[(static_cast<std::size_t>(number(row[0])) - 5) * 24 + static_cast<std::size_t>(number(row[1])) - 1];
        CHECK(row[4] == whole[place("sofa" + std::to_string(std::get<std::int64_t>(row[3])))]);
        CHECK(row[2] == whole[2]);
        ++days;
    });
    CHECK(days == scores);
}
