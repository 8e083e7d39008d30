#include "equipoise/study.hpp"

#include "sim/api/publish.hpp"
#include "sim/results/pilot_rows.hpp"
#include "sim/study/study_warnings.hpp"

namespace equipoise::api {

Study::Study(const Scenario& scenario) {
    const Scenario::Impl& from = scenario.impl();
    impl_ = guarded(from.value, [&] {
        return std::make_shared<const Impl>(Impl{scenario, resolve(from.value, *from.files)});
    });
}
Study::~Study() = default;
Study::Study(const Study&) = default;
Study& Study::operator=(const Study&) = default;
Study::Study(Study&& other) noexcept : impl_(other.impl_) {}
Study& Study::operator=(Study&& other) noexcept {
    impl_ = other.impl_;
    return *this;
}

Scenario Study::scenario() const { return impl_->scenario; }
std::vector<std::string> Study::warnings() const { return study_warnings(impl_->value); }

Table Study::pilot() const {
    if (!impl_->value.pilot) return Table();
    return published(table_of<FitRow>("fit", fit_rows(pilot_report(impl_->value))));
}

equipoise::Study with_settings(const Study& study, const std::vector<KeyOption>& settings) {
    equipoise::Study set = study.impl().value;
    if (settings.empty()) return set;
    const Scenario::Impl& from = study.impl().scenario.impl();
    std::vector<std::string> overrides = from.overrides;
    for (const KeyOption& s : settings) overrides.push_back(s.key + "=" + s.value);
    try {
        set.scenario.simulation = parse_scenario(from.text, from.name, overrides, *set.files).simulation;
    } catch (const equipoise::InputError& error) {
        throw as_options(error, settings);
    }
    return set;
}

}  // namespace equipoise::api
