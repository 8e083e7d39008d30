#include "sim/search/duration.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "sim/engine/bytes.hpp"
#include "sim/engine/point_digest.hpp"
#include "sim/engine/work.hpp"
#include "sim/trial/cohort.hpp"
#include "sim/trial/data_cut_day.hpp"

namespace equipoise {
namespace {

// One recruitment a unit: months to its last patient and to its end. A cut by deaths needs the patients too.
class DurationWork : public Work {
  public:
    DurationWork(const Scenario& scenario, const TrialModel& model, std::size_t n)
        : scenario_(scenario), model_(model), n_(n) {}

    PointKey point() const override {
        Digest digest = point_digest("durations");
        add(digest, model_);
        digest.add(scenario_.design.cut);
        digest.word(scenario_.seed);
        digest.word(n_);
        return digest.key();
    }
    std::uint64_t block_length() const override { return 64; }
    std::uint64_t trials(const BlockKey&) const override { return 0; }  // of another kind than those that are watched

    BlockResult compute(const BlockKey& key, Workspace& workspace) const override {
        const CutRule& cut = scenario_.design.cut;
        Arena& arena = workspace.arena;
        ByteWriter writer;
        for (std::uint64_t k = key.first; k < key.first + key.count; ++k) {
            const Arena::Frame frame(arena);
            double last, end;
            if (cut.deaths) {
                const Cohort cohort = draw_cohort(model_, {scenario_.seed, k}, n_, arena);
                const std::size_t came = cohort.recruited(n_);
                last = came == 0 ? 0 : cohort.arrival[came - 1];
                end = data_cut_day(DataCut::of(cut), cohort, came, arena).day;
            } else {
                Cohort arrivals;
                arrivals.arrival = arena.take<double>(n_);
                model_.recruitment->draw({scenario_.seed, k}, arrivals.arrival, arena.take<std::uint16_t>(n_));
                const std::size_t came = arrivals.recruited(n_);
                last = came == 0 ? 0 : arrivals.arrival[came - 1];
                const double after = model_.closes_for_all() ? *model_.closing_days : scenario_.follow_up_days;
                end = std::min(last + after, cut.calendar_day.value_or(std::numeric_limits<double>::infinity()));
            }
            writer.put(std::min(last, end) / Recruitment::days_per_month);
            writer.put(end / Recruitment::days_per_month);
        }
        return writer.take();
    }

  private:
    const Scenario& scenario_;
    const TrialModel& model_;
    std::size_t n_;
};

}  // namespace

Quantiles Quantiles::of(std::vector<double> x) {
    std::sort(x.begin(), x.end());
    const double n = static_cast<double>(x.size());
    const auto at = [&](double q) { return x[static_cast<std::size_t>(std::clamp(q, 0.0, 1.0) * (n - 1))]; };
    const auto error = [&](double q) {
        const double aside = std::sqrt(q * (1 - q) / n);
        return (at(q + aside) - at(q - aside)) / 2;
    };
    return {at(0.1), at(0.5), at(0.9), error(0.5), error(0.1), error(0.9)};
}

Duration expected_duration(const Scenario& scenario, const TrialModel& model, std::size_t n, const Campaign& campaign) {
    const std::uint64_t trials = scenario.design.cut.deaths ? 500 : 2000;
    std::vector<double> last, end;
    campaign.run(DurationWork(scenario, model, n), 0, trials, [&](const BlockKey& key, const BlockResult& result) {
        ByteReader reader(result);
        for (std::uint64_t k = 0; k < key.count; ++k) {
            last.push_back(reader.number());
            end.push_back(reader.number());
        }
        reader.end();
    });
    return {static_cast<double>(n), Quantiles::of(std::move(last)), Quantiles::of(std::move(end)), trials};
}

}  // namespace equipoise
