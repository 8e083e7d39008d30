#include "sim/search/draw_work.hpp"

#include "sim/engine/bytes.hpp"
#include "sim/engine/point_digest.hpp"
#include "sim/engine/run.hpp"

namespace equipoise {

DrawWork::DrawWork(const Study& study, std::span<const std::size_t> sizes, std::uint64_t trials_per_draw,
                   DrawnParts parts)
    : study_(study), sizes_(sizes), trials_per_draw_(trials_per_draw), parts_(parts), parameters_(study, parts) {}

PointKey DrawWork::point() const {
    Digest digest = point_digest("parameter draws");
    add(digest, study_);
    digest.add(sizes_);
    digest.word(trials_per_draw_);
    digest.add(parts_.drawn);
    return digest.key();
}

BlockResult DrawWork::compute(const BlockKey& key, Workspace& workspace) const {
    ByteWriter writer;
    for (std::uint64_t draw = key.first; draw < key.first + key.count; ++draw) {
        const TrialModel model = parameters_.model(draw);
        const RunRequest request = run_request(study_.scenario, model, sizes_, trials_per_draw_);
        const TrialProtocol protocol = request.protocol();
        RunTally tally(sizes_.size(), study_.scenario.analyses.size());
        for (std::uint64_t trial = 0; trial < trials_per_draw_; ++trial)
            run_trial(request, protocol, draw * trials_per_draw_ + trial, workspace, tally);
        writer.put(std::uint64_t{parameters_.lowers_mortality(draw, model)});
        for (const AnalysisTally& t : tally.analysis) {
            writer.put(t.benefit);
            writer.put(t.harm);
        }
    }
    return writer.take();
}

DrawCounts count_draws(const DrawWork& work, std::uint64_t draws, const Campaign& campaign) {
    DrawCounts counts;
    counts.power.resize(work.pairs());
    counts.harm.resize(work.pairs());
    const double trials = static_cast<double>(work.trials_per_draw());
    campaign.run(work, 0, draws, [&](const BlockKey& key, const BlockResult& result) {
        ByteReader reader(result);
        for (std::uint64_t draw = 0; draw < key.count; ++draw) {
            counts.lowers_mortality.push_back(static_cast<double>(reader.count()));
            for (std::size_t i = 0; i < work.pairs(); ++i) {
                counts.power[i].push_back(static_cast<double>(reader.count()) / trials);
                counts.harm[i].push_back(static_cast<double>(reader.count()) / trials);
            }
        }
        reader.end();
    });
    return counts;
}

}  // namespace equipoise
