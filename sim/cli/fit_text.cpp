#include "sim/cli/fit_text.hpp"

#include <fmt/format.h>
#include <cstdio>

#include "sim/cli/score_text.hpp"

namespace equipoise {
namespace {

std::string text_of(const Json& x) { return x.is_number() ? fmt::format("{:.4g}", x.get<double>()) : std::string("-"); }

std::string with_interval(const Json& row) {
    if (!row.at("estimate").is_number()) return "-";
    if (!row.at("lower").is_number()) return text_of(row.at("estimate"));
    return fmt::format("{} ({} to {})", text_of(row.at("estimate")), text_of(row.at("lower")),
                       text_of(row.at("upper")));
}

// What was observed stands beside each law; `observed` may be null (of both arms there is no one curve).
void print_laws(const Json& laws, const Json& observed) {
    for (const Json& fit : laws) {
        fmt::print("    {:<22} AIC {}\n", fit.at("law").get<std::string>(),
                   fit.at("aic").is_number() ? number_text(fit.at("aic").get<double>()) : "-");
        for (const auto& [name, value] : fit.at("parameters").items())
            fmt::print("      {} {}\n", name, value.is_number() ? number_text(value.get<double>()) : value.dump());
        for (std::size_t i = 0; i < fit.at("survival").size(); ++i) {
            const Json& row = fit.at("survival")[i];
            if (!row.at("estimate").is_number()) continue;
            const std::string day =
                fmt::format("S({:g}){}", row.at("day").get<double>(),
                            row.contains("arm") ? fmt::format(" arm {}", row.at("arm").get<int>()) : "");
            fmt::print("      {:<9} {:<28}{}\n", day, with_interval(row),
                       observed.is_array() ? "Kaplan-Meier " + with_interval(observed.at(i)) : "");
        }
        for (const Json& warning : fit.at("warnings")) fmt::print("      warning: {}\n", warning.get<std::string>());
    }
}

}  // namespace

void print_fit(const Json& json) {
    const std::string control = json.at("control"), treated = json.at("treatment");
    if (treated.empty())
        fmt::print("one arm, \"{}\", taken as control\n", control);
    else
        fmt::print("control is \"{}\", treatment \"{}\"\n", control, treated);
    for (const Json& arm : json.at("arms")) {
        const std::string name = arm.at("arm");
        fmt::print("{}{}: {} patients, {} deaths\n", name,
                   treated.empty()   ? ""
                   : name == control ? " (control)"
                                     : " (treatment)",
                   arm.at("n").get<double>(), arm.at("events").get<double>());
        for (const Json& warning : arm.at("warnings")) fmt::print("  warning: {}\n", warning.get<std::string>());
        fmt::print("  laws by AIC, best first; 95% intervals\n");
        print_laws(arm.at("laws"), arm.at("kaplan_meier"));
    }
    if (json.contains("both_arms")) {
        fmt::print("both arms, the arm as a covariate\n");
        print_laws(json.at("both_arms").at("laws"), nullptr);
    }
    if (json.contains("score_model")) print_score_model(json.at("score_model"));
    for (const Json& warning : json.at("warnings")) fmt::print("warning: {}\n", warning.get<std::string>());
}

}  // namespace equipoise
