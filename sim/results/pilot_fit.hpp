#pragma once
// What `fit` answers: laws ranked, the posterior of the intervals and the score model of a pilot, from a table of data
// or from what a scenario names.
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "models/fit/score_model.hpp"
#include "models/fit/survival_fit.hpp"
#include "models/pilot/csv_table.hpp"
#include "sim/scenario/field_reader.hpp"
#include "sim/study/study.hpp"

namespace equipoise {

/// What is asked. Mistakes are told under the names of the program's options.
struct PilotFitQuestion {
    std::string control, trial;
    std::vector<std::string> laws, covariates;
    std::vector<double> days{7, 14, 28};
    std::optional<std::vector<double>> cuts;
    int inner_knots = 1;
    std::string spline_scale = "hazard", cure_law = "weibull";
    bool pooled = false;
    int follow_up = 0;     ///< days of the trial that toml() is for; 0: not said
    std::string estimate;  ///< of the hazards in toml(): posterior-mean, maximum-likelihood; empty: the scenario's
    // the linear mixed model of the scores
    bool score_model = false, no_course = false;
    std::string terms, random = "intercept-slope", residual = "independent", method, score, visit;
};

class PilotFit {
  public:
    /// The survival and scores that [pilot] names. Throws InputError.
    static PilotFit of_scenario(const Scenario& scenario, const Files& files, const PilotFitQuestion& question);
    /// Of data, and of long scores of its patients where there are any. Throws InputError.
    static PilotFit of_data(const CsvTable& data, const CsvTable* scores, const PilotFitQuestion& question);

    /// What was read in another way than it is written in the files.
    const std::vector<std::string>& notes() const { return notes_; }
    /// The document of `fit --json`.
    Json json() const;
    /// What a scenario would take from the pilot, as its tables (fit_toml.hpp), none wider than the page where TOML
    /// lets it be broken. Throws InputError.
    std::string toml(std::size_t page = std::numeric_limits<std::size_t>::max()) const;

  private:
    explicit PilotFit(const PilotFitQuestion& question);
    void fit_scores();
    void add_survival(Json& json) const;
    void add_scores(Json& json) const;

    PilotFitQuestion question_;
    FitOptions options_;
    std::optional<PilotSurvival> survival_;
    std::optional<PilotScores> scores_;
    std::optional<ScoreFit> score_fit_;
    std::vector<std::string> notes_;
    std::vector<double> ends_;  ///< of the posterior's intervals; empty: the pilot's own
    Scenario scenario_;         ///< that takes laws from the pilot: the one named, or one with its defaults
};

}  // namespace equipoise
