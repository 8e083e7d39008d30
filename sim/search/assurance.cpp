#include "sim/search/assurance.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "models/numeric/input_error.hpp"
#include "models/numeric/normal_quantiles.hpp"
#include "sim/engine/quantile.hpp"
#include "sim/search/draw_work.hpp"

namespace equipoise {
namespace {

// Mean of independent shares with its standard error between them.
Proportion mean_of(const std::vector<double>& values) {
    const double n = static_cast<double>(values.size());
    double mean = 0, squares = 0;
    for (const double x : values) mean += x / n;
    for (const double x : values) squares += (x - mean) * (x - mean);
    const double se = n > 1 ? std::sqrt(squares / (n - 1) / n) : Estimate::kUnknown;
    return {mean, se, std::fmax(0, mean - kNormal975 * se), std::fmin(1, mean + kNormal975 * se)};
}

// SD of power over draws without the trials' binomial noise, and the factor by which the observed spread shrinks. From
// sums over draws, so that a draw can be left out.
struct Spread {
    double n = 0, sum = 0, squares = 0, noise = 0;
    void add(double power, double trials, double sign) {
        n += sign;
        sum += sign * power;
        squares += sign * power * power;
        if (trials > 1) noise += sign * power * (1 - power) / (trials - 1);
    }
    double sd() const {
        const double variance = (squares - sum * sum / n) / (n - 1);
        return std::sqrt(std::fmax(0, variance - noise / n));
    }
};

double jackknife_error_of_sd(const std::vector<double>& power, double trials) {
    Spread all;
    for (const double p : power) all.add(p, trials, 1);
    double mean = 0, squares = 0, count = 0;
    for (const double p : power) {
        Spread left = all;
        left.add(p, trials, -1);
        const double x = left.sd(), step = x - mean;
        mean += step / ++count;
        squares += step * (x - mean);
    }
    return std::sqrt((count - 1) / count * squares);
}

Assurance summarize(const std::vector<double>& power, const std::vector<double>& harm,
                    const std::vector<double>& benefit, double trials, double target) {
    Assurance result;
    std::vector<double> both(power);
    for (std::size_t k = 0; k < both.size(); ++k) both[k] *= benefit[k];
    result.success_and_benefit = mean_of(both);
    result.assurance = mean_of(power);
    result.harm = mean_of(harm);
    const double n = static_cast<double>(power.size()), mean = result.assurance.value;
    double variance = 0, noise = 0;
    for (const double p : power) {
        variance += (p - mean) * (p - mean) / (n - 1);
        noise += trials > 1 ? p * (1 - p) / (trials - 1) / n
                            : 0;  // unbiased for the binomial variance of a draw's observed power
    }
    const double factor = variance > 0 ? std::sqrt(std::fmax(0, 1 - noise / variance)) : 0;
    result.sd = factor * std::sqrt(variance);
    std::vector<double> shrunk;
    std::uint64_t reached = 0;
    for (const double p : power) {
        shrunk.push_back(std::clamp(mean + factor * (p - mean), 0.0, 1.0));
        reached += shrunk.back() >= target;
    }
    std::sort(shrunk.begin(), shrunk.end());
    if (trials > 1) {
        result.target_reached = Proportion::of(reached, power.size());
        std::tie(result.q10, result.q10_mcse) = quantile_with_error(shrunk, 0.1);
        std::tie(result.median, result.median_mcse) = quantile_with_error(shrunk, 0.5);
        std::tie(result.q90, result.q90_mcse) = quantile_with_error(shrunk, 0.9);
        for (double* const error : {&result.q10_mcse, &result.median_mcse, &result.q90_mcse})
            *error = std::hypot(*error, factor / trials / std::sqrt(12));  // powers of draws lie so far apart
        result.sd_mcse = jackknife_error_of_sd(power, trials);
    } else {
        result.target_reached = Proportion::of(0, 0);
        result.q10 = result.median = result.q90 = result.sd = Estimate::kUnknown;
        result.q10_mcse = result.median_mcse = result.q90_mcse = result.sd_mcse = Estimate::kUnknown;
    }
    return result;
}

}  // namespace

AssuranceOptions with_defaults(AssuranceOptions options, const Scenario& scenario) {
    const auto trials = static_cast<std::uint64_t>(scenario.simulation.trials);
    if (options.trials_per_draw == 0)
        options.trials_per_draw = options.draws == 0 ? 10 : std::clamp<std::uint64_t>(trials / options.draws, 1, 25);
    if (options.draws == 0) options.draws = std::max<std::uint64_t>(1000, trials / 10);
    return options;
}

AssuranceTable assurance(const Study& study, std::span<const std::size_t> sizes, const AssuranceOptions& asked,
                         const Campaign& campaign) {
    const AssuranceOptions options = with_defaults(asked, study.scenario);
    const Scenario& s = study.scenario;
    if (!Uncertainty(study, options.parts).any())
        throw InputError(s.file, "nothing is uncertain: there is neither a pilot that is fitted nor a [prior]",
                         "add [pilot] with from = \"pilot\", or [prior]");
    const DrawWork work(study, sizes, options.trials_per_draw, options.parts);
    const DrawCounts counts = count_draws(work, options.draws, campaign);
    AssuranceTable table;
    table.draws = options.draws;
    table.trials_per_draw = options.trials_per_draw;
    table.sizes.assign(sizes.begin(), sizes.end());
    table.drawn = work.parameters().uncertainty().in_words();
    const double trials = static_cast<double>(options.trials_per_draw);
    table.benefit = mean_of(counts.lowers_mortality);
    for (std::size_t size = 0; size < sizes.size(); ++size) {
        std::vector<Assurance> row;
        for (std::size_t a = 0; a < s.analyses.size(); ++a) {
            const std::size_t i = size * s.analyses.size() + a;
            row.push_back(
                summarize(counts.power[i], counts.harm[i], counts.lowers_mortality, trials, s.simulation.target_power));
        }
        table.at.push_back(std::move(row));
    }
    return table;
}

std::vector<PartAlone> decompose(const Study& study, std::size_t n, const AssuranceOptions& options,
                                 const Campaign& campaign) {
    const std::size_t sizes[] = {n};
    std::vector<PartAlone> list;
    IndependentParts independent;
    for (const Part part : all_parts)
        independent.run([&] {
            AssuranceOptions alone = options;
            alone.parts = DrawnParts::only(part);
            if (Uncertainty(study, alone.parts).any())
                list.push_back({part, assurance(study, sizes, alone, campaign).at[0]});
        });
    independent.finish();
    return list;
}

}  // namespace equipoise
