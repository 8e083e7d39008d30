// An answer as text and as Markdown: the same words and cells.
#include "sim/cli/answer_text.hpp"

#include "tests/support/catch_compat.hpp"

using namespace equipoise;

TEST_CASE("sentences and tables are told in their order, on a terminal and as Markdown", "[exact]") {
    TextTable table({{"analysis", 8, true}, {"n", 4}});
    table.row({"a...    ", "12"}, "  (wider than asked)", "a | longer name");
    table.said("c", "not found");
    AnswerText more("  a note* of it\n");
    AnswerText text = std::string("A trial\nn = ");
    text += "12, seed 1\n\n";
    text += table;
    text += more;
    CHECK(text.text() ==
          "A trial\nn = 12, seed 1\n\nanalysis    n\na...       12  (wider than asked)\nc        not found\n"
          "  a note* of it\n");
    CHECK(text.markdown() ==
          "# A trial\n\nn = 12, seed 1\n\n| analysis | n |\n|:---|---:|\n| a \\| longer name | 12<br>(wider than "
          "asked) |\n"
          "| c | not found |\n\na note\\* of it\n");
    CHECK(AnswerText().empty());
    CHECK(AnswerText("").empty());
    CHECK(AnswerText().markdown().empty());
}
