#include "models/fit/nonparametric.hpp"

#include <cmath>
#include <map>

#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

fit::Rows rows_of(const std::string& text) {
    return fit::make_rows(PilotSurvival::read(CsvTable::parse(text, "pilot.csv")), fit::Arms::control, false);
}

}  // namespace

TEST_CASE("Turnbull's estimate agrees with R's interval::icfit", "[reference][fit]") {
    for (const ReferenceCase& reference : reference_cases("fit", "turnbull_")) {
        INFO(reference.id);
        const PilotSurvival pilot =
            PilotSurvival::read(CsvTable::read(test::kDisk, reference_file(reference.input.at("csv"))));
        const fit::Turnbull got = fit::turnbull(fit::make_rows(
            pilot, reference.input.at("rows") == "arm == 1" ? fit::Arms::treated : fit::Arms::control, false));
        Json high = Json::array();
        for (const double day : got.high) high.push_back(std::isinf(day) ? Json("Inf") : Json(day));
        check_reference(reference, "lo", got.low);
        check_reference(reference, "hi", high);
        check_reference(reference, "mass", got.mass);
        check_reference(reference, "loglik", got.log_likelihood);
        CHECK(got.converged);
    }
}

TEST_CASE("on exact and right-censored times Turnbull's estimate is Kaplan and Meier's", "[exact][fit]") {
    const std::string text =
        "time,status\n6,1\n6,1\n6,1\n6,0\n7,1\n9,0\n10,1\n10,0\n11,0\n13,1\n16,1\n17,0\n19,0\n20,0\n22,1\n23,1\n25,"
        "0\n32,0\n32,0\n34,0\n35,0\n";
    const fit::KaplanMeier curve = fit::kaplan_meier(rows_of(text));
    const fit::Turnbull masses = fit::turnbull(rows_of(text));
    // Freireich's 6-MP arm: the published curve.
    const std::vector<double> days{6, 7, 10, 13, 16, 22, 23}, alive{0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448},
        error{0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346};
    REQUIRE(curve.day == days);
    for (std::size_t i = 0; i < days.size(); ++i) {
        CHECK_THAT(curve.survival[i], WithinAbs(alive[i], 5e-4));
        CHECK_THAT(curve.standard_error[i], WithinAbs(error[i], 5e-5));
        CHECK_THAT(masses.survival_upper(days[i]), WithinAbs(curve.survival[i], 1e-9));
        CHECK_THAT(masses.survival_lower(days[i]), WithinAbs(curve.survival[i], 1e-9));
    }
    CHECK(curve.survival_at(5.9) == 1);
    CHECK(curve.survival_at(12) == curve.survival[2]);
    CHECK(curve.standard_error_at(1) == 0);
}

TEST_CASE("no deaths, all deaths and one patient have their curves", "[exact][fit]") {
    CHECK(fit::kaplan_meier(rows_of("time,status\n5,0\n6,0\n")).day.empty());
    CHECK(fit::turnbull(rows_of("time,status\n5,0\n6,0\n")).survival_upper(5) == 1);
    const fit::KaplanMeier all = fit::kaplan_meier(rows_of("time,status\n5,1\n6,1\n"));
    CHECK(all.survival_at(6) == 0);
    CHECK(all.standard_error_at(6) == 0);
    const fit::Turnbull one = fit::turnbull(rows_of("left,right\n3,8\n"));
    CHECK(one.mass == std::vector<double>{1});
    CHECK(one.survival_upper(5) == 1);
    CHECK(one.survival_lower(5) == 0);
}

// The Karush-Kuhn-Tucker conditions, worked out from the masses alone: D_j = sum over rows that cover cell j of count /
// P(row) is at most N everywhere. By concavity max D_j - N bounds what the log-likelihood lacks. Samples put some
// masses on the boundary 0.
TEST_CASE("Turnbull's estimate reaches its maximum on 300 random samples, also where masses belong at 0",
          "[exact][fit]") {
    std::uint64_t state = 77;
    const auto uniform = [&] {
        state = state * 6364136223846793005ull + 1442695040888963407ull;
        return static_cast<double>(state >> 11) * 0x1p-53;
    };
    double cells = 0, positive = 0;
    for (int sample = 0; sample < 300; ++sample) {
        std::string text = "left,right\n";
        const int n = 8 + static_cast<int>(60 * uniform());
        for (int i = 0; i < n; ++i) {
            const double death = -20 * std::log(1 - uniform()), left = std::floor(death * uniform()),
                         right = std::ceil(death + 12 * uniform());
            text += std::to_string(left) + "," +
                    (uniform() < 0.2 || right <= left ? std::string() : std::to_string(right)) + "\n";
        }
        const fit::Rows rows = rows_of(text);
        const fit::Turnbull got = fit::turnbull(rows);
        double patients = 0, log_likelihood = 0, worst = 0;
        const auto covers = [&](const fit::Row& row, std::size_t j) {
            return row.data.left <= got.low[j] && got.high[j] <= row.data.right;
        };
        std::map<double, double> edge;  // D on every whole day's cell, also those without mass
        for (const fit::Row& row : rows.rows) {
            double p = 0;
            for (std::size_t j = 0; j < got.mass.size(); ++j) p += covers(row, j) ? got.mass[j] : 0;
            REQUIRE(p > 0);
            patients += row.data.count;
            log_likelihood += row.data.count * std::log(p);
            for (int day = 0; day < 400; ++day)
                if (row.data.left <= day && day + 1 <= row.data.right) edge[day] += row.data.count / p;
        }
        for (const auto& [day, slope] : edge) worst = std::max(worst, slope - patients);
        INFO("sample " << sample << ": " << worst);
        CHECK(worst < 1e-6);
        CHECK(got.converged);
        CHECK(got.gap <= 1e-8);
        CHECK_THAT(got.log_likelihood, WithinAbs(log_likelihood, 1e-6));
        positive += static_cast<double>(got.mass.size());
        cells += static_cast<double>(edge.size());
    }
    CHECK(positive < cells);
}
