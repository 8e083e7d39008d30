#pragma once
// A user's mistakes, as tests list them: exit code 2, messages on stderr that name the place and say what instead,
// nothing on stdout, nothing written, no crash.
#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/catch_compat.hpp"
#include "tests/support/program.hpp"

namespace equipoise::test {

using Words = std::vector<std::string>;

// A sound scenario, to be spoilt by one line or one --set.
inline const std::string kSound = R"(title = "Sound"
[survival]
law = "exponential"
mortality = 0.4
day = 28
[effect]
hazard_ratio = 0.7
[[analysis]]
name = "log-rank"
test = "log-rank"
)";

// In a folder of its own with sound.toml, spoilt.toml (the text of the case) and spoilt.csv (the same text).
struct Mistake {
    std::string what, text;
    Words arguments;  ///< '@' stands for the folder
    Words expected;   ///< each in the messages
};

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

inline Words sorted(Words names) {
    std::sort(names.begin(), names.end());
    return names;
}

inline void check_refused(const Mistake& mistake) {
    INFO(mistake.what);
    const TemporaryFolder folder;
    folder.write("sound.toml", kSound);
    folder.write("spoilt.toml", mistake.text);
    folder.write("spoilt.csv", mistake.text);
    const Words before = sorted(folder.files());
    Words arguments;
    for (const std::string& argument : mistake.arguments) arguments.push_back(replaced(argument, "@", folder.path()));
    const ProgramRun run = run_equipoise(arguments);
    INFO("stderr: " << run.err);
    CHECK(run.exit_code == 2);
    CHECK(run.out.empty());
    CHECK(sorted(folder.files()) == before);
    for (const std::string& expected : mistake.expected) CHECK_THAT(run.err, ContainsSubstring(expected));
    // One line a problem, each with its place or option and, after a semicolon, the way out.
    std::istringstream lines(run.err);
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        CHECK(line.starts_with("equipoise: "));
        CHECK(line.find("; ") != std::string::npos);
        CHECK(line.find("terminate") == std::string::npos);
        CHECK(line.size() < 600);
    }
    CHECK(count >= 1);
    CHECK(count <= 8);
}

// power on the sound scenario with one key overridden.
inline Mistake set(const std::string& assignment, const Words& expected) {
    return {"--set " + assignment, "", {"power", "@/sound.toml", "--set", assignment}, expected};
}
// check on a scenario with a line changed.
inline Mistake scenario(const std::string& what, const std::string& text, const Words& expected) {
    return {what, text, {"check", "@/spoilt.toml"}, expected};
}
// analyze on a data file.
inline Mistake data(const std::string& what, const std::string& text, const Words& expected,
                    const std::string& test = "log-rank", const std::string& option = "") {
    Words arguments{"analyze", "@/spoilt.csv", "--test", test};
    if (!option.empty()) arguments.insert(arguments.end(), {"--option", option});
    return {what, text, arguments, expected};
}

inline void check_refused(const std::vector<Mistake>& mistakes) {
    for (const Mistake& mistake : mistakes) check_refused(mistake);
}

}  // namespace equipoise::test
