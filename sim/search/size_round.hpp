#pragma once
// What a search for required sizes wants simulated next.
#include <cstdint>
#include <span>
#include <vector>

#include "sim/engine/run.hpp"
#include "sim/search/sample_size.hpp"
#include "sim/search/whole_sizes.hpp"

namespace equipoise {

struct SizeRound {
    std::vector<std::size_t> sizes;    ///< ascending
    std::vector<std::uint8_t> wanted;  ///< [size * analyses + analysis]; empty: every analysis at every size
    std::uint64_t first = 0, count = 0;
    bool pairs = false;       ///< as in RunRequest
    bool each_shard = false;  ///< as in Work
};

/// The round as a run of the request's model and design; both must outlive it.
inline RunRequest run_of(const SizeRound& round, const SampleSizeRequest& request) {
    RunRequest run;
    run.model = request.model;
    run.analyses = request.analyses;
    run.sizes = round.sizes;
    run.wanted = round.wanted;
    run.design = request.design;
    run.seed = request.seed;
    run.first = round.first;
    run.count = round.count;
    run.pairs = round.pairs;
    run.each_shard = round.each_shard;
    return run;
}

}  // namespace equipoise
