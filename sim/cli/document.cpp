#include "sim/cli/document.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "models/numeric/input_error.hpp"
#include "sim/cli/pandoc.hpp"
#include "sim/cli/text_table.hpp"
#include "sim/cli/write_file.hpp"

namespace equipoise {
namespace {

constexpr const char* kInstead = "use --format md, which word processors take where it is pasted";

}  // namespace

void add_document_options(CLI::App& verb, DocumentOptions& document) {
    verb.add_option("--format", document.format,
                    "the answer's sentences and table as a document in place of the text: md (Markdown), or docx or "
                    "rtf by pandoc, which need -o")
        ->check(CLI::IsMember(document_formats));
    verb.add_option("-o,--output", document.file, "file that the document is written to (default of md: printed)");
}

void check_document(const DocumentOptions& document, const RunOptions& options, const StoreOptions& store,
                    const std::vector<std::string>& inputs) {
    if (document.format.empty()) {
        if (!document.file.empty())
            throw InputError("--output", "names a file, and no document is asked for",
                             "add --format md, docx or rtf, or --out DIR for a folder of results");
        return;
    }
    if (options.json) throw InputError("--format", "stands beside --json", "give one of them");
    if (!store.shard.empty()) throw InputError("--format", "a shard has no answer yet", "leave it out");
    if (document.file.empty() && document.format != "md")
        throw InputError("--format", document.format + " is not for printing", "name a file with -o");
    refuse_formats_without_pandoc({document.format}, kInstead);
    if (!document.file.empty()) check_writable(document.file, inputs);
}

void write_document(const DocumentOptions& document, const std::string& markdown) {
    const std::string text = document.format == "md" ? markdown : by_pandoc(markdown, document.format, kInstead);
    if (document.file.empty()) {
        fmt::print("{}", text);
        return;
    }
    write_file(document.file, text);
    fmt::print("{}", wrapped(fmt::format("The answer: {}\n", document.file)));
}

}  // namespace equipoise
