#include "equipoise/replay.hpp"

#include <fmt/format.h>

#include "sim/api/publish.hpp"
#include "sim/api/table_builder.hpp"
#include "sim/results/replayed_trial.hpp"

namespace equipoise::api {
namespace {

Cell whole(std::uint64_t count) { return static_cast<std::int64_t>(count); }

Table trial_table(const ReplayedTrial& t) {
    TableBuilder table("trial",
                       {{"title", "", "of the scenario"},
                        {"seed", "", "of the random numbers"},
                        {"replicate", "", "number of the trial in a run, from 0"},
                        {"n", "patients", "planned, both arms together"},
                        {"effect_scale", "", "share of the planned effect"},
                        {"control", "", "name of the control arm"},
                        {"treatment", "", "name of the treated arm"},
                        {"randomized", "patients", "by the end"},
                        {"control_deaths", "deaths", "under control, known at the end"},
                        {"treatment_deaths", "deaths", "under treatment, known at the end"},
                        {"lost", "patients", "lost to follow-up by the end"},
                        {"recruitment_days", "days", "from the opening of the first site to the last randomization"},
                        {"days", "days", "from the opening of the first site to the end"},
                        {"ended_by", "", "what ended it"},
                        {"stopped_by", "", "the analysis that stops a sequential trial for all"}});
    table.add({t.title, whole(t.seed), whole(t.replicate), whole(t.n), t.effect_scale, t.arms[0], t.arms[1],
               whole(t.randomized), whole(t.deaths[0]), whole(t.deaths[1]), whole(t.lost), t.recruitment_days, t.days,
               t.ended_by, t.lead.empty() ? Cell() : Cell(t.lead)});
    return table.done();
}

}  // namespace

ReplayResult replay(const Study& study, const ReplayOptions& options) {
    return guarded(study.impl().value.scenario, [&] {
        if (options.replicate < 0)
            throw equipoise::InputError("replicate", fmt::format("{} is below 0", options.replicate),
                                        "replicates are numbered from 0: a run of 10000 trials has 0 to 9999");
        if (!(options.effect_scale >= 0 && options.effect_scale <= 1))
            throw equipoise::InputError("effect_scale", fmt::format("{} is out of range", options.effect_scale),
                                        "a share of the planned effect from 0 to 1");
        const equipoise::Study set = with_settings(study, settings({{"n", "simulation.n", options.n}}));
        StudyPoint point;
        point.effect_scale = options.effect_scale;
        const ReplayedTrial trial =
            replay_trial(set, point, patients_of(set), static_cast<std::uint64_t>(options.replicate));
        return ReplayResult{trial_table(trial), published(table_of<ReplayedAnalysis>("analyses", trial.analyses)),
                            published(table_of<ReplayedLook>("looks", trial.looks)),
                            published(table_of<ReplayedPatient>("patients", trial.patients))};
    });
}

}  // namespace equipoise::api
