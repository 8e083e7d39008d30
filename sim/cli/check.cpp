// equipoise check SCENARIO
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <memory>

#include "models/pilot/disk_files.hpp"
#include "sim/cli/run_options.hpp"
#include "sim/cli/text_table.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/scenario/canonical_page.hpp"
#include "sim/scenario/field_reader.hpp"

namespace equipoise {

Verb add_check(CLI::App& program) {
    auto arguments = std::make_shared<RunOptions>();
    CLI::App* verb = program.add_subcommand("check", "Validate a scenario and print it with every default spelled out");
    arguments->add_to(*verb);
    verb->footer("Example: equipoise check scenarios/msc-septic-shock.toml");
    return [arguments] {
        const Scenario scenario = arguments->read();
        resolve_aloud(scenario);  // the pilot's files too
        if (arguments->json)
            fmt::print("{}\n", Json{{"scenario", scenario.title},
                                    {"hash", scenario_hash(scenario, DiskFiles())},
                                    {"valid", true},
                                    {"canonical", canonical_toml(scenario)}}
                                   .dump(2));
        else
            fmt::print("{}", canonical_toml(scenario, page_width()));
        return 0;
    };
}

}  // namespace equipoise
