#pragma once
// The calendar day on which a cut rule ends a trial.
#include "models/numeric/arena.hpp"
#include "sim/trial/cohort.hpp"
#include "sim/trial/cut_rule.hpp"

namespace equipoise {

struct Cut {
    double day = 0;
    CutBy by = CutBy::follow_up;
};

/// Calendar day on which the first n patients are analyzed; never later than the end of their follow-up, which
/// is also the answer when fewer deaths than asked are seen. 1 <= n <= cohort.n.
Cut find_cut(const CutRule& rule, const Cohort& cohort, std::size_t n, Arena& arena);
double cut_day(const CutRule& rule, const Cohort& cohort, std::size_t n, Arena& arena);

}  // namespace equipoise
