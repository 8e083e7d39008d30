#include "sim/cli/result_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "models/numeric/input_error.hpp"
#include "sim/cli/write_file.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> missing_folders(const fs::path& path) {
    std::vector<std::string> missing;
    std::error_code error;
    for (fs::path at = path; !at.empty() && !fs::exists(at, error); at = at.parent_path()) {
        if (at.has_filename()) missing.insert(missing.begin(), at.string());
        if (at == at.parent_path()) break;
    }
    return missing;
}

std::string own_name() {
    char host[256] = "unknown host";
    gethostname(host, sizeof host - 1);
    return "process " + std::to_string(getpid()) + " on " + host;
}

// The lock is the kernel's: it ends with its process, however that ends. Opened anew if its last holder has just taken
// the file away.
int locked(const std::string& path, std::string& why) {
    for (;;) {
        const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (descriptor < 0) {
            why = std::string("cannot be written: ") + std::strerror(errno);
            return -1;
        }
        if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
            char holder[300] = "";
            const auto size = read(descriptor, holder, sizeof holder - 1);
            why = "is being written by another run" +
                  (size > 0 ? " (" + std::string(holder, static_cast<std::size_t>(size)) + ")" : std::string());
            close(descriptor);
            return -1;
        }
        struct stat own {
        }, named{};
        if (fstat(descriptor, &own) == 0 && stat(path.c_str(), &named) == 0 && own.st_ino == named.st_ino)
            return descriptor;
        close(descriptor);
    }
}

}  // namespace

FolderLock::FolderLock(const std::string& path, const std::string& name) : lock_(path + "/" + name) {
    std::error_code error;
    if (fs::exists(path, error) && !fs::is_directory(path, error))
        throw InputError("--out", path + " is a file, not a folder", "name another folder");
    const std::vector<std::string> missing = missing_folders(path);
    fs::create_directories(path, error);
    const auto take_away = [&] {
        for (auto folder = missing.rbegin(); folder != missing.rend(); ++folder) rmdir(folder->c_str());
    };
    if (error) {
        const std::string reason = error.message();
        take_away();
        throw InputError("--out", path + " cannot be made: " + reason, "choose a folder that you may write to");
    }
    std::string why;
    descriptor_ = locked(lock_, why);
    if (descriptor_ < 0) {
        take_away();
        throw InputError("--out", path + " " + why, "choose another folder, or wait");
    }
    made_ = missing;
    const std::string holder = own_name();
    const bool named = ftruncate(descriptor_, 0) == 0 &&
                       write(descriptor_, holder.data(), holder.size()) == static_cast<ssize_t>(holder.size());
    if (named) return;
    why = std::strerror(errno);
    unlink(lock_.c_str());
    close(descriptor_);
    take_away();
    throw InputError("--out", path + " cannot be written: " + why, "make room or choose another disk");
}

FolderLock::~FolderLock() {
    unlink(lock_.c_str());
    close(descriptor_);
    for (auto folder = made_.rbegin(); folder != made_.rend(); ++folder)
        rmdir(folder->c_str());  // only those that are empty go
}

ResultFolder::ResultFolder(const std::string& path)
    : path_(path), stage_(path + "/.part" + std::to_string(getpid())), lock_(path, ".lock") {}

ResultFolder::~ResultFolder() {
    std::error_code ignored;
    fs::remove_all(stage_, ignored);
}

void ResultFolder::replace(const std::vector<std::pair<std::string, std::string>>& files,
                           const std::vector<std::string>& all_names) {
    make_folder(stage_);
    for (const auto& [name, text] : files) {
        try {
            write_file(stage_ + "/" + name, text);
        } catch (const InputError& mistake) {
            throw InputError(
                "--out",
                path_ + "/" + name + " " + mistake.problems()[0].what + ", and earlier results there are as they were",
                mistake.problems()[0].instead);
        } catch (const WriteFailure& failure) {
            throw WriteFailure(path_ + "/" + name, failure.why() + " (earlier results there are as they were)");
        }
    }
    std::error_code error;
    const auto here = [&](const std::string& name) { return path_ + "/" + name; };
    fs::remove(here(files.back().first), error);
    for (const std::string& name : all_names)
        if (std::none_of(files.begin(), files.end(), [&](const auto& file) { return file.first == name; }))
            fs::remove(here(name), error);
    for (const auto& [name, text] : files) {
        fs::rename(stage_ + "/" + name, here(name), error);
        if (error)
            throw InputError("--out", here(name) + " cannot be written: " + error.message(), "choose another folder");
    }
}

}  // namespace equipoise
