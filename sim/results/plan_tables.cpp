#include "sim/results/plan_tables.hpp"

namespace equipoise {
namespace {

struct DurationRow : Duration {
    static std::vector<Measure<DurationRow>> columns() {
        using R = DurationRow;
        const auto quantile = [](const std::string& name, const std::string& meaning, Quantiles Duration::*of,
                                 double Quantiles::*which, double Quantiles::*error) {
            return with_error<R>(
                name, "months", meaning, [=](const R& r) { return r.*of.*which; },
                [=](const R& r) { return r.*of.*error; });
        };
        const auto recruitment = &Duration::recruitment_months, total = &Duration::total_months;
        const std::string last = "from the first site's opening to the last randomization",
                          end = "from the first site's opening to the analysis";
        return {
            value<R>("n", "patients", "randomized, both arms together", &R::n),
            quantile("recruitment_10", last + ", 10% quantile", recruitment, &Quantiles::low, &Quantiles::low_mcse),
            quantile("recruitment_50", last + ", median", recruitment, &Quantiles::median, &Quantiles::median_mcse),
            quantile("recruitment_90", last + ", 90% quantile", recruitment, &Quantiles::high, &Quantiles::high_mcse),
            quantile("total_10", end + ", 10% quantile", total, &Quantiles::low, &Quantiles::low_mcse),
            quantile("total_50", end + ", median", total, &Quantiles::median, &Quantiles::median_mcse),
            quantile("total_90", end + ", 90% quantile", total, &Quantiles::high, &Quantiles::high_mcse),
            whole<R>("trials", "trials", "simulated recruitments behind the quantiles", &R::trials),
        };
    }
};

}  // namespace

Table power_results(const PlanResults& results) {
    std::vector<PowerRow> rows;
    for (const CurveRows& point : results.curve) rows.insert(rows.end(), point.results.begin(), point.results.end());
    return table_of<PowerRow>("power", rows);
}

Table size_results(const PlanResults& results) {
    std::vector<SizeRow> rows;
    for (const AnalysisReport& analysis : results.analyses)
        if (analysis.size) rows.push_back(*analysis.size);
    for (const OptimismGrid& grid : results.optimism)
        for (const OptimismRow& cell : grid.cells)
            if (cell.size) rows.push_back(*cell.size);
    return table_of<SizeRow>("size", rows);
}

Table fit_results(const PlanResults& results) {
    return table_of<FitRow>("fit", results.pilot ? fit_rows(*results.pilot) : std::vector<FitRow>{});
}

Table assurance_results(const PlanResults& results) {
    std::vector<AssuranceRow> rows;
    for (const AssuranceCurve& curve : results.assurance)
        rows.insert(rows.end(), curve.points.begin(), curve.points.end());
    return table_of<AssuranceRow>("assurance", rows);
}

Table looks_results(const PlanResults& results) {
    std::vector<LookRow> rows = results.looks;
    rows.insert(rows.end(), results.null_looks.begin(), results.null_looks.end());
    return table_of<LookRow>("looks", rows);
}

Table stops_results(const PlanResults& results) {
    std::vector<StopRow> rows = results.stops;
    rows.insert(rows.end(), results.null_stops.begin(), results.null_stops.end());
    return table_of<StopRow>("stops", rows);
}

Table type_one_error_results(const PlanResults& results) {
    std::vector<TypeOneErrorRow> rows;
    for (const AnalysisReport& analysis : results.analyses)
        if (analysis.type_one_error) rows.push_back(*analysis.type_one_error);
    return table_of<TypeOneErrorRow>("type_one_error", rows);
}

Table duration_results(const PlanResults& results) {
    std::vector<DurationRow> rows;
    for (const Duration& duration : results.duration) rows.push_back({duration});
    return table_of<DurationRow>("duration", rows);
}

}  // namespace equipoise
