#include "sim/cli/score_text.hpp"

#include <fmt/format.h>
#include <cstdio>

#include "sim/cli/output.hpp"

namespace equipoise {
namespace {

void print_part(const char* title, const Json& part) {
    const auto number = [](const Json& x) { return x.is_number() ? number_text(x.get<double>()) : std::string("-"); };
    fmt::print("  {}: {}\n", title, part.at("model").get<std::string>());
    if (part.at("status") != "converged") fmt::print("    {}\n", part.at("status").get<std::string>());
    if (part.at("log_likelihood").is_number())
        for (const Json& name : part.at("names"))
            fmt::print("    {:<16} {:>10}  SE {}\n", name.get<std::string>(),
                       number(part.at("estimates").at(name.get<std::string>())),
                       number(part.at("standard_errors").at(name.get<std::string>())));
    if (part.contains("residual_sd") && part.at("residual_sd").is_number())
        fmt::print("    residual SD {}, covariance between patients {}\n", number(part.at("residual_sd")),
                   part.at("random_covariance").dump());
    if (part.at("log_likelihood").is_number())
        fmt::print("    log-likelihood {}, AIC {}, {} patients, {} observations\n", number(part.at("log_likelihood")),
                   number(part.at("aic")), part.at("patients").get<std::size_t>(),
                   part.at("observations").get<std::size_t>());
    for (const Json& warning : part.at("warnings")) fmt::print("    warning: {}\n", warning.get<std::string>());
}

}  // namespace

void print_score_model(const Json& json) {
    fmt::print("scores: {} patients, {} scores\n", json.at("patients").get<std::size_t>(),
               json.at("scores").get<std::size_t>());
    for (const auto& [key, title] :
         {std::pair("baseline", "score at entry"), std::pair("line_ml", "line, ML"),
          std::pair("line_reml", "line, REML"), std::pair("death", "death"), std::pair("discharge", "discharge"),
          std::pair("after_discharge", "death after discharge"), std::pair("course", "course")})
        print_part(title, json.at(key));
    for (const Json& kept : json.at("sofa_defaults")) fmt::print("  for a scenario: {}\n", kept.get<std::string>());
}

}  // namespace equipoise
