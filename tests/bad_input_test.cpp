// What a user's mistake gets, through the program.
#include <unistd.h>

#include <filesystem>

#include "tests/support/mistakes.hpp"

using namespace equipoise::test;

namespace {

const std::string kTwoPatients = "arm,time,status\n0,1,1\n1,2,0\n";

}  // namespace

TEST_CASE("files that cannot be read are refused in words", "[exact]") {
    check_refused({
        {"missing file", "", {"power", "@/none.toml"}, {"none.toml", "no such file"}},
        {"directory", "", {"power", "@"}, {"is a directory", "name a scenario file"}},
        scenario("empty file", "", {"spoilt.toml", "is empty"}),
        scenario("blank file", " \n\n", {"is empty"}),
        scenario("TOML syntax", "title = \n", {"line 1", "is not TOML"}),
        scenario("key twice", "title = \"a\"\ntitle = \"b\"\n", {"line 2", "is not TOML"}),
        scenario("not UTF-8", "title = \"\xff\xfe\"\n", {"line 1", "utf-8"}),
        scenario("binary",
                 std::string("\x7f"
                             "ELF\0\0\1\2",
                             8),
                 {"spoilt.toml"}),
        scenario("a date", "title = 2022-01-01\n" + kSound.substr(kSound.find('\n') + 1), {"line 1", "title", "dates"}),
        {"missing data file", "", {"analyze", "@/none.csv", "--test", "log-rank"}, {"none.csv", "no such file"}},
        {"data directory", "", {"analyze", "@", "--test", "log-rank"}, {"is a directory"}},
        data("empty data file", "", {"is empty", "header"}),
        data("only a header", "arm,time,status\n", {"no rows"}),
        data("data not UTF-8", "arm,time,status\n0\xff,1,1\n1,2,0\n", {"line 2", "not UTF-8"}),
        data("open quote", "arm,time,status\n\"0,1,1\n1,2,0\n", {"line 2", "quote"}),
    });
    if (geteuid() == 0) return;  // root reads everything
    const TemporaryFolder folder;
    const std::string path = folder.write("locked.toml", kSound);
    std::filesystem::permissions(path, std::filesystem::perms::none);
    const ProgramRun run = run_equipoise({"power", path});
    CHECK(run.exit_code == 2);
    CHECK_THAT(run.err, ContainsSubstring("cannot be read"));
}

TEST_CASE("priors that say nothing, say it twice or speak of what is not there are refused", "[exact]") {
    const auto prior = [](const std::string& what, const std::string& text, const Words& expected) {
        return scenario(what, kSound + "[prior]\n" + text + "\n", expected);
    };
    const auto parameter = [](const std::string& text, const Words& expected) {
        return scenario(text, kSound + "[prior.parameters]\n" + text + "\n", expected);
    };
    const std::string with_pilot = "[pilot]\nsurvival = \"spoilt.csv\"\n" + kSound.substr(kSound.find('\n') + 1);
    check_refused({
        prior("sd 0", "log_hazard_ratio = { mean = 0, sd = 0 }", {"line 12", "prior.log_hazard_ratio.sd", "above 0"}),
        prior("sd below 0", "log_hazard_ratio = { mean = 0, sd = -1 }", {"prior.log_hazard_ratio.sd", "above 0"}),
        prior("beta below 0", "control_mortality = { a = -1, b = 2 }", {"prior.control_mortality.a", "above 0"}),
        prior("beta of 0", "treated_mortality = { a = 1, b = 0 }", {"prior.treated_mortality.b", "above 0"}),
        prior("a number for a beta", "control_mortality = 0.4", {"prior.control_mortality", "not a table"}),
        prior("effect twice", "log_hazard_ratio = { mean = 0, sd = 1 }\ntreated_mortality = { a = 1, b = 1 }",
              {"line 11", "gives the effect twice"}),
        prior("weight without pilot", "pilot_weight = 0.5", {"prior.pilot_weight", "the scenario has none"}),
        prior("weight above 1", "pilot_weight = 2", {"prior.pilot_weight", "from 0 to 1"}),
        scenario("weight of a pilot that is not drawn", with_pilot + "[prior]\npilot_weight = 0.5\n",
                 {"prior.pilot_weight", "nothing is drawn"}),
        prior("no course", "sofa_plateau = { mean = -1, sd = 1 }", {"prior.sofa_plateau", "needs a [sofa] course"}),
        prior("unknown key", "log_hazard_ratios = { mean = -1, sd = 1 }",
              {"prior.log_hazard_ratios", "did you mean \"log_hazard_ratio\""}),
        prior("parameters no table", "parameters = 3", {"prior.parameters", "not a table"}),
        prior("hazard ratio twice",
              "log_hazard_ratio = { mean = -0.2, sd = 0.1 }\n[prior.parameters]\neffect.hazard_ratio = { sd = 0.1 }",
              {"line 14", "prior.log_hazard_ratio"}),
        prior("control mortality twice",
              "control_mortality = { a = 8, b = 12 }\n[prior.parameters]\nsurvival.mortality = { sd = 0.1 }",
              {"line 14", "prior.control_mortality"}),
        parameter("sofa.rate.rate = { sd = 0.2 }", {"prior.parameters.sofa.rate.rate", "needs a [sofa] course"}),
        parameter("survival.mortalty = { sd = 0.2 }", {"did you mean \"survival.mortality\""}),
        parameter("effect.time_ratio = { sd = 0.2 }", {"states no such number", "effect.hazard_ratio"}),
        parameter("title = { sd = 1 }", {"prior.parameters.title", "states no such number"}),
        parameter("survival.mortality = 0.4", {"prior.parameters.survival.mortality", "not a table"}),
        parameter("survival.mortality = { median = 0.4 }", {"has no sd"}),
        parameter("survival.mortality = { sd = 0 }", {"survival.mortality.sd", "above 0"}),
        parameter("survival.mortality = { mean = 0, median = 0.4, sd = 1 }", {"gives the middle twice"}),
        parameter("survival.mortality = { median = 40, sd = 1 }",
                  {"survival.mortality.median", "out of the parameter's range"}),
        parameter("survival.mortality = { median = 0.4, sd = 0.5, scale = \"identity\" }",
                  {"outside the parameter's range", "smaller sd"}),
        parameter("survival.mortality = { sd = 1, scale = \"probit\" }", {"scale", "identity, log, logit"}),
        parameter("effect.hazard_ratio = { mean = 0.7, sd = 0.1, scale = \"logit\" }",
                  {"effect.hazard_ratio.scale", "write \"log\" or \"identity\""}),
        parameter("effect.hazard_ratio = { sd = 0.1, df = 3 }", {"effect.hazard_ratio.df", "unknown key"}),
        parameter("trial.dropout.risk = { sd = 0.5 }", {"own value 0 has no logit", "state median or mean"}),
        parameter("\"effect.hazard_ratio\" = { sd = 0.2 }\neffect.hazard_ratio = { sd = 0.2 }", {"given twice"}),
        scenario("solved for", kSound + "[sofa]\n[prior.parameters]\nsofa.death.hazard = { sd = 0.2 }\n",
                 {"sofa.death.hazard", "solved for"}),
        {"nothing uncertain", "", {"assurance", "@/sound.toml"}, {"sound.toml", "nothing is uncertain", "[prior]"}},
    });
}

TEST_CASE("data that cannot be analyzed are refused with line and column", "[exact]") {
    check_refused({
        data("wrong columns", "a,b\n1,2\n", {"no column \"arm\""}),
        data("columns twice", "arm,time,time\n0,1,1\n1,2,0\n", {"two columns named \"time\""}),
        data("a field too few", "arm,time,status\n0,1\n1,2,0\n", {"line 2", "2 fields", "3"}),
        data("text in a number", "arm,time,status\n0,x,1\n1,2,0\n", {"line 2", "column time", "\"x\" is not a number"}),
        data("negative time", "arm,time,status\n0,1,1\n1,-2,0\n", {"line 3", "column time", "\"-2\" is not a time"}),
        data("status 2", "arm,time,status\n0,1,2\n1,2,0\n", {"line 2", "column status", "write 1 for a death"}),
        data("no dates", "arm,randomized,death\n0,45300,45310\n1,45301,\n", {"line 2", "\"45300\" is not a date"}),
        data("third arm", "arm,time,status\n0,1,1\n1,2,0\n2,3,1\n", {"line 4", "third arm"}),
        data("empty interval", "arm,left,right\n0,5,3\n1,2,\n", {"line 2", "(5, 3] is empty"}),
        data("half a patient", "arm,left,right,n\n0,1,3,1.5\n1,2,,3\n", {"line 2", "column n", "whole number"}),
        data("unknown test", kTwoPatients, {"--test", "did you mean \"log-rank\"?"}, "logrank"),
        data("unknown option", kTwoPatients, {"--option rhoo", "did you mean \"rho\"?"}, "log-rank", "rhoo=1"),
        data("text in an option", kTwoPatients, {"--option rho", "\"x\" is not a number"}, "log-rank", "rho=x"),
        data("option without value", kTwoPatients, {"--option rho", "has no value"}, "log-rank", "rho"),
        data("negative day", kTwoPatients, {"--option day", "-3 is out of range"}, "proportion-difference", "day=-3"),
        data("no such covariate", kTwoPatients, {"no column \"age\""}, "cox", "covariates=age"),
        data("no scores", kTwoPatients, {"\"wilcoxon\" needs scores", "sofa0"}, "wilcoxon"),
    });
}

TEST_CASE("a scenario's mistakes are told with line, key and what is allowed", "[exact]") {
    const std::string second = "[[analysis]]\n";
    check_refused({
        scenario("unknown key", "titel = \"x\"\n" + kSound, {"line 1", "titel", "did you mean \"title\"?"}),
        scenario("unknown nested key", kSound + "[trial]\nalocation = [1, 1]\n",
                 {"line 12", "trial.alocation", "did you mean \"allocation\"?"}),
        scenario("text for a number", replaced(kSound, "day = 28", "day = \"x\""),
                 {"line 5", "survival.day", "not a number"}),
        scenario("probability above 1", replaced(kSound, "0.4", "1.4"),
                 {"line 4", "survival.mortality", "1.4 is out of range"}),
        scenario("nan", replaced(kSound, "0.7", "nan"), {"line 7", "effect.hazard_ratio", "nan is out of range"}),
        scenario("inf", replaced(kSound, "0.7", "inf"), {"line 7", "effect.hazard_ratio", "inf is out of range"}),
        scenario("unknown law", replaced(kSound, "exponential", "exponentiall"),
                 {"line 3", "survival.law", "did you mean \"exponential\"?"}),
        scenario("unknown test", replaced(kSound, "test = \"log-rank\"", "test = \"logrank\""),
                 {"line 10", "analysis[0].test", "did you mean \"log-rank\"?"}),
        scenario("day beyond follow-up", kSound + second + "test = \"rmst\"\ntau = 50\n",
                 {"line 11", "day 50, beyond the follow-up of 28 days"}),
        scenario("scores in a survival-only scenario", kSound + second + "test = \"wilcoxon\"\n",
                 {"analysis[1]", "needs scores", "add [sofa]"}),
        scenario("names twice", kSound + second + "name = \"log-rank\"\ntest = \"rmst\"\n",
                 {"line 12", "second analysis", "log-rank"}),
        scenario("no such covariate", kSound + second + "test = \"cox\"\ncovariates = [\"age\"]\n",
                 {"analysis[1]", "no covariate \"age\""}),
        scenario("two effects", replaced(kSound, "0.7\n", "0.7\ntime_ratio = 2\n"), {"line 6", "more than one way"}),
        scenario("two laws", replaced(kSound, "day = 28\n", "day = 28\nfrom = \"pilot\"\n"),
                 {"line 2", "survival: states the law in more than one way"}),
        scenario("cuts do not ascend", replaced(kSound, "0.7\n", "{ cuts = [14, 7], values = [1, 0.7, 0.7] }\n"),
                 {"line 7", "cuts", "ascend"}),
        scenario("cuts and values", replaced(kSound, "0.7\n", "{ cuts = [7], values = [1] }\n"),
                 {"line 7", "1 cuts and 1 values"}),
        scenario("law cuts do not ascend",
                 "[survival]\ncuts = [14, 7]\nrates = [0.1, 0.1, 0.1]\n" + second + "test = \"log-rank\"\n",
                 {"survival.cuts", "ascend"}),
        scenario("no pilot", replaced(kSound, "mortality = 0.4\nday = 28\n", "from = \"pilot\"\n"),
                 {"survival.from", "[pilot]"}),
        scenario("pilot file missing", "[pilot]\nsurvival = \"none.csv\"\n" + kSound.substr(kSound.find('\n') + 1),
                 {"none.csv", "no such file"}),
        scenario("arms of one name", kSound + "[trial]\narms = [\"a\", \"a\"]\n",
                 {"line 12", "both arms are named \"a\""}),
        scenario("no analysis", kSound.substr(0, kSound.find("[[")), {"analysis: there is none"}),
        {"mmrm of every day",
         replaced(kSound, "test = \"log-rank\"", "test = \"mmrm\"") + "[sofa]\n",
         {"power", "@/spoilt.toml"},
         {"analysis[0].visits", "28 visits (every day of follow-up)", "visits = [3, 7, 14, 28]"}},
    });
}

TEST_CASE("a key that --set spoils is told as in the file, with what is allowed", "[exact]") {
    check_refused({
        set("trial.allocation=0,0", {"trial.allocation[0]: 0 is out of range"}),
        {"blocks that cannot be allocated",
         "",
         {"power", "@/sound.toml", "--set", "trial.allocation=1,2", "--set", "trial.randomization.block_sizes=4,6"},
         {"block of 4 cannot be allocated 1:2", "multiples of 3"}},
        set("trial.dropout.risk=1.5", {"1.5 is out of range"}),
        set("survival.day=40", {"day 40 lies beyond the follow-up of 28 days"}),
        set("follow_up_day=3", {"did you mean \"follow_up_days\"?"}),
        set("effect.scale=nan", {"effect.scale: nan is out of range"}),
        set("design.alpha=0", {"design.alpha: 0 is out of range"}),
        set("design.sides=3", {"design.sides: 3 is out of range"}),
        set("design.cut.deaths=0", {"design.cut.deaths: 0 is out of range"}),
        set("design.cut.calendar_day=-3", {"design.cut.calendar_day: -3 is out of range"}),
        set("design.cut.death=3", {"did you mean \"deaths\"?"}),
        set("trial.recruitment.arrivals=odd", {"\"odd\"", "poisson"}),
        set("explore.n=1", {"explore.n[0]: 1 is out of range"}),
        set("explore.control_mortality_shift=-0.5",
            {"explore.control_mortality_shift", "0.4 and cannot be moved by -0.5"}),
        set("nonsense", {"--set nonsense: has no value"}),
    });
}

TEST_CASE("a command line's mistakes are told as the option's", "[exact]") {
    check_refused({
        {"no verb", "", {}, {"see equipoise --help"}},
        {"unknown verb", "", {"powr"}, {"unknown verb \"powr\"", "did you mean \"power\"?"}},
        {"no scenario", "", {"power"}, {"scenario is required"}},
        {"unknown option", "", {"power", "@/sound.toml", "--frob"}, {"--frob"}},
        {"10^12 trials",
         "",
         {"power", "@/sound.toml", "--trials", "1000000000000"},
         {"--trials: 1e+12 trials", "days"}},
        {"endless",
         "",
         {"power", "@/sound.toml", "--trials", "1000000000", "--n", "1000000"},
         {"would take about", "days"}},
        {"no trial", "", {"power", "@/sound.toml", "--trials", "0"}, {"--trials: 0 is out of range"}},
        {"negative seed", "", {"power", "@/sound.toml", "--seed", "-1"}, {"--seed: -1 is out of range"}},
        {"text for n", "", {"power", "@/sound.toml", "--n", "many"}, {"--n = many"}},
        {"one patient",
         "",
         {"power", "@/sound.toml", "--n", "1"},
         {"--n: 1 patient is fewer than one allocation of 2", "at least 2"}},
        {"no patient", "", {"simulate", "@/sound.toml", "--n", "0", "--out", "@/x.csv"}, {"--n: "}},
        {"negative n", "", {"simulate", "@/sound.toml", "--n", "-5", "--out", "@/x.csv"}, {"--n: -5 is out of range"}},
        {"10^11 patients",
         "",
         {"power", "@/sound.toml", "--n", "100000000000", "--trials", "1"},
         {"--n: 100000000000 is out of range"}},
        {"power of 150%", "", {"size", "@/sound.toml", "--power", "1.5"}, {"--power: 1.5 is out of range"}},
        {"no tolerance", "", {"size", "@/sound.toml", "--tolerance", "0"}, {"--tolerance: 0 is out of range"}},
        {"nothing to explore", "", {"curve", "@/sound.toml", "--set", "explore.n=[]"}, {"explore.n: is empty"}},
        {"out is a directory", "", {"simulate", "@/sound.toml", "--n", "20", "--out", "@"}, {"is a directory"}},
        {"out in no folder",
         "",
         {"simulate", "@/sound.toml", "--n", "20", "--out", "@/no/such/x.csv"},
         {"cannot be written"}},
        {"days without scores",
         "",
         {"simulate", "@/sound.toml", "--n", "20", "--long", "--out", "@/x.csv"},
         {"--long", "no [sofa]"}},
        {"results into a file",
         "",
         {"plan", "@/sound.toml", "--trials", "2", "--out", "@/sound.toml"},
         {"--out", "is a file"}},
    });
}

TEST_CASE("results of another scenario are not overwritten, and all mistakes of a file come at once", "[exact]") {
    const TemporaryFolder folder;
    const std::string sound = folder.write("sound.toml", kSound), out = folder.path() + "/out";
    const Words quick{"plan",     sound,
                      "--trials", "4",
                      "--out",    out,
                      "--set",    "explore.effect_scale=0,1",
                      "--set",    "explore.n=40",
                      "--set",    "simulation.largest_n=60"};
    REQUIRE(run_equipoise(quick).exit_code == 0);
    Words other = quick;
    other.insert(other.end(), {"--set", "title=Another"});
    const auto written = [&] { return std::filesystem::last_write_time(out + "/power.csv"); };
    const auto before = written();
    const ProgramRun refused = run_equipoise(other);
    CHECK(refused.exit_code == 2);
    CHECK_THAT(refused.err, ContainsSubstring("results of another scenario"));
    CHECK(written() == before);

    const ProgramRun many =
        run_equipoise({"check", folder.write("many.toml",
                                             "titel = 1\n[survival]\nlaw = \"weibul\"\n[trial]\narms = [\"a\", "
                                             "\"a\"]\n[[analysis]]\ntest = \"logrank\"\n")});
    CHECK(many.exit_code == 2);
    for (const char* part : {"titel", "weibul", "both arms", "logrank"}) CHECK_THAT(many.err, ContainsSubstring(part));
}
