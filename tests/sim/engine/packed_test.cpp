// Bytes without their zeros, and back.
#include "sim/engine/packed.hpp"

#include "tests/support/catch_compat.hpp"

using namespace equipoise;

TEST_CASE("what is packed comes back, of any length and any share of zeros", "[exact]") {
    unsigned state = 1;
    const auto random = [&] { return (state = state * 1664525u + 1013904223u) >> 8; };
    for (std::size_t size = 0; size < 1400; size += 1 + size / 7)
        for (const unsigned zeros : {0u, 90u, 100u}) {
            INFO(size << " " << zeros);
            BlockResult bytes(size);
            for (std::size_t at = 0; at < size; at += 8)
                if (random() % 100 >= zeros)
                    for (std::size_t i = at; i < std::min(at + 8, size); ++i)
                        bytes[i] = static_cast<std::byte>(random());
            const BlockResult less = packed(bytes);
            CHECK(unpacked(less) == bytes);
            if (zeros == 100) CHECK(less.size() <= 8 + 8 * (size / 512 + 1));
            if (less.size() > 8) CHECK_FALSE(unpacked(std::span(less).first(less.size() - 1)).has_value());
            BlockResult more = less;
            more.push_back({});
            CHECK_FALSE(unpacked(more).has_value());
        }
    CHECK_FALSE(unpacked({}).has_value());
}
