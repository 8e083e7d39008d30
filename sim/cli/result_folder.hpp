#pragma once
// A folder of results: one run at a time, written whole or not at all.
#include <string>
#include <utility>
#include <vector>

namespace equipoise {

/// Holds the folder for one run. The new files are first written into a folder inside it, so a full disk leaves an
/// earlier answer as it was; only renames follow, the manifest going first and coming last: a manifest always stands
/// beside its own files.
class ResultFolder {
  public:
    /// Makes the folder with its parents, locks it and tries whether it can be written, before anything is simulated.
    /// Throws InputError (at "--out") if it cannot be, or another run (named by host and process) holds it.
    explicit ResultFolder(const std::string& path);
    /// Unlocks; folders that it made and that nothing was written into are taken away again.
    ~ResultFolder();
    ResultFolder(const ResultFolder&) = delete;
    ResultFolder& operator=(const ResultFolder&) = delete;

    /// The files by name; the last is the manifest. Of earlier results, files of `all_names` that are not among them
    /// are removed; whatever else lies in the folder stays. Throws InputError, with the earlier results untouched, when
    /// the disk is full.
    void replace(const std::vector<std::pair<std::string, std::string>>& files,
                 const std::vector<std::string>& all_names);

  private:
    std::string path_, lock_, stage_;
    std::vector<std::string> made_;  ///< folders, outermost first
    int descriptor_ = -1;
};

}  // namespace equipoise
