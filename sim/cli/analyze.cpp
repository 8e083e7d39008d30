// equipoise analyze DATA.csv --test NAME [--option K=V]...
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>

#include "models/pilot/csv_table.hpp"
#include "models/pilot/one_trial.hpp"
#include "sim/analysis/horizon.hpp"
#include "sim/cli/output.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/data/data_set.hpp"
#include "sim/scenario/field_reader.hpp"
#include "sim/scenario/scenario.hpp"

namespace equipoise {
namespace {

struct Arguments {
    std::string data, test, control, trial;
    std::vector<std::string> options;
    double confidence = 0.95;
    bool json = false;
};

Json value_json(const Details::Value& value) {
    return std::visit(
        [](const auto& v) -> Json {
            using V = std::decay_t<decltype(v)>;
            if constexpr (std::is_same_v<V, double>) {
                return number_json(v);
            } else if constexpr (std::is_same_v<V, Details::Vector>) {
                Json list = Json::array();
                for (const double x : v) list.push_back(number_json(x));
                return list;
            } else if constexpr (std::is_same_v<V, Details::Matrix>) {
                Json rows = Json::array();
                for (const auto& row : v) {
                    Json list = Json::array();
                    for (const double x : row) list.push_back(number_json(x));
                    rows.push_back(std::move(list));
                }
                return rows;
            } else {
                return Json(v);
            }
        },
        value);
}

// "--option K=V" parted into those that say which column is which and those of the test.
Json read_options(const Arguments& arguments, DataSetColumns& columns) {
    Json options = Json::object();
    for (const std::string& option : arguments.options) {
        const std::size_t equals = option.find('=');
        if (equals == std::string::npos || equals == 0)
            throw InputError("--option " + option, "has no value", "write --option NAME=VALUE");
        std::string key = option.substr(0, equals);
        std::replace(key.begin(), key.end(), '-', '_');  // mid-p is mid_p
        set_at_path(options, key, parse_option_value(option.substr(equals + 1)));
    }
    columns.control = arguments.control;
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

void check_needs(const Needs& needs, const CsvTable& table, const Snapshot& snapshot, const std::string& test,
                 bool takes_outcome) {
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

// What a status means for somebody who reads it for the first time; true of whatever test has it.
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

// The alternative that p is of, where the test has that option.
Alternative alternative_of(const Analysis& analysis) {
    return std::visit(
        [](const auto& test) {
            if constexpr (requires { test.alternative; }) return test.alternative;
            return Alternative::two_sided;
        },
        analysis);
}

// "two-sided p", or "one-sided p (fewer events in treated)".
std::string p_in_words(const Analysis& analysis, const std::string& treated) {
    const Alternative alternative = alternative_of(analysis);
    if (alternative == Alternative::two_sided) return "two-sided p";
    return fmt::format("one-sided p (alternative: {} events in {})",
                       alternative == Alternative::less ? "fewer" : "more", treated);
}

void print_text(const Analysis& analysis, const Estimate& estimate, const DataSet& data, double confidence,
                const Details& details) {
    const Snapshot& snapshot = data.snapshot();
    const std::string& treated = data.arm_names()[1];
    fmt::print("{}: {} ({}) against control {} ({})\n", name_of(analysis), treated,
               std::count(snapshot.arm.begin(), snapshot.arm.end(), 1), data.arm_names()[0],
               std::count(snapshot.arm.begin(), snapshot.arm.end(), 0));
    const bool ok = estimate.has_test();
    if (estimate.status != Status::ok)
        fmt::print("  {}: {} ({})\n", ok ? "no finite estimate, but a test" : "not estimable",
                   describe(estimate.status), explain(analysis, estimate));
    if (!std::isnan(estimate.estimate))
        fmt::print("  {} {} ({}{:g}% interval {} to {}), standard error {}\n", estimand_in_words(analysis, 0),
                   number_text(estimate.estimate),
                   alternative_of(analysis) == Alternative::two_sided || !std::holds_alternative<Fisher>(analysis)
                       ? ""
                       : "one-sided ",
                   100 * confidence, number_text(estimate.lower), number_text(estimate.upper),
                   number_text(estimate.standard_error));
    const double p = ok ? estimate.two_sided() : Estimate::kUnknown;
    fmt::print("  z {} (positive favours {}), {} {}\n", number_text(estimate.z), treated, p_in_words(analysis, treated),
               number_text(p));
    if (!no_effect_is_the_null(analysis) && ok)
        fmt::print("  one-sided p against the margin {}\n", number_text(estimate.one_sided()));
    for (const auto& [name, value] : details.entries()) fmt::print("  {}: {}\n", name, value_json(value).dump());
}

int run_analyze(const Arguments& arguments) {
    DataSetColumns columns;
    Json options = read_options(arguments, columns);
    Analysis analysis;
    PathProblems problems("--option ");
    const bool known = visit_analysis(arguments.test, [&]<class A>(std::type_identity<A>) {
        A test;
        // A scenario's name of the option "test", where "test" names the analysis, is understood here too.
        Json own = options;
        for_each_field<A>([&](const auto& f) {
            if (f.name != "test" || !own.contains(kStatisticKey)) return;
            if (own.contains("test")) problems.add(kStatisticKey, "is the same option as test", "write one of them");
            read_value(own[kStatisticKey], kStatisticKey, f.range, test.*(f.member), problems);
            own.erase(kStatisticKey);
        });
        read_struct(own, "", test, problems);
        analysis = std::move(test);
    });
    if (!known)
        throw InputError("--test", "unknown test \"" + arguments.test + "\"",
                         did_you_mean(arguments.test, analysis_names));
    problems.raise();
    if (!(arguments.confidence > 0 && arguments.confidence < 1))
        throw InputError("--confidence", fmt::format("{} is not between 0 and 1", arguments.confidence), "write 0.95");
    const Needs needs = needs_of(analysis);
    if (columns.score.empty() && needs.columns.size() == 1) columns.score = {};
    const CsvTable table = one_trial(CsvTable::read(arguments.data), arguments.trial);
    // A long file's score column is the outcome's column.
    if (const auto outcome = options.find("outcome");
        outcome != options.end() && outcome->is_string() && table.has(outcome->get<std::string>()))
        columns.score = outcome->get<std::string>();
    if (const auto entry = options.find("entry"); entry != options.end() && entry->is_string())
        columns.entry = entry->get<std::string>();
    double* const horizon = horizon_of(analysis);
    const bool asked = options.contains("day") || options.contains("tau");
    if (horizon && asked) columns.day = *horizon;
    const DataSet data(table, columns);
    if (const double last = observed_to(data.snapshot()); horizon && !asked && last > 0) *horizon = last;
    const Snapshot& snapshot = data.snapshot();
    const Json all_options = std::visit([](const auto& a) { return write_struct(a); }, analysis);
    check_needs(needs, table, snapshot, arguments.test, all_options.contains("outcome"));

    Arena arena;
    Details details;
    const Estimate estimate = run(analysis, snapshot, AnalysisContext::at(arguments.confidence), arena, &details);
    const double p = estimate.has_test() ? estimate.two_sided() : Estimate::kUnknown;

    if (arguments.json) {
        Json json{{"test", arguments.test}, {"n", snapshot.n}, {"estimand", estimand_of(analysis)}};
        json["options"] = all_options;
        json["arms"] = data.arm_names();
        json["control"] = data.arm_names()[0];
        json["treatment"] = data.arm_names()[1];
        json["estimate"] = number_json(estimate.estimate);
        json["standard_error"] = number_json(estimate.standard_error);
        json["z"] = number_json(estimate.z);
        json["p_value"] = number_json(p);
        json["p_benefit"] = number_json(estimate.has_test() ? estimate.one_sided() : Estimate::kUnknown);
        json["lower"] = number_json(estimate.lower);
        json["upper"] = number_json(estimate.upper);
        json["confidence"] = arguments.confidence;
        json["status"] = describe(estimate.status);
        if (estimate.status != Status::ok) json["reason"] = explain(analysis, estimate);
        json["when"] = when_in_words(analysis, 0);
        json["alternative"] = enum_name(alternative_of(analysis));
        Json more = Json::object();
        for (const auto& [name, value] : details.entries()) more[name] = value_json(value);
        json["details"] = std::move(more);
        fmt::print("{}\n", json.dump(2));
        return 0;
    }
    print_text(analysis, estimate, data, arguments.confidence, details);
    return 0;
}

}  // namespace

Verb add_analyze(CLI::App& program) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb =
        program.add_subcommand("analyze", "One analysis on a data set, through the code that the simulation uses");
    verb->add_option("data", arguments->data,
                     "CSV file: arm,time,status and covariates; or arm,left,right[,n]; or long scores id,day,score")
        ->required();
    verb->add_option("--test", arguments->test, "name of the analysis, for example log-rank")->required();
    verb->add_option("--option", arguments->options, "option of the test, NAME=VALUE (repeatable)");
    verb->add_option(
        "--control", arguments->control,
        "name of the control arm (default: 0 of 0 and 1, else the first in the file; the answer names it)");
    verb->add_option("--trial", arguments->trial, "of a file with several trials (column trial), the one to analyze");
    verb->add_option("--confidence", arguments->confidence, "level of the interval")->capture_default_str();
    verb->add_flag("--json", arguments->json, "print one JSON document");
    verb->footer("Example: equipoise analyze trial.csv --test proportion-difference --option day=28");
    return [arguments] { return run_analyze(*arguments); };
}

}  // namespace equipoise
