#pragma once
// All of equipoise: sizes randomized trials in critical illness by simulation. Values in, tables out; every simulated
// number has its Monte Carlo error beside it; the same bits for any number of threads.
//
//   const equipoise::Scenario scenario = equipoise::Scenario::read("trial.toml");
//   const equipoise::Table sizes = equipoise::size(equipoise::Study(scenario));
//   for (std::size_t row = 0; row < sizes.rows(); ++row)
//       std::cout << sizes.text(row, "analysis") << ": " << sizes.text(row, "n") << " patients\n";
#include "equipoise/analyze.hpp"
#include "equipoise/assurance.hpp"
#include "equipoise/assured_size.hpp"
#include "equipoise/boundaries.hpp"
#include "equipoise/certify.hpp"
#include "equipoise/compare.hpp"
#include "equipoise/error.hpp"
#include "equipoise/fit.hpp"
#include "equipoise/interim.hpp"
#include "equipoise/monitor.hpp"
#include "equipoise/plan.hpp"
#include "equipoise/power.hpp"
#include "equipoise/replay.hpp"
#include "equipoise/scenario.hpp"
#include "equipoise/simulate.hpp"
#include "equipoise/size.hpp"
#include "equipoise/study.hpp"
#include "equipoise/table.hpp"
#include "equipoise/vary.hpp"
#include "equipoise/version.hpp"
