// Keys that vary, studies compared, n for an assurance, certificates and single trials.
#include "bindings.hpp"
#include "entries.hpp"

using namespace rbind;

namespace {

// One key or two: "keys", and the values of each in "first" and "second".
std::vector<equipoise::Axis> axes_in(const Options& given) {
    std::vector<std::string> keys;
    given.read("keys", keys);
    std::vector<equipoise::Axis> axes;
    for (std::size_t k = 0; k < keys.size(); ++k) {
        equipoise::Axis& axis = axes.emplace_back();
        axis.key = keys[k];
        given.read(k == 0 ? "first" : "second", axis.values);
    }
    return axes;
}

}  // namespace

extern "C" {

SEXP eqr_assured_size(SEXP study, SEXP options, SEXP threads, SEXP tick) {
    BEGIN_CPP11
    return told([&] {
        const Options given(options);
        equipoise::AssuredSizeOptions asked;
        given.read("assurance", asked.assurance);
        given.read("trials", asked.trials);
        given.read("draws", asked.draws);
        given.read("trials_per_draw", asked.trials_per_draw);
        equipoise::AssuredSizeResult found;
        const equipoise::Study& of = study_of(study);
        watched(threads, tick, [&](const auto& how) { found = equipoise::assured_size(of, asked, how); });
        return named({{"sizes", frame_of(found.table)}, {"drawn", texts(found.drawn)}});
    });
    END_CPP11
}

SEXP eqr_axis(SEXP axis) {
    BEGIN_CPP11
    return told([&] { return texts(equipoise::axis(cpp11::as_cpp<std::string>(axis)).values); });
    END_CPP11
}

SEXP eqr_vary_power(SEXP study, SEXP options, SEXP threads, SEXP tick) {
    BEGIN_CPP11
    return told([&] {
        const Options given(options);
        equipoise::PowerOptions asked;
        given.read("n", asked.n);
        given.read("trials", asked.trials);
        const std::vector<equipoise::Axis> axes = axes_in(given);
        equipoise::Table points;
        const equipoise::Study& of = study_of(study);
        watched(threads, tick, [&](const auto& how) { points = equipoise::vary_power(of, axes, asked, how); });
        return named({{"points", frame_of(points)}});
    });
    END_CPP11
}

SEXP eqr_vary_size(SEXP study, SEXP options, SEXP threads, SEXP tick) {
    BEGIN_CPP11
    return told([&] {
        const Options given(options);
        equipoise::SizeOptions asked;
        given.read("power", asked.target_power);
        given.read("tolerance", asked.tolerance);
        given.read("trials", asked.trials);
        const std::vector<equipoise::Axis> axes = axes_in(given);
        equipoise::Table points;
        const equipoise::Study& of = study_of(study);
        watched(threads, tick, [&](const auto& how) { points = equipoise::vary_size(of, axes, asked, how); });
        return named({{"points", frame_of(points)}});
    });
    END_CPP11
}

SEXP eqr_compare(SEXP studies, SEXP options, SEXP threads, SEXP tick) {
    BEGIN_CPP11
    return told([&] {
        const Options given(options);
        equipoise::CompareOptions asked;
        given.read("n", asked.n);
        given.read("trials", asked.trials);
        given.read("size", asked.size);
        given.read("names", asked.names);
        std::vector<equipoise::Study> of;
        for (R_xlen_t i = 0; i < Rf_xlength(studies); ++i) of.push_back(study_of(VECTOR_ELT(studies, i)));
        equipoise::CompareResult found;
        watched(threads, tick, [&](const auto& how) { found = equipoise::compare(of, asked, how); });
        return named({{"table", frame_of(found.table)}, {"notes", texts(found.notes)}});
    });
    END_CPP11
}

SEXP eqr_certify(SEXP study, SEXP options, SEXP threads, SEXP tick) {
    BEGIN_CPP11
    return told([&] {
        const Options given(options);
        equipoise::CertifyOptions asked;
        given.read("n", asked.n);
        given.read("trials", asked.trials);
        equipoise::CertifyResult found;
        const equipoise::Study& of = study_of(study);
        watched(threads, tick, [&](const auto& how) { found = equipoise::certify(of, asked, how); });
        return named({{"table", frame_of(found.table)},
                      {"confidence", cpp11::sexp(cpp11::safe[Rf_ScalarReal](found.confidence))},
                      {"left_out", texts(found.left_out)}});
    });
    END_CPP11
}

SEXP eqr_replay(SEXP study, SEXP options) {
    BEGIN_CPP11
    return told([&] {
        const Options given(options);
        equipoise::ReplayOptions asked;
        given.read("replicate", asked.replicate);
        given.read("n", asked.n);
        given.read("effect_scale", asked.effect_scale);
        const equipoise::ReplayResult found =
            interruptible([of = study_of(study), asked] { return equipoise::replay(of, asked); });
        return named({{"trial", frame_of(found.trial)},
                      {"analyses", frame_of(found.analyses)},
                      {"looks", frame_of(found.looks)},
                      {"patients", frame_of(found.patients)}});
    });
    END_CPP11
}

}  // extern "C"
