#include "models/fit/turnbull_maximum.hpp"
#include "models/numeric/plain_eigen.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

#include "models/numeric/portable_math.hpp"

namespace equipoise::fit {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

constexpr std::size_t kNewtonCells = 1500;  // beyond, EM alone: a matrix of cells squared no longer pays

double patients_of(std::span<const Cover> covers) {
    double sum = 0;
    for (const Cover& row : covers) sum += row.count;
    return sum;
}

// A row's mass, summed over its own cells: differences of long sums would lose the small ones.
double mass_of(std::span<const double> mass, const Cover& row) {
    double sum = 0;
    for (std::size_t j = row.first; j <= row.last; ++j) sum += mass[j];
    return sum;
}

std::vector<double> slopes_of(std::span<const double> mass, std::span<const Cover> covers) {
    std::vector<double> change(mass.size() + 1, 0.0);
    for (const Cover& row : covers) {
        const double share = row.count / mass_of(mass, row);
        change[row.first] += share;
        change[row.last + 1] -= share;
    }
    std::partial_sum(change.begin(), change.end(), change.begin());
    change.pop_back();
    return change;
}

// sum c log P - N sum(mass): its maximum over masses >= 0 without the constraint has masses that sum to 1.
double value_of(std::span<const double> mass, std::span<const Cover> covers, double patients) {
    double value = -patients * std::accumulate(mass.begin(), mass.end(), 0.0);
    for (const Cover& row : covers) value += row.count * portable::log(mass_of(mass, row));
    return value;
}

void em(std::vector<double>& mass, std::span<const Cover> covers, double patients, int steps) {
    for (int step = 0; step < steps; ++step) {
        const std::vector<double> slopes = slopes_of(mass, covers);
        for (std::size_t j = 0; j < mass.size(); ++j) mass[j] *= slopes[j] / patients;
    }
}

// Minus the second derivatives: H_jk = sum of c / P^2 over rows that cover both, by a difference array in two
// dimensions.
Matrix information_of(std::span<const double> mass, std::span<const Cover> covers) {
    const auto m = static_cast<Eigen::Index>(mass.size());
    Matrix h = Matrix::Zero(m + 1, m + 1);
    for (const Cover& row : covers) {
        const double p = mass_of(mass, row), weight = row.count / (p * p);
        const auto f = static_cast<Eigen::Index>(row.first), l = static_cast<Eigen::Index>(row.last) + 1;
        h(f, f) += weight;
        h(f, l) -= weight;
        h(l, f) -= weight;
        h(l, l) += weight;
    }
    for (Eigen::Index j = 0; j <= m; ++j)
        for (Eigen::Index i = 1; i <= m; ++i) h(i, j) += h(i - 1, j);
    for (Eigen::Index j = 1; j <= m; ++j) h.col(j) += h.col(j - 1);
    return h.topLeftCorner(m, m);
}

// argmin of x'Hx / 2 - b'x over x >= 0 by Lawson and Hanson's active set, started from the cells in `free`.
Vector not_negative_minimum(const Matrix& h, const Vector& b, std::vector<std::uint8_t> free, Vector x) {
    const Eigen::Index m = b.size();
    const double ridge = 1e-13 * h.diagonal().maxCoeff();
    for (Eigen::Index round = 0; round < 3 * m + 10; ++round) {
        for (;;) {
            std::vector<Eigen::Index> at;
            for (Eigen::Index j = 0; j < m; ++j)
                if (free[static_cast<std::size_t>(j)]) at.push_back(j);
            if (at.empty()) break;
            Matrix part = h(at, at);
            part.diagonal().array() += ridge;
            const Vector solved = part.ldlt().solve(Vector(b(at)));
            double length = 1;
            std::size_t blocking = at.size();
            for (std::size_t k = 0; k < at.size(); ++k)
                if (const double to = solved[static_cast<Eigen::Index>(k)];
                    to <= 0 && x[at[k]] / (x[at[k]] - to) < length) {
                    length = std::max(0.0, x[at[k]] / (x[at[k]] - to));
                    blocking = k;
                }
            for (std::size_t k = 0; k < at.size(); ++k)
                x[at[k]] += length * (solved[static_cast<Eigen::Index>(k)] - x[at[k]]);
            if (blocking == at.size()) break;
            x[at[blocking]] = 0;
            free[static_cast<std::size_t>(at[blocking])] = 0;
        }
        const Vector rise = b - h * x;
        Eigen::Index best = -1;
        for (Eigen::Index j = 0; j < m; ++j)
            if (!free[static_cast<std::size_t>(j)] && rise[j] > 1e-10 * h.diagonal().maxCoeff() &&
                (best < 0 || rise[j] > rise[best]))
                best = j;
        if (best < 0) break;
        free[static_cast<std::size_t>(best)] = 1;
    }
    return x;
}

// One Newton step with halving; false if nothing is gained.
bool newton(std::vector<double>& mass, std::span<const Cover> covers, double patients) {
    const auto m = static_cast<Eigen::Index>(mass.size());
    const Matrix h = information_of(mass, covers);
    const std::vector<double> slopes = slopes_of(mass, covers);
    const Vector at = Eigen::Map<const Vector>(mass.data(), m);
    const Vector b = h * at + (Eigen::Map<const Vector>(slopes.data(), m).array() - patients).matrix();
    std::vector<std::uint8_t> free;
    for (const double x : mass) free.push_back(x > 1e-6);
    Vector start = at;
    for (Eigen::Index j = 0; j < m; ++j)
        if (!free[static_cast<std::size_t>(j)]) start[j] = 0;
    const Vector to = not_negative_minimum(h, b, free, start);
    const double before = value_of(mass, covers, patients);
    for (double length = 1; length > 1e-9; length /= 2) {
        std::vector<double> next(mass.size());
        for (Eigen::Index j = 0; j < m; ++j)
            next[static_cast<std::size_t>(j)] = std::max(0.0, at[j] + length * (to[j] - at[j]));
        if (!(value_of(next, covers, patients) > before)) continue;
        mass = std::move(next);
        return true;
    }
    return false;
}

void scale_to_one(std::vector<double>& mass) {
    const double total = std::accumulate(mass.begin(), mass.end(), 0.0);
    for (double& x : mass) x /= total;
}

}  // namespace

double duality_gap(std::span<const double> mass, std::span<const Cover> covers) {
    const std::vector<double> slopes = slopes_of(mass, covers);
    return std::max(0.0, *std::max_element(slopes.begin(), slopes.end()) - patients_of(covers));
}

double maximize_masses(std::vector<double>& mass, std::span<const Cover> covers) {
    const double patients = patients_of(covers);
    double gap = duality_gap(mass, covers);
    if (mass.size() > kNewtonCells) {
        for (int round = 0; round < 100 && gap > kTurnbullGap; ++round) {
            em(mass, covers, patients, 100);
            gap = duality_gap(mass, covers);
        }
        return gap;
    }
    std::vector<double> best = mass;
    double best_gap = gap;
    for (int round = 0; round < 60 && best_gap > kTurnbullGap / 100; ++round) {
        std::vector<double> now = best;
        em(now, covers, patients, round == 0 ? 50 : 3);
        for (int step = 0; step < 25 && newton(now, covers, patients); ++step) {
        }
        scale_to_one(now);
        gap = duality_gap(now, covers);
        if (gap >= best_gap && best_gap <= kTurnbullGap) break;
        best = std::move(now);
        best_gap = gap;
    }
    mass = best;
    return best_gap;
}

}  // namespace equipoise::fit
