#pragma once
// Documents of other formats, made of Markdown by pandoc where that is there.
#include <string>
#include <vector>

namespace equipoise {

/// Formats that --format knows: "md", which is always there, and those that pandoc makes.
extern const std::vector<std::string> document_formats;

/// What does without pandoc, of a plan.
inline constexpr const char* kReportWithoutPandoc =
    "leave it out: report.md is always there, and word processors take what is pasted";

/// Throws InputError where one of them needs pandoc and there is none; `instead` is what to do without.
void refuse_formats_without_pandoc(const std::vector<std::string>& formats,
                                   const std::string& instead = kReportWithoutPandoc);

/// Throws InputError with what pandoc says where it fails.
std::string by_pandoc(const std::string& markdown, const std::string& format,
                      const std::string& instead = kReportWithoutPandoc);

}  // namespace equipoise
