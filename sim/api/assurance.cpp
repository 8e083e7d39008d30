#include "equipoise/assurance.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/api/publish.hpp"
#include "sim/results/assurance_row.hpp"
#include "sim/search/assurance.hpp"

namespace equipoise::api {
namespace {

// Ascending, each once.
std::vector<std::size_t> sizes_of(const equipoise::Study& study, const std::vector<std::int64_t>& asked) {
    std::vector<std::size_t> sizes;
    for (const std::int64_t n : asked) {
        if (n < study.scenario.allocation().total() || n > 1'000'000)
            throw equipoise::InputError(
                "n", fmt::format("{} is out of range", n),
                fmt::format("from one allocation, {} patients, to 1,000,000", study.scenario.allocation().total()));
        sizes.push_back(static_cast<std::size_t>(n));
    }
    if (sizes.empty()) sizes.push_back(study.scenario.main_n());
    std::sort(sizes.begin(), sizes.end());
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    return sizes;
}

}  // namespace

AssuranceResult assurance(const Study& study, const AssuranceOptions& options, const Execution& execution) {
    return guarded(study.impl().value.scenario, [&] {
        const equipoise::Study set = with_settings(study, settings({{"trials", "simulation.trials", options.trials}}));
        const std::vector<std::size_t> sizes = sizes_of(set, options.n);
        equipoise::AssuranceOptions asked;
        asked.draws = count_of("draws", options.draws, 2, 10'000'000);
        asked.trials_per_draw = count_of("trials_per_draw", options.trials_per_draw, 1, 1'000'000);
        const Campaign campaign = campaign_of(execution);
        const AssuranceTable drawn = equipoise::assurance(set, sizes, asked, campaign);
        const StudyPoint planned[] = {{}};
        const std::vector<CurvePoint> conditional =
            power_curve(set, sizes, planned, static_cast<std::uint64_t>(set.scenario.simulation.trials), campaign);
        std::vector<AssuranceRow> rows;
        for (std::size_t a = 0; a < set.scenario.analyses.size(); ++a)
            for (AssuranceRow& row : assurance_rows(set.scenario, a, drawn, conditional))
                rows.push_back(std::move(row));
        AssuranceResult result;
        result.table = published(table_of<AssuranceRow>("assurance", rows));
        std::vector<PartRow> parts;
        if (options.parts)
            for (const PartAlone& alone : decompose(set, sizes.back(), asked, campaign))
                for (PartRow& row : part_rows(set.scenario, alone, drawn)) parts.push_back(std::move(row));
        result.parts = published(table_of<PartRow>("parts", parts));
        result.drawn = drawn.drawn;
        result.benefit = drawn.benefit.value;
        result.benefit_mcse = drawn.benefit.mcse;
        return result;
    });
}

}  // namespace equipoise::api
