#include "sim/scenario/key_place.hpp"

#include <filesystem>
#include <optional>

#include "sim/scenario/toml_document.hpp"

namespace equipoise {
namespace {

// The scenario's file once more, which has the lines; none where there is no such file.
std::optional<TomlDocument> document_of(const Scenario& s) {
    std::error_code error;
    if (s.file.empty() || !std::filesystem::is_regular_file(s.file, error)) return {};
    try {
        return TomlDocument::read(s.file);
    } catch (const InputError&) {
        return {};
    }
}

const Json* value_in(const Json& json, const std::string& key) {
    const Json* at = &json;
    for (std::size_t start = 0; start <= key.size();) {
        const std::size_t dot = std::min(key.find('.', start), key.size());
        if (!at->is_object()) return nullptr;
        const auto found = at->find(key.substr(start, dot - start));
        if (found == at->end()) return nullptr;
        at = &*found;
        start = dot + 1;
    }
    return at;
}

// Names that --set may have put in place of the file's.
const std::string* name_at(const Scenario& s, const std::string& key) {
    if (key == "pilot.control") return &s.pilot.control;
    if (key == "pilot.survival") return &s.pilot.survival;
    if (key == "pilot.scores") return &s.pilot.scores;
    if (key == "survival.law") return &s.survival.law;
    return nullptr;
}

bool is_key(const std::string& where) {
    for (const char* table : {"pilot.", "survival.", "sofa.", "effect.", "trial.", "explore.", "prior."})
        if (where.starts_with(table) && where.find_first_of(" ,/") == std::string::npos) return true;
    return false;
}

}  // namespace

std::string key_place(const Scenario& s, const std::string& key) {
    const std::optional<TomlDocument> document = document_of(s);
    if (!document) return key;
    const Json* value = value_in(document->json(), key);
    const std::string* name = name_at(s, key);
    if (name && !name->empty() && (!value || !value->is_string() || value->get<std::string>() != *name))
        return "--set " + key;
    return document->place(key);
}

InputError with_places(const Scenario& s, const InputError& error) {
    std::vector<Problem> problems(error.problems().begin(), error.problems().end());
    for (Problem& problem : problems)
        if (is_key(problem.where)) problem.where = key_place(s, problem.where);
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
