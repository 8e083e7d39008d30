#include "sim/report/report.hpp"

#include <fmt/format.h>

#include "sim/report/html.hpp"
#include "sim/report/sections.hpp"
#include "sim/report/text.hpp"
#include "sim/report/words.hpp"

namespace equipoise::report {

std::string answer_section(const PlanResults& input) {
    std::vector<std::string> facts;
    if (!input.arms.empty()) {
        std::string ratio;
        for (const double a : input.allocation) ratio += (ratio.empty() ? "" : ":") + significant(a);
        facts.push_back(join_words(input.arms) + (ratio.empty() ? "" : ", allocated " + ratio));
    }
    if (!input.design.empty()) facts.push_back(input.design);
    facts.push_back(fmt::format("{} simulated trials per point", count(static_cast<double>(input.trials))));
    std::string line;
    for (const std::string& fact : facts) line += (line.empty() ? "" : " · ") + fact;

    std::string html = "<header>\n<h1>" + escape(input.title.empty() ? "Sample size by simulation" : input.title) +
                       "</h1>\n" + paragraph(line, "facts") + "</header>\n<main>\n" +
                       paragraph(answer_sentence(input), "answer");
    for (const std::string& words : answer_context(input)) html += paragraph(words);
    if (!input.warnings.empty())
        html += "<div class=\"warnings\" role=\"note\"><h2>Read this first</h2>\n" + list(input.warnings) + "</div>\n";
    return html;
}

std::string assumptions_section(const PlanResults& input) {
    if (input.assumptions.empty())
        return section("assumptions", "Assumptions",
                       paragraph("No assumptions were handed to this report; see the scenario file."));
    std::vector<std::vector<Cell>> rows;
    for (const Assumption& a : input.assumptions)
        rows.push_back({{a.text}, {a.source.empty() ? "no source: a choice of the planner" : a.source}});
    return section("assumptions", "Assumptions",
                   table("What the answer rests on. If one of these is wrong, so is the answer.",
                         {{"Assumption", false}, {"Source", false}}, rows));
}

std::string reproduction_section(const PlanResults& input) {
    const Reproduction& r = input.reproduction;
    std::string html;
    if (!r.command.empty()) html += "<pre><code>" + escape(r.command) + "</code></pre>\n";
    html += "<dl>\n";
    const auto item = [&](const char* name, const std::string& value) {
        if (!value.empty()) html += std::string("<dt>") + name + "</dt><dd>" + escape(value) + "</dd>\n";
    };
    item("Seed", std::to_string(input.seed));
    item("Trials per point", count(static_cast<double>(input.trials)));
    item("equipoise", r.version);
    item("Compiler", r.compiler);
    item("Scenario hash", r.scenario_hash);
    html += "</dl>\n" +
            paragraph("The same scenario, seed and version give the same digits on any number of threads.", "quiet");
    return section("reproduce", "How to reproduce this", html);
}

std::string protocol_section(const PlanResults& input) {
    const std::string words = protocol_paragraph(input);
    if (words.empty()) return "";
    return section("protocol", "For the protocol",
                   paragraph("Ready to paste; check every word against your own trial.", "quiet") +
                       "<p class=\"protocol\">" + escape(words) + "</p>\n");
}

std::string html_report(const PlanResults& input) {
    std::string sections;
    for (const auto section :
         {size_section, power_section, looks_section, estimates_section, hazards_section, scores_section, pilot_section,
          assurance_section, optimism_section, movers_section, duration_section, type_one_error_section,
          convergence_section, assumptions_section, reproduction_section, protocol_section})
        sections += section(input);
    return page(input.title.empty() ? "Sample size by simulation" : input.title,
                answer_section(input) + contents(sections) + sections + "</main>\n");
}

}  // namespace equipoise::report
