// Parameter recovery: what is put in comes out. Slow, so hidden: run by name,
//
//   EQUIPOISE_RECOVERY_TABLE=table.md equipoise_tests "[.recovery],[.recovery-course]"
//
// Each check allows 4 standard errors (false alarm about 6e-5 each) of the mean estimate, and of the coverage of 95%
// intervals.
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>

#include "models/fit/score_model.hpp"
#include "models/fit/survival_fit.hpp"
#include "models/numeric/special.hpp"
#include "sim/random/stream.hpp"
#include "sim/trial/cohort.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

constexpr std::uint64_t kSeed = 20221122;

// Estimates of one parameter over the pilots.
struct Recovery {
    double truth = 0;
    int pilots = 0, covered = 0, with_error = 0;
    double sum = 0, squares = 0;

    void add(double estimate, double standard_error) {
        ++pilots;
        sum += estimate - truth;
        squares += (estimate - truth) * (estimate - truth);
        if (!std::isfinite(standard_error)) return;
        ++with_error;
        covered += std::fabs(estimate - truth) <= 1.959963984540054 * standard_error;
    }
    double bias() const { return sum / pilots; }
    double sd() const { return std::sqrt((squares - sum * sum / pilots) / (pilots - 1)); }
    double bias_in_errors() const { return bias() / (sd() / std::sqrt(pilots)); }
    double coverage() const { return static_cast<double>(covered) / with_error; }
    bool unbiased() const { return std::fabs(bias_in_errors()) <= 4; }
    bool covers() const {
        return with_error == 0 || std::fabs(coverage() - 0.95) <= 4 * std::sqrt(0.95 * 0.05 / with_error);
    }
};

struct Table {
    std::vector<std::pair<std::string, Recovery>> rows;  // "model | parameter"
    std::map<std::string, int> failed;                   // pilots whose fit did not converge, by model; no row has them

    Recovery& at(const std::string& key, double truth) {
        for (auto& [name, row] : rows)
            if (name == key) return row;
        rows.emplace_back(key, Recovery{}).second.truth = truth;
        return rows.back().second;
    }
    int failures_of(const std::string& row) const {
        const auto found = failed.find(row.substr(0, row.find(" | ")));
        return found == failed.end() ? 0 : found->second;
    }
    /// The fit's standing: true if it is to be counted.
    bool converged(const std::string& model, bool yes) {
        failed[model] += !yes;
        return yes;
    }
    void check_and_write(int pilots) const {
        std::ofstream file;
        if (const char* path = std::getenv("EQUIPOISE_RECOVERY_TABLE")) file.open(path, std::ios::app);
        for (const auto& [name, row] : rows) {
            INFO(name << ": truth " << row.truth << ", bias " << row.bias() << " (" << row.bias_in_errors()
                      << " standard errors), coverage " << row.coverage());
            CHECK(row.unbiased());
            CHECK(row.covers());
            CHECK(row.pilots + failures_of(name) == pilots);
            CHECK(row.pilots * 100 >= pilots * 99);
            char text[256];
            std::snprintf(text, sizeof text, "| %s | %.4f | %d | %d | %+.4f | %+.1f | %.4f | %s |\n", name.c_str(),
                          row.truth, row.pilots, failures_of(name), row.bias(), row.bias_in_errors(), row.sd(),
                          row.with_error > 0 ? (std::to_string(row.coverage() * 100).substr(0, 4) + "%").c_str() : "-");
            if (file) file << text;
        }
    }
};

double normal(Stream& stream) { return normal_quantile(stream.uniform()); }

// 400 patients followed for `days`, a tenth of them lost at a uniform day.
PilotSurvival draw_pilot(const SurvivalLaw& law, double days, std::uint64_t pilot) {
    std::string text = "time,status\n";
    for (std::uint32_t i = 0; i < 400; ++i) {
        Stream stream({kSeed, pilot}, i, Purpose::death);
        const double death = quantile(law, stream.uniform());
        const double lost = stream.uniform() < 0.1 ? days * stream.uniform() : days, end = std::min(death, lost);
        char row[64];
        std::snprintf(row, sizeof row, "%.17g,%d\n", std::max(end, 1e-9), death <= lost ? 1 : 0);
        text += row;
    }
    return PilotSurvival::read(CsvTable::parse(text, "pilot"));
}

struct LawCase {
    std::string law;
    SurvivalLaw truth;
    double days;
    std::vector<std::pair<std::string, double>> parameters;  // on the scale of the fit
};

const std::vector<LawCase>& law_cases() {
    static const std::vector<LawCase> cases{
        {"exponential", Exponential{0.02}, 28, {{"log rate", std::log(0.02)}}},
        {"weibull", Weibull{0.7, 60}, 28, {{"log scale", std::log(60)}, {"log shape", std::log(0.7)}}},
        {"weibull-ph", Weibull{0.7, 60}, 28, {{"log rate", -0.7 * std::log(60)}, {"log shape", std::log(0.7)}}},
        {"gompertz", Gompertz{-0.05, 0.04}, 28, {{"log rate", std::log(0.04)}, {"shape", -0.05}}},
        {"log-normal", LogNormal{3.5, 1.4}, 28, {{"meanlog", 3.5}, {"log sdlog", std::log(1.4)}}},
        {"log-logistic", LogLogistic{0.9, 40}, 28, {{"log scale", std::log(40)}, {"log shape", std::log(0.9)}}},
        {"gamma",
         GeneralizedGamma{std::log(0.8 / 0.02), std::pow(0.8, -0.5), std::pow(0.8, -0.5)},
         90,
         {{"log rate", std::log(0.02)}, {"log shape", std::log(0.8)}}},
        {"generalized-gamma", GeneralizedGamma{3, 1.1, 0.6}, 90, {{"mu", 3}, {"log sigma", std::log(1.1)}, {"q", 0.6}}},
        {"piecewise-exponential",
         PiecewiseExponential{{7, 14}, {0.04, 0.02, 0.01}},
         28,
         {{"log rate1", std::log(0.04)}, {"log rate2", std::log(0.02)}, {"log rate3", std::log(0.01)}}},
        {"mixture-cure",
         MixtureCure{0.5, Weibull{1.3, 12}},
         90,
         {{"logit cured", 0}, {"log scale", std::log(12)}, {"log shape", std::log(1.3)}}},
        {"royston-parmar", Weibull{0.7, 60}, 28, {}},
    };
    return cases;
}

Table recover_law(const LawCase& one, int pilots) {
    Table table;
    for (int k = 0; k < pilots; ++k) {
        const SurvivalFit fit =
            fit_survival(draw_pilot(one.truth, one.days, static_cast<std::uint64_t>(k)), Arms::control, one.law);
        if (!table.converged(one.law, fit.identified)) continue;
        for (std::size_t i = 0; i < one.parameters.size(); ++i)
            table.at(one.law + " | " + one.parameters[i].first, one.parameters[i].second)
                .add(fit.transformed[i], fit.standard_errors[i]);
        for (const double day : {7.0, 28.0}) {
            // log cumulative hazard, the scale of the intervals
            const EstimateWithInterval s = fit.survival_at(day);
            const double h = -std::log(s.estimate);
            table
                .at(one.law + " | log H(" + std::to_string(static_cast<int>(day)) + ")",
                    std::log(cumulative_hazard(one.truth, day)))
                .add(std::log(h), s.standard_error / (s.estimate * h));
        }
    }
    return table;
}

SofaCourse course_truth() {
    SofaCourse course;
    course.baseline = {11, 2.5};
    course.plateau = {9, 0.6, 2};
    course.rate = {0.25, 0.4};
    course.noise = {0.5, 1.2};
    course.death = {0.02, 0, 0.2, 0.01};
    course.discharge = {0.25, -0.3};
    return course;
}

// Far from the score's bounds and the cut of the score at entry, which the fit of the course leaves out, and with a
// fall of seven points: with a small fall 400 patients hardly tell whether the rates differ, and the estimate of their
// log SD is biased (as 1 / patients).
SofaCourse falling_course() {
    SofaCourse course = course_truth();
    course.baseline = {15, 1.2};
    course.plateau = {5, 0.5, 1.2};
    course.rate = {0.25, 0.5};
    course.death.hazard = 0.01;
    course.discharge.hazard = 0.1;
    return course;
}

PilotScores draw_scores(const SofaCourse& truth, std::size_t n, std::uint64_t pilot) {
    SofaEffect effect;
    effect.plateau = -1.5;
    effect.rate_ratio = 1.3;
    TrialModel model;
    model.scores = TrialScores{{uncalibrated_arm(truth, {}, 28), uncalibrated_arm(truth, effect, 28)}};
    Arena arena;
    const Cohort cohort = draw_cohort(model, {kSeed, pilot}, n, arena);
    const FollowUp follow_up(cohort, arena);
    const Snapshot& s = follow_up.all();
    PilotScores result;
    result.arm_names = {"0", "1"};
    for (std::size_t i = 0; i < n; ++i) {
        PilotScores::Patient patient;
        patient.id = std::to_string(i);
        patient.arm = s.arm[i];
        patient.time = s.time[i];
        patient.died = s.status[i];
        patient.icu_time = s.icu_time[i];
        patient.icu_event = s.icu_event[i];
        patient.first = result.day.size();
        for (int row = 0; row < static_cast<int>(s.scores.days.size()); ++row) {
            const double score = s.scores.at(row, i);
            if (std::isnan(score)) continue;
            result.day.push_back(s.scores.days[static_cast<std::size_t>(row)]);
            result.score.push_back(score);
            ++patient.rows;
        }
        result.patients.push_back(patient);
    }
    return result;
}

void add_named(Table& table, const std::string& model, const NamedEstimates& fit,
               const std::map<std::string, double>& truth) {
    if (!table.converged(model, fit.converged())) return;
    for (const auto& [name, value] : truth)
        table.at(model + " | " + name, value).add(fit.at(name), fit.standard_error(name));
}

}  // namespace

TEST_CASE("every survival law gives back what its pilots were drawn from", "[.recovery][statistical]") {
    for (const LawCase& one : law_cases()) {
        INFO(one.law);
        recover_law(one, 200).check_and_write(200);
    }
}

TEST_CASE("recovery of a law that is wrong by 7% of its shape fails", "[.recovery][statistical]") {
    LawCase wrong = law_cases()[1];
    wrong.parameters[1].second = std::log(0.75);
    const Table table = recover_law(wrong, 200);
    for (const auto& [name, row] : table.rows)
        if (name == "weibull | log shape") CHECK_FALSE(row.unbiased());
}

TEST_CASE("score at entry and the hazards on the score give back what was simulated", "[.recovery][statistical]") {
    Table table;
    const SofaCourse truth = course_truth();
    ScoreFitOptions options;
    options.fit_line = options.fit_course = false;
    for (std::uint64_t k = 0; k < 200; ++k) {
        const ScoreFit fit = fit_score_model(draw_scores(truth, 400, k), options);
        // The score seen deviates from the latent one: its variance is the sum of both.
        add_named(table, "score at entry", fit.baseline,
                  {{"mean", truth.baseline.mean},
                   {"log_sd", 0.5 * std::log(std::pow(truth.baseline.sd, 2) + std::pow(truth.noise.sd, 2))}});
        add_named(table, "death on the score", fit.simulated_death,
                  {{"alpha", truth.death.per_point}, {"log_lambda", std::log(truth.death.hazard)}});
        add_named(table, "discharge on the score", fit.simulated_discharge,
                  {{"beta", truth.discharge.per_point}, {"log_delta", std::log(truth.discharge.hazard)}});
        add_named(table, "death after discharge", fit.after_discharge,
                  {{"log_rate", std::log(truth.death.after_discharge)}});
    }
    table.check_and_write(200);
}

TEST_CASE("the linear mixed model gives back its line", "[.recovery][statistical]") {
    Table table;
    for (std::uint64_t k = 0; k < 200; ++k) {
        PilotScores pilot;
        pilot.arm_names = {"0", "1"};
        for (std::uint32_t i = 0; i < 400; ++i) {
            Stream stream({kSeed, k}, i, Purpose::score);
            PilotScores::Patient patient;
            patient.id = std::to_string(i);
            patient.arm = static_cast<int>(i % 2);
            patient.first = pilot.day.size();
            patient.rows = 6;
            const double a = normal(stream), b = normal(stream);  // SD 2 and 0.3, correlation -0.4
            for (int day = 0; day < 6; ++day) {
                pilot.day.push_back(day);
                pilot.score.push_back(10 + 2 * a +
                                      (-0.4 - 0.2 * patient.arm + 0.3 * (-0.4 * a + std::sqrt(0.84) * b)) * day +
                                      1.1 * normal(stream));
            }
            pilot.patients.push_back(patient);
        }
        const MixedModelFit fit = fit_mixed_model(pilot, {});
        if (!fit.converged()) {
            table.converged("line, REML", false);
            continue;
        }
        add_named(table, "line, REML", fit, {{"(Intercept)", 10}, {"arm", 0}, {"day", -0.4}, {"arm:day", -0.2}});
        const double unknown = std::nan("");
        table.at("line, REML | variance of intercepts", 4).add(fit.random_covariance[0][0], unknown);
        table.at("line, REML | covariance", -0.24).add(fit.random_covariance[0][1], unknown);
        table.at("line, REML | variance of slopes", 0.09).add(fit.random_covariance[1][1], unknown);
        table.at("line, REML | residual SD", 1.1).add(fit.residual_sd, unknown);
    }
    table.check_and_write(200);
}

TEST_CASE("the plateau course gives back what was simulated", "[.recovery-course][statistical]") {
    // Every parameter of the fit. A fit whose variance or correlation runs to 0 has no standard error there and counts
    // as not converged.
    Table table;
    const SofaCourse truth = falling_course();
    const std::map<std::string, double> parameters{
        {"mean", truth.baseline.mean},
        {"log_sd", std::log(truth.baseline.sd)},
        {"a", truth.plateau.level},
        {"b", truth.plateau.slope},
        {"log_s", std::log(truth.plateau.sd)},
        {"log_k0", std::log(truth.rate.rate)},
        {"log_v", std::log(truth.rate.spread)},
        {"logit_phi", std::log(truth.noise.correlation / (1 - truth.noise.correlation))},
        {"log_e_sd", std::log(truth.noise.sd)},
        {"plateau", -1.5},
        {"log_rate_ratio", std::log(1.3)}};
    for (std::uint64_t k = 0; k < 200; ++k) {
        const NamedEstimates fit = fit_plateau_course(draw_scores(truth, 400, 1000 + k));
        if (fit.warnings.empty())
            add_named(table, "plateau course", fit, parameters);
        else
            table.converged("plateau course", false);
    }
    table.check_and_write(200);
}
