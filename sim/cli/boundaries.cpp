// equipoise boundaries --looks 0.5,0.75,1 --alpha 0.025 --efficacy NAME[:PARAM] [--futility NAME[:PARAM]]
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>
#include <memory>

#include "sim/cli/boundary_table.hpp"
#include "sim/cli/output.hpp"
#include "sim/cli/text_table.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/cli/write_file.hpp"
#include "sim/design/boundary_names.hpp"
#include "sim/design/kept_alpha.hpp"
#include "sim/report/boundary_figure.hpp"
#include "sim/results/boundary_row.hpp"

namespace equipoise {
namespace {

struct Arguments {
    std::string looks = "0.5,1", efficacy = "lan-demets-obrien-fleming", futility = "none", effect = "plan",
                region = "below", tests, observed, svg;
    double alpha = 0.025, beta = 0.2;
    int sides = 1;
    std::optional<double> drift;
    bool binding = false, last = false, not_last = false, json = false;
};

std::vector<std::string> words_of(const std::string& list) {
    std::vector<std::string> words(1);
    for (const char c : list) {
        if (c == ',')
            words.emplace_back();
        else if (c != ' ')
            words.back() += c;
    }
    return words;
}

std::vector<double> numbers_of(const std::string& list, const char* option) {
    std::vector<double> numbers;
    for (const std::string& word : words_of(list)) {
        double x = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), x);
        if (error != std::errc{} || end != word.data() + word.size() || !std::isfinite(x))
            throw InputError(option, fmt::format("has \"{}\"", word), "numbers between commas, as 0.5,0.75,1");
        numbers.push_back(x);
    }
    return numbers;
}

// Shares of the information, or one whole number of equally spaced looks.
std::vector<double> looks_of(const std::string& list) {
    std::vector<double> looks = numbers_of(list, "--looks");
    if (looks.size() != 1 || looks[0] < 2) return looks;
    const double count = looks[0];
    if (count != std::floor(count) || count > BoundaryPlan::kMostLooks)
        throw InputError(
            "--looks", fmt::format("is {}", list),
            fmt::format("shares of the information, or a whole number of looks up to {}", BoundaryPlan::kMostLooks));
    looks.clear();
    for (int k = 1; k <= static_cast<int>(count); ++k) looks.push_back(k / count);
    return looks;
}

BoundaryPlan plan_of(const Arguments& arguments) {
    BoundaryPlan plan;
    plan.information = looks_of(arguments.looks);
    plan.alpha = arguments.alpha;
    plan.sides = arguments.sides;
    plan.beta = arguments.beta;
    plan.drift = arguments.drift;
    plan.efficacy = efficacy_from(arguments.efficacy, "--efficacy");
    plan.futility = futility_from(arguments.futility, "--futility");
    plan.futility.binding = arguments.binding;
    plan.futility.effect = assumed_effect_from(arguments.effect, "--futility-effect");
    plan.futility.region = futility_region_from(arguments.region, "--futility-region");
    if (plan.futility.kind == FutilityKind::none && arguments.binding)
        throw InputError("--binding", "there is no futility that could bind", "name a rule with --futility");
    if (!arguments.tests.empty())
        for (const std::string& word : words_of(arguments.tests))
            plan.tests.push_back(look_tests_from(word, "--tests"));
    return plan;
}

// A problem's place in the plan is an option here.
std::string option_of(const std::string& key) {
    if (key == "information") return "--looks";
    if (key == "futility.region") return "--futility-region";
    return "--" + key.substr(0, key.find('.'));
}

Boundary solved(const BoundaryPlan& plan) {
    try {
        return plan_boundary(plan);
    } catch (const InputError& error) {
        std::vector<Problem> problems(error.problems().begin(), error.problems().end());
        for (Problem& problem : problems) problem.where = option_of(problem.where);
        throw InputError(std::move(problems));
    }
}

std::vector<double> observed_of(const Arguments& arguments) {
    if (arguments.observed.empty()) {
        if (arguments.last || arguments.not_last)
            throw InputError(arguments.last ? "--last" : "--not-last", "there are no observed looks",
                             "give --observed");
        return {};
    }
    const std::vector<double> observed = numbers_of(arguments.observed, "--observed");
    check_observed(observed, "--observed");
    if (arguments.last && arguments.not_last) throw InputError("--last", "stands beside --not-last", "one of them");
    return observed;
}

void print_text(const Boundary& boundary, const std::vector<BoundaryRow>& observed) {
    const BoundaryPlan& plan = boundary.plan;
    const bool fits = boundary_table_fits(plan, page_width());
    std::string text =
        fmt::format("{}-sided alpha {:g}; efficacy: {}; futility: {}.\n", plan.sides == 1 ? "One" : "Two", plan.alpha,
                    in_words(plan.efficacy), in_words(plan.futility));
    if (const std::string caveat = caveat_of_alpha(boundary); !caveat.empty()) text += "Not kept: " + caveat + ".\n";
    text += fmt::format("Positive z favours treatment; the {} are the chances to stop at each look.\n\n",
                        fits ? "right-hand columns" : "columns from benefit on");
    text += boundary_table(boundary_rows(boundary), plan, page_width());
    text += fmt::format(
        "\nPower {:.2f}% with the maximum information {:.5f} times that of a fixed design (expected z {:.5f} at the "
        "last look).\n",
        100 * boundary.power, boundary.inflation, boundary.drift);
    text += fmt::format(
        "Expected information over the fixed design's: {:.5f} without an effect, {:.5f} under half, {:.5f} under the "
        "planned effect.\n",
        boundary.expected_information_null, boundary.expected_information_half,
        boundary.expected_information_alternative);
    if (!observed.empty()) text += "\nAt the information observed:\n\n" + boundary_table(observed, plan, page_width());
    fmt::print("{}", wrapped(text));
}

Json rows_json(const std::vector<BoundaryRow>& rows) {
    const Table table = table_of<BoundaryRow>("boundaries", rows);
    Json list = Json::array();
    for (std::size_t row = 0; row < table.rows.size(); ++row) list.push_back(row_json(table, row));
    return list;
}

int run_boundaries(const Arguments& arguments) {
    const BoundaryPlan plan = plan_of(arguments);
    const std::vector<double> observed = observed_of(arguments);
    if (!arguments.svg.empty()) check_writable(arguments.svg, {});
    const Boundary boundary = solved(plan);
    const bool last = arguments.last || (!arguments.not_last && ends_the_trial(boundary, observed));
    std::vector<BoundaryRow> seen;
    if (!observed.empty()) seen = observed_rows(boundary, observed, last);
    if (!arguments.svg.empty()) write_file(arguments.svg, report::draw_boundary(boundary, "boundaries"));
    if (!arguments.json) {
        print_text(boundary, seen);
        return 0;
    }
    const BoundaryDesignRow design[] = {design_row(boundary)};
    Json json = row_json(table_of<BoundaryDesignRow>("design", design), 0);
    json["looks"] = rows_json(boundary_rows(boundary));
    if (!observed.empty()) {
        json["observed"] = rows_json(seen);
        json["observed_ends"] = last;
    }
    fmt::print("{}\n", json.dump(2));
    return 0;
}

}  // namespace

Verb add_boundaries(CLI::App& program) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb =
        program.add_subcommand("boundaries", "Boundaries of a group-sequential design, and what it costs and gives");
    verb->add_option("--looks", arguments->looks,
                     "information at each look as shares of the last look's, ending with 1; or a number of equal looks")
        ->capture_default_str();
    verb->add_option("--alpha", arguments->alpha, "type I error, of both sides together when --sides 2")
        ->capture_default_str();
    verb->add_option("--sides", arguments->sides, "1, or 2: symmetric, stopping for harm as well")
        ->capture_default_str();
    verb->add_option("--beta", arguments->beta, "type II error; power is 1 - beta")->capture_default_str();
    verb->add_option(
            "--efficacy", arguments->efficacy,
            "NAME[:PARAMETER]: obrien-fleming (OF), pocock (P), wang-tsiatis (WT), haybittle-peto (HP), "
            "lan-demets-obrien-fleming (LDOF), lan-demets-pocock (LDP), hwang-shih-decani (HSD), kim-demets (KD), "
            "user-spending:A1,A2,..., user-critical:Z1,Z2,...")
        ->capture_default_str();
    verb->add_option("--futility", arguments->futility,
                     "NAME[:PARAMETER]: none, the spending names (of beta), fixed-z:Z1,..., conditional-power:P (CP), "
                     "predictive-power:P (PP)")
        ->capture_default_str();
    verb->add_flag("--binding", arguments->binding, "efficacy limits count on stopping for futility");
    verb->add_option("--futility-effect", arguments->effect, "of conditional power: plan, or the observed trend")
        ->capture_default_str();
    verb->add_option("--futility-region", arguments->region, "two-sided: z below the limit, or inner-wedge (|z|)")
        ->capture_default_str();
    verb->add_option("--tests", arguments->tests, "what each look tests: both, efficacy or futility, between commas");
    verb->add_option("--drift", arguments->drift,
                     "expected z of the last look under the planned effect (default: what gives the power)");
    verb->add_option("--observed", arguments->observed,
                     "information at the looks so far as shares of the planned maximum: the limits there");
    verb->add_flag("--last", arguments->last,
                   "the last observed look is the final one (default: as many as planned, or all of the information)");
    verb->add_flag("--not-last", arguments->not_last, "it is not");
    verb->add_option("--svg", arguments->svg, "write a picture to this file");
    verb->add_flag("--json", arguments->json, "print one JSON document");
    verb->footer("Example: equipoise boundaries --looks 0.5,0.75,1 --alpha 0.025 --efficacy LDOF --futility HSD:-2");
    return [arguments] { return run_boundaries(*arguments); };
}

}  // namespace equipoise
