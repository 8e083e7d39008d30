#include "sim/cli/on_path.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace equipoise {

bool on_path(const std::string& command) {
    const char* path = std::getenv("PATH");
    const std::string folders = path ? path : "";
    for (std::size_t from = 0; from <= folders.size();) {
        const std::size_t to = std::min(folders.find(':', from), folders.size());
        std::error_code error;
        if (std::filesystem::exists(std::filesystem::path(folders.substr(from, to - from)) / command, error))
            return true;
        from = to + 1;
    }
    return false;
}

}  // namespace equipoise
