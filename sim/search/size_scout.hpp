#pragma once
// The first, coarse look at where an analysis reaches the target power, or why it does not.
#include <optional>
#include <set>
#include <vector>

#include "sim/search/sample_size.hpp"

namespace equipoise {

/// Sizes are whole allocations, two at least.
std::size_t whole_size(double n, std::size_t unit);

/// A run of the request's model and design at some sizes; `wanted` as in RunRequest.
RunTally simulate_sizes(const SampleSizeRequest& request, std::span<const std::size_t> sizes, std::uint64_t first,
                        std::uint64_t count, std::function<bool(std::size_t, std::size_t)> wanted, RunMonitor* monitor);

/// "power is still below the target at the largest sample size looked at (...)", with where the target would lie if
/// that is known.
std::string beyond_in_words(const SampleSizeRequest& request, std::optional<double> about);

/// Looks at sizes 1.3 apart with 512 replicates, four times further each round, until every analysis has passed the
/// target or has shown that it cannot, or the largest n is reached. What an analysis cannot needs evidence that holds
/// at any level alpha:
///   wrong side: more than a fifth of trials show harm, four times as many as benefit and 5 standard errors more, at n
///   >= 2000 never estimable: in no trial of n >= 2000, though 20 patients or more die in each capped: the cut binds
///   (98% of its deaths are seen, or fewer patients than n are randomized), and from where it does to three times that
///   size power rises by less than 3 standard errors and stays 4 below the target
/// What is left at the largest n is `beyond_largest_n`, unless power there is within 4 standard errors of the target:
/// that is a guess to be refined, so that the seed of a scout does not decide.
class SizeScout {
  public:
    SizeScout(const SampleSizeRequest& request, RunMonitor* monitor);
    /// Per analysis: a guess of the root, or none, in which case results has the verdict and its words.
    std::vector<std::optional<double>> guesses(std::vector<SampleSize>& results);

  private:
    struct Look {  // one analysis at one size
        double n, power, harm, deaths, patients;
        std::uint64_t benefits, harms, trials, not_estimable;
    };
    bool settle(std::size_t a, bool last_round, SampleSize& result);
    bool cannot(const std::vector<Look>& looks, SampleSize& result) const;
    bool capped(const std::vector<Look>& looks, bool last_round, SampleSize& result) const;
    void give_up(const std::vector<Look>& looks, std::size_t a, SampleSize& result);
    double between(const Look& below, const Look& above) const;
    std::optional<double> extrapolated(const Look& last) const;

    const SampleSizeRequest& request_;
    RunMonitor* monitor_;
    std::size_t unit_, largest_;
    std::vector<std::vector<Look>> looks_;  // by analysis
    std::vector<std::optional<double>> guess_;
};

}  // namespace equipoise
