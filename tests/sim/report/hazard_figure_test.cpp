// The hazard ratio over time: the picture read back by its own ticks, against the laws.
#include <cmath>

#include "sim/report/picture_figures.hpp"
#include "sim/report/report.hpp"
#include "sim/report/text.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/drawn_axis.hpp"
#include "tests/support/example_pictures.hpp"
#include "tests/support/misplaced_text.hpp"

using namespace equipoise;
using namespace equipoise::report;
using namespace equipoise::test;

namespace {

const std::vector<std::string> kArms{"standard care", "MSC"};

// The drawn ratio nearest to a day, of the solid lines or of the dashed ones; NaN where no line passes within a day.
double drawn_ratio(const std::string& text, double day, bool dashed) {
    const XmlDocument svg = read_xml(text);
    const DrawnAxis x = horizontal_axis(svg, false), y = vertical_axis(svg, true);
    double nearest = 1, ratio = NAN;
    for (const XmlElement& line : svg.named("polyline"))
        if (line.attributes.contains("stroke-dasharray") == dashed)
            for (const auto& [px, py] : points_of(line))
                if (const double aside = std::fabs(x.value(px) - day); aside < nearest)
                    nearest = aside, ratio = y.value(py);
    return ratio;
}

}  // namespace

// Of example_hazards(): 0.04 v 0.01 to day 7, 0.01 v 0.03 to 14, nothing to 21, 0.01 v 0.02 to 28.
TEST_CASE("the drawn ratios are those of the laws on every stretch, and a wrong one is noticed", "[exact][pictures]") {
    for (const Layout layout : {Layout::wide, Layout::narrow}) {
        const std::string svg = draw_hazard_ratio(example_hazards(), kArms, "h", layout);
        CHECK_THAT(drawn_ratio(svg, 3, false), WithinRel(0.25, 0.01));
        CHECK_THAT(drawn_ratio(svg, 10, false), WithinRel(3.0, 0.01));
        CHECK(std::isnan(drawn_ratio(svg, 17, false)));
        CHECK_THAT(drawn_ratio(svg, 25, false), WithinRel(2.0, 0.01));
        CHECK_THAT(drawn_ratio(svg, 3, true), WithinRel(0.25, 0.01));
        CHECK_THAT(drawn_ratio(svg, 17, true), WithinRel((0.07 + 0.21) / (0.28 + 0.07), 0.01));
        CHECK_THAT(drawn_ratio(svg, 28, true), WithinRel((0.28 + 0.14) / (0.35 + 0.07), 0.01));
        std::vector<HazardDay> wrong = example_hazards();
        for (HazardDay& day : wrong) day.hazard[1] *= 1.05;
        CHECK(std::fabs(drawn_ratio(draw_hazard_ratio(wrong, kArms, "h", layout), 10, false) - 3) > 0.1);
    }
}

TEST_CASE("any pair of laws is drawn inside, with its texts apart, and without a ratio there is no picture",
          "[exact][pictures]") {
    const ArmSurvival control(Weibull{0.7, 40.0});
    std::vector<std::vector<HazardDay>> courses{example_hazards()};
    for (const double ratio : {1.0, 0.5, 1e-5, 1e5})
        courses.push_back(hazard_course({control, ArmSurvival(Weibull{0.7, 40.0}, Proportional{ratio})}, 365));
    courses.push_back(hazard_course({control, ArmSurvival(Exponential{0.01})}, 90));
    const std::vector<std::string> long_names{"standard care, with a very long name that goes on and on",
                                              "another with a name that is as long as the first one was"};
    for (const Layout layout : {Layout::wide, Layout::narrow})
        for (const auto& course : courses)
            for (const auto& arms : {kArms, long_names, std::vector<std::string>{}})
                CHECK(misplaced(draw_hazard_ratio(course, arms, "h", layout)) == std::vector<std::string>{});
    const auto nobody = hazard_course({control, ArmSurvival(Weibull{0.7, 40.0}, Proportional{0})}, 28);
    CHECK(draw_hazard_ratio(nobody, kArms, "h", Layout::wide).empty());
    PlanResults input = example_with_pictures();
    input.pictures.hazards = nobody;
    CHECK(html_report(input).find("id=\"hazards\"") == std::string::npos);
}

TEST_CASE("the section says that the ratio is of the laws and no effect on a patient, with its table",
          "[exact][pictures]") {
    const std::string html = html_report(example_with_pictures());
    for (const char* words : {"no trials and no Monte Carlo error stand behind it", "is no effect on a patient",
                              "No solid line where the hazard of an arm is 0", "<span>0.25</span>", "<span>3</span>",
                              "Ratio at the same score", "<span>1.25</span>"})
        CHECK_THAT(html, ContainsSubstring(words));
    CHECK(html.find("<span>0.7</span>") == std::string::npos);  // day 10 is not told
}
