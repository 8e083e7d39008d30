#include "sim/search/sample_size.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>

#include "models/numeric/special.hpp"
#include "sim/search/probit_root.hpp"

namespace equipoise {
namespace {

constexpr std::uint64_t kConfirmFrom = std::uint64_t{1} << 40;  // replicate numbers that no search reaches
constexpr std::uint64_t kScoutTrials = 512;
constexpr std::array<double, 5> kWindow{0.88, 0.94, 1.0, 1.06, 1.12};

struct Searcher {
    const SampleSizeRequest& request;
    RunMonitor* monitor;
    std::size_t unit;  // patients of one whole allocation
    std::vector<SampleSize> results;
    std::vector<std::optional<double>> guess;  // of the root

    std::size_t whole(double n) const {
        const double limit = static_cast<double>(request.largest_n);
        const auto blocks = static_cast<std::size_t>(std::ceil(std::fmin(n, limit) / static_cast<double>(unit) - 1e-9));
        return std::max<std::size_t>(blocks, 2) * unit;
    }

    RunTally simulate(const std::vector<std::size_t>& sizes, std::uint64_t first, std::uint64_t count,
                      std::function<bool(std::size_t, std::size_t)> wanted) const {
        RunRequest run_request;
        run_request.model = request.model;
        run_request.analyses = request.analyses;
        run_request.sizes = sizes;
        run_request.wanted = std::move(wanted);
        run_request.design = request.design;
        run_request.seed = request.seed;
        run_request.first = first;
        run_request.count = count;
        run_request.threads = request.threads;
        return run(run_request, monitor);
    }

    void remember_highest(std::size_t a, const AnalysisTally& tally, std::size_t n) {
        const Proportion power = Proportion::of(tally.benefit, tally.trials);
        if (results[a].highest_power_n > 0 && power.value <= results[a].highest_power) return;
        results[a].highest_power = power.value;
        results[a].highest_power_mcse = power.mcse;
        results[a].highest_power_n = n;
    }

    // Doubles n until each analysis has passed the target, clearly never will, or n is the largest allowed.
    void scout() {
        std::vector<bool> open(request.analyses.size(), true);
        std::size_t low = unit * 4, high = std::min<std::size_t>(whole(640), whole(static_cast<double>(request.largest_n)));
        while (std::find(open.begin(), open.end(), true) != open.end()) {
            std::set<std::size_t> grid;
            for (double n = static_cast<double>(low); n < static_cast<double>(high); n *= 1.3) grid.insert(whole(n));
            grid.insert(high);
            const std::vector<std::size_t> sizes(grid.begin(), grid.end());
            const RunTally tally = simulate(sizes, 0, kScoutTrials, [&](std::size_t, std::size_t a) { return open[a]; });
            for (std::size_t a = 0; a < open.size(); ++a)
                if (open[a]) open[a] = !settle(a, sizes, tally, high);
            if (high >= whole(static_cast<double>(request.largest_n))) break;
            low = high;
            high = whole(4.0 * static_cast<double>(high));
        }
    }

    // True when the scouting of analysis a is over: a first guess, or the word that the target cannot be reached.
    bool settle(std::size_t a, const std::vector<std::size_t>& sizes, const RunTally& tally, std::size_t high) {
        std::optional<std::size_t> first_above;
        for (std::size_t s = 0; s < sizes.size(); ++s) {
            const AnalysisTally& t = tally.at(s, a);
            remember_highest(a, t, sizes[s]);
            const double power = static_cast<double>(t.benefit) / static_cast<double>(t.trials);
            if (!first_above && power >= request.target) first_above = s;
        }
        if (first_above) {
            guess[a] = static_cast<double>(sizes[*first_above]);
            if (*first_above > 0) {  // between the two sizes, on the probit scale
                const auto probit = [&](std::size_t s) {
                    const AnalysisTally& t = tally.at(s, a);
                    return normal_quantile((static_cast<double>(t.benefit) + 0.5) / (static_cast<double>(t.trials) + 1));
                };
                const double y0 = probit(*first_above - 1), y1 = probit(*first_above), goal = normal_quantile(request.target);
                const double x0 = std::sqrt(static_cast<double>(sizes[*first_above - 1])), x1 = std::sqrt(static_cast<double>(sizes[*first_above]));
                const double x = y1 > y0 ? x0 + (x1 - x0) * std::clamp((goal - y0) / (y1 - y0), 0.0, 1.0) : x1;
                guess[a] = x * x;
            }
            return true;
        }
        const AnalysisTally& last = tally.at(sizes.size() - 1, a);
        const double benefit = static_cast<double>(last.benefit) / static_cast<double>(last.trials);
        const double harm = static_cast<double>(last.harm) / static_cast<double>(last.trials);
        SampleSize& result = results[a];
        if (high >= 2000 && harm > 0.2 && harm > 4 * benefit) {
            result.note = "the trial favours control more often the larger it is: no sample size reaches the target";
            return true;
        }
        if (high >= 2000 && benefit < 0.08 && harm < 0.08) {
            result.note = "the effect on this endpoint is too near to none: power stays near the type I error";
            return true;
        }
        if (last.not_estimable() == last.trials) {
            result.note = "the analysis could not be done in any trial";
            return true;
        }
        if (high >= whole(static_cast<double>(request.largest_n)))
            result.note = "power is still below the target at the largest sample size allowed (simulation.largest_n)";
        return false;
    }

    // Refines all guesses together; analyses that are done drop out, and with them the patients that only they need.
    void refine() {
        std::vector<std::size_t> open;
        for (std::size_t a = 0; a < guess.size(); ++a)
            if (guess[a]) open.push_back(a);
        for (int move = 0; move < 8 && !open.empty(); ++move) {
            std::set<std::size_t> union_of_windows;
            std::vector<std::vector<std::size_t>> window(guess.size());
            for (const std::size_t a : open)
                for (const double factor : kWindow) {
                    const std::size_t n = whole(*guess[a] * factor);
                    if (window[a].empty() || window[a].back() != n) window[a].push_back(n);
                    union_of_windows.insert(n);
                }
            const std::vector<std::size_t> sizes(union_of_windows.begin(), union_of_windows.end());
            const auto wanted = [&](std::size_t s, std::size_t a) {  // once an analysis is done or has moved, no more of it
                return std::binary_search(open.begin(), open.end(), a) && std::binary_search(window[a].begin(), window[a].end(), sizes[s]);
            };
            RunTally tally;
            std::uint64_t done = 0, next = request.trials;
            std::vector<std::size_t> moved;
            while (next > done) {
                tally.merge(simulate(sizes, done, next - done, wanted));
                done = next;
                double more = 1;
                std::vector<std::size_t> still_open;
                for (const std::size_t a : open) {
                    const ProbitRoot root = root_of(a, sizes, window[a], tally);
                    const double half = 0.5 * (root.upper - root.lower) / root.n;
                    const bool outside = root.n < 0.94 * static_cast<double>(window[a].front()) || root.n > 1.06 * static_cast<double>(window[a].back());
                    if (!root.found || (outside && move < 7)) {
                        guess[a] = root.found ? std::clamp(root.n, *guess[a] / 2, *guess[a] * 2) : *guess[a] * (power_in_middle(a, sizes, window[a], tally) < request.target ? 1.3 : 0.75);
                        moved.push_back(a);
                        continue;
                    }
                    take(a, root, done, sizes, window[a], tally, half <= request.tolerance);
                    if (half > request.tolerance) {
                        more = std::max(more, 1.1 * half * half / (request.tolerance * request.tolerance));
                        still_open.push_back(a);
                    }
                }
                open = still_open;
                if (open.empty()) break;
                next = std::min<std::uint64_t>(request.most_trials, static_cast<std::uint64_t>(std::ceil(static_cast<double>(done) * std::min(more, 8.0))));
            }
            open = moved;
        }
    }

    ProbitRoot root_of(std::size_t a, const std::vector<std::size_t>& sizes, const std::vector<std::size_t>& window, const RunTally& tally) const {
        std::vector<double> n;
        std::vector<std::size_t> index;
        for (std::size_t s = 0; s < sizes.size(); ++s)
            if (std::binary_search(window.begin(), window.end(), sizes[s])) {
                n.push_back(static_cast<double>(sizes[s]));
                index.push_back(s);
            }
        return probit_root(n, [&](std::size_t i, std::size_t j) { return tally.both_at(a, index[i], index[j]); }, tally.at(index[0], a).trials, request.target);
    }

    double power_in_middle(std::size_t a, const std::vector<std::size_t>& sizes, const std::vector<std::size_t>& window, const RunTally& tally) const {
        const auto at = static_cast<std::size_t>(std::lower_bound(sizes.begin(), sizes.end(), window[window.size() / 2]) - sizes.begin());
        return static_cast<double>(tally.at(at, a).benefit) / static_cast<double>(tally.at(at, a).trials);
    }

    void take(std::size_t a, const ProbitRoot& root, std::uint64_t replicates, const std::vector<std::size_t>& sizes,
              const std::vector<std::size_t>& window, const RunTally& tally, bool within_tolerance) {
        SampleSize& result = results[a];
        if (root.n > static_cast<double>(request.largest_n)) {
            result.note = "power is still below the target at the largest sample size allowed (simulation.largest_n)";
            return;
        }
        result.reachable = true;
        result.n_exact = root.n;
        result.n = whole(root.n);
        result.n_lower = static_cast<double>(whole(root.lower));
        result.n_upper = std::isfinite(root.upper) ? static_cast<double>(whole(root.upper)) : root.upper;
        result.replicates = replicates;
        result.within_tolerance = within_tolerance;
        result.note.clear();
        const auto near = std::min_element(window.begin(), window.end(), [&](std::size_t x, std::size_t y) {
            return std::fabs(static_cast<double>(x) - root.n) < std::fabs(static_cast<double>(y) - root.n);
        });
        const auto at = static_cast<std::size_t>(std::lower_bound(sizes.begin(), sizes.end(), *near) - sizes.begin());
        result.at_n = power_estimate(tally.at(at, a), Estimate::kUnknown);
    }

    void confirm() {
        std::set<std::size_t> answers;
        for (const SampleSize& result : results)
            if (result.reachable) answers.insert(result.n);
        if (answers.empty()) return;
        const std::vector<std::size_t> sizes(answers.begin(), answers.end());
        const RunTally tally = simulate(sizes, kConfirmFrom, request.trials, [&](std::size_t s, std::size_t a) { return results[a].reachable && results[a].n == sizes[s]; });
        for (std::size_t a = 0; a < results.size(); ++a) {
            if (!results[a].reachable) continue;
            const auto at = static_cast<std::size_t>(std::lower_bound(sizes.begin(), sizes.end(), results[a].n) - sizes.begin());
            results[a].at_n = power_estimate(tally.at(at, a), Estimate::kUnknown);
        }
    }
};

}  // namespace

SampleSizeRequest size_request(const Scenario& s, const TrialModel& model, int threads) {
    SampleSizeRequest request;
    request.model = &model;
    request.analyses = s.analyses;
    request.design = s.design;
    request.target = s.simulation.target_power;
    request.tolerance = s.simulation.tolerance;
    request.trials = static_cast<std::uint64_t>(s.simulation.trials);
    request.largest_n = static_cast<std::size_t>(s.simulation.largest_n);
    request.seed = s.seed;
    request.threads = threads;
    return request;
}

std::vector<SampleSize> sample_sizes(const SampleSizeRequest& request, RunMonitor* monitor) {
    Searcher searcher{request, monitor, static_cast<std::size_t>(request.model->allocation.total()), {}, {}};
    searcher.results.resize(request.analyses.size());
    searcher.guess.resize(request.analyses.size());
    searcher.scout();
    searcher.refine();
    if (request.confirm) searcher.confirm();
    return searcher.results;
}

}  // namespace equipoise
