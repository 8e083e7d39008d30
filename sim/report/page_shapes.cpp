#include "sim/report/page_shapes.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/report/path_steps.hpp"

namespace equipoise::report {
namespace {

constexpr std::array<std::string_view, 15> kPlace{
    "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "points", "width", "height", "viewBox", "transform", "xmlns"};

struct Attribute {
    std::string_view name, value;
};

struct Tag {
    std::string_view name;
    std::vector<Attribute> attributes;
    bool closed = false;  ///< ends with "/>"

    std::string_view operator[](std::string_view attribute) const {
        const auto found = std::ranges::find(attributes, attribute, &Attribute::name);
        return found == attributes.end() ? std::string_view() : found->value;
    }
};

// As svg.cpp writes it: one space before each attribute, values in double quotes.
Tag read_tag(std::string_view text) {
    Tag tag;
    tag.closed = text.ends_with("/>");
    text = text.substr(1, text.size() - (tag.closed ? 3 : 2));
    tag.name = text.substr(0, text.find(' '));
    text.remove_prefix(tag.name.size());
    while (!text.empty()) {
        const std::size_t equals = text.find("=\""), end = text.find('"', equals + 2);
        tag.attributes.push_back({text.substr(1, equals - 1), text.substr(equals + 2, end - equals - 2)});
        text.remove_prefix(end + 1);
    }
    return tag;
}

std::vector<GridPoint> points_of(const Tag& tag) {
    if (tag.name == "polyline" || tag.name == "polygon") return without_straight(grid_points(tag["points"]));
    if (tag.name != "line") return {};
    const std::string ends = std::string(tag["x1"]) + "," + std::string(tag["y1"]) + " " + std::string(tag["x2"]) +
                             "," + std::string(tag["y2"]);
    return grid_points(ends);
}

class Shortener {
  public:
    explicit Shortener(const std::string& html) : html_(html) {}

    ShortPage shortened() {
        std::size_t at = 0;
        for (;;) {
            const std::size_t begin = html_.find("<svg ", at), end = html_.find("</svg>", begin);
            pieces_.push_back(html_.substr(at, begin - at));
            if (begin == std::string::npos) break;
            picture(std::string_view(html_).substr(begin, end - begin));
            at = end;
        }
        ShortPage page;
        for (const std::string& piece : pieces_) page.html += piece;
        for (const auto& [rule, name] : classes_) page.css += "." + name + " { " + rule + "}\n";
        return page;
    }

  private:
    void picture(std::string_view svg) {
        while (!svg.empty()) {
            const std::size_t open = svg.find('<'), close = svg.find('>', open);
            if (open == std::string_view::npos) break;
            pieces_.emplace_back(svg.substr(0, open));
            const std::string_view text = svg.substr(open, close + 1 - open);
            svg.remove_prefix(close + 1);
            if (text.starts_with("</") || text.find(' ') == std::string_view::npos)
                pieces_.emplace_back(text);
            else
                tag(read_tag(text), svg);
        }
        pieces_.emplace_back(svg);
    }

    void tag(const Tag& tag, std::string_view& rest) {
        if (tag.name == "desc") return description(tag, rest);
        if (tag.name == "title") return pieces_.push_back(written(tag));
        if (const std::vector<GridPoint> points = points_of(tag); points.size() > 1) return path(tag, points);
        pieces_.push_back(written(tag));
        if (tag.name == "svg") opened_ = pieces_.size() - 1;
    }

    void path(const Tag& tag, const std::vector<GridPoint>& points) {
        constexpr std::size_t worth_a_name = 30;
        const std::string follows = steps(points) + (tag.name == "polygon" ? "z" : ""), looks = class_of(tag),
                          here = "M" + pixels(points[0].x) + " " + pixels(points[0].y);
        const auto [found, is_new] = drawn_.try_emplace({looks, follows}, Drawn{points[0], pieces_.size(), ""});
        Drawn& before = found->second;
        if (is_new || follows.size() < worth_a_name)
            return pieces_.push_back("<path d=\"" + here + follows + "\"" + looks + "/>");
        if (before.id.empty()) {
            before.id = "drawn-" + std::to_string(++names_);
            pieces_[before.piece].insert(5, " id=\"" + before.id + "\"");
        }
        pieces_.push_back("<use href=\"#" + before.id + "\" x=\"" + pixels(points[0].x - before.begins.x) + "\" y=\"" +
                          pixels(points[0].y - before.begins.y) + "\"/>");
    }

    void description(const Tag& tag, std::string_view& rest) {
        const std::string_view end = "</desc>", text = rest.substr(0, rest.find(end));
        const std::string id(tag["id"]);
        const auto [found, is_new] = descriptions_.try_emplace(std::string(text), id);
        if (is_new) return pieces_.push_back(written(tag));
        std::string& svg = pieces_[opened_];
        if (const std::size_t at = svg.find(id + "\""); at != std::string::npos)
            svg.replace(at, id.size(), found->second);
        rest.remove_prefix(text.size() + end.size());
    }

    // The tag with its places as they are and a class for how it looks.
    std::string written(const Tag& tag) {
        std::string text = "<" + std::string(tag.name);
        for (const auto& [name, value] : tag.attributes)
            if (!looks(name)) text += " " + std::string(name) + "=\"" + std::string(value) + "\"";
        return text + class_of(tag) + (tag.closed ? "/>" : ">");
    }

    static bool looks(std::string_view attribute) {
        return attribute != "id" && attribute != "role" && attribute != "aria-labelledby" &&
               std::ranges::find(kPlace, attribute) == kPlace.end();
    }

    // ' class="s7"', or nothing.
    std::string class_of(const Tag& tag) {
        std::string rule;
        for (const auto& [name, value] : tag.attributes)
            if (looks(name))
                rule += std::string(name) + ": " + std::string(value) + (name == "font-size" ? "px; " : "; ");
        if (rule.empty()) return "";
        const auto found = classes_.try_emplace(rule, "s" + std::to_string(classes_.size())).first;
        return " class=\"" + found->second + "\"";
    }

    struct Drawn {
        GridPoint begins;
        std::size_t piece;
        std::string id;  ///< once it is used again
    };

    const std::string& html_;
    std::vector<std::string> pieces_;
    std::size_t opened_ = 0;  ///< piece of the <svg> that is read
    std::size_t names_ = 0;
    std::map<std::string, std::string> classes_;       ///< by rule
    std::map<std::string, std::string> descriptions_;  ///< their ids
    std::map<std::pair<std::string, std::string>, Drawn> drawn_;
};

}  // namespace

ShortPage with_short_pictures(const std::string& html) { return Shortener(html).shortened(); }

}  // namespace equipoise::report
