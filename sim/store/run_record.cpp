#include "sim/store/run_record.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sstream>

#include "sim/engine/point_digest.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kMostNamed = 3;

// The canonical text's lines as "section.key" to value; tables of a list are numbered.
std::map<std::string, std::string> keys_of(const std::string& text) {
    std::map<std::string, std::string> keys;
    std::map<std::string, int> tables;
    std::string section;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("[[")) {
            const std::string name = line.substr(2, line.find(']') - 2);
            section = fmt::format("{}[{}].", name, ++tables[name]);
        } else if (line.starts_with('[')) {
            section = line.substr(1, line.find(']') - 1) + ".";
        } else if (const std::size_t equals = line.find(" = "); equals != std::string::npos) {
            keys[section + line.substr(0, equals)] = line.substr(equals + 3);
        }
    }
    return keys;
}

std::string scenario_difference(const std::string& there, const std::string& here) {
    const auto before = keys_of(there), now = keys_of(here);
    std::vector<std::string> named;
    std::size_t count = 0;
    const auto name = [&](std::string words) {
        if (++count <= kMostNamed) named.push_back(std::move(words));
    };
    for (const auto& [key, value] : before) {
        const auto other = now.find(key);
        if (other == now.end())
            name(fmt::format("{} = {} there, not here", key, value));
        else if (other->second != value)
            name(fmt::format("{} = {} there, {} here", key, value, other->second));
    }
    for (const auto& [key, value] : now)
        if (!before.contains(key)) name(fmt::format("{} = {} here, not there", key, value));
    if (count == 0) return "the scenario differs";
    std::string text = fmt::format("{}", fmt::join(named, ", "));
    if (count > kMostNamed) text += fmt::format(" and {} more", count - kMostNamed);
    return text;
}

}  // namespace

RunRecord run_record(std::string verb, const std::string& asked, const std::string& program, const Study& study) {
    Scenario scenario = study.scenario;
    scenario.simulation.trials = SimulationSpec{}.trials;
    Digest digest = point_digest("study");
    add(digest, study);
    RunRecord record;
    record.verb = std::move(verb);
    record.program = program;
    record.results = kResultsVersion;
    record.scenario = (asked.empty() ? "" : "asked = " + asked + "\n") + canonical_toml(scenario);
    record.study = digest.key().text();
    record.trials = static_cast<std::uint64_t>(study.scenario.simulation.trials);
    return record;
}

std::string difference(const RunRecord& there, const RunRecord& here) {
    if (there.program != here.program)
        return fmt::format("written by version {} of the program, this is {}", there.program, here.program);
    if (there.results != here.results)
        return fmt::format("its results are of version {}, this program gives version {}", there.results, here.results);
    if (there.verb != here.verb) return fmt::format("it holds a run of {}, not of {}", there.verb, here.verb);
    if (there.scenario != here.scenario) return scenario_difference(there.scenario, here.scenario);
    if (there.study != here.study) {
        for (const auto& [name, text] : here.inputs)
            if (const auto old = there.inputs.find(name); old != there.inputs.end() && old->second != text)
                return name + " is another text than it was then";
        return "the numbers that follow from the pilot's data differ";
    }
    return "";
}

}  // namespace equipoise
