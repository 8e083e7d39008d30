#include "equipoise/vary.hpp"

#include "sim/api/publish.hpp"
#include "sim/results/varied.hpp"
#include "sim/search/varied.hpp"

namespace equipoise::api {
namespace {

std::vector<VaryAxis> inner(const std::vector<Axis>& axes) {
    std::vector<VaryAxis> list;
    for (const Axis& axis : axes) list.push_back(axis_of(axis.key, axis.values));
    check_axes(list);
    return list;
}

// The scenario of `study` at every place, read anew with what the options and the place set.
std::vector<VaryPoint> points_of(const Study& study, const std::vector<VaryAxis>& axes,
                                 const std::vector<KeyOption>& options) {
    const Scenario::Impl& from = study.impl().scenario.impl();
    std::vector<VaryPoint> points;
    for (VaryPlace& place : vary_places(axes, options)) {
        std::vector<KeyOption> set = options;
        set.insert(set.end(), place.sets.begin(), place.sets.end());
        std::vector<std::string> overrides = from.overrides;
        for (const KeyOption& s : set) overrides.push_back(s.key + "=" + s.value);
        try {
            points.push_back({std::move(place), parse_scenario(from.text, from.name, overrides, *from.files)});
        } catch (const equipoise::InputError& error) {
            throw as_options(error, set);
        }
    }
    check_points(axes, points);
    return points;
}

}  // namespace

Axis axis(const std::string& text) {
    return guarded([&] {
        VaryAxis read = read_axis(text);
        return Axis{std::move(read.key), std::move(read.values)};
    });
}

Table vary_power(const Study& study, const std::vector<Axis>& axes, const PowerOptions& options,
                 const Execution& execution) {
    return guarded([&] {
        const std::vector<VaryAxis> varied = inner(axes);
        const std::vector<VaryPoint> points = points_of(study, varied, settings_of(options));
        for (const VaryPoint& point : points) patients_of(point.scenario);
        const Files& files = *study.impl().scenario.impl().files;
        return published(varied_power_table(varied, points, varied_power(points, files, campaign_of(execution))));
    });
}

Table vary_size(const Study& study, const std::vector<Axis>& axes, const SizeOptions& options,
                const Execution& execution) {
    return guarded([&] {
        const std::vector<VaryAxis> varied = inner(axes);
        const std::vector<VaryPoint> points = points_of(study, varied, settings_of(options));
        const Files& files = *study.impl().scenario.impl().files;
        return published(varied_size_table(varied, points, varied_sizes(points, files, campaign_of(execution))));
    });
}

}  // namespace equipoise::api
