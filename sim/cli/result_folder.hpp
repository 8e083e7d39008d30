#pragma once
// A folder of results: one run at a time, written whole or not at all.
#include <string>
#include <utility>
#include <vector>

namespace equipoise {

/// Holds a folder, which it makes with its parents, for one process: by a file in it that the kernel locks, so that the
/// lock ends with its process, however that ends.
class FolderLock {
  public:
    /// Throws InputError (at "--out") if the folder cannot be made or written, or another process (named by host and
    /// number) holds the lock of this name.
    FolderLock(const std::string& path, const std::string& name);
    /// Unlocks; folders that it made and that nothing was written into are taken away again.
    ~FolderLock();
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

  private:
    std::string lock_;
    std::vector<std::string> made_;  ///< folders, outermost first
    int descriptor_ = -1;
};

/// Holds the folder for one run. The new files are first written into a folder inside it, so a full disk leaves an
/// earlier answer as it was; only renames follow, the manifest going first and coming last: a manifest always stands
/// beside its own files.
class ResultFolder {
  public:
    /// Locks the folder, before anything is simulated; throws as FolderLock does.
    explicit ResultFolder(const std::string& path);
    ~ResultFolder();

    /// The files by name; the last is the manifest. Of earlier results, files of `all_names` that are not among them
    /// are removed; whatever else lies in the folder stays. Throws InputError, with the earlier results untouched, when
    /// the disk is full.
    void replace(const std::vector<std::pair<std::string, std::string>>& files,
                 const std::vector<std::string>& all_names);

  private:
    std::string path_, stage_;
    FolderLock lock_;
};

}  // namespace equipoise
