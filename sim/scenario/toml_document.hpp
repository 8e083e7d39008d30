#pragma once
// A TOML file as JSON, with the line of every key, so that every mistake can name its place.
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "models/pilot/files.hpp"
#include "sim/scenario/field_reader.hpp"

namespace equipoise {

class TomlDocument : public Problems {
  public:
    /// Reads and parses; throws InputError for a missing file, a directory, text that is not UTF-8, or a syntax error
    /// (with line).
    static TomlDocument read(const Files& files, const std::string& name);
    static TomlDocument parse(const std::string& text, const std::string& name);

    const Json& json() const { return json_; }
    const std::string& name() const { return name_; }
    /// "KEY=VALUE" with a key as key_path.hpp reads it; such a key's place is "--set KEY".
    void set(const std::string& assignment);
    /// "FILE, line 12, trial.allocation": the key's own line, else that of the nearest table around it.
    std::string place(const std::string& path) const override;

  private:
    Json json_ = Json::object();
    std::string name_;
    std::map<std::string, int> lines_;
    std::vector<std::string> set_keys_;
};

/// JSON as TOML text: scalars first, then tables and arrays of tables, keys in the order of the JSON. What is wider
/// than the page is broken where TOML lets it, and says the same: an inline table becomes a line a key ("dropout.risk
/// = 0.02"), an array ends lines between its elements, a string between its words. A longer word stays whole.
std::string toml_text(const nlohmann::ordered_json& json, std::size_t page = std::numeric_limits<std::size_t>::max());

}  // namespace equipoise
