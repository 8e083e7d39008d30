#include "sim/cli/looks_table.hpp"

#include <fmt/format.h>

#include "sim/cli/columns.hpp"
#include "sim/cli/tables.hpp"
#include "sim/cli/text_table.hpp"
#include "sim/results/look_row.hpp"

namespace equipoise {
namespace {

std::string z_text(double z) { return std::isnan(z) ? "-" : fmt::format("{:.3f}", z); }

std::string information_text(double share) { return std::isnan(share) ? "-" : fmt::format("{:.2f}", share); }

std::string mean_text(const MeanEstimate& mean, int digits) {
    if (std::isnan(mean.value)) return "-";
    return fmt::format("{:.{}f}", mean.value, digits) +
           (std::isnan(mean.mcse) ? "" : fmt::format(" ({:.{}f})", mean.mcse, digits + 1));
}

std::string signed_text(double x, double error) {
    return std::isnan(x) || std::isnan(error) ? "-" : fmt::format("{:+.3g} ({:.1g})", x, error);
}

AnswerText one_analysis(const Scenario& scenario, std::size_t a, const CurvePoint& point) {
    TextTable table({{"look", 4},
                     {"when", 52, true},
                     {"info", 5},
                     {"z >=", 7},
                     {"harm <=", 7},
                     {"futile <", 9},
                     {"benefit", 12},
                     {"harm", 12},
                     {"futility", 12},
                     {"bias of estimate", 20},
                     {"month", 12},
                     {"randomized", 14},
                     {"pipeline *", 13}});
    for (const LookRow& row : look_rows(scenario, a, point))
        table.row(
            {std::to_string(row.look), in_columns(row.when, 52), information_text(row.information),
             z_text(row.z_benefit), z_text(row.z_harm), z_text(row.z_futility), percent(row.benefit), percent(row.harm),
             percent(row.futility), signed_text(row.bias, row.bias_mcse), mean_text(row.months, 1),
             mean_text(row.patients, 0), std::isnan(row.upheld.value) ? "-" : percent(row.upheld)},
            "", row.when);
    AnswerText text("\n" + scenario.analyses[a].name + "\n");
    text += table;
    const StoppingEstimate& s = point.stopping[a];
    text += fmt::format(
        "stops early in {} of trials: benefit {}, harm {}, futility {}; expected n {}, deaths {}, months {}\n",
        percent(s.early), percent(s.early_benefit), percent(s.early_harm), percent(s.early_futility),
        mean_text(s.patients, 1), mean_text(s.deaths, 1), mean_text(s.months, 1));
    if (s.adjusted_trials > 0)
        text += fmt::format(
            "corrected for the looks ({} trials): median unbiased estimate {}, bias {}, below the true value in {}; "
            "its interval holds the true value in {}{}\n",
            s.adjusted_trials, signed_text(s.median_unbiased.value, s.median_unbiased.mcse),
            signed_text(s.adjusted_bias, s.adjusted_bias_mcse), percent(s.below_true_value),
            percent(s.adjusted_coverage), caveat_of_ordering(scenario.design));
    text += caveat_of_own_rule(scenario.analyses[a]);
    return text;
}

}  // namespace

AnswerText looks_table(const Scenario& scenario, const CurvePoint& point) {
    if (!scenario.design.sequential || point.stopping.empty()) return {};
    const GroupSequential& design = *scenario.design.sequential;
    AnswerText text("\n" + looks_in_words(scenario) + "\n");
    for (std::size_t a = 0; a < scenario.analyses.size(); ++a)
        if (design.analysis.empty() || scenario.analyses[a].name == design.analysis)
            text += one_analysis(scenario, a, point);
    text +=
        "* of the stops at this look: the share that the data with the patients in the pipeline, followed to their "
        "end, uphold at the same limit\n";
    return text;
}

}  // namespace equipoise
