#include "equipoise/interim.hpp"

#include "sim/api/publish.hpp"
#include "sim/results/interim_rows.hpp"

namespace equipoise::api {

InterimResult interim(const Study& study, const Data& data, const InterimOptions& options, const Execution& execution) {
    return guarded(study.impl().value.scenario, [&] {
        const equipoise::Study set = with_settings(study, settings({{"trials", "simulation.trials", options.trials}}));
        if (options.draws < 1 || options.draws > 10'000'000)
            throw equipoise::InputError("draws", std::to_string(options.draws) + " cannot be", "1 to 10 million");
        equipoise::InterimOptions asked;
        asked.data.date = options.date;
        asked.data.opened = options.opened;
        asked.data.control = options.control;
        asked.data.blinded = options.blinded;
        asked.analysis = options.analysis;
        asked.earlier = options.earlier;
        asked.draws = static_cast<std::uint64_t>(options.draws);
        const InterimAnswer answer = equipoise::interim(set, data.impl().table, asked, campaign_of(execution));
        InterimTables tables = interim_tables(answer);
        InterimResult result{published(std::move(tables.standing)), published(std::move(tables.days)),
                             published(std::move(tables.test)), published(std::move(tables.chances)), answer.notes};
        if (answer.test) result.notes.insert(result.notes.end(), answer.test->notes.begin(), answer.test->notes.end());
        return result;
    });
}

}  // namespace equipoise::api
