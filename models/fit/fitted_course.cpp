#include "models/fit/fitted_course.hpp"

#include <cmath>

#include "models/numeric/portable_math.hpp"

namespace equipoise {
namespace {

template <class Part>
bool in_range(const Part& part) {
    bool fits = true;
    for_each_field<Part>([&](const auto& f) { fits = fits && f.range.contains(part.*(f.member)); });
    return fits;
}

// A spread held at its boundary (plateau_course.hpp: an SD of 0.0003) is none.
double spread_of(double log_sd) { return log_sd <= -7.9 ? 0 : portable::exp(log_sd); }

struct Taker {
    FittedCourse& into;

    template <class Part>
    void take(const char* name, const NamedEstimates& fit, Part& part, const Part& value) {
        if (!fit.converged())
            into.kept.push_back(std::string(name) + " keeps its default: " + fit.status);
        else if (!in_range(value))
            into.kept.push_back(std::string(name) +
                                " keeps its default: the fit lies outside of what can be simulated");
        else {
            part = value;
            into.fitted.emplace_back(name);
        }
    }
};

}  // namespace

FittedCourse fitted_course(const ScoreFit& fit) {
    FittedCourse result;
    SofaCourse& course = result.course;
    Taker taker{result};
    const NamedEstimates& path = fit.course;
    taker.take("plateau", path, course.plateau, {path.at("a"), path.at("b"), spread_of(path.at("log_s"))});
    taker.take("rate", path, course.rate, {portable::exp(path.at("log_k0")), spread_of(path.at("log_v"))});
    const double logit = path.at("logit_phi");
    taker.take("noise", path, course.noise,
               {logit <= -7.9 ? 0 : 1 / (1 + portable::exp(-logit)), spread_of(path.at("log_e_sd"))});
    const double seen = portable::exp(fit.baseline.at("log_sd")), own = seen * seen - course.noise.sd * course.noise.sd;
    taker.take("baseline", fit.baseline, course.baseline, {fit.baseline.at("mean"), std::sqrt(own)});
    SofaDeath death = course.death;
    death.hazard = portable::exp(fit.simulated_death.at("log_lambda"));
    death.per_point = fit.simulated_death.at("alpha");
    death.decay = 0;
    taker.take("death", fit.simulated_death, course.death, death);
    SofaDeath after = course.death;
    after.after_discharge = portable::exp(fit.after_discharge.at("log_rate"));
    taker.take("death.after_discharge", fit.after_discharge, course.death, after);
    taker.take("discharge", fit.simulated_discharge, course.discharge,
               {portable::exp(fit.simulated_discharge.at("log_delta")), fit.simulated_discharge.at("beta")});
    if (path.converged() && std::isfinite(path.at("plateau"))) {
        SofaEffect effect;
        effect.plateau = path.at("plateau");
        effect.rate_ratio = portable::exp(path.at("log_rate_ratio"));
        if (in_range(effect)) result.effect = effect;
    }
    return result;
}

}  // namespace equipoise
