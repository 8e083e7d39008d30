#pragma once
// Power averaged over what the pilot leaves uncertain.
#include <cstdint>
#include <string>
#include <vector>

#include "sim/engine/power_estimate.hpp"
#include "sim/engine/run.hpp"
#include "sim/study/parameter_draws.hpp"
#include "sim/study/study.hpp"

namespace equipoise {

struct AssuranceOptions {
    std::uint64_t draws = 0;  ///< parameter draws; 0: the scenario's trials / 10, at least 1000
    std::uint64_t trials_per_draw =
        0;  ///< 0: 10, or what is left of the scenario's trials for each of the draws asked for, 1 to 25;
            ///< 1 is unbiased for the assurance but says nothing of how power spreads
    DrawnParts parts;
};

/// One analysis at one n.
struct Assurance {
    Proportion assurance;  ///< mean power over draws; its standard error is between draws (clustered), interval normal
    Proportion harm;
    Proportion success_and_benefit;  ///< P(power's event, and the draw's treatment truly lowers mortality by the end of
                                     ///< follow-up)
    Proportion target_reached;       ///< share of draws whose power is at least the target
    double q10 = Estimate::kUnknown, median = Estimate::kUnknown,
           q90 = Estimate::kUnknown;  ///< quantiles of power over draws
    double q10_mcse = Estimate::kUnknown, median_mcse = Estimate::kUnknown,
           q90_mcse = Estimate::kUnknown;  ///< from the order statistics one standard error of rank to each side
    double sd = Estimate::kUnknown;        ///< of power over draws, the replicates' own noise taken off
    double sd_mcse = Estimate::kUnknown;   ///< jackknife over draws
};

struct AssuranceTable {
    std::uint64_t draws = 0, trials_per_draw = 0;
    Proportion benefit;  ///< share of draws in which treatment truly lowers mortality
    std::vector<std::size_t> sizes;
    std::vector<std::vector<Assurance>> at;  ///< [size][analysis]
    std::vector<std::string> drawn;          ///< in words
};

/// The options with their defaults filled in.
AssuranceOptions with_defaults(AssuranceOptions options, const Scenario& scenario);

/// Power of a draw is seen through trials_per_draw trials; its spread over draws is shrunk by the factor that takes off
/// their binomial noise (variance of the observed less mean p (1 - p) / trials), before quantiles and the share above
/// target are taken.
AssuranceTable assurance(const Study& study, std::span<const std::size_t> sizes, const AssuranceOptions& options,
                         const Campaign& campaign);

/// The spread of power when one part alone is drawn and the others stay as planned: what each part leaves open.
struct PartAlone {
    Part part;
    std::vector<Assurance> at;  ///< per analysis
};
/// Of the parts that are uncertain.
std::vector<PartAlone> decompose(const Study& study, std::size_t n, const AssuranceOptions& options,
                                 const Campaign& campaign);

}  // namespace equipoise
