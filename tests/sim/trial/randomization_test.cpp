// Imbalance of the randomizers against exact distributions (tests/reference/randomization.json: block_*,
// random_block_*, stratified_block_*, simple_*). False alarm of each case: 1 in 10,000 runs of a new seed.
#include <algorithm>
#include <numeric>

#include "sim/trial/randomization.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/goodness_of_fit.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

constexpr std::uint64_t kTrials = 40000;

// What a case asks for: strata's patients arrive in turn, as they do at sites.
struct Setting {
    Randomization randomization;
    Allocation allocation;
    std::vector<std::uint32_t> stratum;
    std::uint32_t strata = 1;
};

// How often D = N1 - N0 takes each value of `d`; any other value is counted in the last cell, which has probability 0.
std::vector<double> imbalance_counts(const Setting& s, const std::vector<double>& d) {
    std::vector<double> counts(d.size() + 1, 0);
    std::vector<std::uint8_t> arm(s.stratum.size());
    Arena arena;
    for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
        randomize(s.randomization, s.allocation, {77, trial}, {s.stratum, s.strata}, arm, arena);
        const int treated = std::accumulate(arm.begin(), arm.end(), 0);
        const double imbalance = 2.0 * treated - static_cast<double>(arm.size());
        ++counts[static_cast<std::size_t>(std::find(d.begin(), d.end(), imbalance) - d.begin())];
    }
    return counts;
}

double p_of(const Setting& setting, const ReferenceCase& reference, double spoilt_by = 0) {
    const auto d = reference.expected.at("d").get<std::vector<double>>();
    auto probability = reference.expected.at("probability").get<std::vector<double>>();
    const auto mode =
        std::max_element(probability.begin(), probability.end());  // the twin moves some of the commonest imbalance
    *mode -= spoilt_by;
    *(mode == probability.begin() ? mode + 1 : mode - 1) += spoilt_by;
    probability.push_back(0);
    return chi_square_p(imbalance_counts(setting, d), probability);
}

void check_case(const Setting& setting, const ReferenceCase& reference) {
    INFO(reference.id);
    CHECK(p_of(setting, reference) > 1e-4);
    CHECK(p_of(setting, reference, 0.02) < 1e-4);  // the twin
}

Setting one_stratum(std::size_t n) {
    Setting setting;
    setting.stratum.assign(n, 0);
    return setting;
}

}  // namespace

TEST_CASE("permuted blocks have the exact distribution of imbalance", "[statistical][reference]") {
    for (const ReferenceCase& reference : reference_cases("randomization", "block_")) {
        const int treated = reference.input.at("m1"), control = reference.input.at("m0");
        const int common = std::gcd(treated, control);
        Setting setting = one_stratum(reference.input.at("n"));
        setting.allocation.ratio = {control / common, treated / common};
        setting.randomization.block_sizes = {treated + control};
        check_case(setting, reference);
    }
}

TEST_CASE("blocks of varying size have the exact distribution of imbalance", "[statistical][reference]") {
    for (const ReferenceCase& reference : reference_cases("randomization", "random_block_")) {
        Setting setting = one_stratum(reference.input.at("n"));
        setting.randomization.block_sizes = reference.input.at("sizes").get<std::vector<int>>();
        check_case(setting, reference);
    }
}

TEST_CASE("blocks in strata have the exact distribution of overall imbalance", "[statistical][reference]") {
    for (const ReferenceCase& reference : reference_cases("randomization", "stratified_block_")) {
        auto left = reference.input.at("n_per_stratum").get<std::vector<int>>();
        Setting setting;
        setting.strata = static_cast<std::uint32_t>(left.size());
        setting.randomization.block_sizes = {reference.input.at("block").get<int>()};
        while (std::any_of(left.begin(), left.end(), [](int n) { return n > 0; }))
            for (std::uint32_t s = 0; s < setting.strata; ++s)
                if (left[s]-- > 0) setting.stratum.push_back(s);
        check_case(setting, reference);
    }
}

TEST_CASE("simple randomization has the binomial distribution of imbalance", "[statistical][reference]") {
    for (const ReferenceCase& reference : reference_cases("randomization", "simple_")) {
        Setting setting = one_stratum(reference.input.at("n"));
        setting.randomization.method = RandomizationMethod::simple;
        check_case(setting, reference);
    }
}

TEST_CASE("every order of a block is equally likely, and every block is balanced", "[statistical]") {
    // Blocks of 6: 20 orders. The first and the tenth block of a stratum, and a large block's every place.
    const auto order_p = [](const std::vector<int>& block_sizes, std::size_t from, double spoilt_by) {
        Setting setting = one_stratum(60);
        setting.randomization.block_sizes = block_sizes;
        std::vector<double> counts(64, 0), probability(64, 0);
        std::vector<std::uint8_t> arm(60);
        Arena arena;
        for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
            randomize(setting.randomization, setting.allocation, {78, trial}, {setting.stratum, 1}, arm, arena);
            std::size_t order = 0;
            for (std::size_t i = 0; i < 6; ++i) order = 2 * order + arm[from + i];
            ++counts[order];
        }
        for (std::size_t order = 0; order < 64; ++order)
            if (__builtin_popcountll(order) == 3) probability[order] = 0.05;
        probability[7] -= spoilt_by;
        probability[56] += spoilt_by;
        return chi_square_p(counts, probability);
    };
    CHECK(order_p({6}, 0, 0) > 1e-4);
    CHECK(order_p({6}, 54, 0) > 1e-4);
    CHECK(order_p({6}, 0, 0.01) < 1e-4);  // the twin

    Setting large = one_stratum(64);
    large.randomization.block_sizes = {64};
    std::vector<std::uint8_t> arm(64);
    std::vector<double> places(64, 0);
    Arena arena;
    for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
        randomize(large.randomization, large.allocation, {79, trial}, {large.stratum, 1}, arm, arena);
        CHECK(std::accumulate(arm.begin(), arm.end(), 0) == 32);
        for (std::size_t i = 0; i < 64; ++i) places[i] += arm[i];
    }
    const std::vector<double> uniform(64, 1.0 / 64);
    CHECK(chi_square_p(places, uniform) > 1e-4);
}

namespace {

// The arms drawn the plain way: each block from its own stream when its stratum needs it, shuffled place by place.
std::vector<std::uint8_t> one_by_one(const Setting& s, ReplicateKey key) {
    struct Open {
        std::vector<std::uint8_t> arm;
        std::size_t next = 0;
        std::uint32_t drawn = 0;
    };
    std::vector<Open> blocks(s.strata);
    const auto digit = [](std::uint64_t& x, std::size_t range) {
        const unsigned __int128 product = static_cast<unsigned __int128>(x) * range;
        x = static_cast<std::uint64_t>(product);
        return static_cast<std::size_t>(product >> 64);
    };
    std::vector<std::uint8_t> arms;
    for (const std::uint32_t stratum : s.stratum) {
        Open& block = blocks[stratum];
        if (block.next == block.arm.size()) {
            Stream stream(key, stratum << 16 | (block.drawn & 0xffffu), Purpose::allocation, (block.drawn >> 16) * 8);
            ++block.drawn;
            std::uint64_t word = stream();
            const std::vector<int>& sizes = s.randomization.block_sizes;
            const auto size = static_cast<std::size_t>(sizes[digit(word, sizes.size())]);
            const auto treated =
                size / static_cast<std::size_t>(s.allocation.total()) * static_cast<std::size_t>(s.allocation.ratio[1]);
            block.arm.assign(size, 0);
            std::fill_n(block.arm.begin(), treated, std::uint8_t{1});
            for (std::size_t i = size - 1; i > 0; --i) {
                if (i % 16 == 15 || i == size - 1) word = stream();
                std::swap(block.arm[i], block.arm[digit(word, i + 1)]);
            }
            block.next = 0;
        }
        arms.push_back(block.arm[block.next++]);
    }
    return arms;
}

}  // namespace

TEST_CASE("arms are those of blocks drawn and shuffled one by one", "[exact]") {
    struct Kind {
        std::vector<int> sizes, ratio;
    };
    const Kind kinds[] = {{{4, 6}, {1, 1}},    {{2}, {1, 1}},     {{2, 4, 8, 20}, {1, 1}},      {{64}, {1, 1}},
                          {{3, 6, 9}, {1, 2}}, {{5, 10}, {3, 2}}, {{1, 2, 3, 4, 5, 6}, {1, 0}}, {{16, 18}, {1, 1}},
                          {{6, 64}, {1, 1}}};
    for (const Kind& kind : kinds)
        for (const std::uint32_t strata : {1u, 3u, 12u, 400u})
            for (const std::size_t n : {std::size_t{1}, std::size_t{37}, std::size_t{600}}) {
                Setting setting = one_stratum(n);
                setting.strata = strata;
                setting.randomization.block_sizes = kind.sizes;
                setting.allocation.ratio = kind.ratio;
                for (std::uint64_t trial = 0; trial < 5; ++trial) {
                    for (std::size_t i = 0; i < n; ++i)  // strata of unequal size, some empty
                        setting.stratum[i] = static_cast<std::uint32_t>((i * i + 7 * i * trial) % strata);
                    std::vector<std::uint8_t> arm(n);
                    Arena arena;
                    const ReplicateKey key{81, trial};
                    randomize(setting.randomization, setting.allocation, key, {setting.stratum, strata}, arm, arena);
                    CHECK(arm == one_by_one(setting, key));
                }
            }
}

TEST_CASE("blocks beyond the 65,536th of a stratum are not the first again", "[exact]") {
    Setting setting = one_stratum(4 * (65536 + 1000));
    setting.randomization.block_sizes = {4};
    std::vector<std::uint8_t> arm(setting.stratum.size());
    Arena arena;
    randomize(setting.randomization, setting.allocation, {77, 1}, {setting.stratum, 1}, arm, arena);
    std::size_t same = 0;
    for (std::size_t block = 0; block < 1000; ++block)
        same += std::equal(arm.begin() + 4 * block, arm.begin() + 4 * block + 4, arm.begin() + 4 * (65536 + block));
    // Two independent blocks of 4 agree in 1 of 6: 167 of 1000, standard deviation 12; at 250 a false alarm in 1e11.
    // All 1000 if they repeat.
    CHECK(same < 250);
    CHECK(same > 90);
}

TEST_CASE("the treated are counted as they are allocated", "[exact]") {
    Arena arena;
    const Allocation equal, two_to_one{{1, 2}};
    struct Case {
        Randomization randomization;
        Allocation allocation;
        std::uint32_t strata;
    };
    for (const Case& c : {Case{{}, equal, 1}, Case{{}, equal, 12}, Case{{.block_sizes = {2}}, equal, 5},
                          Case{{.block_sizes = {3, 9, 48}}, two_to_one, 4},
                          Case{{.method = RandomizationMethod::simple}, two_to_one, 3}})
        for (const std::size_t n : {0u, 1u, 5u, 64u, 301u})
            for (std::uint64_t trial = 0; trial < 20; ++trial) {
                std::vector<std::uint32_t> stratum(n);
                Stream draw({4, trial}, 0, Purpose::site);
                for (std::uint32_t& of : stratum) of = static_cast<std::uint32_t>(draw.uniform() * c.strata);
                std::vector<std::uint8_t> arm(n);
                const PatientStrata strata{stratum, c.strata};
                randomize(c.randomization, c.allocation, {6, trial}, strata, arm, arena);
                // Alone, and with parts: none, neighbours, all of the trial.
                const std::size_t third = n / 3;
                const std::vector<std::size_t> parts{0, third, std::min(third + 1, n),
                                                     std::max(n / 2, std::min(third + 1, n)), n};
                for (const std::vector<std::size_t>& sizes : {std::vector<std::size_t>{n}, parts}) {
                    const auto treated = treated_among(c.randomization, c.allocation, {6, trial}, strata, sizes, arena);
                    for (std::size_t s = 0; s < sizes.size(); ++s)
                        REQUIRE(treated[s] == std::accumulate(arm.begin(), arm.begin() + sizes[s], std::size_t{0}));
                }
            }
}
