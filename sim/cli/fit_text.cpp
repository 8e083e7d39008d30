#include "sim/cli/fit_text.hpp"

#include <fmt/format.h>
#include <cstdio>

#include "sim/cli/score_text.hpp"

namespace equipoise {
namespace {

void print_laws(const Json& laws) {
    for (const Json& fit : laws) {
        const auto text = [&](const Json& x) {
            return x.is_number() ? number_text(x.get<double>()) : std::string("-");
        };
        fmt::print("    {:<22} AIC {:<9} {}\n", fit.at("law").get<std::string>(), text(fit.at("aic")),
                   fit.at("parameters").dump());
        for (const Json& row : fit.at("survival"))
            if (row.at("estimate").is_number())
                fmt::print("      S({:g}){} {} ({} to {})\n", row.at("day").get<double>(),
                           row.contains("arm") ? fmt::format(" arm {}", row.at("arm").get<int>()) : "",
                           text(row.at("estimate")), text(row.at("lower")), text(row.at("upper")));
        for (const Json& warning : fit.at("warnings")) fmt::print("      warning: {}\n", warning.get<std::string>());
    }
}

}  // namespace

void print_fit(const Json& json) {
    if (const std::string treated = json.at("treatment"); !treated.empty())
        fmt::print("control is \"{}\", treatment \"{}\"\n", json.at("control").get<std::string>(), treated);
    for (const Json& arm : json.at("arms")) {
        fmt::print("{}: {} patients, {} deaths\n", arm.at("arm").get<std::string>(), arm.at("n").get<double>(),
                   arm.at("events").get<double>());
        for (const Json& warning : arm.at("warnings")) fmt::print("  warning: {}\n", warning.get<std::string>());
        fmt::print("  laws by AIC, best first; 95% intervals\n");
        print_laws(arm.at("laws"));
    }
    if (json.contains("both_arms")) {
        fmt::print("both arms, the arm as a covariate\n");
        print_laws(json.at("both_arms").at("laws"));
    }
    if (json.contains("score_model")) print_score_model(json.at("score_model"));
    for (const Json& warning : json.at("warnings")) fmt::print("warning: {}\n", warning.get<std::string>());
}

}  // namespace equipoise
