#pragma once
// What the ranks of a job say to each other.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/engine/block.hpp"

namespace equipoise {

/// A finished block: its place among the keys of the run in hand.
struct PlacedResult {
    std::uint64_t place = 0;
    double seconds = 0;
    BlockResult result;
};

struct Package {
    enum class Kind : std::uint64_t {
        ask,      ///< to the leader: I have room for a task
        results,  ///< to the leader: what I computed; from him: what is to be folded
        failed,   ///< to the leader: I cannot go on, and why
        task,     ///< from the leader: compute places [first, first + count)
        end,      ///< from the leader: the job ends with this code
        gone,     ///< to the leader: nothing more comes from me
    };
    Kind kind = Kind::ask;
    std::uint64_t run = 0;  ///< number of the run (of Executor::run) in which it was sent
    PointKey point;         ///< of a task: what the leader computes; another one here would mix two models
    std::uint64_t first = 0, count = 0;
    int code = 0;
    std::string text;
    std::vector<PlacedResult> blocks;
};

BlockResult packaged(const Package& package);
/// Throws std::runtime_error where the bytes are no package.
Package unpackaged(std::span<const std::byte> bytes);

}  // namespace equipoise
