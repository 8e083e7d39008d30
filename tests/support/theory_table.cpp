#include "tests/support/theory_table.hpp"

#include <fmt/format.h>
#include <cmath>
#include <cstdlib>
#include <fstream>

#include "tests/support/catch_compat.hpp"

namespace equipoise::test {

Simulated Simulated::share(std::uint64_t count, std::uint64_t trials) {
    const double n = static_cast<double>(trials), p = static_cast<double>(count) / n;
    // At 0 or 1 of n the error is that of the next count, not zero.
    const double inner = std::fmin(std::fmax(p, 1 / n), 1 - 1 / n);
    return {p, std::sqrt(inner * (1 - inner) / n), trials};
}

namespace {

double error_of(const TheoryRow& row) { return std::hypot(row.simulated.mcse, row.theory_mcse); }
bool holds(const TheoryRow& row) {
    return std::fabs(row.simulated.value - row.theory) <= 4 * error_of(row) + row.allowance;
}

// Exact rows can tell theory from a theory that is wrong by this factor: their twins.
double twin_factor(const TheoryRow& row) { return row.theory > 0.2 ? 1.02 : 1.15; }

}  // namespace

void TheoryTable::check_and_write() const {
    std::string text = "\n### " + part_ +
                       "\n\n| setting | quantity | theory | simulated (MCSE) | difference in MCSE | theory is "
                       "|\n|---|---|---|---|---|---|\n";
    for (const TheoryRow& row : rows_) {
        const bool exact = row.theory_mcse == 0 && row.allowance == 0;
        const double error = error_of(row), difference = row.simulated.value - row.theory;
        INFO(row.setting << ", " << row.quantity << ": theory " << row.theory << ", simulated " << row.simulated.value
                         << " +- " << error);
        CHECK(holds(row));
        TheoryRow twin = row;
        twin.theory *= twin_factor(row);
        if (exact) CHECK_FALSE(holds(twin));
        const std::string kind = row.theory_mcse > 0 ? fmt::format("simulated, MCSE {:.4f}", row.theory_mcse)
                                 : exact             ? "exact"
                                                     : "asymptotic";
        text += fmt::format("| {} | {} | {:.5f} | {:.5f} ({:.5f}) | {:+.1f} | {}, {} |\n", row.setting, row.quantity,
                            row.theory, row.simulated.value, row.simulated.mcse, difference / error, kind, row.source);
    }
    if (const char* file = std::getenv("EQUIPOISE_THEORY_TABLE")) std::ofstream(file, std::ios::app) << text;
}

}  // namespace equipoise::test
