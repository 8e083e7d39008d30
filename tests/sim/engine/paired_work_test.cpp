// Studies on common random numbers: pairs are counted as conducting each trial by hand counts them, and the error of a
// difference is that of pairs.
#include "sim/engine/paired_work.hpp"

#include <cmath>

#include "sim/search/comparison.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

std::string trial_of(double hazard_ratio, const std::string& more = "") {
    return "seed = 3\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\nhazard_ratio = " +
           std::to_string(hazard_ratio) +
           "\n[[analysis]]\nname = \"deaths\"\ntest = \"proportion-difference\"\nday = 28\n[[analysis]]\nname = "
           "\"time\"\ntest = \"log-rank\"\n[simulation]\ntrials = 1000\nn = 200\n" +
           more;
}

std::vector<Study> two(double first, double second) {
    return {resolve(parse_scenario(trial_of(first), "a.toml")), resolve(parse_scenario(trial_of(second), "b.toml"))};
}

}  // namespace

TEST_CASE("the difference of pairs, its error and its interval, by hand", "[exact]") {
    const PairTally pair{400, 200, 30, 10};
    CHECK_THAT(pair.difference(), WithinAbs(0.05, 1e-15));
    CHECK_THAT(pair.mcse(), WithinAbs(std::sqrt((0.1 - 0.0025) / 400), 1e-15));
    // Agresti and Min (2005): 30.5 and 10.5 of 402.
    const double d = 20.0 / 402, half = 1.959963984540054 * std::sqrt((41.0 / 402 - d * d) / 402);
    CHECK_THAT(pair.limits().lower, WithinAbs(d - half, 1e-15));
    CHECK_THAT(pair.limits().upper, WithinAbs(d + half, 1e-15));
    const PairTally same{400, 200, 0, 0};
    CHECK(same.mcse() == 0);
    CHECK(same.limits().upper > 0.001);  // no trial that differs is no proof that none can
}

TEST_CASE("pairs are counted as trials conducted one by one count them", "[exact]") {
    const std::vector<Study> studies = two(0.8, 0.6);
    const std::size_t sizes[] = {200, 200};
    const std::vector<Compared> compared = compare(studies, sizes, Campaign::on_threads(2));
    PairTally expected[2];
    Workspace workspace;
    const TrialModel models[] = {studies[0].model(), studies[1].model()};
    for (std::uint64_t replicate = 0; replicate < 1000; ++replicate) {
        bool found[2][2];
        for (std::size_t s = 0; s < 2; ++s) {
            const RunRequest request = run_request(studies[s].scenario, models[s], {sizes, 1}, 1);
            const TrialProtocol protocol = request.protocol();
            const Arena::Frame frame(workspace.arena);
            const TrialOutcome outcome = conduct(models[s], protocol, {3, replicate}, workspace);
            for (std::size_t a = 0; a < 2; ++a) found[s][a] = outcome.at(0, a).verdict == Verdict::benefit;
        }
        for (std::size_t a = 0; a < 2; ++a) {
            ++expected[a].trials;
            expected[a].both += found[0][a] && found[1][a];
            expected[a].only_here += found[1][a] && !found[0][a];
            expected[a].only_first += found[0][a] && !found[1][a];
        }
    }
    for (std::size_t a = 0; a < 2; ++a) {
        const PairTally& pair = compared[1].pairs[a];
        CHECK(pair.trials == expected[a].trials);
        CHECK(pair.both == expected[a].both);
        CHECK(pair.only_here == expected[a].only_here);
        CHECK(pair.only_first == expected[a].only_first);
        CHECK_THAT(pair.difference(),
                   WithinAbs(compared[1].analyses[a].power.value - compared[0].analyses[a].power.value, 1e-12));
        // On common random numbers the larger effect seldom loses what the smaller finds.
        CHECK(pair.mcse() < 0.9 * std::hypot(compared[0].analyses[a].power.mcse, compared[1].analyses[a].power.mcse));
    }
}

// 64 seeds of 1,000 trials: the mean squared error of the paired difference over its stated variance is chi-square(63)
// / 63, within 0.5 to 1.7 but for 1 in 10^4. Errors of runs apart in its place would give a third of that.
TEST_CASE("the error of a paired difference is its spread over seeds", "[statistical]") {
    std::vector<double> differences;
    double stated = 0;
    for (int seed = 1; seed <= 64; ++seed) {
        std::vector<Study> studies = two(0.75, 0.70);
        studies[0].scenario.seed = static_cast<std::uint64_t>(seed);
        const std::size_t sizes[] = {200, 200};
        const PairTally pair = compare(studies, sizes, Campaign::on_threads(2))[1].pairs[0];
        differences.push_back(pair.difference());
        stated += pair.mcse() * pair.mcse() / 64;
    }
    double mean = 0, squares = 0;
    for (const double d : differences) mean += d / 64;
    for (const double d : differences) squares += (d - mean) * (d - mean) / 63;
    INFO(squares / stated);
    CHECK(squares / stated > 0.5);
    CHECK(squares / stated < 1.7);
}

TEST_CASE("the same study twice differs in no trial, and analyses pair by name, else primary with primary", "[exact]") {
    const std::vector<Study> studies = two(0.7, 0.7);
    const std::size_t sizes[] = {200, 200};
    const std::vector<Compared> compared = compare(studies, sizes, Campaign::on_threads(1));
    for (const PairTally& pair : compared[1].pairs) CHECK(pair.only_here + pair.only_first == 0);
    Scenario other = studies[1].scenario;
    other.analyses[0].name = "first";
    CHECK(partners(studies[0].scenario, other) == std::vector<std::size_t>{kNoPartner, 1});
    other.analyses[1].name = "second";
    CHECK(partners(studies[0].scenario, other) == std::vector<std::size_t>{0, kNoPartner});
}

TEST_CASE("analyses in another order and trials of another size are compared by name, each at its own size",
          "[exact]") {
    std::vector<Study> studies = two(0.8, 0.6);
    std::swap(studies[1].scenario.analyses[0], studies[1].scenario.analyses[1]);
    const std::size_t sizes[] = {200, 120};
    const std::vector<Compared> compared = compare(studies, sizes, Campaign::on_threads(2));
    for (std::size_t s = 0; s < 2; ++s) {
        CHECK(compared[s].n == sizes[s]);
        const TrialModel model = studies[s].model();
        const RunTally alone =
            run(run_request(studies[s].scenario, model, {&sizes[s], 1}, 1000), Campaign::on_threads(2));
        for (std::size_t a = 0; a < 2; ++a)
            CHECK(compared[s].analyses[a].power.value == Proportion::of(alone.at(0, a).benefit, 1000).value);
    }
    for (std::size_t a = 0; a < 2; ++a) {
        CHECK(compared[1].against[a] == 1 - a);
        CHECK_THAT(compared[1].pairs[a].difference(),
                   WithinAbs(compared[1].analyses[a].power.value - compared[0].analyses[1 - a].power.value, 1e-12));
    }
}

TEST_CASE("a paired block is read back as it was written, and another layout is refused", "[exact]") {
    const std::vector<Study> studies = two(0.8, 0.6);
    const TrialModel models[] = {studies[0].model(), studies[1].model()};
    const std::size_t sizes[] = {100};
    std::vector<RunRequest> requests;
    for (std::size_t s = 0; s < 2; ++s) requests.push_back(run_request(studies[s].scenario, models[s], sizes, 64));
    const PairedWork work(requests, {{1, 0, 0}}), other(requests, {{1, 0, 0}, {1, 1, 1}});
    Workspace workspace;
    const BlockResult bytes = work.compute({work.point(), 0, 64}, workspace);
    CHECK(work.read(bytes).pair[0].trials == 64);
    CHECK(work.read(bytes).study[1].at(0, 1).trials == 64);
    CHECK_THROWS(other.read(bytes));
    CHECK(work.point() != other.point());
}
