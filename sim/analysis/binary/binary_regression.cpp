#include "sim/analysis/binary/binary_regression.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/positive_definite.hpp"
#include "models/numeric/vector_math.hpp"
#include "sim/analysis/binary/binary_boundary.hpp"
#include "sim/analysis/binary/centred_columns.hpp"

namespace equipoise {
namespace {

constexpr int kMostNewton = 60, kMostScoring = 1000;  // Fisher's scoring comes near by a share of the way each step
constexpr double kEnough = 1e-20;  // gain of the next step, twice the log-likelihood: a 1e-10th of a standard error
constexpr double kWidestEta = 500;
constexpr double kStill = 1e-10;  // gain below which nothing is left to find but infinities, at twice in a row
constexpr double kFar = 0.05;     // change of a linear predictor that is no rounding
constexpr double kMoves =
    1e-4;  // change of a predictor, per standard deviation of the column, of a coefficient that runs off

// Means, weights of the information, score residuals and log-likelihood of each row. Nothing overlaps: said so, and
// without branches, the loops vectorize.
void logistic_rows(std::size_t n, const double* __restrict m, const double* __restrict y, const double* __restrict eta,
                   double* __restrict mean, double* __restrict weight, double* __restrict residual,
                   double* __restrict terms) {
    for (std::size_t i = 0; i < n; ++i) {
        const double x = eta[i], e = vector_math::exp(-std::fabs(x)), large = 1 / (1 + e), small = e * large;
        const double above = x > 0 ? 1.0 : 0.0;
        mean[i] = above * large + (1 - above) * small;
        weight[i] = m[i] * small * large;
        residual[i] = (y[i] - above * m[i]) + (2 * above - 1) * m[i] * small;
        terms[i] = y[i] * x - m[i] * (above * x + vector_math::log(1 + e));
    }
}
template <bool binomial>
void log_rows(std::size_t n, const double* __restrict m, const double* __restrict y, const double* __restrict eta,
              double* __restrict mean, double* __restrict weight, double* __restrict residual,
              double* __restrict terms) {
    for (std::size_t i = 0; i < n; ++i) {
        const double p = vector_math::exp(eta[i]), other = binomial ? 1 - p : 1;
        mean[i] = p;
        weight[i] = m[i] * p / other;
        residual[i] = (y[i] - m[i] * p) / other;
        terms[i] = y[i] * eta[i] + (binomial ? (m[i] - y[i]) * vector_math::log(other) : -m[i] * p);
    }
}

// Everything that is computed by row at one value of the coefficients.
class Rows {
  public:
    Rows(const RegressionData& data, BinaryModel model, Arena& arena)
        : data(data),
          model(model),
          eta(arena.take<double>(data.rows)),
          mean(arena.take<double>(data.rows)),
          weight(arena.take<double>(data.rows)),
          residual(arena.take<double>(data.rows)),
          terms(arena.take<double>(data.rows)) {}

    void predict(std::span<const double> b) {
        std::fill(eta.begin(), eta.end(), 0.0);
        for (std::size_t j = 0; j < data.columns; ++j) {
            const std::span<const double> x = data.column(j);
            for (std::size_t i = 0; i < data.rows; ++i) eta[i] += x[i] * b[j];
        }
        for (double& value : eta) value = std::clamp(value, -kWidestEta, kWidestEta);
    }

    /// Means, weights and score residuals; gives the log-likelihood, -infinity where a risk would be 1 or more.
    double evaluate() {
        switch (model) {
            case BinaryModel::logistic:
            case BinaryModel::firth:
                logistic_rows(data.rows, data.trials.data(), data.events.data(), eta.data(), mean.data(), weight.data(),
                              residual.data(), terms.data());
                break;
            case BinaryModel::log_binomial:
                if (*std::max_element(eta.begin(), eta.end()) > -1e-15) return -std::numeric_limits<double>::infinity();
                log_rows<true>(data.rows, data.trials.data(), data.events.data(), eta.data(), mean.data(),
                               weight.data(), residual.data(), terms.data());
                break;
            case BinaryModel::modified_poisson:
                log_rows<false>(data.rows, data.trials.data(), data.events.data(), eta.data(), mean.data(),
                                weight.data(), residual.data(), terms.data());
                break;
        }
        return sum(terms);
    }

    void information(std::span<double> result) {
        const std::size_t k = data.columns;
        for (std::size_t j = 0; j < k; ++j) {
            const std::span<const double> x = data.column(j);
            for (std::size_t i = 0; i < data.rows; ++i) terms[i] = x[i] * weight[i];
            for (std::size_t r = j; r < k; ++r) result[r * k + j] = result[j * k + r] = dot(data.column(r), terms);
        }
    }

    const RegressionData& data;
    BinaryModel model;
    std::span<double> eta, mean, weight, residual, terms;
};

// Adds Firth's term h (1/2 - p) to the residuals, h the leverage of each row under the factor of the information: as if
// h patients more had half an event each. Their weight joins the row's, which makes the steps nearly Newton's.
void add_firth(Rows& rows, std::span<const double> factor, std::span<double> x) {
    const std::size_t k = rows.data.columns;
    for (std::size_t i = 0; i < rows.data.rows; ++i) {
        double leverage = 0;
        for (std::size_t j = 0; j < k; ++j) {
            x[j] = rows.data.x[j * rows.data.rows + i];
            for (std::size_t r = 0; r < j; ++r) x[j] -= factor[j * k + r] * x[r];
            x[j] /= factor[j * k + j];
            leverage += x[j] * x[j];
        }
        const double more = leverage * rows.weight[i];
        rows.residual[i] += more * (0.5 - rows.mean[i]);
        rows.weight[i] *= 1 + more / rows.data.trials[i];
    }
}

// The columns along which the step still moves the predictors.
std::span<std::uint8_t> running_columns(const RegressionData& data, std::span<const double> step, Arena& arena) {
    const std::span<std::uint8_t> runs = arena.take<std::uint8_t>(data.columns);
    const double patients = sum(data.trials);
    for (std::size_t j = 0; j < data.columns; ++j) {
        const std::span<const double> x = data.column(j);
        const double mean = dot(x, data.trials) / patients;
        double squares = 0;
        for (std::size_t i = 0; i < data.rows; ++i) squares += data.trials[i] * (x[i] - mean) * (x[i] - mean);
        const double sd = j == 0 ? 1 : std::sqrt(squares / patients);
        runs[j] = !(std::fabs(step[j]) * sd < kMoves);
    }
    return runs;
}

// The log-binomial maximum that Fisher's steps did not reach; where it is not on the boundary, the status stays.
RegressionFit fit_on_boundary(const RegressionData& data, RegressionFit fit, Arena& arena) {
    const BoundaryMaximum maximum = log_binomial_maximum(data, fit.coefficients, arena);
    if (maximum.found)
        fit.status = Status::on_boundary;
    else if (fit.status == Status::ok)
        fit.status = Status::not_converged;
    fit.log_likelihood = maximum.log_likelihood;
    fit.covariance = {};
    for (std::size_t i = 0; i < data.rows; ++i) {
        double eta = 0;
        for (std::size_t j = 0; j < data.columns; ++j) eta += data.x[j * data.rows + i] * fit.coefficients[j];
        fit.mean[i] = std::fmin(std::exp(eta), 1.0);
    }
    return fit;
}

double log_determinant(std::span<const double> factor, std::size_t k) {
    double sum = 0;
    for (std::size_t j = 0; j < k; ++j) sum += std::log(factor[j * k + j]);
    return 2 * sum;
}

// The steps from a start to the maximum, or to where they end without one.
struct Scoring {
    const RegressionData& data;
    BinaryModel model;
    RegressionFit& fit;
    Arena& arena;
    std::span<double> information, augmented;  // factors; augmented: Firth's, with the weights that its term adds
    std::span<double> step, trial, x;
    Rows rows;
    double log_likelihood = 0, penalized = 0;  // at the coefficients
    double gain = 0;                           // of the step, twice the log-likelihood
    double longest = 0;                        // change of a linear predictor by the step

    Scoring(const RegressionData& data, BinaryModel model, RegressionFit& fit, Arena& arena)
        : data(data),
          model(model),
          fit(fit),
          arena(arena),
          information(arena.take<double>(data.columns * data.columns)),
          augmented(arena.take<double>(firth() ? data.columns * data.columns : 0)),
          step(arena.take<double>(data.columns)),
          trial(arena.take<double>(data.columns)),
          x(arena.take<double>(data.columns)),
          rows(data, model, arena) {}

    bool firth() const { return model == BinaryModel::firth; }
    int most_iterations() const { return model == BinaryModel::log_binomial ? kMostScoring : kMostNewton; }

    void start(double events, double patients) {
        const bool log_link = model == BinaryModel::log_binomial || model == BinaryModel::modified_poisson;
        const double more = firth() ? 0.5 : 0;
        // The first column is the intercept.
        fit.coefficients[0] =
            log_link ? std::log(events / patients) : std::log((events + more) / (patients - events + more));
        rows.predict(fit.coefficients);
        log_likelihood = penalized = rows.evaluate();
    }

    /// False, with the status why, where the steps end without a maximum.
    bool climb() {
        int still = 0;  // steps in a row that were long and gained nothing
        for (fit.iterations = 0;; ++fit.iterations) {
            if (!factorize_information()) return false;
            set_step();
            still = gain < kStill && longest > kFar ? still + 1 : 0;
            if (still == 2) {
                fit.status = Status::separated;
                fit.runs_off = running_columns(data, step, arena);
                return true;
            }
            const bool arrived = !(gain >= kEnough) || fit.iterations == most_iterations();
            if (arrived && gain < 1e-8) return true;
            if (arrived || !advance()) {
                fit.status = Status::not_converged;
                return false;
            }
        }
    }

    bool factorize_information() {
        const std::size_t k = data.columns;
        rows.information(information);
        if (!factorize(information, k)) {
            fit.status = fit.iterations == 0 ? Status::not_identifiable : Status::separated;
            fit.covariance = {};
            return false;
        }
        if (!firth()) return true;
        add_firth(rows, information, x);
        penalized = log_likelihood + 0.5 * log_determinant(information, k);
        rows.information(augmented);
        if (factorize(augmented, k)) return true;
        fit.status = Status::not_converged;
        return false;
    }

    void set_step() {
        const std::size_t k = data.columns;
        for (std::size_t j = 0; j < k; ++j) step[j] = x[j] = dot(data.column(j), rows.residual);
        solve(firth() ? augmented : information, k, step);
        gain = 0;
        for (std::size_t j = 0; j < k; ++j) gain += step[j] * x[j];
        std::fill(rows.terms.begin(), rows.terms.end(), 0.0);
        for (std::size_t j = 0; j < k; ++j) {
            const std::span<const double> column = data.column(j);
            for (std::size_t i = 0; i < data.rows; ++i) rows.terms[i] += column[i] * step[j];
        }
        longest = 0;
        for (const double change : rows.terms) longest = std::fmax(longest, std::fabs(change));
    }

    /// Takes the step, halved until the likelihood does not fall; false where it always does.
    bool advance() {
        const std::size_t k = data.columns;
        double scale = 1;
        for (int halving = 0; halving < 40; ++halving, scale *= 0.5) {
            for (std::size_t j = 0; j < k; ++j) trial[j] = fit.coefficients[j] + scale * step[j];
            rows.predict(trial);
            const double value = rows.evaluate();
            if (!std::isfinite(value) || !rises(value)) continue;
            log_likelihood = value;
            std::copy(trial.begin(), trial.end(), fit.coefficients.begin());
            return true;
        }
        return false;
    }

    bool rises(double value) {
        if (!firth()) return value >= log_likelihood - 1e-12 * (1 + std::fabs(log_likelihood));
        rows.information(information);
        if (!factorize(information, data.columns)) return false;
        return value + 0.5 * log_determinant(information, data.columns) >=
               penalized - 1e-10 * (1 + std::fabs(penalized));
    }
};

RegressionFit fit_as_given(const RegressionData& data, BinaryModel model, Arena& arena) {
    const std::size_t k = data.columns;
    RegressionFit fit;
    fit.coefficients = arena.take<double>(k, 0.0);
    fit.covariance = arena.take<double>(k * k);
    fit.mean = arena.take<double>(data.rows);
    Scoring scoring(data, model, fit, arena);
    const double events = sum(data.events), patients = sum(data.trials);
    if (model != BinaryModel::firth && (events <= 0 || events >= patients)) {
        fit.status = events <= 0 ? Status::no_events : Status::no_variation;
        return fit;
    }
    scoring.start(events, patients);
    if (!scoring.climb()) {
        if (model == BinaryModel::log_binomial && fit.status != Status::not_identifiable)
            return fit_on_boundary(data, fit, arena);
        return fit;
    }
    // `information` is the factor at the estimate.
    invert(scoring.information, k, fit.covariance, scoring.step);
    fit.log_likelihood = scoring.log_likelihood;
    std::copy(scoring.rows.mean.begin(), scoring.rows.mean.end(), fit.mean.begin());
    return fit;
}

}  // namespace

RiskAt risk_at(BinaryModel model, double eta) {
    if (model == BinaryModel::logistic || model == BinaryModel::firth) {
        const double e = vector_math::exp(-std::fmin(std::fabs(eta), kWidestEta)), small = e / (1 + e),
                     large = 1 / (1 + e);
        return {eta < 0 ? small : large, small * large};
    }
    const double risk = vector_math::exp(std::clamp(eta, -kWidestEta, kWidestEta));
    return {risk, risk};
}

RegressionFit fit_binary_regression(const RegressionData& data, BinaryModel model, Arena& arena) {
    if (model != BinaryModel::firth) return fit_as_given(data, model, arena);
    // The penalty is the information's determinant, which loses its digits to a large mean.
    const CentredColumns centred(data, arena);
    RegressionFit fit = fit_as_given(centred.data(), model, arena);
    centred.take_back(fit);
    return fit;
}

double score_chi_square(const RegressionData& full, BinaryModel model, std::span<const double> fitted_mean,
                        Arena& arena) {
    const Arena::Frame frame(arena);
    const std::size_t k = full.columns;
    Rows rows(full, model, arena);
    const std::span<double> information = arena.take<double>(k * k), score = arena.take<double>(k),
                            solution = arena.take<double>(k);
    for (std::size_t i = 0; i < full.rows; ++i) {
        const double p = fitted_mean[i];
        rows.eta[i] =
            model == BinaryModel::logistic || model == BinaryModel::firth ? std::log(p / (1 - p)) : std::log(p);
    }
    rows.evaluate();
    rows.information(information);
    if (!factorize(information, k)) return Estimate::kUnknown;
    double chi_square = 0;
    for (std::size_t j = 0; j < k; ++j) score[j] = solution[j] = dot(full.column(j), rows.residual);
    solve(information, k, solution);
    for (std::size_t j = 0; j < k; ++j) chi_square += score[j] * solution[j];
    return chi_square;
}

}  // namespace equipoise
