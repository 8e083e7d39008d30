#pragma once
// The program described for shells and for `man`, from its own lists of options.
#include <string>

namespace CLI {
class App;
}

namespace equipoise {

std::string bash_completion(const CLI::App& program);
std::string zsh_completion(const CLI::App& program);
std::string fish_completion(const CLI::App& program);
/// roff, section 1.
std::string man_page(const CLI::App& program);

/// "did you mean --vary?" for an option that the verb does not have; empty where none is near.
std::string nearest_option(const CLI::App& verb, const std::string& word);

}  // namespace equipoise
