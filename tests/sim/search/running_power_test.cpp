// Power as the trials of a run came in: every point is a shorter run's own power, and the last is the answer's.
#include "sim/search/running_power.hpp"

#include <algorithm>

#include "sim/search/power_curve.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

Study two_analyses() {
    return resolve(parse_scenario(
        "seed = 4\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\nhazard_ratio = 0.6\n"
        "[simulation]\nn = 200\n[[analysis]]\nname = \"z\"\ntest = \"proportion-difference\"\n"
        "day = 28\n[[analysis]]\nname = \"early\"\ntest = \"proportion-difference\"\nday = 7\n",
        "s.toml"));
}

std::vector<CurvePoint> points(const Study& study, const Replication& replication) {
    const std::size_t sizes[] = {100, 200};
    return power_at(study, {1, 0}, study.model(), sizes, replication, Campaign::on_threads(2));
}

bool same(const Proportion& a, const Proportion& b) {
    return a.value == b.value && a.mcse == b.mcse && a.lower == b.lower && a.upper == b.upper;
}

}  // namespace

TEST_CASE("points of a course stay 3% apart, the last is always there", "[exact][pictures]") {
    for (const std::uint64_t trials : {64ul, 65ul, 128ul, 10000ul, 100000ul}) {
        std::vector<RunningPower> course;
        for (std::uint64_t t = std::min<std::uint64_t>(64, trials); t < trials; t += 64) add_point(course, {t, t / 2});
        add_point(course, {trials, trials / 3});
        CHECK(course.front().trials == 64);
        CHECK(course.back().trials == trials);
        CHECK(course.back().benefit == trials / 3);
        CHECK(course.size() < 260);
        for (std::size_t i = 1; i + 1 < course.size(); ++i)
            CHECK(static_cast<double>(course[i].trials) >= 1.03 * static_cast<double>(course[i - 1].trials));
    }
}

TEST_CASE("each point of a run's course is the power of the run that ends there, the last the run's own",
          "[exact][pictures]") {
    const Study study = two_analyses();
    const std::vector<CurvePoint> run = points(study, 1000);
    for (const CurvePoint& at : run) {
        REQUIRE(at.course.size() > 5);
        const RunningPower& last = at.course.back();
        CHECK(last.trials == 1000);
        CHECK(same(Proportion::of(last.benefit, last.trials), at.analyses[0].power));
        CHECK_FALSE(same(Proportion::of(last.benefit + 1, last.trials), at.analyses[0].power));
        CHECK_FALSE(same(Proportion::of(last.benefit, last.trials), at.analyses[1].power));
    }
    for (const std::size_t i : {0u, 3u}) {
        const RunningPower& point = run[1].course[i];
        CHECK(same(Proportion::of(point.benefit, point.trials), points(study, point.trials)[1].analyses[0].power));
    }
    // A run to an error goes in parts; its course goes through all of them.
    const CurvePoint grown = points(study, Replication::to_error(0.01))[1];
    CHECK(grown.analyses[0].trials > 1024);
    CHECK(grown.course.back().trials == grown.analyses[0].trials);
    CHECK(same(Proportion::of(grown.course.back().benefit, grown.course.back().trials), grown.analyses[0].power));
    CHECK(std::ranges::is_sorted(grown.course, {}, &RunningPower::trials));
}
