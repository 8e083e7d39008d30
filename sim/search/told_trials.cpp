#include "sim/search/told_trials.hpp"

#include "sim/conduct/witness.hpp"
#include "sim/engine/bytes.hpp"
#include "sim/engine/point_digest.hpp"
#include "sim/engine/work.hpp"

namespace equipoise {
namespace {

class ToldWork : public Work {
  public:
    ToldWork(const Scenario& scenario, const TrialModel& model, std::size_t n)
        : scenario_(scenario),
          model_(model),
          n_(n),
          protocol_(std::span<const NamedAnalysis>(scenario.analyses).subspan(told_analysis(scenario), 1),
                    std::span(&n_, 1), scenario.design) {}
    ToldWork(const ToldWork&) = delete;
    ToldWork& operator=(const ToldWork&) = delete;

    PointKey point() const override {
        Digest digest = point_digest("told-trials");
        add(digest, model_);
        add(digest, scenario_.design);
        add(digest, protocol_.analyses);
        digest.word(scenario_.seed);
        digest.word(n_);
        return digest.key();
    }
    std::uint64_t block_length() const override { return 64; }
    std::uint64_t trials(const BlockKey&) const override { return 0; }  // of another kind than those that are watched
    bool each_shard() const override { return true; }

    BlockResult compute(const BlockKey& key, Workspace& workspace) const override {
        ByteWriter writer;
        Witness witness;
        for (std::uint64_t k = key.first; k < key.first + key.count; ++k) {
            const Arena::Frame frame(workspace.arena);
            witness = {};
            const AnalysisOutcome end = conduct(model_, protocol_, {scenario_.seed, k}, workspace, witness).at(0, 0);
            writer.put(static_cast<std::uint64_t>(end.verdict));
            writer.put(static_cast<std::uint64_t>(end.reason));
            writer.put(end.estimate.status == Status::ok ? end.estimate.estimate : Estimate::kUnknown);
            if (!protocol_.sequential()) witness.looks.clear();
            writer.put(std::uint64_t{witness.looks.size()});
            for (const WitnessedLook& seen : witness.looks) {
                writer.put(std::uint64_t{seen.look});
                writer.put(seen.information);
                writer.put(z_in(seen.estimate));
            }
        }
        return writer.take();
    }

    static ToldTrial read(ByteReader& reader, std::uint64_t replicate) {
        ToldTrial trial{replicate,
                        static_cast<Verdict>(reader.count()),
                        static_cast<StopReason>(reader.count()),
                        reader.number(),
                        {}};
        for (std::uint64_t left = reader.count(); left > 0; --left) {
            PathStep step;
            step.look = static_cast<std::uint16_t>(reader.count());
            step.information = reader.number();
            step.z = reader.number();
            trial.steps.push_back(step);
        }
        return trial;
    }

  private:
    const Scenario& scenario_;
    const TrialModel& model_;
    std::size_t n_;
    TrialProtocol protocol_;
};

}  // namespace

std::size_t told_analysis(const Scenario& scenario) {
    return leading_analysis(scenario.design, scenario.analyses).value_or(0);
}

ToldTrials told_trials(const Scenario& scenario, const TrialModel& model, std::size_t n, std::uint64_t count,
                       const Campaign& campaign) {
    ToldTrials told;
    told.analysis = told_analysis(scenario);
    told.n = n;
    told.null_value = null_of(scenario.analyses[told.analysis].test);
    campaign.run(ToldWork(scenario, model, n), 0, count, [&](const BlockKey& key, const BlockResult& result) {
        ByteReader reader(result);
        for (std::uint64_t k = 0; k < key.count; ++k) told.trials.push_back(ToldWork::read(reader, key.first + k));
        reader.end();
    });
    return told;
}

}  // namespace equipoise
