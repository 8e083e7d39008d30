#include "sim/analysis/pairwise/hierarchy.hpp"

#include <algorithm>
#include <cmath>

#include "sim/analysis/common/covariates.hpp"
#include "sim/analysis/common/level_codes.hpp"
#include "sim/analysis/pairwise/pair_counter.hpp"
#include "sim/analysis/pairwise/pair_sweep.hpp"

namespace equipoise {
namespace {

struct ColumnLevel {
    std::string_view name;
    bool higher;
};
ColumnLevel column_level(std::string_view level, Better otherwise) {
    for (const bool higher : {false, true}) {
        const std::string_view suffix = higher ? ":higher" : ":lower";
        if (level.ends_with(suffix)) return {level.substr(0, level.size() - suffix.size()), higher};
    }
    return {level, otherwise == Better::higher};
}

}  // namespace

Needs Hierarchy::needs() const {
    Needs all;
    for (const std::string& level : hierarchy) {
        if (level == "death") {
            all.survival = true;
        } else if (level == "score") {
            const Needs of_outcome = outcome.needs();
            all.survival = all.survival || of_outcome.survival;
            all.scores = all.scores || of_outcome.scores;
            all.last_day = std::max(all.last_day, of_outcome.last_day);
            all.columns.insert(all.columns.end(), of_outcome.columns.begin(), of_outcome.columns.end());
            all.numbers.insert(all.numbers.end(), of_outcome.numbers.begin(), of_outcome.numbers.end());
        } else {
            all.columns.emplace_back(column_level(level, outcome.better).name);
            all.numbers.push_back(all.columns.back());
        }
    }
    for (const std::string& column : strata) all.columns.emplace_back(column_of_term(column));
    return all;
}

WinCounts Hierarchy::count(const Snapshot& s, Arena& arena) const {
    WinCounts counts;
    counts.levels = std::min(hierarchy.size(), WinCounts::kMostLevels);
    counts.won = arena.take<double>(s.n, 0.0);
    counts.lost = arena.take<double>(s.n, 0.0);
    const Strata groups = strata_of(s, strata, arena);
    counts.stratum = groups.code;
    counts.strata = groups.count;

    const Arena::Frame frame(arena);
    const std::span<LevelCodes> levels = arena.take<LevelCodes>(counts.levels);
    const std::span<double> y = arena.take<double>(s.n);
    for (std::size_t l = 0; l < counts.levels; ++l) {
        const std::string_view level = hierarchy[l];
        if (level == "death") {
            levels[l] = death_codes(s, arena);
            continue;
        }
        bool higher = outcome.higher_is_better();
        if (level == "score") {
            std::ranges::copy(outcome.values(s, arena), y.begin());
        } else {
            const ColumnLevel of = column_level(level, outcome.better);
            const Column* column = s.column(of.name);
            higher = of.higher;
            for (std::size_t i = 0; i < s.n; ++i) y[i] = column ? column->values[i] : std::nan("");
        }
        if (higher)
            for (double& value : y) value = -value;
        levels[l] = number_codes(y, threshold.empty() ? 0 : threshold[std::min(l, threshold.size() - 1)], arena);
    }
    if (can_sweep(levels, counts))
        count_by_sweep(s, levels[0], levels[1], counts, arena);
    else
        count_pairs(s, levels, counts, arena);
    return counts;
}

}  // namespace equipoise
