#include "sim/report/manifest.hpp"

#include <nlohmann/json.hpp>

namespace equipoise::report {

std::string manifest_json(const PlanResults& input) {
    nlohmann::ordered_json json;
    json["title"] = input.title;
    json["scenario_hash"] = input.reproduction.scenario_hash;
    json["seed"] = input.seed;
    json["trials"] = input.trials;
    json["version"] = input.reproduction.version;
    json["compiler"] = input.reproduction.compiler;
    json["command"] = input.reproduction.command;
    return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace equipoise::report
