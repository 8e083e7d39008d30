#include "sim/scenario/field_reader.hpp"

#include <charconv>

namespace equipoise {
namespace {

Json scalar(std::string_view text) {
    if (text == "true") return true;
    if (text == "false") return false;
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
        return std::string(text.substr(1, text.size() - 2));
    const char* const end = text.data() + text.size();
    std::int64_t whole = 0;
    if (auto [at, error] = std::from_chars(text.data(), end, whole); error == std::errc() && at == end) return whole;
    double number = 0;
    if (auto [at, error] = std::from_chars(text.data(), end, number); error == std::errc() && at == end) return number;
    return std::string(text);
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

}  // namespace

const Json* value_of(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found == json.end() ? nullptr : &*found;
}

Json field_detail::split_list(const Json& json, bool of_lists) {
    Json list = Json::array();
    if (!json.is_string()) {
        list.push_back(json);
        return list;
    }
    const std::string text = json.get<std::string>();
    std::string_view rest = trimmed(text);
    while (!rest.empty()) {
        const std::size_t end = rest.find(of_lists ? ';' : ',');
        const std::string_view part = trimmed(rest.substr(0, end));
        list.push_back(of_lists ? split_list(std::string(part), false) : scalar(part));
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return list;
}

Json parse_option_value(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('[') || text.starts_with('{')) {
        Json parsed = Json::parse(text, nullptr, false);
        if (!parsed.is_discarded()) return parsed;
        if (text.starts_with('[') && text.ends_with(']')) {  // [a, b] without quotes
            Json list = Json::array();
            std::string_view rest = trimmed(text.substr(1, text.size() - 2));
            while (!rest.empty()) {
                const std::size_t comma = rest.find(',');
                list.push_back(scalar(trimmed(rest.substr(0, comma))));
                rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
            }
            return list;
        }
        return std::string(text);
    }
    return scalar(text);
}

void set_at_path(Json& json, std::string_view dotted_path, Json value) {
    Json* at = &json;
    for (;;) {
        const std::size_t dot = dotted_path.find('.');
        const std::string key(dotted_path.substr(0, dot));
        if (!at->is_object()) *at = Json::object();
        at = &(*at)[key];
        if (dot == std::string_view::npos) break;
        dotted_path.remove_prefix(dot + 1);
    }
    *at = std::move(value);
}

}  // namespace equipoise
