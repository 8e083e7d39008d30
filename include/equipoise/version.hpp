#pragma once
// The version of the library: of these headers (macros) and of what the program runs with (function). CMake reads
// this file.
#include "equipoise/export.hpp"

#define EQUIPOISE_VERSION_MAJOR 0
#define EQUIPOISE_VERSION_MINOR 1
#define EQUIPOISE_VERSION_PATCH 0

namespace equipoise::api {

/// "0.1.0": of the library that is linked. Below 1.0 a change of the second number may change the interface.
EQUIPOISE_API const char* version() noexcept;

}  // namespace equipoise::api
