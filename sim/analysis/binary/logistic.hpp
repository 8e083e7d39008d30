#pragma once
// Regression of death by a day on arm and covariates: logistic, and its relatives.
//
//   model = "logistic" (default)   log odds ratio of arm 1, maximum likelihood
//           "firth"                the same with Firth's penalty: finite also under separation
//           "log-binomial", "modified-poisson"   log risk ratio of arm 1
//   marginal = true   g-computation: everybody's risk is predicted with arm 1 and with arm 0 and averaged; the estimate
//                     is the difference of the two means, its standard error by the delta method (FDA guidance on
//                     covariate adjustment, 2023; Ge et al. 2011, Drug Information Journal 45:481-493)
//   robust = true     sandwich covariance HC0 instead of the information's; "modified-poisson" always uses it (Zou
//                     2004)
//
// z = -estimate / standard_error (Wald), positive when fewer die under treatment; limits by Wald. Patients with a
// missing outcome or covariate are left out. Terms: column names; "factor(x)" or a text column gives indicators against
// the lowest level. Columns that are combinations of others are dropped, as R drops them (not_identifiable only if the
// covariates tell the arm). Status separated: the arm tells deaths from survivors, alone or with covariates, so that
// its coefficient is infinite (the marginal difference is not); a covariate that does so alone is named among the
// details and leaves the arm's estimate. on_boundary: a log-binomial risk is 1, the estimate stands without a Wald
// test. Firth's estimate always exists.
#include <array>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "models/numeric/arena.hpp"
#include "sim/analysis/binary/binary_regression.hpp"
#include "sim/analysis/binary/binary_table.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"

namespace equipoise {

template <>
struct EnumNames<BinaryModel> {
    static constexpr std::array<std::pair<std::string_view, BinaryModel>, 4> names{
        {{"logistic", BinaryModel::logistic},
         {"firth", BinaryModel::firth},
         {"log-binomial", BinaryModel::log_binomial},
         {"modified-poisson", BinaryModel::modified_poisson}}};
};

struct Logistic : BinaryOutcome {
    static constexpr std::string_view name = "logistic";
    static constexpr std::string_view estimand = "log odds ratio (marginal: risk difference; log link: log risk ratio)";
    static constexpr double null = 0;

    std::vector<std::string> covariates;
    bool marginal = false;
    BinaryModel model = BinaryModel::logistic;
    bool robust = false;

    static constexpr auto fields() {
        return std::tuple_cat(
            BinaryOutcome::fields(),
            std::tuple{
                field("covariates", &Logistic::covariates, "columns to adjust for; factor(x) for indicators"),
                field("marginal", &Logistic::marginal,
                      "standardized risk difference (g-computation) instead of the coefficient"),
                field("model", &Logistic::model, "logistic, firth, log-binomial or modified-poisson"),
                field("robust", &Logistic::robust, "sandwich (HC0) standard errors"),
            });
    }
    Needs needs() const;

    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
