// Power and type I error of the tests of a 2 x 2 table, by running each on every table that can come: the answer that a
// simulation must approach.
#include <algorithm>
#include <cmath>
#include <functional>

#include "models/numeric/special.hpp"
#include "tests/sim/analysis/binary/binary_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

// Which of all tables (x1, x0) a test rejects.
class Rejections {
  public:
    template <class Test>
    Rejections(const Test& test, int n1, int n0, const std::function<bool(const Estimate&)>& reject)
        : n1_(n1), n0_(n0) {
        Arena arena;
        const AnalysisContext context;
        for (int x1 = 0; x1 <= n1; ++x1)
            for (int x0 = 0; x0 <= n0; ++x0) {
                const Estimate result = test.evaluate(table_of(x1, n1, x0, n0), context, arena, nullptr);
                rejected_.push_back(result.status == Status::ok && reject(result) ? 1 : 0);
            }
    }
    double probability(double p1, double p0) const {
        double sum = 0;
        for (int x1 = 0; x1 <= n1_; ++x1) {
            const double b1 = binomial_pmf(x1, n1_, p1);
            for (int x0 = 0; x0 <= n0_; ++x0)
                if (rejected_[static_cast<std::size_t>(x1 * (n0_ + 1) + x0)]) sum += b1 * binomial_pmf(x0, n0_, p0);
        }
        return sum;
    }
    // Largest type I error over the common risk: a grid, then the best cell refined twice.
    double size() const {
        double low = 0, high = 1, best = 0;
        for (int round = 0; round < 3; ++round) {
            double at = low;
            const double step = (high - low) / 400;
            for (int i = 0; i <= 400; ++i)
                if (const double value = probability(low + i * step, low + i * step); value > best) {
                    best = value;
                    at = low + i * step;
                }
            low = std::max(at - step, 0.0);
            high = std::min(at + step, 1.0);
        }
        return best;
    }

  private:
    int n1_, n0_;
    std::vector<int> rejected_;
};

struct Design {
    double p1, p0, alpha;
    int n1, n0;
    explicit Design(const Json& input)
        : p1(input.at("p1")),
          p0(input.at("p0")),
          alpha(input.at("alpha_two_sided")),
          n1(input.at("n1")),
          n0(input.at("n0")) {}
};

template <class Test>
void check_power(const ReferenceCase& reference, const std::string& name, const Test& test, bool two_sided) {
    const Design d(reference.input);
    const Rejections rejections(test, d.n1, d.n0, [&](const Estimate& result) {
        // p-values that equal alpha but for rounding reject
        return two_sided ? result.two_sided() <= d.alpha * (1 + 1e-12)
                         : result.one_sided() <= 0.5 * d.alpha * (1 + 1e-12);
    });
    const std::string sides = two_sided ? "_two_sided" : "_one_sided";
    check_reference(reference, "power_" + name + sides, rejections.probability(d.p1, d.p0));
    check_reference(reference, "type1_at_p0_" + name + sides, rejections.probability(d.p0, d.p0));
    if (reference.expected.contains("size_sup_" + name + sides))
        check_reference(reference, "size_sup_" + name + sides, rejections.size());
}

}  // namespace

TEST_CASE("The exact power and type I error of every test of a table are R's", "[reference][exact_power]") {
    ProportionDifference pooled, unpooled, yates;
    unpooled.variance = ProportionVariance::unpooled;
    yates.continuity = true;
    Fisher fisher, mid_p;
    mid_p.mid_p = true;
    for (const ReferenceCase& reference : reference_cases("power", "exact_")) {
        check_power(reference, "pooled", pooled, true);
        check_power(reference, "pooled", pooled, false);
        check_power(reference, "unpooled", unpooled, true);
        check_power(reference, "yates", yates, true);
        check_power(reference, "fisher", fisher, true);
        check_power(reference, "fisher", fisher, false);
        check_power(reference, "fisher_midp", mid_p, false);
    }
}

TEST_CASE("Exact tests hold their level at every common risk, and Boschloo's gains on Fisher's",
          "[exact][exact_power]") {
    for (const ReferenceCase& reference : reference_cases("power", "exact_")) {
        const Design d(reference.input);
        if (d.n1 > 30) continue;  // the large case would only take longer
        const auto two_sided = [&](const Estimate& result) { return result.two_sided() <= d.alpha; };
        const Rejections fisher(Fisher{}, d.n1, d.n0, two_sided), boschloo(Boschloo{}, d.n1, d.n0, two_sided),
            barnard(Barnard{}, d.n1, d.n0, two_sided);
        CHECK(fisher.size() <= d.alpha);
        CHECK(boschloo.size() <= d.alpha);
        CHECK(barnard.size() <= d.alpha);
        CHECK(boschloo.probability(d.p1, d.p0) >= fisher.probability(d.p1, d.p0));
        // The pooled z test does not: it is what the exact ones are for.
        CHECK(Rejections(ProportionDifference{}, d.n1, d.n0, two_sided).size() > d.alpha);
    }
}
