// Fits of a scenario's pilot, the tables printed for a scenario, and a course taken from the pilot's scores.
#include <cmath>

#include "models/fit/fitted_course.hpp"
#include "sim/scenario/field_reader.hpp"
#include "sim/study/study.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/program.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

const std::string kRest =
    "\n[trial]\nallocation = [1, 1]\n\n[[analysis]]\nname = \"day 28\"\ntest = \"proportion-difference\"\nday = "
    "28\n\n[simulation]\nn = 60\ntrials = 20\n\n[explore]\nn = [60]\n";

std::string output(const std::vector<std::string>& arguments) {
    const ProgramRun run = run_equipoise(arguments);
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    return run.out;
}

// A synthetic pilot in two files: patients (wide) and long scores.
struct SyntheticPilot {
    TemporaryFolder folder;
    std::string scenario;
    explicit SyntheticPilot(const std::string& survival = "law = \"weibull\"\nfrom = \"pilot\"",
                            const std::string& sofa = "from = \"pilot\"",
                            const std::string& effect = "hazard_ratio = 0.7") {
        const std::string truth =
            folder.write("truth.toml",
                         "seed = 2\nfollow_up_days = 28\n\n[survival]\nlaw = \"weibull\"\nshape = 0.8\nmortality = "
                         "0.4\nday = 28\n\n[sofa]\n\n[effect]\nhazard_ratio = 0.7\n" +
                             kRest);
        output({"simulate", truth, "--n", "60", "--out", folder.path() + "/patients.csv"});
        output({"simulate", truth, "--n", "60", "--long", "--out", folder.path() + "/scores.csv"});
        scenario = folder.write("own.toml",
                                "seed = 5\nfollow_up_days = 28\n\n[pilot]\nsurvival = \"patients.csv\"\nscores = "
                                "\"scores.csv\"\n\n[survival]\n" +
                                    survival + "\n\n[sofa]\n" + sofa + "\n\n[effect]\n" + effect + "\n" + kRest);
    }
};

}  // namespace

TEST_CASE("fit of a scenario is the fit of its pilot's file", "[exact][fit]") {
    const SyntheticPilot pilot;
    const Json of_scenario = Json::parse(output({"fit", pilot.scenario, "--law", "weibull", "--json"}));
    const Json of_data = Json::parse(output({"fit", pilot.folder.path() + "/patients.csv", "--scores",
                                             pilot.folder.path() + "/scores.csv", "--law", "weibull", "--json"}));
    CHECK(of_scenario == of_data);
    const Json wide = Json::parse(
        output({"fit", pilot.folder.path() + "/patients.csv", "--score-model", "--law", "weibull", "--json"}));
    CHECK(wide.at("score_model").at("course") == of_data.at("score_model").at("course"));
    CHECK(wide.at("score_model").at("death") == of_data.at("score_model").at("death"));
    const Json& model = of_data.at("score_model");
    for (const char* part : {"baseline", "line_ml", "line_reml", "death", "discharge", "after_discharge", "course"}) {
        INFO(part);
        CHECK(model.at(part).at("status") == "converged");
        CHECK(model.at(part).at("covariance").size() == model.at(part).at("names").size());
        CHECK(model.at(part).at("aic").is_number());
        for (const Json& name : model.at(part).at("names")) {
            const Json& error = model.at(part).at("standard_errors").at(name.get<std::string>());
            if (error.is_null())  // held at its boundary
                CHECK_THAT(model.at(part).at("warnings").dump(),
                           ContainsSubstring(name.get<std::string>() + " runs to its boundary"));
            else
                CHECK(error.get<double>() > 0);
        }
    }
    CHECK_THAT(output({"fit", pilot.scenario, "--law", "weibull"}), ContainsSubstring("log_rate_ratio"));
}

TEST_CASE("the tables that fit prints are a scenario without data that lives and dies as the fit says",
          "[exact][fit]") {
    const SyntheticPilot pilot;
    const std::string patients = pilot.folder.path() + "/patients.csv";
    for (const std::string law :
         {"exponential", "weibull", "gompertz", "log-normal", "log-logistic", "gamma", "generalized-gamma",
          "piecewise-exponential", "royston-parmar", "mixture-cure", "weibull-ph"}) {
        INFO(law);
        const Json fits = Json::parse(output({"fit", patients, "--law", law, "--json"}));
        const std::string printed =
            output({"fit", patients, "--law", law, "--toml", "--estimate", "maximum-likelihood"});
        INFO(printed);
        const std::string file = pilot.folder.write(law + ".toml", "follow_up_days = 28\n" + printed + kRest);
        const ProgramRun check = run_equipoise({"check", file});
        INFO(check.err);
        REQUIRE(check.exit_code == 0);
        const TrialModel model = resolve(read_scenario(test::kDisk, file), test::kDisk).model();
        for (const std::size_t arm : {0u, 1u}) {
            for (const Json& row : fits.at("arms").at(arm).at("laws").at(0).at("survival"))
                CHECK_THAT(model.survival[arm].survival(row.at("day").get<double>()),
                           WithinAbs(row.at("estimate").get<double>(), 1e-9));
        }
    }
}

TEST_CASE("tables of the interval pilot are its posterior mean, and on the boundary the treated mortality stands",
          "[exact][fit]") {
    const TemporaryFolder folder;
    // With half a death added to every interval, which is this prior's and not the default's.
    const std::string half_a_death = folder.write(
        "half.toml", "follow_up_days = 28\n\n[pilot]\nsurvival = \"" + reference_file("pilot_interval.csv") +
                         "\"\n\n[survival]\nlaw = \"piecewise-exponential\"\nfrom = \"pilot\"\ncuts = [7, 14]\nprior = "
                         "\"jeffreys-by-interval\"\n\n[effect]\nfrom = \"pilot\"\n" +
                         kRest);
    const std::string printed = output({"fit", half_a_death, "--toml"});
    const TrialModel model =
        resolve(read_scenario(test::kDisk, folder.write("s.toml", "follow_up_days = 28\n" + printed + kRest)),
                test::kDisk)
            .model();
    CHECK_THAT(model.survival[0].survival(7), WithinRel(14.5 / 21, 1e-12));
    CHECK_THAT(model.survival[1].survival(7), WithinRel(10.5 / 11, 1e-12));
    CHECK_THAT(model.survival[1].survival(28), WithinRel(10.5 / 11 * 10.5 / 11 * 7.5 / 11, 1e-12));
    const std::string boundary =
        output({"fit", reference_file("pilot_interval.csv"), "--toml", "--estimate", "maximum-likelihood"});
    CHECK_THAT(boundary, ContainsSubstring("treated arm's own mortality"));
    const TrialModel at_zero =
        resolve(read_scenario(test::kDisk, folder.write("b.toml", "follow_up_days = 28\n" + boundary + kRest)),
                test::kDisk)
            .model();
    CHECK_THAT(at_zero.survival[1].survival(14), WithinAbs(1, 1e-9));
    CHECK_THAT(at_zero.survival[1].survival(28), WithinAbs(0.7, 1e-6));
    const ProgramRun refused =
        run_equipoise({"fit", reference_file("icu_noevent.csv"), "--toml", "--law", "weibull", "--control", "1"});
    CHECK(refused.exit_code == 2);
    CHECK_THAT(refused.err, ContainsSubstring("does not identify"));
}

TEST_CASE("[sofa] from = pilot simulates the fitted course, and stated parts stand", "[exact][fit]") {
    const SyntheticPilot pilot;
    const Study study = resolve(read_scenario(test::kDisk, pilot.scenario), test::kDisk);
    const Json fitted =
        Json::parse(output({"fit", pilot.scenario, "--law", "weibull", "--json"})).at("score_model").at("sofa");
    CHECK(write_struct(*study.scenario.sofa) == fitted);
    CHECK(study.model().scores.has_value());
    const std::string canonical = output({"check", pilot.scenario});
    CHECK_THAT(canonical, ContainsSubstring("[sofa]\nfrom = \"pilot\"\n"));

    const Scenario stated = read_scenario(test::kDisk, pilot.scenario, {"sofa.noise.sd=2"});
    const Study with_noise = resolve(stated, test::kDisk);
    CHECK(with_noise.scenario.sofa->noise.sd == 2);
    CHECK(with_noise.scenario.sofa->noise.correlation == SofaNoise{}.correlation);
    CHECK(with_noise.scenario.sofa->plateau.level == study.scenario.sofa->plateau.level);
    CHECK(canonical_toml(stated) != canonical);
}

// A known defect: the canonical text states survival.estimate beside a law on which it does nothing, and the reader
// refuses that. When it is mended this test fails: take the tag away.
TEST_CASE("the canonical text of a course from the pilot is read again as the same scenario", "[fit]") {
    const SyntheticPilot pilot;
    const Json fitted =
        Json::parse(output({"fit", pilot.scenario, "--law", "weibull", "--json"})).at("score_model").at("sofa");
    const std::string canonical = output({"check", pilot.scenario});
    const Scenario again = parse_scenario(canonical, pilot.folder.path() + "/again.toml", {}, test::kDisk);
    CHECK(canonical_toml(again) == canonical);
    CHECK(write_struct(*resolve(again, test::kDisk).scenario.sofa) == fitted);
}

TEST_CASE("what the scores do not identify keeps its default, and is named", "[exact][fit]") {
    const TemporaryFolder folder;
    std::string scores = "id,arm,day,score\n";  // no outcomes; too few days for a course
    for (int i = 0; i < 12; ++i)
        scores += std::to_string(i) + "," + std::to_string(i % 2) + ",0," + std::to_string(7 + i * 5 % 9) + "\n" +
                  std::to_string(i) + "," + std::to_string(i % 2) + ",1," + std::to_string(6 + i * 4 % 7) + "\n";
    folder.write("scores.csv", scores);
    const std::string file = folder.write(
        "s.toml", "follow_up_days = 28\n\n[pilot]\nscores = \"scores.csv\"\n\n[sofa]\nfrom = \"pilot\"\n" + kRest);
    const Study study = resolve(read_scenario(test::kDisk, file), test::kDisk);
    REQUIRE(study.course);
    CHECK(study.course->fitted == std::vector<std::string>{"baseline"});
    CHECK(study.course->kept.size() == 6);
    CHECK(study.scenario.sofa->baseline.mean != SofaBaseline{}.mean);
    CHECK(study.scenario.sofa->plateau.level == SofaPlateau{}.level);
    CHECK(study.scenario.sofa->death.decay == SofaDeath{}.decay);
    const ProgramRun check = run_equipoise({"check", file});
    CHECK(check.exit_code == 0);
    CHECK_THAT(check.err, ContainsSubstring("warning: sofa.discharge keeps its default: no outcomes"));
    const auto refused = [&](const std::string& text, const std::string& why) {
        const ProgramRun run = run_equipoise({"check", folder.write("bad.toml", text + kRest)});
        INFO(run.err);
        CHECK(run.exit_code == 2);
        CHECK_THAT(run.err, ContainsSubstring(why));
    };
    refused("[sofa]\nfrom = \"pilot\"\n", "sofa.from");
    refused("[pilot]\nscores = \"scores.csv\"\n\n[sofa]\nfrom = \"plot\"\n", "unknown source \"plot\"");
    refused("[pilot]\nscores = \"none.csv\"\n\n[sofa]\nfrom = \"pilot\"\n", "no such file");
    CHECK(run_equipoise({"fit", folder.write("bare.toml", "[sofa]\n" + kRest)}).exit_code == 2);
}

TEST_CASE("a Weibull law from a patient-level pilot is the maximum likelihood fit in both arms", "[exact][fit]") {
    const SyntheticPilot pilot("law = \"weibull\"\nfrom = \"pilot\"", "", "from = \"pilot\"");
    const Json arms =
        Json::parse(output({"fit", pilot.folder.path() + "/patients.csv", "--law", "weibull", "--json"})).at("arms");
    const TrialModel model = resolve(read_scenario(test::kDisk, pilot.scenario), test::kDisk).model();
    for (const std::size_t arm : {0u, 1u})
        for (const Json& row : arms.at(arm).at("laws").at(0).at("survival"))
            CHECK_THAT(model.survival[arm].survival(row.at("day").get<double>()),
                       WithinRel(row.at("estimate").get<double>(), 1e-12));
    CHECK(Json::parse(output({"power", pilot.scenario, "--json"})).at("analyses").size() == 1);
}

TEST_CASE("scores find their patients by id, or it is said", "[exact][fit]") {
    const CsvTable patients =
        CsvTable::parse("id,arm,time,status,crtime,crev\na,x,9,1,4,2\nb,y,28,0,6,2\n", "patients.csv");
    const PilotScores joined = PilotScores::from(CsvTable::parse("id,day,score\nb,0,7\na,0,9\na,1,8\n", "scores.csv"),
                                                 patients, {.control = "x"});
    REQUIRE(joined.patients.size() == 2);
    CHECK(joined.patients[1].id == "a");
    CHECK(joined.patients[1].time == 9);
    CHECK(joined.patients[1].icu_event == 2);
    CHECK(joined.patients[0].arm == 1);
    CHECK(joined.arm_names == std::vector<std::string>{"x", "y"});
    CHECK_THROWS_WITH(
        PilotScores::from(CsvTable::parse("id,day,score\nc,0,7\n", "scores.csv"), patients, {.control = "x"}),
        ContainsSubstring("\"c\" is not in patients.csv"));
    CHECK_THROWS_WITH(PilotScores::from(CsvTable::parse("id,day,score\na,0,7\n", "scores.csv"),
                                        CsvTable::parse("id,arm\na,0\na,1\n", "patients.csv")),
                      ContainsSubstring("second row"));
    const NamedEstimates after = fit_after_discharge(joined);
    CHECK(after.status == "converged");
    CHECK_THAT(after.at("log_rate"),
               WithinRel(std::log(1.0 / (5 + 22)), 1e-12));  // a died 5 days after discharge, b lived 22
    CHECK(after.standard_error("log_rate") == 1);
}
