#include "sim/study/lost_patients.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "sim/study/stated_laws.hpp"

namespace equipoise {
namespace {

// The day by which a death counts, of a test of risks that leaves out the lost.
std::optional<double> day_of_excluding(const Analysis& analysis) {
    return std::visit(
        [](const auto& test) -> std::optional<double> {
            if constexpr (requires { test.missing == LostPatients::exclude; })
                if (test.outcome.empty() && test.missing == LostPatients::exclude) return test.day;
            return {};
        },
        analysis);
}

}  // namespace

std::vector<std::string> lost_patients_warnings(const Study& study) {
    const Scenario& s = study.scenario;
    std::vector<std::string> names;
    double most = 0;
    for (const NamedAnalysis& analysis : s.analyses) {
        const std::optional<double> day = day_of_excluding(analysis.test);
        if (!day) continue;
        double lost = 0;
        for (int arm = 0; arm < 2; ++arm)
            lost = std::max(lost, 1 - stated_loss(s.trial.dropout, arm, s.follow_up_days).stays(*day));
        if (lost < kManyLost) continue;
        names.push_back("\"" + analysis.name + "\"");
        most = std::max(most, lost);
    }
    if (names.empty()) return {};
    return {fmt::format(
        "{:.3g}% of an arm are lost, and {} {} out those lost alive while deaths before a loss count (missing = "
        "\"exclude\"): risks and their difference come out too large, and power and n are those of the biased "
        "estimate. Kaplan-Meier (milestone), log-rank or Cox use what is known of the lost",
        100 * most, fmt::join(names, ", "), names.size() == 1 ? "leaves" : "leave")};
}

}  // namespace equipoise
