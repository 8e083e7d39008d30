#pragma once
// One or two keys of a scenario with the values that they take, and the places where these meet.
#include <span>
#include <string>
#include <vector>

#include "sim/scenario/key_place.hpp"

namespace equipoise {

struct VaryAxis {
    std::string key;
    std::vector<std::string> values;  ///< as --set would be given them
    std::vector<double> numbers;      ///< the same; empty where one is no number
};

/// "KEY=0.30:0.50:0.05" (both ends, the last where a step falls on it) or "KEY=a,b,c". Throws InputError.
VaryAxis read_axis(const std::string& text);
/// A key and its values as they stand. Throws InputError without a key, without values and for an empty one.
VaryAxis axis_of(const std::string& key, std::vector<std::string> values);

/// Throws InputError where these are not one or two, of different keys, or have too many places.
void check_axes(std::span<const VaryAxis> axes);
/// Each text an axis, checked together.
std::vector<VaryAxis> read_axes(const std::vector<std::string>& texts);

/// One place of the axes.
struct VaryPlace {
    std::vector<std::size_t> at;  ///< by axis: which value
    std::vector<KeyOption> sets;  ///< by axis: what sets the key there
};

/// Every place, the last axis going fastest. Throws InputError where one of the `others` sets a key that varies.
std::vector<VaryPlace> vary_places(std::span<const VaryAxis> axes, std::span<const KeyOption> others);

/// The scenario at one place of the axes.
struct VaryPoint : VaryPlace {
    Scenario scenario;
};

/// Throws InputError where the points do not have the same number of analyses, or none.
void check_points(std::span<const VaryAxis> axes, std::span<const VaryPoint> points);

}  // namespace equipoise
