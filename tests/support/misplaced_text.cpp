#include "tests/support/misplaced_text.hpp"

#include "sim/report/text.hpp"
#include "tests/support/xml_check.hpp"

namespace equipoise::test {

std::vector<std::string> misplaced(const std::string& svg) {
    const XmlDocument document = read_xml(svg);
    struct Box {
        double left, right, top, bottom;
        std::string text;
    };
    std::vector<std::string> wrong;
    if (!document.mistake.empty()) return {document.mistake};
    const double width = std::stod(document.elements[0].attributes.at("width")),
                 height = std::stod(document.elements[0].attributes.at("height"));
    std::vector<Box> boxes;
    for (const XmlElement& e : document.named("text")) {
        if (e.attributes.contains("transform")) continue;
        const double x = std::stod(e.attributes.at("x")), y = std::stod(e.attributes.at("y")),
                     size = std::stod(e.attributes.at("font-size")), wide = report::text_width(e.text, size);
        const std::string anchor = e.attributes.at("text-anchor");
        const double left = anchor == "start" ? x : anchor == "end" ? x - wide : x - wide / 2;
        const Box box{left, left + wide, y - 0.72 * size, y, e.text};
        if (box.left < 0 || box.right > width || box.top < 0 || box.bottom > height)
            wrong.push_back(e.text + " leaves");
        for (const Box& other : boxes)
            if (box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom)
                wrong.push_back(e.text + " on " + other.text);
        boxes.push_back(box);
    }
    return wrong;
}

}  // namespace equipoise::test
