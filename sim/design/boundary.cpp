#include "sim/design/boundary.hpp"

#include <cmath>
#include <string>

#include "models/numeric/portable_math.hpp"
#include "models/numeric/root.hpp"
#include "sim/design/look_rules.hpp"

namespace equipoise {
namespace {

constexpr double kNone = Limits::kNone;
constexpr double kTolerance = 1e-11;

InputError nothing_left() {
    return InputError("efficacy", "the looks before the last spend all of alpha",
                      "stricter limits at the looks before the last");
}

class BoundarySolver {
  public:
    explicit BoundarySolver(const BoundaryPlan& plan) : plan_(plan), recursion_(recursion_kind(plan)) {
        // Without binding futility the efficacy limits are those of a design without futility, whatever the drift.
        if (binding()) return;
        solved_.constant = has_constant(plan_.efficacy.kind) ? constant() : 0;
        solved_.last_critical = 0;
        solved_.last_critical = limits_as_solved().back().upper;
        if (!(solved_.last_critical < kNone)) throw nothing_left();
    }

    // The limits under a planned drift.
    std::vector<Limits> limits(double drift) {
        solved_.drift = drift;
        if (!binding()) return limits_as_solved();
        if (has_constant(plan_.efficacy.kind)) {
            solved_.constant = constant();
            solved_.last_critical = solved_.constant;
        } else if (follows_last_critical(plan_.futility)) {
            solved_.last_critical = last_critical();
        }
        return limits_as_solved();
    }

    double drift(double fixed) {
        std::vector<Limits> known;
        if (!follows_drift(plan_.futility)) known = limits(fixed);
        const double target = 1 - plan_.beta;
        const auto missing = [&](double drift) {
            if (follows_drift(plan_.futility)) known = limits(drift);
            return target - stage_probabilities(plan_.information, known, drift).power;
        };
        double low = fixed, high = 1.25 * fixed, at_low = missing(low), at_high = missing(high);
        while (at_low < 0 && low > 1e-3) high = low, at_high = at_low, low *= 0.7, at_low = missing(low);
        while (at_high > 0) {
            low = high, at_low = at_high, high *= 1.25;
            if (high > 40)
                throw InputError("beta", "no effect gives power " + std::to_string(target) + " with these limits",
                                 "less futility, or limits that can be reached");
            at_high = missing(high);
        }
        return root_between(missing, low, at_low, high, at_high, kTolerance);
    }

    double alpha_spent_by(std::size_t looks, const std::vector<Limits>& limits) {
        recursion_.begin(solved_.drift);
        for (std::size_t k = 0; k < looks; ++k) recursion_.follow(plan_.information[k], limits[k]);
        return recursion_.alpha_spent();
    }

  private:
    bool binding() const { return plan_.futility.kind != FutilityKind::none && plan_.futility.binding; }

    std::vector<Limits> limits_as_solved() {
        const std::size_t looks = plan_.information.size();
        std::vector<Limits> limits;
        recursion_.begin(solved_.drift);
        for (std::size_t k = 0; k < looks; ++k) {
            const double t = plan_.information[k];
            limits.push_back(recursion_.next(t, look_rule(plan_, solved_, k, t, k + 1 == looks, true)));
        }
        return limits;
    }

    // C at which the looks together spend alpha.
    double constant() {
        const double alpha = plan_.side_alpha();
        const auto over = [&](double constant) {
            solved_.constant = constant;
            if (binding()) solved_.last_critical = constant;
            limits_as_solved();
            return recursion_.alpha_spent() - alpha;
        };
        double low = -portable::normal_quantile(alpha), high = 1.3 * low + 0.2, at_low = over(low),
               at_high = over(high);
        while (at_low < 0 && low > 1e-6) high = low, at_high = at_low, low *= 0.7, at_low = over(low);
        while (at_high > 0 && high < 64) low = high, at_low = at_high, high *= 1.3, at_high = over(high);
        return root_between(over, low, at_low, high, at_high, kTolerance);
    }

    // The last critical value, when binding futility limits depend on it and it on them: falling in what is assumed.
    double last_critical() {
        const auto more = [&](double assumed) {
            solved_.last_critical = assumed;
            const double z = limits_as_solved().back().upper;
            return (std::fabs(z) < 40 ? z : -40) - assumed;  // none: nobody reaches the last look
        };
        const double low = -40, high = 40;
        return root_between(more, low, more(low), high, more(high), kTolerance);
    }

    const BoundaryPlan& plan_;
    LimitRecursion recursion_;
    SolvedConstants solved_;
};

void check_limits(const Boundary& boundary) {
    const std::size_t looks = boundary.looks.size();
    for (std::size_t k = 0; k < looks; ++k) {
        const Limits& limits = boundary.looks[k].limits;
        const std::string look = "look " + std::to_string(k + 1);
        if (k + 1 == looks && !(std::fabs(limits.upper) < kNone)) throw nothing_left();
        if (k + 1 < looks && limits.tests_futility() && limits.upper < kNone && !(limits.futility < limits.upper))
            throw InputError(
                "futility",
                "at " + look + " the futility limit is not below the efficacy limit, " + std::to_string(limits.upper),
                "a lower futility limit, or less of beta spent by then");
    }
}

void fill_looks(Boundary& boundary, BoundarySolver& solver, const std::vector<Limits>& limits) {
    const BoundaryPlan& plan = boundary.plan;
    double beta_spent = 0;
    const std::size_t looks = limits.size();
    for (std::size_t k = 0; k < looks; ++k) {
        BoundaryLook look;
        look.information = plan.information[k];
        look.limits = limits[k];
        look.p_one_sided = limits[k].upper < kNone ? portable::normal_upper(limits[k].upper) : 0;
        look.alpha_spent = plan.sides * solver.alpha_spent_by(k + 1, limits);
        beta_spent += boundary.alternative.futility[k] + boundary.alternative.harm[k];
        look.beta_spent = k + 1 == looks ? 1 - boundary.power : beta_spent;
        boundary.looks.push_back(look);
    }
}

}  // namespace

Boundary plan_boundary(const BoundaryPlan& plan) {
    if (std::vector<Problem> problems = problems_of(plan); !problems.empty()) throw InputError(std::move(problems));
    Boundary boundary;
    boundary.plan = plan;
    BoundarySolver solver(boundary.plan);
    double alpha = plan.side_alpha();
    if (plan.efficacy.kind == EfficacyKind::user_critical)
        alpha = solver.alpha_spent_by(plan.information.size(), solver.limits(1));
    boundary.fixed_drift = -portable::normal_quantile(alpha) - portable::normal_quantile(plan.beta);
    boundary.drift = plan.drift ? *plan.drift : solver.drift(boundary.fixed_drift);
    const std::vector<Limits> limits = solver.limits(boundary.drift);
    const auto under = [&](double drift) { return stage_probabilities(plan.information, limits, drift); };
    boundary.null = under(0);
    boundary.half = under(0.5 * boundary.drift);
    boundary.alternative = under(boundary.drift);
    boundary.power = boundary.alternative.power;
    fill_looks(boundary, solver, limits);
    check_limits(boundary);
    const double ratio = boundary.drift / boundary.fixed_drift;
    boundary.inflation = ratio * ratio;
    boundary.expected_information_null = boundary.inflation * boundary.null.expected_information;
    boundary.expected_information_half = boundary.inflation * boundary.half.expected_information;
    boundary.expected_information_alternative = boundary.inflation * boundary.alternative.expected_information;
    return boundary;
}

}  // namespace equipoise
