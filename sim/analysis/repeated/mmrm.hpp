#pragma once
// Mixed model for repeated measures: the scores of all visits together, the treatment's difference at one of them.
//
//   y_it = visit_t + delta_t arm_i + covariates_i gamma + e_it,   e_i ~ N(0, Sigma) over the visits
//   estimate = delta at the last visit (or `visit`), points, treatment minus control;  z = -+ estimate / se, positive
//     when the
//   treated are better (`better`: lower scores by default);  p from Student's t
//
// Sigma is unstructured, first-order autoregressive over the visits' order, or compound symmetric; restricted maximum
// likelihood by default (`method = "ml"` for full). Standard errors from (X' V^-1 X)^-1. Degrees of freedom after
// Satterthwaite, from the observed information; or Kenward and Roger's with their adjusted standard error, which
// depends on how Sigma is parameterized: as in the R package mmrm (kenward-roger), or linearly (kenward-roger-linear:
// SAS's DDFM=KR for unstructured and cs, its FIRSTORDER for ar1; on complete data without covariates the t test
// itself); or none (normal). Mallinckrodt and others (2008), Drug Information Journal 42, 303; see
// mmrm_small_sample.hpp.
//
// Missing scores are taken as missing at random given the scores that were seen. So `death = "while-alive"` (the
// default) leaves scores after death missing and thereby estimates what would have been had nobody died (the
// hypothetical estimand of ICH E9(R1)), not a mean over survivors; `carry-24` gives the worst score, 24, from death on
// (composite). `discharge` as for every score outcome. Deaths and discharges matter only where the score itself is
// missing.
//
// Visits: `visits`, else every day of the score table but day 0. The score of day 0 is a covariate (`baseline`) unless
// day 0 is among the visits or a covariate already holds the same numbers. Columns that others already say are dropped,
// as R drops them: a visit that an arm lacks takes away the difference at that visit only. Patients without a covariate
// or without any score are left out.
#include <optional>
#include <string>
#include <vector>

#include "models/numeric/arena.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"
#include "sim/analysis/common/needs.hpp"
#include "sim/analysis/repeated/mmrm_covariance.hpp"
#include "sim/analysis/repeated/mmrm_data.hpp"
#include "sim/analysis/score/outcome.hpp"

namespace equipoise {

enum class MmrmMethod { reml, ml };
template <>
struct EnumNames<MmrmMethod> {
    static constexpr std::array<std::pair<std::string_view, MmrmMethod>, 2> names{
        {{"reml", MmrmMethod::reml}, {"ml", MmrmMethod::ml}}};
};

enum class MmrmDegreesOfFreedom { satterthwaite, kenward_roger, kenward_roger_linear, normal };
template <>
struct EnumNames<MmrmDegreesOfFreedom> {
    static constexpr std::array<std::pair<std::string_view, MmrmDegreesOfFreedom>, 4> names{{
        {"satterthwaite", MmrmDegreesOfFreedom::satterthwaite},
        {"kenward-roger", MmrmDegreesOfFreedom::kenward_roger},
        {"kenward-roger-linear", MmrmDegreesOfFreedom::kenward_roger_linear},
        {"normal", MmrmDegreesOfFreedom::normal},
    }};
};

struct Mmrm {
    static constexpr std::string_view name = "mmrm";
    static constexpr std::string_view estimand = "difference of means at the visit, points";
    static constexpr double null = 0;

    std::string outcome;
    std::vector<int> visits;
    std::optional<int> visit;
    MmrmStructure structure = MmrmStructure::unstructured;
    MmrmMethod method = MmrmMethod::reml;
    MmrmDegreesOfFreedom degrees_of_freedom = MmrmDegreesOfFreedom::satterthwaite;
    std::vector<std::string> covariates;
    bool baseline = true;
    MmrmDeathRule death = MmrmDeathRule::while_alive;
    DischargeRule discharge = DischargeRule::zero;
    Better better = Better::lower;

    static constexpr auto fields() {
        return std::tuple{
            field("outcome", &Mmrm::outcome,
                  "column of a long data file (a row per patient and visit) that holds the score"),
            field("visits", &Mmrm::visits, Range::between(-3650, 36500), "days",
                  "days of the visits in the model; default every day of the scores but day 0"),
            field("visit", &Mmrm::visit, Range::between(-3650, 36500), "days",
                  "day of the estimated difference; default the last visit"),
            field("structure", &Mmrm::structure, "covariance of a patient's scores: unstructured, ar1 or cs"),
            field("method", &Mmrm::method, "reml (restricted) or ml (full maximum likelihood)"),
            field("degrees_of_freedom", &Mmrm::degrees_of_freedom,
                  "satterthwaite, kenward-roger (also adjusts the standard error; parameters as R's mmrm), "
                  "kenward-roger-linear (the same with linear parameters, as SAS: exact on balanced data) or normal"),
            field("covariates", &Mmrm::covariates,
                  "columns with one coefficient for all visits; factor(name) for categories"),
            field("baseline", &Mmrm::baseline, "take the score of day 0, where there is one, as a covariate"),
            field("death", &Mmrm::death,
                  "scores after death: while-alive leaves them missing (hypothetical estimand), carry-24 takes 24"),
            field("discharge", &Mmrm::discharge,
                  "missing scores of a patient discharged alive: zero, the last one seen, or missing"),
            field("better", &Mmrm::better, "which side of the score is good for the patient"),
        };
    }

    Needs needs() const;
    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
