#include "models/fit/fit_rows.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "models/numeric/portable_math.hpp"

namespace equipoise::fit {
namespace {

Time time_of(double day) { return {day, day > 0 && std::isfinite(day) ? portable::log(day) : 0}; }

}  // namespace

Rows make_rows(const PilotSurvival& pilot, Arms arms, bool use_covariates) {
    Rows result;
    const std::size_t own = use_covariates ? pilot.covariate_names().size() : 0;
    result.width = own + (arms == Arms::both);
    std::map<std::vector<double>, std::size_t> seen;
    for (std::size_t i = 0; i < pilot.rows().size(); ++i) {
        const PilotRow& row = pilot.rows()[i];
        if (arms != Arms::both && (row.arm == 1) != (arms == Arms::treated)) continue;
        result.patients += row.count;
        if (!row.censored()) result.deaths += row.count;
        const double until = row.censored() ? row.left : 0.5 * (row.left + row.right);
        result.exposure += row.count * until;
        result.last_day = std::max(result.last_day, row.censored() ? row.left : row.right);
        if (row.censored() && row.left == 0) continue;
        std::vector<double> key{row.left, row.right};
        if (arms == Arms::both) key.push_back(row.arm);
        const auto covariates = pilot.covariates(i);
        key.insert(key.end(), covariates.begin(), covariates.begin() + static_cast<std::ptrdiff_t>(own));
        const auto [found, fresh] = seen.emplace(key, result.rows.size());
        if (fresh) {
            result.rows.push_back({row, time_of(row.left), time_of(row.right)});
            result.covariates.insert(result.covariates.end(), key.begin() + 2, key.end());
        } else {
            result.rows[found->second].data.count += row.count;
        }
    }
    return result;
}

namespace {

Rows without_rows(const Rows& rows) {
    Rows result;
    result.width = rows.width;
    result.patients = rows.patients;
    result.deaths = rows.deaths;
    result.exposure = rows.exposure;
    result.last_day = rows.last_day;
    return result;
}

Rows some_of(const Rows& rows) {
    const double share = std::min(0.2, 1000.0 / static_cast<double>(rows.rows.size()));
    Rows result = without_rows(rows);
    double at = 0;
    for (std::size_t i = 0; i < rows.rows.size(); ++i) {
        at += 0.6180339887498949;  // multiples of the golden section fall in step with no period of the file
        at -= std::floor(at);
        const double expected = rows.rows[i].data.count * share;  // patients of it in the sample
        if (expected < 1 && at >= expected) continue;
        result.rows.push_back(rows.rows[i]);
        result.rows.back().data.count = std::max(expected, 1.0);
        const auto covariates = rows.covariates_of(i);
        result.covariates.insert(result.covariates.end(), covariates.begin(), covariates.end());
    }
    return result;
}

}  // namespace

Rows coarsened(const Rows& rows) {
    constexpr double kPerLog = 16;
    Rows result = without_rows(rows);
    std::map<std::vector<double>, std::size_t> seen;
    std::vector<double> key;
    for (std::size_t i = 0; i < rows.rows.size(); ++i) {
        const Row& row = rows.rows[i];
        key = {row.data.exact()      ? 0.0
               : row.data.censored() ? 1.0
                                     : 2.0,
               row.data.left > 0 ? std::floor(kPerLog * row.left.log_day) : -HUGE_VAL,
               std::floor(kPerLog * row.right.log_day)};
        const auto covariates = rows.covariates_of(i);
        key.insert(key.end(), covariates.begin(), covariates.end());
        const auto [found, fresh] = seen.emplace(key, result.rows.size());
        if (fresh) {
            if (4 * (result.rows.size() + 1) > rows.rows.size()) return some_of(rows);
            result.rows.push_back(row);
            result.covariates.insert(result.covariates.end(), covariates.begin(), covariates.end());
            continue;
        }
        Row& all = result.rows[found->second];
        all.data.count += row.data.count;
        const double share = row.data.count / all.data.count;
        all.left.log_day += share * (row.left.log_day - all.left.log_day);
        all.right.log_day += share * (row.right.log_day - all.right.log_day);
    }
    for (Row& row : result.rows) {
        const auto set = [](Time& time, double& day) {
            if (day > 0 && std::isfinite(day)) time.day = day = portable::exp(time.log_day);
        };
        set(row.left, row.data.left);
        set(row.right, row.data.right);
    }
    return result;
}

}  // namespace equipoise::fit
