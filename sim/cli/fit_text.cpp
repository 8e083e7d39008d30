#include "sim/cli/fit_text.hpp"

#include <fmt/format.h>

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
std::string laws_text(const Json& laws, const Json& observed) {
    std::string text;
    for (const Json& fit : laws) {
        text += fmt::format("    {:<22} AIC {}\n", fit.at("law").get<std::string>(),
                            fit.at("aic").is_number() ? number_text(fit.at("aic").get<double>()) : "-");
        for (const auto& [name, value] : fit.at("parameters").items())
            text +=
                fmt::format("      {} {}\n", name, value.is_number() ? number_text(value.get<double>()) : value.dump());
        for (std::size_t i = 0; i < fit.at("survival").size(); ++i) {
            const Json& row = fit.at("survival")[i];
            if (!row.at("estimate").is_number()) continue;
            const std::string day =
                fmt::format("S({:g}){}", row.at("day").get<double>(),
                            row.contains("arm") ? fmt::format(" arm {}", row.at("arm").get<int>()) : "");
            text += fmt::format("      {:<9} {:<28}{}\n", day, with_interval(row),
                                observed.is_array() ? "Kaplan-Meier " + with_interval(observed.at(i)) : "");
        }
        for (const Json& warning : fit.at("warnings"))
            text += fmt::format("      warning: {}\n", warning.get<std::string>());
    }
    return text;
}

}  // namespace

std::string fit_text(const Json& json) {
    std::string text;
    const std::string control = json.at("control"), treated = json.at("treatment");
    if (treated.empty())
        text += fmt::format("one arm, \"{}\", taken as control\n", control);
    else
        text += fmt::format("control is \"{}\", treatment \"{}\"\n", control, treated);
    for (const Json& arm : json.at("arms")) {
        const std::string name = arm.at("arm");
        text += fmt::format("{}{}: {} patients, {} deaths\n", name,
                            treated.empty()   ? ""
                            : name == control ? " (control)"
                                              : " (treatment)",
                            arm.at("n").get<double>(), arm.at("events").get<double>());
        for (const Json& warning : arm.at("warnings"))
            text += fmt::format("  warning: {}\n", warning.get<std::string>());
        text += "  laws by AIC, best first; 95% intervals\n";
        text += laws_text(arm.at("laws"), arm.at("kaplan_meier"));
    }
    if (json.contains("both_arms")) {
        text += "both arms, the arm as a covariate\n";
        text += laws_text(json.at("both_arms").at("laws"), nullptr);
    }
    if (json.contains("score_model")) text += score_model_text(json.at("score_model"));
    for (const Json& warning : json.at("warnings")) text += fmt::format("warning: {}\n", warning.get<std::string>());
    return text;
}

}  // namespace equipoise
