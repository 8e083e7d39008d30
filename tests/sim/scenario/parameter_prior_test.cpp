#include "sim/scenario/parameter_prior.hpp"

#include <cmath>
#include <set>

#include "models/numeric/input_error.hpp"
#include "models/numeric/special.hpp"
#include "sim/scenario/scenario.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

const std::string kScenario =
    "title = \"Priors\"\n[survival]\nlaw = \"weibull\"\nshape = 0.7\nscale = 60\n[sofa]\n[effect]\nhazard_ratio = "
    "0.8\nsofa = { plateau = -1 }\n[[analysis]]\nname = \"log-rank\"\ntest = \"log-rank\"\n[prior.parameters]\n";

Scenario with(const std::string& priors) { return parse_scenario(kScenario + priors, "some.toml"); }

ParameterDraw only_draw(Scenario s) {
    for (const Parameter& parameter : parameters_of(s))
        if (parameter.path == s.prior.parameters.at(0).path) return {s.prior.parameters[0], parameter};
    throw std::runtime_error("no such parameter");
}

std::string problems_of(const std::string& priors) {
    try {
        with(priors);
    } catch (const InputError& error) {
        std::string text;
        for (const Problem& problem : error.problems()) text += problem.text() + "\n";
        return text;
    }
    return "";
}

const double kZ = normal_quantile(0.975);

}  // namespace

TEST_CASE("a prior's quantiles are those of its normal on the scale that its range implies", "[exact]") {
    SECTION("log: a rate, by its median, and by the mean of its logarithm") {
        for (const char* text :
             {"survival.scale = { median = 60, sd = 0.2 }", "survival.scale = { mean = 4.0943445622221, sd = 0.2 }",
              "survival.scale = { sd = 0.2 }", "survival.scale = { sd = 0.2, scale = \"log\" }"}) {
            const ParameterDraw draw = only_draw(with(text));
            CHECK_THAT(draw.at(0.5), WithinRel(60, 1e-9));
            CHECK_THAT(draw.at(0.975), WithinRel(60 * std::exp(0.2 * kZ), 1e-9));
            CHECK(draw.part() == Part::control);
        }
    }
    SECTION("logit: a share") {
        const ParameterDraw draw = only_draw(with("trial.dropout.risk = { median = 0.05, sd = 0.4 }"));
        CHECK_THAT(draw.at(0.5), WithinRel(0.05, 1e-9));
        CHECK_THAT(draw.at(0.025), WithinRel(1 / (1 + 19 * std::exp(0.4 * kZ)), 1e-9));
        CHECK(draw.part() == Part::trial);
    }
    SECTION("identity: points that may be below 0") {
        const ParameterDraw draw = only_draw(with("effect.sofa.plateau = { sd = 0.5 }"));
        CHECK_THAT(draw.at(0.975), WithinRel(-1 + 0.5 * kZ, 1e-9));
        CHECK(draw.part() == Part::score);
    }
    SECTION("a hazard per day is no share, though its range ends at 1") {
        Scenario s = parse_scenario(
            "[sofa]\n[effect]\nsofa = { plateau = -1 }\n[[analysis]]\ntest = \"wilcoxon\"\noutcome = { score = "
            "\"change\", day = 7 }\n[prior.parameters]\nsofa.death.after_discharge = { sd = 0.3 }\n",
            "some.toml");
        CHECK_THAT(only_draw(s).at(0.975), WithinRel(0.0045 * std::exp(0.3 * kZ), 1e-9));
    }
}

TEST_CASE("draws stay within the parameter's range, and a prior that reaches out of it is refused", "[exact]") {
    const ParameterDraw draw =
        only_draw(with("sofa.noise.correlation = { median = 0.5, sd = 0.155 }"));  // 0.99 lies 3.16 sd away
    CHECK(draw.at(1 - 1e-15) <= 0.99);
    CHECK(draw.at(1e-15) >= -0.99);
    CHECK_THAT(problems_of("sofa.noise.correlation = { median = 0.5, sd = 0.3 }"),
               ContainsSubstring("outside the parameter's range"));
    // A mean in the parameter's own units, where the scale is the logarithm.
    const std::string units = problems_of("sofa.rate.rate = { mean = 3, sd = 0.5 }");
    CHECK_THAT(units, ContainsSubstring("some.toml, line"));
    CHECK_THAT(units, ContainsSubstring("state median in the parameter's own units"));
}

TEST_CASE("every number that can be drawn has a stream of its own", "[exact]") {
    std::set<std::uint32_t> subjects;
    std::set<std::string> paths;
    for (const char* law :
         {"law = \"weibull\"\nshape = 0.7\nscale = 60\n", "law = \"gompertz\"\nshape = 0.01\nrate = 0.02\n",
          "law = \"log-normal\"\nmeanlog = 3\nsdlog = 1\n", "law = \"generalized-gamma\"\nmu = 3\nsigma = 1\nq = 0.5\n",
          "cuts = [7, 14]\nrates = [0.02, 0.01, 0.01]\n", "mortality = 0.4\nday = 28\n"}) {
        Scenario s = parse_scenario("[survival]\n" + std::string(law) +
                                        "[sofa]\n[effect]\nhazard_ratio = { cuts = [7], values = [0.8, 0.9] "
                                        "}\n[[analysis]]\nname = \"l\"\ntest = \"log-rank\"\n",
                                    "some.toml");
        std::set<std::string> own;
        for (const Parameter& parameter : parameters_of(s)) {
            own.insert(parameter.path);
            ParameterPrior prior;
            prior.path = parameter.path;
            prior.sd = 1e-3;
            prior.median = parameter.range.contains(*parameter.value) && *parameter.value > 0 && *parameter.value < 1
                               ? *parameter.value
                           : parameter.range.contains(5.0) ? 5.0
                                                           : 0.5;
            const ParameterDraw draw(prior, parameter);
            CHECK(parameter.range.contains(draw.at(0.3)));
            subjects.insert(draw.subject());
        }
        CHECK(own.contains("sofa.rate.rate"));
        CHECK(own.contains("effect.hazard_ratio.values[1]"));
        CHECK(!own.contains("sofa.death.hazard"));  // solved for
        CHECK(!own.contains("effect.sofa.death_hazard_ratio"));
        paths.insert(own.begin(), own.end());
    }
    CHECK(paths.size() > 30);
    CHECK(subjects.size() == paths.size());
    CHECK(*subjects.begin() > 0x7fffffffu);
}

TEST_CASE("priors of parameters are echoed and read again", "[exact]") {
    const Scenario s = with(
        "sofa.rate.rate = { median = 0.2, sd = 0.2 }\nsurvival.shape = { sd = 0.1 }\n\"trial.dropout.risk\" = { mean = "
        "-3, sd = 0.4 }\n");
    const std::string text = canonical_toml(s);
    const Scenario again = parse_scenario(text, "again.toml");
    CHECK(canonical_toml(again) == text);
    REQUIRE(again.prior.parameters.size() == 3);
    CHECK(again.prior.parameters[0].path == "sofa.rate.rate");
    CHECK(again.prior.parameters[0].median == 0.2);
    CHECK(again.prior.parameters[0].scale == PriorScale::log);
    CHECK(again.prior.parameters[2].mean == -3.0);
    CHECK(again.prior.parameters[2].scale == PriorScale::logit);
    CHECK(scenario_hash(s) != scenario_hash(with("survival.shape = { sd = 0.1 }\n")));
    // --set reaches into them.
    const Scenario set =
        parse_scenario(kScenario + "sofa.rate.rate = { median = 0.2, sd = 0.2 }\n", "some.toml",
                       {"prior.parameters.sofa.rate.rate.sd=0.3", "prior.parameters.survival.shape={\"sd\": 0.1}"});
    CHECK(set.prior.parameters.size() == 2);
    CHECK(set.prior.parameters[0].sd == 0.3);
}
