// Mistakes in recruitment, follow-up and losses: each told with its key and what instead; what is printed is what acts.
#include <cmath>

#include "models/numeric/input_error.hpp"
#include "sim/engine/large_sample.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/study/study.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/program.hpp"

using namespace equipoise;

namespace {

const std::string kHead =
    "follow_up_days = 365\n[survival]\nlaw = \"exponential\"\nrate = 0.001\n[effect]\nhazard_ratio = 0.7\n";
const std::string kLogRank = "[[analysis]]\ntest = \"log-rank\"\n";

std::string refusal(const std::string& trial, const std::string& analyses = kLogRank) {
    try {
        parse_scenario(kHead + "[trial]\n" + trial + "\n" + analyses, "s.toml");
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

std::string closing(const std::string& analysis) {
    return refusal("recruitment = { sites = 2 }\nfollow_up = { until = \"common-closing\", minimum_days = 90 }",
                   "[[analysis]]\n" + analysis + "\n");
}

const struct {
    const char *trial, *what, *instead;
} kMistakes[] = {
    {"recruitment = { rates = [6, 12] }", "rates: has 2 values and rate_months 0", "rate_months = [0, 3]"},
    {"recruitment = { rates = [6, 12], rate_months = [0, 3, 6] }", "rates: has 2 values and rate_months 3", "say"},
    {"recruitment = { rates = [6, 12], rate_months = [1, 3] }", "nothing is said of the time before", "begin with 0"},
    {"recruitment = { rates = [6, 12, 9], rate_months = [0, 3, 3] }", "rate_months: do not ascend", "order"},
    {"recruitment = { rates = [] }", "rates: is empty", "for example"},
    {"recruitment = { rates = [6, 0], rate_months = [0, 3] }", "ends with 0", "end with a rate above 0"},
    {"recruitment = { rates = [0, 0], rate_months = [0, 3], closes_after_months = 5 }", "nobody is ever recruited",
     "above 0"},
    {"recruitment = { rates = [-1] }", "rates[0]: -1 is out of range", "from 0"},
    {"recruitment = { rates = [6], per_site_per_month = 2 }", "per_site_per_month: has no effect beside rates",
     "leave one"},
    {"recruitment = { rate_months = [0] }", "rate_months: stands without rates", "add rates"},
    {"recruitment = { rates_of = \"site\" }", "rates_of: stands without rates", "add rates"},
    {"recruitment = { rates = [3], rates_of = \"sites\" }", "unknown value \"sites\"", "site"},
    {"recruitment = { opening_months = [0, 4, 2] }", "opening_months: fall", "order"},
    {"recruitment = { opening_months = [1, 4] }", "opening_months: begins at 1", "begin with 0"},
    {"recruitment = { opening_months = [0, 4], sites = 3 }", "3 sites, and opening_months has 2 numbers", "leave"},
    {"recruitment = { opening_months = [0, 4], activation_months = 3 }",
     "activation_months: has no effect beside opening_months", "leave one"},
    {"recruitment = { pauses = [{ from = 3, to = 3 }] }", "one goes from month 3 to month 3", "end it after"},
    {"recruitment = { pauses = [{ from = 3, too = 4 }] }", "pauses[0].too: unknown key", "did you mean \"to\"?"},
    {"recruitment = { closes_after_months = 12, accrual_months = 12 }", "both say when recruitment ends", "keep"},
    {"recruitment = { closes_after_months = 12, pauses = [{ from = 12, to = 14 }] }",
     "month 12 lies at or beyond the end of recruitment, month 12 (closes_after_months)", "leave it out"},
    {"recruitment = { accrual_months = 6, opening_months = [0, 8] }", "(accrual_months)", "recruit for longer"},
    {"recruitment = { accrual_months = 0 }", "accrual_months: 0 is out of range", "above 0|from 0 (excluded)"},
    {"follow_up = { until = \"common-closing\", minimum_days = 90 }", "needs patients who come one after another",
     "add trial.recruitment"},
    {"recruitment = { sites = 2 }\nfollow_up = { until = \"common-closing\" }", "does not say when", "minimum_days"},
    {"recruitment = { sites = 2 }\nfollow_up = { minimum_days = 90 }", "minimum_days: has no effect",
     "until = \"common-closing\""},
    {"recruitment = { sites = 2 }\nfollow_up = { until = \"common-closing\", minimum_days = \"1 year\" }",
     "365 days are not below follow_up_days, 365", "raise follow_up_days"},
    {"follow_up = { until = \"common\" }", "unknown value \"common\"", "common-closing"},
    {"dropout = { hazard = [0.1, 0.2] }", "hazard: has 2 values and cuts 0", "one value more"},
    {"dropout = { hazard = [0.1, 0.2], cuts = [400] }", "day 400 lies at or beyond the end of follow-up", "within"},
    {"dropout = { hazard = [0.1, 0.2, 0.3], cuts = [40, 30] }", "cuts: do not ascend", "order"},
    {"dropout = { hazard = 0.1, risk = 0.2 }", "both say how many are lost", "keep one"},
    {"dropout = { cuts = [40] }", "cuts: stands without hazard", "add hazard"},
    {"dropout = { treated_hazard = 0.1 }", "treated_hazard: stands without hazard", "add hazard"},
    {"dropout = { day = 30 }", "day: has no effect: nobody is lost", "state risk"},
    {"dropout = { risk = 0.1, treated_risk = 1 }", "treated_risk: 1 is out of range", "from 0"},
    {"attrition = 1", "attrition: 1 is out of range", "from 0"},
};

}  // namespace

TEST_CASE("recruitment, follow-up and losses that contradict themselves are refused in words", "[exact]") {
    for (const auto& [trial, what, instead] : kMistakes) {
        INFO(trial);
        const std::string told = refusal(trial);
        CHECK_THAT(told, ContainsSubstring(what));
        const std::string either(instead);
        const std::size_t bar = either.find('|');
        CHECK((told.find(either.substr(0, bar)) != std::string::npos ||
               (bar != std::string::npos && told.find(either.substr(bar + 1)) != std::string::npos)));
    }
    for (const char* sound :
         {"recruitment = { rates = [6, 12], rate_months = [0, 3], pauses = [{ from = 1, to = 2 }] }",
          "recruitment = { rates = [6, 0], rate_months = [0, 3], accrual_months = 5 }",
          "recruitment = { opening_months = [0, 0, 8] }", "dropout = { risk = 0, treated_risk = 0.1, day = 30 }",
          "dropout = { hazard = 0.1, treated_hazard = 0.2 }", "attrition = 0.05",
          "recruitment = { sites = 2 }\nfollow_up = { until = \"common-closing\", minimum_days = 90 }"}) {
        INFO(sound);
        CHECK(refusal(sound).empty());
    }
}

TEST_CASE("a plan out of range is refused where recruitment closes, too", "[exact]") {
    CHECK_THAT(refusal("recruitment = { closes_after_months = -3 }"),
               ContainsSubstring("closes_after_months: -3 is out of range; write a number from 0 (excluded)"));
    CHECK_THAT(refusal("recruitment = { sites = -2, closes_after_months = 9 }"),
               ContainsSubstring("sites: -2 is out of range"));
}

TEST_CASE("a common closing date refuses what needs everybody's data and bears what censoring allows", "[exact]") {
    CHECK_THAT(closing("test = \"proportion-difference\"\nday = 91"),
               ContainsSubstring("looks at day 91, which the patients randomized last do not reach: they are followed "
                                 "for 90 days") &&
                   ContainsSubstring("an analysis that bears censoring"));
    CHECK_THAT(closing("test = \"fisher\""), ContainsSubstring("looks at day 365"));
    CHECK(closing("test = \"proportion-difference\"\nday = 90").empty());
    for (const char* bears : {"log-rank", "cox", "max-combo", "rmst", "milestone"})
        CHECK(closing(std::string("test = \"") + bears + "\"").empty());
}

TEST_CASE("true values at a common closing date are the laws', or unknown where follow-up decides them", "[exact]") {
    const std::string trial =
        "[trial]\nrecruitment = { sites = 2 }\nfollow_up = { until = \"common-closing\", minimum_days = 90 }\n";
    const std::string analyses =
        kLogRank +
        "[[analysis]]\ntest = \"milestone\"\nday = 200\n[[analysis]]\ntest = \"win-ratio\"\nhierarchy = [\"death\"]\n";
    const auto values = [&](const std::string& head) {
        const Scenario s = parse_scenario(head + trial + analyses, "s.toml");
        return large_sample_values(resolve(s).model(), s.analyses, 1, 100, Campaign::on_threads(1)).best;
    };
    const auto proportional = values(kHead);
    CHECK_THAT(proportional[0].estimate, WithinRel(std::log(0.7), 1e-12));
    CHECK_THAT(proportional[1].estimate, WithinRel(std::exp(-0.14) - std::exp(-0.2), 1e-9));
    CHECK(proportional[2].status == Status::not_identifiable);
    std::string crossing = kHead;
    crossing.replace(crossing.find("hazard_ratio = 0.7"), 18, "hazard_ratio = { cuts = [100], values = [0.5, 1.1] }");
    CHECK(values(crossing)[0].status == Status::not_identifiable);
    CHECK(values(crossing)[1].status == Status::ok);
}

TEST_CASE("check prints what acts, and reading it again gives the same", "[exact]") {
    const std::string text =
        kHead +
        "[trial]\nattrition = 0.1\nfollow_up = { until = \"common-closing\", minimum_days = 90 }\ndropout = { hazard = "
        "[0.001, "
        "0.0002], treated_hazard = [0.002, 0], cuts = [30] }\nrecruitment = { opening_months = [0, 2, 4], rates = [6, "
        "12], "
        "rate_months = [0, 3], rates_of = \"site\", pauses = [{ from = 1, to = 2 }, { from = 5, to = 6 }], "
        "closes_after_months = 30 }\n" +
        kLogRank;
    const std::string canonical = canonical_toml(parse_scenario(text, "s.toml"));
    for (const char* key :
         {"attrition = 0.1", "until = \"common-closing\"", "minimum_days = 90", "treated_hazard = [0.002, 0]",
          "opening_months = [0, 2, 4]", "sites = 3", "rates_of = \"site\"", "from = 5", "closes_after_months = 30"})
        CHECK_THAT(canonical, ContainsSubstring(key));
    CHECK(canonical.find("per_site_per_month") == std::string::npos);
    CHECK(canonical.find("activation_months") == std::string::npos);
    CHECK(canonical_toml(parse_scenario(canonical, "again.toml")) == canonical);
    CHECK(scenario_hash(parse_scenario(canonical, "again.toml")) == scenario_hash(parse_scenario(text, "s.toml")));
    // Each of them is another study.
    for (const char* other : {"trial.attrition=0.2", "trial.follow_up.minimum_days=91", "trial.dropout.cuts=31",
                              "trial.recruitment.rates=6,13", "trial.recruitment.closes_after_months=31"})
        CHECK(scenario_hash(parse_scenario(text, "s.toml", {other})) != scenario_hash(parse_scenario(text, "s.toml")));
}

TEST_CASE("a close before the planned number is warned of", "[exact]") {
    const auto warnings = [](const std::string& n) {
        return parse_scenario(kHead + "[trial]\nrecruitment = { rates = 20, closes_after_months = 6 }\n" + kLogRank,
                              "s.toml", {"simulation.n=" + n})
            .warnings;
    };
    CHECK(warnings("100").empty());
    REQUIRE(warnings("200").size() == 1);
    CHECK_THAT(warnings("200")[0], ContainsSubstring("by then 120 patients are expected, fewer than n = 200"));
}

TEST_CASE("the program refuses such a scenario with exit code 2 and writes nothing", "[exact]") {
    const test::TemporaryFolder folder;
    const std::string file = folder.write("s.toml", kHead + "[trial]\nrecruitment = { rates = [6, 12] }\n" + kLogRank);
    const auto run = test::run_equipoise({"plan", file, "--out", folder.path() + "/out"});
    CHECK(run.exit_code == 2);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, ContainsSubstring("line 8, trial.recruitment.rates"));
    CHECK(folder.files().size() == 1);
}
