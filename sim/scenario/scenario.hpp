#pragma once
// A study as its file states it: read, checked, written back. What follows from it (fitted laws, calibrated courses) is
// made by `resolve` (sim/study/study.hpp). Its tables are structs of their own (pilot_spec.hpp and so on).
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/pilot/files.hpp"
#include "models/sofa/sofa_course.hpp"
#include "sim/analysis/analysis.hpp"
#include "sim/design/design.hpp"
#include "sim/scenario/effect_spec.hpp"
#include "sim/scenario/pilot_spec.hpp"
#include "sim/scenario/prior_spec.hpp"
#include "sim/scenario/simulation_spec.hpp"
#include "sim/scenario/trial_spec.hpp"
#include "sim/trial/covariate.hpp"

namespace equipoise {

class Problems;

/// An option named "test" (of cox: wald, score or likelihood-ratio) is written so in a scenario, where "test" names the
/// analysis.
inline constexpr const char* kStatisticKey = "statistic";

/// Days: ten years ("10 years" are 3,653 days).
inline constexpr int kLongestFollowUp = 3653;

struct Scenario {
    std::string file;  ///< as given; paths in it are relative to its folder
    std::string title;
    std::uint64_t seed = 1;
    int follow_up_days = 28;
    PilotSpec pilot;
    SurvivalSpec survival;
    bool has_survival = false;  ///< [survival] is there (a SOFA scenario may leave mortality to the course)
    std::optional<SofaCourse> sofa;
    SofaSource sofa_source;
    EffectSpec effect;
    std::vector<Covariate> covariate;  ///< [[covariate]], with what their names imply filled in
    CovariatesSpec covariates;         ///< [covariates]: how they go together
    TrialSpec trial;
    std::vector<NamedAnalysis> analyses;
    Design design;
    SimulationSpec simulation;
    ExploreSpec explore;
    PriorSpec prior;
    std::vector<std::string> assumptions;  ///< in words, printed in the report
    std::vector<std::string> warnings;  ///< of keys that do not act though somebody may think so; each with its place
    std::shared_ptr<const Problems> places;  ///< file and line of every key, for mistakes that only a later step finds

    Allocation allocation() const { return {trial.allocation}; }
    /// The n of `power`: simulation.n, else the largest n to explore.
    std::size_t main_n() const;
    /// True if the pilot gives a law by its intervals: survival.estimate then says how.
    bool takes_pieces_from_pilot() const {
        return (survival.from == "pilot" || effect.from == "pilot") && survival.law == PiecewiseExponential::name;
    }
    /// True if interval counts of the pilot give a law by their posterior.
    bool uses_posterior() const {
        return takes_pieces_from_pilot() && survival.estimate == PilotEstimate::posterior_mean;
    }
    /// n rounded up to a whole number of allocation blocks.
    std::size_t whole_allocations(double n) const;
    /// Patients to be randomized, whole allocations, where n are to be evaluable.
    std::size_t randomized_for(std::size_t n) const;
    /// True if patients are followed to one calendar day instead of for follow_up_days each.
    bool closes_for_all() const { return trial.follow_up && trial.follow_up->until == FollowUpEnd::common_closing; }
};

/// Sizes of permuted blocks where a file states none: two and three whole allocations of `total` patients (4 and 6 for
/// 1:1), as far as a block may be so large.
std::vector<int> default_block_sizes(int total);

/// True for "survival.day" and the like: a key of a scenario or the path to one.
bool is_scenario_key(std::string_view path);

/// Reads a scenario with overrides ("KEY=VALUE"); throws InputError with every mistake, each with its place. The data
/// that it names are looked for among `files`, beside it.
Scenario read_scenario(const Files& files, const std::string& name, const std::vector<std::string>& set = {});
/// The same from text; `name` stands for the file.
Scenario parse_scenario(const std::string& text, const std::string& name, const std::vector<std::string>& set = {},
                        const Files& files = no_files());

/// The scenario as TOML with every value spelled out (defaults too): reading it again gives the same scenario.
std::string canonical_toml(const Scenario& scenario);

/// 16 hexadecimal digits of the canonical text and of the pilot files it names: what "the same scenario" means for
/// results.
std::string scenario_hash(const Scenario& scenario, const Files& files = no_files());

}  // namespace equipoise
