#pragma once
// What every analysis gives: an estimate with its uncertainty, a test, and a status in words.
#include <cstdint>
#include <limits>
#include <string_view>

namespace equipoise {

/// Why an analysis has no answer, or not a whole one. Only `ok`, and `separated` where the test asked for exists
/// without a finite estimate, can reject (Estimate::has_test); everything else counts as "not estimable".
enum class Status : std::uint8_t {
    ok,
    no_patients,   ///< an arm is empty (or has no usable value)
    no_events,     ///< no event at all, or too few for the statistic to exist
    no_variation,  ///< everybody has the same outcome: the statistic is 0 / 0
    separated,  ///< perfect separation or a monotone likelihood: the estimate is infinite; score and likelihood-ratio
                ///< tests stand
    not_identifiable,  ///< collinear covariates, or more parameters than the data carry
    not_converged,
    beyond_follow_up,  ///< the asked day or horizon lies beyond what was observed
    on_boundary,  ///< the maximum lies on the boundary of the model (a fitted risk of 1): an estimate, no Wald test
};

/// The status in words for a message or a table ("no events", ...).
std::string_view describe(Status status);

/// Signs: z is positive when it favours the treatment. `estimate`, `lower` and `upper` are treatment against control as
/// papers print them (a negative risk difference of death is a benefit), on the scale that the analysis's header names
/// (log for ratios). A separated estimate is -infinity or +infinity, or unknown.
struct Estimate {
    static constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

    Status status = Status::ok;
    double estimate = kUnknown;
    double standard_error = kUnknown;
    double lower = kUnknown;  ///< confidence (or credible) limits at the level asked for
    double upper = kUnknown;
    double z = kUnknown;          ///< positive favours treatment; unknown for tests that have only a p-value
    double p = kUnknown;          ///< two-sided; where unknown, the normal p of z
    double p_benefit = kUnknown;  ///< one-sided for benefit; where unknown, the upper normal tail of z

    static Estimate failed(Status why) {
        Estimate result;
        result.status = why;
        return result;
    }
    /// True where the test stands, whether or not the estimate is finite.
    bool has_test() const { return status == Status::ok || (status == Status::separated && z == z); }
    double two_sided() const;  ///< p, or 2 (1 - Phi(|z|))
    double one_sided() const;  ///< p_benefit, or 1 - Phi(z)
};

/// What an analysis is told besides the data.
struct AnalysisContext {
    double confidence = 0.95;                    ///< of the interval
    double normal_critical = 1.959963984540054;  ///< normal quantile of (1 + confidence) / 2, computed once
    /// Set where p is only compared with this level, and p_benefit with it and with 1 minus it: a costly p may then be
    /// any number on the same side. Unknown: p is wanted as it is.
    double decision_level = Estimate::kUnknown;
    bool wants_two_sided_p = true,
         wants_one_sided_p = true;  ///< false where nobody reads it: it may be left out if it is costly

    static AnalysisContext at(double confidence);
};

}  // namespace equipoise
