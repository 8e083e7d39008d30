#include <algorithm>

#include "models/fit/mixed_model.hpp"
#include "models/numeric/input_error.hpp"

namespace equipoise {
namespace {

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts;
    std::size_t from = 0;
    for (;;) {
        const std::size_t end = text.find(at, from);
        std::string part = text.substr(from, end == std::string::npos ? end : end - from);
        part.erase(0, part.find_first_not_of(" \t"));
        part.erase(part.find_last_not_of(" \t") + 1);
        if (part.empty())
            throw InputError("terms", "\"" + text + "\" has an empty term", "write for example \"arm * day\"");
        parts.push_back(std::move(part));
        if (end == std::string::npos) return parts;
        from = end + 1;
    }
}

}  // namespace

std::vector<std::vector<std::string>> expand_terms(const std::string& text) {
    std::vector<std::string> variables;  // in order of appearance
    std::vector<std::vector<std::string>> terms;
    const auto add = [&](std::vector<std::string> term) {
        std::sort(term.begin(), term.end(), [&](const std::string& a, const std::string& b) {
            return std::find(variables.begin(), variables.end(), a) < std::find(variables.begin(), variables.end(), b);
        });
        if (std::find(terms.begin(), terms.end(), term) == terms.end()) terms.push_back(std::move(term));
    };
    for (const std::string& part : split(text, '+')) {
        const bool crossed = part.find('*') != std::string::npos;
        const std::vector<std::string> factors = split(part, crossed ? '*' : ':');
        for (const std::string& factor : factors)
            if (std::find(variables.begin(), variables.end(), factor) == variables.end()) variables.push_back(factor);
        if (!crossed) {
            add(factors);
            continue;
        }
        for (std::size_t subset = 1; subset < std::size_t{1} << std::min<std::size_t>(factors.size(), 8); ++subset) {
            std::vector<std::string> term;
            for (std::size_t k = 0; k < factors.size(); ++k)
                if (subset >> k & 1) term.push_back(factors[k]);
            add(std::move(term));
        }
    }
    std::stable_sort(terms.begin(), terms.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
    return terms;
}

}  // namespace equipoise
