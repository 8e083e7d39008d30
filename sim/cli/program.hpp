#pragma once

namespace equipoise {

/// The program `equipoise`. Exit codes: 0 done; 2 the input is wrong; 130 interrupted; 1 anything else.
int run_program(int argc, char** argv);

}  // namespace equipoise
