#pragma once
// A normal prior of any number of the scenario:
//
//   [prior.parameters]
//   sofa.rate.rate       = { median = 0.19, sd = 0.2 }      # log-normal: half of the prior below 0.19 per day, 95%
//                        within exp(+-1.96 sd)
//   trial.dropout.risk   = { median = 0.05, sd = 0.4 }      # logit-normal
//   effect.sofa.plateau  = { mean = -1, sd = 0.5 }          # normal, in points
//   survival."rates[0]"  = { sd = 0.3 }                     # an element of a list; its median is the scenario's value
//
// `scale` says of what the prior is normal: the number itself (identity), its logarithm or its logit. Left out: logit
// for shares (range 0 to 1 without a unit), log for other numbers whose range does not go below 0, else identity. `sd`
// and `mean` are on that scale, as a meta-analysis prints them; `median` is in the parameter's own units; with neither,
// the median is the scenario's own value. What little of the normal lies outside the parameter's range (a prior with
// more than 1 in 1,000 there is refused) is cut off.
#include <cstdint>
#include <optional>
#include <string>

#include "sim/scenario/parameters.hpp"

namespace equipoise {

enum class PriorScale { identity, log, logit };
template <>
struct EnumNames<PriorScale> {
    static constexpr std::array<std::pair<std::string_view, PriorScale>, 3> names{
        {{"identity", PriorScale::identity}, {"log", PriorScale::log}, {"logit", PriorScale::logit}}};
};

struct ParameterPrior {
    std::string path;  ///< the scenario's key
    std::optional<double> mean, median;
    double sd = 0;  ///< 0 only before it is read
    std::optional<PriorScale> scale;
    static constexpr auto fields() {
        return std::tuple{
            field("mean", &ParameterPrior::mean, Range::between(-1000, 1000), "", "mean of the normal, on `scale`"),
            field("median", &ParameterPrior::median, Range::any(), "",
                  "median in the parameter's own units; left out with mean: the scenario's value"),
            field("sd", &ParameterPrior::sd, Range::above(0), "", "standard deviation of the normal, on `scale`"),
            field(
                "scale", &ParameterPrior::scale,
                "identity, log or logit (default: logit for shares, log for other numbers not below 0, else identity)"),
        };
    }
};

/// Its scale unless one is given.
PriorScale default_scale(const Parameter& parameter);

/// A prior with everything known that a draw needs.
class ParameterDraw {
  public:
    /// Throws InputError (at "prior.parameters.PATH") where the prior does not go with the parameter.
    ParameterDraw(const ParameterPrior& prior, const Parameter& parameter);

    const std::string& path() const { return path_; }
    Part part() const { return part_; }
    /// The prior's quantile at u in (0, 1): always within the parameter's range, monotone in u.
    double at(double u) const;
    /// "sofa.rate.rate, log-normal with median 0.19 (95% from 0.128 to 0.281)"
    std::string in_words() const;
    /// Its number in Purpose::parameter_draw: from the path alone, so that another prior shifts none of its draws.
    std::uint32_t subject() const;

  private:
    std::string path_;
    Part part_;
    PriorScale scale_;
    Range range_;
    double mean_, sd_;
    double below_, inside_;  ///< of the normal: below the range, within it
};

}  // namespace equipoise
