#pragma once
#include <stdexcept>
#include <string>
#include <vector>

namespace equipoise {

/// A full or broken disk: a failure of the machine and no mistake in the input; the program ends with 1.
class WriteFailure : public std::runtime_error {
  public:
    WriteFailure(const std::string& path, const std::string& why);
    const std::string& why() const { return why_; }

  private:
    std::string why_;
};

/// Writes the whole text or nothing: into a file beside the target that then takes its name. Throws InputError when the
/// folder is not there or may not be written or the path is a directory, WriteFailure when the disk takes no more.
void write_file(const std::string& path, const std::string& text);

/// Tries, before the work whose answer it is to hold, whether write_file could write there; changes nothing. Throws
/// as it does, and InputError when the path is one of `inputs`.
void check_writable(const std::string& path, const std::vector<std::string>& inputs);

/// The whole text of a file; throws InputError.
std::string read_file(const std::string& path);

/// Makes a folder with its parents; throws as write_file does.
void make_folder(const std::string& path);

}  // namespace equipoise
