#include "sim/analysis/survival/cox_likelihood.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "sim/analysis/common/covariates.hpp"
#include "sim/analysis/common/strata_order.hpp"
#include "sim/analysis/survival/exact_ties.hpp"

namespace equipoise {
namespace {

// Sums of w, w x and w x x' over a set of rows; of the matrix the lower triangle.
struct Moments {
    double s0 = 0;
    std::span<double> s1, s2;
    Moments(std::size_t p, Arena& arena) : s1(arena.take<double>(p, 0.0)), s2(arena.take<double>(p * p, 0.0)) {}
    void clear() {
        s0 = 0;
        std::fill(s1.begin(), s1.end(), 0.0);
        std::fill(s2.begin(), s2.end(), 0.0);
    }
    void add(double w, const double* x) {
        const std::size_t p = s1.size();
        s0 += w;
        for (std::size_t a = 0; a < p; ++a) {
            const double wx = w * x[a];
            s1[a] += wx;
            for (std::size_t b = 0; b <= a; ++b) s2[a * p + b] += wx * x[b];
        }
    }
};

// Takes times log(s0 - f d0) from the log-likelihood, where f of the dying are no longer at risk.
void subtract_log(CoxPoint& point, const Moments& risk, const Moments& dying, double f, double times,
                  std::span<double> mean) {
    const std::size_t p = mean.size();
    const double s0 = risk.s0 - f * dying.s0;
    point.log_likelihood -= times * std::log(s0);
    for (std::size_t a = 0; a < p; ++a) {
        mean[a] = (risk.s1[a] - f * dying.s1[a]) / s0;
        point.gradient[a] -= times * mean[a];
        for (std::size_t b = 0; b <= a; ++b)
            point.information[a * p + b] +=
                times * ((risk.s2[a * p + b] - f * dying.s2[a * p + b]) / s0 - mean[a] * mean[b]);
    }
}

void begin_trace(CoxTrace& trace, double t, std::size_t stratum, std::size_t d, std::size_t p) {
    trace.time.push_back(t);
    trace.stratum.push_back(static_cast<std::uint32_t>(stratum));
    trace.deaths.push_back(static_cast<std::uint32_t>(d));
    trace.hazard.push_back(0);
    trace.own_hazard.push_back(0);
    for (std::vector<double>* means : {&trace.hazard_mean, &trace.own_hazard_mean, &trace.mean})
        means->resize(means->size() + p, 0.0);
}

void add_hazard(CoxTrace& trace, double hazard, double f, std::span<const double> mean, double share) {
    const std::size_t p = mean.size(), from = trace.mean.size() - p;
    trace.hazard.back() += hazard;
    trace.own_hazard.back() += hazard * (1 - f);
    for (std::size_t a = 0; a < p; ++a) {
        trace.hazard_mean[from + a] += hazard * mean[a];
        trace.own_hazard_mean[from + a] += hazard * (1 - f) * mean[a];
        trace.mean[from + a] += share * mean[a];
    }
}

// Takes the log of the sum over all d-subsets of the rows at risk, which begin at `next`, from the log-likelihood.
class ExactTies {
  public:
    ExactTies(const CoxRows& rows, Arena& arena)
        : rows_(rows), subsets_(rows.columns, most_tied(rows), arena), alone_(rows.columns == 1) {
        if (!alone_ || rows.count == 0) return;
        const auto [low, high] =
            std::minmax_element(rows.x.begin(), rows.x.begin() + static_cast<std::ptrdiff_t>(rows.count));
        low_ = *low;
        high_ = *high;
    }
    void subtract_log(CoxPoint& point, std::span<const double> w, double beta, std::size_t next, std::size_t end,
                      std::size_t d) {
        const double t = rows_.time[next];
        const auto at_risk = [&](std::size_t i) { return rows_.entry.empty() || rows_.entry[i] < t; };
        double n = 0, n1 = 0, w0 = 0;
        for (std::size_t i = next; i < end; ++i) {
            if (!at_risk(i)) continue;
            ++n;
            if (!alone_) continue;
            const bool high = rows_.x[i] != low_;
            n1 += high ? 1 : 0;
            if (!high) w0 = w[i];
        }
        const auto deaths = static_cast<double>(d);
        if (alone_ && n1 < n) {  // the arm alone: two weights
            const TiedDeaths tied = tied_deaths(n1, n - n1, deaths, beta * (high_ - low_));
            point.log_likelihood -= deaths * std::log(w0) + tied.log_sum;
            point.gradient[0] -= deaths * low_ + (high_ - low_) * tied.mean;
            point.information[0] += (high_ - low_) * (high_ - low_) * tied.variance;
            return;
        }
        subsets_.start(static_cast<std::size_t>(n), d);
        for (std::size_t i = next; i < end; ++i)
            if (at_risk(i)) subsets_.add(w[i], rows_.row(i));
        const std::size_t p = rows_.columns;
        point.log_likelihood -= subsets_.log_sum();
        for (std::size_t a = 0; a < p; ++a) {
            point.gradient[a] -= subsets_.mean(a);
            for (std::size_t b = 0; b <= a; ++b) point.information[a * p + b] += subsets_.covariance(a, b);
        }
    }

  private:
    static std::size_t most_tied(const CoxRows& rows) {
        std::size_t most = 1;
        for (std::size_t i = 0, run = 0; i < rows.count; ++i) {
            run = i > 0 && rows.time[i] == rows.time[i - 1] ? run + rows.death[i] : rows.death[i];
            most = std::max(most, run);
        }
        return most;
    }
    const CoxRows& rows_;
    TiedSubsets subsets_;
    bool alone_;
    double low_ = 0, high_ = 0;
};

}  // namespace

CoxRows cox_rows(const Snapshot& s, std::span<const std::string> covariates, std::span<const std::string> strata,
                 const std::string& entry, Arena& arena) {
    const StrataOrder parts = strata_order(s, strata, arena);
    const CovariateMatrix matrix = covariate_matrix(s, covariates, arena);
    const Column* entries = entry.empty() ? nullptr : s.column(entry);
    CoxRows rows;
    const std::size_t p = rows.columns = 1 + matrix.columns, n = s.n;
    rows.x = arena.take<double>(n * p);
    rows.time = arena.take<double>(n);
    if (entries) rows.entry = arena.take<double>(n);
    rows.death = arena.take<std::uint8_t>(n);
    rows.patient = arena.take<std::uint32_t>(n);
    rows.first = arena.take<std::uint32_t>(parts.count() + 1, 0u);
    rows.scale = arena.take<double>(p, 1.0);
    for (std::size_t h = 0; h < parts.count(); ++h) {
        for (const std::uint32_t i : parts.patients(h)) {
            double* const x = rows.x.data() + rows.count * p;
            x[0] = s.arm[i];
            bool complete = true;
            for (std::size_t j = 0; j < matrix.columns; ++j)
                complete &= std::isfinite(x[1 + j] = matrix.values[j * n + i]);
            if (entries) complete &= entries->values[i] < s.time[i];  // false for NaN
            if (!complete) continue;
            if (entries) rows.entry[rows.count] = entries->values[i];
            rows.time[rows.count] = s.time[i];
            rows.death[rows.count] = s.status[i];
            rows.patient[rows.count] = i;
            rows.deaths += s.status[i];
            ++rows.patients[s.arm[i]];
            ++rows.count;
        }
        rows.first[h + 1] = static_cast<std::uint32_t>(rows.count);
    }
    for (std::size_t j = 0; j < p && rows.count > 0; ++j) {
        double sum = 0, squares = 0;
        for (std::size_t i = 0; i < rows.count; ++i) sum += rows.x[i * p + j];
        const double mean = sum / static_cast<double>(rows.count);
        for (std::size_t i = 0; i < rows.count; ++i) {
            rows.x[i * p + j] -= mean;
            squares += rows.x[i * p + j] * rows.x[i * p + j];
        }
        const double sd = std::sqrt(squares / static_cast<double>(rows.count));
        if (!(sd > 1e-12 * std::fabs(mean))) continue;  // constant
        rows.scale[j] = sd;
        for (std::size_t i = 0; i < rows.count; ++i) rows.x[i * p + j] /= sd;
    }
    return rows;
}

void cox_likelihood(const CoxRows& rows, CoxTies ties, std::span<const double> beta, CoxPoint& point, Arena& arena,
                    CoxTrace* trace) {
    const Arena::Frame frame(arena);
    const std::size_t p = rows.columns;
    point.log_likelihood = 0;
    std::fill(point.gradient.begin(), point.gradient.end(), 0.0);
    std::fill(point.information.begin(), point.information.end(), 0.0);
    const std::span<double> eta = arena.take<double>(rows.count), w = arena.take<double>(rows.count);
    double largest = -std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < rows.count; ++i) {
        double sum = 0;
        for (std::size_t j = 0; j < p; ++j) sum += rows.row(i)[j] * beta[j];
        eta[i] = sum;
        largest = std::max(largest, sum);
    }
    for (std::size_t i = 0; i < rows.count; ++i) w[i] = std::exp(eta[i] -= largest);  // a common factor cancels

    Moments risk(p, arena), dying(p, arena);
    const std::span<double> mean = arena.take<double>(p);
    const std::span<double> gradient_before = arena.take<double>(trace ? p : 0),
                            information_before = arena.take<double>(trace ? p * p : 0);
    if (trace) trace->weight.assign(w.begin(), w.end());
    std::optional<ExactTies> exact;
    if (ties == CoxTies::exact) exact.emplace(rows, arena);
    const std::span<std::uint32_t> by_entry =
        rows.entry.empty() ? std::span<std::uint32_t>{} : arena.take<std::uint32_t>(rows.count);

    for (std::size_t h = 0; h + 1 < rows.first.size(); ++h) {
        const std::size_t begin = rows.first[h], end = rows.first[h + 1];
        risk.clear();
        for (std::size_t i = begin; i < by_entry.size() && i < end; ++i) by_entry[i] = static_cast<std::uint32_t>(i);
        if (!by_entry.empty())
            std::sort(by_entry.begin() + static_cast<std::ptrdiff_t>(begin),
                      by_entry.begin() + static_cast<std::ptrdiff_t>(end),
                      [&](std::uint32_t a, std::uint32_t b) { return rows.entry[a] > rows.entry[b]; });
        std::size_t gone = begin;  // in by_entry: those who had not yet entered
        for (std::size_t next = end; next > begin;) {
            const std::size_t last = next;
            const double t = rows.time[next - 1];
            while (next > begin && rows.time[next - 1] == t) {
                --next;
                risk.add(w[next], rows.row(next));
            }
            if (rows.death[next] == 0) continue;  // deaths stand first
            while (gone < end && !by_entry.empty() && rows.entry[by_entry[gone]] >= t) {
                risk.add(-w[by_entry[gone]], rows.row(by_entry[gone]));
                ++gone;
            }
            dying.clear();
            if (trace) {
                std::copy(point.gradient.begin(), point.gradient.end(), gradient_before.begin());
                std::copy(point.information.begin(), point.information.end(), information_before.begin());
            }
            std::size_t d = 0;
            for (std::size_t i = next; i < last && rows.death[i] == 1; ++i, ++d) {
                dying.add(w[i], rows.row(i));
                point.log_likelihood += eta[i];
                for (std::size_t a = 0; a < p; ++a) point.gradient[a] += rows.row(i)[a];
            }
            const auto deaths = static_cast<double>(d);
            if (trace) begin_trace(*trace, t, h, d, p);
            if (ties == CoxTies::breslow || d == 1) {
                subtract_log(point, risk, dying, 0, deaths, mean);
                if (trace) add_hazard(*trace, deaths / risk.s0, 0, mean, 1);
            } else if (ties == CoxTies::efron) {
                for (std::size_t l = 0; l < d; ++l) {
                    const double f = static_cast<double>(l) / deaths;
                    subtract_log(point, risk, dying, f, 1, mean);
                    if (trace) add_hazard(*trace, 1 / (risk.s0 - f * dying.s0), f, mean, 1 / deaths);
                }
            } else {
                exact->subtract_log(point, w, beta[0], next, end, d);
            }
            if (trace) {
                for (std::size_t a = 0; a < p; ++a) trace->residual.push_back(point.gradient[a] - gradient_before[a]);
                for (std::size_t a = 0; a < p * p; ++a)
                    trace->information.push_back(point.information[a] - information_before[a]);
            }
        }
    }
    for (std::size_t a = 0; a < p; ++a)
        for (std::size_t b = 0; b < a; ++b) point.information[b * p + a] = point.information[a * p + b];
}

}  // namespace equipoise
