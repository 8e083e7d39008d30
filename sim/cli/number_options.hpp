#pragma once

namespace CLI {
class App;
}

namespace equipoise {

/// For every option of every verb, before its own checks: an empty value is refused; of a numeric one, whole numbers
/// are read as decimal and what is not finite is refused (nan lies within any range that two comparisons ask for).
void read_numbers_as_written(CLI::App& program);

}  // namespace equipoise
