#include "sim/cli/number_options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

namespace equipoise {
namespace {

// CLI11 reads integers as C does: 0100 would be 64, and 20 digits the largest number that there is.
std::string without_zeros(std::string text) {
    const std::size_t sign = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
    const bool digits = text.size() > sign && text.find_first_not_of("0123456789", sign) == std::string::npos;
    if (digits) text.erase(sign, std::min(text.find_first_not_of('0', sign), text.size() - 1) - sign);
    if (digits && text.size() - sign > 18)
        throw CLI::ValidationError(text, "has too many digits for a number of this kind");
    return text;
}

// CLI11 takes "nan" and "inf" for numbers, and its ranges let nan through.
std::string refusal_of_no_number(const std::string& text) {
    if (std::isfinite(std::strtod(text.c_str(), nullptr))) return {};
    return text + " is out of range: it is not a finite number; write one, for example 0.5";
}

// `--n ""`, as a shell gives an unset variable, would count as an option that was not given.
std::string refusal_of_nothing(const std::string& text) {
    return text.empty() ? "is empty; give it a value, or leave the option out" : "";
}

}  // namespace

void read_numbers_as_written(CLI::App& program) {
    for (CLI::App* verb : program.get_subcommands([](CLI::App*) { return true; }))
        for (CLI::Option* option : verb->get_options()) {
            const std::string type = option->get_type_name();
            if (option->nonpositional() && option->get_items_expected_max() > 0)
                option->transform(CLI::Validator([](std::string& text) { return refusal_of_nothing(text); }, ""));
            if (type.starts_with("INT") || type.starts_with("UINT")) option->transform(without_zeros, "");
            if (type.starts_with("FLOAT"))
                option->transform(CLI::Validator([](std::string& text) { return refusal_of_no_number(text); }, ""));
        }
}

}  // namespace equipoise
