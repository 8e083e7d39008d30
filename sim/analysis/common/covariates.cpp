#include "sim/analysis/common/covariates.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace equipoise {
namespace {

bool is_factor(const Snapshot& s, std::string_view term) {
    if (term.starts_with("factor(") && term.ends_with(')')) return true;
    const Column* column = s.column(term);
    return column && !column->labels.empty();
}

constexpr std::size_t kFewLevels = 32;

// Distinct values in ascending order, NaN left out; the result is the arena's.
std::span<double> levels_of(std::span<const double> values, Arena& arena) {
    // Sites and severity classes are few: gathering them costs a tenth of sorting everybody.
    const std::span<double> few = arena.take<double>(kFewLevels + 1);
    std::size_t count = 0;
    for (std::size_t i = 0; i < values.size() && count <= kFewLevels; ++i) {
        bool known = std::isnan(values[i]);
        for (std::size_t level = 0; level < count; ++level) known |= few[level] == values[i];
        if (!known) few[count++] = values[i];
    }
    if (count <= kFewLevels) {
        std::sort(few.begin(), few.begin() + static_cast<std::ptrdiff_t>(count));
        return few.first(count);
    }
    const std::span<double> sorted = arena.take<double>(values.size());
    const auto end =
        std::copy_if(values.begin(), values.end(), sorted.begin(), [](double x) { return !std::isnan(x); });
    std::sort(sorted.begin(), end);
    return {sorted.begin(), std::unique(sorted.begin(), end)};
}

// Place of x among ascending levels.
std::uint32_t place_of(double x, std::span<const double> levels) {
    if (levels.size() > kFewLevels)
        return static_cast<std::uint32_t>(std::lower_bound(levels.begin(), levels.end(), x) - levels.begin());
    std::uint32_t below = 0;
    for (const double level : levels) below += level < x ? 1u : 0u;
    return below;
}

std::string number_text(double x) {
    std::string text = std::to_string(x);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
}

}  // namespace

std::string_view column_of_term(std::string_view term) {
    if (term.starts_with("factor(") && term.ends_with(')')) return term.substr(7, term.size() - 8);
    return term;
}

CovariateMatrix covariate_matrix(const Snapshot& s, std::span<const std::string> terms, Arena& arena) {
    std::size_t columns = 0;
    const std::span<std::span<double>> levels = arena.take<std::span<double>>(terms.size());
    for (std::size_t t = 0; t < terms.size(); ++t) {
        const Column* column = s.column(column_of_term(terms[t]));
        levels[t] = {};
        if (column && is_factor(s, terms[t])) {
            levels[t] = levels_of(column->values.first(s.n), arena);
            columns += levels[t].empty() ? 0 : levels[t].size() - 1;
        } else {
            ++columns;
        }
    }
    CovariateMatrix result{s.n, columns, arena.take<double>(columns * s.n)};
    std::size_t at = 0;
    for (std::size_t t = 0; t < terms.size(); ++t) {
        const Column* column = s.column(column_of_term(terms[t]));
        if (column && is_factor(s, terms[t])) {
            for (std::size_t level = 1; level < levels[t].size(); ++level, ++at)
                for (std::size_t i = 0; i < s.n; ++i) {
                    const double x = column->values[i];
                    result.values[at * s.n + i] = std::isnan(x) ? x : x == levels[t][level] ? 1.0 : 0.0;
                }
        } else {
            for (std::size_t i = 0; i < s.n; ++i)
                result.values[at * s.n + i] = column ? column->values[i] : std::numeric_limits<double>::quiet_NaN();
            ++at;
        }
    }
    return result;
}

std::vector<std::string> covariate_names(const Snapshot& s, std::span<const std::string> terms) {
    std::vector<std::string> names;
    Arena arena;
    for (const std::string& term : terms) {
        const Column* column = s.column(column_of_term(term));
        if (column && is_factor(s, term)) {
            const std::span<double> levels = levels_of(column->values.first(s.n), arena);
            for (std::size_t level = 1; level < levels.size(); ++level) {
                const double x = levels[level];
                names.push_back(
                    term + (column->labels.empty() ? number_text(x) : column->labels[static_cast<std::size_t>(x)]));
            }
        } else {
            names.push_back(term);
        }
    }
    return names;
}

Strata strata_of(const Snapshot& s, std::span<const std::string> columns, Arena& arena) {
    Strata strata{arena.take<std::uint32_t>(s.n, 0u), 1};
    for (const std::string& name : columns) {
        const Column* column = s.column(column_of_term(name));
        if (!column) continue;
        const std::span<double> levels = levels_of(column->values.first(s.n), arena);
        const auto level_count = static_cast<std::uint32_t>(std::max<std::size_t>(levels.size(), 1));
        for (std::size_t i = 0; i < s.n; ++i) {
            if (strata.code[i] == Strata::kNoStratum) continue;
            const double x = column->values[i];
            const std::uint32_t level = place_of(x, levels);
            strata.code[i] = std::isnan(x) ? Strata::kNoStratum : strata.code[i] * level_count + level;
        }
        strata.count *= level_count;
    }
    return strata;
}

}  // namespace equipoise
