#include "sim/cli/manifest_check.hpp"

#include <filesystem>

#include "models/numeric/input_error.hpp"
#include "sim/cli/run_options.hpp"
#include "sim/cli/write_file.hpp"
#include "sim/scenario/field_reader.hpp"

namespace equipoise {

void refuse_other_results(const std::string& folder, const Scenario& scenario, const std::vector<std::string>& names) {
    const std::string manifest = folder + "/manifest.json";
    std::error_code error;
    for (const std::string& name : names)
        for (const std::string& input : input_files(scenario))
            if (std::filesystem::equivalent(folder + "/" + name, input, error))
                throw InputError("--out", folder + "/" + name + " is what this run reads (" + input + ")",
                                 "name another folder");
    if (!std::filesystem::is_directory(folder, error) || !std::filesystem::exists(manifest, error)) return;
    const Json json = Json::parse(read_file(manifest), nullptr, false);
    const auto title = json.is_object() ? json.find("title") : json.end();
    if (!json.is_object() || title == json.end() || !title->is_string())
        throw InputError("--out", folder + " holds a manifest.json that is not of results of this program",
                         "name another folder, or empty this one");
    if (title->get<std::string>() != scenario.title)
        throw InputError("--out", folder + " holds results of another scenario (\"" + title->get<std::string>() + "\")",
                         "name another folder, or empty this one");
}

}  // namespace equipoise
