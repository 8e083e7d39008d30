#pragma once
// Fisher's exact test of deaths by a day (Fisher 1935), conditional on the number of deaths.
//
//   two-sided  sum of the probabilities of all tables no more probable than the observed one (relative slack 1e-7, as
//              in R)
//   less       P(X <= x), X the deaths in arm 1: small when fewer die under treatment; greater P(X >= x)
//   mid-p      the observed table (two-sided: every table as probable as it) counts half (Lancaster 1961; Lydersen,
//              Fagerland and Laake 2009): no longer exact, but near the nominal level where Fisher's test is far below
//              it
//
// estimate   odds ratio of arm 1 against arm 0, conditional maximum likelihood: the mean of X given the margins equals
//            x. 0 when nobody dies in arm 1 (or all of arm 0), infinite the other way round: the test still has its p.
// limits     exact, by tails of (1 - confidence)/2 each; one tail of 1 - confidence for a one-sided alternative
//            (Cornfield 1956)
// p          that of the alternative asked for; p_benefit is always "less"
// z          normal deviate of p with the sign of the benefit: only its sign and size are meant, the test needs none
//
// With no event, or events in all, no other table has these margins: p = 1 (mid-p 0.5), and the odds ratio does not
// exist (limits 0 and infinity, as R).
#include <array>
#include <string_view>
#include <tuple>
#include <utility>

#include "models/numeric/arena.hpp"
#include "sim/analysis/binary/binary_table.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"

namespace equipoise {

/// What is tested against "no difference", in terms of the risk in arm 1.
enum class Alternative { two_sided, less, greater };
template <>
struct EnumNames<Alternative> {
    static constexpr std::array<std::pair<std::string_view, Alternative>, 3> names{
        {{"two-sided", Alternative::two_sided}, {"less", Alternative::less}, {"greater", Alternative::greater}}};
};

struct Fisher : BinaryOutcome {
    static constexpr std::string_view name = "fisher";
    static constexpr std::string_view estimand = "odds ratio (conditional)";
    static constexpr double null = 1;

    bool mid_p = false;
    Alternative alternative = Alternative::two_sided;

    static constexpr auto fields() {
        return std::tuple_cat(
            BinaryOutcome::fields(),
            std::tuple{
                field("mid_p", &Fisher::mid_p, "count the observed table half (mid-p)"),
                field("alternative", &Fisher::alternative, "two-sided, or arm 1's risk is less or greater"),
            });
    }

    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const {
        return evaluate(count(snapshot), context, arena, details);
    }
    Estimate evaluate(const BinaryTable& table, const AnalysisContext& context, Arena& arena, Details* details) const;
};

/// The normal deviate of a two-sided p, positive when arm 1 has the lower risk, 0 when the risks are equal.
double signed_deviate(const BinaryTable& table, double two_sided_p);

}  // namespace equipoise
