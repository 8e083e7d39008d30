// The tables for people: which number stands in which column.
#include "sim/cli/tables.hpp"

#include <cmath>
#include <sstream>

#include "sim/study/study.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

Scenario scenario() {
    return parse_scenario(
        "[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\nhazard_ratio = 0.6\n[trial]\n"
        "recruitment = { sites = 1, per_site_per_month = 10, activation_months = 0 }\n"
        "[[analysis]]\nname = \"z\"\ntest = \"proportion-difference\"\n",
        "tables.toml");
}

Proportion share(double value, double mcse) { return {value, mcse, value / 2, value * 1.1}; }

// What stands in the columns of the line that begins with the name; columns are two spaces apart or more.
std::vector<std::string> columns(const std::string& text, const std::string& name) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with(name + " ")) continue;
        std::vector<std::string> found;
        for (std::size_t i = 0; i < line.size();) {
            std::size_t end = std::min(line.find("  ", i), line.size());
            if (end > i) found.push_back(line.substr(i, end - i));
            i = std::min(line.find_first_not_of(' ', end), line.size());
        }
        return found;
    }
    return {};
}

MeanTally twice(double a, double b) {
    MeanTally m;
    m.add(a);
    m.add(b);
    return m;
}

}  // namespace

TEST_CASE("the table of power has each number in its own column, and each arm its own deaths", "[exact]") {
    PowerEstimate e;
    e.power = share(0.812, 0.004), e.harm = share(0.013, 0.001);
    e.not_estimable = share(0.021, 0.002), e.coverage = share(0.947, 0.003);
    e.mean_estimate = -0.1234, e.mean_estimate_mcse = 0.0005;
    e.true_value = -0.1357, e.true_value_mcse = 0;
    e.sd_estimate = 0.0446, e.sd_estimate_mcse = 0.0006;
    CurvePoint point{100, {}, {e}, {std::nullopt}, {}, {}};
    point.trials.trials = point.trials.dated = 2;  // the mean of a and b has the error |a - b| / 2
    point.trials.deaths[0] = twice(19, 21), point.trials.deaths[1] = twice(12, 16), point.trials.lost = twice(3, 4);
    point.trials.recruitment_days = twice(300, 305);
    const std::string text = power_table(scenario(), point).text();
    CHECK(columns(text, "z") == std::vector<std::string>{"z", "[day 28]", "81.2% (0.4)", "1.3% (0.1)",
                                                         "-0.1234 (0.0005)", "-0.1357", "0.0446 (0.0006)",
                                                         "94.7% (0.3)", "2.1% (0.2)"});
    CHECK_THAT(text, ContainsSubstring("deaths 20.0 (1.00) control, 14.0 (2.00) treatment; lost 3.5 (0.50)"));
    CHECK_THAT(text, ContainsSubstring("recruitment 9.9 (0.08) months, then"));  // 302.5 days of 365.25 / 12 a month
    point.trials.trials = 8;                                                     // whose days are known of two alone
    CHECK_THAT(power_table(scenario(), point).text(),
               ContainsSubstring("recruitment 9.9 (0.08) months in the first 2 trials, then"));
}

TEST_CASE("beside a power that a formula contradicts stands that one of the two does not hold", "[exact]") {
    PowerEstimate e;
    e.power = share(0.812, 0.004);
    for (const auto& [formula, contradicts] : {std::pair{0.80, false}, std::pair{0.70, true}}) {
        const CurvePoint point{100, {}, {e}, {ClosedForm{formula, "by hand"}}, {}, {}};
        const std::string text = power_table(scenario(), point).text();
        CHECK_THAT(text, ContainsSubstring(contradicts ? "less formula +28.0 Monte" : "less formula +3.0 Monte"));
        CHECK((text.find("one of the two does not hold here") != std::string::npos) == contradicts);
    }
}

TEST_CASE("the table of sizes has n, its interval, and power and harm at n", "[exact]") {
    SampleSize s;
    s.reachable = s.within_tolerance = true;
    s.verdict = SizeVerdict::reached;
    s.n = s.n_kept = 712;
    s.n_lower = 698, s.n_upper = 730;
    s.at_n.power = share(0.803, 0.004), s.at_n.harm = share(0.002, 0.001);
    const std::string text = size_table(scenario(), 0.8, {s}).text();
    CHECK(columns(text, "z") ==
          std::vector<std::string>{"z", "[day 28]", "712", "698 to 730", "80.3% (0.4)", "0.2% (0.1)"});
    CHECK_THAT(text, ContainsSubstring("for 80% power"));

    // Deaths beside n: 240 patients at 10 a month, each followed for 28 days, hazards of -log(0.6) / 28 and 0.6 of it.
    Scenario time_to_event = scenario();
    time_to_event.analyses = {{"l", LogRank{}}};
    time_to_event.trial.attrition = 0.1;
    const TrialModel model = resolve(time_to_event).model();
    s.n = 240;
    const std::string deaths = size_table(time_to_event, 0.8, {s}, &model).text();
    CHECK_THAT(deaths, ContainsSubstring("l: 79.7 deaths are expected among 240; Schoenfeld's formula needs 120.3"));
    CHECK_THAT(deaths, ContainsSubstring("l: 268 randomized for 240 evaluable, at 10% attrition"));
    const Json entry = size_json(time_to_event, 0.8, {s}, &model).at("analyses")[0];
    CHECK(entry.at("n_randomized") == 268);
    CHECK_THAT(entry.at("deaths_expected").get<double>(), WithinRel(120 * (0.4 + 1 - std::pow(0.6, 0.6)), 1e-9));
    const double z = 1.959963984540054 + 0.8416212335729143, log_ratio = std::log(0.6);
    CHECK_THAT(entry.at("deaths_needed").get<double>(), WithinRel(4 * z * z / (log_ratio * log_ratio), 1e-9));
    CHECK_FALSE(size_json(scenario(), 0.8, {s}, &model).at("analyses")[0].contains("deaths_expected"));
    s.n = 712;

    s.reachable = false;
    s.verdict = SizeVerdict::wrong_side;
    s.highest_power = 0.123, s.highest_power_mcse = 0.007, s.highest_power_n = 640;
    CHECK_THAT(size_table(scenario(), 0.8, {s}).text(), ContainsSubstring("highest power seen 12.3% (0.7) at n = 640"));
}
