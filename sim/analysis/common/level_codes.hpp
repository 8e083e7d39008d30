#pragma once
// A level of a hierarchy as whole numbers in order, so that pairs can be compared 64 at a time.
#include <cstdint>
#include <span>

#include "models/numeric/arena.hpp"
#include "sim/trial/snapshot.hpp"

namespace equipoise {

/// Patient i has place code[i]. A patient at place c beats the opponents at places >= beats_from[c], and is beaten by
/// those at places < beaten_below[c]; for deaths, see `is_death`. Opponents without a value (kNone) are neither.
struct LevelCodes {
    static constexpr std::uint32_t kNone = 0xffffffffu;
    bool is_death = false;  ///< i beats the dead at places < code[i]; a dead i is beaten by those at places > code[i]
    std::uint32_t places = 0;
    std::span<std::uint32_t> code;
    std::span<std::uint32_t> beats_from, beaten_below;  ///< by place; empty for deaths
};

/// Places by time, deaths before censorings at the same time.
LevelCodes death_codes(const Snapshot& snapshot, Arena& arena);

/// Places by value, lower values being better; values that differ by no more than the threshold are tied.
LevelCodes number_codes(std::span<const double> y, double threshold, Arena& arena);

}  // namespace equipoise
