// The scenario's schema as Markdown.
#include <fmt/format.h>

#include "sim/scenario/schema.hpp"

namespace equipoise {
namespace {

using Schema = nlohmann::ordered_json;

std::string number(const Schema& x) { return fmt::format("{:g}", x.get<double>()); }

std::string range_of(const Schema& s) {
    std::string text;
    const bool low = s.contains("minimum"), high = s.contains("maximum");
    if (low)
        text += (s.value("exclusiveMinimum", false) ? " above "
                 : high                             ? " from "
                                                    : " of at least ") +
                number(s["minimum"]);
    if (high)
        text += (s.value("exclusiveMaximum", false) ? (low ? " and below " : " below ")
                 : low                              ? " to "
                                                    : " of at most ") +
                number(s["maximum"]);
    return text;
}

// "number from 0 to 1", "one of `a`, `b`", "list of numbers ...", "table".
std::string takes(const Schema& s) {
    if (s.contains("anyOf")) {
        std::string text, last;
        for (const Schema& option : s["anyOf"])
            if (const std::string one = takes(option); one != last) {
                text += (text.empty() ? "" : ", or ") + one;
                last = one;
            }
        // A value or a list of such values: the list says it all.
        return s["anyOf"][0].value("type", "") == "array" ? takes(s["anyOf"][0]) : text;
    }
    if (s.contains("enum")) {
        std::string text;
        for (const Schema& name : s["enum"]) text += (text.empty() ? "`" : ", `") + name.get<std::string>() + "`";
        return text;
    }
    const std::string type = s.value("type", "");
    if (type == "boolean") return "true or false";
    if (type == "integer") return "whole number" + range_of(s);
    if (type == "number") return "number" + range_of(s);
    if (type == "string") return s.contains("pattern") ? "time in words" : "text";
    if (type == "object") return "table";
    if (s.contains("minItems")) return fmt::format("{} of: {}", s["minItems"].get<int>(), takes(s["items"]));
    return "list of: " + takes(s["items"]);
}

const Schema* table_in(const Schema& s) {
    if (s.contains("properties")) return &s;
    if (s.contains("additionalProperties")) return table_in(s["additionalProperties"]);
    if (s.contains("anyOf"))
        for (const Schema& option : s["anyOf"])
            if (const Schema* found = table_in(option)) return found;
    return s.contains("items") ? table_in(s["items"]) : nullptr;
}

std::string cell(std::string text) {
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.replace(at, 1, "\\|");
    return text;
}

std::string default_of(const Schema& s) { return s.contains("default") ? "`" + s["default"].dump() + "`" : ""; }

class Reference {
  public:
    explicit Reference(ReferenceForm form) : form_(form) {}
    std::string text;

    void add_rows(const Schema& properties) {
        const bool lists = form_ == ReferenceForm::lists;
        if (!lists) text += "| key | takes | default | meaning |\n|---|---|---|---|\n";
        for (const auto& [key, s] : properties.items()) {
            const std::string unit = s.value("unit", ""), what = takes(s) + (unit.empty() ? "" : ", " + unit),
                              usual = default_of(s), meaning = s.value("description", "");
            if (lists)
                text += fmt::format("- `{}` ({}{}){}{}\n", key, what, usual.empty() ? "" : "; default " + usual,
                                    meaning.empty() ? "" : ": ", meaning);
            else
                text += fmt::format("| `{}` | {} | {} | {} |\n", key, cell(what), cell(usual), cell(meaning));
        }
        text += "\n";
    }

    void add_tables(const Schema& properties, const std::string& path) {
        for (const auto& [key, s] : properties.items())
            if (const Schema* table = table_in(s)) {
                const std::string here =
                    (path.empty() ? key : path + "." + key) +
                    (s.contains("additionalProperties") && s["additionalProperties"].is_object() ? ".KEY" : "");
                text += fmt::format("### {}\n\n", here);
                add_rows((*table)["properties"]);
                add_tables((*table)["properties"], here);
            }
    }

    // Laws and analyses: what they share once, then each one's own keys.
    void add_variants(const Schema& variants, const std::string& selector, const Schema& shared) {
        for (const Schema& variant : variants) {
            Schema own = Schema::object();
            for (const auto& [key, s] : variant["properties"].items())
                if (!shared.contains(key)) own[key] = s;
            text += fmt::format("### {} = \"{}\"\n\n", selector,
                                variant["properties"][selector]["enum"][0].get<std::string>());
            if (own.empty())
                text += "No options.\n\n";
            else
                add_rows(own);
        }
    }

  private:
    ReferenceForm form_;
};

}  // namespace

std::string scenario_reference(ReferenceForm form) {
    const Schema schema = scenario_schema();
    const Schema& top = schema["properties"];
    Reference reference(form);
    std::string& text = reference.text;
    text =
        "# Reference of the scenario file\n\nMade by `equipoise schema --markdown` from the lists of fields by which "
        "the program reads a scenario; `scenario.schema.json` holds the same for editors. "
        "A key without a default may be left out; what that means stands beside it. Where a time is asked, \"90 "
        "days\", \"6 weeks\", \"12 months\" or \"2 years\" may stand for the number (a month is 365.25/12 = 30.4375 "
        "days, a year 365.25; months and years in days are rounded to the nearest whole day: 12 months are 365).\n\n"
        "## The file\n\n";
    reference.add_rows(top);
    text += "## Tables\n\n";
    for (const auto& [key, s] : top.items()) {
        if (key == "survival" || key == "analysis") continue;
        reference.add_tables(Schema{{key, s}}, "");
    }
    Schema shared;
    for (const char* key : {"law", "from", "estimate", "prior", "prior_weight", "mortality", "day"})
        shared[key] = top["survival"]["anyOf"][0]["properties"][key];
    text += "## [survival]\n\n";
    reference.add_rows(shared);
    text +=
        "`cuts` may stand beside `from` or `mortality` (piecewise-exponential), `shape` beside one `mortality`.\n\n";
    reference.add_variants(top["survival"]["anyOf"], "law", shared);
    const Schema& analyses = top["analysis"]["items"]["anyOf"];
    text +=
        "## [[analysis]]\n\nEach has `name` and `test`, and the options of its test. The `outcome` of a score is a "
        "table:\n\n";
    for (const Schema& analysis : analyses)
        if (analysis["properties"].contains("outcome"))
            if (const Schema* table = table_in(analysis["properties"]["outcome"])) {
                reference.add_rows((*table)["properties"]);
                break;
            }
    reference.add_variants(analyses, "test", Schema{{"name", 0}, {"test", 0}});
    while (text.ends_with("\n\n")) text.pop_back();
    return text;
}

}  // namespace equipoise
