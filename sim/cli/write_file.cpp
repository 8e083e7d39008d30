#include "sim/cli/write_file.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "models/numeric/input_error.hpp"

namespace equipoise {

namespace {

namespace fs = std::filesystem;

// Of the machine, whatever the path: no room, or a disk that gives errors.
bool is_of_the_machine(int why) { return why == ENOSPC || why == EDQUOT || why == EIO; }

[[noreturn]] void refuse(const std::string& path, int why, const std::string& instead) {
    if (is_of_the_machine(why)) throw WriteFailure(path, std::strerror(why));
    throw InputError(path, std::string("cannot be written: ") + std::strerror(why), instead);
}

// Opened for writing: a file beside the target, or a device or pipe (/dev/stdout, /dev/full) itself, which no new file
// can replace.
struct Target {
    bool in_place;
    std::string beside;
    std::FILE* file;
};

Target open_target(const std::string& path) {
    std::error_code error;
    if (fs::is_directory(path, error)) throw InputError(path, "is a directory", "name a file");
    const bool in_place = fs::exists(path, error) && !fs::is_regular_file(path, error);
    std::string beside = in_place ? path : path + ".part" + std::to_string(getpid());
    std::FILE* file = std::fopen(beside.c_str(), "wb");
    if (!file) refuse(path, errno, "choose a folder that exists and that you may write to");
    return {in_place, std::move(beside), file};
}

}  // namespace

WriteFailure::WriteFailure(const std::string& path, const std::string& why)
    : std::runtime_error(path + ": cannot be written: " + why + "; make room or choose another disk"), why_(why) {}

void check_writable(const std::string& path, const std::vector<std::string>& inputs) {
    std::error_code error;
    for (const std::string& input : inputs)
        if (fs::equivalent(path, input, error))
            throw InputError("--out", path + " is what this run reads (" + input + ")", "name another file");
    if (fs::exists(path, error) && !fs::is_regular_file(path, error) &&
        !fs::is_directory(path, error)) {  // opening a pipe would wait
        if (access(path.c_str(), W_OK) != 0)
            throw InputError(path, std::string("cannot be written: ") + std::strerror(errno), "choose another path");
        return;
    }
    const Target target = open_target(path);
    std::fclose(target.file);
    fs::remove(target.beside, error);
}

void write_file(const std::string& path, const std::string& text) {
    std::error_code error;
    const auto [in_place, beside, file] = open_target(path);
    const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size() && std::fflush(file) == 0;
    const int why = errno;
    const bool closed = std::fclose(file) == 0;
    const int closing = errno;
    if (!written || !closed) {
        if (!in_place) fs::remove(beside, error);
        throw WriteFailure(path, std::strerror(written ? closing : why));
    }
    if (!in_place) fs::rename(beside, path, error);
    if (error) {
        const int reason = error.value();
        fs::remove(beside, error);
        refuse(path, reason, "choose another path");
    }
}

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    if (file) text << file.rdbuf();
    if (!file)
        throw InputError(path, std::string("cannot be read: ") + std::strerror(errno),
                         "check the path and its permissions");
    return text.str();
}

void make_folder(const std::string& path) {
    std::error_code error;
    if (std::filesystem::exists(path, error) && !std::filesystem::is_directory(path, error))
        throw InputError(path, "is a file, not a folder", "name another folder");
    std::filesystem::create_directories(path, error);
    if (is_of_the_machine(error.value())) throw WriteFailure(path, error.message());
    if (error) throw InputError(path, "cannot be made: " + error.message(), "choose a folder that you may write to");
}

}  // namespace equipoise
