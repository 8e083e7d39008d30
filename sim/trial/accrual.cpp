#include "sim/trial/accrual.hpp"

#include <algorithm>

#include "sim/random/fill.hpp"

namespace equipoise {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr double kMonth = Recruitment::days_per_month;

// Sites that open evenly: each opening begins a segment.
std::vector<Accrual::Segment> staggered(const Recruitment& r, double counted) {
    double daily = r.per_site_per_month / kMonth;  // of one site
    if (counted != 1) daily *= counted;
    const double opening_gap = r.activation_months * kMonth / r.sites;
    std::vector<Accrual::Segment> list;
    double start = 0, before = 0;
    for (int open = 1; open <= r.sites; ++open) {
        const double rate = open * daily;
        const double after = open < r.sites ? before + rate * opening_gap : kNever;
        list.push_back({start, before, after, rate, open});
        before = after;
        start += opening_gap;
    }
    return list;
}

std::vector<double> opening_days(const Recruitment& r) {
    std::vector<double> days;
    for (int k = 0; k < r.sites; ++k)
        days.push_back(r.opening_months ? (*r.opening_months)[static_cast<std::size_t>(k)] * kMonth
                                        : k * (r.activation_months * kMonth / r.sites));
    return days;
}

// A month's rate of the whole trial at a day with so many sites open.
double monthly_rate(const Recruitment& r, double day, int open) {
    if (r.pauses)
        for (const RecruitmentPause& pause : *r.pauses)
            if (day >= pause.from * kMonth && day < pause.to * kMonth) return 0;
    if (!r.rates) return r.per_site_per_month * open;
    std::size_t period = 0;
    while (r.rate_months && period + 1 < r.rate_months->size() && (*r.rate_months)[period + 1] * kMonth <= day)
        ++period;
    return (*r.rates)[period] * (r.whose_rates() == RatesOf::site ? open : 1);
}

std::vector<Accrual::Segment> general(const Recruitment& r, double counted) {
    const std::vector<double> opens = opening_days(r);
    const double end = std::min(r.closes_after_months.value_or(kNever), r.accrual_months.value_or(kNever)) * kMonth;
    std::vector<double> edges = opens;
    edges.push_back(0);
    for (const double month : r.rate_months.value_or(std::vector<double>())) edges.push_back(month * kMonth);
    for (const RecruitmentPause& pause : r.pauses.value_or(std::vector<RecruitmentPause>())) {
        edges.push_back(pause.from * kMonth);
        edges.push_back(pause.to * kMonth);
    }
    std::erase_if(edges, [&](double day) { return day >= end; });
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    edges.push_back(end);
    std::vector<Accrual::Segment> list;
    double before = 0;
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
        const auto open = static_cast<int>(std::upper_bound(opens.begin(), opens.end(), edges[i]) - opens.begin());
        const double rate = monthly_rate(r, edges[i], open) / kMonth * counted;
        const double after = rate > 0 ? before + rate * (edges[i + 1] - edges[i]) : before;
        list.push_back({edges[i], before, after, rate, std::max(open, 1)});
        before = after;
    }
    return list;
}

}  // namespace

Accrual::Accrual(Recruitment plan, double counted)
    : plan_(std::move(plan)),
      counted_(counted),
      segments_(plan_.is_plain() ? staggered(plan_, counted) : general(plan_, counted)) {}

double Accrual::capacity() const { return follows_n() ? kNever : total(); }

double Accrual::expected_by(double day, double n) const {
    double mass = 0;
    for (const Segment& segment : segments_)
        if (day > segment.start) mass = std::min(segment.before + segment.rate * (day - segment.start), segment.after);
    return follows_n() ? n * mass / total() : std::min(n, mass);
}

double Accrual::day_of(double patients, double n) const {
    if (patients > n) return kNever;
    const double mass = follows_n() ? patients / n * total() : patients;
    if (mass > total()) return kNever;
    for (const Segment& segment : segments_)
        if (mass <= segment.after && segment.rate > 0)
            return segment.start + std::max(0.0, mass - segment.before) / segment.rate;
    return kNever;
}

// The days on which the cumulative rate reaches each mass, and the sites, from a segment at or before the first on.
void Accrual::place(std::span<const double> mass, std::span<const double> pick, std::size_t& segment, double* arrival,
                    std::uint16_t* site) const {
    for (std::size_t i = 0; i < mass.size();) {
        while (segment + 1 < segments_.size() && mass[i] > segments_[segment].after) ++segment;
        const Segment s = segments_[segment];
        // All of one segment at once: masses ascend.
        const auto last = s.after < mass.back() ? std::upper_bound(mass.begin(), mass.end(), s.after) : mass.end();
        std::size_t end = static_cast<std::size_t>(last - mass.begin());
        const bool closed = end <= i;  // recruitment ends before
        if (closed) end = mass.size();
        for (std::size_t k = i; k < end; ++k) {
            arrival[k] = closed ? kNever : s.start + (mass[k] - s.before) / s.rate;
            site[k] = static_cast<std::uint16_t>(static_cast<int>(pick[k] * s.open));
        }
        i = end;
    }
}

void Accrual::draw(ReplicateKey key, std::span<double> arrival, std::span<std::uint16_t> site) const {
    constexpr std::size_t kBatch = 256;
    alignas(64) double gap[kBatch], pick[kBatch];
    const bool even = plan_.arrivals == ArrivalPattern::even;
    double scale = 1, mass = even ? -0.5 : 0;
    if (follows_n()) {
        double sum = static_cast<double>(arrival.size());
        if (!even) {
            sum = 0;  // of n + 1 gaps
            for (std::size_t first = 0; first <= arrival.size(); first += kBatch) {
                const std::size_t count = std::min(kBatch, arrival.size() + 1 - first);
                fill_exponentials(key, static_cast<std::uint32_t>(first), Purpose::recruitment, 0, {gap, count}, {});
                for (std::size_t i = 0; i < count; ++i) sum += gap[i];
            }
        }
        scale = total() / sum;
    }
    std::size_t segment = 0;
    for (std::size_t first = 0; first < arrival.size(); first += kBatch) {
        const std::size_t count = std::min(kBatch, arrival.size() - first);
        fill_exponentials(key, static_cast<std::uint32_t>(first), Purpose::recruitment, 0, {gap, count}, {pick, count});
        if (even) std::fill_n(gap, count, 1.0);
        for (std::size_t i = 0; i < count; ++i) {
            mass += gap[i];
            gap[i] = follows_n() ? std::min(mass * scale, total()) : mass;
        }
        place({gap, count}, {pick, count}, segment, arrival.data() + first, site.data() + first);
    }
}

}  // namespace equipoise
