#include "equipoise/assured_size.hpp"

#include <fmt/format.h>

#include "sim/api/publish.hpp"
#include "sim/results/assured_row.hpp"

namespace equipoise::api {

AssuredSizeResult assured_size(const Study& study, const AssuredSizeOptions& options, const Execution& execution) {
    return guarded(study.impl().value.scenario, [&] {
        if (!(options.assurance >= 0.01 && options.assurance <= 0.99))
            throw equipoise::InputError("assurance", fmt::format("{} is out of range", options.assurance),
                                        "0.01 to 0.99");
        const equipoise::Study set = with_settings(study, settings({{"trials", "simulation.trials", options.trials}}));
        equipoise::AssuranceOptions asked;
        asked.draws = count_of("draws", options.draws, 100, 10'000'000);
        asked.trials_per_draw = count_of("trials_per_draw", options.trials_per_draw, 1, 10'000);
        const AssuredSizes sizes = assured_sizes(set, options.assurance, asked, campaign_of(execution));
        return AssuredSizeResult{published(table_of<AssuredRow>("assured_size", assured_rows(set.scenario, sizes))),
                                 sizes.drawn};
    });
}

}  // namespace equipoise::api
