// The looks of a trial of n patients: numbers in place of shares.
#include "sim/design/group_sequential.hpp"

#include "sim/design/design.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

Design followed_at(const std::vector<double>& shares) {
    Design design;
    design.sequential.emplace();
    for (const double share : shares) design.sequential->looks.emplace_back().followed = share;
    return design;
}

std::vector<double> shares_at(const Design& design, std::size_t n) {
    std::vector<double> shares;
    for (const PlannedLook& look : planned_looks(*design.sequential, n)) shares.push_back(look.share);
    return shares;
}

}  // namespace

TEST_CASE("a look at a share of the patients waits for that number of them, and its information is theirs", "[exact]") {
    const Design design = followed_at({1.0 / 3, 2.0 / 3, 1});
    const std::vector<PlannedLook> looks = planned_looks(*design.sequential, 400);
    REQUIRE(looks.size() == 3);
    CHECK(looks[0].cut.followed == 133);
    CHECK(looks[1].cut.followed == 267);
    CHECK(looks[0].share == 133 / 400.0);
    CHECK(looks[1].share == 267 / 400.0);
    CHECK(looks[2].share == 1);
    Design deaths;
    deaths.sequential.emplace();
    deaths.sequential->looks.resize(3);
    deaths.sequential->looks[0].deaths_share = 0.5;
    deaths.sequential->looks[1].deaths = 90;
    deaths.sequential->looks[2].deaths = 121;
    const std::vector<PlannedLook> by_deaths = planned_looks(*deaths.sequential, 400);
    CHECK(by_deaths[0].cut.deaths == 61);  // never one too few
    CHECK(by_deaths[0].share == 61 / 121.0);
    CHECK(by_deaths[1].share == 90 / 121.0);
    CHECK(by_deaths[2].share == 1);
}

TEST_CASE("trials too small for their looks still have boundaries", "[exact]") {
    for (const std::size_t looks : {2u, 5u, 10u, 40u}) {
        std::vector<double> shares;
        for (std::size_t k = 1; k <= looks; ++k) shares.push_back(static_cast<double>(k) / static_cast<double>(looks));
        const Design design = followed_at(shares);
        for (const std::size_t n : {2u, 4u, 6u, 10u, 18u, 60u}) {
            INFO(looks << " looks at " << n);
            CHECK(problems_of(design.boundary_plan(shares_at(design, n))).empty());
        }
    }
    // A number of patients beyond the trial's own: that look never comes.
    Design design = followed_at({0.5, 1});
    design.sequential->looks[0].followed.reset();
    design.sequential->looks[0].followed_patients = 300;
    CHECK(problems_of(design.boundary_plan(shares_at(design, 200))).empty());
}
