// The reference cases of topic `binary` through the program, as a user would run them.

#include "tests/support/catch_compat.hpp"
#include "tests/support/program.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise::test;

namespace {

// The 2 x 2 table of a case as a counted data file.
std::string table_csv(const Json& input) {
    const int x1 = input.at("x1"), n1 = input.at("n1"), x0 = input.at("x0"), n0 = input.at("n0");
    return "arm,event,n\n0,1," + std::to_string(x0) + "\n0,0," + std::to_string(n0 - x0) + "\n1,1," + std::to_string(x1) + "\n1,0," +
           std::to_string(n1 - x1) + "\n";
}

Json analyze(const std::string& data, const std::string& test, std::vector<std::string> options = {}) {
    std::vector<std::string> arguments{"analyze", data, "--test", test, "--json"};
    for (const std::string& option : options) {
        arguments.push_back("--option");
        arguments.push_back(option);
    }
    const ProgramRun run = run_equipoise(arguments);
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    return Json::parse(run.out);
}

}  // namespace

TEST_CASE("analyze gives R's z tests of two proportions", "[reference]") {
    const TemporaryFolder folder;
    for (const ReferenceCase& reference : reference_cases("binary", "test_")) {
        const std::string data = folder.write("table.csv", table_csv(reference.input));
        const Json pooled = analyze(data, "proportion-difference", {"outcome=event"});
        check_reference(reference, "rd", pooled.at("estimate"));
        check_reference(reference, "chisq", pooled.at("details").at("chi_square"));
        check_reference(reference, "p_chisq", pooled.at("p_value"));
        // Ours is positive for benefit, R's for more events under treatment.
        check_reference(reference, "z_pooled", -pooled.at("z").get<double>());
        const Json unpooled = analyze(data, "proportion-difference", {"outcome=event", "variance=unpooled"});
        check_reference(reference, "z_unpooled", -unpooled.at("z").get<double>());
        check_reference(reference, "p_unpooled", unpooled.at("p_value"));
        const Json yates = analyze(data, "proportion-difference", {"outcome=event", "continuity=true"});
        check_reference(reference, "chisq_yates", yates.at("details").at("chi_square"));
        check_reference(reference, "p_yates", yates.at("p_value"));
    }
}
