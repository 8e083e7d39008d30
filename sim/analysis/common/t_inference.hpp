#pragma once
// From an estimate, its standard error and degrees of freedom to a t test: shared by all analyses of means.
#include "sim/analysis/common/estimate.hpp"

namespace equipoise {

/// z is t turned so that positive favours treatment; p, one-sided p and limits are those of t(df). se > 0, df > 0.
Estimate t_inference(double estimate, double standard_error, double df, bool higher_is_better,
                     const AnalysisContext& context);

}  // namespace equipoise
