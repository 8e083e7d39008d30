#include "sim/analysis/score/proportional_odds.hpp"

#include <cmath>
#include <fstream>
#include <random>
#include <sstream>
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

// The reference's score statistic rests on a fit without the arm that stopped early: at the exact thresholds (logits of
// cumulative proportions) it is 1.5633259, by finite differences of the log-likelihood too, for 1.5632806 there. The
// exact tests below hold ours to the closed form of the 2 x 2 table.
const std::string kScoreChiSquare = "score_chisq_arm_observed_information";
constexpr double kScoreTolerance = 5e-5;

struct Trial {
    std::vector<std::uint8_t> arm;
    std::vector<double> y, x;
    Estimate run(const ProportionalOdds& test, Details* details = nullptr) const {
        const std::vector<Column> columns{{"y", y, {}}, {"x", x, {}}};
        Snapshot s;
        s.n = arm.size();
        s.arm = arm;
        s.columns = columns;
        Arena arena;
        return test.run(s, AnalysisContext::at(0.95), arena, details);
    }
};

ProportionalOdds of_column(std::vector<std::string> covariates = {}, LikelihoodTest test = LikelihoodTest::wald) {
    ProportionalOdds model;
    model.outcome = {.column = "y", .better = Better::higher};
    model.covariates = std::move(covariates);
    model.test = test;
    return model;
}

// The terms of a right-hand side, without the arm.
std::vector<std::string> covariates_of(const std::string& rhs) {
    std::vector<std::string> terms;
    std::istringstream words(rhs);
    for (std::string word; words >> word;)
        if (word != "+" && word != "arm") terms.push_back(word);
    return terms;
}

Json details_json(const Details& details, const std::string& name) {
    return std::visit([](const auto& value) { return Json(value); }, *details.find(name));
}

}  // namespace

TEST_CASE("proportional-odds gives the fits of ordinal::clm and MASS::polr", "[reference]") {
    for (const ReferenceCase& reference : reference_cases("longitudinal", "po_")) {
        DataSetColumns columns;
        if (reference.input.at("weights") != "none") columns.count = reference.input.at("weights");
        const DataSet data(CsvTable::read(test::kDisk, reference_file(reference.input.at("csv"))), columns);
        ProportionalOdds model;
        model.outcome = {.column = reference.input.at("y")};
        model.covariates = covariates_of(reference.input.at("rhs"));
        Arena arena;
        Details details;
        const AnalysisContext context = AnalysisContext::at(0.95);
        const Estimate wald = model.run(data.snapshot(), context, arena, &details);
        REQUIRE(wald.status == Status::ok);
        for (const auto& [name, expected] : reference.expected.items())
            if (name != kScoreChiSquare) check_reference(reference, name, details_json(details, name));
        // Lower is better here, so ours is minus the coefficient.
        CHECK_THAT(wald.estimate, WithinRel(-reference.expected.at("coef")[0].get<double>(), 1e-5));
        CHECK_THAT(wald.standard_error, WithinRel(reference.expected.at("se_coef")[0].get<double>(), 1e-5));
        // Without details the covariates are centred: the same answer.
        const Estimate quick = model.run(data.snapshot(), context, arena, nullptr);
        CHECK_THAT(quick.estimate, WithinRel(wald.estimate, 1e-9));
        CHECK_THAT(quick.standard_error, WithinRel(wald.standard_error, 1e-9));
        model.test = LikelihoodTest::likelihood_ratio;
        const Estimate ratio = model.run(data.snapshot(), context, arena, nullptr);
        check_reference(reference, "lr_chisq_arm", ratio.z * ratio.z);
        CHECK((ratio.z > 0) == (wald.estimate > 0));
        model.test = LikelihoodTest::score;
        const Estimate score = model.run(data.snapshot(), context, arena, nullptr);
        CHECK((score.z > 0) == (wald.estimate > 0));
        if (reference.expected.contains(kScoreChiSquare))
            CHECK_THAT(score.z * score.z,
                       WithinRel(reference.expected.at(kScoreChiSquare).get<double>(), kScoreTolerance));
    }
}

TEST_CASE("proportional-odds of two categories is the 2 x 2 table's odds ratio", "[exact]") {
    Trial trial;
    const auto add = [&](int arm, double y, int count) {
        for (int i = 0; i < count; ++i)
            trial.arm.push_back(static_cast<std::uint8_t>(arm)), trial.y.push_back(y), trial.x.push_back(i % 3);
    };
    add(0, 0, 12), add(0, 5, 8), add(1, 0, 6), add(1, 5, 15);
    const Estimate e = trial.run(of_column());
    CHECK_THAT(e.estimate, WithinRel(std::log(15.0 * 12 / (6 * 8)), 1e-13));
    CHECK_THAT(e.standard_error, WithinRel(std::sqrt(1 / 12.0 + 1 / 8.0 + 1 / 6.0 + 1 / 15.0), 1e-12));
    // The score test is Pearson's chi-square, and the likelihood ratio G^2.
    const double n = 41, chi = n * std::pow(12 * 15 - 8 * 6, 2) / (20.0 * 21 * 18 * 23);
    CHECK_THAT(std::pow(trial.run(of_column({}, LikelihoodTest::score)).z, 2), WithinRel(chi, 1e-12));
    double g2 = 0;
    for (const auto& [o, r, c] :
         {std::tuple{12.0, 20.0, 18.0}, {8.0, 20.0, 23.0}, {6.0, 21.0, 18.0}, {15.0, 21.0, 23.0}})
        g2 += 2 * o * std::log(o * n / (r * c));
    CHECK_THAT(std::pow(trial.run(of_column({}, LikelihoodTest::likelihood_ratio)).z, 2), WithinRel(g2, 1e-10));
}

TEST_CASE("proportional-odds by cells and by patients is one model", "[exact]") {
    std::mt19937_64 random(77);
    for (int repeat = 0; repeat < 20; ++repeat) {
        Trial trial;
        for (int i = 0; i < 80; ++i) {
            trial.arm.push_back(static_cast<std::uint8_t>(random() % 2));
            trial.y.push_back(repeat % 2 ? static_cast<double>(random() % 5) : static_cast<double>(random() % 100000));
            trial.x.push_back(7);
        }
        for (const auto test : {LikelihoodTest::wald, LikelihoodTest::score, LikelihoodTest::likelihood_ratio}) {
            // A constant covariate is dropped, but its model has a row for each patient.
            const Estimate cells = trial.run(of_column({}, test)), patients = trial.run(of_column({"x"}, test));
            REQUIRE(cells.status == Status::ok);
            CHECK_THAT(patients.estimate, WithinRel(cells.estimate, 1e-9));
            CHECK_THAT(patients.standard_error, WithinRel(cells.standard_error, 1e-9));
            CHECK_THAT(patients.z, WithinRel(cells.z, 1e-7));
        }
    }
}

TEST_CASE("proportional-odds stands at the top of its likelihood", "[exact]") {
    // Far covariate values, many categories: a step of any coefficient to either side lowers the log-likelihood.
    std::mt19937_64 random(3);
    std::normal_distribution<double> normal;
    Trial trial;
    for (int i = 0; i < 120; ++i) {
        trial.arm.push_back(static_cast<std::uint8_t>(i % 2));
        trial.x.push_back(60 + 12 * normal(random));
        trial.y.push_back(std::round(3 * normal(random) + 0.1 * trial.x.back() + trial.arm.back()));
    }
    Details details;
    REQUIRE(trial.run(of_column({"x"}), &details).status == Status::ok);
    const auto theta = std::get<Details::Vector>(*details.find("thresholds")),
               beta = std::get<Details::Vector>(*details.find("coef"));
    const auto categories = std::get<Details::Vector>(*details.find("categories"));
    const auto log_likelihood = [&](const Details::Vector& t, const Details::Vector& b) {
        double sum = 0;
        for (std::size_t i = 0; i < trial.y.size(); ++i) {
            const std::size_t k = static_cast<std::size_t>(std::find(categories.begin(), categories.end(), trial.y[i]) -
                                                           categories.begin());
            const double eta = b[0] * trial.arm[i] + b[1] * trial.x[i];
            const double up = k == t.size() ? 1 : 1 / (1 + std::exp(eta - t[k])),
                         low = k == 0 ? 0 : 1 / (1 + std::exp(eta - t[k - 1]));
            sum += std::log(up - low);
        }
        return sum;
    };
    const double top = log_likelihood(theta, beta);
    CHECK_THAT(std::get<double>(*details.find("loglik")), WithinRel(top, 1e-12));
    for (const double step : {-1e-3, 1e-3}) {
        for (std::size_t k = 0; k < theta.size(); ++k) {
            Details::Vector moved = theta;
            moved[k] += step;
            CHECK(log_likelihood(moved, beta) < top);
        }
        for (const std::size_t j : {0u, 1u}) {
            Details::Vector moved = beta;
            moved[j] += step * (j ? 0.01 : 1);
            CHECK(log_likelihood(theta, moved) < top);
        }
    }
}

TEST_CASE("proportional-odds says why it has no answer", "[exact]") {
    using Arms = std::vector<std::uint8_t>;
    const auto statuses = [](const Trial& trial, std::vector<std::string> covariates) {
        std::vector<Status> all;
        for (const auto test : {LikelihoodTest::wald, LikelihoodTest::score, LikelihoodTest::likelihood_ratio})
            for (const bool with_details : {false, true}) {
                Details details;
                const Estimate e = trial.run(of_column(covariates, test), with_details ? &details : nullptr);
                if (e.status == Status::ok)
                    CHECK((std::isfinite(e.z) && std::isfinite(e.estimate) && std::isfinite(e.standard_error)));
                all.push_back(e.status);
            }
        return all;
    };
    const auto each = [](Status status) { return std::vector<Status>(6, status); };
    for (const std::vector<std::string>& x : {std::vector<std::string>{}, {"x"}}) {
        CHECK(statuses({Arms{}, {}, {}}, x) == each(Status::no_patients));
        CHECK(statuses({Arms{0, 0}, {1, 2}, {1, 2}}, x) == each(Status::no_patients));
        CHECK(statuses({Arms{0, 0, 1}, {1, 2, kNone}, {1, 2, 2}}, x) == each(Status::no_patients));
        CHECK(statuses({Arms{0, 0, 1, 1}, {3, 3, 3, 3}, {1, 2, 2, 1}}, x) == each(Status::no_variation));
        CHECK(statuses({Arms{0, 0, 0, 1, 1, 1}, {1, 1, 2, 3, 4, 5}, {1, 2, 3, 1, 2, 3}}, x) == each(Status::separated));
        CHECK(statuses({Arms{0, 0, 0, 0, 1, 1, 1, 1}, {1, 1, 2, 2, 2, 2, 3, 3}, {1, 2, 3, 4, 1, 2, 3, 4}}, x) ==
              each(Status::separated));
        CHECK(statuses({Arms{0, 0, 0, 0, 1, 1, 1, 1}, {3, 4, 3, 5, 1, 3, 3, 2}, {1, 2, 3, 4, 4, 1, 2, 3}}, x) ==
              each(Status::separated));
        CHECK(statuses({Arms{0, 1, 0, 0, 1, 1, 0}, {1, 1, 2, 3, 2, 3, 1}, {1, 2, 3, 1, 2, 1, 3}}, x) ==
              each(Status::ok));
    }
    // One patient in an arm, in the midst.
    CHECK(statuses({Arms{0, 0, 0, 0, 1}, {1, 2, 3, 3, 2}, {}}, {}) == each(Status::ok));
    // A covariate that parts the categories; one that is the arm; one that is not there; too many.
    CHECK(statuses({Arms{0, 1, 0, 1, 0, 1}, {1, 1, 2, 2, 3, 3}, {1, 2, 3, 4, 5, 6}}, {"x"}) == each(Status::separated));
    CHECK(statuses({Arms{0, 1, 0, 1, 0, 1}, {1, 1, 2, 2, 3, 1}, {5, 6, 5, 6, 5, 6}}, {"x"}) ==
          each(Status::not_identifiable));
    CHECK(statuses({Arms{0, 1, 0, 1}, {1, 1, 2, 2}, {1, 2, 1, 2}}, {"absent"}) == each(Status::no_patients));
}
