#pragma once
#include <string>
#include <vector>

namespace equipoise {

/// Writes the whole text or nothing: into a file beside the target that then takes its name. Throws InputError when the
/// folder is not there or may not be written, the path is a directory, or the disk is full.
void write_file(const std::string& path, const std::string& text);

/// Tries, before the work whose answer it is to hold, whether write_file could write there; changes nothing. Throws
/// InputError as it does, and when the path is one of `inputs`.
void check_writable(const std::string& path, const std::vector<std::string>& inputs);

/// The whole text of a file; throws InputError.
std::string read_file(const std::string& path);

/// Makes a folder with its parents; throws InputError.
void make_folder(const std::string& path);

}  // namespace equipoise
