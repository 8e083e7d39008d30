// The verb `boundaries`: its numbers are those of the library, its words say what is tested, its mistakes what instead.
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "sim/design/boundary_names.hpp"
#include "tests/sim/design/design_support.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/program.hpp"

using namespace equipoise::test;

namespace {

ProgramRun boundaries(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "boundaries");
    return run_equipoise(arguments);
}

Json told(std::vector<std::string> arguments) {
    arguments.push_back("--json");
    const ProgramRun run = boundaries(std::move(arguments));
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    return Json::parse(run.out);
}

void check_column(const Json& rows, const std::string& name, const std::vector<double>& expected, double tolerance) {
    REQUIRE(rows.size() == expected.size());
    for (std::size_t k = 0; k < expected.size(); ++k) {
        INFO(name << " " << k);
        CHECK_THAT(rows[k].at(name).get<double>(), WithinAbs(expected[k], tolerance));
    }
}

}  // namespace

TEST_CASE("the program tells a design's boundaries under the documented names", "[design]") {
    const Json json = told({"--looks", "0.5,0.75,1", "--alpha", "0.025", "--efficacy", "LDOF", "--futility", "LDOF",
                            "--beta", "0.1", "--binding"});
    const Json& looks = json.at("looks");
    check_column(looks, "information", {0.5, 0.75, 1}, 0);
    check_column(looks, "z_upper", {2.962588, 2.358667, 1.962685}, 1e-6);
    check_column(looks, "z_lower", {0.298703, 1.251387, 1.962685}, 1e-6);
    check_column(looks, "alpha_spent", {0.00152532, 0.00964932, 0.025}, 1e-8);
    check_column(looks, "beta_spent", {0.02000925, 0.05752329, 0.1}, 1e-8);
    check_column(looks, "p_one_sided", {0.00152532, 0.00917035, 0.02484142}, 1e-8);
    CHECK_THAT(json.at("inflation").get<double>(), WithinAbs(1.0531848, 1e-7));
    CHECK_THAT(json.at("expected_information_null").get<double>(), WithinAbs(0.6509541, 1e-7));
    CHECK_THAT(json.at("expected_information_alternative").get<double>(), WithinAbs(0.7766145, 1e-7));
    CHECK(json.at("efficacy") == "lan-demets-obrien-fleming");
    CHECK(json.at("binding") == true);
    double stops = 0;
    for (const Json& look : looks)
        stops += look.at("benefit_null").get<double>() + look.at("futility_null").get<double>();
    CHECK_THAT(stops, WithinAbs(1, 1e-9));
}

TEST_CASE("a two-sided design without futility has a limit of harm and no futility", "[design]") {
    const Json json = told({"--looks", "5", "--alpha", "0.05", "--sides", "2", "--efficacy", "P", "--beta", "0.1"});
    check_column(json.at("looks"), "z_upper", std::vector<double>(5, 2.41317622), 1e-7);
    check_column(json.at("looks"), "z_lower", std::vector<double>(5, -2.41317622), 1e-7);
    for (const Json& look : json.at("looks")) {
        CHECK(look.at("z_futility").is_null());
        CHECK(look.at("beta_spent").is_null());
    }
    CHECK_THAT(json.at("type_one_error").get<double>(), WithinAbs(0.05, 1e-9));
    const Json skipped = told({"--looks", "0.5,0.8,1", "--tests", "futility,both,both", "--futility", "fixed-z:0,0.5"});
    CHECK(skipped.at("looks")[0].at("z_upper").is_null());
    CHECK(skipped.at("looks")[0].at("p_one_sided").is_null());
    CHECK(skipped.at("looks")[0].at("z_lower") == 0);
    CHECK(skipped.at("futility") == "fixed-z:0,0.5");
}

TEST_CASE("limits at the information observed are those of the reference", "[design]") {
    std::size_t cases = 0;
    for (const ReferenceCase& reference : reference_cases("sequential", "spend_")) {
        const Json& in = reference.input;
        const equipoise::BoundaryPlan plan = plan_of(in);
        const auto joined = [](const std::vector<double>& list, double scale) {
            std::string text;
            for (const double x : list) text += (text.empty() ? "" : ",") + Json(x / scale).dump();
            return text;
        };
        std::vector<double> rates = plan.information;
        rates.back() = 1;
        const Json json = told({"--looks", joined(rates, 1), "--alpha", Json(plan.alpha).dump(), "--efficacy",
                                equipoise::spelled(plan.efficacy), "--observed",
                                joined(numbers(in.at("actual")), in.at("planned_maximum"))});
        CHECK(json.at("observed_ends") == true);
        check_column(json.at("observed"), "z_upper", numbers(reference.expected.at("critical_values")), 2e-6);
        check_column(json.at("observed"), "alpha_spent", numbers(reference.expected.at("cumulative_alpha")), 1e-7);
        ++cases;
    }
    CHECK(cases == 5);
    const Json interim = told({"--looks", "2", "--observed", "0.3,0.6", "--not-last"});
    CHECK(interim.at("observed_ends") == false);
    CHECK(interim.at("observed")[1].at("alpha_spent").get<double>() < 0.005);
}

TEST_CASE("boundaries as text say which rules, and what each look may do", "[design]") {
    const ProgramRun run = boundaries({"--looks", "0.5,1", "--futility", "HSD:-2", "--efficacy", "OF"});
    CHECK(run.exit_code == 0);
    for (const char* words : {"One-sided alpha 0.025", "O'Brien-Fleming", "gamma -2, non-binding", "z futility",
                              "2.7965", "Power 80.00%", "without an effect"})
        CHECK_THAT(run.out, ContainsSubstring(words));
    CHECK(run.out.find("harm") == std::string::npos);
    CHECK(run.out.find("nan") == std::string::npos);
    CHECK_THAT(boundaries({"--sides", "2", "--alpha", "0.05"}).out, ContainsSubstring("z harm"));
}

TEST_CASE("a picture of boundaries names its regions", "[design]") {
    const TemporaryFolder folder;
    const std::string file = folder.path() + "/b.svg";
    CHECK(boundaries({"--looks", "4", "--sides", "2", "--alpha", "0.05", "--futility", "fixed-z:0", "--svg", file})
              .exit_code == 0);
    std::ifstream stream(file);
    const std::string svg{std::istreambuf_iterator<char>(stream), {}};
    for (const char* words : {"stop for benefit", "stop for harm", "stop for futility", "<title", "2.014", "75%"})
        CHECK_THAT(svg, ContainsSubstring(words));
    CHECK(boundaries({"--looks", "1", "--svg", file}).exit_code == 0);
    CHECK(boundaries({"--svg", folder.path()}).exit_code == 2);
}

TEST_CASE("mistakes in boundaries are told as the option's, with what instead", "[design]") {
    struct Mistake {
        std::vector<std::string> arguments;
        std::string words;
    };
    const Mistake mistakes[] = {
        {{"--looks", "0.5,0.4,1"}, "--looks: has a look at 0.4 after one at 0.5; increasing"},
        {{"--looks", "0.5,0.9"}, "--looks: ends at 0.9; the last look at 1"},
        {{"--looks", "0,1"}, "--looks: has a look at 0; above 0"},
        {{"--looks", "0.5,1.5"}, "--looks: has a look at 1.5; above 0, at most 1"},
        {{"--looks", "half,1"}, "--looks: has \"half\"; numbers between commas"},
        {{"--looks", "2.5"}, "--looks: is 2.5"},
        {{"--looks", "1000"}, "whole number of looks up to 100"},
        {{"--looks", ""}, "--looks"},
        {{"--alpha", "0"}, "--alpha: is 0; above 0"},
        {{"--alpha", "0.6"}, "--alpha: is 0.6"},
        {{"--alpha", "nan"}, "--alpha: nan is out of range"},
        {{"--beta", "1"}, "--beta: is 1"},
        {{"--sides", "3"}, "--sides: is 3; 1 or 2"},
        {{"--efficacy", "obrien-flemming"}, "--efficacy: is \"obrien-flemming\"; did you mean \"obrien-fleming\"?"},
        {{"--efficacy", "P:3"}, "--efficacy: is 3; this kind has no parameter"},
        {{"--efficacy", "WT:1.2"}, "--efficacy: is 1.2; from -0.5 to 1 (O'Brien-Fleming 0, Pocock 0.5)"},
        {{"--efficacy", "KD:-1"}, "--efficacy: is -1; above 0"},
        {{"--efficacy", "HP:x"}, "--efficacy: has \"x\""},
        {{"--efficacy", "HP:2,3"}, "one parameter for this kind"},
        {{"--efficacy", "HP:1.5", "--looks", "4"}, "spend all of alpha"},
        {{"--efficacy", "user-spending:0.01,0.02"}, "the last value is alpha, 0.025"},
        {{"--efficacy", "user-critical:3"}, "--efficacy: has 1 values; 2 values, one a look"},
        {{"--futility", "maybe"}, "--futility: is \"maybe\"; one of: none"},
        {{"--futility", "fixed-z:3"}, "--futility: at look 1 the futility limit is not below the efficacy limit"},
        {{"--futility", "CP:1.5"}, "--futility: is 1.5; above 0 and below 1"},
        {{"--futility", "LDOF", "--futility-region", "inner-wedge"}, "--futility-region: is inner-wedge"},
        {{"--futility-effect", "hope"}, "--futility-effect: is \"hope\""},
        {{"--binding"}, "--binding: there is no futility that could bind"},
        {{"--tests", "both"}, "--tests: has 1 values; 2 values"},
        {{"--tests", "both,futility"}, "--tests: ends with futility; the last look tests efficacy"},
        {{"--observed", "0.5,0.4"}, "--observed: has 0.4 after 0.5"},
        {{"--last"}, "--last: there are no observed looks"},
        {{"--drift", "-1"}, "--drift: is -1"},
        {{"--svg", "/nowhere/b.svg"}, "/nowhere"},
    };
    for (const Mistake& mistake : mistakes) {
        const ProgramRun run = boundaries(mistake.arguments);
        INFO(mistake.words << "\n" << run.err);
        CHECK(run.exit_code == 2);
        CHECK(run.out.empty());
        CHECK_THAT(run.err, ContainsSubstring(mistake.words));
    }
    // What is sound is not blamed for what is not.
    CHECK(boundaries({"--alpha", "0.9"}).err.find("--beta") == std::string::npos);
}
