// Random numbers in batches: the same bits on every level of the processor, and exponentials as their uniforms say.
#include "sim/random/fill.hpp"

#include <cmath>
#include <vector>

#include "models/numeric/vector_math.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/processor_levels.hpp"

using namespace equipoise;

namespace {

const ReplicateKey kKey{0x123456789abcdef0ull, 0xfedcba9876543210ull};

}  // namespace

TEST_CASE("every level of the processor fills with the same bits", "[exact][processor]") {
    for (const std::size_t n : {1u, 15u, 16u, 17u, 31u, 64u, 250u}) {
        CHECK(test::same_on_each_level([n] {
            std::vector<std::uint32_t> words(4 * n);
            fill_words(kKey, 9, Purpose::allocation, 2, words);
            return words;
        }));
        CHECK(test::same_on_each_level([n] {
            std::vector<std::uint32_t> words(4 * n), subjects;
            for (std::uint32_t k = 0; k < n; ++k) subjects.push_back(k * 7 + 3);
            fill_words_of(kKey, subjects, Purpose::allocation, 2, words);
            return words;
        }));
        for (const bool both : {true, false})
            CHECK(test::same_on_each_level([n, both] {
                std::vector<double> a(4 * n);
                const std::span<double> all(a), none;
                fill_uniforms(kKey, 9, Purpose::death, 2, all.first(n), both ? all.subspan(n, n) : none);
                fill_exponentials(kKey, 9, Purpose::death, 2, all.subspan(2 * n, n), both ? all.last(n) : none);
                return a;
            }));
        CHECK(test::same_on_each_level([n] {
            std::vector<double> a(2 * n);
            const std::span<double> all(a);
            fill_shared_uniforms(kKey, 9, Purpose::death, 2, all.first(n));
            fill_shared_exponentials(kKey, 9, Purpose::death, 2, all.last(n));
            return a;
        }));
        CHECK(test::same_on_each_level([n] {
            std::vector<float> z(4 * n);
            const std::span<float> all(z);
            fill_normals(kKey, 9, Purpose::score_noise, 2, all.first(n), all.subspan(n, n));
            std::vector<std::uint32_t> subjects;
            for (std::uint32_t k = 0; k < n / 2; ++k) subjects.push_back(k * 7 + 3);
            const std::size_t listed = 2 * subjects.size();
            fill_normals_of(kKey, subjects, Purpose::score_noise, 2, all.subspan(2 * n, listed),
                            all.subspan(3 * n, listed));
            return z;
        }));
    }
}

TEST_CASE("exponentials are minus the logarithm of the same draw's uniform", "[exact]") {
    std::vector<double> u(37), v(37), e(37), w(37);
    fill_uniforms(kKey, 4, Purpose::death, 1, u, v);
    fill_exponentials(kKey, 4, Purpose::death, 1, e, w);
    CHECK(w == v);
    for (std::size_t i = 0; i < u.size(); ++i) {
        REQUIRE(e[i] == -vector_math::log(u[i]));
        REQUIRE(std::abs(e[i] + std::log(u[i])) <= 1e-15 * e[i] + 1e-300);
    }
}

TEST_CASE("two patients who share a block have a half of it each", "[exact]") {
    for (const std::size_t n : {1u, 2u, 31u, 32u, 33u, 90u}) {
        std::vector<double> u(n), e(n);
        fill_shared_uniforms(kKey, 0x80000001u, Purpose::death, 1, u);
        fill_shared_exponentials(kKey, 0x80000001u, Purpose::death, 1, e);
        for (std::size_t i = 0; i < n; ++i) {
            const auto word = random_block(kKey, 0x80000001u + static_cast<std::uint32_t>(i / 2), Purpose::death, 1);
            const std::size_t half = 2 * (i % 2);
            REQUIRE(u[i] == unit_uniform(std::uint64_t{word[half + 1]} << 32 | word[half]));
            REQUIRE(e[i] == -vector_math::log(u[i]));
        }
    }
}
