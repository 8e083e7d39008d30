#include "sim/results/boundary_row.hpp"

#include <fmt/format.h>

#include "models/numeric/portable_math.hpp"
#include "sim/design/boundary_names.hpp"

namespace equipoise {
namespace {

double or_unknown(double limit) { return std::isfinite(limit) ? limit : unknown; }

void set_limits(BoundaryRow& row, const Limits& limits, int sides) {
    row.z_upper = or_unknown(limits.upper);
    row.p_one_sided = std::isfinite(limits.upper) ? portable::normal_upper(limits.upper) : unknown;
    row.z_futility = or_unknown(limits.futility);
    row.z_lower = sides == 2 ? or_unknown(limits.lower) : row.z_futility;
}

BoundaryRow::Stops stops_at(const StageProbabilities& stages, std::size_t look) {
    return {stages.benefit[look], stages.harm[look], stages.futility[look]};
}

template <class Get>
Measure<BoundaryRow> stop(std::string name, std::string meaning, Get get) {
    return value<BoundaryRow>(std::move(name), "", "chance to stop here " + std::move(meaning), get);
}

}  // namespace

std::vector<Measure<BoundaryRow>> BoundaryRow::columns() {
    using R = BoundaryRow;
    const char *none = "if there is no effect", *planned = "under the planned effect", *half = "under half of it";
    const auto words = [](const char* why, const char* when) { return std::string(why) + when; };
    return {
        whole<R>("look", "", "from 1", &R::look),
        value<R>("information", "", "share of the planned maximum", &R::information),
        value<R>("z_upper", "", "benefit at or above it; missing: not tested", &R::z_upper),
        value<R>("p_one_sided", "", "1 - Phi(z_upper)", &R::p_one_sided),
        value<R>("alpha_spent", "", "type I error spent by now, both sides together", &R::alpha_spent),
        value<R>("z_lower", "", "one-sided: futility below it; two-sided: harm at or below it", &R::z_lower),
        value<R>("z_futility", "", "futility below it (an inner wedge: |z| below it)", &R::z_futility),
        value<R>("beta_spent", "", "chance, under the planned effect, to have stopped without benefit by now",
                 &R::beta_spent),
        stop("benefit_null", words("for benefit ", none), [](const R& r) { return r.null.benefit; }),
        stop("harm_null", words("for harm ", none), [](const R& r) { return r.null.harm; }),
        stop("futility_null", words("for futility ", none), [](const R& r) { return r.null.futility; }),
        stop("benefit_half", words("for benefit ", half), [](const R& r) { return r.half.benefit; }),
        stop("harm_half", words("for harm ", half), [](const R& r) { return r.half.harm; }),
        stop("futility_half", words("for futility ", half), [](const R& r) { return r.half.futility; }),
        stop("benefit_alternative", words("for benefit ", planned), [](const R& r) { return r.alternative.benefit; }),
        stop("harm_alternative", words("for harm ", planned), [](const R& r) { return r.alternative.harm; }),
        stop("futility_alternative", words("for futility ", planned),
             [](const R& r) { return r.alternative.futility; }),
    };
}

std::vector<BoundaryRow> boundary_rows(const Boundary& boundary) {
    std::vector<BoundaryRow> rows;
    for (std::size_t k = 0; k < boundary.looks.size(); ++k) {
        const BoundaryLook& look = boundary.looks[k];
        BoundaryRow row;
        row.look = static_cast<std::int64_t>(k) + 1;
        row.information = look.information;
        set_limits(row, look.limits, boundary.plan.sides);
        row.alpha_spent = look.alpha_spent;
        if (boundary.plan.futility.kind != FutilityKind::none) row.beta_spent = look.beta_spent;
        row.null = stops_at(boundary.null, k);
        row.half = stops_at(boundary.half, k);
        row.alternative = stops_at(boundary.alternative, k);
        rows.push_back(row);
    }
    return rows;
}

void check_observed(const std::vector<double>& observed, const std::string& where) {
    double before = 0;
    for (const double share : observed) {
        if (!(share > before && share <= 10))
            throw InputError(where, fmt::format("has {} after {}", share, before),
                             "shares of the planned maximum, increasing, above 0 and at most 10");
        before = share;
    }
    if (observed.size() > BoundaryPlan::kMostLooks)
        throw InputError(where, fmt::format("has {} looks", observed.size()),
                         fmt::format("at most {}", BoundaryPlan::kMostLooks));
}

bool ends_the_trial(const Boundary& boundary, const std::vector<double>& observed) {
    return observed.size() >= boundary.looks.size() || (!observed.empty() && observed.back() >= 1);
}

std::vector<BoundaryRow> observed_rows(const Boundary& boundary, const std::vector<double>& observed, bool last) {
    BoundaryWalk walk(boundary);
    std::vector<BoundaryRow> rows;
    for (std::size_t k = 0; k < observed.size(); ++k) {
        BoundaryRow row;
        row.look = static_cast<std::int64_t>(k) + 1;
        row.information = observed[k];
        set_limits(row, walk.next(observed[k], last && k + 1 == observed.size()), boundary.plan.sides);
        row.alpha_spent = walk.alpha_spent();
        rows.push_back(row);
    }
    // Probabilities of the looks so far do not depend on those to come.
    const StageProbabilities null = stage_probabilities(observed, walk.limits(), 0),
                             half = stage_probabilities(observed, walk.limits(), 0.5 * boundary.drift),
                             planned = stage_probabilities(observed, walk.limits(), boundary.drift);
    double beta_spent = 0;
    for (std::size_t k = 0; k < rows.size(); ++k) {
        rows[k].null = stops_at(null, k);
        rows[k].half = stops_at(half, k);
        rows[k].alternative = stops_at(planned, k);
        beta_spent += planned.futility[k] + planned.harm[k];
        if (boundary.plan.futility.kind != FutilityKind::none) rows[k].beta_spent = beta_spent;
    }
    return rows;
}

std::vector<Measure<BoundaryDesignRow>> BoundaryDesignRow::columns() {
    using R = BoundaryDesignRow;
    return {
        value<R>("alpha", "", "type I error asked for, both sides together", [](const R& r) { return r.plan.alpha; }),
        whole<R>("sides", "", "1 or 2", [](const R& r) { return r.plan.sides; }),
        value<R>("beta", "", "type II error asked for", [](const R& r) { return r.plan.beta; }),
        value<R>("efficacy", "", "rule for benefit, NAME:PARAMETER",
                 [](const R& r) { return spelled(r.plan.efficacy); }),
        value<R>("futility", "", "rule for futility, NAME:PARAMETER",
                 [](const R& r) { return spelled(r.plan.futility); }),
        value<R>("binding", "", "efficacy limits count on futility stops",
                 [](const R& r) { return r.plan.futility.binding; }),
        value<R>("inflation", "", "maximum information over that of the fixed design", &R::inflation),
        value<R>("drift", "", "expected z of the last look under the planned effect", &R::drift),
        value<R>("fixed_drift", "", "the same of the fixed design", &R::fixed_drift),
        value<R>("power", "", "chance of benefit under the planned effect, futility obeyed", &R::power),
        value<R>("type_one_error", "", "chance of benefit or harm without an effect, futility obeyed",
                 &R::type_one_error),
        value<R>("expected_information_null", "", "expected over the fixed design's, without an effect",
                 &R::expected_null),
        value<R>("expected_information_half", "", "the same under half of the planned effect", &R::expected_half),
        value<R>("expected_information_alternative", "", "the same under the planned effect", &R::expected_alternative),
    };
}

BoundaryDesignRow design_row(const Boundary& boundary) {
    BoundaryDesignRow row;
    row.plan = boundary.plan;
    row.inflation = boundary.inflation;
    row.drift = boundary.drift;
    row.fixed_drift = boundary.fixed_drift;
    row.power = boundary.power;
    row.type_one_error = boundary.null.power + boundary.null.any_harm;
    row.expected_null = boundary.expected_information_null;
    row.expected_half = boundary.expected_information_half;
    row.expected_alternative = boundary.expected_information_alternative;
    return row;
}

}  // namespace equipoise
