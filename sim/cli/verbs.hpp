#pragma once
// One function a verb. Each adds its subcommand with its options to the program and returns what to do when it was
// chosen, which owns what the options are read into: it must live until the program's words were parsed.
#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace equipoise {

/// Runs the chosen verb; returns the exit code.
using Verb = std::function<int()>;

[[nodiscard]] Verb add_analyze(CLI::App& program);
[[nodiscard]] Verb add_assurance(CLI::App& program);
[[nodiscard]] Verb add_boundaries(CLI::App& program);
[[nodiscard]] Verb add_check(CLI::App& program);
[[nodiscard]] Verb add_compare(CLI::App& program);
[[nodiscard]] Verb add_curve(CLI::App& program);
[[nodiscard]] Verb add_merge(CLI::App& program);
[[nodiscard]] Verb add_missing(CLI::App& program);
[[nodiscard]] Verb add_new(CLI::App& program);
[[nodiscard]] Verb add_plan(CLI::App& program);
[[nodiscard]] Verb add_power(CLI::App& program);
[[nodiscard]] Verb add_replay(CLI::App& program);
[[nodiscard]] Verb add_resume(CLI::App& program);
[[nodiscard]] Verb add_schema(CLI::App& program);
[[nodiscard]] Verb add_simulate(CLI::App& program);
[[nodiscard]] Verb add_size(CLI::App& program);
[[nodiscard]] Verb add_status(CLI::App& program);
[[nodiscard]] Verb add_submit(CLI::App& program);
[[nodiscard]] Verb add_fit(CLI::App& program);
[[nodiscard]] Verb add_interim(CLI::App& program);

}  // namespace equipoise
