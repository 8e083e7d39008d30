#pragma once
// [trial] of a scenario: arms, allocation, recruitment, losses and the end of follow-up.
#include <optional>
#include <string>
#include <vector>

#include "models/numeric/field.hpp"
#include "sim/trial/randomization.hpp"
#include "sim/trial/recruitment.hpp"

namespace equipoise {

/// By a share lost by a day, or by hazards; one arm's own beside.
struct DropoutSpec {
    double risk = 0;
    std::optional<double> treated_risk = {}, day = {};
    std::optional<std::vector<double>> hazard = {}, treated_hazard = {}, cuts = {};
    static constexpr auto fields() {
        return std::tuple{
            field("risk", &DropoutSpec::risk, Range{0, 1, false, true}, "",
                  "probability of loss by the end of follow-up"),
            field("treated_risk", &DropoutSpec::treated_risk, Range{0, 1, false, true}, "",
                  "the treated arm's own; left out: as `risk`"),
            field("day", &DropoutSpec::day, Range::above(0), "days",
                  "by which the risks are lost, in place of the end of follow-up"),
            field("hazard", &DropoutSpec::hazard, Range::between(0, 10), "losses a day",
                  "in place of `risk`: constant, or one more than `cuts`"),
            field("treated_hazard", &DropoutSpec::treated_hazard, Range::between(0, 10), "losses a day",
                  "the treated arm's own; left out: as `hazard`"),
            field("cuts", &DropoutSpec::cuts, Range::above(0), "days",
                  "days from randomization at which the hazards change, ascending"),
        };
    }
};

/// When a patient's follow-up ends.
enum class FollowUpEnd { fixed, common_closing };
template <>
struct EnumNames<FollowUpEnd> {
    static constexpr std::array<std::pair<std::string_view, FollowUpEnd>, 2> names{
        {{"fixed", FollowUpEnd::fixed}, {"common-closing", FollowUpEnd::common_closing}}};
};

struct FollowUpSpec {
    FollowUpEnd until = FollowUpEnd::fixed;
    std::optional<double> minimum_days = {};
    static constexpr auto fields() {
        return std::tuple{
            field("until", &FollowUpSpec::until,
                  "fixed: follow_up_days for each patient; common-closing: all are followed to one calendar day, "
                  "minimum_days after the last randomization, but none for longer than follow_up_days"),
            field("minimum_days", &FollowUpSpec::minimum_days, Range::above(0), "days",
                  "from the last patient's randomization to the common closing date"),
        };
    }
};

struct TrialSpec {
    std::vector<std::string> arms{"control", "treatment"};
    std::vector<int> allocation{1, 1};
    Randomization randomization;
    std::optional<Recruitment> recruitment;
    DropoutSpec dropout;
    std::optional<FollowUpSpec> follow_up = {};
    std::optional<double> attrition = {};
    static constexpr auto fields() {
        return std::tuple{
            field("arms", &TrialSpec::arms, "names of the two arms, control first"),
            field("allocation", &TrialSpec::allocation, Range::between(1, 20), "patients",
                  "control to treatment, for example [1, 1] or [1, 2]"),
            field("randomization", &TrialSpec::randomization, "how patients are allocated"),
            field("recruitment", &TrialSpec::recruitment, "when they arrive; left out: all on one day, at one site"),
            field("dropout", &TrialSpec::dropout, "loss to follow-up"),
            field("follow_up", &TrialSpec::follow_up, "when it ends; left out: after follow_up_days for each patient"),
            field("attrition", &TrialSpec::attrition, Range{0, 1, false, true}, "",
                  "share of the randomized who will not be analyzed: every n of the scenario counts the evaluable, and "
                  "n / (1 - attrition) are randomized"),
        };
    }
};

}  // namespace equipoise
