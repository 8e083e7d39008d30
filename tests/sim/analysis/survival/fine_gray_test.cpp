#include "sim/analysis/survival/fine_gray.hpp"

#include <cmath>
#include <random>

#include "sim/analysis/survival/cox.hpp"
#include "sim/analysis/survival/cumulative_incidence.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/survival_data.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

struct Answer {
    double beta = 0, standard_error = 0;
};

// Fine and Gray's definitions written out patient by patient and time by time, with no sharing of sums: O(n^3).
struct Definition {
    std::vector<Patient> patients;
    std::vector<double> censorings;

    explicit Definition(const std::vector<Patient>& all) : patients(all) {
        for (const Patient& p : patients)
            if (p.status == 0) censorings.push_back(p.time);
    }

    double at_risk(double t) const {
        return static_cast<double>(
            std::count_if(patients.begin(), patients.end(), [&](const Patient& p) { return p.time >= t; }));
    }
    /// G(t-)
    double g(double t) const {
        double value = 1;
        std::vector<double> distinct = censorings;
        std::sort(distinct.begin(), distinct.end());
        distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
        for (const double u : distinct)
            if (u < t)
                value *= 1 - static_cast<double>(std::count(censorings.begin(), censorings.end(), u)) / at_risk(u);
        return value;
    }
    double weight(const Patient& p, double t) const { return p.time >= t ? 1 : p.status == 2 ? g(t) / g(p.time) : 0; }
    /// S0 and S1
    std::pair<double, double> sums(double beta, double t) const {
        double s0 = 0, s1 = 0;
        for (const Patient& p : patients) {
            s0 += weight(p, t) * std::exp(beta * p.arm);
            s1 += weight(p, t) * std::exp(beta * p.arm) * p.arm;
        }
        return {s0, s1};
    }
};

struct Jump {
    double time, mean, hazard, g;
};

// The sum of squares of the patients' influences at the estimate.
double squared_influences(const Definition& d, double beta) {
    std::vector<Jump> jumps;  // one for each event
    for (const Patient& p : d.patients)
        if (p.status == 1) {
            const auto [s0, s1] = d.sums(beta, p.time);
            jumps.push_back({p.time, s1 / s0, 1 / s0, d.g(p.time)});
        }
    const auto q = [&](double u) {
        double sum = 0;
        for (const Patient& p : d.patients)
            if (p.status == 2 && p.time < u)
                for (const Jump& j : jumps)
                    if (j.time >= u) sum += std::exp(beta * p.arm) * (p.arm - j.mean) * j.g / d.g(p.time) * j.hazard;
        return sum;
    };
    double squares = 0;
    for (const Patient& p : d.patients) {
        double residual = 0;
        for (const Jump& j : jumps)
            residual -= (p.arm - j.mean) * d.weight(p, j.time) * std::exp(beta * p.arm) * j.hazard;
        if (p.status == 1) {
            const auto [s0, s1] = d.sums(beta, p.time);
            residual += p.arm - s1 / s0;
        }
        if (p.status == 0) residual += q(p.time) / d.at_risk(p.time);
        for (const double u : d.censorings)
            if (u <= p.time) residual -= q(u) / (d.at_risk(u) * d.at_risk(u));
        squares += residual * residual;
    }
    return squares;
}

Answer written_out(const std::vector<Patient>& patients) {
    const Definition d(patients);
    double beta = 0, information = 0;
    for (int iteration = 0; iteration < 30; ++iteration) {
        double score = 0;
        information = 0;
        for (const Patient& p : patients) {
            if (p.status != 1) continue;
            const auto [s0, s1] = d.sums(beta, p.time);
            score += p.arm - s1 / s0;
            information += s1 / s0 * (1 - s1 / s0);
        }
        beta += score / information;
    }
    return {beta, std::sqrt(squared_influences(d, beta)) / information};
}

FineGrayFit fit(const std::vector<Patient>& patients, std::uint8_t cause = 1) {
    const SurvivalData data(patients);
    Arena arena;
    return fine_gray(competing_table(data.snapshot(), cause, arena), arena);
}

std::vector<Patient> drawn(std::mt19937_64& engine, int n, bool whole_days) {
    std::exponential_distribution<double> waiting;
    std::vector<Patient> patients;
    for (int i = 0; i < n; ++i) {
        const int arm = i % 3 == 0;
        const double death = waiting(engine) * (arm ? 25 : 15), home = waiting(engine) * 10,
                     lost = waiting(engine) * 30;
        double t = std::fmin(std::fmin(death, home), std::fmin(lost, 20));
        const int status = t == death ? 1 : t == home ? 2 : 0;
        if (whole_days) t = std::ceil(t);
        patients.push_back({arm, t, status});
    }
    return patients;
}

}  // namespace

TEST_CASE("Fine and Gray's regression agrees with cmprsk's crr", "[reference]") {
    for (const ReferenceCase& reference : reference_cases("survival", "competing_")) {
        const DataSet data = reference_data(reference.input.at("csv"));
        Arena arena;
        const FineGrayFit got = fine_gray(competing_table(data.snapshot(), 1, arena), arena);
        check_reference(reference, "finegray_coef_cause1", got.beta);
        check_reference(reference, "finegray_se_cause1", got.standard_error);
        // Far more digits than the fixture asks for, so that ties of events and censorings on one day are settled as
        // crr settles them.
        CHECK_THAT(got.beta, WithinRel(reference.expected.at("finegray_coef_cause1").get<double>(), 1e-8));
        CHECK_THAT(got.standard_error, WithinRel(reference.expected.at("finegray_se_cause1").get<double>(), 1e-10));
    }
}

TEST_CASE("Fine and Gray's regression is its definition, written out patient by patient", "[exact]") {
    std::mt19937_64 engine(1999);
    for (const bool whole_days : {false, true})
        for (int trial = 0; trial < 12; ++trial) {
            const std::vector<Patient> patients = drawn(engine, 50, whole_days);
            const FineGrayFit got = fit(patients);
            if (got.status != Status::ok) continue;
            const Answer expected = written_out(patients);
            CHECK_THAT(got.beta, WithinAbs(expected.beta, 1e-11));
            CHECK_THAT(got.standard_error, WithinRel(expected.standard_error, 1e-11));
            // The twin that must fail: the same patients with the competing event taken for a censoring.
            std::vector<Patient> censored = patients;
            for (Patient& p : censored) p.status = p.status == 1;
            CHECK(std::fabs(fit(censored).beta - expected.beta) > 1e-4);
        }
}

TEST_CASE("without a competing event it is Cox's model with Breslow's ties and the robust standard error", "[exact]") {
    std::mt19937_64 engine(7);
    std::vector<Patient> patients = drawn(engine, 120, true);
    for (Patient& p : patients) p.status = p.status == 1;
    const SurvivalData data(patients);
    Arena arena;
    Details details;
    const Estimate cox = Cox{.ties = CoxTies::breslow}.run(data.snapshot(), AnalysisContext{}, arena, &details);
    const FineGrayFit got = fit(patients);
    REQUIRE(got.status == Status::ok);
    CHECK_THAT(got.beta, WithinRel(cox.estimate, 1e-10));
    CHECK_THAT(got.standard_error, WithinRel(detail_vector(details, "robust_se").at(0), 1e-10));
    CHECK(std::fabs(got.standard_error - cox.standard_error) > 1e-6);  // not the model's
}

TEST_CASE("the arms exchanged turn the sign and nothing else", "[exact]") {
    std::mt19937_64 engine(8);
    std::vector<Patient> patients = drawn(engine, 90, true);
    const FineGrayFit one = fit(patients);
    for (Patient& p : patients) p.arm = 1 - p.arm;
    const FineGrayFit other = fit(patients);
    CHECK_THAT(other.beta, WithinRel(-one.beta, 1e-10));
    CHECK_THAT(other.standard_error, WithinRel(one.standard_error, 1e-10));
}

TEST_CASE("what Fine and Gray's regression cannot answer has a status", "[exact]") {
    const auto run = [](const std::vector<Patient>& patients) {
        const SurvivalData data(patients);
        Arena arena;
        Details details;
        const Estimate e = CumulativeIncidence{.test = IncidenceTest::fine_gray}.run(data.snapshot(), AnalysisContext{},
                                                                                     arena, &details);
        for (const double value : {e.estimate, e.standard_error, e.z, e.lower, e.upper})
            CHECK((e.status == Status::ok) == std::isfinite(value));
        for (const auto& [name, value] : details.entries())
            if (name.starts_with("finegray_") && std::holds_alternative<double>(value))
                CHECK(std::isfinite(std::get<double>(value)));
        return e.status;
    };
    CHECK(run({}) == Status::no_patients);
    CHECK(run({{1, 3, 1}}) == Status::no_patients);
    CHECK(run({{0, 3, 1}, {0, 4, 2}}) == Status::no_patients);
    CHECK(run({{0, 3, 2}, {0, 4, 0}, {1, 5, 2}}) == Status::no_events);
    CHECK(run({{0, 3, 1}, {0, 4, 2}, {1, 5, 2}, {1, 6, 0}}) == Status::separated);  // nobody died in the treated arm
    CHECK(run({{1, 3, 1}, {1, 4, 2}, {0, 5, 2}, {0, 6, 0}}) == Status::separated);
    CHECK(run({{0, 3, 1}, {1, 5, 1}}) == Status::separated);     // when the second died the first was at risk no more
    CHECK(run({{0, 3, 0}, {1, 5, 1}}) == Status::no_variation);  // no death while both were at risk
    CHECK(run({{0, 3, 1}, {0, 3, 1}, {1, 3, 1}}) == Status::no_variation);
    CHECK(run({{0, 3, 1}, {1, 3, 1}}) == Status::no_variation);
    CHECK(run({{0, 3, 1}, {0, 3, 2}, {0, 3, 0}, {1, 3, 1}, {1, 3, 2}}) == Status::ok);  // all tied, but not all died
    // Discharge keeps a patient at risk where censoring does not.
    CHECK(run({{0, 3, 2}, {0, 6, 1}, {1, 5, 1}, {1, 4, 2}}) == Status::ok);
    CHECK(run({{0, 3, 0}, {0, 6, 1}, {1, 5, 1}, {1, 4, 0}}) == Status::separated);
}
