#include "sim/search/sample_size.hpp"

#include "sim/search/size_search.hpp"

namespace equipoise {
bool no_size_can(SizeVerdict verdict) {
    switch (verdict) {
        case SizeVerdict::wrong_side:
        case SizeVerdict::never_estimable:
        case SizeVerdict::capped_by_deaths:
        case SizeVerdict::capped_by_calendar:
        case SizeVerdict::capped_by_recruitment:
        case SizeVerdict::no_effect:
            return true;
        case SizeVerdict::reached:
        case SizeVerdict::beyond_largest_n:
        case SizeVerdict::stands_still:
            return false;
    }
    return false;
}

std::string_view name_of(SizeVerdict verdict) {
    switch (verdict) {
        case SizeVerdict::reached:
            return "reached";
        case SizeVerdict::beyond_largest_n:
            return "beyond-largest-n";
        case SizeVerdict::wrong_side:
            return "wrong-side";
        case SizeVerdict::never_estimable:
            return "never-estimable";
        case SizeVerdict::capped_by_deaths:
            return "capped-by-deaths";
        case SizeVerdict::capped_by_calendar:
            return "capped-by-calendar";
        case SizeVerdict::capped_by_recruitment:
            return "capped-by-recruitment";
        case SizeVerdict::stands_still:
            return "stands-still";
        case SizeVerdict::no_effect:
            return "no-effect";
    }
    return "";
}

SampleSizeRequest size_request(const Scenario& s, const TrialModel& model) {
    SampleSizeRequest request;
    request.model = &model;
    request.analyses = s.analyses;
    request.design = s.design;
    request.target = s.simulation.target_power;
    request.tolerance = s.simulation.tolerance;
    request.trials = static_cast<std::uint64_t>(s.simulation.trials);
    request.largest_n = static_cast<std::size_t>(s.simulation.largest_n);
    request.seed = s.seed;
    return request;
}

std::vector<SampleSize> sample_sizes(const SampleSizeRequest& request, const Campaign& campaign) {
    SizeSearch search(request);
    while (const std::optional<SizeRound> round = search.needs()) search.step(run(run_of(*round, request), campaign));
    return search.results();
}

}  // namespace equipoise
