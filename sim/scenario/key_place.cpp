#include "sim/scenario/key_place.hpp"

#include "sim/scenario/field_reader.hpp"

namespace equipoise {
namespace {

bool is_key(const std::string& where) {
    for (const char* table : {"pilot.", "survival.", "sofa.", "effect.", "trial.", "explore.", "prior."})
        if (where.starts_with(table) && where.find_first_of(" ,/") == std::string::npos) return true;
    return false;
}

}  // namespace

std::string key_place(const Scenario& s, const std::string& key) { return s.places ? s.places->place(key) : key; }

InputError with_places(const Problems& places, const InputError& error) {
    std::vector<Problem> problems(error.problems().begin(), error.problems().end());
    for (Problem& problem : problems)
        if (is_scenario_key(problem.where)) problem.where = places.place(problem.where);
    return InputError(std::move(problems));
}

InputError with_places(const Scenario& s, const InputError& error) {
    return s.places ? with_places(*s.places, error) : error;
}

InputError as_options(const InputError& error, std::span<const KeyOption> options) {
    std::vector<Problem> problems(error.problems().begin(), error.problems().end());
    for (Problem& problem : problems)
        for (const KeyOption& o : options)
            if (problem.where == "--set " + o.key) problem.where = o.option;
    return InputError(std::move(problems));
}

InputError in_file_of(const Scenario& s, const std::string& key, const InputError& error) {
    std::vector<Problem> problems(error.problems().begin(), error.problems().end());
    for (Problem& problem : problems)
        if (!problem.where.starts_with(s.file + ", line") && !problem.where.starts_with("--set") &&
            !is_key(problem.where))
            problem.where += " (" + key_place(s, key) + ")";
    return InputError(std::move(problems));
}

}  // namespace equipoise
