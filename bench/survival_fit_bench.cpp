// A survival law fitted to 10,000 patients: one arm, or both with the arm's effect on its location. Exact deaths at
// times that are all different, exact deaths on whole days, and deaths known to the day only (between one midnight and
// the next); also with a covariate that is different for every patient.
#include <cstdio>
#include <string>

#include "bench/bench_support.hpp"
#include "models/fit/survival_fit.hpp"
#include "models/pilot/csv_table.hpp"
#include "models/survival/mixture_cure.hpp"
#include "sim/random/stream.hpp"

namespace equipoise::bench {
namespace {

enum class Times { distinct, whole_days, between_days, with_covariate };
constexpr std::uint32_t kPilot = 10000;
constexpr double kDays = 90;

// Deaths by a mixture cure law, in which no fitted law but one is right; a tenth of the patients lost on a uniform day.
PilotSurvival pilot_of(Times times, Arms arms) {
    std::string text = times == Times::between_days     ? "arm,left,right\n"
                       : times == Times::with_covariate ? "arm,time,status,x\n"
                                                        : "arm,time,status\n";
    for (std::uint32_t i = 0; i < kPilot; ++i) {
        const int arm = arms == Arms::both ? static_cast<int>(i % 2) : 0;
        Stream stream({1, 0}, i, Purpose::death);
        const MixtureCure law{arm ? 0.55 : 0.45, Weibull{1.1, 15}};
        const double death = law.quantile(stream.uniform()),
                     lost = stream.uniform() < 0.1 ? kDays * stream.uniform() : kDays;
        const bool died = death <= lost;
        const double end = std::max(std::min(death, lost), 0.01), day = std::ceil(end);
        char row[80];
        if (times == Times::between_days)
            std::snprintf(row, sizeof row, died ? "%d,%.17g,%.17g\n" : "%d,%.17g,\n", arm, died ? day - 1 : day, day);
        else if (times == Times::with_covariate)
            std::snprintf(row, sizeof row, "%d,%.17g,%d,%.17g\n", arm, end, died, stream.uniform());
        else
            std::snprintf(row, sizeof row, "%d,%.17g,%d\n", arm, times == Times::distinct ? end : day, died);
        text += row;
    }
    PilotColumns columns;
    if (times == Times::with_covariate) columns.covariates = {"x"};
    return PilotSurvival::read(CsvTable::parse(text, "bench"), columns);
}

void survival_fit(benchmark::State& state, const char* law, Times times, Arms arms) {
    const PilotSurvival pilot = pilot_of(times, arms);
    for (auto _ : state) {
        const SurvivalFit fit = fit_survival(pilot, arms, law);
        if (!fit.identified) state.SkipWithError("not identified");
        benchmark::DoNotOptimize(fit.log_likelihood);
    }
}

const bool registered = [] {
    for (const std::string_view law : fit_law_names)
        for (const auto& [kind, times] :
             {std::pair{"distinct times", Times::distinct}, std::pair{"whole days", Times::whole_days},
              std::pair{"between days", Times::between_days}, std::pair{"covariate", Times::with_covariate}})
            for (const auto& [name, arms] : {std::pair{"one arm", Arms::control}, std::pair{"both arms", Arms::both}})
                benchmark::RegisterBenchmark((std::string(law) + "/" + kind + "/" + name).c_str(), survival_fit,
                                             law.data(), times, arms)
                    ->Unit(benchmark::kMillisecond);
    return true;
}();

}  // namespace
}  // namespace equipoise::bench
