#include "sim/search/score_days.hpp"

#include <array>
#include <cmath>

#include "sim/conduct/workspace.hpp"
#include "sim/engine/bytes.hpp"
#include "sim/engine/point_digest.hpp"
#include "sim/engine/work.hpp"
#include "sim/trial/cohort.hpp"

namespace equipoise {
namespace {

// Of one arm on one day of one trial.
struct Count {
    std::uint64_t patients = 0, in_icu = 0, dead = 0, points = 0;
};

class ScoreDaysWork : public Work {
  public:
    ScoreDaysWork(const Scenario& scenario, const TrialModel& model, std::size_t n)
        : scenario_(scenario), model_(model), n_(n) {}

    std::size_t days() const { return static_cast<std::size_t>(model_.score_days()) + 1; }

    PointKey point() const override {
        Digest digest = point_digest("score-days");
        add(digest, model_);
        digest.word(scenario_.seed);
        digest.word(n_);
        return digest.key();
    }
    std::uint64_t block_length() const override { return 16; }
    std::uint64_t trials(const BlockKey&) const override { return 0; }
    bool each_shard() const override { return true; }

    BlockResult compute(const BlockKey& key, Workspace& workspace) const override {
        ByteWriter writer;
        for (std::uint64_t k = key.first; k < key.first + key.count; ++k) {
            const Arena::Frame frame(workspace.arena);
            const Cohort cohort = draw_cohort(model_, {scenario_.seed, k}, n_, workspace.arena);
            for (std::size_t day = 0; day < days(); ++day) put_day(cohort, day, writer);
        }
        return writer.take();
    }

  private:
    void put_day(const Cohort& cohort, std::size_t day, ByteWriter& writer) const {
        std::array<Count, 2> arms;
        const std::span<const std::uint8_t> points = cohort.points.subspan(day * n_, n_);
        for (std::size_t i = 0; i < n_; ++i) {
            Count& arm = arms[cohort.arm[i]];
            ++arm.patients;
            if (points[i] != ScoreTable::kNotObserved)
                ++arm.in_icu, arm.points += points[i];
            else
                arm.dead += cohort.death[i] <= static_cast<double>(day);
        }
        for (const Count& arm : arms)
            for (const std::uint64_t number : {arm.patients, arm.in_icu, arm.dead, arm.points}) writer.put(number);
    }

    const Scenario& scenario_;
    const TrialModel& model_;
    std::size_t n_;
};

// A ratio of sums over trials, with the error of a ratio between trials (linearized).
struct Ratio {
    double x = 0, y = 0, xx = 0, xy = 0, yy = 0, trials = 0;
    void add(std::uint64_t numerator, std::uint64_t denominator) {
        const auto a = static_cast<double>(numerator), b = static_cast<double>(denominator);
        x += a, y += b, xx += a * a, xy += a * b, yy += b * b, trials += 1;
    }
    DayShare share() const {
        if (!(y > 0)) return {};
        const double r = x / y, spread = std::fmax(xx - 2 * r * xy + r * r * yy, 0);
        return {r, trials > 1 ? std::sqrt(spread * trials / (trials - 1)) / y : Estimate::kUnknown};
    }
};

struct DayRatios {
    Ratio score, in_icu, discharged, dead;
};

}  // namespace

ScoreDays score_days(const Scenario& scenario, const TrialModel& model, std::size_t n, std::uint64_t trials,
                     const Campaign& campaign) {
    const ScoreDaysWork work(scenario, model, n);
    std::vector<std::array<DayRatios, 2>> sums(work.days());
    campaign.run(work, 0, trials, [&](const BlockKey& key, const BlockResult& result) {
        ByteReader reader(result);
        for (std::uint64_t k = 0; k < key.count; ++k)
            for (std::array<DayRatios, 2>& day : sums)
                for (DayRatios& arm : day) {
                    const std::uint64_t patients = reader.count(), in_icu = reader.count(), dead = reader.count(),
                                        points = reader.count();
                    arm.score.add(points, in_icu);
                    arm.in_icu.add(in_icu, patients);
                    arm.dead.add(dead, patients);
                    arm.discharged.add(patients - in_icu - dead, patients);
                }
        reader.end();
    });
    ScoreDays days{trials, n, {}};
    for (const std::array<DayRatios, 2>& day : sums)
        for (std::size_t arm = 0; arm < 2; ++arm)
            days.arm[arm].push_back(
                {day[arm].score.share(), day[arm].in_icu.share(), day[arm].discharged.share(), day[arm].dead.share()});
    return days;
}

}  // namespace equipoise
