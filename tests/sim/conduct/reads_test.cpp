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

// Numbers of one analysis in some trials, at every size. Of a replicate's trials those from `first` on.
std::vector<double> numbers(const Study& study, std::span<const NamedAnalysis> analyses, const std::string& name,
                            std::span<const std::size_t> sizes = kSizes, std::uint64_t first = 0) {
    const TrialProtocol protocol(analyses, sizes, study.scenario.design);
    const auto place =
        static_cast<std::size_t>(std::ranges::find(analyses, name, &NamedAnalysis::name) - analyses.begin());
    Workspace workspace;
    const TrialModel model = study.model();
    std::vector<double> all;
    for (std::uint64_t replicate = first; replicate < first + kTrials; ++replicate) {
        const Arena::Frame frame(workspace.arena);
        const TrialOutcome outcome = conduct(model, protocol, {study.scenario.seed, replicate}, workspace);
        for (std::size_t size = 0; size < sizes.size(); ++size) {
            const Estimate& e = outcome.at(size, place).estimate;
            for (const double x : {e.estimate, e.standard_error, e.z, e.two_sided(), static_cast<double>(e.status)})
                all.push_back(std::isnan(x) ? -12345 : x);
            const LookOutcome& end = outcome.end(size);
            for (const std::uint64_t x : {end.deaths[0], end.deaths[1], end.lost, std::uint64_t{end.patients}})
                all.push_back(static_cast<double>(x));
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

namespace {

// Deaths from laws: losses, sites, blocks of two sizes, twice as many treated.
constexpr const char* kOfLaws = R"(
follow_up_days = 28
[survival]
law = "weibull"
shape = 0.8
mortality = 0.4
day = 28
[effect]
hazard_ratio = 0.7
[trial]
allocation = [1, 2]
randomization = { block_sizes = [3, 6], strata = ["site"] }
dropout = { risk = 0.05 }
recruitment = { sites = 6, per_site_per_month = 3, RECRUITMENT }
FOLLOW_UP
)";
constexpr const char* kInNoOrder[] = {
    "log-rank",         "rmst",     "milestone", "max-combo",          "cox",      "proportion-difference",
    "fisher",           "boschloo", "barnard",   "miettinen-nurminen", "newcombe", "farrington-manning",
    "bayes-proportion", "cmh"};

Study study_of_laws(const std::string& recruitment, const std::string& follow_up = "",
                    std::span<const char* const> tests = kInNoOrder) {
    std::string text = kOfLaws;
    text.replace(text.find("RECRUITMENT"), 11, recruitment);
    text.replace(text.find("FOLLOW_UP"), 9, follow_up);
    for (const char* test : tests) text += "[[analysis]]\ntest = \"" + std::string(test) + "\"\n";
    text += "[[analysis]]\nname = \"by site\"\ntest = \"log-rank\"\nstrata = [\"site\"]\n";
    if (tests.size() == std::size(kInNoOrder)) text += "[[analysis]]\nname = \"regression\"\ntest = \"logistic\"\n";
    return resolve(parse_scenario(text, "laws.toml"));
}

}  // namespace

TEST_CASE("trials whose order and days nobody reads give the numbers of those where somebody does", "[exact][reads]") {
    constexpr std::size_t kOne[] = {140};
    constexpr std::uint64_t kLater = TrialProtocol::kDated;
    for (const char* activation : {"activation_months = 0", "activation_months = 4"}) {
        const Study study = study_of_laws(activation);
        const std::vector<NamedAnalysis>& all = study.scenario.analyses;
        std::size_t in_no_order = 0;
        for (const NamedAnalysis& one : all) {
            INFO(one.name << ", " << activation);
            const std::span<const NamedAnalysis> alone(&one, 1);
            const TrialReads reads = TrialProtocol(alone, kOne, study.scenario.design).reads;
            in_no_order += !reads.order;
            CHECK_FALSE(reads.dates);
            for (const std::uint64_t first : {std::uint64_t{0}, kLater}) {
                const std::vector<double> beside = numbers(study, all, one.name, kOne, first);
                CHECK(numbers(study, alone, one.name, kOne, first) == beside);
                // Of nested sizes the larger's patients are the one's.
                const std::vector<double> nested = numbers(study, alone, one.name, kSizes, first);
                CHECK(nested == numbers(study, all, one.name, kSizes, first));
                for (std::size_t trial = 0; trial < kTrials; ++trial)
                    for (std::size_t k = 0; k < beside.size() / kTrials; ++k)
                        REQUIRE(nested[(2 * trial + 1) * (beside.size() / kTrials) + k] ==
                                beside[trial * (beside.size() / kTrials) + k]);
            }
        }
        CHECK(in_no_order == std::size(kInNoOrder));
    }
}

TEST_CASE("where a day decides who is in the trial or for how long, days and order are read", "[exact][reads]") {
    constexpr std::size_t kOne[] = {140};
    for (const auto& [recruitment, follow_up] :
         {std::pair{"closes_after_months = 5", ""},
          std::pair{"activation_months = 0", "follow_up = { until = \"common-closing\", minimum_days = 7 }"}}) {
        // To a common date: tests that bear censoring.
        const std::size_t tests = *follow_up ? 5 : std::size(kInNoOrder);
        const Study study = study_of_laws(recruitment, follow_up, std::span(kInNoOrder).first(tests));
        const std::vector<NamedAnalysis>& all = study.scenario.analyses;
        for (const NamedAnalysis& one : all) {
            INFO(one.name << ", " << recruitment << ", " << follow_up);
            const std::span<const NamedAnalysis> alone(&one, 1);
            for (const std::uint64_t first : {std::uint64_t{0}, TrialProtocol::kDated}) {
                CHECK(numbers(study, alone, one.name, kOne, first) == numbers(study, all, one.name, kOne, first));
                CHECK(numbers(study, alone, one.name, kSizes, first) == numbers(study, all, one.name, kSizes, first));
            }
        }
    }
}

TEST_CASE("days are told of a run's first trials, and of all where a cut or a look reads them", "[exact][reads]") {
    constexpr std::size_t kOne[] = {60};
    const Study study = study_of_laws("activation_months = 0");
    const auto dated = [&](const Design& design, std::uint64_t replicate) {
        const TrialProtocol protocol({study.scenario.analyses.data(), 1}, kOne, design);
        Workspace workspace;
        const TrialModel model = study.model();
        const Arena::Frame frame(workspace.arena);
        const TrialOutcome outcome = conduct(model, protocol, {1, replicate}, workspace);
        const LookOutcome end = outcome.end(0);
        CHECK(end.dated == (end.recruitment_days > 0));
        return end.dated;
    };
    Design cut;
    cut.cut.deaths = 10;
    CHECK(dated({}, 0));
    CHECK(dated({}, TrialProtocol::kDated - 1));
    CHECK_FALSE(dated({}, TrialProtocol::kDated));
    CHECK(dated({}, replicates::kConfirmation));
    CHECK(dated(cut, TrialProtocol::kDated));
}
