#include <algorithm>
#include <cmath>

#include "sim/design/non_binding.hpp"
#include "sim/search/watched_plan.hpp"

namespace equipoise {
namespace {

constexpr double kOfAnalysis = 0.25;                        // what an analysis of a patient costs, in patients drawn
constexpr double kWindow = 7, kBeyond = 1.12;               // of a refinement: its sizes, and how far it goes past n
constexpr double kScoutTrials = 512, kScoutPatients = 640;  // of the first look, at least

using Cost = Progress::Part;

class Forecast {
  public:
    Forecast(const Scenario& scenario, std::size_t n, const std::vector<SampleSize>& found)
        : s_(scenario), n_(static_cast<double>(n)), trials_(static_cast<double>(s_.simulation.trials)) {
        for (const SampleSize& size : found) {
            if (size.reachable) answer_ = std::max(answer_, static_cast<double>(size.n));
            far_ = far_ || !size.reachable;
        }
        if (answer_ == 0) answer_ = n_;
    }

    // Trials of all analyses at these sizes.
    Cost runs(double trials, const std::vector<std::size_t>& sizes) const {
        double patients = static_cast<double>(sizes.back());
        for (const std::size_t n : sizes) patients += kOfAnalysis * static_cast<double>(n) * analyses();
        return {trials * patients, trials};
    }
    Cost runs(double trials) const { return {trials * at(n_), trials}; }
    double trials() const { return trials_; }

    // The half-width of n's interval is about twice n over the root of the replicates, at the usual powers.
    Cost search() const {
        const double wanted = std::clamp(4 / std::pow(s_.simulation.tolerance, 2), trials_, 200000.0);
        return sum(search_near(answer_, wanted), {trials_ * at(answer_), trials_});
    }

    Cost cell(const StudyPoint& point, double most) const {
        const Cost own = runs(std::min(most, trials_));
        if (point.effect_scale == 0) return own;
        const double n = answer_ / (point.effect_scale * point.effect_scale);
        const double fewer = std::min(1.0, static_cast<double>(Plan::kFullTrialsTo) * n_ / n);
        return sum(own, search_near(n, fewer * own.trials));
    }

  private:
    static Cost sum(const Cost& a, const Cost& b) { return {a.effort + b.effort, a.trials + b.trials}; }
    double analyses() const { return static_cast<double>(s_.analyses.size()); }
    double at(double n) const { return n * (1 + kOfAnalysis * analyses()); }

    Cost search_near(double n, double replicates) const {
        const double most = static_cast<double>(s_.simulation.largest_n);
        const double scouted = far_ || n > most ? most : std::clamp(n, kScoutPatients, std::max(most, kScoutPatients));
        const Cost scout{kScoutTrials * at(scouted), kScoutTrials};
        if (n > most) return scout;
        return sum(scout, {replicates * kBeyond * n * (1 + kOfAnalysis * kWindow * analyses()), replicates});
    }

    const Scenario& s_;
    double n_, trials_, answer_ = 0;
    bool far_ = false;  // an analysis that reaches its target at no size is looked for at all of them
};

}  // namespace

std::vector<Cost> plan_forecast(const Study& study, const PlanOptions& options, std::size_t n,
                                const std::vector<SampleSize>& found) {
    const Scenario& s = study.scenario;
    const Forecast of(s, n, found);
    const Cost none{};
    const auto margins = static_cast<double>(analyses_with_margin(s));
    const bool uncertain = Uncertainty(study).any();
    const AssuranceOptions draws = with_defaults({}, s);
    const double grid_trials = static_cast<double>(options.grid_trials);
    constexpr double kParts = 3, kAlone = static_cast<double>(Plan::kPartDraws * Plan::kPartTrials);
    std::vector<Cost> parts{
        of.runs(of.trials(), plan_sizes(s)),
        of.runs(of.trials()),
        has_non_binding_futility(s.design) ? of.runs(of.trials()) : none,
        of.runs(margins * of.trials()),
        of.search(),
        uncertain ? of.runs(static_cast<double>(draws.draws * draws.trials_per_draw), plan_sizes(s)) : none,
        uncertain ? of.runs(kParts * kAlone) : none,
        s.pilot.sensitivity.empty() ? none : of.cell({1, 0}, grid_trials)};
    for (const StudyPoint& point : grid_points(study)) parts.push_back(of.cell(point, grid_trials));
    return parts;
}

}  // namespace equipoise
