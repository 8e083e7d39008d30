#include "models/fit/plateau_course.hpp"
#include "models/numeric/plain_eigen.hpp"

#include <numbers>
#include <random>

#include "models/fit/plateau_likelihood.hpp"
#include "models/fit/score_model.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

// mean, log sd, a, b, log s, log k0, log v, logit phi, log e sd, plateau, log rate ratio
const std::vector<double> kTruth{11,  std::log(2.5), 5,    0.5, std::log(1.5), std::log(0.3), std::log(0.4),
                                 0.5, std::log(1.1), -1.5, 0.3};

// The model as it stands, scores not rounded and not cut.
PilotScores simulated(int patients, int days, std::uint64_t seed) {
    std::mt19937_64 bits(seed);
    std::normal_distribution<double> normal;
    PilotScores pilot;
    const double phi = 1 / (1 + std::exp(-kTruth[7])), e_sd = std::exp(kTruth[8]);
    for (int i = 0; i < patients; ++i) {
        PilotScores::Patient patient;
        patient.id = std::to_string(i);
        patient.arm = i % 2;
        patient.first = pilot.day.size();
        const double s0 = kTruth[0] + std::exp(kTruth[1]) * normal(bits);
        const double plateau =
            kTruth[2] + kTruth[3] * (s0 - 10) + std::exp(kTruth[4]) * normal(bits) + kTruth[9] * patient.arm;
        const double k = std::exp(kTruth[5] + kTruth[10] * patient.arm + std::exp(kTruth[6]) * normal(bits));
        double e = e_sd * normal(bits);
        for (int day = 0; day < days; ++day) {
            pilot.day.push_back(day);
            pilot.score.push_back(plateau + (s0 - plateau) * std::exp(-k * day) + e);
            ++patient.rows;
            e = phi * e + std::sqrt(1 - phi * phi) * e_sd * normal(bits);
        }
        pilot.patients.push_back(patient);
    }
    return pilot;
}

// The density of one patient by its definition: a dense normal density for each k, Simpson's rule over log k.
double dense_log_likelihood(const PilotScores& pilot, const std::vector<double>& x, double rounding) {
    double total = 0;
    for (const PilotScores::Patient& patient : pilot.patients) {
        const auto n = static_cast<Eigen::Index>(patient.rows);
        const double phi = 1 / (1 + std::exp(-x[7])), v = std::exp(x[6]);
        const int steps = 2000;
        double sum = 0;
        for (int s = 0; s <= steps; ++s) {
            const double u = -8 + 16.0 * s / steps, k = std::exp(x[5] + x[10] * patient.arm + v * u);
            Eigen::VectorXd mean(n), loading_s(n), loading_r(n), y(n);
            Eigen::MatrixXd covariance(n, n);
            for (Eigen::Index j = 0; j < n; ++j) {
                const double day = pilot.day[patient.first + j], fall = std::exp(-k * day);
                y[j] = pilot.score[patient.first + j];
                mean[j] = x[0] * fall + (x[2] + x[3] * (x[0] - 10) + x[9] * patient.arm) * (1 - fall);
                loading_s[j] = std::exp(x[1]) * (fall + x[3] * (1 - fall));
                loading_r[j] = std::exp(x[4]) * (1 - fall);
                for (Eigen::Index l = 0; l < n; ++l)
                    covariance(j, l) =
                        std::exp(2 * x[8]) * std::pow(phi, std::fabs(day - pilot.day[patient.first + l])) +
                        (j == l ? rounding : 0);
            }
            covariance += loading_s * loading_s.transpose() + loading_r * loading_r.transpose();
            const Eigen::LLT<Eigen::MatrixXd> factor(covariance);
            const Eigen::VectorXd r = factor.matrixL().solve(y - mean);
            const double log_density = -0.5 * (n * std::log(2 * std::numbers::pi) + r.squaredNorm()) -
                                       factor.matrixLLT().diagonal().array().log().sum();
            const double weight = s == 0 || s == steps ? 1 : s % 2 ? 4 : 2;
            sum += weight * std::exp(log_density - 0.5 * u * u) / std::sqrt(2 * std::numbers::pi);
        }
        total += std::log(sum * 16.0 / steps / 3);
    }
    return total;
}

}  // namespace

TEST_CASE("plateau course: the likelihood is that of its definition", "[exact]") {
    PilotScores pilot = simulated(4, 6, 3);
    CHECK_THAT(plateau_log_likelihood(pilot, kTruth, true), WithinAbs(dense_log_likelihood(pilot, kTruth, 0), 1e-7));
    // Gaps in the days, and whole scores with their rounding's variance.
    pilot.day = {0, 1, 2, 5, 7, 9, 0, 2, 4, 6, 8, 14, 0, 1, 3, 4, 7, 8, 0, 1, 2, 3, 4, 28};
    for (double& y : pilot.score) y = std::round(y);
    CHECK_THAT(plateau_log_likelihood(pilot, kTruth, true),
               WithinAbs(dense_log_likelihood(pilot, kTruth, 1.0 / 12), 1e-7));
}

TEST_CASE("plateau course: the gradient is the likelihood's slope", "[exact]") {
    PilotScores pilot = simulated(12, 6, 5);
    for (std::size_t row = 60; row < 66; ++row) pilot.day[row] *= 2.5;
    for (const bool whole : {false, true}) {
        for (const bool arms : {true, false}) {
            for (const double log_v : {kTruth[6], -8.0}) {  // -8: the rates do not differ
                if (whole)
                    for (double& y : pilot.score) y = std::round(y);
                fit::PlateauLikelihood likelihood(pilot, arms);
                std::vector<double> at(kTruth.begin(), arms ? kTruth.end() : kTruth.end() - 2);
                at[6] = log_v;
                std::vector<double> slopes(at.size());
                CHECK_THAT(likelihood(at, slopes.data()), WithinAbs(plateau_log_likelihood(pilot, at, arms), 1e-12));
                for (std::size_t k = 0; k < at.size(); ++k) {
                    // Five-point differences: error about 1e-3^4 and 1e-13 / 1e-3.
                    const double h = 1e-3, centre = at[k];
                    double values[4];
                    for (int point = 0; point < 4; ++point) {
                        at[k] = centre + h * (point < 2 ? point - 2 : point - 1);
                        values[point] = likelihood(at, nullptr);
                    }
                    at[k] = centre;
                    INFO("parameter " << k << ", whole " << whole << ", arms " << arms << ", log v " << log_v);
                    const double expected = (values[0] - 8 * values[1] + 8 * values[2] - values[3]) / (12 * h);
                    CHECK_THAT(slopes[k], WithinAbs(expected, 1e-7 * (1 + std::fabs(expected))));
                }
            }
        }
    }
}

TEST_CASE("plateau course: the fit recovers its parameters", "[statistical]") {
    const PilotScores pilot = simulated(160, 12, 71);
    const NamedEstimates fit = fit_plateau_course(pilot);
    INFO(fit.status);
    REQUIRE(fit.converged());
    REQUIRE(fit.names.size() == kTruth.size());
    // Eleven estimates within 4 standard errors: false alarm 7e-4.
    for (std::size_t k = 0; k < kTruth.size(); ++k) {
        INFO(fit.names[k] << " " << fit.estimates[k] << " +- " << fit.standard_errors[k] << ", truth " << kTruth[k]);
        CHECK(std::fabs(fit.estimates[k] - kTruth[k]) < 4 * fit.standard_errors[k]);
    }
    // The twin: half more noise and a plateau two points off must be told from the truth.
    CHECK(std::fabs(fit.at("log_e_sd") - (kTruth[8] + std::log(1.5))) > 4 * fit.standard_error("log_e_sd"));
    CHECK(std::fabs(fit.at("a") - (kTruth[2] + 2)) > 4 * fit.standard_error("a"));
    // The information is the curvature of this likelihood: no point a standard error away does better.
    std::vector<double> aside = fit.estimates;
    for (std::size_t k = 0; k < aside.size(); ++k)
        for (const double sign : {-1.0, 1.0}) {
            aside[k] = fit.estimates[k] + sign * 0.1 * fit.standard_errors[k];
            CHECK(plateau_log_likelihood(pilot, aside, true) < fit.log_likelihood);
            aside[k] = fit.estimates[k];
        }
}

TEST_CASE("plateau course says what it cannot fit", "[exact]") {
    const auto status = [](const std::string& rows) {
        return fit_plateau_course(PilotScores::from(CsvTable::parse("id,arm,day,sofa\n" + rows, "pilot.csv"))).status;
    };
    CHECK_THAT(status("1,0,0,8\n1,0,1,7\n1,0,2,6\n"), ContainsSubstring("not identifiable"));
    std::string same;
    for (int i = 0; i < 8; ++i)
        for (int d = 0; d < 5; ++d) same += std::to_string(i) + ",0," + std::to_string(d) + ",8\n";
    CHECK_THAT(status(same), ContainsSubstring("no variation"));
}

TEST_CASE("fit_score_model fits every part, each with its own status", "[exact]") {
    const PilotScores pilot = PilotScores::from(CsvTable::read(test::kDisk, reference_file("icu_a.csv")));
    ScoreFitOptions options;
    const ScoreFit fit = fit_score_model(pilot, options);
    CHECK(fit.baseline.converged());
    CHECK(fit.line_ml.converged());
    CHECK(fit.line_reml.converged());
    CHECK(fit.death.converged());
    CHECK(fit.discharge.converged());
    INFO(fit.course.status);
    CHECK((fit.course.converged() || fit.course.status.starts_with("not converged")));
    CHECK(fit.line_ml.log_likelihood > fit.line_reml.log_likelihood);
    // One arm: the line has only time, the course no effects.
    PilotScores one_arm = pilot;
    for (PilotScores::Patient& patient : one_arm.patients) patient.arm = 0;
    options.fit_course = false;
    const ScoreFit control = fit_score_model(one_arm, options);
    CHECK(control.line_ml.names.size() == 2);
    CHECK(control.line_ml.converged());
    CHECK(control.course.status == "not fitted");
}
