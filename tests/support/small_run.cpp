#include "tests/support/small_run.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace equipoise::test {

const std::string kSmall = R"toml(title = "Small"
seed = 7
[survival]
law = "exponential"
mortality = 0.4
day = 28
[effect]
hazard_ratio = 0.7
[trial]
recruitment = { sites = 5, per_site_per_month = 2 }
[prior]
control_mortality = { a = 8.5, b = 12.5 }
[[analysis]]
name = "time"
test = "log-rank"
[[analysis]]
name = "deaths"
test = "proportion-difference"
[simulation]
trials = 1000
tolerance = 0.1
[explore]
n = [100, 200]
)toml";

std::map<std::string, std::string> answer_in(const std::string& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (entry.is_directory() || name.find(".sqlite") != std::string::npos || name.starts_with(".")) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        std::ostringstream text;
        text << in.rdbuf();
        files[name] = text.str();
    }
    return files;
}

}  // namespace equipoise::test
