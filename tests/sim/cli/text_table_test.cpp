// Tables for terminals of any width: nothing wider than the page, nothing lost.
#include "sim/cli/text_table.hpp"

#include <limits>
#include <sstream>

#include "sim/cli/columns.hpp"
#include "sim/cli/power_bars.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

TextTable table() {
    TextTable t({{"n", 5}, {"analysis", 12, true}, {"power", 12}, {"harm", 11}});
    t.row({"400", "mortalit\u00e9", "44.9% (0.5)", "0.1% (0.0)"});
    t.row({"1600", "score", "99.0% (0.1)", "0.0% (0.0)"}, "  (wider than asked)");
    return t;
}

std::size_t widest(const std::string& text) {
    std::istringstream lines(text);
    std::size_t most = 0;
    for (std::string line; std::getline(lines, line);) most = std::max(most, columns_of(line));
    return most;
}

}  // namespace

TEST_CASE("a table is one line a row where that fits", "[exact]") {
    const std::string wide =
        "    n  analysis            power        harm\n"
        "  400  mortalit\u00e9     44.9% (0.5)  0.1% (0.0)\n"
        " 1600  score         99.0% (0.1)  0.0% (0.0)  (wider than asked)\n";
    CHECK(table().text(kNoLimit) == wide);
    CHECK(table().text(widest(wide)) == wide);
    CHECK(table().text(widest(wide) - 1) != wide);
}

TEST_CASE("a table that is too wide has its names above its numbers, and loses none", "[exact]") {
    CHECK(table().text(34) ==
          "analysis\n      n        power        harm\n"
          "mortalit\u00e9\n    400  44.9% (0.5)  0.1% (0.0)\n"
          "score\n   1600  99.0% (0.1)  0.0% (0.0)\n  (wider than asked)\n");
    for (std::size_t page = 21; page < 34; ++page) {
        const std::string text = table().text(page);
        CHECK(widest(text) <= page);
        for (const char* cell : {"400", "44.9% (0.5)", "0.1% (0.0)", "1600", "99.0% (0.1)", "harm", "analysis"})
            CHECK_THAT(text, ContainsSubstring(cell));
    }
}

TEST_CASE("a sentence stands in place of cells", "[exact]") {
    TextTable t({{"analysis", 8, true}, {"n", 4}});
    t.row({"a", "12"});
    t.said("b", "not found: too few");
    CHECK(t.text(kNoLimit) == "analysis    n\na          12\nb        not found: too few\n");
    CHECK(t.text(12) == "analysis\n     n\na\n    12\nb\n  not found:\n  too few\n");
}

TEST_CASE("lines are broken between words, with their indentation", "[exact]") {
    CHECK(wrapped("  one two three\n\nfour", 9) == "  one two\n  three\n\nfour");
    CHECK(wrapped("unbreakable and", 5) == "unbreakable\nand");
    CHECK(wrapped("as  it  stands", 14) == "as  it  stands");
    CHECK(wrapped("\u00e9\u00e9\u00e9 \u00e9\u00e9\u00e9", 7) == "\u00e9\u00e9\u00e9 \u00e9\u00e9\u00e9");
}

TEST_CASE("an item of a list goes on beside its mark", "[exact]") {
    CHECK(wrapped("- one two three\n  - four five", 9) == "- one two\n  three\n  - four\n    five");
}

TEST_CASE("comments go on as comments, and nothing else is broken", "[exact]") {
    CHECK(wrapped_comments("# one two three\nx = [1, 2, 3, 4]\n# four", 9) ==
          "# one two\n# three\nx = [1, 2, 3, 4]\n# four");
    CHECK(wrapped_comments("# a longer-word\n", 12) == "# a\n# longer-word\n");
    CHECK(wrapped_comments("", 9).empty());
}

TEST_CASE("what an option is goes on under where it began", "[exact]") {
    CHECK(wrapped_under_second("Options:\n  --n INT   how many patients in all", 24) ==
          "Options:\n  --n INT   how many\n            patients in\n            all");
    CHECK(wrapped_under_second("  a sentence that has no columns", 16) == "  a sentence\n  that has no\n  columns");
    // A word that would not fit there stands further left.
    CHECK(wrapped_under_second("  --map   columns, as time=days;more", 22) ==
          "  --map   columns, as\n        time=days;more");
}

TEST_CASE("what is said behind a table's rows is said behind its heads, and below without names", "[exact]") {
    TextTable t({{"look", 4}, {"z", 6}}, "  what follows");
    t.row({"1", "2.1"}, "  goes on");
    CHECK(t.text(kNoLimit) == "look      z  what follows\n   1    2.1  goes on\n");
    CHECK(t.text(16) == "  look      z\n  what follows\n     1    2.1\n  goes on\n");
}

TEST_CASE("a bar is as long as the power, with the target's mark beyond it", "[exact]") {
    const std::string text = power_bars({{50, 0.0}, {400, 0.5125}, {800, 1.0}}, 0.8);
    std::istringstream lines(text);
    std::string none, half, all;
    std::getline(lines, none);
    std::getline(lines, half);
    std::getline(lines, all);
    const auto blocks = [](const std::string& line) {
        std::size_t count = 0;
        for (std::size_t at = line.find("█"); at != std::string::npos; at = line.find("█", at + 1)) ++count;
        return count;
    };
    CHECK(blocks(none) == 0);
    CHECK(blocks(half) == 20);  // 20.5 of 40
    CHECK_THAT(half, ContainsSubstring("▌"));
    CHECK_THAT(half, ContainsSubstring(" 51.2%"));
    CHECK(blocks(all) == 40);
    // Columns 10 to 49 are the bar: the mark at 80% is the 33rd of them.
    CHECK(columns_of(none.substr(0, none.find("┊"))) == 9 + 32);
    CHECK(all.find("┊") == std::string::npos);
    CHECK(columns_of(none) == columns_of(all));
}
