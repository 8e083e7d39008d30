// Where a patient's death and loss come from: his arm's numbers at his place in it, whatever happens to anybody else.
#include "sim/trial/deaths_by_arm.hpp"

#include "models/numeric/vector_math.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

constexpr ReplicateKey kKey{11, 5};

TrialModel model_of(double hazard_ratio) {
    TrialModel model;
    model.survival = {ArmSurvival(Exponential{.rate = 0.02}),
                      ArmSurvival(Exponential{.rate = 0.02}, Proportional{hazard_ratio})};
    model.loss = {Loss::by(0.1, 28), Loss::by(0.2, 28)};
    model.recruitment.emplace(Recruitment{.sites = 4, .activation_months = 0});
    model.randomization.strata = {"site"};
    return model;
}

double uniform_of(std::uint32_t arm, std::uint32_t place, Purpose purpose) {
    const auto word = random_block(kKey, arm << 31 | place / 2, purpose);
    const std::size_t half = 2 * (place % 2);
    return unit_uniform(std::uint64_t{word[half + 1]} << 32 | word[half]);
}

}  // namespace

TEST_CASE("the k-th patient of an arm dies by the arm's k-th number", "[exact]") {
    const TrialModel model = model_of(0.6);
    Arena arena;
    const Cohort cohort = draw_cohort(model, kKey, 230, arena);
    std::uint32_t place[2] = {0, 0};
    std::size_t deaths = 0;
    for (std::size_t i = 0; i < cohort.n; ++i) {
        const std::uint8_t arm = cohort.arm[i];
        const double e = -vector_math::log(uniform_of(arm, place[arm], Purpose::death)),
                     day = e / (arm ? 0.02 * 0.6 : 0.02);
        if (day <= 28) {
            ++deaths;
            REQUIRE(std::abs(cohort.death[i] - day) <= 1e-13 * day);
        } else {
            REQUIRE(cohort.death[i] > 28);
        }
        REQUIRE(cohort.dropout[i] ==
                model.loss[arm].time(-vector_math::log(uniform_of(arm, place[arm], Purpose::dropout))));
        ++place[arm];
    }
    CHECK(deaths > 50);
}

TEST_CASE("a cohort whose order nobody reads has the same patients, control first", "[exact]") {
    for (const bool dated : {false, true})
        for (const std::size_t n : {0u, 1u, 2u, 151u, 400u}) {
            const TrialModel model = model_of(0.6);
            Arena arena;
            const Cohort whole = draw_cohort(model, kKey, n, arena),
                         short_of = draw_cohort(model, kKey, n, arena, {.dates = dated, .order = false});
            std::vector<double> death, dropout;
            for (std::uint8_t arm = 0; arm < 2; ++arm)
                for (std::size_t i = 0; i < n; ++i)
                    if (whole.arm[i] == arm) {
                        REQUIRE(short_of.arm[death.size()] == arm);
                        death.push_back(whole.death[i]);
                        dropout.push_back(whole.dropout[i]);
                    }
            CHECK(std::equal(death.begin(), death.end(), short_of.death.begin(), short_of.death.end()));
            CHECK(std::equal(dropout.begin(), dropout.end(), short_of.dropout.begin(), short_of.dropout.end()));
            CHECK(short_of.recruited(n) == n);
            if (dated || n == 0)
                CHECK(short_of.end(n) == whole.end(n));
            else
                CHECK_FALSE(short_of.dated());
        }
}
