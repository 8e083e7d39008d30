#pragma once
// One analysis on a data set, through the code that the simulation runs.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "equipoise/error.hpp"
#include "equipoise/table.hpp"

namespace equipoise::api {

/// A row a patient (arm, time, status, any covariates), interval rows (arm, left, right[, n]), or long scores
/// (id, day, score). Times are days from randomization; status 1 died at `time`, 0 was alive then. Immutable; copies
/// share it.
class EQUIPOISE_API Data {
  public:
    struct Impl;

    /// Comma or tab separated, UTF-8, first line the names. `name` stands for the file in messages. Throws InputError.
    static Data csv(const std::string& text, const std::string& name = "data");
    /// Columns of one length by name; missing cells are empty. Throws InputError.
    static Data columns(const std::vector<std::pair<std::string, std::vector<Cell>>>& columns,
                        const std::string& name = "data");
    /// A column of numbers; NaN is missing.
    static std::vector<Cell> numbers(const std::vector<double>& values);

    ~Data();
    Data(const Data&);
    Data(Data&&) noexcept;
    Data& operator=(const Data&);
    Data& operator=(Data&&) noexcept;

    const Impl& impl() const { return *impl_; }  ///< for the library

  private:
    explicit Data(std::shared_ptr<const Impl> impl);
    std::shared_ptr<const Impl> impl_;
};

struct AnalysisOptions {
    /// The test's own "NAME=VALUE" (scenarios/REFERENCE.md), and arm=, time=, status=, id=, visit=, count=, icu_time=,
    /// icu_event= for the names of columns.
    std::vector<std::string> options = {};
    std::string control = {};  ///< name of the control arm; empty: 0 of 0 and 1, else the first in the data
    std::string trial = {};    ///< of data with several trials (a column trial), the one to analyze
    double confidence = 0.95;  ///< of the interval; 0 to 1, both excluded
};

struct AnalysisResult {
    /// One row: test, n (patients), estimand, control, treatment (names of the arms), estimate (treatment against
    /// control as papers print it: a negative risk difference of death is a benefit; logarithms for ratios),
    /// standard_error, lower, upper, confidence, z (positive favours treatment), p_value (two-sided, or of the
    /// alternative asked for), p_benefit (one-sided), status ("ok", or why there is no answer), reason (the same for a
    /// reader), when, alternative.
    Table estimate;
    /// What the test also knows (observed and expected deaths, coefficients, variances, ...): name, row and column
    /// (from 1; missing where it is one value, column missing in a list), number or text.
    Table details;
};

/// `test` is a name as scenarios have it ("log-rank"). Formula, signs and source of each: scenarios/REFERENCE.md. What
/// cannot be answered has a status, not a NaN. Throws InputError.
EQUIPOISE_API AnalysisResult analyze(const Data& data, const std::string& test, const AnalysisOptions& options = {});

/// The names of all tests.
EQUIPOISE_API std::vector<std::string> test_names();

}  // namespace equipoise::api
