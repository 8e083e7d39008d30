#pragma once
// Power or required n at several values of one key of a scenario, or of two.
#include <span>
#include <string>
#include <vector>

#include "sim/engine/power_estimate.hpp"

namespace equipoise::report {

/// A key with its values, as they are written; `numbers` is empty where one is no number.
struct VariedAxis {
    std::string key;
    std::vector<std::string> values;
    std::vector<double> numbers;
};

struct VariedPower {
    std::string title;
    std::vector<VariedAxis> axes;                ///< one or two
    std::vector<std::string> analyses;           ///< names
    std::vector<std::vector<Proportion>> power;  ///< [place][analysis], the last axis going fastest
    double target = 0.8;
};
/// One axis of numbers: a line for each analysis, with its Monte Carlo band. One of words: dots. Two: a heat map of the
/// first analysis.
std::string varied_power_svg(const VariedPower& input);

struct VariedNumber {
    double n, lower, upper;  ///< n NaN: `instead` says why
    std::string instead;
};
struct VariedSize {
    std::string title, analysis;
    std::vector<VariedAxis> axes;
    std::vector<VariedNumber> n;  ///< of the first analysis, by place
};
std::string varied_size_svg(const VariedSize& input);

}  // namespace equipoise::report
