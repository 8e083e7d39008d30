// Names in tables: whole characters, counted as a terminal shows them.
#include "sim/cli/columns.hpp"

#include "tests/support/catch_compat.hpp"

using namespace equipoise;

TEST_CASE("columns are counted in characters as they are shown", "[exact]") {
    CHECK(columns_of("") == 0);
    CHECK(columns_of("plain") == 5);
    CHECK(columns_of("\u00e9t\u00e9") == 3);
    CHECK(columns_of("e\u0301te\u0301") == 3);     // combining accents
    CHECK(columns_of("\u6b7b\u4ea1\u7387") == 6);  // wide
    CHECK(columns_of("\xff\xc3") == 2);            // no characters: shown as "?"
}

TEST_CASE("a name is cut between characters and fills its columns exactly", "[exact]") {
    CHECK(in_columns("abc", 6) == "abc   ");
    CHECK(in_columns("abcdef", 6) == "abcdef");
    CHECK(in_columns("abcdefg", 6) == "abc...");
    CHECK(in_columns("\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9", 6) == "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9");
    CHECK(in_columns("\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9", 6) == "\u00e9\u00e9\u00e9...");
    CHECK(in_columns("\u6b7b\u4ea1\u7387\u6b7b", 6) == "\u6b7b... ");  // half a wide character is none
    CHECK(in_columns("e\u0301e\u0301e\u0301e\u0301e\u0301", 4) == "e\u0301...");
    CHECK(in_columns("a\tb\xff", 6) == "a?b?  ");
    for (std::size_t width = 4; width < 20; ++width)
        CHECK(columns_of(in_columns("x\u00e9\u6b7be\u0301 and so on and on", width)) == width);
}
