#include "sim/study/uncertainty.hpp"

#include <cmath>

#include "models/numeric/input_error.hpp"
#include "sim/study/parameter_draws.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/program.hpp"

using namespace equipoise;

namespace {

const std::string kHead =
    "seed = 3\n[survival]\nlaw = \"weibull\"\nshape = 0.7\nscale = 60\n[sofa]\n[effect]\nhazard_ratio = 0.8\nsofa = { "
    "plateau = -1 }\n[[analysis]]\nname = \"l\"\ntest = \"log-rank\"\n";

Study study_of(const std::string& text) { return resolve(parse_scenario(text, "some.toml")); }

struct Moments {
    double mean = 0, sd = 0;
};

template <class Value>
Moments moments(std::uint64_t draws, Value&& value) {
    Moments m;
    double squares = 0;
    for (std::uint64_t k = 0; k < draws; ++k) {
        const double x = value(k);
        m.mean += x / static_cast<double>(draws);
        squares += x * x / static_cast<double>(draws);
    }
    m.sd = std::sqrt(squares - m.mean * m.mean);
    return m;
}

// Standard errors of mean and SD of a normal sample; four of them: a false alarm in 6e-5 of checks.
bool agree(const Moments& m, double mean, double sd, double draws) {
    return std::fabs(m.mean - mean) < 4 * sd / std::sqrt(draws) && std::fabs(m.sd - sd) < 4 * sd / std::sqrt(2 * draws);
}

}  // namespace

TEST_CASE("drawn parameters have their prior's mean and spread, each where it belongs", "[statistical]") {
    const Study study = study_of(kHead +
                                 "[prior.parameters]\nsurvival.shape = { sd = 0.1 }\neffect.hazard_ratio = { mean = "
                                 "-0.3, sd = 0.2 }\nsofa.rate.rate = { median = 0.2, sd = 0.3 }\neffect.sofa.plateau = "
                                 "{ sd = 0.4 }\ntrial.dropout.risk = { median = 0.1, sd = 0.5 }\n");
    const Uncertainty draws(study);
    REQUIRE(draws.in_words().size() == 5);
    CHECK(draws.draws_course());
    constexpr std::uint64_t kDraws = 20000;
    const auto check = [&](double mean, double sd, auto&& value) {
        const Moments m = moments(kDraws, [&](std::uint64_t k) { return value(draws.draw(k)); });
        INFO("mean " << m.mean << " for " << mean << ", sd " << m.sd << " for " << sd);
        CHECK(agree(m, mean, sd, kDraws));
        CHECK(!agree(m, mean, sd * 1.05, kDraws));  // the twins that must fail
        CHECK(!agree(m, mean + 0.1 * sd, sd, kDraws));
    };
    check(std::log(0.7), 0.1, [](const StudyParameters& p) { return std::log(std::get<Weibull>(*p.control).shape); });
    check(-0.3, 0.2, [](const StudyParameters& p) {
        return std::log(std::get<PiecewiseProportional>(p.effect).hazard_ratios[0]);
    });
    check(std::log(0.2), 0.3, [](const StudyParameters& p) { return std::log(p.course->rate.rate); });
    check(-1, 0.4, [](const StudyParameters& p) { return p.sofa.plateau; });
    check(std::log(0.1 / 0.9), 0.5,
          [](const StudyParameters& p) { return std::log(p.dropout.risk / (1 - p.dropout.risk)); });
    // What no prior names stays.
    const StudyParameters one = draws.draw(5);
    CHECK(std::get<Weibull>(*one.control).scale == 60);
    CHECK(one.course->plateau.level == SofaCourse{}.plateau.level);
    CHECK(one.effect_scale == 1);
}

TEST_CASE("another prior shifts no other draw, and a part drawn alone is drawn as with the others", "[exact]") {
    const Study one = study_of(kHead + "[prior.parameters]\nsofa.rate.rate = { sd = 0.3 }\n");
    const Study two =
        study_of(kHead +
                 "[prior]\nlog_hazard_ratio = { mean = -0.2, sd = 0.1 }\n[prior.parameters]\nsofa.plateau.level = { sd "
                 "= 1, scale = \"identity\" }\nsofa.rate.rate = { sd = 0.3 }\nsurvival.shape = { sd = 0.1 }\n");
    const Uncertainty a(one), b(two), score(two, DrawnParts::only(Part::score)),
        control(two, DrawnParts::only(Part::control)), trial(two, DrawnParts::only(Part::trial));
    CHECK(!trial.any());
    CHECK(!control.draws_course());
    for (const std::uint64_t k : {0ull, 1ull, 999ull}) {
        CHECK(a.draw(k).course->rate.rate == b.draw(k).course->rate.rate);
        CHECK(score.draw(k).course->plateau.level == b.draw(k).course->plateau.level);
        CHECK(std::get<Weibull>(*score.draw(k).control).shape == 0.7);
        CHECK(std::get<Weibull>(*control.draw(k).control).shape == std::get<Weibull>(*b.draw(k).control).shape);
        CHECK(std::get<PiecewiseProportional>(control.draw(k).effect).hazard_ratios[0] == 0.8);
        CHECK(a.draw(k).course->rate.rate != a.draw(k + 1).course->rate.rate);
    }
}

TEST_CASE("a drawn course is simulated with its own parameters and calibrated to its own mortality", "[exact]") {
    const Study study =
        study_of(kHead + "[prior.parameters]\nsofa.rate.rate = { sd = 0.3 }\nsurvival.scale = { sd = 0.3 }\n");
    const ParameterDraws draws(study);
    const Uncertainty uncertainty(study);
    for (const std::uint64_t k : {0ull, 17ull}) {
        const TrialModel model = draws.model(k);
        for (int arm = 0; arm < 2; ++arm) {
            const SofaArm& course = model.scores->arm[arm];
            CHECK(course.course.rate.rate == uncertainty.draw(k).course->rate.rate);
            const CalibrationCohort all(course.course, course.effect, 28, 0, kCalibrationCohort);
            CHECK_THAT(all.mortality(course.death_hazard, course.after_discharge),
                       WithinAbs(1 - model.survival[static_cast<std::size_t>(arm)].survival(28), 0.01));
        }
        CHECK(model.scores->arm[1].effect.plateau == -1);
    }
}

TEST_CASE("laws fitted by likelihood are drawn from the normal distribution of their fit", "[statistical]") {
    const test::TemporaryFolder folder;
    std::string csv = "arm,time,status\n";
    for (int i = 0; i < 80; ++i)
        csv +=
            std::to_string(i % 2) + "," + std::to_string(1 + (i * 7) % 27 + (i % 2)) + "," + (i % 3 ? "1" : "0") + "\n";
    folder.write("pilot.csv", csv);
    const auto study = [&](const std::string& prior) {
        return resolve(
            parse_scenario("[pilot]\nsurvival = \"pilot.csv\"\n[survival]\nlaw = \"weibull\"\nfrom = "
                           "\"pilot\"\n[effect]\nfrom = \"pilot\"\n[[analysis]]\nname = \"l\"\ntest = \"log-rank\"\n" +
                               prior,
                           folder.path() + "/some.toml", {}, test::kDisk),
            test::kDisk);
    };
    const Study whole = study(""), half = study("[prior]\npilot_weight = 0.5\n");
    constexpr std::uint64_t kDraws = 20000;
    for (const auto& [one, variance] : {std::pair{&whole, 1.0}, std::pair{&half, 2.0}}) {
        const Uncertainty draws(*one);
        REQUIRE(draws.in_words().size() == 2);
        CHECK_THAT(draws.in_words()[0],
                   ContainsSubstring("weibull parameters from the normal distribution of their fit"));
        REQUIRE(one->fits[0]);
        REQUIRE(one->fits[1]);
        for (int arm = 0; arm < 2; ++arm) {
            const SurvivalFit& fit = *one->fits[arm];
            const auto law = [&](std::uint64_t k) {
                const StudyParameters p = draws.draw(k);
                return std::get<Weibull>(arm == 0 ? *p.control : std::get<OwnLaw>(p.effect).law);
            };
            // On the fit's scale: log scale, then log shape.
            const double sd_scale = std::sqrt(variance * fit.covariance[0]),
                         sd_shape = std::sqrt(variance * fit.covariance[3]);
            const Moments scale = moments(kDraws, [&](std::uint64_t k) { return std::log(law(k).scale); }),
                          shape = moments(kDraws, [&](std::uint64_t k) { return std::log(law(k).shape); });
            CHECK(agree(scale, fit.transformed[0], sd_scale, kDraws));
            CHECK(agree(shape, fit.transformed[1], sd_shape, kDraws));
            CHECK(!agree(shape, fit.transformed[1], 1.05 * sd_shape, kDraws));  // the twin that must fail
            const Moments sum =
                moments(kDraws, [&](std::uint64_t k) { return std::log(law(k).scale) + std::log(law(k).shape); });
            CHECK(agree(sum, fit.transformed[0] + fit.transformed[1],
                        std::sqrt(variance * (fit.covariance[0] + fit.covariance[3] + 2 * fit.covariance[1])), kDraws));
        }
    }
    CHECK_THROWS_AS(Uncertainty(study("[prior]\npilot_weight = 0\n")), InputError);
}
