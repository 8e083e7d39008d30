#pragma once
// A running trial's standing as tables. What the blinded reader sees is in rows of its own: they cannot tell of a
// difference between the arms.
#include <span>
#include <string>
#include <vector>

#include "sim/interim/interim.hpp"
#include "sim/results/column.hpp"

namespace equipoise {

/// All arms together.
struct StandingRow : Standing {
    static std::vector<Measure<StandingRow>> columns();
};

/// When the looks and the end will be.
struct ProjectedDayRow : ProjectedDay {
    static std::vector<Measure<ProjectedDayRow>> columns();
};

/// The arms against each other, and the limits of the look.
struct InterimTestRow {
    const InterimTest* test = nullptr;
    static std::vector<Measure<InterimTestRow>> columns();
};

/// The chance to show benefit in the end.
struct ChanceRow {
    std::string given;  ///< "plan", "trend", ...
    std::string meaning;
    Chance chance, mcse;
    std::int64_t behind = 0;  ///< draws or completions; 0: none, a formula
    double effective_draws = unknown;
    static std::vector<Measure<ChanceRow>> columns();
};
std::vector<ChanceRow> chance_rows(const InterimTest& test);

/// "benefit", "harm", "futility", or "none".
std::string crossed_in_words(const InterimTest& test);

struct InterimTables {
    Table standing, days;
    Table test, chances;  ///< without rows where blinded
};
InterimTables interim_tables(const InterimAnswer& answer);

}  // namespace equipoise
