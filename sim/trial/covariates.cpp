#include "sim/trial/covariates.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

#include "models/numeric/portable_math.hpp"
#include "sim/random/fill.hpp"

namespace equipoise {
namespace {

// The table of a cut normal: scores from -kReach to kReach. A score beyond has probability 1e-16 and takes the end's
// value.
constexpr double kReach = 8.25, kStep = 1.0 / 32;
constexpr auto kCells = static_cast<std::size_t>(2 * kReach / kStep);

double lower_tail(double z) { return z < -38 ? 0 : z > 38 ? 1 : portable::exp(portable::log_normal_upper(-z)); }
double normal_density(double z) { return 0.39894228040143267794 * portable::exp(-0.5 * z * z); }

// Score of the cut normal whose share of [low, high] is that of score z of the uncut one; each side from its own tail.
double cut_score(double z, double low, double high) {
    if (z > 0) return -cut_score(-z, -high, -low);
    const double below = lower_tail(low);
    const double p = below + lower_tail(z) * (lower_tail(high) - below);
    return -portable::normal_score(-portable::log(p));
}

}  // namespace

void Covariate::fill_defaults() {
    const auto take = [&](double of_mean, double of_sd, double of_low, double of_high) {
        if (!mean) mean = of_mean;
        if (!sd) sd = of_sd;
        if (!low) low = of_low;
        if (!high) high = of_high;
    };
    if (kind != CovariateKind::normal) return;
    if (name == "age") take(62, 15, 18, 100);
    if (name == "apache2") take(24, 7.5, 0, 71);
}

namespace {
bool any(const std::vector<double>& effects) {
    return std::any_of(effects.begin(), effects.end(), [](double x) { return x != 0; });
}
}  // namespace
bool Covariate::on_hazard() const { return any(log_hazard); }
bool Covariate::on_plateau() const { return any(plateau); }

std::vector<double> lower_triangle(std::vector<double> a, std::size_t m) {
    for (std::size_t j = 0; j < m; ++j) {
        for (std::size_t i = 0; i < j; ++i) a[i * m + j] = 0;
        double pivot = a[j * m + j];
        for (std::size_t k = 0; k < j; ++k) pivot -= a[j * m + k] * a[j * m + k];
        if (!(pivot > 1e-10)) return {};
        pivot = std::sqrt(pivot);
        a[j * m + j] = pivot;
        for (std::size_t i = j + 1; i < m; ++i) {
            double sum = a[i * m + j];
            for (std::size_t k = 0; k < j; ++k) sum -= a[i * m + k] * a[j * m + k];
            a[i * m + j] = sum / pivot;
        }
    }
    return a;
}

CovariateModel::CovariateModel(std::vector<Covariate> covariates, std::span<const CovariateCorrelation> correlations) {
    assert(covariates.size() <= kMost);
    for (Covariate& c : covariates) {
        c.fill_defaults();
        on_hazard_ = on_hazard_ || c.on_hazard();
        on_plateau_ = on_plateau_ || c.on_plateau();
        Margin margin;
        margin.name = c.name;
        if (c.kind == CovariateKind::normal) {
            margin.mean = c.mean.value_or(0);
            margin.sd = c.sd.value_or(1);
            const double infinity = portable::kInfinity;
            if (c.low || c.high)
                margin.tabulate((c.low.value_or(-infinity) - margin.mean) / margin.sd,
                                (c.high.value_or(infinity) - margin.mean) / margin.sd);
            if (!c.log_hazard.empty()) margin.log_hazard = c.log_hazard[0];
            if (!c.plateau.empty()) margin.plateau = c.plateau[0];
        } else {
            // Values number the categories in ascending order of their names, as a data set's text columns do.
            const std::size_t k = c.categories();
            std::vector<std::size_t> order(k);
            std::iota(order.begin(), order.end(), std::size_t{0});
            if (!c.levels.empty())
                std::sort(order.begin(), order.end(),
                          [&](std::size_t a, std::size_t b) { return c.levels[a] < c.levels[b]; });
            margin.value_of.resize(k);
            margin.log_hazard_of.assign(k, 0);
            margin.plateau_of.assign(k, 0);
            double total = 0, mean_hazard = 0, mean_plateau = 0;
            for (std::size_t level = 0; level < k; ++level) {
                total += c.probabilities[level];
                if (level + 1 < k) margin.threshold.push_back(portable::normal_score(-portable::log1p(-total)));
                if (!c.log_hazard.empty()) mean_hazard += c.probabilities[level] * c.log_hazard[level];
                if (!c.plateau.empty()) mean_plateau += c.probabilities[level] * c.plateau[level];
            }
            for (std::size_t value = 0; value < k; ++value) {
                const std::size_t level = order[value];
                margin.value_of[level] = static_cast<double>(value);
                if (!c.levels.empty()) margin.labels.push_back(c.levels[level]);
                if (!c.log_hazard.empty()) margin.log_hazard_of[value] = c.log_hazard[level] - mean_hazard;
                if (!c.plateau.empty()) margin.plateau_of[value] = c.plateau[level] - mean_plateau;
            }
        }
        margins_.push_back(std::move(margin));
    }
    const std::size_t m = count() + 1;
    std::vector<double> matrix(m * m, 0.0);
    for (std::size_t j = 0; j < m; ++j) matrix[j * m + j] = 1;
    for (const CovariateCorrelation& pair : correlations) {
        std::size_t at[2];
        for (std::size_t side = 0; side < 2; ++side) {
            at[side] = pair.between[side] == kBaseline ? 0 : find(pair.between[side]) + 1;
            with_baseline_ = with_baseline_ || (at[side] == 0 && pair.value != 0);
        }
        matrix[at[0] * m + at[1]] = matrix[at[1] * m + at[0]] = pair.value;
    }
    lower_ = lower_triangle(std::move(matrix), m);
    assert(!lower_.empty());
}

CovariateModel::Numbers CovariateModel::numbers() const {
    Numbers list;
    list.values = lower_;
    const auto add = [&](const std::vector<double>& x) {
        list.values.push_back(static_cast<double>(x.size()));
        list.values.insert(list.values.end(), x.begin(), x.end());
    };
    for (const Margin& m : margins_) {
        list.names.push_back(m.name);
        add({m.mean, m.sd, m.log_hazard, m.plateau});
        for (const auto* table : {&m.at, &m.slope, &m.threshold, &m.value_of, &m.log_hazard_of, &m.plateau_of})
            add(*table);
    }
    return list;
}

std::size_t CovariateModel::find(std::string_view name) const {
    std::size_t j = 0;
    while (j < count() && margins_[j].name != name) ++j;
    return j;
}

void CovariateModel::Margin::tabulate(double low, double high) {
    const double width = lower_tail(high) - lower_tail(low);
    for (std::size_t i = 0; i <= kCells; ++i) {
        const double z = -kReach + kStep * static_cast<double>(i), x = std::clamp(cut_score(z, low, high), low, high);
        at.push_back(mean + sd * x);
        slope.push_back(kStep * sd * width * normal_density(z) / normal_density(x));  // per cell
    }
}

void CovariateModel::Margin::values(std::span<const double> score, std::span<double> value) const {
    const std::size_t n = score.size();
    if (!value_of.empty()) {
        for (std::size_t i = 0; i < n; ++i) {
            std::size_t level = 0;
            for (const double edge : threshold) level += score[i] > edge;
            value[i] = value_of[level];
        }
    } else if (at.empty()) {
        for (std::size_t i = 0; i < n; ++i) value[i] = mean + sd * score[i];
    } else {
        // Cubic through values and slopes at both ends of the cell; off by less than 1e-7 standard deviations.
        for (std::size_t i = 0; i < n; ++i) {
            const double place = (std::min(std::max(score[i], -kReach), kReach - 1e-9) + kReach) / kStep;
            const auto cell = static_cast<std::size_t>(place);
            const double t = place - static_cast<double>(cell), rise = at[cell + 1] - at[cell];
            const double a = slope[cell] - rise, b = rise - slope[cell + 1];
            value[i] = at[cell] + t * (rise + (1 - t) * ((1 - t) * a + t * b));
        }
    }
}

// normals: row j of the matrix at normals + j stride, the baseline's first; values likewise; score: scratch of `count`.
void CovariateModel::values_of(std::size_t patients, std::size_t stride, const double* normals, double* values,
                               double* score) const {
    const std::size_t m = count() + 1;
    for (std::size_t j = 1; j < m; ++j) {
        std::fill_n(score, patients, 0.0);
        for (std::size_t k = with_baseline_ ? 0 : 1; k <= j; ++k) {
            const double weight = lower_[j * m + k];
            if (weight == 0) continue;
            const double* const normal = normals + k * patients;
            for (std::size_t i = 0; i < patients; ++i) score[i] += weight * normal[i];
        }
        margins_[j - 1].values({score, patients}, {values + (j - 1) * stride, patients});
    }
}

void CovariateModel::draw(ReplicateKey key, std::size_t n, std::span<double> values, Arena& arena) const {
    constexpr std::size_t kBatch = 256;
    const Arena::Frame frame(arena);
    const std::size_t rows = count() + 2;  // covariates come in pairs, so one more may be drawn
    const std::span<double> normals = arena.take<double>(rows * kBatch), score = arena.take<double>(kBatch);
    for (std::size_t first = 0; first < n; first += kBatch) {
        const std::size_t size = std::min(kBatch, n - first);
        const auto row = [&](std::size_t j) { return normals.subspan(j * size, size); };
        // The word from which the course draws the same patient's baseline.
        if (with_baseline_) fill_shared_uniforms(key, static_cast<std::uint32_t>(first / 2), Purpose::score, 0, row(0));
        for (std::size_t j = 0; j < count(); j += 2)
            fill_uniforms(key, static_cast<std::uint32_t>(first), Purpose::covariate, static_cast<std::uint32_t>(j / 2),
                          row(j + 1), row(j + 2));
        for (std::size_t i = with_baseline_ ? 0 : size; i < (count() + 1) * size; ++i)
            normals[i] = vector_math::normal_quantile(normals[i]);
        values_of(size, n, normals.data(), values.data() + first, score.data());
    }
}

std::vector<double> CovariateModel::even_values(std::size_t n, std::span<const double> baseline_scores) const {
    // Square roots of different primes: no sum of whole multiples of them, or of powers of the calibration's own root,
    // is whole.
    constexpr double kPrimes[kMost] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53};
    std::vector<double> normals((count() + 1) * n), values(count() * n), score(n);
    if (with_baseline_ && !baseline_scores.empty()) std::copy_n(baseline_scores.begin(), n, normals.begin());
    for (std::size_t j = 0; j < count(); ++j) {
        const double step = std::sqrt(kPrimes[j]);
        for (std::size_t i = 0; i < n; ++i) {
            const double x = 0.5 + step * static_cast<double>(i + 1), fraction = x - std::floor(x);
            normals[(j + 1) * n + i] = vector_math::normal_quantile(std::clamp(fraction, 1e-12, 1 - 1e-12));
        }
    }
    values_of(n, n, normals.data(), values.data(), score.data());
    return values;
}

void CovariateModel::effects(std::span<const double> values, std::span<double> log_hazard,
                             std::span<double> plateau) const {
    const std::size_t n = values.size() / std::max<std::size_t>(count(), 1);
    const auto add = [&](std::span<double> to, std::span<const double> x, const Margin& margin, double per_unit,
                         const std::vector<double>& by_value) {
        if (to.empty()) return;
        if (margin.value_of.empty()) {
            if (per_unit != 0)
                for (std::size_t i = 0; i < n; ++i) to[i] += per_unit * (x[i] - margin.mean);
        } else {
            for (std::size_t i = 0; i < n; ++i) to[i] += by_value[static_cast<std::size_t>(x[i])];
        }
    };
    std::fill(log_hazard.begin(), log_hazard.end(), 0.0);
    std::fill(plateau.begin(), plateau.end(), 0.0);
    for (std::size_t j = 0; j < count(); ++j) {
        const std::span<const double> x = values.subspan(j * n, n);
        add(log_hazard, x, margins_[j], margins_[j].log_hazard, margins_[j].log_hazard_of);
        add(plateau, x, margins_[j], margins_[j].plateau, margins_[j].plateau_of);
    }
    for (double& x : log_hazard) x = std::clamp(x, -kMostLogHazard, kMostLogHazard);
}

}  // namespace equipoise
