#include "sim/report/result_files.hpp"

#include "sim/report/boundary_figure.hpp"
#include "sim/report/figures.hpp"
#include "sim/report/manifest.hpp"
#include "sim/report/picture_figures.hpp"
#include "sim/report/report.hpp"
#include "sim/report/sections.hpp"
#include "sim/results/plan_tables.hpp"

namespace equipoise::report {

const std::vector<std::string> result_names{
    "power.csv",       "size.csv",    "fit.csv",         "survival.svg",    "assurance.csv",    "power-curve.svg",
    "sample-size.svg", "looks.csv",   "stops.csv",       "boundary.svg",    "calendar.svg",     "scores.svg",
    "estimates.svg",   "tornado.svg", "parts-alone.svg", "convergence.svg", "hazard-ratio.svg", "report.html",
    "report.md",       "report.docx", "report.rtf",      "manifest.json"};

namespace {

void add_pictures(const PlanResults& input, std::vector<std::pair<std::string, std::string>>& files) {
    const PlanPictures& pictures = input.pictures;
    if (pictures.calendar)
        files.emplace_back("calendar.svg", draw_calendar(*pictures.calendar, "calendar", Layout::wide));
    if (pictures.scores)
        files.emplace_back("scores.svg", draw_score_days(*pictures.scores, input.arms, "score-days", Layout::wide));
    if (has_ratio(pictures.hazards))
        files.emplace_back("hazard-ratio.svg",
                           draw_hazard_ratio(pictures.hazards, input.arms, "hazard-ratio", Layout::wide));
    if (input.running.size() > 1)
        files.emplace_back("convergence.svg", draw_running_power(input.running, "convergence", Layout::wide));
    if (const auto chart = tornado_figure(input)) files.emplace_back("tornado.svg", draw(*chart, Layout::wide));
    if (const auto chart = parts_figure(input)) files.emplace_back("parts-alone.svg", draw(*chart, Layout::wide));
    if (pictures.told.trials.empty() || pictures.told.analysis >= input.analyses.size()) return;
    const AnalysisReport& analysis = input.analyses[pictures.told.analysis];
    const std::string estimates =
        draw_estimates(estimate_histogram(pictures.told), analysis.planned.true_value, pictures.told.null_value,
                       analysis.estimand, "estimates-drawn", Layout::wide);
    if (!estimates.empty()) files.emplace_back("estimates.svg", estimates);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> result_files(const PlanResults& input) {
    std::vector<std::pair<std::string, std::string>> files;
    files.emplace_back("power.csv", to_csv(power_results(input)));
    files.emplace_back("size.csv", to_csv(size_results(input)));
    if (input.pilot) {
        files.emplace_back("fit.csv", to_csv(fit_results(input)));
        if (const auto chart = survival_figure(*input.pilot))
            files.emplace_back("survival.svg", draw(*chart, Layout::wide));
    }
    if (!input.assurance.empty()) files.emplace_back("assurance.csv", to_csv(assurance_results(input)));
    if (const auto chart = power_figure(input)) files.emplace_back("power-curve.svg", draw(*chart, Layout::wide));
    if (const auto chart = sample_size_figure(input)) files.emplace_back("sample-size.svg", draw(*chart, Layout::wide));
    if (input.boundary) {
        files.emplace_back("looks.csv", to_csv(looks_results(input)));
        files.emplace_back("stops.csv", to_csv(stops_results(input)));
        files.emplace_back("boundary.svg",
                           draw_boundary(*input.boundary, "boundary", Layout::wide, example_paths(input)));
    }
    add_pictures(input, files);
    PlanResults page = input;  // the tables hold every analysis; the page draws the assurance of the first
    if (page.assurance.size() > 1) page.assurance.resize(1);
    files.emplace_back("report.html", html_report(page));
    files.emplace_back("report.md", markdown_report(page));
    files.emplace_back("manifest.json", manifest_json(input));
    return files;
}

}  // namespace equipoise::report
