// Each law against R: distribution function, survival, hazard, quantiles, RMST, and the batch inversion that simulation
// uses.
#include <cmath>

#include "models/survival/survival_law.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

SurvivalLaw law_of(const ReferenceCase& reference) {
    const Json& in = reference.input;
    const std::string& id = reference.id;
    if (id.starts_with("exponential")) return Exponential{in.at("rate")};
    if (id.starts_with("weibull")) return Weibull{in.at("shape"), in.at("scale")};
    if (id.starts_with("lognormal")) return LogNormal{in.at("meanlog"), in.at("sdlog")};
    if (id.starts_with("loglogistic")) return LogLogistic{in.at("shape"), in.at("scale")};
    if (id.starts_with("gompertz")) return Gompertz{in.at("shape"), in.at("rate")};
    if (id.starts_with("gengamma")) return GeneralizedGamma{in.at("mu"), in.at("sigma"), in.at("Q")};
    if (id.starts_with("gamma")) {  // sigma = q = 1/sqrt(shape), mu = log(shape / rate)
        const double shape = in.at("shape"), rate = in.at("rate");
        return GeneralizedGamma{std::log(shape / rate), 1 / std::sqrt(shape), 1 / std::sqrt(shape)};
    }
    if (id.starts_with("mixture_cure")) return MixtureCure{in.at("cure"), Weibull{in.at("shape"), in.at("scale")}};
    if (id.starts_with("pwexp")) {
        std::vector<double> cuts = in.at("cuts");
        cuts.erase(cuts.begin());  // ours do not list the 0
        return PiecewiseExponential{cuts, in.at("rate").get<std::vector<double>>()};
    }
    if (id.starts_with("rmst")) {
        const std::string dist = in.at("dist");
        const double a = in.at("parameters")[0], b = in.at("parameters")[1];
        if (dist == "weibull") return Weibull{a, b};
        if (dist == "llogis") return LogLogistic{a, b};
        if (dist == "lnorm") return LogNormal{a, b};
        if (dist == "gompertz") return Gompertz{a, b};
    }
    throw std::runtime_error("no law for the case " + id);
}

void check_case(const ReferenceCase& reference) {
    const SurvivalLaw law = law_of(reference);
    check(law);
    if (reference.input.contains("t")) {
        Json cdf = Json::array(), alive = Json::array(), rate = Json::array(), density = Json::array(),
             area = Json::array();
        for (const double t : reference.input.at("t")) {
            cdf.push_back(-std::expm1(-cumulative_hazard(law, t)));
            alive.push_back(survival(law, t));
            rate.push_back(hazard(law, t));
            density.push_back(hazard(law, t) * survival(law, t));
            area.push_back(rmst(law, t));
        }
        check_reference(reference, "cdf", cdf);
        check_reference(reference, "survival", alive);
        check_reference(reference, "hazard", rate);
        if (reference.expected.contains("density")) check_reference(reference, "density", density);
        if (reference.expected.contains("rmst")) check_reference(reference, "rmst", area);
    } else {
        Json area = Json::array();
        for (const double tau : reference.input.at("tau")) area.push_back(rmst(law, tau));
        check_reference(reference, "rmst", area);
    }
    if (!reference.input.contains("p")) return;
    const std::vector<double> p = reference.input.at("p");
    std::vector<double> e(p.size()), t(p.size());
    Json quantiles = Json::array(), inverted = Json::array();
    for (std::size_t i = 0; i < p.size(); ++i) {
        e[i] = -std::log1p(-p[i]);
        const double q = quantile(law, p[i]);
        quantiles.push_back(std::isinf(q) ? Json("Inf") : Json(q));
    }
    times(law, e, t);
    for (const double time : t) inverted.push_back(std::isinf(time) ? Json("Inf") : Json(time));
    check_reference(reference, "quantile", quantiles);
    check_reference(reference, "quantile", inverted);
}

}  // namespace

TEST_CASE("survival laws agree with R", "[reference][survival-law]") {
    for (const char* prefix : {"exponential", "weibull", "lognormal", "loglogistic", "gompertz", "gengamma", "gamma",
                               "mixture_cure", "pwexp", "rmst"})
        for (const ReferenceCase& reference : reference_cases("distributions", prefix)) check_case(reference);
}
