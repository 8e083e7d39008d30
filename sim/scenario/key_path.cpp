#include "sim/scenario/key_path.hpp"

#include <charconv>

#include "models/numeric/input_error.hpp"

namespace equipoise {
namespace {

struct Step {
    std::string name;
    bool place = false;  // "[0]"
};

std::vector<Step> steps_of(std::string_view path, const std::string& where) {
    std::vector<Step> steps;
    while (!path.empty()) {
        if (path.front() == '.') path.remove_prefix(1);
        if (path.empty()) break;
        const char first = path.front();
        if (first == '"' || first == '\'' || first == '[') {
            const std::size_t end = path.find(first == '[' ? ']' : first, 1);
            if (end == std::string_view::npos)
                throw InputError(where, std::string("opens ") + first + " and does not close it",
                                 "write for example analysis.\"28-day mortality\".day or analysis[0].day");
            steps.push_back({std::string(path.substr(1, end - 1)), first == '['});
            path.remove_prefix(end + 1);
            continue;
        }
        const std::size_t end = std::min(path.find_first_of(".["), path.size());
        steps.push_back({std::string(path.substr(0, end)), false});
        path.remove_prefix(end);
    }
    return steps;
}

std::string name_of_item(const Json& item) {
    for (const char* key : {"name", "test"})
        if (item.is_object() && item.contains(key) && item[key].is_string()) return item[key].get<std::string>();
    return "";
}

std::size_t item_at(const Json& list, const Step& step, const std::string& where) {
    std::size_t place = 0;
    const char* const end = step.name.data() + step.name.size();
    const auto [at, error] = std::from_chars(step.name.data(), end, place);
    if (error == std::errc() && at == end) {
        if (place < list.size()) return place;
        throw InputError(where, "there is no item [" + step.name + "] in a list of " + std::to_string(list.size()),
                         "the first is [0]");
    }
    std::vector<std::string> names;
    for (const Json& item : list) names.push_back(name_of_item(item));
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == step.name) return i;
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    throw InputError(where, "there is no item named \"" + step.name + "\"", did_you_mean(step.name, candidates));
}

}  // namespace

std::size_t equals_sign(std::string_view text) {
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quote)
            quote = text[i] == quote ? 0 : quote;
        else if (text[i] == '"' || text[i] == '\'')
            quote = text[i];
        else if (text[i] == '=')
            return i;
    }
    return std::string_view::npos;
}

std::string set_key(Json& json, std::string_view path, Json value, const std::string& where) {
    Json* at = &json;
    std::string by_places;
    for (const Step& step : steps_of(path, where)) {
        const bool named_items = at->is_array() && !at->empty() && (*at)[0].is_object();
        if (named_items || (step.place && at->is_array())) {
            const std::size_t place = item_at(*at, step, where);
            by_places += "[" + std::to_string(place) + "]";
            at = &(*at)[place];
            continue;
        }
        if (step.place)
            throw InputError(where, "[" + step.name + "] asks for an item, and there is no list",
                             "write the key without it");
        if (!at->is_object()) *at = Json::object();
        by_places += (by_places.empty() ? "" : ".") + step.name;
        at = &(*at)[step.name];
    }
    *at = std::move(value);
    return by_places;
}

}  // namespace equipoise
