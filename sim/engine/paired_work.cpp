#include "sim/engine/paired_work.hpp"

#include <cassert>
#include <cmath>

#include "models/numeric/normal_quantiles.hpp"
#include "sim/engine/bytes.hpp"
#include "sim/engine/point_digest.hpp"
#include "sim/engine/trial_work.hpp"

namespace equipoise {
namespace {

constexpr std::uint64_t kLayout = 0x7061'6972'7330'3031;  // "pairs001"

// Whether each analysis of a study found a benefit, in each replicate of a block.
struct Benefits {
    std::size_t analyses;
    std::vector<std::uint8_t> found;
    bool at(std::size_t replicate, std::size_t analysis) const { return found[replicate * analyses + analysis] != 0; }
};

Benefits conduct_block(const RunRequest& request, const TrialProtocol& protocol, const BlockKey& key,
                       Workspace& workspace, RunTally& tally) {
    Benefits benefits{request.analyses.size(), {}};
    benefits.found.reserve(key.count * benefits.analyses);
    for (std::uint64_t replicate = key.first; replicate < key.first + key.count; ++replicate) {
        const Arena::Frame frame(workspace.arena);
        const TrialOutcome outcome = conduct(*request.model, protocol, {request.seed, replicate}, workspace);
        tally.add(outcome, request.true_values);
        for (std::size_t a = 0; a < benefits.analyses; ++a)
            benefits.found.push_back(outcome.at(0, a).verdict == Verdict::benefit);
    }
    return benefits;
}

}  // namespace

void PairTally::merge(const PairTally& more) {
    trials += more.trials;
    both += more.both;
    only_here += more.only_here;
    only_first += more.only_first;
}

double PairTally::difference() const {
    return (static_cast<double>(only_here) - static_cast<double>(only_first)) / static_cast<double>(trials);
}

double PairTally::mcse() const {
    const double n = static_cast<double>(trials), d = difference();
    return std::sqrt(std::fmax(0, static_cast<double>(only_here + only_first) / n - d * d) / n);
}

PairTally::Limits PairTally::limits() const {
    constexpr double z = kNormal975;
    const double n = static_cast<double>(trials) + 2, here = static_cast<double>(only_here) + 0.5,
                 first = static_cast<double>(only_first) + 0.5, d = (here - first) / n;
    const double half = z * std::sqrt(((here + first) / n - d * d) / n);
    return {std::fmax(-1, d - half), std::fmin(1, d + half)};
}

PairedWork::PairedWork(std::vector<RunRequest> studies, std::vector<AnalysisPair> pairs)
    : studies_(std::move(studies)), pairs_(std::move(pairs)) {
    for (const RunRequest& request : studies_) {
        assert(request.sizes.size() == 1 && request.seed == studies_[0].seed);
        protocols_.push_back(request.protocol());
    }
}

PointKey PairedWork::point() const {
    Digest digest = point_digest("paired trials");
    for (const RunRequest& request : studies_) {
        const PointKey key = TrialWork(request).point();
        digest.word(key.high);
        digest.word(key.low);
    }
    for (const AnalysisPair& pair : pairs_)
        for (const std::size_t part : {pair.study, pair.analysis, pair.of_first}) digest.word(part);
    return digest.key();
}

PairedTally PairedWork::empty() const {
    PairedTally tally;
    for (const RunRequest& request : studies_) tally.study.push_back(request.empty_tally());
    tally.pair.resize(pairs_.size());
    return tally;
}

BlockResult PairedWork::compute(const BlockKey& key, Workspace& workspace) const {
    PairedTally tally = empty();
    std::vector<Benefits> benefits;
    for (std::size_t s = 0; s < studies_.size(); ++s)  // study by study: a workspace serves one protocol at a time
        benefits.push_back(conduct_block(studies_[s], protocols_[s], key, workspace, tally.study[s]));
    for (std::size_t p = 0; p < pairs_.size(); ++p)
        for (std::size_t replicate = 0; replicate < key.count; ++replicate) {
            const bool here = benefits[pairs_[p].study].at(replicate, pairs_[p].analysis),
                       first = benefits[0].at(replicate, pairs_[p].of_first);
            PairTally& pair = tally.pair[p];
            ++pair.trials;
            pair.both += here && first;
            pair.only_here += here && !first;
            pair.only_first += first && !here;
        }
    ByteWriter writer;
    writer.put(kLayout);
    for (const PairTally& pair : tally.pair)
        for (const std::uint64_t number : {pair.trials, pair.both, pair.only_here, pair.only_first}) writer.put(number);
    for (const RunTally& study : tally.study) RunTally::each([&](const auto& number) { writer.put(number); }, study);
    return writer.take();
}

PairedTally PairedWork::read(const BlockResult& bytes) const {
    ByteReader reader(bytes);
    reader.expect(kLayout);
    PairedTally tally = empty();
    for (PairTally& pair : tally.pair)
        for (std::uint64_t* number : {&pair.trials, &pair.both, &pair.only_here, &pair.only_first}) reader.get(*number);
    for (RunTally& study : tally.study) RunTally::each([&](auto& number) { reader.get(number); }, study);
    reader.end();
    return tally;
}

PairedTally run_paired(const std::vector<RunRequest>& studies, const std::vector<AnalysisPair>& pairs,
                       const Campaign& campaign) {
    const PairedWork work(studies, pairs);
    PairedTally total = work.empty();
    campaign.run(work, studies[0].first, studies[0].count, [&](const BlockKey&, const BlockResult& result) {
        const PairedTally block = work.read(result);
        for (std::size_t s = 0; s < total.study.size(); ++s) total.study[s].merge(block.study[s]);
        for (std::size_t p = 0; p < total.pair.size(); ++p) total.pair[p].merge(block.pair[p]);
    });
    return total;
}

}  // namespace equipoise
