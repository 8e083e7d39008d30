#pragma once
// File, line and key of a mistake that shows only after the scenario has been read: in a pilot's file, or in a law that
// cannot be.
#include <span>
#include <string>

#include "models/numeric/input_error.hpp"
#include "sim/scenario/scenario.hpp"

namespace equipoise {

/// "s.toml, line 4, pilot.control"; "--set pilot.control" where that sets it; the key alone where no text was read.
std::string key_place(const Scenario& scenario, const std::string& key);

/// The same mistakes with the places of keys ("survival.law") that have none yet.
InputError with_places(const Problems& places, const InputError& error);
InputError with_places(const Scenario& scenario, const InputError& error);

/// An option, of the command line or of a call, that stands for a key of the scenario.
struct KeyOption {
    std::string option, key, value;
};
/// The same mistakes; one in a key that an option has set ("--set KEY") is told as the option's.
InputError as_options(const InputError& error, std::span<const KeyOption> options);

/// The same mistakes, found in a file that `key` names: the key's place stands beside each place in that file.
InputError in_file_of(const Scenario& scenario, const std::string& key, const InputError& error);

}  // namespace equipoise
