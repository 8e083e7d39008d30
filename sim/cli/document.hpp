#pragma once
// --format and -o of verbs that answer with a table: the answer as a document.
#include <string>
#include <vector>

#include "sim/cli/run_options.hpp"
#include "sim/cli/stored_run.hpp"

namespace equipoise {

/// Adds both options.
void add_document_options(CLI::App& verb, DocumentOptions& document);

/// Throws InputError for what cannot be given together, for a format without a file or without pandoc, and for a file
/// that cannot be written or is one of `inputs`, those that the run reads.
void check_document(const DocumentOptions& document, const RunOptions& options, const StoreOptions& store,
                    const std::vector<std::string>& inputs);

/// Prints the Markdown, or writes the document into its file and says so.
void write_document(const DocumentOptions& document, const std::string& markdown);

}  // namespace equipoise
