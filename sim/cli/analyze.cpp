// equipoise analyze DATA.csv --test NAME [--option K=V]...
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>

#include "sim/analysis/horizon.hpp"
#include "sim/cli/aloud.hpp"
#include "sim/cli/data_files.hpp"
#include "sim/cli/output.hpp"
#include "sim/cli/text_table.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/results/data_analysis.hpp"
#include "sim/scenario/field_reader.hpp"

namespace equipoise {
namespace {

struct Arguments : DataQuestion {
    std::string data;
    DataOptions columns;
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

// "two-sided p", or "one-sided p (fewer events in treated)".
std::string p_in_words(const Analysis& analysis, const std::string& treated) {
    const Alternative alternative = alternative_of(analysis);
    if (alternative == Alternative::two_sided) return "two-sided p";
    return fmt::format("one-sided p (alternative: {} events in {})",
                       alternative == Alternative::less ? "fewer" : "more", treated);
}

std::string answer_text(const DataAnswer& answer) {
    std::string text;
    const Analysis& analysis = answer.analysis;
    const Estimate& estimate = answer.estimate;
    const std::string& treated = answer.arm_names[1];
    text += fmt::format("{}: {} ({}) against control {} ({})\n", name_of(analysis), treated, answer.patients[1],
                        answer.arm_names[0], answer.patients[0]);
    const bool ok = estimate.has_test();
    if (estimate.status != Status::ok)
        text += fmt::format("  {}: {} ({})\n", ok ? "no finite estimate, but a test" : "not estimable",
                            describe(estimate.status), explain(analysis, estimate));
    if (!std::isnan(estimate.estimate))
        text +=
            fmt::format("  {} {} ({}{:g}% interval {} to {}), standard error {}\n", estimand_in_words(analysis, 0),
                        number_text(estimate.estimate),
                        alternative_of(analysis) == Alternative::two_sided || !std::holds_alternative<Fisher>(analysis)
                            ? ""
                            : "one-sided ",
                        100 * answer.confidence, number_text(estimate.lower), number_text(estimate.upper),
                        number_text(estimate.standard_error));
    text += fmt::format("  z {} (positive favours {}), {} {}\n", number_text(estimate.z), treated,
                        p_in_words(analysis, treated), number_text(answer.p()));
    if (!no_effect_is_the_null(analysis) && ok)
        text += fmt::format("  one-sided p against the margin {}\n", number_text(answer.p_benefit()));
    for (const auto& [name, value] : answer.details.entries())
        text += fmt::format("  {}: {}\n", name, value_json(value).dump());
    return text;
}

Json answer_json(const std::string& test, const DataAnswer& answer) {
    const Estimate& estimate = answer.estimate;
    Json json{{"test", test}, {"n", answer.n}, {"estimand", estimand_of(answer.analysis)}};
    json["options"] = answer.options;
    json["arms"] = answer.arm_names;
    json["control"] = answer.arm_names[0];
    json["treatment"] = answer.arm_names[1];
    json["estimate"] = number_json(estimate.estimate);
    json["standard_error"] = number_json(estimate.standard_error);
    json["z"] = number_json(estimate.z);
    json["p_value"] = number_json(answer.p());
    json["p_benefit"] = number_json(answer.p_benefit());
    json["lower"] = number_json(estimate.lower);
    json["upper"] = number_json(estimate.upper);
    json["confidence"] = answer.confidence;
    json["status"] = describe(estimate.status);
    if (estimate.status != Status::ok) json["reason"] = explain(answer.analysis, estimate);
    json["when"] = when_in_words(answer.analysis, 0);
    json["alternative"] = enum_name(alternative_of(answer.analysis));
    Json more = Json::object();
    for (const auto& [name, value] : answer.details.entries()) more[name] = value_json(value);
    json["details"] = std::move(more);
    return json;
}

int run_analyze(const Arguments& arguments) {
    const DataAnalysis analysis(arguments);
    const DataFiles files = arguments.columns.read({arguments.data});
    say_notes(files.notes);
    const DataAnswer answer = analysis.of(files.tables[0]);
    if (arguments.json) {
        Json json = answer_json(arguments.test, answer);
        json["notes"] = files.notes;
        fmt::print("{}\n", json.dump(2));
    } else {
        fmt::print("{}", wrapped(answer_text(answer)));
    }
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
    arguments->columns.add_to(*verb);
    verb->add_option("--trial", arguments->trial, "of a file with several trials (column trial), the one to analyze");
    verb->add_option("--confidence", arguments->confidence, "level of the interval")->capture_default_str();
    verb->add_flag("--json", arguments->json, "print one JSON document");
    verb->footer("Example: equipoise analyze trial.csv --test proportion-difference --option day=28");
    return [arguments] { return run_analyze(*arguments); };
}

}  // namespace equipoise
