#include "sim/analysis/binary/cmh.hpp"

#include <cmath>
#include <limits>
#include <span>

#include "models/numeric/special.hpp"
#include "sim/analysis/common/covariates.hpp"

namespace equipoise {
namespace {

// A stratum's table as numbers.
struct Stratum {
    double a, b, c, d, n1, n0, n, m;
    explicit Stratum(const BinaryTable& t)
        : a(static_cast<double>(t.events[1])),
          b(static_cast<double>(t.patients[1]) - a),
          c(static_cast<double>(t.events[0])),
          d(static_cast<double>(t.patients[0]) - c),
          n1(a + b),
          n0(c + d),
          n(n1 + n0),
          m(a + c) {}
    bool compares() const { return n1 > 0 && n0 > 0; }
};

struct CmhTest {
    double difference = 0, variance = 0;  // deaths in arm 1 beyond those expected
    double chi_square(bool continuity) const {
        const double size = std::fabs(difference);
        const double correction = continuity && size >= 0.5 ? 0.5 : 0;  // below it none, as R's mantelhaen.test
        return (size - correction) * (size - correction) / variance;
    }
};

CmhTest test_of(std::span<const BinaryTable> tables) {
    CmhTest test;
    for (const BinaryTable& table : tables) {
        const Stratum s(table);
        if (!s.compares()) continue;
        test.difference += s.a - s.n1 * s.m / s.n;
        test.variance += s.n1 * s.n0 * s.m * (s.n - s.m) / (s.n * s.n * (s.n - 1));
    }
    return test;
}

struct CommonOddsRatio {
    double ratio, log_error;
};
CommonOddsRatio odds_ratio_of(std::span<const BinaryTable> tables) {
    double r = 0, s = 0, pr = 0, mixed = 0, qs = 0;
    for (const BinaryTable& table : tables) {
        const Stratum t(table);
        if (!t.compares()) continue;
        const double r_k = t.a * t.d / t.n, s_k = t.b * t.c / t.n, p_k = (t.a + t.d) / t.n, q_k = (t.b + t.c) / t.n;
        r += r_k;
        s += s_k;
        pr += p_k * r_k;
        mixed += p_k * s_k + q_k * r_k;
        qs += q_k * s_k;
    }
    if (r == 0 || s == 0)
        return {r > 0 ? std::numeric_limits<double>::infinity() : s > 0 ? 0 : Estimate::kUnknown, Estimate::kUnknown};
    return {r / s, std::sqrt(pr / (2 * r * r) + mixed / (2 * r * s) + qs / (2 * s * s))};
}

void set_ratio_and_difference(Details& details, std::span<const BinaryTable> tables) {
    double rr_top = 0, rr_bottom = 0, rr_variance = 0, weight = 0, rd = 0, rd_gr = 0, p = 0, q = 0;
    for (const BinaryTable& table : tables) {
        const Stratum t(table);
        if (!t.compares()) continue;
        const double w = t.n1 * t.n0 / t.n;
        rr_top += t.a * t.n0 / t.n;
        rr_bottom += t.c * t.n1 / t.n;
        rr_variance += (t.m * t.n1 * t.n0 - t.a * t.c * t.n) / (t.n * t.n);
        weight += w;
        rd += (t.a * t.n0 - t.c * t.n1) / t.n;
        rd_gr += (t.a * t.b * t.n0 * t.n0 * t.n0 + t.c * t.d * t.n1 * t.n1 * t.n1) / (t.n1 * t.n0 * t.n * t.n);
        p += (t.n1 * t.n1 * t.c - t.n0 * t.n0 * t.a + t.n1 * t.n0 * (t.n0 - t.n1) / 2) / (t.n * t.n);
        q += (t.a * (t.n0 - t.c) + t.c * (t.n1 - t.a)) / (2 * t.n);
    }
    if (rr_top > 0 && rr_bottom > 0) {
        details.set("mh_rr", rr_top / rr_bottom);
        details.set("log_rr_se_gr", std::sqrt(rr_variance / (rr_top * rr_bottom)));
    }
    details.set("mh_rd", rd / weight);
    details.set("rd_se_gr", std::sqrt(rd_gr) / weight);
    details.set("rd_se_sato", std::sqrt(std::fmax(rd / weight * p + q, 0)) / weight);
}

// Deaths in arm 1 at the common odds ratio, against those seen.
void set_breslow_day(Details& details, std::span<const BinaryTable> tables, double ratio) {
    double chi_square = 0, informative = 0;
    for (const BinaryTable& table : tables) {
        const Stratum t(table);
        if (!t.compares() || t.m == 0 || t.m == t.n) continue;
        // A (n0 - m + A) = ratio (n1 - A)(m - A)
        const double quadratic = ratio - 1, linear = ratio * (t.n1 + t.m) + t.n0 - t.m, constant = ratio * t.n1 * t.m;
        const double root = std::sqrt(std::fmax(linear * linear - 4 * quadratic * constant, 0));
        const double expected = linear >= 0 ? 2 * constant / (linear + root) : (linear - root) / (2 * quadratic);
        const double variance =
            1 / (1 / expected + 1 / (t.m - expected) + 1 / (t.n1 - expected) + 1 / (t.n0 - t.m + expected));
        if (!(variance > 0)) continue;
        chi_square += (t.a - expected) * (t.a - expected) / variance;
        ++informative;
    }
    if (informative < 2) return;
    details.set("breslow_day_chisq", chi_square);
    details.set("breslow_day_df", informative - 1);
    details.set("breslow_day_p", chi_square_upper(chi_square, informative - 1));
}

}  // namespace

Needs Cmh::needs() const {
    Needs needs = BinaryOutcome::needs();
    for (const std::string& column : strata) needs.columns.emplace_back(column_of_term(column));
    return needs;
}

Estimate Cmh::run(const Snapshot& s, const AnalysisContext& context, Arena& arena, Details* details) const {
    const Arena::Frame frame(arena);
    const Strata by = strata_of(s, strata, arena);
    const std::span<BinaryTable> tables = arena.take<BinaryTable>(by.count, BinaryTable{});
    BinaryTable all;
    for (std::size_t i = 0; i < s.n; ++i) {
        const int event = by.code[i] == Strata::kNoStratum ? -1 : event_of(s, i);
        if (event < 0) continue;
        BinaryTable& table = tables[by.code[i]];
        ++table.patients[s.arm[i]];
        ++all.patients[s.arm[i]];
        table.events[s.arm[i]] += event;
        all.events[s.arm[i]] += event;
    }
    if (all.empty_arm()) return Estimate::failed(Status::no_patients);
    if (details) set_details(*details, all);
    const CmhTest test = test_of(tables);
    if (!(test.variance > 0))
        return Estimate::failed(all.total_events() == 0 ? Status::no_events : Status::no_variation);

    Estimate result;
    const double chi_square = test.chi_square(continuity);
    result.z = -std::copysign(std::sqrt(chi_square), test.difference);
    const CommonOddsRatio common = odds_ratio_of(tables);
    result.estimate = common.ratio;
    result.standard_error = common.log_error;
    result.lower = common.ratio * std::exp(-context.normal_critical * common.log_error);
    result.upper = common.ratio * std::exp(context.normal_critical * common.log_error);

    if (details) {
        const double plain = test.chi_square(false), corrected = test.chi_square(true);
        details->set("strata", static_cast<double>(by.count));
        details->set("cmh_chisq", plain);
        details->set("p_cmh", chi_square_upper(plain, 1));
        details->set("cmh_chisq_cc", corrected);
        details->set("p_cmh_cc", chi_square_upper(corrected, 1));
        details->set("mh_or", common.ratio);
        details->set("log_or_se_rbg", common.log_error);
        set_ratio_and_difference(*details, tables);
        if (common.ratio > 0 && std::isfinite(common.ratio)) set_breslow_day(*details, tables, common.ratio);
    }
    return result;
}

}  // namespace equipoise
