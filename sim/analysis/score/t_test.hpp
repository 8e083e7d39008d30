#pragma once
// Student's t test of a number per patient.
//
//   estimate = mean of arm 1 - mean of arm 0, in the outcome's unit
//   equal    se^2 = s^2 (1/n1 + 1/n0), s^2 pooled, n1 + n0 - 2 degrees of freedom (Student 1908)
//   welch    se^2 = s1^2/n1 + s0^2/n0, degrees of freedom of Satterthwaite (Welch 1947)
//   z        t = estimate / se, turned so that positive favours treatment (minus t where lower is better)
//
// p and the interval come from the t distribution. Patients without a value are left out. The outcome must be on a
// scale: worst ranks have no mean, so the rule for death is while-alive unless another is asked for, and worst-rank is
// not identifiable.
#include <string_view>

#include "models/numeric/arena.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"
#include "sim/analysis/score/outcome.hpp"

namespace equipoise {

enum class MeanVariance { equal, welch };
template <>
struct EnumNames<MeanVariance> {
    static constexpr std::array<std::pair<std::string_view, MeanVariance>, 2> names{
        {{"equal", MeanVariance::equal}, {"welch", MeanVariance::welch}}};
};

struct TTest {
    static constexpr std::string_view name = "t-test";
    static constexpr std::string_view estimand = "difference of means";
    static constexpr double null = 0;

    Outcome outcome{.death = DeathRule::while_alive};
    MeanVariance variance = MeanVariance::equal;

    static constexpr auto fields() {
        return std::tuple{
            field("outcome", &TTest::outcome, "one number per patient, from the scores or a column"),
            field("variance", &TTest::variance, "equal (pooled, Student) or welch"),
        };
    }
    Needs needs() const { return outcome.needs(); }
    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
