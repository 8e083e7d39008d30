#include "sim/cli/score_text.hpp"

#include <fmt/format.h>

#include "sim/cli/output.hpp"

namespace equipoise {
namespace {

std::string part_text(const char* title, const Json& part) {
    std::string text;
    const auto number = [](const Json& x) { return x.is_number() ? number_text(x.get<double>()) : std::string("-"); };
    text += fmt::format("  {}: {}\n", title, part.at("model").get<std::string>());
    if (part.at("status") != "converged") text += fmt::format("    {}\n", part.at("status").get<std::string>());
    if (part.at("log_likelihood").is_number())
        for (const Json& name : part.at("names"))
            text += fmt::format("    {:<16} {:>10}  SE {}\n", name.get<std::string>(),
                                number(part.at("estimates").at(name.get<std::string>())),
                                number(part.at("standard_errors").at(name.get<std::string>())));
    if (part.contains("residual_sd") && part.at("residual_sd").is_number())
        text += fmt::format("    residual SD {}, covariance between patients {}\n", number(part.at("residual_sd")),
                            part.at("random_covariance").dump());
    if (part.at("log_likelihood").is_number())
        text += fmt::format("    log-likelihood {}, AIC {}, {} patients, {} observations\n",
                            number(part.at("log_likelihood")), number(part.at("aic")),
                            part.at("patients").get<std::size_t>(), part.at("observations").get<std::size_t>());
    for (const Json& warning : part.at("warnings"))
        text += fmt::format("    warning: {}\n", warning.get<std::string>());
    return text;
}

}  // namespace

std::string score_model_text(const Json& json) {
    std::string text;
    text += fmt::format("scores: {} patients, {} scores\n", json.at("patients").get<std::size_t>(),
                        json.at("scores").get<std::size_t>());
    for (const auto& [key, title] :
         {std::pair("baseline", "score at entry"), std::pair("line_ml", "line, ML"),
          std::pair("line_reml", "line, REML"), std::pair("death", "death"), std::pair("discharge", "discharge"),
          std::pair("after_discharge", "death after discharge"), std::pair("course", "course")})
        text += part_text(title, json.at(key));
    for (const Json& kept : json.at("sofa_defaults"))
        text += fmt::format("  for a scenario: {}\n", kept.get<std::string>());
    return text;
}

}  // namespace equipoise
