#pragma once
// Boundaries of group-sequential designs by recursive numerical integration: no simulation, no scenario.
#include <string>
#include <vector>

#include "equipoise/error.hpp"
#include "equipoise/table.hpp"

namespace equipoise::api {

struct BoundaryOptions {
    std::vector<double> looks = {
        0.5, 1};           ///< information at each look as a share of the last one's; increasing, ends with 1
    double alpha = 0.025;  ///< type I error, of both sides together when sides = 2
    int sides = 1;         ///< 1, or 2: symmetric, alpha / 2 a side, stopping for harm as well
    double beta = 0.2;     ///< type II error
    /// NAME or NAME:NUMBER[,NUMBER...]: obrien-fleming, pocock, wang-tsiatis:DELTA, haybittle-peto:Z,
    /// lan-demets-obrien-fleming, lan-demets-pocock, hwang-shih-decani:GAMMA, kim-demets:RHO, user-spending:A1,A2,...
    /// (cumulative), user-critical:Z1,Z2,...
    std::string efficacy = "lan-demets-obrien-fleming";
    /// none, the spending names (they spend beta), fixed-z:Z1,..., conditional-power:P, predictive-power:P.
    std::string futility = "none";
    bool binding = false;                   ///< efficacy limits count on stopping for futility
    std::string futility_effect = "plan";   ///< of conditional power: plan, trend
    std::string futility_region = "below";  ///< two-sided: below, inner-wedge
    std::vector<std::string> tests = {};    ///< by look: both, efficacy, futility; empty: both everywhere
    double drift = 0;  ///< E(z) of the last look under the planned effect; 0: what gives power 1 - beta
    /// Information at looks that have been held, as shares of the planned maximum (may pass 1); empty: none.
    std::vector<double> observed = {};
    bool observed_ends = false;  ///< the last of them is the final analysis: it takes what is left of alpha
};

struct BoundaryResult {
    /// A row a look: z_upper, one-sided p of it, alpha spent (cumulative), z_lower (one-sided: futility; two-sided:
    /// harm), z_futility, beta spent, and the chances to stop there under no effect, half of the planned one and all of
    /// it. z is normal with E z = drift sqrt(information), positive for benefit. Missing: no such limit.
    Table looks;
    /// The same at the information observed: alpha spent by the spending function there; the other rules keep their
    /// constant until the final look, which takes what is left.
    Table observed;
    /// One row: inflation (maximum information over that of the fixed design), drift, power, type I error with futility
    /// obeyed, expected information over the fixed design's under no, half and all of the effect.
    Table design;
};

/// Critical values and probabilities to 1e-8. Throws InputError.
EQUIPOISE_API BoundaryResult boundaries(const BoundaryOptions& options = {});

}  // namespace equipoise::api
