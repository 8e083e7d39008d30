#pragma once
// The first, coarse look at where an analysis reaches the target power, or why it does not.
#include <optional>
#include <vector>

#include "sim/search/sample_size.hpp"
#include "sim/search/size_round.hpp"

namespace equipoise {

/// "power is still below the target at the largest sample size looked at (...)", with where the target would lie if
/// that is known.
std::string beyond_in_words(const SampleSizeRequest& request, std::optional<double> about);

/// Looks at sizes 1.3 apart with 512 replicates (256 beyond 2,560 patients), up to four times further each round, until
/// every analysis has passed the target or has shown that it cannot, or the largest n is reached. Sizes below those
/// where every open analysis should pass it, by its power and two standard errors, are left out. What an analysis
/// cannot needs evidence that holds at any level alpha:
///   wrong side: more than a fifth of trials show harm, four times as many as benefit and 5 standard errors more, at n
///   >= 2000 never estimable: in no trial of n >= 2000, though 20 patients or more die in each capped: the cut binds
///   (98% of its deaths are seen, or fewer patients than n are randomized), and from where it does to three times that
///   size power rises by less than 3 standard errors and stays 4 below the target
/// What is left at the largest n is `beyond_largest_n`, unless power there is within 4 standard errors of the target:
/// that is a guess to be refined, so that the seed of a scout does not decide.
class SizeScout {
  public:
    explicit SizeScout(const SampleSizeRequest& request);
    /// None: every analysis has a guess or a verdict.
    std::optional<SizeRound> needs() const;
    /// Takes the run that was needed; results has one entry an analysis.
    void step(const RunTally& tally, std::vector<SampleSize>& results);
    /// Per analysis: a guess of the root, or none, in which case its result has the verdict and its words.
    const std::vector<std::optional<double>>& guesses() const { return guess_; }

  private:
    struct Look {  // one analysis at one size
        double n, power, harm, deaths, patients;
        std::uint64_t benefits, harms, trials, not_estimable;
    };
    void choose_grid(std::size_t low);
    void choose_next_grid();
    void look(std::size_t a, const RunTally& tally, SampleSize& result);
    bool settle(std::size_t a, bool last_round, SampleSize& result);
    bool cannot(const std::vector<Look>& looks, SampleSize& result) const;
    bool may_be_capped() const;
    bool capped(const std::vector<Look>& looks, bool last_round, SampleSize& result) const;
    void give_up(const std::vector<Look>& looks, std::size_t a, SampleSize& result);
    double between(const Look& below, const Look& above) const;
    std::optional<double> reaches_at(const Look& look, double power) const;
    std::optional<double> extrapolated(const Look& last) const;

    const SampleSizeRequest& request_;
    std::size_t unit_, largest_;
    std::size_t high_;                      // of the round at hand
    std::vector<std::size_t> grid_;         // its sizes; empty: done
    std::vector<std::uint8_t> open_;        // analyses
    std::vector<std::vector<Look>> looks_;  // by analysis
    std::vector<std::optional<double>> guess_;
};

}  // namespace equipoise
