// A certificate of the type I error through the library: the program's, and its counts and bounds by hand.
#include <cmath>

#include "tests/sim/api/same_support.hpp"

using namespace equipoise::test;
using nlohmann::json;

namespace {

const std::string kMargin =
    "[[analysis]]\nname = \"not worse\"\ntest = \"farrington-manning\"\nday = 28\nmargin = 0.1\n";

// The probability that at most `count` of `total` have what each has with probability p.
double at_most_count(std::uint64_t count, std::uint64_t total, double p) {
    double sum = 0;
    for (std::uint64_t k = 0; k <= count; ++k) {
        const auto m = static_cast<double>(k), n = static_cast<double>(total);
        sum += std::exp(std::lgamma(n + 1) - std::lgamma(m + 1) - std::lgamma(n - m + 1) + m * std::log(p) +
                        (n - m) * std::log1p(-p));
    }
    return sum;
}

}  // namespace

TEST_CASE("a certificate is the program's", "[exact][api]") {
    const Folder folder;
    const std::string file = folder.write("margin.toml", kStudy + kMargin);
    const json told = answer({"power", file, "--certify", "--n", "120", "--trials", "1024"});
    const equipoise::Study study(equipoise::Scenario::read(file));
    const equipoise::CertifyResult found = equipoise::certify(study, {.n = 120, .trials = 1024}, {.threads = 2});
    REQUIRE(found.table.rows() == 3);
    for (std::size_t row = 0; row < 3; ++row)
        CHECK(same(told["analyses"][row], found.table, row, {{"name", "analysis"}}) == 17);
    CHECK(found.confidence == told["confidence"].get<double>());
    CHECK(found.left_out.empty());
    CHECK(found.table.number(2, "margin") == 0.1);
    CHECK(found.table.number(2, "level") == 0.025);
}

TEST_CASE("a certificate counts power without an effect, and its bound holds with its confidence", "[exact][api]") {
    const Folder folder;
    const equipoise::Table table = equipoise::certify(study_in(folder), {.n = 120, .trials = 1024}).table;
    const equipoise::Table curve =
        equipoise::curve(study_in(folder, {"explore.n=[120]", "explore.effect_scale=[0.0]"}), 1024);
    for (std::size_t a = 0; a < 2; ++a) {
        INFO(a);
        const double either = curve.number(a, "power") + curve.number(a, "harm");
        CHECK_THAT(table.number(a, "type_one_error"), WithinAbs(either, 1e-12));
        CHECK(table.number(a, "rejections") == std::round(1024 * either));
        const auto count = static_cast<std::uint64_t>(table.number(a, "rejections"));
        // At the bound so few rejections have a chance of one in a thousand; a bound a little lower would not do.
        CHECK_THAT(at_most_count(count, 1024, table.number(a, "at_most")), WithinRel(0.001, 1e-6));
        CHECK_THAT(1 - at_most_count(count - 1, 1024, table.number(a, "at_least")), WithinRel(0.001, 1e-6));
        CHECK(at_most_count(count, 1024, 0.99 * table.number(a, "at_most")) > 0.001 * 1.05);
    }
}

TEST_CASE("analyses without a law at their margin are named, and what cannot be is refused", "[exact][api]") {
    const Folder folder;
    const std::string toml =
        "[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\nhazard_ratio = 0.7\n" + kMargin +
        "[simulation]\nn = 60\n";
    const equipoise::Study beyond(equipoise::Scenario::parse(toml, {}, {"analysis[0].margin=0.7"}));
    const equipoise::CertifyResult found = equipoise::certify(beyond, {.trials = 64});
    CHECK(found.table.rows() == 0);
    CHECK(found.left_out == std::vector<std::string>{"not worse"});

    CHECK(place_of([&] { equipoise::certify(study_in(folder), {.n = 1, .trials = 64}); }) == "n");
    CHECK(place_of([&] { equipoise::certify(study_in(folder), {.trials = -1}); }) == "trials");
    CHECK(place_of([&] { equipoise::certify(study_in(folder), {.trials = 64}, {.threads = -1}); }) == "threads");
    // By default ten million trials, whatever the scenario has: stopped, for they would take their time.
    equipoise::Monitor monitor;
    monitor.on_progress([&](std::uint64_t done) {
        if (done > 256) monitor.stop();
    });
    const equipoise::Study few = study_in(folder, {"simulation.trials=128"});
    CHECK_THROWS_AS(equipoise::certify(few, {.n = 20}, {.threads = 1, .monitor = &monitor}), equipoise::Interrupted);
}
