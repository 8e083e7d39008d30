// Every number that the page tells in a sentence stands in one of its tables, where a reader finds its error and its
// trials: of a plan that was simulated, fixed and sequential. Left out are captions of pictures, which tell how a
// picture was made, the words of the pilot's own note, and sentences that quote others ("Teare et al. 2014").
#include <algorithm>
#include <cmath>
#include <regex>
#include <set>

#include "sim/report/picture_figures.hpp"
#include "sim/report/plan_warnings.hpp"
#include "sim/report/report.hpp"
#include "sim/report/text.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/places.hpp"

using namespace equipoise;
using namespace equipoise::report;

namespace {

using Words = std::vector<std::string>;

const char* const kPlan = R"(
seed = 5
[pilot]
survival = "pilot/alp2022-deaths.csv"
sensitivity = "pilot/alp2022-deaths-sensitivity.csv"
control = "control"
note = "Alp et al. 2022"
[survival]
law = "piecewise-exponential"
cuts = [7, 14]
from = "pilot"
estimate = "posterior-mean"
[effect]
from = "pilot"
[trial]
arms = ["standard care", "MSC"]
recruitment = { sites = 12, per_site_per_month = 1.5, activation_months = 6 }
dropout = { risk = 0.02 }
[[analysis]]
name = "28-day mortality"
test = "proportion-difference"
day = 28
[[analysis]]
name = "14-day mortality"
test = "proportion-difference"
day = 14
[simulation]
trials = 512
tolerance = 0.05
n = 400
[explore]
n = [100, 400, 1200]
effect_scale = [0.0, 0.5, 1.0]
control_mortality_shift = [-0.1, 0.0]
)";

const char* const kLooks = R"([design]
kind = "group-sequential"
analysis = "14-day mortality"
looks = [0.5, 1]
efficacy = "obrien-fleming"
futility = { kind = "fixed-z", values = [0.2] }
)";

// What lies between the tags of one kind; with them, if asked, taken out of the text.
Words taken(std::string& html, const std::string& tag, bool out) {
    Words parts;
    const std::string end = "</" + tag + ">";
    for (std::size_t from = 0;;) {
        const std::size_t at = std::min(html.find("<" + tag + ">", from), html.find("<" + tag + " ", from));
        if (at == std::string::npos) return parts;
        const std::size_t to = html.find(end, at) + end.size();
        parts.push_back(html.substr(at, to - at));
        if (out) html.erase(at, to - at);
        from = out ? at : to;
    }
}

std::string words_of(const std::string& html) {
    return std::regex_replace(std::regex_replace(html, std::regex("<[^>]*>"), " "), std::regex("&[a-z]*;|&#39;"), " ");
}

// 12,345 and 0.5 as numbers; those within a word ("NCT05283317") are names.
std::vector<double> numbers_of(const std::string& text) {
    static const std::regex number(R"((^|[^\w.,])(\d[\d,]*(\.\d+)?))");
    std::vector<double> found;
    for (std::sregex_iterator at(text.begin(), text.end(), number), end; at != end; ++at) {
        std::string digits = (*at)[2];
        std::erase(digits, ',');
        found.push_back(std::stod(digits));
    }
    return found;
}

// The numbers in sentences that no table has, each with its sentence.
Words untabled(std::string html, const std::string& note) {
    for (const char* tag : {"head", "svg", "nav", "pre", "figcaption"}) taken(html, tag, true);
    std::set<double> known;
    for (const char* tag : {"table", "dl"})
        for (const std::string& table : taken(html, tag, true))
            for (const double x : numbers_of(words_of(std::regex_replace(table, std::regex("–"), " "))))
                known.insert(x);
    Words missing;
    for (const char* tag : {"p", "li", "h1", "h2"})
        for (const std::string& block : taken(html, tag, false)) {
            std::string words = words_of(block);
            if (const std::size_t at = words.find(note); at != std::string::npos) words.erase(at, note.size());
            if (words.find("et al.") != std::string::npos) continue;
            words = std::regex_replace(words, std::regex(R"(\((\w+ )+\d{4}\))"), "");  // (Fleiss 1981)
            for (const double x : numbers_of(words)) {
                const bool share = x < 1 && known.contains(std::round(1e6 * 100 * x) / 1e6);  // alpha 0.05 is 5%
                if (!known.contains(x) && !share) missing.push_back(significant(x, 9) + " of: " + words);
            }
        }
    return missing;
}

}  // namespace

TEST_CASE("every number of the report's sentences stands in one of its tables", "[exact][plan]") {
    for (const char* design : {"", kLooks}) {
        const std::string name = std::string(test::kSourceFolder) + "/scenarios/told.toml";
        const Study study = resolve(parse_scenario(std::string(kPlan) + design, name, {}, test::kDisk), test::kDisk);
        const Plan plan = make_plan(study, {.grid_trials = 256}, Campaign::on_threads(2));
        const PlanResults input = plan_results(study, plan, plan_warnings(study, plan), "equipoise plan told.toml");
        const std::string html = html_report(input), note = escape(input.pilot->source);
        CHECK(untabled(html, note) == Words{});
        // What is told of the primary is the primary's: the second analysis, where that leads the looks.
        CHECK(input.primary == (*design ? 1 : 0));
        const Proportion &planned = input.analyses[input.primary].planned.power, last = power_of(input.running.back());
        CHECK((last.value == planned.value && last.mcse == planned.mcse));
        CHECK(input.other_reading->size->n == plan.sensitivity->sizes[input.primary].n);
        REQUIRE(input.parts_alone.size() == plan.parts_alone.size());
        for (std::size_t i = 0; i < plan.parts_alone.size(); ++i)
            CHECK(input.parts_alone[i].at.median == plan.parts_alone[i].at[input.primary].median);
        // One that is told wrongly, in the answer or in the protocol's paragraph, is found.
        for (const char* place : {"class=\"answer\">", "class=\"protocol\">"}) {
            std::string wrong = html;
            wrong.insert(wrong.find(place) + std::string(place).size(), "123,457 patients. ");
            CHECK(untabled(wrong, note).size() == 1);
        }
    }
}
