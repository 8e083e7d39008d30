#include "equipoise/size.hpp"

#include "sim/api/publish.hpp"
#include "sim/results/size_row.hpp"
#include "sim/search/sample_size.hpp"

namespace equipoise::api {

Table size(const Study& study, const SizeOptions& options, const Execution& execution) {
    return guarded(study.impl().value.scenario, [&] {
        const equipoise::Study set = with_settings(study, settings_of(options));
        const TrialModel model = set.model();
        const std::vector<SampleSize> sizes = sample_sizes(size_request(set.scenario, model), campaign_of(execution));
        std::vector<SizeRow> rows;
        for (std::size_t a = 0; a < sizes.size(); ++a) rows.push_back(size_row(set.scenario, a, sizes[a], &model));
        return published(table_of<SizeRow>("size", rows));
    });
}

}  // namespace equipoise::api
