#include "sim/cli/answer_text.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

#include "sim/report/markdown.hpp"

namespace equipoise {
namespace {

void add_paragraphs(const std::string& lines, std::string& markdown) {
    std::istringstream in(lines);
    for (std::string line; std::getline(in, line);) {
        line.erase(0, line.find_first_not_of(' '));
        if (line.empty()) continue;
        markdown += markdown.empty() ? report::markdown::heading(1, line) : report::markdown::paragraph(line);
    }
}

}  // namespace

AnswerText& AnswerText::operator+=(const std::string& lines) {
    if (lines.empty()) return *this;
    // What is said in several parts may be one line.
    if (parts_.empty() || !std::holds_alternative<std::string>(parts_.back())) parts_.emplace_back(std::string());
    std::get<std::string>(parts_.back()) += lines;
    return *this;
}

AnswerText& AnswerText::operator+=(TextTable table) {
    parts_.emplace_back(std::move(table));
    return *this;
}

AnswerText& AnswerText::operator+=(const AnswerText& next) {
    for (const auto& part : next.parts_) std::visit([this](const auto& what) { *this += what; }, part);
    return *this;
}

std::string AnswerText::text() const {
    std::string text;
    for (const auto& part : parts_)
        if (const TextTable* table = std::get_if<TextTable>(&part))
            text += table->text();
        else
            text += std::get<std::string>(part);
    return text;
}

std::string AnswerText::markdown() const {
    std::string markdown;
    for (const auto& part : parts_)
        if (const TextTable* table = std::get_if<TextTable>(&part))
            markdown += table->markdown();
        else
            add_paragraphs(std::get<std::string>(part), markdown);
    while (markdown.ends_with("\n\n")) markdown.pop_back();
    return markdown;
}

}  // namespace equipoise
