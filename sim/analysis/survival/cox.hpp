#pragma once
// Cox proportional hazards regression: the arm, with covariates and strata if asked for.
//
//   estimate  log hazard ratio, treatment against control (negative: fewer deaths), with Wald's interval
//   z         positive for benefit, of the arm given the covariates, by `test`:
//     wald              -beta / se
//     score             from score and information at the maximum without the arm (without covariates and ties: the
//                       log-rank test)
//     likelihood-ratio  sign(-beta) sqrt(2 (log-likelihood with the arm - without it))
//
// Ties by Efron (default), Breslow or the exact discrete likelihood (cox_likelihood.hpp). Covariates are coded as R
// codes them; patients with a missing covariate or stratum are left out. `entry` names a column of times from which a
// row is at risk, for delayed entry or for start-stop data with a row per period. Details are coxph's: coefficients by
// name with covariance, log-likelihoods, the three global tests, Lin and Wei's robust standard errors (1989), and
// Grambsch and Therneau's tests of proportional hazards (1994).
//
// When all deaths that could tell come from one arm the likelihood is monotone and the estimate infinite: status
// "separated". Wald's test does not exist then; the score and the likelihood-ratio test do (the latter against the
// limit of the likelihood), and are given with their z. Without covariates the interval of the likelihood-ratio test
// comes with its one finite end. A covariate that does so leaves the arm's estimate valid, and is named.
#include <array>
#include <string>
#include <tuple>
#include <vector>

#include "models/numeric/arena.hpp"
#include "models/numeric/field.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"
#include "sim/analysis/common/needs.hpp"
#include "sim/analysis/survival/cox_likelihood.hpp"
#include "sim/trial/snapshot.hpp"

namespace equipoise {

enum class CoxTest { wald, score, likelihood_ratio };
template <>
struct EnumNames<CoxTest> {
    static constexpr std::array<std::pair<std::string_view, CoxTest>, 3> names{
        {{"wald", CoxTest::wald}, {"score", CoxTest::score}, {"likelihood-ratio", CoxTest::likelihood_ratio}}};
};

struct Cox {
    static constexpr std::string_view name = "cox";
    static constexpr std::string_view estimand = "log hazard ratio";
    static constexpr double null = 0;

    CoxTies ties = CoxTies::efron;
    CoxTest test = CoxTest::wald;
    std::vector<std::string> covariates;
    std::vector<std::string> strata;
    std::string entry;

    static constexpr auto fields() {
        return std::tuple{
            field("ties", &Cox::ties, "how deaths at the same time count: efron, breslow or exact"),
            field("test", &Cox::test, "test of the arm: wald, score or likelihood-ratio"),
            field("covariates", &Cox::covariates,
                  "columns to adjust for; factor(name) takes a column's values as levels"),
            field("strata", &Cox::strata, "columns whose combinations have a baseline hazard of their own"),
            field("entry", &Cox::entry,
                  "a column: the row is at risk only after this time (delayed entry, start-stop data)"),
        };
    }
    Needs needs() const;

    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
