#pragma once
// One function a verb. Each adds its subcommand with its options to the program and returns what to do when it was
// chosen.
#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace equipoise {

/// Runs the chosen verb; returns the exit code.
using Verb = std::function<int()>;

Verb add_analyze(CLI::App& program);
Verb add_assurance(CLI::App& program);
Verb add_boundaries(CLI::App& program);
Verb add_check(CLI::App& program);
Verb add_compare(CLI::App& program);
Verb add_curve(CLI::App& program);
Verb add_merge(CLI::App& program);
Verb add_missing(CLI::App& program);
Verb add_new(CLI::App& program);
Verb add_plan(CLI::App& program);
Verb add_power(CLI::App& program);
Verb add_replay(CLI::App& program);
Verb add_resume(CLI::App& program);
Verb add_schema(CLI::App& program);
Verb add_simulate(CLI::App& program);
Verb add_size(CLI::App& program);
Verb add_status(CLI::App& program);
Verb add_fit(CLI::App& program);
Verb add_interim(CLI::App& program);

}  // namespace equipoise
