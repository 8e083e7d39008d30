#include "sim/analysis/score/outcome.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

const double kNone = std::nan("");
constexpr double kUnseen = -1;  // in a course: not seen on that day

// Scores by patient and day, times, and both kinds of table made of them.
struct Course {
    std::vector<int> days;
    std::vector<std::vector<double>> scores;  // by patient, then row; kUnseen where not seen
    std::vector<double> time, icu_time;
    std::vector<std::uint8_t> status, icu_event;

    enum class Table { points, values };
    std::vector<double> evaluate(const Outcome& outcome, Table table, std::size_t extra_stride = 0) const {
        const std::size_t n = scores.size(), stride = n + extra_stride;
        std::vector<std::uint8_t> points(days.size() * stride, 77), arm(n, 0);
        std::vector<double> values(days.size() * stride, 77);
        for (std::size_t r = 0; r < days.size(); ++r)
            for (std::size_t i = 0; i < n; ++i) {
                const double x = scores[i][r];
                points[r * stride + i] = x == kUnseen ? ScoreTable::kNotObserved : static_cast<std::uint8_t>(x);
                values[r * stride + i] = x == kUnseen ? kNone : x;
            }
        Snapshot s;
        s.n = n;
        s.arm = arm;
        s.time = time;
        s.status = status;
        s.icu_time = icu_time;
        s.icu_event = icu_event;
        s.scores.days = days;
        s.scores.stride = stride;
        if (table == Table::points)
            s.scores.points = points;
        else
            s.scores.values = values;
        std::vector<double> y(n, 12345);
        outcome.evaluate(s, y);
        return y;
    }
};

// The rules of outcome.hpp for one patient, word by word.
double by_hand(const Outcome& o, const Course& c, std::size_t i) {
    const auto dead_on = [&](double day) { return !c.time.empty() && c.status[i] == 1 && c.time[i] <= day; };
    const auto discharged_on = [&](double day) {
        return !c.icu_event.empty() && c.icu_event[i] == 2 && c.icu_time[i] <= day;
    };
    const auto row_of = [&](int day) {
        for (std::size_t r = 0; r < c.days.size(); ++r)
            if (c.days[r] == day) return static_cast<int>(r);
        return -1;
    };
    const int target = row_of(o.day), baseline = row_of(0);
    if (target < 0) return kNone;
    const bool dead = dead_on(o.day);
    const auto last_before = [&](int row) {
        for (int r = row - 1; r >= 0; --r)
            if (c.scores[i][static_cast<std::size_t>(r)] != kUnseen) return c.scores[i][static_cast<std::size_t>(r)];
        return kNone;
    };
    const auto score_on = [&](int row, bool as_they_were) {
        const double seen = c.scores[i][static_cast<std::size_t>(row)], day = c.days[static_cast<std::size_t>(row)];
        if (dead_on(day) && o.death == DeathRule::carry_24) return 24.0;
        if (seen != kUnseen) return seen;
        if (dead_on(day) && !(o.death == DeathRule::while_alive && as_they_were)) return kNone;
        if (discharged_on(day)) {
            if (o.discharge == DischargeRule::zero) return 0.0;
            return o.discharge == DischargeRule::last ? last_before(row) : kNone;
        }
        return dead_on(day) ? last_before(row) : kNone;
    };
    if (o.score == ScoreSummary::support_free_days) {
        if (dead) return o.death == DeathRule::survivors_only ? kNone : o.dead_days;
        double free = 0;
        for (int r = 0; r <= target; ++r) {
            const double day = c.days[static_cast<std::size_t>(r)], seen = c.scores[i][static_cast<std::size_t>(r)];
            if (day < 1) continue;
            if (seen == kUnseen && !discharged_on(day)) return kNone;
            free += seen == kUnseen || seen <= o.support_above;
        }
        return free;
    }
    if (o.score == ScoreSummary::change && baseline < 0) return kNone;
    if (dead && o.death == DeathRule::worst_rank) return 1000 + (o.day - c.time[i]);
    if (dead && o.death == DeathRule::survivors_only) return kNone;
    if (o.score == ScoreSummary::value) return score_on(target, true);
    if (o.score == ScoreSummary::change) {
        const double before = c.scores[i][static_cast<std::size_t>(baseline)];
        return before == kUnseen ? kNone : score_on(target, true) - before;
    }
    double sum = 0, highest = -1, count = 0;
    for (int r = 0; r <= target; ++r) {
        const double score = score_on(r, false);
        if (std::isnan(score)) continue;
        sum += score;
        highest = std::max(highest, score);
        ++count;
    }
    return count == 0 ? kNone : o.score == ScoreSummary::mean ? sum / count : highest;
}

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

std::vector<Outcome> all_rules(int day) {
    std::vector<Outcome> rules;
    for (const auto& [a, score] : EnumNames<ScoreSummary>::names)
        for (const auto& [b, death] : EnumNames<DeathRule>::names)
            for (const auto& [c, discharge] : EnumNames<DischargeRule>::names)
                rules.push_back({.score = score, .day = day, .death = death, .discharge = discharge, .dead_days = -1});
    return rules;
}

// Five patients: stays; dies on day 2.5; leaves on day 2; leaves on day 1 and dies on day 3; lost after day 1.
Course five() {
    Course c;
    c.days = {0, 1, 2, 3, 4};
    c.scores = {{10, 9, 8, 7, 5},
                {12, 14, 16, kUnseen, kUnseen},
                {6, 4, kUnseen, kUnseen, kUnseen},
                {8, kUnseen, kUnseen, kUnseen, kUnseen},
                {9, 7, kUnseen, kUnseen, kUnseen}};
    c.time = {28, 2.5, 28, 3, 1};
    c.status = {0, 1, 0, 1, 0};
    c.icu_time = {28, 2.5, 2, 1, 1};
    c.icu_event = {0, 1, 2, 2, 0};
    return c;
}

void check(const Outcome& outcome, const std::vector<double>& expected, const Course& course = five()) {
    for (const auto table : {Course::Table::points, Course::Table::values}) {
        const std::vector<double> y = course.evaluate(outcome, table, 3);
        for (std::size_t i = 0; i < expected.size(); ++i) {
            CAPTURE(i, y[i], expected[i]);
            CHECK(same(y[i], expected[i]));
        }
    }
}

}  // namespace

TEST_CASE("Outcome: five courses under each rule, by hand", "[exact]") {
    using S = ScoreSummary;
    using D = DeathRule;
    using G = DischargeRule;
    check({.score = S::value, .day = 4}, {5, 1001.5, 0, 1001, kNone});
    check({.score = S::change, .day = 4}, {-5, 1001.5, -6, 1001, kNone});
    check({.score = S::value, .day = 4, .death = D::carry_24}, {5, 24, 0, 24, kNone});
    check({.score = S::change, .day = 4, .death = D::carry_24, .discharge = G::last}, {-5, 12, -2, 16, kNone});
    check({.score = S::value, .day = 4, .death = D::while_alive}, {5, 16, 0, 0, kNone});
    check({.score = S::value, .day = 4, .death = D::while_alive, .discharge = G::last}, {5, 16, 4, 8, kNone});
    check({.score = S::value, .day = 4, .death = D::while_alive, .discharge = G::missing},
          {5, 16, kNone, kNone, kNone});
    check({.score = S::value, .day = 4, .death = D::survivors_only}, {5, kNone, 0, kNone, kNone});
    // Before the deaths nobody is dead; the day of death itself is a day of death.
    check({.score = S::value, .day = 2}, {8, 16, 0, 0, kNone});
    check({.score = S::value, .day = 3}, {7, 1000.5, 0, 1000, kNone});
    check({.score = S::mean, .day = 4, .death = D::while_alive}, {39 / 5.0, 14, 2, 8 / 3.0, 8});
    check({.score = S::mean, .day = 4, .death = D::while_alive, .discharge = G::missing}, {39 / 5.0, 14, 5, 8, 8});
    check({.score = S::mean, .day = 4, .death = D::carry_24}, {39 / 5.0, 90 / 5.0, 2, 56 / 5.0, 8});
    check({.score = S::maximum, .day = 4, .death = D::carry_24}, {10, 24, 6, 24, 9});
    check({.score = S::maximum, .day = 4, .death = D::while_alive}, {10, 16, 6, 8, 9});
    check({.score = S::maximum, .day = 4}, {10, 1001.5, 6, 1001, 9});
    check({.score = S::support_free_days, .day = 4}, {1, 0, 4, 0, kNone});
    check({.score = S::support_free_days, .day = 4, .support_above = 8.5, .dead_days = -1}, {3, -1, 4, -1, kNone});
    check({.score = S::support_free_days, .day = 4, .death = D::survivors_only}, {1, kNone, 4, kNone, kNone});
    // A day without a row.
    check({.score = S::value, .day = 5}, {kNone, kNone, kNone, kNone, kNone});
}

TEST_CASE("Outcome: carry-24 begins with death even if the day's score was seen", "[exact]") {
    Course c = five();
    c.scores[1][3] = 20;  // a score of the morning of day 3, in a file of whole days
    c.time[1] = c.icu_time[1] = 3;
    check({.score = ScoreSummary::value, .day = 3, .death = DeathRule::carry_24}, {7, 24}, c);
    check({.score = ScoreSummary::value, .day = 3, .death = DeathRule::while_alive}, {7, 20}, c);
    check({.score = ScoreSummary::value, .day = 4, .death = DeathRule::while_alive}, {5, 20}, c);
}

TEST_CASE("Outcome: all rules on random courses agree with the rules word by word", "[exact]") {
    std::mt19937_64 random(28);
    for (int repeat = 0; repeat < 12; ++repeat) {
        Course c;
        c.days = repeat % 3 == 0   ? std::vector<int>{0, 1, 3, 7, 14, 28}
                 : repeat % 3 == 1 ? std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7}
                                   : std::vector<int>{1, 2, 7};
        // Beyond 256 patients there are several blocks, the last one short.
        const std::size_t n = repeat % 4 == 3 ? 600 + random() % 100 : 1 + random() % 80;
        for (std::size_t i = 0; i < n; ++i) {
            std::vector<double> row;
            for (std::size_t r = 0; r < c.days.size(); ++r)
                row.push_back(random() % 4 == 0 ? kUnseen : static_cast<double>(random() % 25));
            c.scores.push_back(std::move(row));
            c.status.push_back(static_cast<std::uint8_t>(random() % 2));
            c.time.push_back(random() % 2 ? static_cast<double>(random() % 29)
                                          : static_cast<double>(random() % 2800) / 100);
            c.icu_event.push_back(static_cast<std::uint8_t>(random() % 3));
            c.icu_time.push_back(static_cast<double>(random() % 29));
        }
        if (repeat % 5 == 2) c.icu_event.clear(), c.icu_time.clear();
        if (repeat % 5 == 4) c.time.clear(), c.status.clear();
        for (Outcome rule : all_rules(7))
            for (const auto table : {Course::Table::points, Course::Table::values}) {
                if (c.time.empty() && rule.death == DeathRule::worst_rank) continue;
                const std::vector<double> y = c.evaluate(rule, table, repeat % 2 ? 5 : 0);
                std::size_t wrong = 0;
                for (std::size_t i = 0; i < n; ++i) wrong += !same(y[i], by_hand(rule, c, i));
                CAPTURE(repeat, enum_name(rule.score), enum_name(rule.death), enum_name(rule.discharge));
                CHECK(wrong == 0);
            }
    }
}

TEST_CASE("Outcome: sums over years of days do not overflow", "[exact]") {
    Course c;
    for (int day = 0; day <= 3650; ++day) c.days.push_back(day);
    c.scores = {std::vector<double>(3651, 24), std::vector<double>(3651, 24)};
    c.scores[1][0] = 0;
    check({.score = ScoreSummary::mean, .day = 3650, .death = DeathRule::while_alive}, {24, 24 * 3650.0 / 3651}, c);
    check({.score = ScoreSummary::support_free_days, .day = 3650}, {0, 0}, c);
}

TEST_CASE("Outcome: a column is taken as it stands", "[exact]") {
    const std::vector<double> values{3, kNone, -1};
    const std::vector<Column> columns{{"x", values, {}}};
    Snapshot s;
    s.n = 3;
    s.columns = columns;
    std::vector<double> y(3);
    Outcome{.column = "x"}.evaluate(s, y);
    CHECK((y[0] == 3 && std::isnan(y[1]) && y[2] == -1));
    Outcome{.column = "absent"}.evaluate(s, y);
    CHECK(std::all_of(y.begin(), y.end(), [](double x) { return std::isnan(x); }));
    Outcome{}.evaluate(s, y);  // no score table
    CHECK(std::all_of(y.begin(), y.end(), [](double x) { return std::isnan(x); }));
}

TEST_CASE("Outcome: what it needs and which side is good", "[exact]") {
    CHECK(Outcome{.column = "x"}.needs().columns == std::vector<std::string>{"x"});
    CHECK_FALSE(Outcome{.column = "x"}.needs().scores);
    CHECK(Outcome{.day = 14}.needs().last_day == 14);
    CHECK(Outcome{}.needs().survival);
    CHECK_FALSE(Outcome{.death = DeathRule::survivors_only}.needs().survival);
    CHECK_FALSE(Outcome{}.higher_is_better());
    CHECK(Outcome{.score = ScoreSummary::support_free_days}.higher_is_better());
    CHECK(Outcome{.column = "x", .better = Better::higher}.higher_is_better());
    CHECK_FALSE(Outcome{.better = Better::higher}.higher_is_better());
    CHECK_FALSE(Outcome{}.is_on_a_scale());
    CHECK(Outcome{.score = ScoreSummary::support_free_days}.is_on_a_scale());
    CHECK(Outcome{.death = DeathRule::carry_24}.is_on_a_scale());
}
