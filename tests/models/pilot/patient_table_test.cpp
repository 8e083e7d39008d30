// Files as people have them: separators, decimal commas, words for numbers, dates for days, a row a visit. Each
// expected value is worked out by hand from the text above it.
#include "models/pilot/patient_table.hpp"

#include "models/numeric/input_error.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

using Cells = std::vector<std::string>;

CsvTable table_of(const std::string& text, const std::vector<std::string>& map = {}) {
    return patient_table(CsvTable::parse(text, "d.csv"), read_column_map(map));
}

Cells cells(const CsvTable& table, const char* column) {
    Cells list;
    for (std::size_t row = 0; row < table.rows(); ++row) list.push_back(table.cell(row, table.require(column)));
    return list;
}

std::string notes(const CsvTable& table) {
    std::string text;
    for (const std::string& note : table.notes()) text += note + "\n";
    return text;
}

const std::string kDates =
    "PatNo;Group;Rand;Death;Last;Lactate\r\n"
    "1;usual;28.02.2024;01.03.2024;;2,5\r\n"
    "2;new;05.03.2024;;02.04.2024;3\r\n"
    "3;usual;30.12.2023;30.12.2023;30.12.2023;10,25\r\n";
const std::vector<std::string> kNames{"id=PatNo,arm=Group", "randomized=Rand,death=Death,last_contact=Last"};

}  // namespace

TEST_CASE("what parts the fields is seen from the rows, whatever stands in quotes", "[exact][pilot]") {
    for (const std::string mark : {",", ";", "\t"}) {
        const CsvTable table = CsvTable::parse(
            "\xEF\xBB\xBFid" + mark + "\"a, b; c\"\r\n1" + mark + "\"x" + mark + "y\"\r\n2" + mark + "z\r\n", "d.csv");
        CHECK(Cells(table.columns().begin(), table.columns().end()) == Cells{"id", "a, b; c"});
        CHECK(cells(table, "a, b; c") == Cells{"x" + mark + "y", "z"});
        CHECK(table.notes().size() == (mark == ";" ? 1 : 0));
    }
    // A comma in every field does not make commas the separator where semicolons make as many fields a row.
    const CsvTable table = CsvTable::parse("a;b\n1,5;2,5\n3,5;4,5\n", "d.csv");
    CHECK(table.number(1, 1) == 4.5);
}

TEST_CASE("empty columns and rows of a spreadsheet are left out, and said", "[exact][pilot]") {
    const CsvTable table =
        CsvTable::parse(";;;;\r\nid;time;status;;\r\n1;2,5;1;;\r\n;;;;;;;\r\n2;3;0;;\r\n;;;;\r\n", "d.csv");
    CHECK(Cells(table.columns().begin(), table.columns().end()) == Cells{"id", "time", "status"});
    CHECK(cells(table, "time") == Cells{"2.5", "3"});
    CHECK(table.place(1, 0) == "d.csv, line 5, column id");
    CHECK_THAT(notes(table), ContainsSubstring("3 rows of separators alone left out"));
    CHECK_THAT(notes(table), ContainsSubstring("2 empty columns without a name left out"));
    // A column with a cell, or with a name, stays, and so does a row of which anything is known.
    const CsvTable kept = CsvTable::parse(",a,b\n1,,\n2,,\n", "d.csv");
    CHECK(kept.columns().size() == 3);
    CHECK(kept.rows() == 2);
    CHECK(kept.notes().empty());
    CHECK_THROWS_WITH(CsvTable::parse("a;b;;\n1;2;3;4\n", "d.csv"), ContainsSubstring("two columns named \"\""));
    CHECK_THROWS_WITH(CsvTable::parse("a;b\n;\n", "d.csv"), ContainsSubstring("has a header but no rows"));
}

TEST_CASE("decimal commas are read column by column, and said", "[exact][pilot]") {
    const CsvTable table = CsvTable::parse("x;y;words\n-1,5;2.5;1,5 mg\n4;3;\n,;1;2\n", "d.csv");
    CHECK(cells(table, "words") == Cells{"1,5 mg", "", "2"});
    CHECK(cells(table, "x")[2] == ",");  // a word in it: the column is text, and stays
    const CsvTable numbers = CsvTable::parse("x\ty\n-1,5\t2.5\nNA\t3\n1,25e2\t1\n", "d.csv");
    CHECK(numbers.number(0, 0) == -1.5);
    CHECK(numbers.number(2, 0) == 125);
    CHECK(numbers.number(0, 1) == 2.5);
    CHECK_THAT(notes(numbers), ContainsSubstring("decimal commas in column x: \"-1,5\" is read as -1.5"));
    CHECK_THROWS_WITH(CsvTable::parse("x;y\n1,5;0\n2.5;0\n", "d.csv"),
                      "d.csv, line 3, column x: \"2.5\" has a decimal point, and \"1,5\" in line 2 a decimal comma; "
                      "write the column's numbers in one way");
    // Where commas part the fields, "1,234" could be either.
    CHECK_THROWS_WITH(CsvTable::parse("x,y\n\"1,234\",0\n", "d.csv").number(0, 0),
                      ContainsSubstring("\"1,234\" is not a number; write a decimal point"));
}

TEST_CASE("dates of randomization, death and last contact become days and a status", "[exact][pilot]") {
    const CsvTable table = table_of(kDates, kNames);
    CHECK(cells(table, "time") == Cells{"2", "28", "0.5"});  // 2024 has a 29 February
    CHECK(cells(table, "status") == Cells{"1", "0", "1"});
    CHECK(cells(table, "randomized") == Cells{"2024-02-28", "2024-03-05", "2023-12-30"});
    CHECK(cells(table, "id") == Cells{"1", "2", "3"});
    CHECK(table.number(2, table.require("Lactate")) == 10.25);
    CHECK_FALSE(table.has("death"));
    CHECK_THAT(notes(table), ContainsSubstring("semicolons part the fields"));
    CHECK_THAT(notes(table), ContainsSubstring("id is column \"PatNo\", arm is column \"Group\""));
    CHECK_THAT(notes(table), ContainsSubstring("2 died; dates with points are day.month.year"));
    CHECK_THAT(notes(table), ContainsSubstring("1 death on the day of randomization stand at day 0.5"));
}

TEST_CASE("alive on the day of randomization is day 0, and no death", "[exact][pilot]") {
    const CsvTable table = table_of(
        "randomized,death,last_contact\n2024-01-31,,2024-01-31\n2024-01-31,2024-02-01,\n2024-01-31,2024-01-31,\n");
    CHECK(cells(table, "time") == Cells{"0", "1", "0.5"});
    CHECK(cells(table, "status") == Cells{"0", "1", "1"});
    CHECK_THAT(notes(table), ContainsSubstring("; 2 died"));
    CHECK_THAT(notes(table), ContainsSubstring("1 death on the day of randomization stand at day 0.5"));
}

TEST_CASE("with a status, one date says when it was so", "[exact][pilot]") {
    const CsvTable table = table_of(
        "randomized,last_contact,status\n2024-01-31,2024-02-01T08:30:00,dead\n"
        "2024-01-31 23:59,2024-02-29,Alive\n");
    CHECK(cells(table, "time") == Cells{"1", "29"});
    CHECK(cells(table, "status") == Cells{"1", "0"});
    CHECK_THAT(notes(table), ContainsSubstring("status \"dead\" is read as 1, \"Alive\" as 0"));
    CHECK_THAT(notes(table), ContainsSubstring("times of day are not counted"));
}

TEST_CASE("day and month are told by the data or by the user, never assumed", "[exact][pilot]") {
    const auto with = [](const std::string& from, const std::string& to, const std::string& map) {
        return table_of("randomized,last_contact,status\n" + from + "," + to + ",0\n",
                        map.empty() ? std::vector<std::string>{} : std::vector<std::string>{map});
    };
    CHECK(cells(with("03/04/2024", "13/04/2024", ""), "time") == Cells{"10"});
    CHECK(cells(with("03/04/2024", "03/14/2024", ""), "time") == Cells{"10"});
    CHECK(cells(with("03/04/2024", "05/04/2024", "dates=d/m/Y"), "time") == Cells{"2"});
    CHECK(cells(with("03/04/2024", "05/04/2024", "dates=m/d/Y"), "time") == Cells{"61"});
    CHECK_THROWS_WITH(with("03/04/2024", "05/04/2024", ""),
                      ContainsSubstring("d.csv, line 2, column randomized: \"03/04/2024\" and all other dates could "
                                        "have the day or the month first; say which: dates=d/m/Y"));
    CHECK_THROWS_WITH(with("13/04/2024", "04/14/2024", ""),
                      ContainsSubstring("has the month first, and \"13/04/2024\""));
    CHECK_THROWS_WITH(with("13/04/2024", "14/04/2024", "dates=m/d/Y"), ContainsSubstring("is no date in the order"));
    CHECK_THROWS_WITH(with("30.02.2024", "01.03.2024", ""), ContainsSubstring("\"30.02.2024\" is not a date"));
    // The twelfth may be a month too.
    CHECK_THROWS_WITH(with("12/04/2024", "12/05/2024", ""), ContainsSubstring("could have the day or the month first"));
    CHECK_THROWS_WITH(with("04/12/2024", "05/12/2024", ""), ContainsSubstring("could have the day or the month first"));
    // 24 is no year: the columns hold no dates.
    CHECK(cells(with("13/04/24", "14/04/24", ""), "randomized") == Cells{"13/04/24"});
    CHECK(cells(with("13.04.24", "14.04.24", ""), "last_contact") == Cells{"14.04.24"});
}

TEST_CASE("dates that cannot be are refused with their place", "[exact][pilot]") {
    const auto refused = [](const std::string& row, const std::string& what) {
        INFO(row);
        CHECK_THROWS_WITH(table_of("id,randomized,death,last_contact,status\n1,2024-01-10," + row + "\n" +
                                   "2,2024-01-10,2024-01-12,,1\n3,2024-01-10,,2024-01-20,0\n"),
                          ContainsSubstring(what));
    };
    refused("2024-01-09,,1", "line 2, column death: \"2024-01-09\" lies before randomization, 2024-01-10");
    refused(",2024-01-01,0", "line 2, column last_contact: \"2024-01-01\" lies before randomization");
    refused("2024-01-12,2024-01-13,1", "\"2024-01-13\" lies after the death, 2024-01-12");
    refused(",,0", "line 2, column last_contact: nothing says until when this patient was known to be alive");
    refused("2024-01-12,,0", "line 2, column status: \"0\" says alive, and there is a date of death");
    refused(",2024-01-12,1", "line 2, column status: \"1\" says dead, and there is no date of death");
    CHECK_THROWS_WITH(table_of("id,randomized,death\n1,2024-01-10,2024-01-12\n2,2024-01-10,\n"),
                      ContainsSubstring("add a column last_contact, or name it: --map last_contact=COLUMN"));
    CHECK_THROWS_WITH(table_of("id,randomized,death,last_contact\n1,,2024-01-12,\n2,2024-01-10,,2024-01-20\n"),
                      ContainsSubstring("the date of randomization is missing"));
}

TEST_CASE("a time of the file's own stands unless the map names dates", "[exact][pilot]") {
    const std::string text = "time,status,randomized,death,last_contact\n9,1,2024-01-10,2024-01-12,\n";
    CHECK(cells(table_of(text), "time") == Cells{"9"});
    const CsvTable table = table_of(text, {"death=death,last_contact=last_contact"});
    CHECK(cells(table, "time") == Cells{"2"});
    CHECK_THAT(notes(table), ContainsSubstring("the file's own column \"time\" is not read"));
}

TEST_CASE("rows that repeat a patient are counted once, and said", "[exact][pilot]") {
    const std::string rows = "1,0,5,1\n1,0,5,1\n2,1,6,0\n3,1,7,1\n";
    CHECK_THAT(notes(table_of("id,arm,time,status\n" + rows)),
               ContainsSubstring("1 row repeats the id, arm and fate of an earlier row: each patient is counted once"));
    CHECK_THAT(notes(table_of("id,arm,left,right\n1,0,5,\n1,0,5,\n1,0,5,\n2,1,6,\n")),
               ContainsSubstring("2 rows repeat the id"));
    // Nothing is repeated by patients without an id, a row a visit, or one id in two trials.
    CHECK(table_of("pat,arm,time,status\n" + rows).notes().empty());
    CHECK(table_of("id,arm,time,status,day\n1,0,5,1,0\n1,0,5,1,1\n").notes().empty());
    CHECK(table_of("id,arm,time,status,trial\n1,0,5,1,a\n1,0,5,1,b\n").notes().empty());
}

TEST_CASE("the status that is no word for one is named, not a sound one above it", "[exact][pilot]") {
    const auto refused = [](const std::string& last, const std::string& words) {
        CHECK_THROWS_WITH(table_of("id,arm,time,status\n1,0,5,dead\n2,0,6,alive\n3,1,6," + last + "\n4,1,9,Alive\n"),
                          ContainsSubstring(words));
    };
    refused("unknown", "d.csv, line 4, column status: \"unknown\" is not a status; write a death as one of dead, died");
    refused("unknown", "and alive as one of alive, survived, survivor, living, censored, false, f, no, n;");
    refused("1", "line 4, column status: \"1\" is not a status");
}

TEST_CASE("status and logical columns may be words, and one text may mean a death", "[exact][pilot]") {
    const CsvTable table = table_of("id,time,status,diabetes,sex\nno,1,TRUE,yes,F\nyes,2,FALSE,no,M\n3,3,NA,,F\n");
    CHECK(cells(table, "status") == Cells{"1", "0", ""});
    CHECK(cells(table, "diabetes") == Cells{"1", "0", ""});
    CHECK(cells(table, "id") == Cells{"no", "yes", "3"});
    CHECK(cells(table, "sex") == Cells{"F", "M", "F"});
    CHECK_THAT(notes(table), ContainsSubstring("FALSE and no as 0: diabetes"));
    for (const std::string dead : {"true", "T", "Yes", "y", "DEAD", "died", "Death", "deceased"})
        for (const std::string alive :
             {"false", "F", "no", "N", "Alive", "survived", "survivor", "LIVING", "censored"}) {
            INFO(dead << ", " << alive);
            CHECK(cells(table_of("time,status\n1," + dead + "\n2," + alive + "\n"), "status") == Cells{"1", "0"});
        }
    const CsvTable german = table_of("t;v\n1;verstorben\n2;lebt\n", {"time=t", "status=v,died=verstorben"});
    CHECK(cells(german, "status") == Cells{"1", "0"});
    CHECK_THROWS_WITH(table_of("t;v\n1;verstorben\n2;lebt\n", {"time=t,status=v,died=tot"}),
                      ContainsSubstring("no row has the status \"tot\", which is to mean a death"));
    // What is no such word is left to its reader, who names the cell.
    CHECK(cells(table_of("time,status\n1,gone\n2,lost\n"), "status") == Cells{"gone", "lost"});
}

TEST_CASE("the map renames, sets aside and swaps, and what it cannot find is refused", "[exact][pilot]") {
    CHECK(cells(table_of("time,status\n1,0\n0,7\n", {"time=status,status=time"}), "time") == Cells{"0", "7"});
    const CsvTable table = table_of("time,fu,status\n8:30,5,1\n", {"time=fu"});
    CHECK(table.number(0, table.require("time")) == 5);
    CHECK_THAT(notes(table), ContainsSubstring("the file's own column \"time\" is not read"));
    CHECK_THROWS_WITH(table.number(0, table.require("id")), ContainsSubstring("has no column \"id\""));
    CHECK(table.place(0, table.require("time")) == "d.csv, line 2, column fu (time)");
    const CsvTable one = CsvTable::parse("fu,dead\n1,1\n", "a.csv"), two = CsvTable::parse("fu,sofa\n1,1\n", "b.csv");
    const CsvTable* both[] = {&one, &two};
    check_column_map(read_column_map(Cells{"time=fu,score=sofa"}), both, "--map ");
    CHECK_THROWS_WITH(check_column_map(read_column_map(Cells{"status=daed"}), both, "--map "),
                      "--map status: there is no column \"daed\" in a.csv or b.csv; did you mean \"dead\"?");
    CHECK_THROWS_WITH(check_column_map(read_column_map(Cells{"time=fu,day=fu"}), both, "--map "),
                      ContainsSubstring("is already time"));
    CHECK_THROWS_WITH(read_column_map(Cells{"tiem=fu"}),
                      ContainsSubstring("--map tiem: unknown name; did you mean \"time\""));
    CHECK_THROWS_WITH(read_column_map(Cells{"fu"}), ContainsSubstring("does not say which column is which"));
    CHECK(read_column_map(Cells{"time=days, total,status=dead"}).time == "days, total");
}

TEST_CASE("a row a visit: what a patient has once is filled, visits become days", "[exact][pilot]") {
    const std::string text =
        "id,arm,randomized,death,last_contact,visit,sofa\n"
        "a,new,2024-01-01,2024-01-05,,2024-01-01,9\n"
        "a,,,,,2024-01-03,8\n"
        "b,old,2024-02-28,,2024-03-10,2024-02-28,7\n"
        "b,,,,,2024-03-01,6\n";
    const CsvTable table = table_of(text);
    CHECK(cells(table, "visit") == Cells{"0", "2", "0", "2"});
    CHECK(cells(table, "time") == Cells{"4", "4", "11", "11"});
    CHECK(cells(table, "status") == Cells{"1", "1", "0", "0"});
    CHECK(cells(table, "arm") == Cells{"new", "new", "old", "old"});
    CHECK_THAT(notes(table), ContainsSubstring("6 blanks are filled from the patient's other rows"));
    CHECK_THAT(notes(table), ContainsSubstring("; 1 died"));
    CHECK_THROWS_WITH(
        table_of("id,randomized,death,last_contact\na,2024-01-01,2024-01-05,\na,2024-01-01,2024-01-06,\n"),
        ContainsSubstring("patient \"a\" has two dates here"));
    CHECK(cells(table_of("id,visit,score\n1,Day 0,9\n1,Day 7,4\n"), "visit") == Cells{"0", "7"});
    CHECK(cells(table_of("id,visit,score\n1,screening,9\n1,Day 7,4\n"), "visit") == Cells{"screening", "Day 7"});
}

TEST_CASE("visits by date are counted from the randomization in the patients' file", "[exact][pilot]") {
    const CsvTable patients = table_of(kDates, kNames);
    const ColumnMap map = read_column_map(Cells{"id=PatNo,day=When,score=SOFA"});
    const auto read = [&](const std::string& rows) {
        return scores_of_patients(patient_table(CsvTable::parse("PatNo;When;SOFA\n" + rows, "s.csv"), map), patients,
                                  map);
    };
    CHECK(cells(read("1;28.02.2024;9\n1;01.03.2024;8\n2;06.03.2024;7\n"), "day") == Cells{"0", "2", "1"});
    CHECK_THROWS_WITH(read("7;28.02.2024;9\n"),
                      ContainsSubstring("s.csv, line 2, column When (day): nothing says when this patient was"));
}

TEST_CASE("usual names are proposed, by name and by what the column holds", "[exact][pilot]") {
    const ColumnMap map = usual_columns(
        CsvTable::parse("PatNo;Group;Date of randomisation;Death;Last_Seen;Visit;SOFA\n1;a;2024-01-01;;2024-02-01;0;8\n"
                        "2;b;2024-01-01;2024-01-03;;0;8\n",
                        "d.csv"));
    CHECK(
        column_map_text(map) ==
        "id=PatNo,arm=Group,day=Visit,score=SOFA,randomized=Date of randomisation,death=Death,last_contact=Last_Seen");
    // The same name holds a status where it holds no dates; what bears our name needs no proposal.
    const ColumnMap other = usual_columns(CsvTable::parse("id,trt,FUTIME,death\n1,a,3,1\n", "d.csv"));
    CHECK(column_map_text(other) == "arm=trt,time=FUTIME,status=death");
}
