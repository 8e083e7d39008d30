// Data whose likelihood has no finite maximum, columns that say the same, maxima on a boundary: what is asked for and
// exists is given.
#include <cmath>
#include <sstream>

#include "models/pilot/csv_table.hpp"
#include "sim/analysis/binary/logistic.hpp"
#include "sim/analysis/repeated/mmrm.hpp"
#include "sim/analysis/score/proportional_odds.hpp"
#include "sim/analysis/survival/cox.hpp"
#include "sim/analysis/survival/cox_arm.hpp"
#include "sim/data/data_set.hpp"
#include "sim/design/decision.hpp"
#include "sim/engine/tally.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

template <class Test>
Estimate run_csv(const Test& test, const std::string& text, Details* details = nullptr) {
    const DataSet data(CsvTable::parse(text, "test.csv"), {});
    Arena arena;
    return test.run(data.snapshot(), AnalysisContext::at(0.95), arena, details);
}

double number(const Details& details, std::string_view name) { return std::get<double>(*details.find(name)); }
double at(const Details& details, std::string_view name, std::size_t i) {
    return std::get<Details::Vector>(*details.find(name)).at(i);
}
Details::Words words(const Details& details, std::string_view name) {
    const Details::Value* value = details.find(name);
    return value ? std::get<Details::Words>(*value) : Details::Words{};
}

// 20 patients; the two with `rare` died and have the highest severity.
const char* const kTwenty =
    "arm,dead,rare,age,twice,constant,sev\n"
    "0,1,0,61,122,3,1\n0,1,0,55,110,3,2\n0,1,0,70,140,3,2\n0,1,0,66,132,3,3\n0,0,0,48,96,3,0\n"
    "0,0,0,52,104,3,1\n0,0,0,59,118,3,0\n0,0,0,44,88,3,0\n0,0,0,63,126,3,1\n0,1,1,71,142,3,3\n"
    "1,1,0,58,116,3,1\n1,1,0,69,138,3,2\n1,0,0,47,94,3,0\n1,0,0,53,106,3,0\n1,0,0,60,120,3,1\n"
    "1,0,0,42,84,3,0\n1,0,0,57,114,3,1\n1,0,0,65,130,3,0\n1,0,0,50,100,3,0\n1,1,1,68,136,3,3\n";

Logistic logistic(std::vector<std::string> covariates, BinaryModel model = BinaryModel::logistic) {
    Logistic test;
    test.outcome = "dead";
    test.covariates = std::move(covariates);
    test.model = model;
    return test;
}

// Counts as rows: x1 of n1 dead in arm 1, x0 of n0 in arm 0.
std::string table(int x1, int n1, int x0, int n0) {
    std::ostringstream text;
    text << "arm,dead\n";
    for (int i = 0; i < n0; ++i) text << "0," << (i < x0) << "\n";
    for (int i = 0; i < n1; ++i) text << "1," << (i < x1) << "\n";
    return text.str();
}

// No treated death; no ties. z is a covariate.
const char* const kNoTreatedDeath =
    "arm,time,status,z\n0,3,1,0\n0,5,1,1\n0,6,1,0\n0,8,1,1\n0,9,0,0\n0,12,1,1\n0,14,0,0\n0,15,1,1\n"
    "1,28,0,0\n1,28,0,1\n1,28,0,0\n1,28,0,1\n1,28,0,0\n1,28,0,1\n1,28,0,0\n1,28,0,1\n";

std::string other_arm(std::string text) {
    for (std::size_t i = 1; i < text.size(); ++i)
        if (text[i - 1] == '\n' && (text[i] == '0' || text[i] == '1')) text[i] = text[i] == '0' ? '1' : '0';
    return text;
}

}  // namespace

// coxph(Surv(time, status) ~ arm): score 11.51958668, log-likelihoods -15.279765461 and -8.525161364.
TEST_CASE("a Cox model's score and likelihood-ratio test stand where an arm has no deaths", "[reference]") {
    const double score = std::sqrt(11.51958668), ratio = std::sqrt(2 * (15.279765461 - 8.525161364));
    for (const CoxTies ties : {CoxTies::efron, CoxTies::breslow, CoxTies::exact}) {
        const Estimate e = run_csv(Cox{.ties = ties, .test = CoxTest::score}, kNoTreatedDeath);
        REQUIRE(e.status == Status::separated);
        REQUIRE(e.has_test());
        REQUIRE(e.estimate == -std::numeric_limits<double>::infinity());
        REQUIRE_THAT(e.z, WithinRel(score, 1e-7));
        REQUIRE_THAT(run_csv(Cox{.ties = ties, .test = CoxTest::score}, other_arm(kNoTreatedDeath)).z,
                     WithinRel(-score, 1e-7));
        REQUIRE_THAT(run_csv(Cox{.ties = ties, .test = CoxTest::likelihood_ratio}, kNoTreatedDeath).z,
                     WithinRel(ratio, 1e-7));
        const Estimate turned =
            run_csv(Cox{.ties = ties, .test = CoxTest::likelihood_ratio}, other_arm(kNoTreatedDeath));
        REQUIRE_THAT(turned.z, WithinRel(-ratio, 1e-7));
        REQUIRE(turned.estimate == std::numeric_limits<double>::infinity());
        REQUIRE_FALSE(run_csv(Cox{.ties = ties}, kNoTreatedDeath).has_test());  // Wald's
    }
}

// coxph(~ z + arm): score of the arm 10.92035086 at the fit with z alone; twice the gain in
// log-likelihood 13.0613407904.
TEST_CASE("the same with a covariate", "[reference]") {
    const Estimate score = run_csv(Cox{.test = CoxTest::score, .covariates = {"z"}}, kNoTreatedDeath);
    REQUIRE(score.status == Status::separated);
    REQUIRE_THAT(score.z, WithinRel(std::sqrt(10.92035086), 1e-6));
    REQUIRE_THAT(run_csv(Cox{.test = CoxTest::likelihood_ratio, .covariates = {"z"}}, kNoTreatedDeath).z,
                 WithinRel(std::sqrt(13.0613407904), 1e-6));
}

TEST_CASE(
    "the likelihood-ratio interval of an infinite estimate has one finite end, where the likelihood has fallen by the "
    "quantile",
    "[exact]") {
    const Estimate e = run_csv(Cox{.test = CoxTest::likelihood_ratio}, kNoTreatedDeath);
    REQUIRE(std::isinf(e.lower));
    // Partial likelihood by hand: at each death n0 controls and 8 treated at risk.
    const auto log_likelihood = [](double beta) {
        double sum = 0;
        for (const int n0 : {8, 7, 6, 5, 3, 1}) sum -= std::log(n0 + 8 * std::exp(beta));
        return sum;
    };
    REQUIRE_THAT(2 * (log_likelihood(-800) - log_likelihood(e.upper)), WithinAbs(3.841458820694124, 1e-7));
    REQUIRE_THAT(run_csv(Cox{.test = CoxTest::likelihood_ratio}, other_arm(kNoTreatedDeath)).lower,
                 WithinAbs(-e.upper, 1e-9));
}

TEST_CASE("a test without a finite estimate counts as a decision, its estimate in no mean", "[exact]") {
    const FixedRule rule(Design{});
    const Estimate score = run_csv(Cox{.test = CoxTest::score}, kNoTreatedDeath),
                   wald = run_csv(Cox{}, kNoTreatedDeath);
    REQUIRE(rule.judge(score) == Verdict::benefit);
    REQUIRE(rule.judge(run_csv(Cox{.test = CoxTest::score}, other_arm(kNoTreatedDeath))) == Verdict::harm);
    REQUIRE(rule.judge(wald) == Verdict::not_estimable);
    AnalysisTally tally;
    tally.add(score, rule.judge(score), 0);
    tally.add(wald, rule.judge(wald), 0);
    REQUIRE(tally.benefit == 1);
    REQUIRE(tally.not_estimable() == 1);
    REQUIRE(tally.estimates == 0);
    REQUIRE(tally.intervals == 0);
}

// glm(dead ~ arm + rare, binomial): arm -1.0296194172 (1.045398079), rare infinite; glm(..., poisson): nothing
// infinite.
TEST_CASE("a covariate that tells deaths leaves the arm's odds ratio", "[reference]") {
    Details details;
    const Estimate e = run_csv(logistic({"rare"}), kTwenty, &details);
    REQUIRE(e.status == Status::ok);
    REQUIRE_THAT(e.estimate, WithinAbs(-1.0296194172, 1e-7));
    REQUIRE_THAT(e.standard_error, WithinAbs(1.045398079, 1e-6));
    REQUIRE(words(details, "infinite_coefficients") == Details::Words{"rare"});
    REQUIRE(std::isinf(at(details, "coef", 2)));
    const Estimate poisson = run_csv(logistic({"rare"}, BinaryModel::modified_poisson), kTwenty);
    REQUIRE_THAT(poisson.estimate, WithinAbs(-0.5108256238, 1e-7));
}

// glm(dead ~ arm + age, binomial): arm -0.9892900220 (1.2755775273), also with I(2 * age).
TEST_CASE("redundant covariates are dropped and the arm keeps its estimate", "[reference]") {
    Details details;
    const Estimate e = run_csv(logistic({"constant", "age", "twice"}), kTwenty, &details);
    REQUIRE(e.status == Status::ok);
    REQUIRE_THAT(e.estimate, WithinAbs(-0.9892900220, 1e-7));
    REQUIRE_THAT(e.standard_error, WithinAbs(1.2755775273, 5e-5));  // glm's is of its last but one step
    REQUIRE(words(details, "redundant_columns") == Details::Words{"constant", "twice"});
    for (const BinaryModel model : {BinaryModel::firth, BinaryModel::modified_poisson}) {
        const Estimate all = run_csv(logistic({"constant", "age", "twice"}, model), kTwenty);
        const Estimate age = run_csv(logistic({"age"}, model), kTwenty);
        REQUIRE(all.status == Status::ok);
        REQUIRE_THAT(all.estimate, WithinRel(age.estimate, 1e-9));
        REQUIRE_THAT(all.standard_error, WithinRel(age.standard_error, 1e-9));
    }
}

// polr(factor(sev) ~ arm + rare): arm -1.0977634307 (0.9092370864); log-likelihoods -20.59082319 and, without the arm,
// -21.34476586.
TEST_CASE("proportional odds: a covariate that parts the categories leaves the arm's estimate and tests",
          "[reference]") {
    ProportionalOdds test;
    test.outcome.column = "sev";
    test.covariates = {"rare"};
    Details details;
    const Estimate wald = run_csv(test, kTwenty, &details);
    REQUIRE(wald.status == Status::ok);
    REQUIRE_THAT(at(details, "coef", 0), WithinAbs(-1.0977634307, 1e-4));
    REQUIRE_THAT(wald.standard_error, WithinAbs(0.9092370864, 1e-4));
    REQUIRE(words(details, "infinite_coefficients") == Details::Words{"rare"});
    test.test = LikelihoodTest::likelihood_ratio;
    REQUIRE_THAT(std::fabs(run_csv(test, kTwenty).z), WithinAbs(std::sqrt(2 * (21.34476586 - 20.59082319)), 1e-6));
}

// polr(factor(sev) ~ 1): log-likelihood -12.47664925. With the arms told apart: control 1 1 1 2 2 2, half and half,
// log(1/2) each.
TEST_CASE("proportional odds: score and likelihood-ratio test stand where the arm parts the categories",
          "[reference]") {
    const std::string text = "arm,sev\n0,1\n0,2\n0,2\n0,1\n0,2\n0,1\n1,0\n1,0\n1,0\n1,0\n1,0\n1,0\n";
    ProportionalOdds test;
    test.outcome.column = "sev";
    REQUIRE(run_csv(test, text).status == Status::separated);
    REQUIRE_FALSE(run_csv(test, text).has_test());
    test.test = LikelihoodTest::likelihood_ratio;
    const Estimate ratio = run_csv(test, text), turned = run_csv(test, other_arm(text));
    REQUIRE(ratio.status == Status::separated);
    REQUIRE(std::isinf(ratio.estimate));
    REQUIRE_THAT(std::fabs(ratio.z), WithinAbs(std::sqrt(2 * (12.47664925 - 6 * std::log(2.0))), 1e-6));
    REQUIRE_THAT(turned.z, WithinAbs(-ratio.z, 1e-6));
    REQUIRE(ratio.z * ratio.estimate > 0);
    test.test = LikelihoodTest::score;
    REQUIRE(run_csv(test, text).z * ratio.z > 0);
}

// Two groups: Firth's estimate adds half an event and half a survivor to each (Firth 1993): exact.
TEST_CASE("Firth's estimate exists where nobody or everybody died", "[exact]") {
    for (const bool all : {false, true}) {
        Details details;
        const Estimate e =
            run_csv(logistic({}, BinaryModel::firth), all ? table(6, 6, 11, 11) : table(0, 6, 0, 11), &details);
        const double sign = all ? -1 : 1;
        REQUIRE(e.status == Status::ok);
        REQUIRE_THAT(at(details, "coef", 0), WithinAbs(sign * -3.135494, 1e-6));
        REQUIRE_THAT(e.estimate, WithinAbs(sign * 0.570545, 1e-6));
        REQUIRE_THAT(at(details, "se", 0), WithinAbs(1.508867, 1e-6));
        REQUIRE_THAT(e.standard_error, WithinAbs(2.188493, 1e-6));
    }
}

TEST_CASE("the marginal risk difference exists where the odds ratio is infinite", "[exact]") {
    Logistic test = logistic({});
    REQUIRE(run_csv(test, table(0, 20, 6, 20)).status == Status::separated);
    test.marginal = true;
    const Estimate e = run_csv(test, table(0, 20, 6, 20));
    REQUIRE(e.status == Status::ok);
    REQUIRE_THAT(e.estimate, WithinAbs(-0.3, 1e-8));
    REQUIRE_THAT(e.standard_error, WithinAbs(std::sqrt(0.3 * 0.7 / 20), 1e-5));
}

TEST_CASE("a log-binomial maximum on the boundary is an estimate, not separation", "[exact]") {
    Details details;
    const Estimate e = run_csv(logistic({}, BinaryModel::log_binomial), table(5, 5, 2, 5), &details);
    REQUIRE(e.status == Status::on_boundary);
    REQUIRE_THAT(e.estimate, WithinAbs(std::log(1 / 0.4), 1e-6));
    REQUIRE_THAT(number(details, "loglik"), WithinAbs(2 * std::log(0.4) + 3 * std::log(0.6), 1e-6));
    REQUIRE_FALSE(e.has_test());
    REQUIRE(run_csv(logistic({}, BinaryModel::log_binomial), table(0, 5, 2, 5)).status == Status::separated);
}

// nlme::gls without the column arm:v2, REML: corSymm + varIdent, and corAR1.
TEST_CASE("mmrm: a visit that one arm lacks takes away no other visit's difference", "[reference]") {
    const std::string text =
        "arm,sofa1,sofa2,sofa3\n0,9.5,11.7,11.3\n1,5.8,,4.1\n0,9.2,6.8,\n1,1.2,,5.2\n0,8.1,10.1,9.1\n1,,,11.7\n0,7.3,5."
        "9,6.4\n"
        "1,8.4,,7.6\n0,7,9,12.1\n1,8.9,,6.5\n0,7,7.6,6.6\n1,2.3,,6.1\n0,3.7,7.5,6.8\n1,7.6,,6.5\n";
    Mmrm test;
    test.visit = 3;
    Details details;
    Estimate e = run_csv(test, text, &details);
    REQUIRE(e.status == Status::ok);
    REQUIRE_THAT(e.estimate, WithinAbs(-1.691988383, 2e-5));
    REQUIRE_THAT(e.standard_error, WithinAbs(1.3234190396, 2e-5));
    REQUIRE_THAT(number(details, "loglik"), WithinAbs(-65.98761972, 1e-5));
    REQUIRE(std::isnan(at(details, "difference_by_visit", 1)));
    REQUIRE_THAT(run_csv(test, other_arm(text)).estimate, WithinAbs(1.691988383, 2e-5));  // control lacks the visit
    test.structure = MmrmStructure::ar1;
    e = run_csv(test, text);
    REQUIRE_THAT(e.estimate, WithinAbs(-1.728661636, 2e-5));
    REQUIRE_THAT(e.standard_error, WithinAbs(1.3830383127, 2e-5));
    test.visit = 2;
    REQUIRE(run_csv(test, text).status == Status::not_identifiable);
}

TEST_CASE("mmrm: redundant covariates are dropped, covariates that tell the arm take its difference", "[exact]") {
    const std::string text =
        "arm,again,age,twice,constant,sofa1,sofa2\n0,0,50,100,3,5,4\n0,0,60,120,3,6,7\n0,0,55,110,3,8,5\n0,0,41,82,3,7,"
        "9\n"
        "1,1,40,80,3,3,2\n1,1,43,86,3,9,6\n1,1,70,140,3,8,8\n1,1,60,120,3,1,3\n";
    Mmrm test, all, arm;
    test.covariates = {"age"};
    all.covariates = {"constant", "age", "twice"};
    arm.covariates = {"again"};
    const Estimate one = run_csv(test, text), three = run_csv(all, text);
    REQUIRE(three.status == Status::ok);
    REQUIRE_THAT(three.estimate, WithinRel(one.estimate, 1e-9));
    REQUIRE_THAT(three.standard_error, WithinRel(one.standard_error, 1e-9));
    REQUIRE(run_csv(arm, text).status == Status::not_identifiable);
}

TEST_CASE("mmrm: Kenward and Roger's correction in linear parameters is the t test on complete data", "[exact]") {
    const double y1[] = {7, 4, 9, 12, 6}, y0[] = {10, 8, 13, 9, 15, 11};
    std::ostringstream text;
    text << "arm,sofa1,sofa2,sofa3\n";
    double mean[2] = {0, 0}, squares = 0;
    for (const double y : y1) mean[1] += y / 5;
    for (const double y : y0) mean[0] += y / 6;
    for (int i = 0; i < 5; ++i) text << "1," << (i * 3) % 7 + 4 << "," << (i * i) % 5 + 6 << "," << y1[i] << "\n";
    for (int i = 0; i < 6; ++i) text << "0," << (i * 5) % 7 + 5 << "," << (i * i * i) % 5 + 6 << "," << y0[i] << "\n";
    for (const double y : y1) squares += (y - mean[1]) * (y - mean[1]);
    for (const double y : y0) squares += (y - mean[0]) * (y - mean[0]);
    const double se = std::sqrt(squares / 9 * (1 / 5.0 + 1 / 6.0));
    Mmrm test;
    test.degrees_of_freedom = MmrmDegreesOfFreedom::kenward_roger_linear;
    Details details;
    const Estimate linear = run_csv(test, text.str(), &details);
    REQUIRE_THAT(linear.estimate, WithinAbs(mean[1] - mean[0], 1e-9));
    REQUIRE_THAT(linear.standard_error, WithinRel(se, 1e-7));
    REQUIRE_THAT(number(details, "degrees_of_freedom"), WithinAbs(9, 1e-5));
    test.degrees_of_freedom = MmrmDegreesOfFreedom::kenward_roger;
    REQUIRE(std::fabs(run_csv(test, text.str()).standard_error / se - 1) > 1e-3);  // its other parameters do matter
}
