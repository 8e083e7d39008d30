#include "sim/analysis/repeated/mmrm_data.hpp"

#include <bit>
#include <cmath>

namespace equipoise {
namespace {

using Size = std::size_t;
constexpr double kHighestScore = 24;

// The score at one visit under both rules; NaN where it is missing.
double score_at(const Snapshot& s, int row, Size i, MmrmDeathRule death, DischargeRule discharge) {
    const double seen = s.scores.at(row, i);
    if (!std::isnan(seen)) return seen;
    const int day = s.scores.days[static_cast<Size>(row)];
    if (s.has_survival() && s.status[i] == 1 && s.time[i] <= day)
        return death == MmrmDeathRule::carry_24 ? kHighestScore : seen;
    if (discharge == DischargeRule::missing || s.icu_event.empty() || s.icu_event[i] != 2 || s.icu_time[i] > day)
        return seen;
    if (discharge == DischargeRule::zero) return 0;
    for (int earlier = row - 1; earlier >= 0; --earlier)
        if (const double value = s.scores.at(earlier, i); !std::isnan(value)) return value;
    return seen;
}

bool complete(const CovariateMatrix& covariates, Size i) {
    for (Size c = 0; c < covariates.columns; ++c)
        if (!std::isfinite(covariates.values[c * covariates.rows + i])) return false;
    return true;
}

}  // namespace

MmrmData gather_mmrm(const Snapshot& s, std::span<const int> rows, const CovariateMatrix& covariates,
                     MmrmDeathRule death, DischargeRule discharge, Arena& arena) {
    MmrmData data;
    const Size T = data.visits = rows.size(), q = data.covariates = covariates.columns, K = data.weights();
    if (T > MmrmData::kMaxVisits || T == 0) {
        data.status = Status::not_identifiable;
        return data;
    }
    data.covariate_means = arena.take<double>(q, 0.0);
    data.pairs = arena.take<double>(T * T, 0.0);
    const std::span<double> scores = arena.take<double>(s.n * T);  // a patient's visits stand together
    const std::span<std::uint64_t> masks = arena.take<std::uint64_t>(s.n, std::uint64_t{0});
    double sum = 0, in_arm[2] = {0, 0};
    for (Size i = 0; i < s.n; ++i) {
        if (!complete(covariates, i)) continue;
        for (Size t = 0; t < T; ++t) {
            const double y = score_at(s, rows[t], i, death, discharge);
            scores[i * T + t] = y;
            if (!std::isfinite(y)) continue;
            masks[i] |= std::uint64_t{1} << t;
            sum += y;
        }
        if (masks[i] == 0) continue;
        ++data.patients;
        ++in_arm[s.arm[i]];
        data.observations += static_cast<Size>(std::popcount(masks[i]));
        for (Size c = 0; c < q; ++c) data.covariate_means[c] += covariates.values[c * covariates.rows + i];
    }
    if (in_arm[0] == 0 || in_arm[1] == 0) {
        data.status = Status::no_patients;
        return data;
    }
    data.outcome_mean = sum / static_cast<double>(data.observations);
    for (double& mean : data.covariate_means) mean /= static_cast<double>(data.patients);

    const std::span<MmrmPattern> patterns = arena.take<MmrmPattern>(data.patients);
    const std::span<double> w = arena.take<double>(K);
    const std::span<double> control_at = data.control_seen = arena.take<double>(T, 0.0);
    Size count = 0;
    for (Size i = 0; i < s.n; ++i) {
        const std::uint64_t mask = masks[i];
        if (mask == 0) continue;
        Size at = 0;
        while (at < count && patterns[at].mask != mask) ++at;
        if (at == count) {
            patterns[count++] = {mask, 0, arena.take<double>(K * K, 0.0).data(), arena.take<double>(T * K, 0.0).data(),
                                 arena.take<double>(T * T, 0.0).data()};
        }
        MmrmPattern& pattern = patterns[at];
        pattern.patients += 1;
        w[0] = 1;
        w[1] = s.arm[i];
        for (Size c = 0; c < q; ++c) w[2 + c] = covariates.values[c * covariates.rows + i] - data.covariate_means[c];
        for (Size b = 0; b < K; ++b)
            for (Size a = 0; a < K; ++a) pattern.ww[a + b * K] += w[a] * w[b];
        double* const y = &scores[i * T];
        for (Size t = 0; t < T; ++t) {
            const bool seen = mask >> t & 1;
            y[t] = seen ? y[t] - data.outcome_mean : 0;
            if (seen && s.arm[i] == 0) control_at[t] += 1;
        }
        for (Size b = 0; b < K; ++b)
            for (Size t = 0; t < T; ++t) pattern.yw[t + b * T] += y[t] * w[b];
        for (Size b = 0; b < T; ++b)
            for (Size t = 0; t < T; ++t) pattern.yy[t + b * T] += y[t] * y[b];
    }
    data.patterns = patterns.first(count);
    for (const MmrmPattern& pattern : data.patterns)
        for (Size b = 0; b < T; ++b)
            for (Size t = 0; t < T; ++t)
                if ((pattern.mask >> t & 1) && (pattern.mask >> b & 1)) data.pairs[t + b * T] += pattern.patients;
    return data;
}

}  // namespace equipoise
