#include "sim/results/data_analysis.hpp"

#include <algorithm>
#include <cmath>

#include "models/pilot/follow_up_dates.hpp"
#include "models/pilot/one_trial.hpp"
#include "sim/analysis/horizon.hpp"
#include "sim/scenario/scenario.hpp"

namespace equipoise {
namespace {

// Problems of options, whose places are the program's.
class OptionProblems : public Problems {
  public:
    std::string place(const std::string& path) const override { return "--option " + path; }
};

// "--option K=V" parted into those that say which column is which and those of the test.
Json read_options(const DataQuestion& question, DataSetColumns& columns) {
    Json options = Json::object();
    for (const std::string& option : question.options) {
        const std::size_t equals = option.find('=');
        if (equals == std::string::npos || equals == 0)
            throw InputError("--option " + option, "has no value", "write --option NAME=VALUE");
        std::string key = option.substr(0, equals);
        std::replace(key.begin(), key.end(), '-', '_');  // mid-p is mid_p
        set_at_path(options, key, parse_option_value(option.substr(equals + 1)));
    }
    columns.control = question.control;
    const auto take = [&](const char* key, std::string& into) {
        const auto found = options.find(key);
        if (found == options.end() || !found->is_string()) return;
        into = found->get<std::string>();
        options.erase(found);
    };
    take("arm", columns.arm);
    take("time", columns.time);
    take("status", columns.status);
    take("id", columns.id);
    take("visit", columns.visit);
    take("count", columns.count);
    take("icu_time", columns.icu_time);
    take("icu_event", columns.icu_event);
    return options;
}

}  // namespace

DataAnalysis::DataAnalysis(const DataQuestion& question) : question_(question) {
    options_ = read_options(question, columns_);
    OptionProblems problems;
    const bool known = visit_analysis(question.test, [&]<class A>(std::type_identity<A>) {
        A test;
        // A scenario's name of the option "test", where "test" names the analysis, is understood here too.
        Json own = options_;
        for_each_field<A>([&](const auto& f) {
            if (f.name != "test" || !own.contains(kStatisticKey)) return;
            if (own.contains("test")) problems.add(kStatisticKey, "is the same option as test", "write one of them");
            read_value(own[kStatisticKey], kStatisticKey, f.range, test.*(f.member), problems);
            own.erase(kStatisticKey);
        });
        read_struct(own, "", test, problems);
        analysis_ = std::move(test);
    });
    if (!known)
        throw InputError("--test", "unknown test \"" + question.test + "\"",
                         did_you_mean(question.test, analysis_names));
    problems.raise();
    if (!(question.confidence > 0 && question.confidence < 1))
        throw InputError("--confidence", fmt::format("{} is not between 0 and 1", question.confidence), "write 0.95");
}

void DataAnalysis::check_needs(const CsvTable& table, const Snapshot& snapshot, bool takes_outcome) const {
    const Needs needs = needs_of(analysis_);
    const std::string& test = question_.test;
    if (needs.survival && !snapshot.has_survival()) refuse_unread_dates(table);
    if (needs.survival && !snapshot.has_survival())
        throw InputError(table.name(), "\"" + test + "\" needs columns time and status",
                         std::string("add them, or name them with --option time=NAME --option status=NAME") +
                             (takes_outcome ? "; or name the column of the outcome with --option outcome=COLUMN" : ""));
    if (needs.icu && snapshot.icu_time.empty())
        throw InputError(table.name(), "\"" + test + "\" needs the time and kind of leaving the ICU",
                         "give columns crtime and crev (0 still there, 1 died, 2 discharged alive), or name them with "
                         "--option icu_time=NAME --option icu_event=NAME");
    if (needs.scores && snapshot.scores.empty())
        throw InputError(
            table.name(), "\"" + test + "\" needs scores",
            "give columns sofa0, sofa1, ... or a long file with id, day, score; or --option outcome=COLUMN");
    for (const std::string& column : needs.columns)
        if (!snapshot.column(column)) table.require(column);
    for (const std::string& column : needs.numbers)
        for (std::size_t row = 0; row < table.rows(); ++row)
            table.number(row, table.require(column));  // throws for words
    for (const std::string& name : needs.zero_one) {
        const std::size_t column = table.require(name);
        for (std::size_t row = 0; row < table.rows(); ++row)
            if (const double value = table.number(row, column); !std::isnan(value) && value != 0 && value != 1)
                throw InputError(table.place(row, column), "\"" + table.cell(row, column) + "\" is neither 0 nor 1",
                                 "write 1 for the bad outcome, 0 for the good one, nothing where it is not known");
    }
}

DataAnswer DataAnalysis::of(const CsvTable& data) const {
    const CsvTable table = one_trial(data, question_.trial);
    DataSetColumns columns = columns_;
    // A long file's score column is the outcome's column.
    if (const auto outcome = options_.find("outcome");
        outcome != options_.end() && outcome->is_string() && table.has(outcome->get<std::string>()))
        columns.score = outcome->get<std::string>();
    if (const auto entry = options_.find("entry"); entry != options_.end() && entry->is_string())
        columns.entry = entry->get<std::string>();
    DataAnswer answer;
    answer.analysis = analysis_;
    double* const horizon = horizon_of(answer.analysis);
    const bool asked = options_.contains("day") || options_.contains("tau");
    if (horizon && asked) columns.day = *horizon;
    const DataSet set(table, columns);
    const Snapshot& snapshot = set.snapshot();
    if (const double last = observed_to(snapshot); horizon && !asked && last > 0) *horizon = last;
    answer.options = std::visit([](const auto& a) { return write_struct(a); }, answer.analysis);
    check_needs(table, snapshot, answer.options.contains("outcome"));
    answer.n = snapshot.n;
    answer.arm_names = set.arm_names();
    for (const std::uint8_t arm : snapshot.arm) ++answer.patients[arm];
    answer.confidence = question_.confidence;
    Arena arena;
    answer.estimate = run(answer.analysis, snapshot, AnalysisContext::at(question_.confidence), arena, &answer.details);
    return answer;
}

// True of whatever test has the status.
std::string_view explain(const Analysis& analysis, const Estimate& estimate) {
    if (std::holds_alternative<Milestone>(analysis) && !std::isnan(estimate.estimate) &&
        estimate.status == Status::not_identifiable)
        return "the curve of an arm has come down to 0 by the day, where its variance by Greenwood's formula does not "
               "exist";
    switch (estimate.status) {
        case Status::ok:
            return "";
        case Status::no_patients:
            return "an arm has nobody whose outcome is known";
        case Status::no_events:
            return "nothing happened that could be compared";
        case Status::no_variation:
            return "the test's variance is 0 in these data, so that the statistic would be 0/0";
        case Status::separated:
            return "the estimate is infinite: outcomes of the arms, or of a covariate's values, do not overlap";
        case Status::not_identifiable:
            return "too few patients or values for this test, or covariates or strata that tell the arm";
        case Status::not_converged:
            return "the search for the maximum of the likelihood did not end";
        case Status::beyond_follow_up:
            return "the day lies beyond what was observed in an arm";
        case Status::on_boundary:
            return "at the maximum of the likelihood a fitted risk is 1, where Wald's standard error does not hold";
    }
    return "";
}

Alternative alternative_of(const Analysis& analysis) {
    return std::visit(
        [](const auto& test) {
            if constexpr (requires { test.alternative; }) return test.alternative;
            return Alternative::two_sided;
        },
        analysis);
}

}  // namespace equipoise
