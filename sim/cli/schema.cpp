// equipoise schema
#include "sim/scenario/schema.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <memory>

#include "sim/cli/text_table.hpp"
#include "sim/cli/verbs.hpp"

namespace equipoise {
namespace {

// Rows of a Markdown table cannot be broken; a list's lines can.
ReferenceForm form_for(std::size_t page) {
    const std::string tables = scenario_reference();
    return wrapped(tables, page) == tables ? ReferenceForm::tables : ReferenceForm::lists;
}

}  // namespace

Verb add_schema(CLI::App& program) {
    auto markdown = std::make_shared<bool>(false);
    CLI::App* verb = program.add_subcommand(
        "schema", "What a scenario file may hold: JSON Schema (draft 4), or a reference to read");
    verb->add_flag("--markdown", *markdown, "tables of keys with what each takes, its default and its meaning");
    verb->footer("Example: equipoise schema > scenario.schema.json");
    return [markdown] {
        if (*markdown)
            fmt::print("{}", wrapped(scenario_reference(form_for(page_width()))));
        else
            fmt::print("{}\n", scenario_schema().dump(2));
        return 0;
    };
}

}  // namespace equipoise
