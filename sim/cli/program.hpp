#pragma once
#include <string>
#include <vector>

namespace equipoise {

/// The program `equipoise`. Exit codes: 0 done; 2 the input is wrong; 130 interrupted; 1 anything else.
int run_program(int argc, char** argv);

/// Throws InputError where the program would not take these words (a verb and its options); runs nothing.
void refuse_words(const std::vector<std::string>& words);

}  // namespace equipoise
