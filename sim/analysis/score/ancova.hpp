#pragma once
// Analysis of covariance: least squares of a number per patient on treatment and covariates.
//
//   y = b0 + b1 arm + b2 x2 + ... ;  estimate = b1, the adjusted difference arm 1 - arm 0;  t test on n - p degrees of
//                                    freedom
//   robust = none   classical standard errors, s^2 (X'X)^-1
//   robust = hc3    (X'X)^-1 X' diag(e_i^2 / (1 - h_i)^2) X (X'X)^-1 (MacKinnon and White 1985), the same degrees of
//                   freedom
//   z               t = estimate / se, turned so that positive favours treatment
//
// Without a list of covariates the baseline score (day 0) is adjusted for when the outcome comes from the score table;
// write covariates = ["baseline"] to name it beside others. A column of the data called baseline comes first. Patients
// without the outcome or a covariate are left out. The outcome must be on a scale, so the default rule for death is
// while-alive (see t_test.hpp).
#include <string>
#include <string_view>
#include <vector>

#include "models/numeric/arena.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"
#include "sim/analysis/score/outcome.hpp"

namespace equipoise {

enum class RobustErrors { none, hc3 };
template <>
struct EnumNames<RobustErrors> {
    static constexpr std::array<std::pair<std::string_view, RobustErrors>, 2> names{
        {{"none", RobustErrors::none}, {"hc3", RobustErrors::hc3}}};
};

struct Ancova {
    static constexpr std::string_view name = "ancova";
    static constexpr std::string_view estimand = "adjusted difference of means";
    static constexpr double null = 0;
    static constexpr std::size_t kMostColumns = 32;  ///< intercept, arm and covariates; more are not identifiable

    Outcome outcome{.death = DeathRule::while_alive};
    std::vector<std::string> covariates;
    RobustErrors robust = RobustErrors::none;

    static constexpr auto fields() {
        return std::tuple{
            field("outcome", &Ancova::outcome, "one number per patient, from the scores or a column"),
            field(
                "covariates", &Ancova::covariates,
                "columns, factor(column) for categories; default the baseline score (\"baseline\") where there is one"),
            field("robust", &Ancova::robust, "standard errors: none (classical) or hc3"),
        };
    }
    Needs needs() const;
    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
