#include "models/numeric/student.hpp"

#include "models/numeric/special.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

TEST_CASE("The quick critical value of t is the quantile", "[exact]") {
    for (const double confidence : {0.5, 0.8, 0.9, 0.95, 0.99, 0.999})
        for (const double df : {1.0, 2.5, 30.0, 199.9, 200.0, 213.04, 398.0, 1e3, 1e5, 1e9}) {
            CAPTURE(confidence, df);
            const double z = normal_quantile(0.5 * (1 + confidence));
            REQUIRE_THAT(student_t_critical(confidence, z, df),
                         WithinRel(student_t_quantile(0.5 * (1 + confidence), df), 2e-13));
        }
}
