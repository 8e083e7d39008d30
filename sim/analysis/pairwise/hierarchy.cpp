#include "sim/analysis/pairwise/hierarchy.hpp"

#include <algorithm>
#include <limits>

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

// What is compared at a level other than death, lower being better.
LevelCodes Hierarchy::number_level(std::size_t l, const Snapshot& s, Arena& arena) const {
    const double tied = threshold.empty() ? 0 : threshold[std::min(l, threshold.size() - 1)];
    bool higher = outcome.higher_is_better();
    std::span<const double> y;
    if (hierarchy[l] == "score") {
        y = outcome.values(s, arena);
    } else {
        const ColumnLevel of = column_level(hierarchy[l], outcome.better);
        const Column* column = s.column(of.name);
        higher = of.higher;
        y = column ? std::span<const double>(column->values).first(s.n)
                   : arena.take<double>(s.n, std::numeric_limits<double>::quiet_NaN());
    }
    if (higher) {
        const std::span<double> turned = arena.take<double>(s.n);
        for (std::size_t i = 0; i < s.n; ++i) turned[i] = -y[i];
        y = turned;
    }
    return number_codes(y, tied, arena);
}

WinCounts Hierarchy::count(const Snapshot& s, Arena& arena) const {
    WinCounts counts;
    counts.levels = std::min(hierarchy.size(), WinCounts::kMostLevels);
    const bool death_then_number = counts.levels == 2 && hierarchy[0] == "death" && hierarchy[1] != "death";
    if (death_then_number && strata.empty() && s.has_survival() && s.time_order.size() == s.n) {
        counts.strata = arena.take<WinStratum>(1, WinStratum{});
        const Arena::Frame frame(arena);
        count_by_sweep(s, number_level(1, s, arena), counts, arena);
        return counts;
    }
    const Strata groups = strata_of(s, strata, arena);
    counts.strata = arena.take<WinStratum>(groups.count, WinStratum{});
    const Arena::Frame frame(arena);
    const std::span<LevelCodes> levels = arena.take<LevelCodes>(counts.levels);
    for (std::size_t l = 0; l < counts.levels; ++l)
        levels[l] = hierarchy[l] == "death" ? death_codes(s, arena) : number_level(l, s, arena);
    count_pairs(s, levels, groups, counts, arena);
    return counts;
}

}  // namespace equipoise
