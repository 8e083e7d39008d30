#pragma once
// Trials of a yes/no outcome, complete follow-up and a fixed allocation, drawn fast: deaths by arm, judged by tables of
// the tests' verdicts.
#include <functional>
#include <map>
#include <vector>

#include "sim/engine/run.hpp"
#include "tests/sim/search/exact_binomial.hpp"

namespace equipoise::test {

/// A simulator for the rounds of a SizeSearch: patients die with p0 or p1 by arm; the same patients serve all sizes, as in the
/// engine.
class BinomialTrials {
  public:
    BinomialTrials(double p0, double p1, int ratio0, int ratio1)
        : below_{static_cast<std::uint64_t>(p0 * 4294967296.0), static_cast<std::uint64_t>(p1 * 4294967296.0)},
          ratio_{ratio0, ratio1} {}

    template <class Test>
    void add(const Test& test) {
        edges_.emplace_back();
        tests_.push_back([test](const BinaryTable& table) {
            const FixedRule rule{FixedDesign{}};
            const AnalysisContext context = rule.context();
            Arena arena;
            const Arena::Frame frame(arena);
            return rule.judge(test.evaluate(table, context, arena, nullptr)) == Verdict::benefit;
        });
    }

    RunTally operator()(const RunRequest& request) {
        const std::size_t sizes = request.sizes.size(), analyses = tests_.size();
        RunTally tally(sizes, analyses, true);
        std::vector<std::vector<const std::vector<int>*>> edge(sizes,
                                                               std::vector<const std::vector<int>*>(analyses, nullptr));
        for (std::size_t s = 0; s < sizes; ++s)
            for (std::size_t a = 0; a < analyses; ++a)
                if (request.wanted.empty() || request.wanted[s * analyses + a])
                    edge[s][a] = &edges(a, static_cast<int>(request.sizes[s]));
        std::vector<std::vector<std::size_t>> shown(analyses);
        state_ = mixed(mixed(request.seed) +
                       request.first);  // seeds one apart must not draw the same numbers one step apart
        for (std::uint64_t r = 0; r < request.count; ++r) {
            int deaths[2] = {0, 0};
            std::size_t n = 0;
            for (auto& list : shown) list.clear();
            for (std::size_t s = 0; s < sizes; ++s) {
                for (; n < request.sizes[s]; n += static_cast<std::size_t>(ratio_[0] + ratio_[1]))
                    draw_allocation(deaths);
                for (std::size_t a = 0; a < analyses; ++a)
                    if (edge[s][a] && deaths[1] < (*edge[s][a])[static_cast<std::size_t>(deaths[0])])
                        shown[a].push_back(s);
            }
            for (std::size_t a = 0; a < analyses; ++a)
                for (std::size_t i = 0; i < shown[a].size(); ++i) {
                    ++tally.at(shown[a][i], a).benefit;
                    for (std::size_t j = i; j < shown[a].size(); ++j)
                        ++tally.both[(a * sizes + shown[a][i]) * sizes + shown[a][j]];
                }
        }
        for (std::size_t s = 0; s < sizes; ++s) {
            tally.trial[s].trials = request.count;
            for (std::size_t a = 0; a < analyses; ++a)
                if (edge[s][a]) tally.at(s, a).trials = request.count;
        }
        return tally;
    }

  private:
    // Per control deaths: how many treated deaths, from none on, show a benefit.
    const std::vector<int>& edges(std::size_t a, int n) {
        const auto [at, is_new] = edges_[a].try_emplace(n);
        if (is_new) {
            const int blocks = n / (ratio_[0] + ratio_[1]), n0 = blocks * ratio_[0], n1 = blocks * ratio_[1];
            int edge = 0;
            for (int x0 = 0; x0 <= n0; ++x0) {
                while (edge <= n1 && tests_[a](BinaryTable{{x0, edge}, {n0, n1}})) ++edge;
                at->second.push_back(edge);
            }
        }
        return at->second;
    }

    void draw_allocation(int (&deaths)[2]) {
        std::uint64_t bits = 0;
        int left = 0;
        for (int arm = 0; arm < 2; ++arm)
            for (int i = 0; i < ratio_[arm]; ++i, --left) {
                if (left == 0) bits = next(), left = 2;
                deaths[arm] += (bits & 0xffffffffULL) < below_[arm];
                bits >>= 32;
            }
    }

    std::uint64_t next() {  // splitmix64
        return mixed(state_ += 0x9e3779b97f4a7c15ULL);
    }

    static std::uint64_t mixed(std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }

    std::uint64_t below_[2], state_ = 1;
    int ratio_[2];
    std::vector<std::function<bool(const BinaryTable&)>> tests_;
    std::vector<std::map<int, std::vector<int>>> edges_;
};

}  // namespace equipoise::test
