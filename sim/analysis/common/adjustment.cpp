#include "sim/analysis/common/adjustment.hpp"

#include <algorithm>
#include <limits>

namespace equipoise {
namespace {

// Position of the term that means the baseline score, or terms.size().
std::size_t baseline_term(const Snapshot& s, std::span<const std::string> terms) {
    if (s.column(kBaseline)) return terms.size();
    return static_cast<std::size_t>(std::find(terms.begin(), terms.end(), kBaseline) - terms.begin());
}

}  // namespace

CovariateMatrix adjustment_matrix(const Snapshot& s, std::span<const std::string> terms, Arena& arena) {
    const std::size_t at = baseline_term(s, terms);
    if (at == terms.size()) return covariate_matrix(s, terms, arena);
    const CovariateMatrix before = covariate_matrix(s, terms.first(at), arena),
                          after = adjustment_matrix(s, terms.subspan(at + 1), arena);
    CovariateMatrix all{s.n, before.columns + 1 + after.columns,
                        arena.take<double>((before.columns + 1 + after.columns) * s.n)};
    auto to = std::copy(before.values.begin(), before.values.end(), all.values.begin());
    const int row = s.scores.row_of(0);
    for (std::size_t i = 0; i < s.n; ++i)
        *to++ = row < 0 ? std::numeric_limits<double>::quiet_NaN() : s.scores.at(row, i);
    std::copy(after.values.begin(), after.values.end(), to);
    return all;
}

std::vector<std::string> adjustment_names(const Snapshot& s, std::span<const std::string> terms) {
    const std::size_t at = baseline_term(s, terms);
    if (at == terms.size()) return covariate_names(s, terms);
    std::vector<std::string> names = covariate_names(s, terms.first(at));
    names.emplace_back(kBaseline);
    const std::vector<std::string> after = adjustment_names(s, terms.subspan(at + 1));
    names.insert(names.end(), after.begin(), after.end());
    return names;
}

void add_adjustment_needs(std::span<const std::string> terms, Needs& needs) {
    for (const std::string& term : terms) {
        if (term == kBaseline)
            needs.scores = true;
        else
            needs.columns.emplace_back(column_of_term(term));
    }
}

}  // namespace equipoise
