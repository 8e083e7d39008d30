#include "sim/cli/describe.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <algorithm>

#include "models/numeric/input_error.hpp"

namespace equipoise {
namespace {

using Verbs = std::vector<const CLI::App*>;

// Those that are shown to people.
Verbs verbs_of(const CLI::App& program) {
    Verbs verbs = program.get_subcommands([](const CLI::App* verb) { return !verb->get_group().empty(); });
    std::sort(verbs.begin(), verbs.end(),
              [](const CLI::App* a, const CLI::App* b) { return a->get_name() < b->get_name(); });
    return verbs;
}

// "--seed", "-o": as it is written.
std::vector<std::string> spellings(const CLI::Option& option) {
    std::vector<std::string> words;
    for (const std::string& name : option.get_snames()) words.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) words.push_back("--" + name);
    return words;
}

std::vector<std::string> option_words(const CLI::App& verb) {
    std::vector<std::string> words;
    for (const CLI::Option* option : verb.get_options())
        for (const std::string& word : spellings(*option)) words.push_back(word);
    return words;
}

bool takes_value(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

std::string joined(const std::vector<std::string>& words, const char* between) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
    return text;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

// Within single quotes of a shell.
std::string quoted(const std::string& text) { return "'" + replaced(text, "'", "'\\''") + "'"; }
// zsh's _arguments and _describe part a word from its meaning by a colon, and take brackets for their own.
std::string zsh_meaning(const std::string& text) {
    std::string plain = replaced(text, "\\", "\\\\");
    for (const char* mark : {"[", "]", ":"}) plain = replaced(plain, mark, std::string("\\") + mark);
    return plain;
}

std::string roff(const std::string& text) {
    std::string plain = replaced(replaced(text, "\\", "\\e"), "-", "\\-");
    if (plain.starts_with('.') || plain.starts_with('\'')) plain = "\\&" + plain;
    return plain;
}

std::string man_options(const CLI::App& verb) {
    std::string text;
    for (const CLI::Option* option : verb.get_options()) {
        const std::vector<std::string> words = spellings(*option);
        const std::string name = words.empty() ? option->get_name(true) : joined(words, ", ");
        text += ".TP\n\\fB" + roff(name) + "\\fR" + (takes_value(*option) && !words.empty() ? " \\fIvalue\\fR" : "") +
                "\n" + roff(option->get_description()) + "\n";
    }
    return text;
}

}  // namespace

std::string bash_completion(const CLI::App& program) {
    std::string verbs, cases;
    for (const CLI::App* verb : verbs_of(program)) {
        verbs += (verbs.empty() ? "" : " ") + verb->get_name();
        cases += fmt::format("    {}) words={} ;;\n", verb->get_name(), quoted(joined(option_words(*verb), " ")));
    }
    return fmt::format(
        "# bash completion of equipoise, written by `equipoise describe bash`\n"
        "_equipoise() {{\n"
        "  local current=${{COMP_WORDS[COMP_CWORD]}} verb=${{COMP_WORDS[1]}} words=\n"
        "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
        "    COMPREPLY=( $(compgen -W '{} help --help --version' -- \"$current\") )\n"
        "    return\n"
        "  fi\n"
        "  case $verb in\n{}"
        "    help) words='{}' ;;\n"
        "  esac\n"
        "  if [ \"$verb\" = help ] || [ \"${{current#-}}\" != \"$current\" ]; then\n"
        "    COMPREPLY=( $(compgen -W \"$words\" -- \"$current\") )\n"
        "  else\n"
        "    COMPREPLY=( $(compgen -f -- \"$current\") )\n"
        "  fi\n"
        "}}\n"
        "complete -o filenames -F _equipoise equipoise\n",
        verbs, cases, verbs);
}

std::string zsh_completion(const CLI::App& program) {
    std::string verbs, cases;
    for (const CLI::App* verb : verbs_of(program)) {
        verbs += "    " + quoted(verb->get_name() + ":" + zsh_meaning(verb->get_description())) + "\n";
        std::string options;
        for (const CLI::Option* option : verb->get_options())
            for (const std::string& word : spellings(*option))
                options += " \\\n        " + quoted("*" + word + "[" + zsh_meaning(option->get_description()) + "]" +
                                                    (takes_value(*option) ? ":value:_files" : ""));
        cases += fmt::format("    {}) _arguments{} '*:file:_files' ;;\n", verb->get_name(), options);
    }
    return fmt::format(
        "#compdef equipoise\n"
        "# zsh completion of equipoise, written by `equipoise describe zsh`\n"
        "_equipoise() {{\n"
        "  local -a verbs\n"
        "  verbs=(\n{}  )\n"
        "  if (( CURRENT == 2 )); then\n"
        "    _describe verb verbs\n"
        "    return\n"
        "  fi\n"
        "  shift words\n"
        "  (( CURRENT-- ))\n"
        "  case $words[1] in\n{}"
        "    help) _describe verb verbs ;;\n"
        "  esac\n"
        "}}\n"
        "_equipoise \"$@\"\n",
        verbs, cases);
}

std::string fish_completion(const CLI::App& program) {
    std::string text = "# fish completion of equipoise, written by `equipoise describe fish`\n";
    for (const CLI::App* verb : verbs_of(program)) {
        text += fmt::format("complete -c equipoise -n __fish_use_subcommand -f -a {} -d {}\n", verb->get_name(),
                            quoted(verb->get_description()));
        for (const CLI::Option* option : verb->get_options()) {
            std::string names;
            for (const std::string& name : option->get_snames()) names += " -s " + name;
            for (const std::string& name : option->get_lnames()) names += " -l " + name;
            if (!names.empty())
                text += fmt::format("complete -c equipoise -n '__fish_seen_subcommand_from {}'{}{} -d {}\n",
                                    verb->get_name(), names, takes_value(*option) ? " -r" : "",
                                    quoted(option->get_description()));
        }
    }
    return text;
}

std::string man_page(const CLI::App& program) {
    std::string text = fmt::format(
        ".TH EQUIPOISE 1 \"\" \"equipoise {}\" \"User Commands\"\n.SH NAME\nequipoise \\- size randomized trials in "
        "critical illness by simulation\n.SH SYNOPSIS\n.B equipoise\n\\fIverb\\fR [\\fIoption\\fR ...]\n.SH "
        "DESCRIPTION\n{}\n.SH VERBS\n",
        EQUIPOISE_VERSION, roff(program.get_description()));
    for (const CLI::App* verb : verbs_of(program)) {
        text += ".SS " + roff("equipoise " + verb->get_name()) + "\n" + roff(verb->get_description()) + ".\n" +
                man_options(*verb);
        if (!verb->get_footer().empty()) text += ".PP\n.nf\n" + roff(verb->get_footer()) + "\n.fi\n";
    }
    return text +
           ".SH EXIT STATUS\n0 done; 1 a failure of the program or the machine; 2 bad input; 75 work is left, run it "
           "again; 130 interrupted, what was done is saved where there is a folder.\n";
}

std::string nearest_option(const CLI::App& verb, const std::string& word) {
    const std::vector<std::string> words = option_words(verb);
    const std::vector<std::string_view> candidates(words.begin(), words.end());
    const std::string found = did_you_mean(word.substr(0, word.find('=')), candidates);
    return found.starts_with("did you mean") ? found : std::string();
}

}  // namespace equipoise
