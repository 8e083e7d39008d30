#include <fmt/format.h>

#include <cmath>

#include "sim/report/text.hpp"
#include "sim/report/words.hpp"

namespace equipoise::report {
namespace {

// "“A”, 2.1% (0.2)"; the limit where none or all of the trials rejected.
std::string rate_in_words(const AnalysisReport& a, const Proportion& rate) {
    const std::string bound = percent_bound(rate.value, rate.lower, rate.upper);
    return in_quotes(a.name) + ", " + (bound.empty() ? percent_with_error(rate.value, rate.mcse) : bound);
}

}  // namespace

std::string type_one_error_in_words(const PlanResults& input) {
    std::vector<std::string> above, below, at_margin, by_rule;
    std::size_t checked = 0, by_alpha = 0;
    bool futility_ignored = false;
    for (const AnalysisReport& a : input.analyses) {
        if (!a.type_one_error || !std::isfinite(a.type_one_error->rate.value)) continue;
        ++checked;
        // Futility only takes rejections away: where it does not bind, the level is that of trials without it.
        const bool ignored = std::isfinite(a.type_one_error->futility_ignored.value);
        futility_ignored = futility_ignored || ignored;
        const Proportion& rate = ignored ? a.type_one_error->futility_ignored : a.type_one_error->rate;
        const double level = std::isfinite(a.type_one_error->level) ? a.type_one_error->level : input.alpha;
        const std::string said = rate_in_words(a, rate);
        if (!a.rule.empty()) {
            by_rule.push_back(said + " (" + a.rule + ")");
            continue;
        }
        ++by_alpha;
        if (a.type_one_error->margin != 0)
            at_margin.push_back(fmt::format("{} ({})", in_quotes(a.name), percent(level, 1)));
        if (rate.value > level + 3 * rate.mcse && rate.lower > level) above.push_back(said);
        if (rate.value < level - 3 * rate.mcse && rate.upper < level) below.push_back(said);
    }
    if (checked == 0) return "The type I error was not simulated.";
    const std::string alpha = percent(input.alpha, input.alpha < 0.0995 ? 1 : 0);
    std::string words = "The trial was simulated again with a treatment that does nothing. ";
    if (futility_ignored)
        words +=
            "Futility does not bind, so the level must hold for trials that never stop for it; the rates named here "
            "are "
            "theirs. ";
    if (by_alpha > 0)
        words += fmt::format("{} should then {} in at most {} of trials. ",
                             by_rule.empty() ? "Each analysis" : "Each analysis that is judged by alpha",
                             input.sides == 1 ? "find the treatment better" : "reject, in either direction,", alpha);
    if (!by_rule.empty())
        words +=
            "Judged by its own threshold, not by alpha, so that no rate is promised and its power is not to be "
            "compared "
            "with that of tests at alpha: " +
            join_words(by_rule) + ". ";
    if (!at_margin.empty())
        words +=
            "Tests against a margin were simulated with a treatment worse by exactly the margin, and may then find "
            "for it in the share in brackets: " +
            join_words(at_margin) + ". ";
    if (above.empty() && below.empty() && by_alpha > 0)
        words += std::string(by_rule.empty() ? "No analysis" : "No other analysis") + " differs from " +
                 (at_margin.empty() ? alpha : std::string("its level")) +
                 " by more than three Monte Carlo standard errors. ";
    if (above.empty() && below.empty() && by_rule.empty()) return words.substr(0, words.size() - 1);
    if (!above.empty())
        words += "More often than that, by more than three Monte Carlo standard errors: " + join_words(above) +
                 "; the power of such an analysis is bought with false alarms. ";
    if (!below.empty())
        words += "Less often, by more than three Monte Carlo standard errors: " + join_words(below) +
                 "; such an analysis is cautious, and its power suffers for it. ";
    return words + "In brackets: the Monte Carlo standard error in percentage points.";
}

}  // namespace equipoise::report
