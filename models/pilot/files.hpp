#pragma once
// Names to texts: the only way in which the layers below the shells reach what a user wrote. The program hands over the
// disk (disk_files.hpp); a caller of the library may hand over the texts themselves.
#include <map>
#include <string>
#include <string_view>

namespace equipoise {

class Files {
  public:
    enum class Kind { text, missing, folder, unreadable };
    struct Found {
        Kind kind = Kind::missing;
        std::string text;  ///< empty unless `kind` is text
        std::string why;   ///< of an unreadable one, in words
    };

    virtual ~Files() = default;
    /// What stands under a name, without reading it.
    virtual Kind kind(const std::string& name) const = 0;
    virtual Found find(const std::string& name) const = 0;
    /// The whole text. Throws InputError, with the name as its place, where there is none; `wanted` is what a folder's
    /// name should have been: "a CSV file".
    std::string text(const std::string& name, std::string_view wanted) const;
};

/// Texts that are in memory.
class MemoryFiles : public Files {
  public:
    MemoryFiles() = default;
    explicit MemoryFiles(std::map<std::string, std::string> texts) : texts_(std::move(texts)) {}
    Kind kind(const std::string& name) const override;
    Found find(const std::string& name) const override;

  private:
    std::map<std::string, std::string> texts_;
};

/// No files at all: for studies that name none.
const Files& no_files();

/// The name of a file that `file` names beside itself: in the same folder, unless the name is absolute.
std::string beside(const std::string& file, const std::string& name);
/// A file's name without its folder and its last ending: "trial" of "studies/trial.toml".
std::string file_stem(const std::string& file);

}  // namespace equipoise
