// What is shared between the sizes and the analyses of one trial changes no answer.
#include "sim/trial/prefix_memo.hpp"

#include <fmt/format.h>

#include "sim/engine/run.hpp"
#include "sim/study/study.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

struct Rule {
    int day = 0;
    bool operator==(const Rule&) const = default;
};
struct OtherRule {
    int day = 0;
    bool operator==(const OtherRule&) const = default;
};

// Outcomes that differ in one option each, and two pairs that are equal.
const std::string kOutcomes[] = {
    "test = \"wilcoxon\"\noutcome = { day = 7 }",
    "test = \"wilcoxon\"\noutcome = { day = 8 }",
    "test = \"wilcoxon\"\noutcome = { day = 7, discharge = \"last\" }",
    "test = \"wilcoxon\"\noutcome = { score = \"mean\", day = 28, death = \"carry-24\" }",
    "test = \"t-test\"\noutcome = { score = \"mean\", day = 28, death = \"while-alive\" }",
    "test = \"win-ratio\"\nhierarchy = [\"death\", \"score\"]\noutcome = { day = 7 }",
    "test = \"proportion-difference\"\nday = 28",
    "test = \"proportion-difference\"\nday = 14",
    "test = \"proportion-difference\"\nday = 28\nmissing = \"died\"",
    "test = \"fisher\"\nday = 28",
};

Scenario scenario_of(std::span<const std::string> tests) {
    std::string text =
        "follow_up_days = 28\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[sofa]\n"
        "[effect]\nhazard_ratio = 0.6\nsofa = { plateau = -1 }\n[trial]\ndropout = { risk = 0.1 }\n";
    for (std::size_t k = 0; k < tests.size(); ++k)
        text += fmt::format("[[analysis]]\nname = \"{}\"\n{}\n", k, tests[k]);
    return parse_scenario(text, "memo.toml");
}

RunTally run_of(std::span<const std::string> tests, std::span<const std::size_t> sizes) {
    const Scenario scenario = scenario_of(tests);
    const TrialModel model = resolve(scenario).model();
    return run(run_request(scenario, model, sizes, 128), Campaign::on_threads(1));
}

}  // namespace

TEST_CASE("a memo knows a rule by its kind and value, and forgets a trial", "[exact]") {
    PrefixMemo memo;
    const Rule seven{7}, again{7}, eight{8};
    const OtherRule other{7};
    memo.counts(seven).keep(10, {1, 2, 3, 4});
    CHECK(memo.counts(again).known == 10);
    CHECK(memo.counts(eight).known == 0);
    CHECK(memo.counts(other).known == 0);
    CHECK(memo.counts(seven).from(12)[1] == 2);
    // Fewer patients than were counted: from the first one on.
    CHECK(memo.counts(seven).from(9)[1] == 0);
    CHECK(memo.counts(seven).known == 0);
    memo.numbers(seven).first(3)[2] = 5;
    CHECK(memo.numbers(again).first(3)[2] == 5);
    memo.counts(seven).keep(10, {1, 2, 3, 4});
    memo.forget();
    CHECK(memo.counts(seven).known == 0);
}

TEST_CASE("an analysis at one size says the same alone as beside others at other sizes", "[exact]") {
    const std::size_t sizes[] = {40, 62, 300, 310};
    const RunTally together = run_of(kOutcomes, sizes);
    for (std::size_t a = 0; a < std::size(kOutcomes); ++a)
        for (std::size_t s = 0; s < std::size(sizes); ++s) {
            INFO(kOutcomes[a] << ", n = " << sizes[s]);
            const RunTally alone = run_of({&kOutcomes[a], 1}, {&sizes[s], 1});
            CHECK(together.at(s, a).benefit == alone.at(0, 0).benefit);
            CHECK(together.at(s, a).status == alone.at(0, 0).status);
            CHECK(together.at(s, a).sum == alone.at(0, 0).sum);
            CHECK(together.at(s, a).sum_of_variances == alone.at(0, 0).sum_of_variances);
            CHECK(together.trial[s] == alone.trial[0]);
        }
}
