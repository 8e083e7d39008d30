#include "equipoise/error.hpp"

#include "models/numeric/input_error.hpp"
#include "sim/api/handles.hpp"

namespace equipoise::api {
namespace {

std::string joined(const std::vector<Problem>& problems) {
    std::string text;
    for (const Problem& p : problems)
        text += (text.empty() ? "" : "\n") + equipoise::Problem{p.place, p.what, p.instead}.text();
    return text;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

// "--set KEY=VALUE" is an override here; every other option of the program has the same name without its dashes.
std::string without_dashes(std::string text) {
    text = replaced(std::move(text), "--set ", "override ");
    for (std::size_t at = 0; (at = text.find("--", at)) != std::string::npos;) {
        const bool option = (at == 0 || text[at - 1] == ' ' || text[at - 1] == '(') && at + 2 < text.size() &&
                            text[at + 2] >= 'a' && text[at + 2] <= 'z';
        if (option)
            text.erase(at, 2);
        else
            at += 2;
    }
    return text;
}

}  // namespace

InputError::InputError(std::vector<Problem> problems)
    : std::runtime_error(joined(problems)),
      problems_(std::make_shared<const std::vector<Problem>>(std::move(problems))) {}
InputError::InputError(const InputError&) noexcept = default;
InputError& InputError::operator=(const InputError&) noexcept = default;
InputError::~InputError() = default;

Interrupted::Interrupted(std::uint64_t trials_done)
    : std::runtime_error("stopped after " + std::to_string(trials_done) + " trials"), trials_done_(trials_done) {}
Interrupted::~Interrupted() = default;

InputError translated(const equipoise::InputError& error) {
    std::vector<Problem> problems;
    for (const equipoise::Problem& p : error.problems())
        problems.push_back({without_dashes(p.where), without_dashes(p.what), without_dashes(p.instead)});
    return InputError(std::move(problems));
}

}  // namespace equipoise::api
