// What is quick: data analyzed and fitted, boundaries, synthetic patients.
#include <cstdlib>
#include <optional>

#include "bindings.hpp"
#include "entries.hpp"

using namespace rbind;

namespace {

equipoise::FitOptions fit_options(SEXP options) {
    const Options given(options);
    equipoise::FitOptions asked;
    given.read("laws", asked.laws);
    given.read("control", asked.control);
    given.read("trial", asked.trial);
    given.read("pooled", asked.pooled);
    given.read("covariates", asked.covariates);
    given.read("days", asked.days);
    given.read("cuts", asked.cuts);
    given.read("inner_knots", asked.inner_knots);
    given.read("spline_scale", asked.spline_scale);
    given.read("cure_law", asked.cure_law);
    given.read("follow_up_days", asked.follow_up_days);
    given.read("estimate", asked.estimate);
    given.read("score_model", asked.score_model);
    given.read("score", asked.score);
    given.read("day", asked.day);
    given.read("score_terms", asked.score_terms);
    given.read("random", asked.random);
    given.read("residual", asked.residual);
    given.read("method", asked.method);
    given.read("course", asked.course);
    return asked;
}

cpp11::sexp fit_list(const equipoise::FitResult& fit) {
    return named({{"control", text(fit.control)},
                  {"treatment", text(fit.treatment)},
                  {"laws", frame_of(fit.laws)},
                  {"parameters", frame_of(fit.parameters)},
                  {"covariance", frame_of(fit.covariance)},
                  {"survival", frame_of(fit.survival)},
                  {"posterior", frame_of(fit.posterior)},
                  {"turnbull", frame_of(fit.turnbull)},
                  {"nonparametric", frame_of(fit.nonparametric)},
                  {"scores", frame_of(fit.scores)},
                  {"score_parameters", frame_of(fit.score_parameters)},
                  {"score_covariance", frame_of(fit.score_covariance)},
                  {"warnings", frame_of(fit.warnings)}});
}

}  // namespace

extern "C" {

SEXP eqr_fit_data(SEXP csv, SEXP scores, SEXP options, SEXP as_toml) {
    BEGIN_CPP11
    return told([&] {
        const equipoise::FitOptions asked = fit_options(options);
        const equipoise::Data data = equipoise::Data::csv(cpp11::as_cpp<std::string>(csv));
        std::optional<equipoise::Data> beside;
        if (scores != R_NilValue) beside = equipoise::Data::csv(cpp11::as_cpp<std::string>(scores), "scores");
        if (Rf_asLogical(as_toml) == TRUE)
            return text(interruptible([=] { return equipoise::fit_toml(data, asked, beside ? &*beside : nullptr); }));
        return fit_list(interruptible([=] { return equipoise::fit(data, asked, beside ? &*beside : nullptr); }));
    });
    END_CPP11
}

SEXP eqr_fit_scenario(SEXP scenario, SEXP options, SEXP as_toml) {
    BEGIN_CPP11
    return told([&] {
        const equipoise::FitOptions asked = fit_options(options);
        const equipoise::Scenario of = scenario_of(scenario);
        if (Rf_asLogical(as_toml) == TRUE) return text(interruptible([=] { return equipoise::fit_toml(of, asked); }));
        return fit_list(interruptible([=] { return equipoise::fit(of, asked); }));
    });
    END_CPP11
}

SEXP eqr_simulate(SEXP study, SEXP options) {
    BEGIN_CPP11
    return told([&] {
        const Options given(options);
        equipoise::SimulationOptions asked;
        given.read("n", asked.n);
        given.read("trials", asked.trials);
        given.read("first", asked.first);
        given.read("by_day", asked.by_day);
        return frame_of(equipoise::simulate(study_of(study), asked));
    });
    END_CPP11
}

SEXP eqr_analyze(SEXP csv, SEXP test, SEXP options) {
    BEGIN_CPP11
    return told([&] {
        const Options given(options);
        equipoise::AnalysisOptions asked;
        given.read("options", asked.options);
        given.read("control", asked.control);
        given.read("trial", asked.trial);
        given.read("confidence", asked.confidence);
        const equipoise::Data data = equipoise::Data::csv(cpp11::as_cpp<std::string>(csv));
        const std::string name = cpp11::as_cpp<std::string>(test);
        const equipoise::AnalysisResult found = interruptible([=] { return equipoise::analyze(data, name, asked); });
        return named({{"estimate", frame_of(found.estimate)}, {"details", frame_of(found.details)}});
    });
    END_CPP11
}

SEXP eqr_boundaries(SEXP options) {
    BEGIN_CPP11
    return told([&] {
        const Options given(options);
        equipoise::BoundaryOptions asked;
        given.read("looks", asked.looks);
        given.read("alpha", asked.alpha);
        given.read("sides", asked.sides);
        given.read("beta", asked.beta);
        given.read("efficacy", asked.efficacy);
        given.read("futility", asked.futility);
        given.read("binding", asked.binding);
        given.read("futility_effect", asked.futility_effect);
        given.read("futility_region", asked.futility_region);
        given.read("tests", asked.tests);
        given.read("drift", asked.drift);
        given.read("observed", asked.observed);
        given.read("observed_ends", asked.observed_ends);
        const equipoise::BoundaryResult found = equipoise::boundaries(asked);
        return named({{"looks", frame_of(found.looks)},
                      {"observed", frame_of(found.observed)},
                      {"design", frame_of(found.design)}});
    });
    END_CPP11
}

// NULL where a text is not a number. R's own conversion may miss the last bit.
SEXP eqr_numbers(SEXP words) {
    BEGIN_CPP11
    const R_xlen_t size = Rf_xlength(words);
    cpp11::sexp numbers = cpp11::safe[Rf_allocVector](REALSXP, size);
    for (R_xlen_t i = 0; i < size; ++i) {
        const SEXP word = STRING_ELT(words, i);
        char* end = nullptr;
        REAL(numbers)[i] = word == NA_STRING ? NA_REAL : std::strtod(CHAR(word), &end);
        if (word != NA_STRING && (end == CHAR(word) || *end != '\0')) return R_NilValue;
    }
    return numbers;
    END_CPP11
}

SEXP eqr_tests() {
    BEGIN_CPP11
    return texts(equipoise::test_names());
    END_CPP11
}

SEXP eqr_version() {
    BEGIN_CPP11
    return text(equipoise::version());
    END_CPP11
}

}  // extern "C"
