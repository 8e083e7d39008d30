// Times in words, alone and wherever a scenario or an option asks for days or months.
#include "sim/scenario/time_text.hpp"

#include <cmath>

#include "models/numeric/input_error.hpp"
#include "sim/scenario/scenario.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

TEST_CASE("times in words are days or months", "[exact]") {
    const struct {
        const char* text;
        double days, in_days, in_months;
    } kTimes[] = {
        {"90 days", 90, 90, 90 / 30.4375}, {"1 day", 1, 1, 1 / 30.4375},
        {"6 weeks", 42, 42, 42 / 30.4375}, {"1.5 weeks", 10.5, 10.5, 10.5 / 30.4375},
        {"12 months", 365.25, 365, 12},    {"1 month", 30.4375, 30, 1},
        {" 2 years ", 730.5, 731, 24},     {"10 years", 3652.5, 3653, 120},
        {"6months", 182.625, 183, 6},      {"0.5 years", 182.625, 183, 6},
    };
    for (const auto& [text, days, in_days, in_months] : kTimes) {
        INFO(text);
        REQUIRE(days_in_words(text));
        CHECK(*days_in_words(text) == days);
        CHECK(*time_in_words(text, "days") == in_days);
        CHECK_THAT(*time_in_words(text, "months"), WithinRel(in_months, 1e-15));
    }
    for (const char* text : {"", "days", "12", "12 moons", "a year", "1e400 days", "inf days", "12 months and a day"}) {
        INFO(text);
        CHECK_FALSE(days_in_words(text));
        CHECK_FALSE(time_in_words(text, "months"));
    }
}

TEST_CASE("a scenario takes times in words wherever it asks for days or months", "[exact]") {
    const Scenario s = parse_scenario(
        "follow_up_days = \"12 months\"\n[survival]\nlaw = \"weibull\"\nmortality = [0.2, 0.4]\nday = [\"4 weeks\", "
        "\"1 "
        "year\"]\n[effect]\nhazard_ratio = { cuts = [\"2 weeks\"], values = [0.5, 0.9] }\n[trial]\nrecruitment = { "
        "activation_months = \"0.5 years\", rates = [3, 6], rate_months = [0, \"13 weeks\"] }\n[design]\ncut = { "
        "calendar_day = \"3 years\" }\n[[analysis]]\ntest = \"rmst\"\ntau = \"12 months\"\n[[analysis]]\ntest = "
        "\"milestone\"\n",
        "t.toml", {"trial.dropout.risk=0.1", "trial.dropout.day=6 months"});
    CHECK(s.follow_up_days == 365);
    CHECK(s.survival.day == std::vector<double>{28, 365});
    CHECK(s.effect.hazard_ratio->cuts == std::vector<double>{14});
    CHECK(s.trial.recruitment->activation_months == 6);
    CHECK_THAT((*s.trial.recruitment->rate_months)[1], WithinRel(91 / 30.4375, 1e-15));
    CHECK(s.trial.dropout.day == 183);
    CHECK(s.design.cut.calendar_day == 1096);
    CHECK(std::get<Rmst>(s.analyses[0].test).tau == 365);
    CHECK(std::get<Milestone>(s.analyses[1].test).day == 365);
    CHECK(parse_scenario(canonical_toml(s), "again.toml").trial.dropout.day == 183);

    const auto refusal = [](const std::string& text) -> std::string {
        try {
            parse_scenario(text + "[[analysis]]\ntest = \"log-rank\"\n", "t.toml");
        } catch (const InputError& error) {
            return error.what();
        }
        return "";
    };
    const std::string law = "[survival]\nlaw = \"exponential\"\nrate = 0.01\n";
    CHECK(refusal("follow_up_days = \"10 years\"\n" + law).empty());
    CHECK_THAT(refusal("follow_up_days = \"11 years\"\n" + law),
               ContainsSubstring("follow_up_days: 4018.0 is out of range"));
    CHECK_THAT(refusal("follow_up_days = \"12 moons\"\n" + law),
               ContainsSubstring("\"12 moons\" is not a number or a time") && ContainsSubstring("\"12 months\""));
    CHECK_THAT(refusal("seed = \"12 months\"\n" + law), ContainsSubstring("seed"));  // no time is asked there
}
