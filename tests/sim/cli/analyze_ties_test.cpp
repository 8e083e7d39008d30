// Numbers that differ by rounding only are ties in every analysis of a data file.
#include <fmt/format.h>
#include <cmath>
#include <functional>

#include "tests/support/answer.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/program.hpp"

using namespace equipoise::test;

namespace {

// 24 patients at times of tenths; `written` says how a number of tenths is printed.
std::string trial(const std::function<std::string(int)>& written) {
    constexpr int kTenths[] = {3, 7, 11, 17, 22, 23, 31, 33, 43, 51, 67, 70};
    std::string text = "arm,time,status,lactate,sofa0,sofa7,crtime,crev\n";
    for (int arm = 0; arm < 2; ++arm)
        for (int i = 0; i < 12; ++i) {
            const int t = kTenths[(i * (arm ? 5 : 1)) % 12], lactate = 11 + (7 * i + 3 * arm) % 24;
            const int sofa7 = 40 + (11 * i + 5 * arm) % 50;
            text += fmt::format("{},{},{},{},{},{},{},{}\n", arm, written(t), (i + arm) % 3 == 0 ? 0 : 1,
                                written(lactate), written(60 + i), written(sofa7), written(t), (i + arm) % 3);
        }
    return text;
}

// The decimal itself, and as it comes out of adding tenths one by one or of counting down from 100: the last bits
// differ.
std::string exact(int tenths) { return fmt::format("{}.{}", tenths / 10, tenths % 10); }
std::string noisy(int tenths) {
    static int turn = 0;
    double sum = 0;
    if (++turn % 2)
        for (int i = 0; i < tenths; ++i) sum += 0.1;
    else
        for (sum = 10; tenths < 100; ++tenths) sum -= 0.1;
    return fmt::format("{:.17g}", sum);
}

}  // namespace

TEST_CASE("rounding in the last digits of a data file changes no analysis", "[exact][ties]") {
    const TemporaryFolder folder;
    const std::string plain = folder.write("plain.csv", trial(exact)),
                      rounded = folder.write("rounded.csv", trial(noisy));
    const struct {
        const char* test;
        std::vector<std::string> options;
    } kCases[] = {{"log-rank", {}},
                  {"log-rank", {"weights=gehan"}},
                  {"max-combo", {}},
                  {"cox", {}},
                  {"cox", {"ties=exact"}},
                  {"cox", {"statistic=score"}},
                  {"rmst", {"tau=4.3"}},
                  {"milestone", {"day=3.3"}},
                  {"proportion-difference", {"day=2.3"}},
                  {"fisher", {"day=3.1"}},
                  {"wilcoxon", {"outcome.column=lactate"}},
                  {"wilcoxon", {"outcome.column=lactate", "exact=true"}},
                  {"wilcoxon", {"outcome.score=change", "outcome.day=7"}},
                  {"wilcoxon", {"outcome.score=mean", "outcome.day=7"}},
                  {"van-elteren", {"outcome.column=lactate"}},
                  {"proportional-odds", {"outcome.column=lactate"}},
                  {"win-ratio", {"hierarchy=death,lactate:lower", "threshold=0.3"}},
                  {"win-odds", {"hierarchy=lactate:higher", "threshold=0.7"}},
                  {"net-benefit", {"hierarchy=death,score", "outcome.day=7", "threshold=0.2"}},
                  {"win-ratio", {"hierarchy=lactate:lower"}},
                  {"cumulative-incidence", {"day=3.1"}},
                  {"cumulative-incidence", {"statistic=gray"}},
                  {"cumulative-incidence", {"statistic=fine-gray"}}};
    for (const auto& c : kCases) {
        std::vector<std::string> options = c.options;
        if (!options.empty() && options.back().starts_with("statistic="))
            options.back() = "test=" + options.back().substr(10);
        const Json a = analyze(plain, c.test, options), b = analyze(rounded, c.test, options);
        INFO(c.test << (options.empty() ? "" : " " + options.front()));
        CHECK(a.at("status") == b.at("status"));
        for (const char* number : {"estimate", "z", "p_value", "p_benefit"}) {
            if (a.at(number).is_null() || !a.at(number).is_number()) {
                CHECK(a.at(number) == b.at(number));
                continue;
            }
            REQUIRE(b.at(number).is_number());
            CHECK_THAT(b.at(number).get<double>(),
                       WithinAbs(a.at(number).get<double>(), 1e-9 * (1 + std::fabs(a.at(number).get<double>()))));
        }
    }
}

TEST_CASE("times that are sums tie as in R's survdiff", "[reference][ties]") {
    // R's survdiff merges times that differ by rounding only: two arms with the same sixteen times of death have
    // chi-square 0.
    const TemporaryFolder folder;
    std::string text = "arm,time,status\n";
    double sum = 0;
    for (int i = 1; i <= 16; ++i) {
        sum += 0.1;
        text += fmt::format("0,{:.17g},1\n1,{},1\n", sum, exact(i));
    }
    const Json answer = analyze(folder.write("sums.csv", text), "log-rank");
    CHECK(answer.at("z") == 0);
    CHECK(answer.at("p_value") == 1);
    CHECK(answer.at("details").at("observed") == answer.at("details").at("expected"));
}

TEST_CASE("a difference of exactly the threshold is a tie, as the same data in tenths say", "[exact][ties]") {
    const TemporaryFolder folder;
    const std::string decimals =
        folder.write("d.csv", "arm,lactate\n0,1.1\n0,2.3\n0,4.1\n0,3.5\n1,0.8\n1,2.0\n1,3.8\n1,3.2\n");
    const std::string tenths = folder.write("t.csv", "arm,lactate\n0,11\n0,23\n0,41\n0,35\n1,8\n1,20\n1,38\n1,32\n");
    const Json a = analyze(decimals, "win-ratio", {"hierarchy=lactate:lower", "threshold=0.3"});
    const Json b = analyze(tenths, "win-ratio", {"hierarchy=lactate:lower", "threshold=3"});
    for (const Json* answer : {&a, &b}) {
        CHECK(answer->at("details").at("wins") == 6);
        CHECK(answer->at("details").at("losses") == 5);
        CHECK(answer->at("details").at("ties") == 5);
        CHECK_THAT(std::exp(answer->at("estimate").get<double>()), WithinAbs(1.2, 1e-12));
    }
}
