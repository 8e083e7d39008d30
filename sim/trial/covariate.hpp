#pragma once
// A baseline covariate as a scenario states it: its distribution, what it does to the patient, how it goes with the
// others.
#include <optional>
#include <string>
#include <vector>

#include "models/numeric/field.hpp"

namespace equipoise {

enum class CovariateKind { normal, categorical };
template <>
struct EnumNames<CovariateKind> {
    static constexpr std::array<std::pair<std::string_view, CovariateKind>, 2> names{
        {{"normal", CovariateKind::normal}, {"categorical", CovariateKind::categorical}}};
};

/// Distributions known by name, when a scenario leaves them out (with no effect on the patient unless it states one):
///   age      N(62, 15) cut to [18, 100] years
///   apache2  N(24, 7.5) cut to [0, 71] points, the score's range (Knaus 1985)
/// Typical of adults in septic-shock trials (ADRENAL, Venkatesh 2018: about 62 years, SD 15; APACHE II about 24,
/// quartiles 19 and 29); assumptions to be varied, not estimates.
struct Covariate {
    std::string name;
    CovariateKind kind = CovariateKind::normal;
    std::optional<double> mean, sd, low, high;
    std::vector<std::string> levels;
    std::vector<double> probabilities;
    std::vector<double> log_hazard, plateau;

    static constexpr auto fields() {
        return std::tuple{
            field("name", &Covariate::name, "by which analyses and strata name it"),
            field("kind", &Covariate::kind, "normal (cut to [low, high]) or categorical"),
            field("mean", &Covariate::mean, Range::between(-1e6, 1e6), "",
                  "of the normal before it is cut; known for age and apache2"),
            field("sd", &Covariate::sd, Range{0, 1e6, true, false}, "", "its standard deviation"),
            field("low", &Covariate::low, Range::between(-1e6, 1e6), "", "values lie above this; left out: no bound"),
            field("high", &Covariate::high, Range::between(-1e6, 1e6), "", "values lie below this; left out: no bound"),
            field("levels", &Covariate::levels,
                  "names of the categories, in the order that a correlation sees; left out: 0, 1, ..."),
            field("probabilities", &Covariate::probabilities, Range::open_probability(), "",
                  "of the categories; they add up to 1"),
            field("log_hazard", &Covariate::log_hazard, Range::between(-10, 10), "per unit",
                  "log hazard ratio of death at given other covariates (and, with a course, at a given score): per "
                  "unit, or one for each category; their mean over patients is taken off"),
            field(
                "plateau", &Covariate::plateau, Range::between(-24, 24), "points per unit",
                "added to the plateau of the SOFA course: per unit, or one for each category; their mean over patients "
                "is taken off"),
        };
    }
    /// Takes what its name implies for what was left out.
    void fill_defaults();
    std::size_t categories() const { return probabilities.size(); }
    bool on_hazard() const;
    bool on_plateau() const;
};

/// Correlation of the two covariates' normal scores (Gaussian copula). Two normal covariates that are hardly cut have
/// it as their own correlation; for any two continuous ones Spearman's is 6/pi asin(value / 2).
struct CovariateCorrelation {
    std::vector<std::string> between;
    double value = 0;
    static constexpr auto fields() {
        return std::tuple{
            field("between", &CovariateCorrelation::between,
                  "names of two covariates; \"baseline\" is the SOFA score at randomization"),
            field("value", &CovariateCorrelation::value, Range{-1, 1, true, true}, "",
                  "correlation of their normal scores (Gaussian copula); pairs that are not named have 0"),
        };
    }
};

struct CovariatesSpec {
    std::vector<CovariateCorrelation> correlation;
    static constexpr auto fields() {
        return std::tuple{field("correlation", &CovariatesSpec::correlation,
                                "list of { between = [\"age\", \"baseline\"], value = 0.2 }")};
    }
};

}  // namespace equipoise
