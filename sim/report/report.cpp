#include "sim/report/report.hpp"

#include <fmt/format.h>

#include "sim/report/markdown.hpp"
#include "sim/report/sections.hpp"
#include "sim/report/text.hpp"
#include "sim/report/words.hpp"

namespace equipoise::report {

namespace {

std::string title_of(const PlanResults& input) {
    return input.title.empty() ? "Sample size by simulation" : input.title;
}

Passage warnings(const std::vector<std::string>& warnings) {
    const char* heading = "Read this first";
    const Passage all = list(warnings);
    return {"<div class=\"warnings\" role=\"note\"><h2>" + std::string(heading) + "</h2>\n" + all.html + "</div>\n",
            markdown::heading(2, heading) + all.markdown};
}

Passage sections(const PlanResults& input) {
    Passage all;
    for (const auto section :
         {size_section, power_section, looks_section, estimates_section, hazards_section, scores_section, pilot_section,
          assurance_section, optimism_section, movers_section, duration_section, type_one_error_section,
          convergence_section, assumptions_section, reproduction_section})
        all += section(input);
    return all;
}

}  // namespace

Passage answer_section(const PlanResults& input) {
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

    Passage head = paragraph(line, "facts");
    head.html = "<header>\n<h1>" + escape(title_of(input)) + "</h1>\n" + head.html + "</header>\n<main>\n";
    head.markdown = markdown::heading(1, title_of(input)) + head.markdown;
    head += paragraph(answer_sentence(input), "answer");
    for (const std::string& words : answer_context(input)) head += paragraph(words);
    if (!input.warnings.empty()) head += warnings(input.warnings);
    return head;
}

Passage assumptions_section(const PlanResults& input) {
    if (input.assumptions.empty())
        return section("assumptions", "Assumptions",
                       paragraph("No assumptions were handed to this report; see the scenario file."));
    Rows rows;
    for (const Assumption& a : input.assumptions)
        rows.push_back({{a.text}, {a.source.empty() ? "no source: a choice of the planner" : a.source}});
    return section("assumptions", "Assumptions",
                   table("What the answer rests on. If one of these is wrong, so is the answer.",
                         {{"Assumption", false}, {"Source", false}}, rows));
}

Passage reproduction_section(const PlanResults& input) {
    const Reproduction& r = input.reproduction;
    Passage text;
    if (!r.command.empty()) text += code(r.command);
    text += facts({{"Seed", std::to_string(input.seed)},
                   {"Trials per point", count(static_cast<double>(input.trials))},
                   {"equipoise", r.version},
                   {"Compiler", r.compiler},
                   {"Scenario hash", r.scenario_hash}});
    return section(
        "reproduce", "How to reproduce this",
        text +
            paragraph("The same scenario, seed and version give the same digits on any number of threads.", "quiet"));
}

Passage protocol_section(const PlanResults& input) {
    const std::string words = protocol_paragraph(input);
    if (words.empty()) return {};
    return section(
        "protocol", "For the protocol",
        paragraph("Ready to paste; check every word against your own trial.", "quiet") + paragraph(words, "protocol"));
}

std::string html_report(const PlanResults& input) {
    const std::string all = (sections(input) + protocol_section(input)).html;
    return html::page(title_of(input), answer_section(input).html + html::contents(all) + all + "</main>\n");
}

std::string markdown_report(const PlanResults& input) {
    std::string text = (answer_section(input) + protocol_section(input) + sections(input)).markdown;
    text.erase(text.find_last_not_of('\n') + 2);
    return text;
}

}  // namespace equipoise::report
