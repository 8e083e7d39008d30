#include <algorithm>
#include <cmath>
#include <vector>

#include "models/numeric/special.hpp"
#include "sim/analysis/survival/cox_details.hpp"

namespace equipoise {
namespace {

using Values = std::vector<double>;

// Score residual of each row: its own part of the score less what its time at risk would lead one to expect.
Values score_residuals(const CoxRows& rows, const CoxTrace& trace) {
    const std::size_t p = rows.columns, events = trace.time.size();
    Values residual(rows.count * p, 0.0);
    std::size_t end = 0;  // of the events of this stratum, which run from late to early
    for (std::size_t h = 0; h + 1 < rows.first.size(); ++h) {
        const std::size_t begin = end;
        while (end < events && trace.stratum[end] == h) ++end;
        // Cumulative hazard, and hazard times mean, up to each event from the earliest on.
        const std::size_t count = end - begin;
        Values times(count), hazard(count + 1, 0.0), hazard_mean((count + 1) * p, 0.0);
        for (std::size_t k = 0; k < count; ++k) {
            const std::size_t e = end - 1 - k;
            times[k] = trace.time[e];
            hazard[k + 1] = hazard[k] + trace.hazard[e];
            for (std::size_t a = 0; a < p; ++a)
                hazard_mean[(k + 1) * p + a] = hazard_mean[k * p + a] + trace.hazard_mean[e * p + a];
        }
        const auto up_to = [&](double t) {
            return static_cast<std::size_t>(std::upper_bound(times.begin(), times.end(), t) - times.begin());
        };
        for (std::size_t i = rows.first[h]; i < rows.first[h + 1]; ++i) {
            const std::size_t last = up_to(rows.time[i]), from = rows.entry.empty() ? 0 : up_to(rows.entry[i]);
            const std::size_t own = end - last;  // trace of the event at the row's own time, if it died
            for (std::size_t a = 0; a < p; ++a) {
                const double x = rows.row(i)[a];
                double expected =
                    x * (hazard[last] - hazard[from]) - (hazard_mean[last * p + a] - hazard_mean[from * p + a]);
                if (rows.death[i]) {
                    expected += x * (trace.own_hazard[own] - trace.hazard[own]) -
                                (trace.own_hazard_mean[own * p + a] - trace.hazard_mean[own * p + a]);
                    residual[i * p + a] += x - trace.mean[own * p + a];
                }
                residual[i * p + a] -= trace.weight[i] * expected;
            }
        }
    }
    return residual;
}

Values robust_se(const CoxRows& rows, const CoxFit& fit, const CoxTrace& trace) {
    const std::size_t p = rows.columns;
    const Values residual = score_residuals(rows, trace);
    Values se(p, 0.0);
    for (std::size_t i = 0; i < rows.count; ++i)
        for (std::size_t a = 0; a < p; ++a) {
            double change = 0;  // of beta when the row is left out
            for (std::size_t b = 0; b < p; ++b) change += residual[i * p + b] * fit.covariance[b * p + a];
            se[a] += change * change;
        }
    for (std::size_t a = 0; a < p; ++a)
        se[a] = fit.column[a] == CoxColumn::estimated ? std::sqrt(se[a]) / rows.scale[a] : Estimate::kUnknown;
    return se;
}

// 1 - S(t-) of all rows together, at each event.
Values pooled_failure(const CoxRows& rows, const CoxTrace& trace) {
    Values ends(rows.time.begin(), rows.time.end()), starts(rows.entry.begin(), rows.entry.end()), deaths;
    ends.resize(rows.count);
    starts.resize(rows.entry.empty() ? 0 : rows.count);
    for (std::size_t i = 0; i < rows.count; ++i)
        if (rows.death[i]) deaths.push_back(rows.time[i]);
    std::sort(ends.begin(), ends.end());
    std::sort(starts.begin(), starts.end());
    std::sort(deaths.begin(), deaths.end());
    Values times, before;  // S just before each distinct time
    double survival = 1;
    for (std::size_t k = 0; k < deaths.size();) {
        const double t = deaths[k];
        times.push_back(t);
        before.push_back(survival);
        double d = 0;
        for (; k < deaths.size() && deaths[k] == t; ++k) ++d;
        const double n = static_cast<double>(ends.end() - std::lower_bound(ends.begin(), ends.end(), t)) -
                         static_cast<double>(starts.end() - std::lower_bound(starts.begin(), starts.end(), t));
        survival *= 1 - d / n;
    }
    Values g;
    for (const double t : trace.time)
        g.push_back(1 -
                    before[static_cast<std::size_t>(std::lower_bound(times.begin(), times.end(), t) - times.begin())]);
    return g;
}

// g at each time of death, and what it is called.
struct TimeTransform {
    std::string name;
    Values g;
};

// Score chi-squares for adding x g(t): one for each term, then for all.
void set_zph(Details& details, const TimeTransform& transform, const CoxRows& rows, const CoxFit& fit,
             const CoxTrace& trace, std::span<const std::size_t> columns_of_term) {
    const auto& [name, g] = transform;
    const std::size_t p = rows.columns, q = 2 * p;
    double centre = 0, deaths = 0;
    for (std::size_t e = 0; e < g.size(); ++e) {
        centre += trace.deaths[e] * g[e];
        deaths += trace.deaths[e];
    }
    Values score(q, 0.0), information(q * q, 0.0);
    for (std::size_t e = 0; e < g.size(); ++e) {
        const double at = g[e] - centre / deaths;  // any centre gives the same test; this one the better digits
        for (std::size_t a = 0; a < p; ++a) {
            score[p + a] += at * trace.residual[e * p + a];
            for (std::size_t b = 0; b < p; ++b) {
                const double v = trace.information[(e * p + std::max(a, b)) * p + std::min(a, b)];
                information[a * q + b] += v;
                information[(p + a) * q + b] += at * v;
                information[a * q + p + b] += at * v;
                information[(p + a) * q + p + b] += at * at * v;
            }
        }
    }
    Arena arena;
    Values chi_square, df, p_value, x(q);
    const auto test = [&](std::size_t first, std::size_t count) {
        std::vector<std::uint8_t> use(q, 0);
        for (std::size_t a = 0; a < p; ++a) {
            const bool estimated = fit.column[a] == CoxColumn::estimated;
            use[a] = estimated;
            use[p + a] = estimated && a >= first && a < first + count;
        }
        solve_positive(information, score, use, 1e-12, x, arena);
        double sum = 0, freedom = 0;
        for (std::size_t a = 0; a < p; ++a) {
            sum += score[p + a] * x[p + a];
            freedom += use[p + a];
        }
        chi_square.push_back(sum);
        df.push_back(freedom);
        p_value.push_back(freedom > 0 ? chi_square_upper(std::max(sum, 0.0), freedom) : Estimate::kUnknown);
    };
    std::size_t first = 0;
    for (const std::size_t count : columns_of_term) {
        test(first, count);
        first += count;
    }
    test(0, p);
    details.set("zph_" + name + "_chi_square", std::move(chi_square));
    details.set("zph_" + name + "_df", std::move(df));
    details.set("zph_" + name + "_p", std::move(p_value));
}

}  // namespace

void set_cox_residual_details(Details& details, const CoxRows& rows, CoxTies ties, const CoxFit& fit,
                              std::span<const std::string> terms, std::span<const std::size_t> columns_of_term) {
    if (ties == CoxTies::exact || fit.status != Status::ok) return;
    for (const CoxColumn column : fit.column)
        if (column == CoxColumn::diverging) return;
    Arena arena;
    CoxPoint point(rows.columns, arena);
    CoxTrace trace;
    cox_likelihood(rows, ties, fit.beta, point, arena, &trace);
    details.set("robust_se", robust_se(rows, fit, trace));
    Details::Words names(terms.begin(), terms.end());
    names.emplace_back("global");
    details.set("zph_terms", std::move(names));
    set_zph(details, {"identity", trace.time}, rows, fit, trace, columns_of_term);
    set_zph(details, {"km", pooled_failure(rows, trace)}, rows, fit, trace, columns_of_term);
}

}  // namespace equipoise
