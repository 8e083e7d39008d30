#pragma once
// A checker of well-formedness: tags nest and close, attributes are quoted and unique, `<` and `&` stand only where XML
// allows.
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace equipoise::test {

struct XmlElement {
    std::string name;
    std::map<std::string, std::string> attributes;
    std::string text;  ///< the text directly inside, entities left as they are
};

struct XmlDocument {
    std::string mistake;               ///< empty when the text is well-formed
    std::vector<XmlElement> elements;  ///< in the order of their opening tags

    std::vector<XmlElement> named(std::string_view name) const;
};

XmlDocument read_xml(std::string_view text);

}  // namespace equipoise::test
