#include "models/numeric/input_error.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace equipoise {

std::string Problem::text() const {
    std::string line = where.empty() ? what : where + ": " + what;
    if (!instead.empty()) line += "; " + instead;
    return line;
}

namespace {

std::string joined(std::span<const Problem> problems) {
    std::string text;
    for (const Problem& problem : problems) {
        if (!text.empty()) text += '\n';
        text += problem.text();
    }
    return text;
}

// Levenshtein distance, one row at a time.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row.back();
}

}  // namespace

InputError::InputError(Problem problem) : InputError(std::vector<Problem>{std::move(problem)}) {}

InputError::InputError(std::vector<Problem> problems)
    : std::runtime_error(joined(problems)), problems_(std::move(problems)) {
    assert(!problems_.empty());
}

InputError::InputError(std::string where, std::string what, std::string instead)
    : InputError(Problem{std::move(where), std::move(what), std::move(instead)}) {}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
    const std::size_t allowed = std::max<std::size_t>(2, word.size() / 3);
    std::size_t best = allowed + 1;
    std::string_view nearest;
    for (const std::string_view candidate : candidates) {
        const std::size_t distance = edit_distance(word, candidate);
        if (distance < best) {
            best = distance;
            nearest = candidate;
        }
    }
    if (!nearest.empty()) return "did you mean \"" + std::string(nearest) + "\"?";
    std::string list = "one of: ";
    for (std::size_t i = 0; i < candidates.size(); ++i) list += (i ? ", " : "") + std::string(candidates[i]);
    return list;
}

}  // namespace equipoise
