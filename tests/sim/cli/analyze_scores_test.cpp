// The reference cases of topic `longitudinal` that concern one number per patient and hierarchies, through the program.
#include <fstream>
#include <sstream>

#include "tests/support/catch_compat.hpp"
#include "tests/support/program.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise::test;

namespace {

Json analyze(const std::string& data, const std::string& test, std::vector<std::string> options = {}) {
    std::vector<std::string> arguments{"analyze", data, "--test", test, "--json"};
    for (const std::string& option : options) {
        arguments.push_back("--option");
        arguments.push_back(option);
    }
    const ProgramRun run = run_equipoise(arguments);
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    Json json = Json::parse(run.out);
    CHECK(json.at("status") == "ok");
    return json;
}

std::string day_of(const std::string& column) { return column.substr(4); }

}  // namespace

TEST_CASE("analyze t-test gives R's t.test", "[reference]") {
    for (const ReferenceCase& reference : reference_cases("longitudinal", "ancova_")) {
        const std::string data = reference_file(reference.input.at("csv"));
        for (const std::string kind : {"student", "welch"}) {
            const Json got = analyze(data, "t-test",
                                     {"outcome.score=change", "outcome.day=" + day_of(reference.input.at("y")), "outcome.death=survivors-only",
                                      "outcome.discharge=missing", kind == "welch" ? "variance=welch" : "variance=equal"});
            check_reference(reference, "t_" + kind, -got.at("z").get<double>());
            check_reference(reference, "t_" + kind, got.at("details").at("t"));
            check_reference(reference, "df_" + kind, got.at("details").at("degrees_of_freedom"));
            check_reference(reference, "p_" + kind, got.at("p_value"));
            check_reference(reference, "ci_" + kind + "_low", got.at("lower"));
            check_reference(reference, "ci_" + kind + "_high", got.at("upper"));
        }
    }
}
