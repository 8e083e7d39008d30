#pragma once
// Trials of a yes/no outcome, complete follow-up and a fixed allocation, drawn fast: deaths by arm, judged by tables of
// the tests' verdicts.
#include <functional>
#include <map>
#include <vector>

#include "sim/engine/run.hpp"
#include "tests/sim/search/exact_binomial.hpp"

namespace equipoise::test {

/// Binomial(n, p) drawn from one 64-bit random number by Walker's alias method (1977); probabilities to 2^-32.
class BinomialTable {
  public:
    BinomialTable(int n, double p) : cut_(static_cast<std::size_t>(n) + 1, 4294967295U), other_(cut_.size(), 0) {
        std::vector<double> share = binomial_probabilities(n, p);
        std::vector<std::size_t> small, large;
        for (std::size_t k = 0; k < share.size(); ++k) {
            share[k] *= static_cast<double>(share.size());
            (share[k] < 1 ? small : large).push_back(k);
        }
        while (!small.empty() && !large.empty()) {
            const std::size_t low = small.back(), high = large.back();
            small.pop_back();
            cut_[low] = static_cast<std::uint32_t>(share[low] * 4294967296.0);
            other_[low] = static_cast<int>(high);
            share[high] -= 1 - share[low];
            if (share[high] < 1) {
                large.pop_back();
                small.push_back(high);
            }
        }
    }

    int draw(std::uint64_t bits) const {
        const std::uint64_t k = ((bits >> 32) * cut_.size()) >> 32;
        return (bits & 0xffffffffU) < cut_[k] ? static_cast<int>(k) : other_[k];
    }

  private:
    std::vector<std::uint32_t> cut_;
    std::vector<int> other_;
};

/// A simulator for the rounds of a SizeSearch: patients die with p0 or p1 by arm; the same patients serve all sizes, as
/// in the engine.
class BinomialTrials {
  public:
    BinomialTrials(double p0, double p1, int ratio0, int ratio1) : p_{p0, p1}, ratio_{ratio0, ratio1} {}

    template <class Test>
    void add(const Test& test) {
        edges_.emplace_back();
        tests_.push_back([test](const BinaryTable& table) {
            const FixedRule rule{Design{}};
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
        std::vector<const BinomialTable*> more[2];  // deaths among the patients that a size has beyond the last
        std::size_t before = 0;
        for (const std::size_t size : request.sizes) {
            const auto blocks = static_cast<int>((size - before) / static_cast<std::size_t>(ratio_[0] + ratio_[1]));
            for (int arm = 0; arm < 2; ++arm) more[arm].push_back(&table(arm, blocks * ratio_[arm]));
            before = size;
        }
        std::vector<std::vector<std::size_t>> shown(analyses);
        state_ = mixed(mixed(request.seed) +
                       request.first);  // seeds one apart must not draw the same numbers one step apart
        for (std::uint64_t r = 0; r < request.count; ++r) {
            int deaths[2] = {0, 0};
            for (auto& list : shown) list.clear();
            for (std::size_t s = 0; s < sizes; ++s) {
                for (int arm = 0; arm < 2; ++arm) deaths[arm] += more[arm][s]->draw(next());
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

    const BinomialTable& table(int arm, int patients) {
        return tables_[arm].try_emplace(patients, patients, p_[arm]).first->second;
    }

    std::uint64_t next() {  // splitmix64
        return mixed(state_ += 0x9e3779b97f4a7c15ULL);
    }

    static std::uint64_t mixed(std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }

    double p_[2];
    int ratio_[2];
    std::uint64_t state_ = 1;
    std::map<int, BinomialTable> tables_[2];
    std::vector<std::function<bool(const BinaryTable&)>> tests_;
    std::vector<std::map<int, std::vector<int>>> edges_;
};

}  // namespace equipoise::test
