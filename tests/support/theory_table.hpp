#pragma once
// Simulated values beside those of theory, for results/theory/README.md.
#include <cstdint>
#include <string>
#include <vector>

namespace equipoise::test {

/// A mean over simulated trials and its Monte Carlo standard error.
struct Simulated {
    double value = 0, mcse = 0;
    std::uint64_t trials = 0;
    static Simulated share(std::uint64_t count, std::uint64_t trials);
};

struct TheoryRow {
    std::string setting, quantity, source;
    double theory = 0;
    double theory_mcse = 0;  ///< where the other value is simulated too
    Simulated simulated;
    double allowance = 0;  ///< what the theory's own approximation may be wrong by; 0: exact
};

/// Rows of one part of the table. `check_and_write` requires each row to hold within 4 standard errors (both sides')
/// and its allowance, that an exact theory wrong by 2% (15% where it is below 0.2) would not hold, and appends the rows
/// to the file that the environment variable EQUIPOISE_THEORY_TABLE names.
class TheoryTable {
  public:
    explicit TheoryTable(std::string part) : part_(std::move(part)) {}
    void add(TheoryRow row) { rows_.push_back(std::move(row)); }
    void check_and_write() const;

  private:
    std::string part_;
    std::vector<TheoryRow> rows_;
};

}  // namespace equipoise::test
