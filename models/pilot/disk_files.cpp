#include "models/pilot/disk_files.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace equipoise {

Files::Kind DiskFiles::kind(const std::string& name) const {
    std::error_code error;
    if (std::filesystem::is_directory(name, error)) return Kind::folder;
    if (!std::filesystem::exists(name, error)) return Kind::missing;
    return std::ifstream(name) ? Kind::text : Kind::unreadable;
}

Files::Found DiskFiles::find(const std::string& name) const {
    std::error_code error;
    if (std::filesystem::is_directory(name, error)) return {Kind::folder, {}, {}};
    if (!std::filesystem::exists(name, error)) return {};
    std::ifstream file(name, std::ios::binary);
    std::ostringstream text;
    if (file) text << file.rdbuf();
    if (file) return {Kind::text, std::move(text).str(), {}};
    return {Kind::unreadable, {}, std::strerror(errno)};
}

}  // namespace equipoise
