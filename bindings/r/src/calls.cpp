// What simulates: each on a thread of its own, watched from R's.
#include <optional>

#include "bindings.hpp"
#include "entries.hpp"

using namespace rbind;

namespace {

cpp11::sexp number(double x) { return cpp11::safe[Rf_ScalarReal](x); }

cpp11::sexp files_of(const equipoise::Plan& plan) {
    std::vector<std::string> names, contents;
    for (const auto& [name, content] : plan.files()) {
        names.push_back(name);
        contents.push_back(content);
    }
    cpp11::sexp files = texts(contents);
    cpp11::safe[Rf_setAttrib](files, R_NamesSymbol, texts(names));
    return files;
}

}  // namespace

extern "C" {

SEXP eqr_power(SEXP study, SEXP options, SEXP threads, SEXP tick) {
    BEGIN_CPP11
    return told([&] {
        const Options given(options);
        equipoise::PowerOptions asked;
        given.read("n", asked.n);
        given.read("trials", asked.trials);
        equipoise::PowerResult power;
        const equipoise::Study& of = study_of(study);
        watched(threads, tick, [&](const auto& how) { power = equipoise::power(of, asked, how); });
        return named({{"analyses", frame_of(power.analyses)},
                      {"not_estimable", frame_of(power.not_estimable)},
                      {"trials", frame_of(power.trials)},
                      {"looks", frame_of(power.looks)},
                      {"stopping", frame_of(power.stopping)}});
    });
    END_CPP11
}

SEXP eqr_curve(SEXP study, SEXP options, SEXP threads, SEXP tick) {
    BEGIN_CPP11
    return told([&] {
        std::int64_t trials = 0;
        Options(options).read("trials", trials);
        equipoise::Table points;
        const equipoise::Study& of = study_of(study);
        watched(threads, tick, [&](const auto& how) { points = equipoise::curve(of, trials, how); });
        return named({{"points", frame_of(points)}});
    });
    END_CPP11
}

SEXP eqr_size(SEXP study, SEXP options, SEXP threads, SEXP tick) {
    BEGIN_CPP11
    return told([&] {
        const Options given(options);
        equipoise::SizeOptions asked;
        given.read("power", asked.target_power);
        given.read("tolerance", asked.tolerance);
        given.read("trials", asked.trials);
        equipoise::Table sizes;
        const equipoise::Study& of = study_of(study);
        watched(threads, tick, [&](const auto& how) { sizes = equipoise::size(of, asked, how); });
        return named({{"sizes", frame_of(sizes)}});
    });
    END_CPP11
}

SEXP eqr_assurance(SEXP study, SEXP options, SEXP threads, SEXP tick) {
    BEGIN_CPP11
    return told([&] {
        const Options given(options);
        equipoise::AssuranceOptions asked;
        given.read("n", asked.n);
        given.read("trials", asked.trials);
        given.read("draws", asked.draws);
        given.read("trials_per_draw", asked.trials_per_draw);
        given.read("parts", asked.parts);
        equipoise::AssuranceResult found;
        const equipoise::Study& of = study_of(study);
        watched(threads, tick, [&](const auto& how) { found = equipoise::assurance(of, asked, how); });
        return named({{"table", frame_of(found.table)},
                      {"parts", frame_of(found.parts)},
                      {"drawn", texts(found.drawn)},
                      {"benefit", number(found.benefit)},
                      {"benefit_mcse", number(found.benefit_mcse)}});
    });
    END_CPP11
}

SEXP eqr_plan(SEXP study, SEXP options, SEXP threads, SEXP tick) {
    BEGIN_CPP11
    return told([&] {
        std::string command = "equipoise::eq_plan";
        Options(options).read("command", command);
        std::optional<equipoise::Plan> plan;
        const equipoise::Study& of = study_of(study);
        watched(threads, tick, [&](const auto& how) { plan = equipoise::plan(of, command, how); });
        return named({{"answer", text(plan->answer())},
                      {"warnings", texts(plan->warnings())},
                      {"power", frame_of(plan->power())},
                      {"size", frame_of(plan->size())},
                      {"type_one_error", frame_of(plan->type_one_error())},
                      {"assurance", frame_of(plan->assurance())},
                      {"looks", frame_of(plan->looks())},
                      {"stopping", frame_of(plan->stopping())},
                      {"pilot", frame_of(plan->pilot())},
                      {"duration", frame_of(plan->duration())},
                      {"files", files_of(*plan)}});
    });
    END_CPP11
}

SEXP eqr_interim(SEXP study, SEXP csv, SEXP options, SEXP threads, SEXP tick) {
    BEGIN_CPP11
    return told([&] {
        const Options given(options);
        equipoise::InterimOptions asked;
        given.read("date", asked.date);
        given.read("opened", asked.opened);
        given.read("earlier", asked.earlier);
        given.read("analysis", asked.analysis);
        given.read("control", asked.control);
        given.read("blinded", asked.blinded);
        given.read("trials", asked.trials);
        given.read("draws", asked.draws);
        const equipoise::Data data = equipoise::Data::csv(cpp11::as_cpp<std::string>(csv));
        equipoise::InterimResult found;
        const equipoise::Study& of = study_of(study);
        watched(threads, tick, [&](const auto& how) { found = equipoise::interim(of, data, asked, how); });
        return named({{"standing", frame_of(found.standing)},
                      {"days", frame_of(found.days)},
                      {"test", frame_of(found.test)},
                      {"chances", frame_of(found.chances)},
                      {"notes", texts(found.notes)}});
    });
    END_CPP11
}

}  // extern "C"
