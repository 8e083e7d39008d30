#pragma once
// An answer for people, of sentences and tables: on a terminal, and as Markdown.
#include <string>
#include <variant>
#include <vector>

#include "sim/cli/text_table.hpp"

namespace equipoise {

class AnswerText {
  public:
    AnswerText() = default;
    AnswerText(std::string lines) { *this += lines; }

    AnswerText& operator+=(const std::string& lines);
    AnswerText& operator+=(TextTable table);
    AnswerText& operator+=(const AnswerText& next);

    bool empty() const { return parts_.empty(); }
    /// Its tables are as wide as the terminal.
    std::string text() const;
    /// CommonMark with tables of pipes: the first line is the heading, each other a paragraph.
    std::string markdown() const;

  private:
    std::vector<std::variant<std::string, TextTable>> parts_;
};

}  // namespace equipoise
