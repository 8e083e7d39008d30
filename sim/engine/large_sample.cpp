#include "sim/engine/large_sample.hpp"

#include <algorithm>
#include <cmath>

#include "sim/engine/bytes.hpp"
#include "sim/engine/estimand.hpp"
#include "sim/engine/hazard_limit.hpp"
#include "sim/engine/point_digest.hpp"
#include "sim/engine/work.hpp"
#include "sim/random/replicates.hpp"
#include "sim/trial/both_arms.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kPatients = 16000, kFewest = 24;
// As many for every n and any number of trials: what trials are held against must not change when a run grows.
constexpr std::size_t kForCoverage = 100;
// More than this is minutes of work; the truth's error is then above a third of the estimate's, and stands beside it.
constexpr double kMostPatients = 2e7, kMostWithScores = 1.6e6;

// The mean and its error; not identifiable where no trial gives an estimate.
Estimate mean_of(std::span<const double> values, bool is_log) {
    double count = 0, mean = 0, squares = 0;
    for (const double x : values) {
        if (!std::isfinite(x)) continue;
        ++count;
        const double step = x - mean;
        mean += step / count;
        squares += step * (x - mean);
    }
    if (count < 2) return Estimate::failed(Status::not_identifiable);
    Estimate value;
    value.estimate = is_log ? std::exp(mean) : mean;
    value.standard_error = std::sqrt(squares / (count - 1) / count) * (is_log ? value.estimate : 1);
    return value;
}

// One large trial a unit, of patients in both arms as many as the allocation gives each: the estimate of each test, NaN
// where there is none.
class LargeTrials : public Work {
  public:
    LargeTrials(const TrialModel& model, std::span<const StandIn> tests, std::uint64_t seed)
        : model_(model), alone_(each_arm_alone(model)), tests_(tests), seed_(seed) {
        const auto treated =
            static_cast<std::size_t>(std::lround(static_cast<double>(kPatients) * model.allocation.treated_share()));
        patients_ = {kPatients - treated, treated};
    }

    PointKey point() const override {
        Digest digest = point_digest("large trials in both arms");
        add(digest, model_);
        for (const StandIn& stand_in : tests_) digest.add(stand_in.test);
        digest.word(seed_);
        return digest.key();
    }
    std::uint64_t block_length() const override { return 4; }
    std::uint64_t trials(const BlockKey&) const override { return 0; }  // of another kind than those that are watched
    bool each_shard() const override { return true; }

    BlockResult compute(const BlockKey& key, Workspace& workspace) const override {
        ByteWriter writer;
        for (std::uint64_t trial = key.first; trial < key.first + key.count; ++trial) {
            const Arena::Frame frame(workspace.arena);
            const Cohort cohort =
                draw_both_arms(alone_, {seed_, replicates::large_trial(trial)}, patients_, workspace.arena);
            const FollowUp follow_up(cohort, workspace.arena);
            for (const StandIn& stand_in : tests_) {
                const Estimate e = run(stand_in.test, follow_up.all(), AnalysisContext{}, workspace.arena);
                writer.put(e.status == Status::ok ? e.estimate : Estimate::kUnknown);
            }
        }
        return writer.take();
    }

  private:
    const TrialModel& model_;
    std::array<TrialModel, 2> alone_;
    std::array<std::size_t, 2> patients_;
    std::span<const StandIn> tests_;
    std::uint64_t seed_;
};

// Estimates of trials [first, first + count), by test and trial.
std::vector<std::vector<double>> large_trials(const TrialModel& model, std::span<const StandIn> tests,
                                              std::uint64_t seed, std::size_t first, std::size_t count,
                                              const Campaign& campaign) {
    std::vector<std::vector<double>> estimates(tests.size());
    campaign.run(LargeTrials(model, tests, seed), first, count, [&](const BlockKey& key, const BlockResult& result) {
        ByteReader reader(result);
        for (std::uint64_t trial = 0; trial < key.count; ++trial)
            for (std::vector<double>& of_test : estimates) of_test.push_back(reader.number());
        reader.end();
    });
    return estimates;
}

}  // namespace

TrueValues large_sample_values(const TrialModel& given, std::span<const NamedAnalysis> analyses, std::uint64_t seed,
                               double patients, const Campaign& campaign) {
    std::vector<Estimate> values(analyses.size(), Estimate::failed(Status::not_identifiable));
    std::vector<StandIn> tests;
    std::vector<std::size_t> which;
    for (std::size_t a = 0; a < analyses.size(); ++a) {
        std::optional<double> known = value_by_law(given, analyses[a].test);
        if (!known) known = hazard_limit(given, analyses[a].test);
        if (known) {
            values[a] = Estimate{};
            values[a].estimate = *known;
            values[a].standard_error = 0;
        } else if (!given.closes_for_all() || !depends_on_follow_up(analyses[a].test)) {
            tests.push_back(stand_in(analyses[a].test));
            which.push_back(a);
        }
    }
    if (tests.empty()) return {values, values};
    TrialModel model = given;
    model.loss = {};
    model.recruitment.reset();
    model.closing_days.reset();
    const std::size_t trials = std::max(
        kForCoverage, static_cast<std::size_t>(std::ceil(
                          std::min(5 * patients, given.scores ? kMostWithScores : kMostPatients) / kPatients)));
    std::vector<std::vector<double>> estimates = large_trials(model, tests, seed, 0, kFewest, campaign);
    // Those that never have an estimate (max-combo) are not asked again.
    std::vector<StandIn> again;
    std::vector<std::size_t> place;
    for (std::size_t t = 0; t < tests.size(); ++t)
        if (std::ranges::any_of(estimates[t], [](double x) { return std::isfinite(x); })) {
            again.push_back(tests[t]);
            place.push_back(t);
        }
    if (!again.empty()) {
        const auto more = large_trials(model, again, seed, kFewest, trials - kFewest, campaign);
        for (std::size_t i = 0; i < place.size(); ++i)
            estimates[place[i]].insert(estimates[place[i]].end(), more[i].begin(), more[i].end());
    }
    TrueValues truth{values, values};
    for (std::size_t t = 0; t < tests.size(); ++t) {
        const std::span<const double> all = estimates[t];
        truth.best[which[t]] = mean_of(all, tests[t].is_log);
        truth.for_coverage[which[t]] = mean_of(all.first(std::min(all.size(), kForCoverage)), tests[t].is_log);
    }
    return truth;
}

}  // namespace equipoise
