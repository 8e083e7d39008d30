#include "sim/engine/trial_work.hpp"

#include "sim/engine/bytes.hpp"
#include "sim/engine/point_digest.hpp"

namespace equipoise {
namespace {

constexpr std::uint64_t kLayout = 0x7461'6c6c'7930'3035;  // "tally005"
constexpr std::uint64_t kMost = 1 << 20;                  // sizes times analyses that can be believed

}  // namespace

PointKey TrialWork::point() const {
    Digest digest = point_digest("trials");
    add(digest, *request_.model);
    add(digest, request_.analyses);
    digest.add(request_.sizes);
    digest.add(request_.wanted);
    add(digest, request_.design);
    digest.word(request_.obey_futility);
    digest.word(request_.adjusted);
    digest.word(request_.adjusted_n);
    digest.word(request_.seed);
    digest.add(request_.true_values);
    digest.word(request_.pairs);
    return digest.key();
}

BlockResult TrialWork::compute(const BlockKey& key, Workspace& workspace) const {
    RunTally tally = request_.empty_tally();
    for (std::uint64_t replicate = key.first; replicate < key.first + key.count; ++replicate)
        run_trial(request_, protocol_, replicate, workspace, tally);
    return write(tally);
}

BlockResult TrialWork::write(const RunTally& tally) {
    ByteWriter writer;
    writer.reserve(4 + (15 + 7 * tally.looks) * tally.sizes +
                   tally.analysis.size() * (20 + (tally.looks ? 12 : 0) + 14 * tally.looks) + tally.both.size());
    writer.put(kLayout);
    writer.put(std::uint64_t{tally.sizes});
    writer.put(std::uint64_t{tally.analyses});
    writer.put(std::uint64_t{!tally.both.empty()});
    writer.put(std::uint64_t{tally.looks});
    RunTally::each([&](const auto& number) { writer.put(number); }, tally);
    return writer.take();
}

RunTally TrialWork::read(const BlockResult& bytes) {
    ByteReader reader(bytes);
    reader.expect(kLayout);
    const std::uint64_t sizes = reader.count(), analyses = reader.count(), pairs = reader.count(),
                        looks = reader.count();
    if (sizes * analyses > kMost || sizes > kMost || pairs > 1 || looks > BoundaryPlan::kMostLooks)
        throw std::runtime_error("a block has another layout than the one that is read");
    RunTally tally(sizes, analyses, pairs == 1, looks);
    RunTally::each([&](auto& number) { reader.get(number); }, tally);
    reader.end();
    return tally;
}

}  // namespace equipoise
