#include "tests/support/places.hpp"

namespace equipoise::test {

const char* const kSourceFolder = EQUIPOISE_SOURCE_DIR;
const char* const kProgram = EQUIPOISE_PROGRAM;

}  // namespace equipoise::test
