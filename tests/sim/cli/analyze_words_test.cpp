// What `analyze` calls its numbers, and the reasons it gives where there is none.
#include <fmt/format.h>

#include "tests/support/answer.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/program.hpp"

using namespace equipoise::test;

namespace {

std::string text_of(const std::string& data, const std::string& test, const std::vector<std::string>& options) {
    std::vector<std::string> arguments{"analyze", data, "--control", "0", "--test", test};
    for (const std::string& option : options) arguments.insert(arguments.end(), {"--option", option});
    const ProgramRun run = run_equipoise(arguments);
    REQUIRE(run.exit_code == 0);
    return run.out;
}

const std::string kSix = "arm,dead,n\n0,1,4\n0,0,2\n1,1,1\n1,0,5\n";

}  // namespace

TEST_CASE("a one-sided p is called one-sided, in every test that has an alternative", "[reference]") {
    const TemporaryFolder folder;
    const std::string data = folder.write("six.csv", kSix);
    // R: fisher.test(matrix(c(1, 5, 4, 2), 2), alternative = "less") 0.1212121; two-sided 0.2424242; "greater"
    // 0.9924242
    CHECK_THAT(analyze(data, "fisher", {"outcome=dead", "alternative=less"}).at("p_value").get<double>(),
               WithinAbs(0.1212121, 5e-8));
    for (const char* test : {"fisher", "boschloo", "barnard"}) {
        INFO(test);
        for (const auto& [alternative, words] :
             {std::pair{"less", "fewer events in 1"}, {"greater", "more events in 1"}}) {
            const std::string text = text_of(data, test, {"outcome=dead", std::string("alternative=") + alternative});
            CHECK_THAT(text, ContainsSubstring(fmt::format("one-sided p (alternative: {}) ", words)));
            CHECK_THAT(text, !ContainsSubstring("two-sided p "));
            CHECK(analyze(data, test, {"outcome=dead", std::string("alternative=") + alternative}).at("alternative") ==
                  alternative);
        }
        CHECK_THAT(text_of(data, test, {"outcome=dead"}), ContainsSubstring("two-sided p "));
    }
    CHECK_THAT(text_of(data, "fisher", {"outcome=dead", "alternative=less"}),
               ContainsSubstring("one-sided 95% interval 0 to "));
    CHECK_THAT(text_of(data, "farrington-manning", {"outcome=dead", "margin=0.1"}),
               ContainsSubstring("one-sided p against the margin"));
}

TEST_CASE("exact tests without events have p = 1", "[exact]") {
    const TemporaryFolder folder;
    for (const std::string& rows : {std::string("0,0,9\n1,0,7\n"), std::string("0,1,9\n1,1,7\n")}) {
        const std::string data = folder.write("alike.csv", "arm,dead,n\n" + rows);
        for (const char* test : {"fisher", "boschloo", "barnard"})
            for (const char* alternative : {"two-sided", "less", "greater"}) {
                INFO(test << " " << alternative << " " << rows);
                const Json answer = analyze(data, test, {"outcome=dead", std::string("alternative=") + alternative});
                CHECK(answer.at("status") == "ok");
                CHECK_THAT(answer.at("p_value").get<double>(),
                           WithinAbs(1, 1e-3));  // unconditional: common risks within 1e-5 of 0
            }
    }
}

TEST_CASE("a curve that has come down to 0 has an estimate, no p, and the true reason", "[reference]") {
    const TemporaryFolder folder;
    const std::string data = folder.write(
        "zero.csv",
        "arm,time,status\n0,1,1\n0,3,1\n0,5,1\n0,9,0\n0,12,1\n0,14,1\n1,2,1\n1,6,0\n1,9,1\n1,18,1\n1,22,0\n1,28,0\n");
    const Json answer =
        analyze(data, "milestone", {"day=20"});  // R survfit: 0 and 0.4166667, standard error NaN in the first
    CHECK_THAT(answer.at("estimate").get<double>(), WithinAbs(0.4166667, 5e-8));
    CHECK(answer.at("p_value").is_null());
    CHECK_THAT(answer.at("reason").get<std::string>(), ContainsSubstring("come down to 0"));
    const std::string text = text_of(data, "milestone", {"day=20"});
    CHECK_THAT(text, ContainsSubstring("come down to 0"));
    CHECK_THAT(text, ContainsSubstring("difference in survival at the day, day 20 0.41"));
    CHECK_THAT(text, !ContainsSubstring("everybody"));
}

TEST_CASE("without a day the whole follow-up of the data is compared, and said", "[exact]") {
    const TemporaryFolder folder;
    const std::string data =
        folder.write("ninety.csv", "arm,time,status\n0,10,1\n0,50,1\n0,90,0\n0,90,0\n1,60,1\n1,90,0\n1,90,0\n1,90,0\n");
    for (const auto& [test, key] :
         {std::pair{"proportion-difference", "day"}, {"milestone", "day"}, {"rmst", "tau"}, {"fisher", "day"}}) {
        const Json answer = analyze(data, test), asked = analyze(data, test, {std::string(key) + "=90"});
        INFO(test);
        CHECK(answer.at("options").at(key) == 90);
        CHECK(answer == asked);
        CHECK_THAT(answer.at("when").get<std::string>(), ContainsSubstring("90"));
    }
    CHECK_THAT(text_of(data, "proportion-difference", {}), ContainsSubstring("risk difference, day 90 -0.25"));
    // The shorter arm ends with somebody alive: nothing is known beyond.
    const std::string uneven = folder.write("uneven.csv", "arm,time,status\n0,10,1\n0,60,0\n1,50,1\n1,90,0\n");
    CHECK(analyze(uneven, "milestone").at("options").at("day") == 60);
    CHECK(analyze(uneven, "rmst").at("options").at("tau") == 60);
}
