#pragma once
// What R calls, by .Call.
#include <cpp11.hpp>
#include <cpp11/declarations.hpp>

extern "C" {
SEXP eqr_scenario_read(SEXP path, SEXP overrides);
SEXP eqr_scenario_parse(SEXP toml, SEXP names, SEXP contents, SEXP overrides, SEXP name);
SEXP eqr_check_file(SEXP path, SEXP overrides);
SEXP eqr_check(SEXP toml, SEXP names, SEXP contents, SEXP overrides, SEXP name);
SEXP eqr_scenario_info(SEXP scenario);
SEXP eqr_study(SEXP scenario);
SEXP eqr_study_info(SEXP study);
SEXP eqr_power(SEXP study, SEXP options, SEXP threads, SEXP tick);
SEXP eqr_curve(SEXP study, SEXP options, SEXP threads, SEXP tick);
SEXP eqr_size(SEXP study, SEXP options, SEXP threads, SEXP tick);
SEXP eqr_assured_size(SEXP study, SEXP options, SEXP threads, SEXP tick);
SEXP eqr_axis(SEXP axis);
SEXP eqr_vary_power(SEXP study, SEXP options, SEXP threads, SEXP tick);
SEXP eqr_vary_size(SEXP study, SEXP options, SEXP threads, SEXP tick);
SEXP eqr_compare(SEXP studies, SEXP options, SEXP threads, SEXP tick);
SEXP eqr_certify(SEXP study, SEXP options, SEXP threads, SEXP tick);
SEXP eqr_replay(SEXP study, SEXP options);
SEXP eqr_assurance(SEXP study, SEXP options, SEXP threads, SEXP tick);
SEXP eqr_plan(SEXP study, SEXP options, SEXP threads, SEXP tick);
SEXP eqr_interim(SEXP study, SEXP csv, SEXP options, SEXP threads, SEXP tick);
SEXP eqr_simulate(SEXP study, SEXP options);
SEXP eqr_analyze(SEXP csv, SEXP test, SEXP options);
SEXP eqr_boundaries(SEXP options);
SEXP eqr_fit_data(SEXP csv, SEXP scores, SEXP options, SEXP as_toml);
SEXP eqr_fit_scenario(SEXP scenario, SEXP options, SEXP as_toml);
SEXP eqr_numbers(SEXP words);
SEXP eqr_tests();
SEXP eqr_version();
}
