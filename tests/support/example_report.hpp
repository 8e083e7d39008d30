#pragma once
// A report input made of invented numbers, for looking at the pictures and for the tests of their text. It is no result
// of anything.
#include "sim/results/plan_results.hpp"

namespace equipoise::test {

struct ExampleShape {
    std::size_t analyses = 7;
    double largest_n = 1600;
    bool long_names = false;
};

PlanResults example_report(const ExampleShape& shape = {});

}  // namespace equipoise::test
