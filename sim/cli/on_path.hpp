#pragma once
// Other programs, which may be there or not.
#include <string>

namespace equipoise {

/// Whether one of PATH's folders has a program of that name.
bool on_path(const std::string& command);

}  // namespace equipoise
