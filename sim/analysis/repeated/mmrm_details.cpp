#include "sim/analysis/repeated/mmrm_details.hpp"

#include <cmath>

namespace equipoise {
namespace {

using Size = std::size_t;

Details::Matrix matrix_of(std::span<const double> values, Size n) {
    Details::Matrix rows(n, Details::Vector(n));
    for (Size i = 0; i < n; ++i)
        for (Size j = 0; j < n; ++j) rows[i][j] = values[i + j * n];
    return rows;
}

// Row k: coefficient k of the printed coding as a combination of the fit's own (a mean and a difference for each
// visit).
Details::Matrix coding(const MmrmData& data) {
    const Size T = data.visits, q = data.covariates, p = data.coefficients();
    Details::Matrix rows(p, Details::Vector(p, 0.0));
    rows[0][0] = 1;
    for (Size c = 0; c < q; ++c) {
        rows[0][2 * T + c] = -data.covariate_means[c];
        rows[1 + c][2 * T + c] = 1;
    }
    rows[1 + q][T] = 1;
    for (Size t = 1; t < T; ++t) {
        rows[1 + q + t][t] = rows[q + T + t][T + t] = 1;
        rows[1 + q + t][0] = rows[q + T + t][T] = -1;
    }
    return rows;
}

Details::Matrix recoded(const Details::Matrix& coding, std::span<const double> covariance) {
    const Size p = coding.size();
    Details::Matrix half(p, Details::Vector(p, 0.0)), whole = half;
    for (Size i = 0; i < p; ++i)
        for (Size j = 0; j < p; ++j)
            for (Size k = 0; k < p; ++k) half[i][j] += coding[i][k] * covariance[k + j * p];
    for (Size i = 0; i < p; ++i)
        for (Size j = 0; j < p; ++j)
            for (Size k = 0; k < p; ++k) whole[i][j] += half[i][k] * coding[j][k];
    return whole;
}

Details::Vector root_diagonal(const Details::Matrix& matrix) {
    Details::Vector roots;
    for (Size i = 0; i < matrix.size(); ++i) roots.push_back(std::sqrt(matrix[i][i]));
    return roots;
}

// The first visit is the reference.
Details::Words coefficient_names(const MmrmReport& report, const Details::Vector& days) {
    Details::Words names{"(Intercept)"};
    names.insert(names.end(), report.covariates.begin(), report.covariates.end());
    names.push_back("arm");
    for (const char* prefix : {"v", "arm:v"})
        for (Size t = 1; t < days.size(); ++t) names.push_back(prefix + std::to_string(static_cast<int>(days[t])));
    return names;
}

// Of the arms, visit by visit.
void set_differences(Details& details, const MmrmLikelihood& likelihood, Size T, Size p) {
    Details::Vector differences(T), difference_errors(T);
    for (Size t = 0; t < T; ++t) {
        if (likelihood.dropped(T + t)) {
            differences[t] = difference_errors[t] = Estimate::kUnknown;
            continue;
        }
        differences[t] = likelihood.beta()[T + t];
        difference_errors[t] = std::sqrt(likelihood.covariance()[(T + t) * (p + 1)]);
    }
    details.set("difference_by_visit", differences);
    details.set("difference_by_visit_se", difference_errors);
}

}  // namespace

void set_details(Details& details, const MmrmReport& report) {
    const MmrmData& data = report.data;
    const Size T = data.visits, p = data.coefficients();
    Details::Vector days;
    for (const int row : report.rows) days.push_back(report.days[static_cast<Size>(row)]);
    const Details::Matrix rows = coding(data);
    // Redundant columns, and what is told against them, have no coefficient.
    const auto known = [&](Size k) {
        for (Size j = 0; j < p; ++j)
            if (report.likelihood.dropped(j) && rows[k][j] != 0 && (k > 0 || j < 2 * T)) return false;
        const Size t = k > data.covariates + 1 && k < data.covariates + 1 + T ? k - data.covariates - 1 : 0;
        return data.control_seen[t] > 0;  // the model's mean at t is the treated arm's where control was not seen
    };
    Details::Vector coefficients(p, 0.0), degrees_of_freedom;
    for (Size k = 0; k < p; ++k) {
        if (!known(k)) {
            coefficients[k] = Estimate::kUnknown;
            degrees_of_freedom.push_back(Estimate::kUnknown);
            continue;
        }
        for (Size j = 0; j < p; ++j) coefficients[k] += rows[k][j] * report.likelihood.beta()[j];
        degrees_of_freedom.push_back(report.small.valid() ? report.small.satterthwaite(rows[k]) : Estimate::kUnknown);
    }
    coefficients[0] += data.outcome_mean;
    const auto without_unknown = [&](Details::Matrix matrix) {
        for (Size i = 0; i < p; ++i)
            for (Size j = 0; j < p; ++j)
                if (!known(i) || !known(j)) matrix[i][j] = Estimate::kUnknown;
        return matrix;
    };
    const Details::Matrix covariance = without_unknown(recoded(rows, report.likelihood.covariance()));
    details.set("n_subjects", static_cast<double>(data.patients));
    details.set("n_obs", static_cast<double>(data.observations));
    details.set("patterns", static_cast<double>(data.patterns.size()));
    details.set("visits", days);
    details.set("coef_names", coefficient_names(report, days));
    details.set("coef", coefficients);
    details.set("se", root_diagonal(covariance));
    details.set("vcov", covariance);
    details.set("df_satterthwaite", degrees_of_freedom);
    details.set("df_kenward_roger", degrees_of_freedom);  // the same for a single coefficient
    details.set("visit_covariance", matrix_of(report.fit.sigma, T));
    const double log_likelihood = report.likelihood.log_likelihood();
    details.set("loglik", log_likelihood);
    details.set("covariance_parameters", static_cast<double>(report.model.parameters()));
    details.set("iterations", static_cast<double>(report.fit.iterations));

    set_differences(details, report.likelihood, T, p);
    if (!report.small.valid()) return;
    const std::span<const double> linear = report.small.kenward_roger(report.model, true);
    details.set("se_kenward_roger_linear", root_diagonal(without_unknown(recoded(rows, linear))));
    const std::span<const double> adjusted = report.small.kenward_roger(report.model, false);
    if (!adjusted.empty()) {
        const Details::Matrix adjusted_covariance = without_unknown(recoded(rows, adjusted));
        details.set("se_kenward_roger", root_diagonal(adjusted_covariance));
        details.set("vcov_kenward_roger", adjusted_covariance);
    }
}

}  // namespace equipoise
