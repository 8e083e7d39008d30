#pragma once
// Cochran-Mantel-Haenszel test and Mantel-Haenszel estimates of death by a day over strata. In stratum k: a deaths
// among n1 treated, c among n0 controls, b = n1 - a, d = n0 - c, N = n1 + n0, m = a + c.
//
//   test        chi2 = (|sum (a - n1 m/N)| - correction)^2 / sum n1 n0 m (N - m) / (N^2 (N - 1)); correction 1/2 if
//               asked for (not beyond the sum itself, as in R). z is its root, positive when fewer die under treatment
//   estimate    common odds ratio R/S, R = sum ad/N, S = sum bc/N (Mantel and Haenszel 1959)
//   standard_error  of log(estimate), Robins, Breslow and Greenland (1986, Biometrics 42:311-323); limits exp(log +- z
//                   se)
//   details     mh_rr with Greenland and Robins's (1985, Biometrics 41:55-68) standard error of its logarithm; mh_rd
//               with theirs (rd_se_gr) and Sato's (1989, Biometrics 45:1323-1324; rd_se_sato); Breslow and Day's test
//               of a common odds ratio (1980; strata with no or only events left out)
//
// Patients with an unknown stratum are left out. The odds ratio is 0 or infinite (and has no limits) when R or S is 0:
// the test still stands. No stratum with deaths, survivors and both arms: no_events or no_variation.
#include <string>
#include <tuple>
#include <vector>

#include "models/numeric/arena.hpp"
#include "sim/analysis/binary/binary_table.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"

namespace equipoise {

struct Cmh : BinaryOutcome {
    static constexpr std::string_view name = "cmh";
    static constexpr std::string_view estimand = "common odds ratio";
    static constexpr double null = 1;

    std::vector<std::string> strata;
    bool continuity = false;

    static constexpr auto fields() {
        return std::tuple_cat(BinaryOutcome::fields(),
                              std::tuple{
                                  field("strata", &Cmh::strata, "columns whose values define the strata"),
                                  field("continuity", &Cmh::continuity, "continuity correction of the test"),
                              });
    }
    Needs needs() const;

    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
