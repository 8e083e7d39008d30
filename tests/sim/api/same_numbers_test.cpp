// The library from outside, through its public headers only: every number is the program's.
#include "tests/sim/api/same_support.hpp"

using namespace equipoise::test;
using nlohmann::json;

TEST_CASE("power and curve are the program's", "[exact][api]") {
    const Folder folder;
    const json told = answer({"power", folder.scenario, "--n", "120", "--trials", "300"});
    const equipoise::PowerResult power =
        equipoise::power(study_in(folder), {.n = 120, .trials = 300}, {.threads = 2, .monitor = nullptr});
    REQUIRE(power.analyses.rows() == 2);
    for (std::size_t row = 0; row < 2; ++row) {
        CHECK(same(told["analyses"][row], power.analyses, row, {{"name", "analysis"}}) > 25);
        CHECK(power.analyses.number(row, "n") == 120);
    }
    const std::map<std::string, json> means{{"patients", told["trial"]["patients"]},
                                            {"control_deaths", told["trial"]["deaths"][0]},
                                            {"treatment_deaths", told["trial"]["deaths"][1]},
                                            {"lost", told["trial"]["lost"]},
                                            {"recruitment", told["trial"]["recruitment_days"]},
                                            {"analysis", told["trial"]["analysis_days"]}};
    for (const auto& [quantity, mean] : means) {
        INFO(quantity);
        const equipoise::Table row = power.trials.where("quantity", quantity);
        REQUIRE(row.rows() == 1);
        CHECK(same(mean, row, 0) == 3);
    }
    CHECK(power.not_estimable.rows() == 0);
    // A cut, and an analysis that looks beyond what most trials have seen by then.
    const std::vector<std::string> cut{"design.cut.deaths=3", "design.cut.calendar_day=45", "trial.dropout.risk=0.5"};
    std::vector<std::string> arguments{"power", folder.scenario, "--n", "60", "--trials", "200"};
    for (const std::string& one : cut) arguments.insert(arguments.end(), {"--set", one});
    const json early = answer(arguments);
    const equipoise::PowerResult seen = equipoise::power(study_in(folder, cut), {.n = 60, .trials = 200});
    for (const char* share : {"not_reached", "by_deaths", "by_calendar_day"}) {
        INFO(share);
        const equipoise::Table row = seen.trials.where("quantity", std::string("cut_") + share);
        REQUIRE(row.rows() == 1);
        CHECK(row.number(0, "mean") == early["cut"][share].get<double>());
        CHECK(row.number(0, "mcse") == early["cut"][std::string(share) + "_mcse"].get<double>());
    }
    std::size_t reasons = 0;
    for (std::size_t a = 0; a < 2; ++a) {
        const json why = early["analyses"][a].value("not_estimable_reasons", json::object());
        for (const auto& [reason, count] : why.items()) {
            INFO(reason);
            const equipoise::Table row =
                seen.not_estimable.where("analysis", early["analyses"][a]["name"].get<std::string>())
                    .where("reason", reason);
            REQUIRE(row.rows() == 1);
            CHECK(row.number(0, "count") == count.get<double>());
            ++reasons;
        }
    }
    CHECK(seen.not_estimable.rows() == reasons);
    CHECK(reasons > 0);
    const json points = answer({"curve", folder.scenario, "--trials", "100"})["points"];
    const equipoise::Table curve = equipoise::curve(study_in(folder), 100);
    REQUIRE(curve.rows() == 2 * points.size());
    for (std::size_t i = 0; i < points.size(); ++i)
        for (std::size_t a = 0; a < 2; ++a) {
            CHECK(same(points[i], curve, 2 * i + a) == 3);  // n, effect_scale, control_mortality_shift
            CHECK(same(points[i]["analyses"][a], curve, 2 * i + a, {{"name", "analysis"}}) > 25);
        }
}

TEST_CASE("the looks of a sequential design are the program's", "[exact][api]") {
    const Folder folder;
    const std::vector<std::string> looks{"design.kind=group-sequential", "design.looks=[0.5, 1]"};
    const json told = answer(
        {"power", folder.scenario, "--n", "120", "--trials", "128", "--set", looks[0], "--set", looks[1]})["analyses"];
    const equipoise::PowerResult power = equipoise::power(study_in(folder, looks), {.n = 120, .trials = 128});
    REQUIRE(power.looks.rows() == 4);
    REQUIRE(power.stopping.rows() == 2);
    for (std::size_t a = 0; a < 2; ++a) {
        for (std::size_t k = 0; k < 2; ++k) CHECK(same(told[a]["looks"][k], power.looks, 2 * a + k) > 30);
        for (const char* key : {"early_stop", "early_benefit", "expected_n", "expected_n_mcse", "adjusted_coverage"})
            CHECK(power.stopping.number(a, key) == told[a].at(key).get<double>());
    }
    const equipoise::PowerResult fixed = equipoise::power(study_in(folder), {.n = 120, .trials = 64});
    CHECK(fixed.looks.rows() == 0);
    CHECK(fixed.stopping.rows() == 0);
}

TEST_CASE("the looks of a plan are those of its files", "[exact][api]") {
    const Folder folder;
    const equipoise::Study study = study_in(folder, {"design.kind=group-sequential", "design.looks=[0.5, 1]",
                                                     "simulation.trials=128", "simulation.tolerance=0.3"});
    const equipoise::Plan plan = equipoise::plan(study);
    REQUIRE(plan.looks().rows() == 4);     // of the first analysis, with the planned effect and with none
    REQUIRE(plan.stopping().rows() == 4);  // of both
    CHECK(plan.looks().csv() == plan.files().at("looks.csv"));
    CHECK(plan.stopping().csv() == plan.files().at("stops.csv"));
    const equipoise::PowerResult power = equipoise::power(study);
    for (std::size_t k = 0; k < 2; ++k) CHECK(plan.looks().number(k, "benefit") == power.looks.number(k, "benefit"));
    CHECK(plan.looks().where("effect_scale", "0").rows() == 2);
    const equipoise::Plan fixed =
        equipoise::plan(study_in(folder, {"simulation.trials=128", "simulation.tolerance=0.3"}));
    CHECK(fixed.looks().rows() == 0);
    CHECK(fixed.stopping().rows() == 0);
}

TEST_CASE("size and assurance are the program's", "[exact][api]") {
    const Folder folder;
    const json told = answer({"size", folder.scenario, "--power", "0.9", "--tolerance", "0.2", "--trials", "600"});
    const equipoise::Table size =
        equipoise::size(study_in(folder), {.target_power = 0.9, .tolerance = 0.2, .trials = 600});
    REQUIRE(size.rows() == 2);
    for (std::size_t row = 0; row < 2; ++row) {
        CHECK(same(told["analyses"][row], size, row, {{"name", "analysis"}}) > 18);
        CHECK(size.number(row, "target_power") == 0.9);
        CHECK(size.number(row, "n") > 100);
    }
    const json averaged = answer({"assurance", folder.scenario, "--n", "100,200", "--draws", "50", "--trials-per-draw",
                                  "4", "--trials", "200", "--parts"});
    const equipoise::AssuranceResult assurance = equipoise::assurance(
        study_in(folder), {.n = {200, 100}, .trials = 200, .draws = 50, .trials_per_draw = 4, .parts = true});
    REQUIRE(assurance.table.rows() == 4);
    const std::map<std::string, std::string> names{
        {"name", "analysis"}, {"sd", "power_sd"}, {"sd_mcse", "power_sd_mcse"}};
    for (std::size_t i = 0; i < 2; ++i)
        for (std::size_t a = 0; a < 2; ++a) {
            const json& entry = averaged["points"][i]["analyses"][a];
            CHECK(same(entry, assurance.table, 2 * a + i, names) > 20);
            CHECK(assurance.table.number(2 * a + i, "power_median") == entry["quantiles"]["p50"].get<double>());
            CHECK(assurance.table.number(2 * a + i, "n") == averaged["points"][i]["n"].get<double>());
        }
    CHECK(assurance.benefit == averaged["benefit"].get<double>());
    CHECK(assurance.drawn == averaged["drawn"].get<std::vector<std::string>>());
    std::size_t row = 0;
    for (const json& part : averaged["parts"])
        for (const json& entry : part["analyses"]) {
            CHECK(assurance.parts.text(row, "part") == part["part"].get<std::string>());
            CHECK(same(entry, assurance.parts, row++, names) == 7);
        }
    CHECK(row == assurance.parts.rows());
}

TEST_CASE("a plan's files are the program's, byte for byte", "[exact][api]") {
    const Folder folder;
    const std::string out = folder.path() + "/out";
    const std::vector<std::string> short_run{"simulation.trials=200", "simulation.tolerance=0.3"};
    const auto run =
        run_equipoise({"plan", folder.scenario, "--set", short_run[0], "--set", short_run[1], "--out", out});
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    const equipoise::Plan plan =
        equipoise::plan(study_in(folder, short_run), "equipoise plan " + folder.scenario + " --set '" + short_run[0] +
                                                         "' --set '" + short_run[1] + "'");
    const auto files = plan.files();
    CHECK(files.size() == 15);
    for (const auto& [name, text] : files) {
        INFO(name);
        CHECK(text.size() > 100);
        CHECK((text == contents(out + "/" + name)));
    }
    CHECK(plan.report_html() == files.at("report.html"));
    CHECK_THAT(run.out, ContainsSubstring(plan.answer()));
    CHECK(plan.power().rows() == 6);  // two sizes as planned, and no effect at the plan's n
    CHECK(plan.size().rows() == 6);   // as planned, and both cells of the grid
    CHECK(plan.pilot().rows() == study_in(folder).pilot().rows());
    CHECK(plan.duration().rows() >= 1);
    CHECK(plan.type_one_error().rows() == 2);
    CHECK(plan.assurance().rows() == 4);
}
