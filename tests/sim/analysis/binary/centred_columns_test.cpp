// Fits that need digits or steps: Firth's where a covariate's mean is far from 0, log-binomial with many steps.
#include "sim/analysis/binary/centred_columns.hpp"

#include "models/pilot/csv_table.hpp"
#include "models/pilot/files.hpp"
#include "sim/analysis/binary/cmh.hpp"
#include "sim/analysis/binary/logistic.hpp"
#include "sim/data/data_set.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

template <class Test>
Estimate run_text(const Test& test, const std::string& csv) {
    const MemoryFiles files({{"d.csv", csv}});
    const CsvTable table = CsvTable::read(files, "d.csv");
    const DataSet data(table, DataSetColumns{});
    Arena arena;
    return test.run(data.snapshot(), AnalysisContext{}, arena, nullptr);
}

Estimate regression(BinaryModel model, std::vector<std::string> covariates, const std::string& csv) {
    Logistic test;
    test.outcome = "y";
    test.covariates = std::move(covariates);
    test.model = model;
    return run_text(test, csv);
}

// Mean 10,000, standard deviation 1.
const char* const kFarFromZero =
    "arm,y,x\n1,0,10000.47\n0,0,10000.73\n1,0,9998.81\n1,0,10001.31\n1,0,9998.9\n1,0,9999.04\n1,0,9997.32\n"
    "0,1,10000.58\n0,1,9999.26\n0,0,9999.76\n1,0,9999.22\n1,0,10000.27\n1,0,10001.32\n1,0,9999.59\n0,0,10000.34\n"
    "0,0,9999.27\n0,0,9999.22\n0,0,10000.83\n0,1,10001.62\n0,0,9999.92\n";

const char* const kSlow =
    "arm,y,x,g\n0,0,-0.44,c d\n0,0,1.58,b\n0,1,0.19,c d\n1,0,-1.46,c d\n0,0,0.81,b\n1,0,0.54,b\n1,0,-1.2,a\n"
    "0,1,0.02,c d\n0,0,-1.83,b\n1,0,-0.95,c d\n0,0,0.69,a\n1,0,-0.69,b\n0,0,-0.97,a\n1,0,-0.13,b\n1,0,0.83,c d\n"
    "0,1,0.23,a\n1,1,0.15,b\n1,0,0.59,b\n1,1,-0.95,c d\n0,1,0.12,c d\n";

}  // namespace

// brglm2 0.9: glm(y ~ arm + x, binomial, method = brglmFit, type = "AS_mean", epsilon = 1e-10).
TEST_CASE("Firth's estimate keeps its digits where a covariate's mean is far from 0", "[reference]") {
    const Estimate e = regression(BinaryModel::firth, {"x"}, kFarFromZero);
    REQUIRE(e.status == Status::ok);
    CHECK_THAT(e.estimate, WithinRel(-1.942835361, 1e-7));
    CHECK_THAT(e.standard_error, WithinRel(1.544787, 1e-6));
}

// R: glm(y ~ arm + x + factor(g), binomial("log"), start = c(-2, 0, 0, 0, 0), maxit = 2000), the same by optim.
TEST_CASE("a log-binomial model whose steps come near slowly is fitted to its maximum", "[reference]") {
    const Estimate e = regression(BinaryModel::log_binomial, {"x", "factor(g)"}, kSlow);
    REQUIRE(e.status == Status::ok);
    CHECK_THAT(e.estimate, WithinRel(-0.8145741, 1e-6));
    CHECK_THAT(e.standard_error, WithinRel(0.7016, 1e-4));
}

TEST_CASE("centred columns are taken back to coefficients and covariance of the columns as they were", "[exact]") {
    const std::vector<double> x{1, 1, 1, 1, 2, 4, 6, 8}, trials(4, 1.0), events(4, 0.0);
    Arena arena;
    const CentredColumns centred({4, 2, x, trials, events}, arena);
    CHECK(centred.data().column(1)[0] == -3);
    RegressionFit fit;
    std::vector<double> coefficients{1, 0.5}, covariance{2, 0.25, 0.25, 0.5};
    fit.coefficients = coefficients;
    fit.covariance = covariance;
    centred.take_back(fit);
    CHECK(coefficients == std::vector<double>{1 - 5 * 0.5, 0.5});
    // var(b0 - 5 b1) = 2 - 10 * 0.25 + 25 * 0.5; cov(b0 - 5 b1, b1) = 0.25 - 5 * 0.5.
    CHECK(covariance == std::vector<double>{12, -2.25, -2.25, 0.5});
}

// R: mantelhaen.test(table(factor(y, 1:0), factor(arm, 1:0), s), correct = TRUE): below half an event it corrects
// nothing.
TEST_CASE("a continuity correction larger than the difference is left out, as R does", "[reference]") {
    Cmh test;
    test.outcome = "y";
    test.strata = {"s"};
    test.continuity = true;
    const Estimate e = run_text(test, "arm,y,s\n1,1,a\n1,0,a\n0,1,a\n0,1,a\n0,0,a\n1,0,b\n1,1,b\n1,1,b\n0,1,b\n");
    CHECK_THAT(e.two_sided(), WithinRel(0.5430789, 1e-6));
}
