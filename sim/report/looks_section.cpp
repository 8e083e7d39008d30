#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/boundary_figure.hpp"
#include "sim/report/boundary_paths.hpp"
#include "sim/report/cells.hpp"
#include "sim/report/passage.hpp"
#include "sim/report/sections.hpp"
#include "sim/report/text.hpp"

namespace equipoise::report {
namespace {

Cell mean_cell(const MeanEstimate& mean, int digits) {
    if (std::isnan(mean.value)) return {"–"};
    return {(digits == 0 ? count(mean.value) : decimal(mean.value, digits)) +
            (std::isnan(mean.mcse) ? "" : " (" + significant(mean.mcse, 1) + ")")};
}

Cell signed_cell(double x, double error) {
    if (std::isnan(x)) return {"–"};
    return {number_with_error(x, error)};
}

Cell with_note(Cell cell, std::string note) {
    cell.note = std::move(note);
    return cell;
}

Cell z_cell(double z) { return {std::isnan(z) ? "–" : decimal(z, 3)}; }

Passage looks_table(const PlanResults& input, const std::vector<LookRow>& looks, const std::string& what) {
    std::vector<std::vector<Cell>> rows;
    for (const LookRow& row : looks)
        rows.push_back({{fmt::format("{}", row.look), row.when},
                        z_cell(row.z_benefit),
                        input.sides == 2 ? z_cell(row.z_harm) : Cell{"–"},
                        z_cell(row.z_futility),
                        share_cell(row.benefit),
                        share_cell(row.harm),
                        share_cell(row.futility),
                        signed_cell(row.bias, row.bias_mcse),
                        mean_cell(row.months, 1),
                        mean_cell(row.patients, 0)});
    return table(what + " " + error_note +
                     " Trials: " + (looks.empty() ? "0" : count(static_cast<double>(looks.front().trials))) + ".",
                 {{"Look", false},
                  {"Benefit at z of"},
                  {"Harm at z of"},
                  {"Futile at z of"},
                  {"Ends with benefit"},
                  {"Ends with harm"},
                  {"Stops as futile"},
                  {"Bias of the estimate"},
                  {"Month"},
                  {"Randomized"}},
                 rows);
}

Passage stops_table(const std::vector<StopRow>& stops, const std::string& what, const std::string& caveat) {
    std::vector<std::vector<Cell>> rows;
    for (const StopRow& row : stops)
        rows.push_back(
            {{row.analysis},
             share_cell(row.early),
             brief_cell(row.early_benefit),
             brief_cell(row.early_harm),
             brief_cell(row.early_futility),
             with_note(mean_cell(row.patients, 0), "deaths " + mean_cell(row.deaths, 0).text),
             mean_cell(row.months, 1),
             with_note(signed_cell(row.adjusted_bias, row.adjusted_bias_mcse),
                       "coverage " + percent_with_error(row.adjusted_coverage.value, row.adjusted_coverage.mcse))});
    return table(what + " " + error_note +
                     " The corrected estimate is the median unbiased one, its interval the "
                     "stage-wise one (Tsiatis, Rosner and Mehta 1984)" +
                     caveat + ". Trials: " + (stops.empty() ? "0" : count(static_cast<double>(stops.front().trials))) +
                     " a row.",
                 {{"Analysis", false},
                  {"Stops early"},
                  {"for benefit"},
                  {"for harm"},
                  {"as futile"},
                  {"Expected n"},
                  {"Expected months"},
                  {"Bias of the corrected estimate"}},
                 rows);
}

}  // namespace

std::span<const ToldTrial> example_paths(const PlanResults& input) {
    const std::span<const ToldTrial> told = input.pictures.told.trials;
    return input.boundary ? told.first(std::min(told.size(), PlanPictures::kPaths)) : std::span<const ToldTrial>{};
}

Passage looks_section(const PlanResults& input) {
    if (!input.boundary || input.looks.empty()) return {};
    Passage text = paragraph(input.looks_in_words);
    const std::span<const ToldTrial> paths = example_paths(input);
    text += figure(draw_boundary(*input.boundary, "boundary", Layout::wide, paths),
                   draw_boundary(*input.boundary, "boundary-narrow", Layout::narrow, paths),
                   "Limits of z at the planned information. Positive z favours the treatment." + paths_caption(paths));
    text += looks_table(input, input.looks,
                        input.looks.front().analysis + ", " + count(input.looks.front().n) +
                            " patients at most, the planned effect: what each look does.");
    text += looks_table(input, input.null_looks, "The same without any effect.");
    text += stops_table(input.stops, "What the looks come to, with the planned effect.", input.caveat_of_ordering);
    text += stops_table(input.null_stops, "The same without any effect.", input.caveat_of_ordering);
    return section("looks", "Interim looks", text);
}

}  // namespace equipoise::report
