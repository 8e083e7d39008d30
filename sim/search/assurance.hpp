#pragma once
// Power averaged over what the pilot leaves uncertain.
#include <cstdint>
#include <string>
#include <vector>

#include "sim/engine/run.hpp"
#include "sim/scenario/study.hpp"
#include "sim/search/parameter_draws.hpp"
#include "sim/search/power.hpp"

namespace equipoise {

struct AssuranceOptions {
    std::uint64_t draws = 0;            ///< parameter draws; 0: 400 in a SOFA scenario (each is calibrated), else the scenario's trials / 25
    std::uint64_t trials_per_draw = 25; ///< 1 is unbiased for the assurance but says nothing of how power spreads
    int threads = 0;
    DrawnParts parts;
};

/// One analysis at one n.
struct Assurance {
    Proportion assurance;        ///< mean power over draws; its standard error is between draws (clustered), interval normal
    Proportion harm;
    Proportion target_reached;   ///< share of draws whose power is at least the target
    double q10 = 0, median = 0, q90 = 0;  ///< quantiles of power over draws
    double sd = 0;               ///< of power over draws, the replicates' own noise taken off
};

struct AssuranceTable {
    std::uint64_t draws = 0, trials_per_draw = 0;
    std::vector<std::size_t> sizes;
    std::vector<std::vector<Assurance>> at;  ///< [size][analysis]
    std::vector<std::string> drawn;          ///< in words
};

/// Power of a draw is seen through trials_per_draw trials; its spread over draws is shrunk by the factor that takes off their
/// binomial noise (variance of the observed less mean p (1 - p) / trials), before quantiles and the share above target are taken.
AssuranceTable assurance(const Study& study, std::span<const std::size_t> sizes, const AssuranceOptions& options, RunMonitor* monitor = nullptr);

}  // namespace equipoise
