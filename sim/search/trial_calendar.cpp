#include "sim/search/trial_calendar.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/conduct/look_view.hpp"
#include "sim/engine/bytes.hpp"
#include "sim/engine/point_digest.hpp"
#include "sim/engine/work.hpp"
#include "sim/search/told_trials.hpp"

namespace equipoise {
namespace {

constexpr double kNotHeld = std::numeric_limits<double>::quiet_NaN();
constexpr int kSteps = 60;           // to the end of the first trial
constexpr std::size_t kMost = 1000;  // steps of a trial that lasts much longer than the first

// One trial a unit: days of its looks and of its end, then counts of randomized and dead at steps up to its last look.
class CalendarWork : public Work {
  public:
    CalendarWork(const Scenario& scenario, const TrialModel& model, std::size_t n)
        : scenario_(scenario),
          model_(model),
          n_(n),
          protocol_(std::span<const NamedAnalysis>(scenario.analyses).subspan(told_analysis(scenario), 1),
                    std::span(&n_, 1), scenario.design) {
        Workspace workspace;
        const Arena::Frame frame(workspace.arena);
        step_ =
            std::max(
                days_of_looks(draw_cohort(model_, {scenario_.seed, 0}, n_, workspace.arena), workspace.arena).back(),
                1.0) /
            kSteps;
    }
    CalendarWork(const CalendarWork&) = delete;
    CalendarWork& operator=(const CalendarWork&) = delete;

    double step() const { return step_; }
    std::size_t looks() const { return protocol_.plans[0].looks.size(); }

    PointKey point() const override {
        Digest digest = point_digest("calendar");
        add(digest, model_);
        add(digest, scenario_.design);
        add(digest, protocol_.analyses);
        digest.word(scenario_.seed);
        digest.word(n_);
        return digest.key();
    }
    std::uint64_t block_length() const override { return 64; }
    std::uint64_t trials(const BlockKey&) const override { return 0; }
    bool each_shard() const override { return true; }

    BlockResult compute(const BlockKey& key, Workspace& workspace) const override {
        ByteWriter writer;
        for (std::uint64_t k = key.first; k < key.first + key.count; ++k) {
            const Arena::Frame frame(workspace.arena);
            const ReplicateKey replicate{scenario_.seed, k};
            const Cohort cohort = draw_cohort(model_, replicate, n_, workspace.arena);
            const std::vector<double> looks = days_of_looks(cohort, workspace.arena);
            for (const double day : looks) writer.put(day);
            writer.put(protocol_.sequential() ? conduct(model_, protocol_, replicate, workspace).end(0).analysis_days
                                              : looks.back());
            put_counts(cohort, looks.back(), writer);
        }
        return writer.take();
    }

  private:
    // Each look's day, NaN where the trial's end comes first; the last is the end.
    std::vector<double> days_of_looks(const Cohort& cohort, Arena& arena) const {
        const Arena::Frame frame(arena);
        const std::size_t came = cohort.recruited(n_);
        DeathDays deaths(cohort, came, arena);
        const std::vector<PlannedLook>& looks = protocol_.plans[0].looks;
        const double end = look_day(looks.back(), 0, cohort, came, &deaths).day;
        std::vector<double> days;
        double before = 0;
        for (std::size_t l = 0; l + 1 < looks.size(); ++l) {
            before = look_day(looks[l], before, cohort, came, &deaths).day;
            days.push_back(before < end ? before : kNotHeld);
        }
        days.push_back(end);
        return days;
    }

    // At 0, step, 2 step, ... and a last one not before `end`.
    void put_counts(const Cohort& cohort, double end, ByteWriter& writer) const {
        const std::size_t steps = std::min(static_cast<std::size_t>(std::ceil(end / step_)), kMost);
        std::vector<std::uint64_t> recruited(steps + 1), died(steps + 1);
        const auto from = [&](double day) {
            return std::min(static_cast<std::size_t>(std::ceil(std::max(day, 0.0) / step_)), steps);
        };
        const std::size_t came = cohort.recruited(n_);
        const double last = cohort.end(came);
        for (std::size_t i = 0; i < came && cohort.arrival[i] <= end; ++i) {
            ++recruited[from(cohort.arrival[i])];
            const double day = cohort.arrival[i] + cohort.death[i];
            const bool lost = !cohort.dropout.empty() && cohort.dropout[i] < cohort.death[i];
            if (!lost && cohort.death[i] <= cohort.follow_up_days && day <= std::min(end, last)) ++died[from(day)];
        }
        writer.put(std::uint64_t{steps + 1});
        std::uint64_t all_recruited = 0, all_died = 0;
        for (std::size_t i = 0; i <= steps; ++i) {
            writer.put(all_recruited += recruited[i]);
            writer.put(all_died += died[i]);
        }
    }

    const Scenario& scenario_;
    const TrialModel& model_;
    std::size_t n_;
    TrialProtocol protocol_;
    double step_ = 1;
};

struct Course {
    std::vector<double> recruited, died;  ///< by step; the last value stays
};

Quantiles at_step(const std::vector<Course>& courses, std::vector<double> Course::*counts, std::size_t step) {
    std::vector<double> values;
    for (const Course& course : courses)
        values.push_back((course.*counts)[std::min(step, (course.*counts).size() - 1)]);
    return Quantiles::of(std::move(values));
}

}  // namespace

std::optional<TrialCalendar> trial_calendar(const Scenario& scenario, const TrialModel& model, std::size_t n,
                                            std::uint64_t trials, const Campaign& campaign) {
    if (!model.recruitment || trials == 0) return std::nullopt;
    constexpr double month = Recruitment::days_per_month;
    const CalendarWork work(scenario, model, n);
    std::vector<std::vector<double>> looks(work.looks());
    std::vector<double> ends;
    std::vector<Course> courses;
    campaign.run(work, 0, trials, [&](const BlockKey& key, const BlockResult& result) {
        ByteReader reader(result);
        for (std::uint64_t k = 0; k < key.count; ++k) {
            for (std::vector<double>& look : looks)
                if (const double day = reader.number(); !std::isnan(day)) look.push_back(day / month);
            ends.push_back(reader.number() / month);
            Course course;
            for (std::uint64_t left = reader.count(); left > 0; --left) {
                course.recruited.push_back(static_cast<double>(reader.count()));
                course.died.push_back(static_cast<double>(reader.count()));
            }
            courses.push_back(std::move(course));
        }
        reader.end();
    });
    TrialCalendar calendar;
    calendar.n = n;
    calendar.trials = trials;
    for (std::vector<double>& look : looks) {
        LookDays days{look.size(), {}};
        if (!look.empty()) days.months = Quantiles::of(std::move(look));
        calendar.looks.push_back(days);
    }
    if (scenario.design.sequential) calendar.end = Quantiles::of(std::move(ends));
    const auto steps = static_cast<std::size_t>(std::ceil(calendar.looks.back().months.high * month / work.step()));
    for (std::size_t i = 0; i <= std::min(steps, kMost); ++i) {
        calendar.months.push_back(static_cast<double>(i) * work.step() / month);
        calendar.recruited.push_back(at_step(courses, &Course::recruited, i));
        calendar.deaths.push_back(at_step(courses, &Course::died, i));
    }
    return calendar;
}

}  // namespace equipoise
