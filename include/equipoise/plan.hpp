#pragma once
// Everything at once: required n of every analysis, power curve, type I error, assurance, the grid of optimism,
// duration, and the report that says it in words.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "equipoise/monitor.hpp"
#include "equipoise/study.hpp"
#include "equipoise/table.hpp"

namespace equipoise::api {

/// Immutable; copies share it.
class EQUIPOISE_API Plan {
  public:
    struct Impl;

    explicit Plan(std::shared_ptr<const Impl> impl);
    ~Plan();
    Plan(const Plan&);
    Plan(Plan&&) noexcept;
    Plan& operator=(const Plan&);
    Plan& operator=(Plan&&) noexcept;

    std::string answer() const;                 ///< one sentence: n of the first analysis, with its interval
    std::vector<std::string> warnings() const;  ///< sentences
    /// Columns as those of curve(): every n of [explore] and the plan's under the planned effect; no effect, and each
    /// cell of the grid of optimism, at the plan's n.
    Table power() const;
    /// As size(), for the plan and for every cell of the grid (control_mortality, effect_scale).
    Table size() const;
    /// Where the null hypothesis holds: in either direction of a two-sided design, for benefit of a one-sided one; of a
    /// test against a margin at the margin. A row an analysis, at the plan's n.
    Table type_one_error() const;
    Table assurance() const;  ///< as AssuranceResult::table; no rows where nothing is uncertain
    /// As PowerResult::looks at the plan's n, of the analysis that stops the trial, else of the first: with the planned
    /// effect, and with none (effect_scale 0). No rows of a fixed design.
    Table looks() const;
    Table stopping() const;  ///< as PowerResult::stopping, of every analysis, with the planned effect and with none
    Table pilot() const;     ///< as Study::pilot
    /// Months to the last patient and to the analysis: 10%, 50% and 90% quantiles by n, each with its Monte Carlo
    /// standard error. No rows without [trial.recruitment].
    Table duration() const;
    /// report.html: one page that needs no network and no script.
    std::string report_html() const;
    /// Everything that `equipoise plan` writes, text by name: power.csv, size.csv, ..., report.html, manifest.json.
    std::map<std::string, std::string> files() const;

  private:
    std::shared_ptr<const Impl> impl_;
};

/// `command` is what the report says makes it again. Throws InputError, Interrupted.
EQUIPOISE_API Plan plan(const Study& study, const std::string& command = "equipoise::plan",
                        const Execution& execution = {});

}  // namespace equipoise::api
