// What the program says of itself and to shells.
#include <cstdio>

#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/program.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

std::string printed(const std::vector<std::string>& words) {
    const ProgramRun run = run_equipoise(words);
    INFO(run.err);
    CHECK(run.exit_code == 0);
    return run.out;
}

// What a shell command prints.
std::string of_shell(const std::string& command) {
    std::string text;
    std::FILE* const pipe = popen(command.c_str(), "r");
    REQUIRE(pipe);
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
    pclose(pipe);
    return text;
}

// The words that bash offers for the last of the line's words.
std::string offered(const std::string& file, const std::string& line, int at) {
    return of_shell("bash -c 'source " + file + "; COMP_WORDS=(" + line + "); COMP_CWORD=" + std::to_string(at) +
                    "; _equipoise; echo ${COMPREPLY[@]}'");
}

}  // namespace

TEST_CASE("help VERB is VERB --help, and the version's first line is the version alone", "[exact][cli]") {
    CHECK(printed({"help", "power"}) == printed({"power", "--help"}));
    CHECK(printed({"help"}) == printed({"--help"}));
    CHECK_THAT(printed({"--help"}), !ContainsSubstring("describe"));
    const std::string facts = printed({"--version"});
    CHECK(facts.substr(0, facts.find('\n')) == EQUIPOISE_VERSION);
    CHECK_THAT(facts, ContainsSubstring("compiler ") && ContainsSubstring("results of version"));
    CHECK(run_equipoise({"help", "powr"}).exit_code == 2);
}

TEST_CASE("an option that is not there is answered with the nearest one", "[exact][cli]") {
    const ProgramRun run = run_equipoise({"power", "x.toml", "--vray=1"});
    CHECK(run.exit_code == 2);
    CHECK_THAT(run.err, ContainsSubstring("did you mean \"--vary\"?"));
    const ProgramRun far = run_equipoise({"power", "x.toml", "--quiche-lorraine"});
    CHECK(far.exit_code == 2);
    CHECK_THAT(far.err, !ContainsSubstring("did you mean"));
}

TEST_CASE("option --quiet keeps notes and warnings to itself, and no mistake", "[exact][cli]") {
    const TemporaryFolder folder;
    const std::string file = folder.write("d.csv", "arm;time;status\n0;1,5;TRUE\n1;2;FALSE\n");
    const std::vector<std::string> words{"analyze", file, "--test", "log-rank"};
    std::vector<std::string> quiet = words, wrong = words;
    quiet.push_back("--quiet");
    wrong.insert(wrong.end(), {"--quiet", "--option", "day=-1"});
    CHECK_THAT(run_equipoise(words).err, ContainsSubstring("note: ") && ContainsSubstring("decimal commas"));
    CHECK(run_equipoise(quiet).err.empty());
    CHECK(run_equipoise(quiet).out == run_equipoise(words).out);
    CHECK_FALSE(run_equipoise(wrong).err.empty());
}

TEST_CASE("bash offers verbs, options and files, from the program's own lists", "[exact][cli]") {
    const TemporaryFolder folder;
    const std::string file = folder.write("equipoise", printed({"describe", "bash"}));
    CHECK(offered(file, "equipoise pow", 1) == "power\n");
    CHECK(offered(file, "equipoise power --va", 2) == "--vary\n");
    CHECK(offered(file, "equipoise size --va --as", 3) == "--assurance\n");
    CHECK(offered(file, "equipoise check " + file.substr(0, file.size() - 3), 2) == file + "\n");
    CHECK_THAT(offered(file, "equipoise help a", 2), ContainsSubstring("analyze assurance"));
    for (const char* shell : {"zsh", "fish"}) {
        const std::string text = printed({"describe", shell});
        CHECK_THAT(text, ContainsSubstring("vary") && ContainsSubstring("assurance"));
    }
}

TEST_CASE("the man page is roff that groff takes without a word", "[exact][cli]") {
    const TemporaryFolder folder;
    const std::string page = folder.write("equipoise.1", printed({"describe", "man"}));
    CHECK_THAT(kDisk.find(page).text, ContainsSubstring(".SS equipoise power") && ContainsSubstring("\\-\\-vary"));
    if (of_shell("command -v groff").empty()) return;
    CHECK(of_shell("groff -man -Tutf8 -z " + page + " 2>&1").empty());
}
