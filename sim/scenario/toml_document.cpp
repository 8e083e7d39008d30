#include "sim/scenario/toml_document.hpp"

#include <toml++/toml.h>

#include <algorithm>

#include "sim/scenario/key_path.hpp"

namespace equipoise {
namespace {

struct Walk {
    std::map<std::string, int>& lines;
    std::vector<Problem>& problems;
    const std::string& file;

    Json node(const toml::node& value, const std::string& path) {
        const int line = static_cast<int>(value.source().begin.line);
        if (!path.empty() && line > 0) lines.emplace(path, line);
        if (const auto* table = value.as_table()) {
            Json json = Json::object();
            for (const auto& [key, child] : *table) {
                const std::string name(key.str());
                const std::string here = path.empty() ? name : path + "." + name;
                if (key.source().begin.line > 0) lines.emplace(here, static_cast<int>(key.source().begin.line));
                json[name] = node(child, here);
            }
            return json;
        }
        if (const auto* array = value.as_array()) {
            Json json = Json::array();
            for (std::size_t i = 0; i < array->size(); ++i)
                json.push_back(node(*array->get(i), path + "[" + std::to_string(i) + "]"));
            return json;
        }
        if (const auto v = value.as_string()) return v->get();
        if (const auto v = value.as_integer()) return v->get();
        if (const auto v = value.as_floating_point()) return v->get();
        if (const auto v = value.as_boolean()) return v->get();
        problems.push_back({file + ", line " + std::to_string(line) + ", " + path, "dates and times are not used here",
                            "write a number or text"});
        return nullptr;
    }
};

std::string toml_string(const std::string& text) { return nlohmann::json(text).dump(); }

bool bare(const std::string& key) {
    return !key.empty() && key.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") ==
                               std::string::npos;
}
std::string key_text(const std::string& key) { return bare(key) ? key : toml_string(key); }

using Ordered = nlohmann::ordered_json;

bool is_table_list(const Ordered& json) {
    if (!json.is_array() || json.empty()) return false;
    for (const auto& element : json)
        if (!element.is_object()) return false;
    return true;
}

std::string inline_text(const Ordered& json) {
    if (json.is_string()) return toml_string(json.get<std::string>());
    if (json.is_array()) {
        std::string text = "[";
        for (std::size_t i = 0; i < json.size(); ++i) text += (i ? ", " : "") + inline_text(json[i]);
        return text + "]";
    }
    if (json.is_object()) {
        std::string text = "{";
        for (const auto& [key, value] : json.items())
            text += (text.size() > 1 ? ", " : " ") + key_text(key) + " = " + inline_text(value);
        return text + " }";
    }
    if (json.is_number_float()) return fmt::format("{}", json.get<double>());
    return json.dump();
}

std::size_t characters(const std::string& utf8) {
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// A line may end behind it: with this, where the text would go on with that.
struct Piece {
    std::string text;
    const char* at_end = "";
    const char* going_on = "";
};

constexpr std::size_t kIndent = 4;
constexpr std::size_t kShort = 20;  // strings within a table that is broken stay whole up to here

// A string of three quotes may end lines between words: the backslash takes the line's end and the spaces after it.
void add_words(const std::string& quoted, std::vector<Piece>& pieces) {
    const std::string text = "\"\"" + quoted + "\"\"";
    for (std::size_t i = 0; i < text.size(); ++i) {
        pieces.back().text += text[i];
        if (text[i] == ' ' && text[i + 1] != ' ') pieces.back().at_end = "\\", pieces.emplace_back();
    }
}

// The value whole where it has room, else with places at which a line may end.
void add_pieces(const Ordered& value, std::size_t room, std::size_t page, std::vector<Piece>& pieces) {
    const std::string whole = inline_text(value);
    const bool can_break =
        value.is_string() ? whole.find(' ') != std::string::npos : value.is_structured() && !value.empty();
    if (characters(whole) <= room || !can_break) {
        pieces.back().text += whole;
        return;
    }
    if (value.is_string()) return add_words(whole, pieces);
    const bool array = value.is_array();
    pieces.back().text += array ? "[" : "{ ";
    bool first = true;
    for (const auto& [key, inner] : value.items()) {
        if (!first) pieces.back().text += array ? "," : ", ";
        if (array && !first) pieces.back().going_on = " ";
        if (array) pieces.emplace_back();
        if (!array) pieces.back().text += key_text(key) + " = ";
        add_pieces(inner, array ? page - std::min(page, kIndent + 2) : kShort, page, pieces);
        first = false;
    }
    pieces.back().text += array ? "]" : " }";
}

std::string on_page(const std::string& key, const Ordered& value, std::size_t page) {
    std::vector<Piece> pieces{{key + " = "}};
    add_pieces(value, page - std::min(page, characters(pieces[0].text)), page, pieces);
    std::string text, line;
    const Piece* before = nullptr;
    for (const Piece& piece : pieces) {
        const std::string going_on = before ? before->going_on : "";
        if (before && characters(line + going_on + piece.text + piece.at_end) > page) {
            text += line + before->at_end + "\n";
            line = std::string(kIndent, ' ') + piece.text;
        } else {
            line += going_on + piece.text;
        }
        before = &piece;
    }
    return text + line + "\n";
}

void write_key(const std::string& key, const Ordered& value, std::size_t page, std::string& text) {
    const std::string line = key + " = " + inline_text(value);
    if (characters(line) <= page)
        text += line + "\n";
    else if (value.is_object() && !value.empty())
        for (const auto& [inner, part] : value.items()) write_key(key + "." + key_text(inner), part, page, text);
    else
        text += on_page(key, value, page);
}

void write_table(const Ordered& json, const std::string& path, std::size_t page, std::string& text) {
    for (const auto& [key, value] : json.items())
        if (!value.is_null() && !(path.empty() && (is_table_list(value) || value.is_object())))
            write_key(key_text(key), value, page, text);
    if (!path.empty()) return;
    for (const auto& [key, value] : json.items()) {
        if (value.is_object()) {
            text += "\n[" + key_text(key) + "]\n";
            write_table(value, key, page, text);
        } else if (is_table_list(value)) {
            for (const auto& element : value) {
                text += "\n[[" + key_text(key) + "]]\n";
                write_table(element, key, page, text);
            }
        }
    }
}

}  // namespace

TomlDocument TomlDocument::read(const Files& files, const std::string& name) {
    return parse(files.text(name, "a scenario file (TOML)"), name);
}

TomlDocument TomlDocument::parse(const std::string& text, const std::string& name) {
    TomlDocument document;
    document.name_ = name;
    if (text.find_first_not_of(" \t\r\n") == std::string::npos)
        throw InputError(name, "is empty", "see scenarios/msc-septic-shock.toml for an example");
    toml::table table;
    try {
        table = toml::parse(std::string_view(text), std::string_view(name));
    } catch (const toml::parse_error& mistake) {
        throw InputError(name + ", line " + std::to_string(mistake.source().begin.line),
                         "is not TOML: " + std::string(mistake.description()), "see https://toml.io for the syntax");
    }
    std::vector<Problem> problems;
    Walk walk{document.lines_, problems, name};
    document.json_ = walk.node(table, "");
    if (!problems.empty()) throw InputError(problems);
    return document;
}

void TomlDocument::set(const std::string& assignment) {
    const std::size_t equals = equals_sign(assignment);
    if (equals == std::string::npos || equals == 0)
        throw InputError("--set " + assignment, "has no value",
                         "write --set KEY=VALUE, for example --set trial.dropout.risk=0.05");
    const std::string key = assignment.substr(0, equals);
    set_keys_.push_back(
        set_key(json_, key, parse_option_value(std::string_view(assignment).substr(equals + 1)), "--set " + key));
}

std::string TomlDocument::place(const std::string& path) const {
    for (const std::string& key : set_keys_)
        if (path == key || path.starts_with(key + ".") || path.starts_with(key + "[") || key.starts_with(path + "."))
            return "--set " + path;
    for (std::string around = path; !around.empty();) {
        if (const auto found = lines_.find(around); found != lines_.end())
            return name_ + ", line " + std::to_string(found->second) + ", " + path;
        const std::size_t cut = around.find_last_of(".[");
        around = cut == std::string::npos ? "" : around.substr(0, cut);
    }
    return name_ + (path.empty() ? "" : ", " + path);
}

std::string toml_text(const nlohmann::ordered_json& json, std::size_t page) {
    std::string text;
    write_table(json, "", page, text);
    return text;
}

}  // namespace equipoise
