#pragma once
// A small writer of SVG: a white picture with a title, a description for those who cannot see it, and shapes.
// Coordinates are pixels from the upper left corner, written to a tenth.
#include <string>
#include <string_view>
#include <vector>

namespace equipoise::report {

enum class Anchor { start, middle, end };

struct TextStyle {
    double size = 13;
    Anchor anchor = Anchor::start;
    std::string_view colour = "#222222";
    bool bold = false;
    bool halo = false;  ///< a white rim, for text that stands on lines
};

struct LineStyle {
    std::string_view colour = "#222222";
    double width = 1;
    std::string_view dash = "none";
};

struct Point {
    double x = 0, y = 0;
};

class Svg {
  public:
    /// `id` is unique in the page: title and description are found by it.
    Svg(double width, double height, std::string_view id, std::string_view title, std::string_view description);

    void line(Point from, Point to, const LineStyle& style = {});
    void polyline(const std::vector<Point>& points, const LineStyle& style);
    void polygon(const std::vector<Point>& points, std::string_view fill, double opacity);
    void rectangle(Point corner, double width, double height, std::string_view fill, std::string_view stroke = "none");
    void circle(Point centre, double radius, std::string_view fill, std::string_view stroke = "#ffffff");
    void diamond(Point centre, double radius, std::string_view fill, std::string_view stroke = "#ffffff");
    /// `y` is the middle of the letters' height.
    void text(Point at, std::string_view utf8, const TextStyle& style = {});
    /// Lines of text, one under the other, as one block whose middle is at `at.y`.
    void text_block(Point at, const std::vector<std::string>& lines, double line_height, const TextStyle& style = {});
    /// Text turned a quarter to the left, for the name of a vertical axis.
    void text_upwards(Point at, std::string_view utf8, const TextStyle& style);
    /// Shapes up to end_group() belong together and carry `title` (shown on pointing at them).
    void begin_group(std::string_view title);
    void end_group();

    std::string finish() const;

  private:
    std::string body_;
};

}  // namespace equipoise::report
