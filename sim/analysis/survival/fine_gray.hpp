#pragma once
// Fine and Gray's proportional subdistribution hazards regression (1999, JASA 94:496) on the arm, from a table of
// competing events.
//
//   A patient who had the competing event before t stays in the risk set of t with weight G(t-) / G(T-), T the time of
//   that event and G the Kaplan-Meier curve of censoring in all patients (at a time all who are still followed are at
//   risk of censoring). With W1, W0 the arms' weighted numbers at risk, r = exp(beta) and p = W1 r / (W0 + W1 r), ties
//   by Breslow:
//     score = sum over events (x - p), information I = sum p (1 - p); beta solves score = 0, log subdistribution hazard
//     ratio.
//   Standard error: the sandwich sqrt(sum over patients (eta + psi)^2) / I, eta the patient's weighted score residual,
//   psi what the patient adds to the estimate of G: the integral of q(u)/pi(u) over the patient's censoring martingale,
//   pi(u) the patients at risk at u, q(u) = sum over those with the competing event before u of exp(x beta) times the
//   integral from u on of
//   (x - p) G(s-)/G(T-) dLambda(s).  R's cmprsk::crr gives the same, to the last digits.
// Patients that leave at the same time, for the same reason and from the same arm have the same residual, so after the
// sorting behind the table all is linear in its rows.
#include "models/numeric/arena.hpp"
#include "sim/analysis/common/estimate.hpp"
#include "sim/analysis/survival/competing_risks.hpp"

namespace equipoise {

struct FineGrayFit {
    /// ok; no_events of the kind asked for; separated (only one arm had such events while the other was at risk: the
    /// estimate is infinite); no_variation (no event while both were at risk, or residuals that are all 0);
    /// not_converged
    Status status = Status::ok;
    double beta = Estimate::kUnknown;            ///< log subdistribution hazard ratio, treatment against control
    double standard_error = Estimate::kUnknown;  ///< robust
};
FineGrayFit fine_gray(const CompetingTable& table, Arena& arena);

}  // namespace equipoise
