#pragma once
// Draws baseline covariates. A patient's are a function of normal scores with the stated correlations: row 0 is the
// normal score of the SOFA baseline, which the course draws anyway; the others are the lower triangle of the
// correlation matrix times that score and independent normals. So covariates follow the score's baseline, nothing that
// was drawn before shifts, and a scenario without covariates has the patients that it always had.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/numeric/arena.hpp"
#include "sim/random/stream.hpp"
#include "sim/trial/covariate.hpp"

namespace equipoise {

class CovariateModel {
  public:
    static constexpr std::string_view kBaseline = "baseline";
    static constexpr std::size_t kMost = 16;
    static constexpr double kMostLogHazard = 20;  ///< a patient's log hazard stays within this of the mean patient's

    /// Covariates that scenario/check_covariates.hpp found sound. Asserts that the correlations do not contradict one
    /// another.
    CovariateModel(std::vector<Covariate> covariates, std::span<const CovariateCorrelation> correlations);

    std::size_t count() const { return margins_.size(); }
    const std::string& name(std::size_t j) const { return margins_[j].name; }
    /// Names of the categories in ascending order, which values number from 0; empty for numbers.
    std::span<const std::string> labels(std::size_t j) const { return margins_[j].labels; }
    /// Categories of covariate j, 0 if it is continuous. Its values are 0 .. levels - 1.
    std::uint32_t levels(std::size_t j) const { return static_cast<std::uint32_t>(margins_[j].value_of.size()); }
    /// Position of a name, or count().
    std::size_t find(std::string_view name) const;
    bool on_hazard() const { return on_hazard_; }
    bool on_plateau() const { return on_plateau_; }
    /// All that it is made of, for whoever must know whether two are the same.
    struct Numbers {
        std::vector<std::string> names;
        std::vector<double> values;
    };
    Numbers numbers() const;

    /// values = count() rows of n. Allocates nothing but the arena's.
    void draw(ReplicateKey key, std::size_t n, std::span<double> values, Arena& arena) const;
    /// Patients of a fixed, even (Kronecker) sequence, with these normal scores at baseline (empty: none).
    std::vector<double> even_values(std::size_t n, std::span<const double> baseline_scores) const;
    /// Log hazard of each patient relative to one at the means, and points added to the plateau. Either may be empty.
    /// values: rows of n.
    void effects(std::span<const double> values, std::span<double> log_hazard, std::span<double> plateau) const;

  private:
    // The value as a function of the normal score.
    struct Margin {
        std::string name;
        std::vector<std::string> labels;
        double mean = 0, sd = 1;
        std::vector<double> at, slope;       // cut normal: value and derivative on a grid of scores; empty: not cut
        std::vector<double> threshold;       // categorical: scores between the categories, in the order of the scenario
        std::vector<double> value_of;        // their values; empty for a continuous covariate
        double log_hazard = 0, plateau = 0;  // per unit from the mean
        std::vector<double> log_hazard_of, plateau_of;  // by value, centred
        void tabulate(double low, double high);
        void values(std::span<const double> score, std::span<double> value) const;
    };
    void values_of(std::size_t count, std::size_t stride, const double* normals, double* values, double* score) const;

    std::vector<Margin> margins_;
    std::vector<double> lower_;  // triangle of the correlation matrix, (count + 1) x (count + 1), baseline first
    bool with_baseline_ = false, on_hazard_ = false, on_plateau_ = false;
};

/// A lower triangle L with L L' = the matrix of order m, or empty if it is not positive definite.
std::vector<double> lower_triangle(std::vector<double> matrix, std::size_t m);

}  // namespace equipoise
