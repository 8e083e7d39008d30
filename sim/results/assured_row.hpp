#pragma once
// The smallest n with a stated assurance, of one analysis.
#include <string>
#include <vector>

#include "sim/results/column.hpp"
#include "sim/search/assured_size.hpp"

namespace equipoise {

struct AssuredRow : AssuredSize {
    std::string analysis, test, when, note;
    double target = unknown;
    std::uint64_t draws = 0, trials_per_draw = 0;

    static std::vector<Measure<AssuredRow>> columns();
};

std::vector<AssuredRow> assured_rows(const Scenario& scenario, const AssuredSizes& sizes);

}  // namespace equipoise
