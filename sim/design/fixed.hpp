#pragma once
// A design without interim looks: one test, when everybody's follow-up is complete or at a cut.
#include "models/numeric/field.hpp"
#include "sim/analysis/common/estimate.hpp"
#include "sim/trial/cut_rule.hpp"

namespace equipoise {

/// What a trial concludes from one analysis.
enum class Verdict : std::uint8_t { none, benefit, harm, not_estimable };

struct FixedDesign {
    double alpha = 0.05;
    int sides = 2;
    CutRule cut;

    static constexpr auto fields() {
        return std::tuple{
            field("alpha", &FixedDesign::alpha, Range::open_probability(), "",
                  "type I error of the test; two-sided unless sides = 1"),
            field("sides", &FixedDesign::sides, Range::between(1, 2), "", "1 or 2"),
            field("cut", &FixedDesign::cut,
                  "when the data are analyzed; left out: when everybody's follow-up is complete"),
        };
    }
};

/// The rule with its critical value computed once. Tests with a normal reference are decided on z, the others on their
/// p-value.
///   two-sided: p <= alpha, in favour of the side on which z lies one-sided: p_benefit <= alpha is a benefit; p_benefit
///   >= 1 - alpha is reported as harm
class FixedRule {
  public:
    explicit FixedRule(const FixedDesign& design);
    Verdict judge(const Estimate& estimate) const;
    /// What the analyses of this design need to know: the confidence of intervals, which p-values are read and at which
    /// level.
    AnalysisContext context() const;
    const FixedDesign& design() const { return design_; }

  private:
    FixedDesign design_;
    double critical_;  ///< of |z|
};

}  // namespace equipoise
