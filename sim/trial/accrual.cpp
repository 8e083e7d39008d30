#include "sim/trial/accrual.hpp"

#include <algorithm>

#include "sim/random/fill.hpp"

namespace equipoise {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr double kMonth = Recruitment::days_per_month;

std::uint16_t site_of(std::uint32_t word, int open) {
    return static_cast<std::uint16_t>(std::uint64_t{word} * static_cast<std::uint64_t>(open) >> 32);
}

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

constexpr std::size_t kBatch = 256;  ///< patients

// A word a patient; four share a block.
void draw_picks(ReplicateKey key, std::size_t first, std::size_t count, std::span<std::uint32_t, kBatch> pick) {
    fill_words(key, static_cast<std::uint32_t>(first / 4), Purpose::site, 0, pick.first((count + 3) / 4 * 4));
}

// Two patients share a block.
void draw_gaps(ReplicateKey key, std::size_t first, std::span<double> gap) {
    fill_shared_exponentials(key, static_cast<std::uint32_t>(first / 2), Purpose::recruitment, 0, gap);
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
void Accrual::place(std::span<const double> mass, std::span<const std::uint32_t> pick, std::size_t& segment,
                    double* arrival, std::uint16_t* site) const {
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
            site[k] = site_of(pick[k], s.open);
        }
        i = end;
    }
}

bool Accrual::sites_without_days() const {
    return capacity() == kNever && std::ranges::all_of(segments_, [&](const Segment& s) {
               return s.open == plan_.sites || s.after == s.before;  // in a time of no patients nobody has a site
           });
}

void Accrual::draw_sites(ReplicateKey key, std::span<std::uint16_t> site) const {
    alignas(64) std::uint32_t pick[kBatch];
    for (std::size_t first = 0; first < site.size(); first += kBatch) {
        const std::size_t count = std::min(kBatch, site.size() - first);
        draw_picks(key, first, count, pick);
        for (std::size_t i = 0; i < count; ++i) site[first + i] = site_of(pick[i], plan_.sites);
    }
}

void Accrual::draw(ReplicateKey key, std::span<double> arrival, std::span<std::uint16_t> site) const {
    alignas(64) double gap[kBatch];
    alignas(64) std::uint32_t pick[kBatch];
    const bool even = plan_.arrivals == ArrivalPattern::even;
    double scale = 1, mass = even ? -0.5 : 0;
    if (follows_n()) {
        double sum = static_cast<double>(arrival.size());
        if (!even) {
            sum = 0;  // of n + 1 gaps
            for (std::size_t first = 0; first <= arrival.size(); first += kBatch) {
                const std::size_t count = std::min(kBatch, arrival.size() + 1 - first);
                draw_gaps(key, first, {gap, count});
                for (std::size_t i = 0; i < count; ++i) sum += gap[i];
            }
        }
        scale = total() / sum;
    }
    std::size_t segment = 0;
    for (std::size_t first = 0; first < arrival.size(); first += kBatch) {
        const std::size_t count = std::min(kBatch, arrival.size() - first);
        draw_picks(key, first, count, pick);
        if (even)
            std::fill_n(gap, count, 1.0);
        else
            draw_gaps(key, first, {gap, count});
        for (std::size_t i = 0; i < count; ++i) {
            mass += gap[i];
            gap[i] = follows_n() ? std::min(mass * scale, total()) : mass;
        }
        place({gap, count}, {pick, count}, segment, arrival.data() + first, site.data() + first);
    }
}

}  // namespace equipoise
