// Every option of every analysis, and every value of those that name one of several, changes what it should: the
// numbers of a simulated trial and, at a suitable alpha, what is concluded from it. The options are walked by their
// field lists: a new one without a line here fails.
#include <cmath>
#include <map>
#include <optional>

#include "sim/cli/output.hpp"
#include "sim/conduct/verdict.hpp"
#include "sim/scenario/field_reader.hpp"
#include "sim/study/study.hpp"
#include "sim/trial/cohort.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

constexpr std::size_t kPatients = 160;
constexpr std::uint64_t kTrials = 12;

const char* const kScenario = R"(
follow_up_days = 28
[sofa]
[effect]
sofa = { plateau = -1.5 }
[[covariate]]
name = "age"
plateau = 0.05
[[covariate]]
name = "shock"
kind = "categorical"
probabilities = [0.6, 0.4]
plateau = [0, 2]
[trial]
dropout = { risk = 0.2 }
recruitment = { sites = 3, per_site_per_month = 10 }
[[analysis]]
test = "log-rank"
)";

// What an option is tried with: values, and the other options that it needs. Keys: "test key" or, of all tests, "key".
struct Trial {
    Json values = Json::array(), beside = Json::object();
};
const std::map<std::string, Trial> kTrialsOf{
    {"day", {{14}, {}}},
    {"tau", {{14}, {}}},
    {"outcome", {{"shock"}, {}}},
    {"strata", {{{"site"}, {"shock"}}, {}}},
    {"covariates", {{{"age"}, {"shock", "factor(site)"}}, {}}},
    {"margin", {{0.1}, {}}},
    {"log-rank rho", {{1}, {}}},
    {"log-rank gamma", {{1}, {}}},
    {"max-combo weights", {{{{0, 1}}, {{0, 0}, {1, 0}}}, {}}},
    {"wilcoxon mid_p", {{}, {{"exact", true}}}},
    {"hierarchy", {{{"score"}, {"death", "age:lower"}, {"score", "death"}}, {}}},
    {"threshold", {{2}, {{"outcome", {{"death", "while-alive"}}}}}},
    {"bayes-proportion prior", {{{3, 7}}, {}}},
    {"bayes-proportion prior_treated", {{{20, 10}}, {}}},
    {"bayes-proportion prior_control", {{{20, 10}}, {}}},
    {"bayes-proportion threshold", {{0.5, 0.8}, {}}},
    {"outcome.column", {{"age"}, {}}},
    {"outcome.day", {{14}, {}}},
    {"outcome.death", {{}, {{"outcome", {{"score", "mean"}, {"day", 14}}}}}},
    {"outcome.discharge", {{}, {{"outcome", {{"score", "mean"}, {"day", 14}}}}}},
    {"outcome.support_above", {{3}, {{"outcome", {{"score", "organ-support-free-days"}, {"day", 28}}}}}},
    // Only the order counts for ranks: it shows where survivors too have no day free of support.
    {"outcome.dead_days",
     {{-1}, {{"outcome", {{"score", "organ-support-free-days"}, {"day", 7}, {"support_above", 0}}}}}},
    {"proportional-odds outcome.dead_days",
     {{0}, {{"outcome", {{"score", "organ-support-free-days"}, {"day", 14}, {"support_above", 3}}}}}},
    {"win-ratio outcome.dead_days",
     {{-1},
      {{"hierarchy", {"score"}},
       {"outcome", {{"score", "organ-support-free-days"}, {"day", 7}, {"support_above", 0}}}}}},
    {"win-odds outcome.dead_days",
     {{-1},
      {{"hierarchy", {"score"}},
       {"outcome", {{"score", "organ-support-free-days"}, {"day", 7}, {"support_above", 0}}}}}},
    {"net-benefit outcome.dead_days",
     {{-1},
      {{"hierarchy", {"score"}},
       {"outcome", {{"score", "organ-support-free-days"}, {"day", 7}, {"support_above", 0}}}}}},
    // Without covariates the sandwich is the model's own variance; adjusted for the baseline, change and value have the
    // same effect.
    {"logistic robust", {{}, {{"covariates", {"age"}}}}},
    {"ancova outcome.score", {{}, {{"covariates", {"age"}}}}},
    {"outcome.better", {{}, {{"outcome", {{"column", "age"}}}}}},
    {"win-ratio outcome.better", {{}, {{"hierarchy", {"death", "age"}}}}},
    {"win-odds outcome.better", {{}, {{"hierarchy", {"death", "age"}}}}},
    {"net-benefit outcome.better", {{}, {{"hierarchy", {"death", "age"}}}}},
    {"mmrm visits", {{{3, 7}, {3, 14}}, {}}},
    {"mmrm visit", {{3}, {}}},
};
// What the analysis is, where its defaults would not do.
const std::map<std::string, Json> kUsual{{"mmrm", {{"visits", {3, 7, 14}}}}, {"wilcoxon", Json::object()}};

// Options that a simulated trial's decision cannot show, and why.
const std::map<std::string, const char*> kExceptions{
    {"fisher alternative",
     "a design's `sides` decide which p is judged; `check` refuses an alternative that contradicts them"},
    {"boschloo alternative", "as of fisher"},
    {"barnard alternative", "as of fisher"},
    {"cox ties", "simulated times are continuous and have no ties; the reference tests of tied data tell them apart"},
    {"cox entry", "start-stop rows are a data file's; refused unless the scenario has such a column"},
    {"mmrm outcome", "a column of a data file; `check` refuses it"},
};

const Trial* trial_of(const std::string& test, const std::string& key) {
    for (const std::string& name : {test + " " + key, key})
        if (const auto found = kTrialsOf.find(name); found != kTrialsOf.end()) return &found->second;
    return nullptr;
}

struct Setting {
    TrialModel model = resolve(parse_scenario(kScenario, "options.toml")).model();
    // Whether the two analyses' numbers differ in some trial, and their verdicts at some alpha.
    struct Difference {
        bool numbers = false, verdict = false;
    };
    Difference between(const Analysis& a, const Analysis& b) const {
        Difference seen;
        for (std::uint64_t replicate = 0; replicate < kTrials && !(seen.numbers && seen.verdict); ++replicate) {
            Arena arena;
            const Cohort cohort = draw_cohort(model, {7, replicate}, kPatients, arena);
            const FollowUp follow_up(cohort, arena);
            const Estimate x = run(a, follow_up.all(), AnalysisContext{}, arena),
                           y = run(b, follow_up.all(), AnalysisContext{}, arena);
            const auto differ = [](double u, double v) {
                return std::isnan(u) != std::isnan(v) || std::fabs(u - v) > 1e-9 * std::fabs(u);
            };
            const double p = x.two_sided(), q = y.two_sided();
            seen.numbers = seen.numbers || x.status != y.status || differ(x.estimate, y.estimate) || differ(x.z, y.z) ||
                           differ(p, q);
            for (const double alpha :
                 {0.05, std::isnan(p + q) || !(p + q > 0) ? 0.5 : std::fmin(0.5 * (p + q), 0.999)}) {
                const FixedRule rule({.alpha = alpha, .sides = 2, .cut = {}});
                const auto verdict = [&](const Analysis& analysis) {
                    return verdict_of(rule, analysis, run(analysis, follow_up.all(), rule.context(), arena));
                };
                seen.verdict = seen.verdict || verdict(a) != verdict(b);
                // A test with a threshold of its own is tried at one between the two probabilities.
                Analysis c = a, d = b;
                auto *first = std::get_if<BayesProportion>(&c), *second = std::get_if<BayesProportion>(&d);
                if (!first || first->threshold != second->threshold) continue;
                first->threshold = second->threshold = 1 - 0.5 * (x.p_benefit + y.p_benefit);
                seen.verdict = seen.verdict || verdict(c) != verdict(d);
            }
        }
        return seen;
    }
};

template <class A>
A made(const Json& options) {
    A test;
    PathProblems problems("");
    read_struct(options, "", test, problems);
    problems.raise();
    return test;
}

// All values of a bool or an enum but the standard one.
template <class T>
Json others_than(const T& standard) {
    Json values = Json::array();
    if constexpr (std::is_same_v<T, bool>) {
        values.push_back(!standard);
    } else if constexpr (std::is_enum_v<T>) {
        for (const auto& [name, value] : EnumNames<T>::names)
            if (value != standard) values.push_back(name);
    }
    return values;
}

template <class A>
class Walk {
  public:
    explicit Walk(const Setting& setting) : setting_(setting) {}

    template <HasFields T>
    void fields_of(const T& standard, const std::string& path) {
        for_each_field<T>([&](const auto& f) {
            const std::string key = path + std::string(f.name);
            const auto& value = standard.*(f.member);
            if constexpr (HasFields<std::remove_cvref_t<decltype(value)>>)
                fields_of(value, key + ".");
            else
                option(key, others_than(value));
        });
    }

  private:
    void option(const std::string& key, Json values) {
        const std::string test(A::name);
        INFO(test << " " << key);
        if (kExceptions.contains(test + " " + key)) return;
        const Trial* trial = trial_of(test, key);
        if (trial)
            for (const Json& value : trial->values) values.push_back(value);
        REQUIRE(!values.empty());  // else: say what to try the option with
        Json base = kUsual.contains(test) ? kUsual.at(test) : Json::object();
        if (trial && trial->beside.is_object()) base.merge_patch(trial->beside);
        for (const Json& value : values) {
            Json changed = base;
            set_at_path(changed, key, value);
            INFO(changed.dump());
            const auto difference = setting_.between(made<A>(base), made<A>(changed));
            CHECK((difference.numbers || key == "threshold"));
            CHECK(difference.verdict);
        }
    }
    const Setting& setting_;
};

}  // namespace

TEST_CASE("every option of every analysis changes a simulated trial's numbers and what is concluded",
          "[statistical][options]") {
    const Setting setting;
    for (const std::string_view name : analysis_names)
        visit_analysis(name, [&]<class A>(std::type_identity<A>) { Walk<A>(setting).fields_of(A{}, ""); });
}

TEST_CASE("an exception to that names an option that exists", "[exact][options]") {
    for (const auto& [key, reason] : kExceptions) {
        bool exists = false;
        const std::string test = key.substr(0, key.find(' ')), option = key.substr(key.find(' ') + 1);
        visit_analysis(test, [&]<class A>(std::type_identity<A>) {
            for_each_field<A>([&](const auto& f) { exists = exists || f.name == option; });
        });
        INFO(key << ": " << reason);
        CHECK(exists);
    }
}
