#pragma once
// Where this build's sources and program lie. The paths are compiled into one file only, so that the others are the
// same wherever the project is checked out, and a compiler cache knows them again.

namespace equipoise::test {

extern const char* const kSourceFolder;  ///< of the project
extern const char* const kProgram;       ///< the built `equipoise`

}  // namespace equipoise::test
