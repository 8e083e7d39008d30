#include "sim/search/varied.hpp"

#include <functional>

namespace equipoise {
namespace {

// Each point's answer; a mistake in a key that varies is told as what set it there.
void answer_each(std::span<const VaryPoint> points, const std::function<void(std::size_t)>& answer) {
    IndependentParts parts;
    for (std::size_t i = 0; i < points.size(); ++i)
        parts.run([&] {
            try {
                answer(i);
            } catch (const InputError& error) {
                throw as_options(with_places(points[i].scenario, error), points[i].sets);
            }
        });
    parts.finish();
}

}  // namespace

std::vector<CurvePoint> varied_power(std::span<const VaryPoint> points, const Files& files, const Campaign& campaign) {
    std::vector<CurvePoint> at(points.size());
    answer_each(points, [&](std::size_t i) {
        const Scenario& s = points[i].scenario;
        const std::size_t sizes[] = {s.main_n()};
        const StudyPoint planned[] = {{}};
        const auto trials = static_cast<std::uint64_t>(s.simulation.trials);
        at[i] = power_curve(resolve(s, files), sizes, planned, trials, campaign).front();
    });
    return at;
}

std::vector<std::vector<SampleSize>> varied_sizes(std::span<const VaryPoint> points, const Files& files,
                                                  const Campaign& campaign) {
    std::vector<std::vector<SampleSize>> at(points.size());
    answer_each(points, [&](std::size_t i) {
        const Study study = resolve(points[i].scenario, files);
        const TrialModel model = study.model();
        at[i] = sample_sizes(size_request(points[i].scenario, model), campaign);
    });
    return at;
}

}  // namespace equipoise
