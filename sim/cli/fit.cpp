// equipoise fit DATA.csv [--law NAME]...
#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <fmt/format.h>
#include <memory>

#include "models/fit/nonparametric.hpp"
#include "models/pilot/csv_table.hpp"
#include "sim/cli/fit_json.hpp"
#include "sim/cli/verbs.hpp"

namespace equipoise {
namespace {

struct Arguments {
    std::string data, control;
    std::vector<std::string> laws, covariates;
    std::vector<double> days{7, 14, 28}, cuts{7, 14};
    int inner_knots = 1;
    std::string spline_scale = "hazard", cure_law = "weibull";
    bool json = false;
};

FitOptions options_of(const Arguments& arguments) {
    FitOptions options{.cuts = arguments.cuts, .inner_knots = arguments.inner_knots, .cure_law = arguments.cure_law};
    PathProblems problems("--");
    read_value(Json(arguments.spline_scale), "spline-scale", Range::any(), options.spline_scale, problems);
    problems.raise();
    double last = 0;
    for (const double day : arguments.days) {
        if (!(day > last && std::isfinite(day))) throw InputError("--days", fmt::format("{} does not lie after {}", day, last), "write ascending days above 0, for example 7,14,28");
        last = day;
    }
    return options;
}

// S at the days without a law: equal limits outside Turnbull's innermost intervals.
Json nonparametric_json(const fit::Rows& rows, std::span<const double> days) {
    Json list = Json::array();
    if (rows.rows.empty()) return list;
    const fit::Turnbull curve = fit::turnbull(rows);
    for (const double day : days)
        if (day <= rows.last_day) list.push_back({{"day", day}, {"lowest", curve.survival_lower(day)}, {"highest", curve.survival_upper(day)}});
    return list;
}

// The posterior of one arm's interval counts, or why there is none.
Json posterior_of(const PilotSurvival& pilot, int arm, const FitOptions& options) {
    bool intervals = false;
    double last = 0;
    for (const PilotRow& row : pilot.rows()) {
        intervals = intervals || !(row.exact() || row.censored());
        last = std::max(last, row.censored() ? row.left : row.right);
    }
    std::vector<double> ends;
    if (!intervals) {
        for (const double cut : options.cuts)
            if (cut < last) ends.push_back(cut);
        ends.push_back(last);
    }
    try {
        return posterior_json(IntervalPosterior(pilot, arm, ends));
    } catch (const InputError& error) {
        return {{"none", error.what()}};
    }
}

void print_laws(const Json& laws) {
    for (const Json& fit : laws) {
        const auto text = [&](const Json& x) { return x.is_number() ? number_text(x.get<double>()) : std::string("-"); };
        fmt::print("    {:<22} AIC {:<9} {}\n", fit.at("law").get<std::string>(), text(fit.at("aic")), fit.at("parameters").dump());
        for (const Json& row : fit.at("survival"))
            if (row.at("estimate").is_number())
                fmt::print("      S({:g}){} {} ({} to {})\n", row.at("day").get<double>(), row.contains("arm") ? fmt::format(" arm {}", row.at("arm").get<int>()) : "", text(row.at("estimate")),
                           text(row.at("lower")), text(row.at("upper")));
        for (const Json& warning : fit.at("warnings")) fmt::print("      warning: {}\n", warning.get<std::string>());
    }
}

void print_text(const Json& json) {
    for (const Json& arm : json.at("arms")) {
        fmt::print("{}: {} patients, {} deaths\n", arm.at("arm").get<std::string>(), arm.at("n").get<double>(), arm.at("events").get<double>());
        for (const Json& warning : arm.at("warnings")) fmt::print("  warning: {}\n", warning.get<std::string>());
        fmt::print("  laws by AIC, best first; 95% intervals\n");
        print_laws(arm.at("laws"));
    }
    if (json.contains("both_arms")) {
        fmt::print("both arms, the arm as a covariate\n");
        print_laws(json.at("both_arms").at("laws"));
    }
    for (const Json& warning : json.at("warnings")) fmt::print("warning: {}\n", warning.get<std::string>());
}

int run_fit(const Arguments& arguments) {
    const FitOptions options = options_of(arguments);
    for (const std::string& law : arguments.laws)
        if (std::find(fit_law_names.begin(), fit_law_names.end(), law) == fit_law_names.end()) throw InputError("--law", "unknown law \"" + law + "\"", did_you_mean(law, fit_law_names));
    const PilotSurvival pilot = PilotSurvival::read(CsvTable::read(arguments.data), {.control = arguments.control, .covariates = arguments.covariates});
    Json json{{"arms", Json::array()}, {"warnings", Json::array()}};
    const bool two = pilot.patients(1) > 0;
    for (const int arm : {0, 1}) {
        if (pilot.patients(arm) == 0) continue;
        const Arms which = arm == 0 ? Arms::control : Arms::treated;
        Json entry = ranked_json(rank_laws(pilot, which, arguments.laws, options), arguments.days);
        entry["arm"] = pilot.arm_names()[static_cast<std::size_t>(arm)];
        entry["n"] = pilot.patients(arm);
        entry["events"] = pilot.deaths(arm);
        entry["nonparametric"] = nonparametric_json(fit::make_rows(pilot, which, false), arguments.days);
        entry["posterior"] = posterior_of(pilot, arm, options);
        json["arms"].push_back(std::move(entry));
    }
    if (two && pilot.patients(0) > 0) json["both_arms"] = ranked_json(rank_laws(pilot, Arms::both, arguments.laws, options), arguments.days);
    if (pilot.left_out() > 0) json["warnings"].push_back(fmt::format("{:g} patients with missing covariates were left out", pilot.left_out()));
    if (const double n = pilot.patients(0) + pilot.patients(1); n < 120)
        json["warnings"].push_back(fmt::format("{:g} patients are few: mortality from fewer than 120 is imprecise (Teare 2014)", n));
    if (arguments.json)
        fmt::print("{}\n", json.dump(2));
    else
        print_text(json);
    return 0;
}

}  // namespace

Verb add_fit(CLI::App& program) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = program.add_subcommand("fit", "Survival laws fitted to a pilot, ranked, with what it cannot say");
    verb->add_option("data", arguments->data, "CSV file: arm,left,right[,n] or arm,time,status")->required();
    verb->add_option("--law", arguments->laws, "law to fit (repeatable; default all)");
    verb->add_option("--control", arguments->control, "name of the control arm (default: 0, else the first in the file)");
    verb->add_option("--covariates", arguments->covariates, "columns to adjust for")->delimiter(',');
    verb->add_option("--days", arguments->days, "days at which survival is given")->delimiter(',')->capture_default_str();
    verb->add_option("--cuts", arguments->cuts, "cuts of piecewise-exponential")->delimiter(',')->capture_default_str();
    verb->add_option("--inner-knots", arguments->inner_knots, "inner knots of royston-parmar")->capture_default_str();
    verb->add_option("--spline-scale", arguments->spline_scale, "scale of royston-parmar: hazard, odds or normal")->capture_default_str();
    verb->add_option("--cure-law", arguments->cure_law, "law of the uncured in mixture-cure")->capture_default_str();
    verb->add_flag("--json", arguments->json, "print one JSON document");
    verb->footer("Example: equipoise fit pilot.csv --law weibull --law piecewise-exponential --days 7,14,28");
    return [arguments] { return run_fit(*arguments); };
}

}  // namespace equipoise
