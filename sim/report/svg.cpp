#include "sim/report/svg.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "sim/report/text.hpp"

namespace equipoise::report {

namespace {

// A tenth of a pixel, without a trailing ".0" and without "-0".
std::string px(double x) {
    const double rounded = std::round(10 * x) / 10 + 0.0;
    return rounded == std::floor(rounded) ? fmt::format("{:.0f}", rounded) : fmt::format("{:.1f}", rounded);
}

std::string point_list(const std::vector<Point>& points) {
    std::string out;
    for (const Point& p : points) out += (out.empty() ? "" : " ") + px(p.x) + "," + px(p.y);
    return out;
}

std::string dash_attribute(std::string_view dash) {
    return dash == "none" ? "" : fmt::format(" stroke-dasharray=\"{}\"", dash);
}

std::string text_attributes(const TextStyle& style) {
    constexpr const char* anchors[] = {"start", "middle", "end"};
    return fmt::format(
        " font-size=\"{}\" fill=\"{}\" text-anchor=\"{}\"{}{}", px(style.size), style.colour,
        anchors[static_cast<int>(style.anchor)], style.bold ? " font-weight=\"bold\"" : "",
        style.halo ? " stroke=\"#ffffff\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"" : "");
}

// The distance from the middle of the capitals to the line on which they stand.
double baseline(double size) { return 0.36 * size; }

}  // namespace

Svg::Svg(double width, double height, std::string_view id, std::string_view title, std::string_view description)
    : body_(fmt::format(
          "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" role=\"img\" "
          "aria-labelledby=\"{2}-title {2}-desc\" font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\">\n"
          "<title id=\"{2}-title\">{3}</title>\n<desc id=\"{2}-desc\">{4}</desc>\n"
          "<rect x=\"0\" y=\"0\" width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n",
          px(width), px(height), escape(id), escape(title), escape(description))) {}

void Svg::line(Point from, Point to, const LineStyle& style) {
    fmt::format_to(std::back_inserter(body_),
                   "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{}\" stroke-width=\"{}\"{}/>\n", px(from.x),
                   px(from.y), px(to.x), px(to.y), style.colour, px(style.width), dash_attribute(style.dash));
}

void Svg::polyline(const std::vector<Point>& points, const LineStyle& style) {
    fmt::format_to(
        std::back_inserter(body_),
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\"{}/>\n",
        point_list(points), style.colour, px(style.width), dash_attribute(style.dash));
}

void Svg::polygon(const std::vector<Point>& points, std::string_view fill, double opacity) {
    fmt::format_to(std::back_inserter(body_), "<polygon points=\"{}\" fill=\"{}\" fill-opacity=\"{:.2f}\"/>\n",
                   point_list(points), fill, opacity);
}

void Svg::rectangle(Point corner, double width, double height, std::string_view fill, std::string_view stroke) {
    fmt::format_to(std::back_inserter(body_),
                   "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\" stroke=\"{}\"/>\n", px(corner.x),
                   px(corner.y), px(width), px(height), fill, stroke);
}

void Svg::circle(Point centre, double radius, std::string_view fill, std::string_view stroke) {
    fmt::format_to(std::back_inserter(body_), "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\" stroke=\"{}\"/>\n",
                   px(centre.x), px(centre.y), px(radius), fill, stroke);
}

void Svg::diamond(Point centre, double radius, std::string_view fill, std::string_view stroke) {
    const auto [x, y] = centre;
    fmt::format_to(std::back_inserter(body_), "<polygon points=\"{}\" fill=\"{}\" stroke=\"{}\"/>\n",
                   point_list({{x, y - radius}, {x + radius, y}, {x, y + radius}, {x - radius, y}}), fill, stroke);
}

void Svg::text(Point at, std::string_view utf8, const TextStyle& style) {
    fmt::format_to(std::back_inserter(body_), "<text x=\"{}\" y=\"{}\"{}>{}</text>\n", px(at.x),
                   px(at.y + baseline(style.size)), text_attributes(style), escape(utf8));
}

void Svg::text_block(Point at, const std::vector<std::string>& lines, double line_height, const TextStyle& style) {
    double y = at.y - 0.5 * line_height * (static_cast<double>(lines.size()) - 1);
    for (const std::string& each : lines) {
        text({at.x, y}, each, style);
        y += line_height;
    }
}

void Svg::text_upwards(Point at, std::string_view utf8, const TextStyle& style) {
    fmt::format_to(std::back_inserter(body_), "<text transform=\"translate({} {}) rotate(-90)\"{}>{}</text>\n",
                   px(at.x + baseline(style.size)), px(at.y), text_attributes(style), escape(utf8));
}

void Svg::begin_group(std::string_view title) {
    fmt::format_to(std::back_inserter(body_), "<g><title>{}</title>\n", escape(title));
}

void Svg::end_group() { body_ += "</g>\n"; }

std::string Svg::finish() const { return body_ + "</svg>\n"; }

}  // namespace equipoise::report
