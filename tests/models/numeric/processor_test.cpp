#include "models/numeric/processor.hpp"

#include "tests/support/catch_compat.hpp"
#include "tests/support/processor_levels.hpp"

using namespace equipoise;

TEST_CASE("the level in use is the highest that is there and allowed", "[processor]") {
    const ProcessorLevel highest = highest_processor_level();
    CHECK(processor_level() == highest);
    const int own = 0, v3 = 3, v4 = 4;
    const OfLevels<int> numbers{own, v3, v4};
    int levels = 0;
    test::on_each_level([&] {
        ++levels;
        CHECK(processor_level() <= highest);
        CHECK(numbers.now() == (levels == 1 ? own : levels == 2 ? v3 : v4));
    });
    CHECK(levels == static_cast<int>(highest) + 1);
    CHECK(processor_level() == highest);
    use_processor_level(ProcessorLevel::v4);
    CHECK(processor_level() == highest);  // what is not there is not taken
}
