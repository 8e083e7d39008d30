#pragma once
// What a pilot's files say of a trial to be outlined: which of their columns are which, its arms, how long it followed.
#include "sim/cli/outline.hpp"

namespace equipoise {

struct PilotFiles {
    std::string survival, scores;  ///< as given on the command line; `scores` may be empty
};

/// Fills map, control, arms, day and cuts where they are open, and puts the files' names relative to the folder of
/// `scenario_file`. Columns that do not bear our names are proposed by their usual ones; the map says so in the file
/// that is written. Returns what is to be told of it. Throws InputError.
std::vector<std::string> take_pilot(Outline& outline, const PilotFiles& files, const std::string& scenario_file);

}  // namespace equipoise
