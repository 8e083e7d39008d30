#include "sim/random/philox.hpp"

#include <Random123/philox.h>

#include "sim/random/fill.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

TEST_CASE("Philox gives the published known answers", "[exact]") {
    // Random123's kat_vectors for philox4x32-10.
    CHECK(philox({0, 0, 0, 0}, {0, 0}) == std::array<std::uint32_t, 4>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    CHECK(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
          std::array<std::uint32_t, 4>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    CHECK(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
          std::array<std::uint32_t, 4>{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("Philox equals Random123 on a thousand counters", "[exact]") {
    for (std::uint32_t i = 0; i < 1000; ++i) {
        const r123::Philox4x32::ctr_type counter = {{i * 2654435761u, i, ~i, i * i}};
        const r123::Philox4x32::key_type key = {{i ^ 0x55aa55aau, i * 7919u}};
        const auto expected = r123::Philox4x32()(counter, key);
        const auto got = philox({counter[0], counter[1], counter[2], counter[3]}, {key[0], key[1]});
        REQUIRE((got[0] == expected[0] && got[1] == expected[1] && got[2] == expected[2] && got[3] == expected[3]));
    }
}

TEST_CASE("a batch holds the words that one draw at a time gives, for any size and start", "[exact]") {
    const ReplicateKey key{0x123456789abcdef0ull, 0xfedcba9876543210ull};
    for (const std::size_t n : {1u, 5u, 16u, 33u}) {
        std::vector<std::uint32_t> words(4 * n);
        fill_words(key, 7, Purpose::death, 3, words);
        std::vector<double> a(n), b(n);
        fill_uniforms(key, 7, Purpose::death, 3, a, b);
        for (std::size_t i = 0; i < n; ++i) {
            const auto block = random_block(key, 7 + static_cast<std::uint32_t>(i), Purpose::death, 3);
            for (std::size_t w = 0; w < 4; ++w) REQUIRE(words[4 * i + w] == block[w]);
            REQUIRE(a[i] == unit_uniform(std::uint64_t{block[1]} << 32 | block[0]));
            REQUIRE(b[i] == unit_uniform(std::uint64_t{block[3]} << 32 | block[2]));
        }
    }
}

TEST_CASE("normals of a larger batch begin with those of a smaller one", "[exact]") {
    const ReplicateKey key{1, 2};
    std::vector<float> x(101), y(101), u(40), v(40);
    fill_normals(key, 0, Purpose::score_noise, 0, x, y);
    fill_normals(key, 0, Purpose::score_noise, 0, u, v);
    for (std::size_t i = 0; i < u.size(); ++i) REQUIRE((u[i] == x[i] && v[i] == y[i]));
}

TEST_CASE("words of chosen subjects are those of each alone", "[exact]") {
    const ReplicateKey key{5, 6};
    for (const std::size_t count : {1u, 15u, 16u, 17u, 40u}) {
        std::vector<std::uint32_t> subjects, words(4 * count);
        for (std::uint32_t k = 0; k < count; ++k) subjects.push_back(k * 0x10001u + 0xfffffff0u);
        fill_words_of(key, subjects, Purpose::allocation, 3, words);
        for (std::size_t k = 0; k < count; ++k) {
            const auto block = random_block(key, subjects[k], Purpose::allocation, 3);
            REQUIRE(std::equal(block.begin(), block.end(), words.begin() + static_cast<std::ptrdiff_t>(4 * k)));
        }
    }
}

TEST_CASE("normals of chosen blocks are those of all blocks at their places", "[exact]") {
    const ReplicateKey key{5, 6};
    std::vector<float> x(202), y(202);
    fill_normals(key, 0, Purpose::score_noise, 3, x, y);
    for (const std::size_t count : {1u, 7u, 8u, 9u, 33u}) {
        std::vector<std::uint32_t> subjects;
        for (std::uint32_t k = 0; k < count; ++k) subjects.push_back((k * 37 + 5) % 101);
        std::vector<float> u(2 * count), v(2 * count);
        fill_normals_of(key, subjects, Purpose::score_noise, 3, u, v);
        for (std::size_t k = 0; k < count; ++k)
            for (std::size_t half = 0; half < 2; ++half) {
                REQUIRE(u[2 * k + half] == x[2 * subjects[k] + half]);
                REQUIRE(v[2 * k + half] == y[2 * subjects[k] + half]);
            }
    }
}
