#include "sim/search/duration.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "sim/conduct/conduct.hpp"
#include "sim/engine/bytes.hpp"
#include "sim/engine/point_digest.hpp"
#include "sim/engine/work.hpp"
#include "sim/search/told_trials.hpp"
#include "sim/trial/cohort.hpp"
#include "sim/trial/data_cut_day.hpp"

namespace equipoise {
namespace {

// Day of the last of the first `came` patients' randomization, as far as they are randomized by `end`; 0: nobody is.
double last_randomization(std::span<const double> arrival, std::size_t came, double end) {
    const auto by_end = std::upper_bound(arrival.begin(), arrival.begin() + static_cast<std::ptrdiff_t>(came), end);
    return by_end == arrival.begin() ? 0 : *(by_end - 1);
}

// One recruitment a unit: months to its last patient and to its end. A cut by deaths needs the patients too.
class DurationWork : public Work {
  public:
    DurationWork(const Scenario& scenario, const TrialModel& model, std::size_t n)
        : scenario_(scenario), model_(model), n_(n) {
        if (!scenario.design.sequential) return;
        const std::span<const NamedAnalysis> all = scenario.analyses;
        protocol_.emplace(all.subspan(told_analysis(scenario), 1), std::span(&n_, 1), scenario.design);
    }
    DurationWork(const DurationWork&) = delete;
    DurationWork& operator=(const DurationWork&) = delete;

    PointKey point() const override {
        Digest digest = point_digest("durations to the last seen");
        add(digest, model_);
        add(digest, scenario_.design);
        if (protocol_) add(digest, protocol_->analyses);
        digest.word(scenario_.seed);
        digest.word(n_);
        return digest.key();
    }
    std::uint64_t block_length() const override { return 64; }
    std::uint64_t trials(const BlockKey&) const override { return 0; }  // of another kind than those that are watched
    bool each_shard() const override { return true; }

    BlockResult compute(const BlockKey& key, Workspace& workspace) const override {
        if (scenario_.design.sequential) return conducted(key, workspace);
        const CutRule& cut = scenario_.design.cut;
        Arena& arena = workspace.arena;
        ByteWriter writer;
        for (std::uint64_t k = key.first; k < key.first + key.count; ++k) {
            const Arena::Frame frame(arena);
            double last, end;
            if (cut.deaths) {
                const Cohort cohort = draw_cohort(model_, {scenario_.seed, k}, n_, arena);
                const std::size_t came = cohort.recruited(n_);
                end = data_cut_day(DataCut::of(cut), cohort, came, arena).day;
                last = last_randomization(cohort.arrival, came, end);
            } else {
                Cohort arrivals;
                arrivals.arrival = arena.take<double>(n_);
                model_.recruitment->draw({scenario_.seed, k}, arrivals.arrival, arena.take<std::uint16_t>(n_));
                const std::size_t came = arrivals.recruited(n_);
                const double after = model_.closes_for_all() ? *model_.closing_days : scenario_.follow_up_days;
                end = std::min((came == 0 ? 0 : arrivals.arrival[came - 1]) + after,
                               cut.calendar_day.value_or(std::numeric_limits<double>::infinity()));
                last = last_randomization(arrivals.arrival, came, end);
            }
            writer.put(last / Recruitment::days_per_month);
            writer.put(end / Recruitment::days_per_month);
        }
        return writer.take();
    }

  private:
    BlockResult conducted(const BlockKey& key, Workspace& workspace) const {
        ByteWriter writer;
        for (std::uint64_t k = key.first; k < key.first + key.count; ++k) {
            const Arena::Frame frame(workspace.arena);
            const TrialOutcome outcome = conduct(model_, *protocol_, {scenario_.seed, k}, workspace);
            const LookOutcome& end = outcome.end(0);
            writer.put(end.recruitment_days / Recruitment::days_per_month);
            writer.put(end.analysis_days / Recruitment::days_per_month);
            writer.put(static_cast<double>(end.patients));
            writer.put(static_cast<double>(end.deaths[0] + end.deaths[1]));
        }
        return writer.take();
    }

    const Scenario& scenario_;
    const TrialModel& model_;
    std::size_t n_;
    std::optional<TrialProtocol> protocol_;  ///< of a sequential design
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
    const bool sequential = scenario.design.sequential.has_value();
    std::vector<double> last, end, patients, deaths;
    campaign.run(DurationWork(scenario, model, n), 0, trials, [&](const BlockKey& key, const BlockResult& result) {
        ByteReader reader(result);
        for (std::uint64_t k = 0; k < key.count; ++k) {
            last.push_back(reader.number());
            end.push_back(reader.number());
            if (!sequential) continue;
            patients.push_back(reader.number());
            deaths.push_back(reader.number());
        }
        reader.end();
    });
    Duration duration{
        static_cast<double>(n), Quantiles::of(std::move(last)), Quantiles::of(std::move(end)), trials, {}, {}};
    if (sequential) {
        duration.patients = Quantiles::of(std::move(patients));
        duration.deaths = Quantiles::of(std::move(deaths));
    }
    return duration;
}

}  // namespace equipoise
