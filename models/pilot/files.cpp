#include "models/pilot/files.hpp"

#include "models/numeric/input_error.hpp"

namespace equipoise {

std::string Files::text(const std::string& name, std::string_view wanted) const {
    Found found = find(name);
    switch (found.kind) {
        case Kind::text:
            break;
        case Kind::missing:
            throw InputError(name, "there is no such file", "check the path and its spelling");
        case Kind::folder:
            throw InputError(name, "is a directory", "name " + std::string(wanted));
        case Kind::unreadable:
            throw InputError(name, "cannot be read: " + found.why, "check its permissions");
    }
    return std::move(found.text);
}

Files::Kind MemoryFiles::kind(const std::string& name) const { return texts_.count(name) ? Kind::text : Kind::missing; }

Files::Found MemoryFiles::find(const std::string& name) const {
    const auto found = texts_.find(name);
    if (found == texts_.end()) return {};
    return {Kind::text, found->second, {}};
}

const Files& no_files() {
    static const MemoryFiles none;
    return none;
}

std::string beside(const std::string& file, const std::string& name) {
    const std::size_t slash = file.rfind('/');
    if (slash == std::string::npos || name.starts_with('/')) return name;
    const std::size_t last = file.find_last_not_of('/', slash);
    return (last == std::string::npos ? std::string() : file.substr(0, last + 1)) + "/" + name;
}

std::string file_stem(const std::string& file) {
    const std::size_t slash = file.rfind('/');
    const std::string name = slash == std::string::npos ? file : file.substr(slash + 1);
    const std::size_t dot = name.rfind('.');
    return dot == std::string::npos || dot == 0 || name == ".." ? name : name.substr(0, dot);
}

}  // namespace equipoise
