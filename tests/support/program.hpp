#pragma once
// Runs the built program as a user would.
#include <string>
#include <vector>

namespace equipoise::test {

struct ProgramRun {
    int exit_code = -1;
    std::string out, err;
};

/// Runs `equipoise ARGUMENTS...` and waits; no shell is involved.
ProgramRun run_equipoise(const std::vector<std::string>& arguments);

/// A fresh empty folder that is deleted with the object.
class TemporaryFolder {
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    const std::string& path() const { return path_; }
    /// Writes a file into the folder and gives its path.
    std::string write(const std::string& name, const std::string& text) const;
    std::vector<std::string> files() const;

  private:
    std::string path_;
};

}  // namespace equipoise::test
