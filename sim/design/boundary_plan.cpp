#include "sim/design/boundary_plan.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include "sim/design/look_density.hpp"

namespace equipoise {
namespace {

std::string text(double x) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.10g", x);
    return buffer;
}

class Checker {
  public:
    Checker(const BoundaryPlan& plan, std::string_view where) : plan_(plan), where_(where) {}

    std::vector<Problem> all() {
        errors();
        looks();
        if (problems_.empty()) {
            efficacy();
            futility();
        }
        return std::move(problems_);
    }

  private:
    void wrong(const std::string& key, std::string what, std::string instead) {
        problems_.push_back(
            {where_.empty() ? key : std::string(where_) + "." + key, std::move(what), std::move(instead)});
    }

    void errors() {
        const double side = plan_.side_alpha();
        if (plan_.sides != 1 && plan_.sides != 2) wrong("sides", "is " + std::to_string(plan_.sides), "1 or 2");
        const bool sound = plan_.alpha > 0 && side < 0.5;
        if (!sound) wrong("alpha", "is " + text(plan_.alpha), "above 0 and below " + text(0.5 * plan_.sides));
        if (!(plan_.beta > 0 && plan_.beta < 1 - (sound ? side : 0)))
            wrong("beta", "is " + text(plan_.beta), "above 0, and power 1 - beta above the type I error");
        if (plan_.drift && !(*plan_.drift > 0 && *plan_.drift <= 40))
            wrong("drift", "is " + text(*plan_.drift), "above 0, at most 40");
    }

    void looks() {
        const std::vector<double>& t = plan_.information;
        if (t.empty() || t.size() > BoundaryPlan::kMostLooks)
            return wrong("information", "has " + std::to_string(t.size()) + " looks",
                         "1 to " + std::to_string(BoundaryPlan::kMostLooks));
        double before = 0;
        for (const double share : t) {
            if (!(share > 0 && share <= 1))
                return wrong("information", "has a look at " + text(share), "above 0, at most 1");
            if (!(before <= share * (1 - LookDensity::kLeastStep)))
                return wrong("information", "has a look at " + text(share) + " after one at " + text(before),
                             "increasing, each at least a thousandth more than the one before");
            before = share;
        }
        if (!(std::fabs(t.back() - 1) <= 1e-12))
            wrong("information", "ends at " + text(t.back()), "the last look at 1");
        if (!plan_.tests.empty() && plan_.tests.size() != t.size())
            wrong("tests", "has " + std::to_string(plan_.tests.size()) + " values", count(t.size()));
        else if (!plan_.tests.empty() && plan_.tests.back() == LookTests::futility)
            wrong("tests", "ends with futility", "the last look tests efficacy");
    }

    static std::string count(std::size_t n) {
        return n == 1 ? std::string("one value") : std::to_string(n) + " values, one a look";
    }

    // A rule's parameter where it has none, or out of its range; `half_open`: the low end is not allowed.
    void parameter(const std::string& key, const std::optional<double>& given, bool has, Range range,
                   const std::string& allowed) {
        if (!given) return;
        if (!has)
            wrong(key + ".parameter", "is " + text(*given), "this kind has no parameter");
        else if (!range.contains(*given))
            wrong(key + ".parameter", "is " + text(*given), allowed);
    }

    // Cumulative errors by look that end at `total`.
    void cumulative(const std::string& key, const std::vector<double>& values, double total, const std::string& name) {
        if (values.size() != plan_.information.size())
            return wrong(key, "has " + std::to_string(values.size()) + " values", count(plan_.information.size()));
        double before = 0;
        for (const double x : values) {
            if (!(x >= before))
                return wrong(key, "has " + text(x) + " after " + text(before), "at least 0, not decreasing");
            before = x;
        }
        if (!(std::fabs(before - total) <= 1e-9 * total))
            wrong(key, "ends at " + text(before), "the last value is " + name + ", " + text(total));
    }

    void no_values(const std::string& key, const std::vector<double>& values) {
        if (!values.empty()) wrong(key, "has " + std::to_string(values.size()) + " values", "this kind has no values");
    }

    void efficacy() {
        const EfficacyRule& rule = plan_.efficacy;
        const auto limits = [&](bool has, Range range, const char* allowed) {
            parameter("efficacy", rule.parameter, has, range, allowed);
        };
        switch (rule.kind) {
            case EfficacyKind::wang_tsiatis:
                limits(true, Range::between(-0.5, 1), "from -0.5 to 1 (O'Brien-Fleming 0, Pocock 0.5)");
                break;
            case EfficacyKind::haybittle_peto:
                limits(true, {0, 10, true, false}, "above 0, at most 10");
                break;
            case EfficacyKind::hwang_shih_decani:
                limits(true, Range::between(-40, 40), "from -40 to 40");
                break;
            case EfficacyKind::kim_demets:
                limits(true, {0, 50, true, false}, "above 0, at most 50");
                break;
            default:
                limits(false, Range::any(), "");
        }
        if (rule.kind == EfficacyKind::user_spending)
            return cumulative("efficacy.values", rule.values, plan_.alpha, "alpha");
        if (rule.kind != EfficacyKind::user_critical) return no_values("efficacy.values", rule.values);
        if (rule.values.size() != plan_.information.size())
            return wrong("efficacy.values", "has " + std::to_string(rule.values.size()) + " values",
                         count(plan_.information.size()));
        for (const double z : rule.values)
            if (!(z > 0 && z < 36))
                return wrong("efficacy.values", "has " + text(z), "a z above 0 and below 36 for each look");
    }

    void futility() {
        const FutilityRule& rule = plan_.futility;
        const auto limits = [&](bool has, Range range, const char* allowed) {
            parameter("futility", rule.parameter, has, range, allowed);
        };
        switch (rule.kind) {
            case FutilityKind::hwang_shih_decani:
                limits(true, Range::between(-40, 40), "from -40 to 40");
                break;
            case FutilityKind::kim_demets:
                limits(true, {0, 50, true, false}, "above 0, at most 50");
                break;
            case FutilityKind::conditional_power:
            case FutilityKind::predictive_power:
                limits(true, Range::open_probability(), "above 0 and below 1");
                break;
            default:
                limits(false, Range::any(), "");
        }
        if (plan_.sides == 1 && rule.kind != FutilityKind::none && rule.region == FutilityRegion::inner_wedge)
            wrong("futility.region", "is inner-wedge in a one-sided design", "below");
        if (rule.kind == FutilityKind::user_spending)
            return cumulative("futility.values", rule.values, plan_.beta, "beta");
        if (rule.kind != FutilityKind::fixed_z) return no_values("futility.values", rule.values);
        const std::size_t before_last = plan_.information.size() - 1;
        if (rule.values.empty() || (rule.values.size() != 1 && rule.values.size() != before_last))
            return wrong("futility.values", "has " + std::to_string(rule.values.size()) + " values",
                         "one for all looks before the last, or one for each (" + std::to_string(before_last) + ")");
        for (const double z : rule.values)
            if (!(z > -36 && z < 36)) return wrong("futility.values", "has " + text(z), "a z above -36 and below 36");
    }

    const BoundaryPlan& plan_;
    std::string_view where_;
    std::vector<Problem> problems_;
};

}  // namespace

double parameter_of(const EfficacyRule& rule) {
    if (rule.parameter) return *rule.parameter;
    switch (rule.kind) {
        case EfficacyKind::wang_tsiatis:
            return 0.25;
        case EfficacyKind::haybittle_peto:
        case EfficacyKind::kim_demets:
            return 3;
        case EfficacyKind::hwang_shih_decani:
            return -4;
        default:
            return 0;
    }
}

double parameter_of(const FutilityRule& rule) {
    if (rule.parameter) return *rule.parameter;
    switch (rule.kind) {
        case FutilityKind::hwang_shih_decani:
            return -4;
        case FutilityKind::kim_demets:
            return 3;
        case FutilityKind::conditional_power:
        case FutilityKind::predictive_power:
            return 0.2;
        default:
            return 0;
    }
}

std::vector<Problem> problems_of(const BoundaryPlan& plan, std::string_view where) {
    return Checker(plan, where).all();
}

}  // namespace equipoise
