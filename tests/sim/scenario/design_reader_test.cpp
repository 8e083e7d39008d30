// What [design] says of looks: read, refused with its line, written back.
#include "models/numeric/input_error.hpp"
#include "sim/scenario/scenario.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

const std::string kBase =
    "[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\nhazard_ratio = 0.7\n[trial]\nrecruitment "
    "= { sites = 4 }\n[[analysis]]\nname = \"death\"\ntest = \"proportion-difference\"\nday = 28\n[[analysis]]\nname "
    "= \"time\"\ntest = \"log-rank\"\n[design]\n";

std::string refusal(const std::string& design, const std::string& base = kBase) {
    try {
        parse_scenario(base + design, "s.toml");
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

std::string looks(const std::string& list, const std::string& more = "") {
    return "kind = \"group-sequential\"\nlooks = " + list + "\n" + more;
}

}  // namespace

TEST_CASE("looks in short and in full are the same design, and its canonical text is read again", "[exact]") {
    const Scenario brief = parse_scenario(kBase + looks("[0.5, 1]", "efficacy = \"pocock\"\n"), "s.toml"),
                   full = parse_scenario(
                       kBase + looks("[{ followed = 0.5 }, { followed = 1.0 }]", "efficacy = { kind = \"pocock\" }\n"),
                       "s.toml");
    CHECK(canonical_toml(brief) == canonical_toml(full));
    CHECK(canonical_toml(parse_scenario(canonical_toml(brief), "s.toml")) == canonical_toml(brief));
    REQUIRE(brief.design.sequential);
    CHECK(brief.design.sequential->looks[0].followed == 0.5);
    CHECK(brief.design.sequential->efficacy.kind == EfficacyKind::pocock);
    CHECK(brief.design.sequential->beta == 0.2);
    const Scenario more = parse_scenario(
        kBase + looks("[{ deaths_share = 0.5, calendar_day = 300, whichever = \"last\", tests = \"futility\" }, { "
                      "deaths = 80, spacing = 30 }, { deaths = 120 }]",
                      "alpha = 0.025\nsides = 1\nanalysis = \"time\"\nefficacy = { kind = \"hwang-shih-decani\", "
                      "parameter = -3 }\nfutility = { kind = \"fixed-z\", values = [0.1, 0.2], binding = true }\n"),
        "s.toml", {"simulation.target_power=0.9"});
    CHECK(more.design.sequential->beta == 0.1);
    CHECK(canonical_toml(parse_scenario(canonical_toml(more), "s.toml")) == canonical_toml(more));
}

TEST_CASE("looks that cannot be, or would do nothing, are refused with what to write instead", "[exact]") {
    const std::pair<std::string, const char*> kRefused[] = {
        {"looks = [0.5, 1]\n", "write kind = \"group-sequential\""},
        {"kind = \"adaptive\"\n", "write \"fixed\" or \"group-sequential\""},
        {"kind = \"group-sequential\"\n", "design.looks: is missing"},
        {looks("[1]"), "has one look"},
        {looks("[0.5, 0.75]"), "some patients would never be analyzed"},
        {looks("[0.75, 0.5, 1]"), "0.5 is not more than the 0.75 of a look before"},
        {looks("[0, 1]"), "out of range"},
        {looks("[0.5, 1.5]"), "out of range"},
        {looks("[0.5, 1]", "cut = { deaths = 5 }\n"), "its last look is the final analysis"},
        {looks("[{}, { followed = 1 }]"), "does not say when it takes place"},
        {looks("[{ followed = 0.5, followed_patients = 9 }, 1]"), "keep one of them"},
        {looks("[{ deaths_share = 0.5 }, 1]"), "a share of deaths that the last look does not state"},
        {looks("[{ deaths = 90 }, { deaths = 60 }]"), "60 is not more than the 90"},
        {looks("[{ followed = 0.5, whichever = \"last\" }, 1]"), "has no effect with one condition"},
        {looks("[{ followed = 0.5, spacing = 3 }, 1]"), "there is no look before"},
        {looks("[0.5, { followed = 1, tests = \"futility\" }]"), "the final analysis tests efficacy"},
        {looks("[{ calendar_day = 90 }, { calendar_day = 300 }]"), "design.maximum_deaths: is missing"},
        {looks("[0.5, 1]", "analysis = \"deaht\"\n"), "did you mean \"death\""},
        {looks("[0.5, 1]", "analysis = \"death\"\nmaximum_deaths = 90\n"), "has no effect"},
        {looks("[0.5, 1]", "efficacy = \"obrien\"\n"), "unknown value \"obrien\""},
        {looks("[0.5, 1]", "efficacy = { kind = \"pocock\", parameter = 2 }\n"), "design.efficacy.parameter"},
        {looks("[0.5, 1]", "efficacy = { kind = \"user-critical\", values = [2] }\n"), "design.efficacy.values"},
        {looks("[0.5, 1]", "futility = { kind = \"fixed-z\", values = [0, 1, 2] }\n"), "design.futility.values"},
    };
    for (const auto& [design, expected] : kRefused) {
        INFO(design);
        CHECK_THAT(refusal(design), ContainsSubstring(expected));
    }
    const std::string alone = std::string(kBase).replace(kBase.find("[trial]"), 35, "");
    CHECK_THAT(refusal(looks("[0.5, 1]"), alone), ContainsSubstring("add trial.recruitment"));
    CHECK(refusal(looks("[{ deaths = 20 }, { deaths = 50 }]"), alone).empty());
}
