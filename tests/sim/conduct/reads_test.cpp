// Nothing that is left out of a trial because nobody reads it changes an answer: an analysis alone, for which little is
// kept, against the same beside all others, for which everything is.
#include "sim/conduct/conduct.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/study/study.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/places.hpp"

using namespace equipoise;

namespace {

constexpr std::size_t kSizes[] = {60, 140};
constexpr std::uint64_t kTrials = 12;

// Numbers of one analysis in some trials, at every size.
std::vector<double> numbers(const Study& study, std::span<const NamedAnalysis> analyses, const std::string& name) {
    const TrialProtocol protocol(analyses, kSizes, study.scenario.design);
    const auto place =
        static_cast<std::size_t>(std::ranges::find(analyses, name, &NamedAnalysis::name) - analyses.begin());
    Workspace workspace;
    const TrialModel model = study.model();
    std::vector<double> all;
    for (std::uint64_t replicate = 0; replicate < kTrials; ++replicate) {
        const Arena::Frame frame(workspace.arena);
        const TrialOutcome outcome = conduct(model, protocol, {study.scenario.seed, replicate}, workspace);
        for (std::size_t size = 0; size < std::size(kSizes); ++size) {
            const Estimate& e = outcome.at(size, place).estimate;
            for (const double x : {e.estimate, e.standard_error, e.z, e.two_sided(), static_cast<double>(e.status)})
                all.push_back(std::isnan(x) ? -12345 : x);
            all.push_back(static_cast<double>(outcome.end(size).deaths[1]));
        }
    }
    return all;
}

Study study_of(const char* name) {
    return resolve(read_scenario(test::kDisk, std::string(test::kSourceFolder) + "/scenarios/" + name), test::kDisk);
}

}  // namespace

TEST_CASE("an analysis alone gives what it gives beside the others", "[exact][reads]") {
    const Study study = study_of("endpoints.toml");
    const std::vector<NamedAnalysis>& all = study.scenario.analyses;
    std::size_t without_order = 0, without_scores = 0;
    for (const NamedAnalysis& one : all) {
        INFO(one.name);
        const std::span<const NamedAnalysis> alone(&one, 1);
        const TrialReads reads = TrialProtocol(alone, kSizes, study.scenario.design).reads;
        without_order += !reads.time_order;
        without_scores += !reads.scores;
        CHECK(numbers(study, alone, one.name) == numbers(study, all, one.name));
    }
    CHECK(without_order > 10);
    CHECK(without_scores > 10);
    CHECK(without_order < all.size());
    CHECK(without_scores < all.size());
}

TEST_CASE("a sequential design's analysis alone gives what it gives beside others that read more", "[exact][reads]") {
    const Study study = study_of("msc-sequential.toml");
    const std::string lead = "28-day mortality";
    const auto& all = study.scenario.analyses;
    const std::span<const NamedAnalysis> alone(&*std::ranges::find(all, lead, &NamedAnalysis::name), 1);
    CHECK_FALSE(TrialProtocol(alone, kSizes, study.scenario.design).reads.time_order);
    CHECK(TrialProtocol(all, kSizes, study.scenario.design).reads.time_order);
    CHECK(numbers(study, alone, lead) == numbers(study, all, lead));
}
