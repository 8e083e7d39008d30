// The library's fit beside the program's: every number of its JSON document.
#include <cmath>
#include <optional>

#include "tests/sim/api/same_support.hpp"
#include "tests/support/places.hpp"

using namespace equipoise::test;
using nlohmann::json;

namespace {

const std::string kReference = std::string(kSourceFolder) + "/tests/reference/";
const std::string kScenarios = std::string(kSourceFolder) + "/scenarios/";

equipoise::Data data(const std::string& path) { return equipoise::Data::csv(contents(path), path); }

// A JSON value and a cell say the same.
void same_cell(const json& value, const equipoise::Cell& cell) {
    if (value.is_null()) {
        CHECK(std::holds_alternative<std::monostate>(cell));
    } else if (value.is_boolean()) {
        CHECK(cell == equipoise::Cell(value.get<bool>()));
    } else if (value == "Inf" || value == "-Inf") {
        CHECK(std::get<double>(cell) == (value == "Inf" ? INFINITY : -INFINITY));
    } else if (value.is_string()) {
        CHECK(std::get<std::string>(cell) == value.get<std::string>());
    } else {
        const auto* whole = std::get_if<std::int64_t>(&cell);
        CHECK((whole ? static_cast<double>(*whole) : std::get<double>(cell)) == value.get<double>());
    }
}

equipoise::Table of(const equipoise::Table& table, const std::string& fitted, const json& law) {
    return table.where("fitted", fitted).where("law", law.get<std::string>());
}

int same_parameters(const equipoise::Table& all, const json& law) {
    int compared = 0;
    for (const auto& [name, value] : law.at("parameters").items()) {
        INFO(name);
        const equipoise::Table rows = all.where("parameter", name);
        const json list = value.is_array() ? value : json::array({value});
        REQUIRE(rows.rows() == list.size());
        const json error = law.at("standard_errors").value(name, json());
        for (std::size_t i = 0; i < list.size(); ++i) {
            same_cell(list[i], rows.cell(i, list[i].is_string() ? "text" : "value"));
            same_cell(error.is_array() ? error[i] : error, rows.cell(i, "standard_error"));
            if (value.is_array()) CHECK(rows.number(i, "place") == static_cast<double>(i + 1));
            ++compared;
        }
    }
    CHECK(static_cast<std::size_t>(compared) == all.rows());
    return compared;
}

void same_law(const json& law, const std::string& fitted, const equipoise::FitResult& fit, std::size_t row) {
    INFO(fitted << " " << law.at("law"));
    const equipoise::Table place = fit.laws.where("fitted", fitted);
    CHECK(same(law, place, row, {{"warnings", ""}}) == 6);
    same_parameters(of(fit.parameters, fitted, law.at("law")), law);
    const equipoise::Table covariance = of(fit.covariance, fitted, law.at("law"));
    std::size_t entry = 0;
    for (std::size_t i = 0; i < law.at("covariance").size(); ++i)
        for (std::size_t j = 0; j < law.at("covariance").size(); ++j, ++entry) {
            same_cell(law.at("covariance")[i][j], covariance.cell(entry, "covariance"));
            same_cell(law.at("scale")[i], covariance.cell(entry, "row"));
            same_cell(law.at("scale")[j], covariance.cell(entry, "column"));
            same_cell(law.at("on_scale")[i], covariance.cell(entry, "estimate"));
        }
    CHECK(entry == covariance.rows());
    const equipoise::Table survival = of(fit.survival, fitted, law.at("law"));
    std::size_t at = 0;
    for (const char* quantity : {"survival", "rmst"})
        for (json told : law.value(quantity, json::array())) {
            told["arm"] =
                told.contains("arm") ? (told["arm"] == 0 ? fit.control : fit.treatment) : place.text(0, "arm");
            CHECK(same(told, survival, at, {{"tau", "day"}}) == 6);
            CHECK(survival.text(at++, "quantity") == quantity);
        }
    CHECK(at == survival.rows());
    for (const json& warning : law.at("warnings"))
        CHECK(fit.warnings.where("about", fitted).where("warning", warning.get<std::string>()).rows() >= 1);
}

void same_arm(const json& arm, const std::string& fitted, const equipoise::FitResult& fit) {
    REQUIRE(fit.laws.where("fitted", fitted).rows() == arm.at("laws").size());
    for (std::size_t i = 0; i < arm.at("laws").size(); ++i) {
        same_law(arm.at("laws")[i], fitted, fit, i);
        CHECK((fit.laws.where("fitted", fitted).cell(i, "selected") ==
               equipoise::Cell(arm.at("selected") == arm.at("laws")[i].at("law"))));
    }
    for (const json& warning : arm.at("warnings"))
        CHECK(fit.warnings.where("about", fitted).where("warning", warning.get<std::string>()).rows() == 1);
    if (!arm.contains("n")) return;
    const equipoise::Table first = fit.laws.where("fitted", fitted);
    for (const char* key : {"n", "events", "arm"}) same_cell(arm.at(key), first.cell(0, key));
    const equipoise::Table posterior = fit.posterior.where("fitted", fitted);
    const json& judged = arm.at("posterior");
    if (judged.contains("none")) CHECK(posterior.rows() == 0);
    for (std::size_t i = 0; i < posterior.rows(); ++i) {
        CHECK(same(judged.at("intervals")[i], posterior, i) == 7);
        same_cell(judged.at("law").at("rates")[i], posterior.cell(i, "hazard"));
        same_cell(judged.at("draws"), posterior.cell(i, "draws"));
        CHECK(
            same(
                judged.at("survival")[i], posterior, i,
                {{"day", "end"}, {"estimate", "survival"}, {"lower", "survival_lower"}, {"upper", "survival_upper"}}) ==
            4);
    }
    const equipoise::Table steps = fit.turnbull.where("fitted", fitted);
    REQUIRE(steps.rows() == arm.at("turnbull").at("mass").size());
    for (std::size_t i = 0; i < steps.rows(); ++i) {
        for (const char* key : {"low", "high", "mass"}) same_cell(arm.at("turnbull").at(key)[i], steps.cell(i, key));
        CHECK(same(arm.at("turnbull"), steps, i) == 3);
    }
    const equipoise::Table without = fit.nonparametric.where("fitted", fitted);
    REQUIRE(without.rows() == arm.at("nonparametric").size());
    for (std::size_t i = 0; i < without.rows(); ++i) CHECK(same(arm.at("nonparametric")[i], without, i) == 3);
}

void same_fit(const json& told, const equipoise::FitResult& fit) {
    CHECK(fit.control == told.at("control").get<std::string>());
    CHECK(fit.treatment == told.at("treatment").get<std::string>());
    for (const json& arm : told.at("arms")) same_arm(arm, arm.at("arm") == fit.control ? "control" : "treatment", fit);
    if (told.contains("both_arms")) same_arm(told.at("both_arms"), "both", fit);
    CHECK(fit.laws.where("fitted", "both").rows() ==
          (told.contains("both_arms") ? told["both_arms"]["laws"].size() : 0));
    for (const json& warning : told.at("warnings"))
        CHECK(fit.warnings.where("about", "pilot").where("warning", warning.get<std::string>()).rows() == 1);
}

void same_scores(const json& model, const equipoise::FitResult& fit) {
    std::size_t parts = 0;
    for (const auto& [part, told] : model.items()) {
        if (!told.is_object() || !told.contains("names")) continue;
        INFO(part);
        const equipoise::Table row = fit.scores.where("part", part), own = fit.score_parameters.where("part", part);
        REQUIRE(row.rows() == 1);
        CHECK(same(told, row, 0) >= 7);
        ++parts;
        REQUIRE(own.rows() == told.at("names").size());
        for (std::size_t i = 0; i < own.rows(); ++i) {
            const std::string name = told.at("names")[i];
            CHECK(own.text(i, "parameter") == name);
            same_cell(told.at("estimates").at(name), own.cell(i, "estimate"));
            same_cell(told.at("standard_errors").at(name), own.cell(i, "standard_error"));
            if (told.contains("degrees_of_freedom"))
                same_cell(told["degrees_of_freedom"][name], own.cell(i, "degrees_of_freedom"));
        }
        for (const auto& [of, key] :
             {std::pair("parameters", "covariance"), std::pair("random", "random_covariance")}) {
            const equipoise::Table entries = fit.score_covariance.where("part", part).where("of", of);
            std::size_t at = 0;
            for (const json& line : told.value(key, json::array()))
                for (const json& x : line) same_cell(x, entries.cell(at++, "covariance"));
            CHECK(at == entries.rows());
        }
    }
    CHECK(parts == fit.scores.rows());
}

}  // namespace

TEST_CASE("a fit of interval counts and of patients is the program's", "[fit][api]") {
    for (const char* name : {"pilot_interval.csv", "icu_pilot.csv"}) {
        const std::string file = kReference + name;
        const equipoise::FitResult fit = equipoise::fit(data(file));
        CHECK(fit.laws.rows() == 30);
        CHECK(fit.posterior.rows() > 3);
        CHECK(fit.warnings.rows() > 3);
        same_fit(answer({"fit", file}), fit);
    }
    const std::string file = kReference + "icu_a.csv";
    same_fit(answer({"fit", file, "--law", "weibull-ph", "--law", "royston-parmar", "--law", "mixture-cure", "--days",
                     "5,20", "--cuts", "3", "--inner-knots", "2", "--spline-scale", "odds", "--cure-law", "log-normal",
                     "--pooled"}),
             equipoise::fit(data(file), {.laws = {"weibull-ph", "royston-parmar", "mixture-cure"},
                                         .pooled = true,
                                         .days = {5, 20},
                                         .cuts = {3},
                                         .inner_knots = 2,
                                         .spline_scale = "odds",
                                         .cure_law = "log-normal"}));
}

TEST_CASE("a fit of scores is the program's, and so are the tables for a scenario", "[fit][api]") {
    const std::string file = kScenarios + "pilot/synthetic-icu.csv",
                      scores = kScenarios + "pilot/synthetic-icu-scores.csv";
    const equipoise::Data patients = data(file), long_scores = data(scores);
    const json told = answer({"fit", file, "--scores", scores, "--law", "weibull"});
    const equipoise::FitResult fit = equipoise::fit(patients, {.laws = {"weibull"}}, &long_scores);
    same_fit(told, fit);
    same_scores(told.at("score_model"), fit);
    CHECK(fit.scores.rows() == 7);
    const std::vector<std::string> quick{"--method", "ml", "--no-course", "--random", "intercept", "--residual", "ar1"};
    std::vector<std::string> asked{"fit", file, "--scores", scores, "--law", "weibull", "--score-terms", "arm*day"};
    asked.insert(asked.end(), quick.begin(), quick.end());
    const equipoise::FitOptions ml{.laws = {"weibull"},
                                   .score_terms = "arm*day",
                                   .random = "intercept",
                                   .residual = "ar1",
                                   .method = "ml",
                                   .course = false};
    same_scores(answer(asked).at("score_model"), equipoise::fit(patients, ml, &long_scores));
    const auto toml = run_equipoise({"fit", file, "--scores", scores, "--toml", "--follow-up", "20", "--cuts", "5"});
    REQUIRE(toml.exit_code == 0);
    CHECK(equipoise::fit_toml(patients, {.cuts = {5}, .follow_up_days = 20}, &long_scores) == toml.out);
    const std::string scenario = kScenarios + "msc-septic-shock.toml";
    const equipoise::Scenario read = equipoise::Scenario::read(scenario);
    same_fit(answer({"fit", scenario}), equipoise::fit(read));
    const auto own = run_equipoise({"fit", scenario, "--toml", "--estimate", "maximum-likelihood"});
    CHECK(equipoise::fit_toml(read, {.estimate = "maximum-likelihood"}) == own.out);
}

TEST_CASE("mistakes in a fit are told by the option's name", "[fit][api]") {
    const equipoise::Data pilot = data(kReference + "pilot_interval.csv");
    const auto place = [&](const equipoise::FitOptions& options) {
        try {
            equipoise::fit(pilot, options);
        } catch (const equipoise::InputError& error) {
            return error.problems().at(0).place;
        }
        return std::string("taken");
    };
    CHECK(place({.laws = {"weibul"}}) == "laws");
    CHECK(place({.days = {14, 7}}) == "days");
    CHECK(place({.spline_scale = "log"}) == "spline_scale");
    CHECK(place({.random = "slope"}) == "random");
    CHECK(place({.residual = "ar2"}) == "residual");
    CHECK(place({.method = "map"}) == "method");
    CHECK(place({.estimate = "median"}) == "estimate");
    CHECK(place({.follow_up_days = -1}) == "follow_up_days");
    CHECK(place({.control = "placebo"}) == "control");
    CHECK_THROWS_AS(equipoise::fit_toml(pilot, {.cuts = {40}}), equipoise::InputError);
    const equipoise::Scenario none = equipoise::Scenario::read(kScenarios + "msc-septic-shock.toml");
    CHECK_THROWS_AS(equipoise::fit(none, {.follow_up_days = 10}), equipoise::InputError);
}
