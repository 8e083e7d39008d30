#pragma once
// Several studies on the same random numbers, and the differences of paired trials.
#include <cstdint>
#include <string>
#include <vector>

#include "equipoise/monitor.hpp"
#include "equipoise/study.hpp"
#include "equipoise/table.hpp"

namespace equipoise::api {

struct CompareOptions {
    std::int64_t n = 0;       ///< total patients of each, 2 to 1,000,000; 0: the scenarios' own
    std::int64_t trials = 0;  ///< of each, 1 to 1e9; 0: those of the first scenario
    bool size = false;        ///< also the required number of patients of each, for its own target power
    /// What the studies are called in the table, as many as there are; empty: by their files.
    std::vector<std::string> names = {};
};

struct CompareResult {
    /// A row a study and analysis: scenario (its name), power and harm with their errors; against, the analysis of the
    /// first study that it is paired with (that of its name; where no name is common, primary with primary), and
    /// difference, its power less that one's, on the same random numbers. Of N pairs with d the difference and q the
    /// share in which only one of the two finds a benefit its Monte Carlo standard error is sqrt((q - d^2) / N), its
    /// 95% limits are Agresti and Min's (2005); difference_apart_mcse is what runs apart would have. only_here,
    /// only_first and both count the pairs. The first study's rows have no difference. n_required with its 95% limits
    /// where `size` asks for it, missing where no size reaches the target.
    Table table;
    std::vector<std::string> notes;  ///< studies that take the first's seed and number of trials for their own
};

/// All with the seed of the first. Throws InputError (fewer than two studies, more than 26), Interrupted.
EQUIPOISE_API CompareResult compare(const std::vector<Study>& studies, const CompareOptions& options = {},
                                    const Execution& execution = {});

}  // namespace equipoise::api
