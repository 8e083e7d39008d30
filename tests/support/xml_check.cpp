#include "tests/support/xml_check.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace equipoise::test {

namespace {

bool is_name(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == ':' || c == '.';
}

class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) {}

    XmlDocument read() {
        if (text_.substr(0, 15) == "<!DOCTYPE html>") at_ = 15;
        while (at_ < text_.size() && document_.mistake.empty()) {
            if (text_[at_] == '<')
                tag();
            else
                characters();
        }
        if (!open_.empty()) fail("never closed: " + document_.elements[open_.back()].name);
        return std::move(document_);
    }

  private:
    void fail(const std::string& what) {
        if (document_.mistake.empty()) document_.mistake = what + " at byte " + std::to_string(at_);
    }

    void characters() {
        std::string run;
        while (at_ < text_.size() && text_[at_] != '<') {
            if (text_[at_] == '&') entity();
            if (!document_.mistake.empty()) return;
            run += text_[at_++];
        }
        const bool blank =
            std::all_of(run.begin(), run.end(), [](char c) { return std::isspace(static_cast<unsigned char>(c)); });
        if (open_.empty() && !blank) fail("text outside the root");
        if (!open_.empty()) document_.elements[open_.back()].text += run;
    }

    void entity() {
        const std::string_view rest = text_.substr(at_);
        for (const std::string_view known : std::array<std::string_view, 5>{"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"})
            if (rest.substr(0, known.size()) == known) return;
        fail("bare ampersand");
    }

    std::string name() {
        std::string out;
        while (at_ < text_.size() && is_name(text_[at_])) out += text_[at_++];
        if (out.empty()) fail("name expected");
        return out;
    }

    void skip_space() {
        while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
    }

    bool take(char c) {
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }

    void tag() {
        ++at_;
        if (take('/')) {
            const std::string closed = name();
            if (open_.empty() || document_.elements[open_.back()].name != closed)
                return fail("closes what is not open: " + closed);
            open_.pop_back();
            if (!take('>')) fail("> expected");
            return;
        }
        XmlElement element{name(), {}, {}};
        while (document_.mistake.empty()) {
            skip_space();
            if (take('/')) {
                if (!take('>')) fail("> expected");
                document_.elements.push_back(std::move(element));
                return;
            }
            if (take('>')) {
                open_.push_back(document_.elements.size());
                document_.elements.push_back(std::move(element));
                return;
            }
            attribute(element);
        }
    }

    void attribute(XmlElement& element) {
        const std::string key = name();
        if (!take('=') || !take('"')) return fail("attribute without a quoted value: " + key);
        std::string value;
        while (at_ < text_.size() && text_[at_] != '"') {
            if (text_[at_] == '<') return fail("< in an attribute");
            if (text_[at_] == '&') entity();
            if (!document_.mistake.empty()) return;
            value += text_[at_++];
        }
        if (!take('"')) return fail("attribute that never ends");
        if (!element.attributes.emplace(key, value).second) fail("attribute twice: " + key);
    }

    std::string_view text_;
    std::size_t at_ = 0;
    XmlDocument document_;
    std::vector<std::size_t> open_;
};

}  // namespace

std::vector<XmlElement> XmlDocument::named(std::string_view name) const {
    std::vector<XmlElement> out;
    for (const XmlElement& element : elements)
        if (element.name == name) out.push_back(element);
    return out;
}

XmlDocument read_xml(std::string_view text) { return Reader(text).read(); }

}  // namespace equipoise::test
