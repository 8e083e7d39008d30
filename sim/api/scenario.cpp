#include "equipoise/scenario.hpp"

#include "models/pilot/disk_files.hpp"
#include "sim/analysis/horizon.hpp"
#include "sim/api/handles.hpp"
#include "sim/api/table_builder.hpp"

namespace equipoise::api {
namespace {

std::shared_ptr<const Scenario::Impl> made(std::string text, std::string name, std::vector<std::string> overrides,
                                           std::shared_ptr<const Files> files) {
    auto impl = std::make_shared<Scenario::Impl>();
    impl->text = std::move(text);
    impl->name = std::move(name);
    impl->overrides = std::move(overrides);
    impl->files = std::move(files);
    impl->value = parse_scenario(impl->text, impl->name, impl->overrides, *impl->files);
    return impl;
}

template <class Read>
Check checked(Read&& read) {
    Check check;
    try {
        const Study study(read());
        check.warnings = study.warnings();
        check.toml = study.scenario().toml();
        check.hash = study.scenario().hash();
    } catch (const InputError& error) {
        check.problems = error.problems();
    }
    return check;
}

}  // namespace

Scenario::Scenario(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
Scenario::~Scenario() = default;
Scenario::Scenario(const Scenario&) = default;
Scenario& Scenario::operator=(const Scenario&) = default;
Scenario::Scenario(Scenario&& other) noexcept : impl_(other.impl_) {}
Scenario& Scenario::operator=(Scenario&& other) noexcept {
    impl_ = other.impl_;
    return *this;
}

Scenario Scenario::read(const std::string& path, const std::vector<std::string>& overrides) {
    return guarded([&] {
        auto disk = std::make_shared<DiskFiles>();
        std::string text = disk->text(path, "a scenario file (TOML)");
        return Scenario(made(std::move(text), path, overrides, std::move(disk)));
    });
}

Scenario Scenario::parse(const std::string& toml, const DataFiles& data, const std::vector<std::string>& overrides,
                         const std::string& name) {
    return guarded([&] {
        std::map<std::string, std::string> texts;
        for (const auto& [file, text] : data) texts.emplace(beside(name, file), text);
        return Scenario(made(toml, name, overrides, std::make_shared<MemoryFiles>(std::move(texts))));
    });
}

Scenario Scenario::with(const std::vector<std::string>& overrides) const {
    return guarded([&] {
        std::vector<std::string> all = impl_->overrides;
        all.insert(all.end(), overrides.begin(), overrides.end());
        return Scenario(made(impl_->text, impl_->name, std::move(all), impl_->files));
    });
}

std::string Scenario::title() const { return impl_->value.title; }
std::uint64_t Scenario::seed() const { return impl_->value.seed; }
int Scenario::follow_up_days() const { return impl_->value.follow_up_days; }
std::int64_t Scenario::trials() const { return impl_->value.simulation.trials; }
std::int64_t Scenario::n() const { return static_cast<std::int64_t>(impl_->value.main_n()); }
double Scenario::target_power() const { return impl_->value.simulation.target_power; }
std::vector<std::string> Scenario::arms() const { return impl_->value.trial.arms; }
std::vector<std::string> Scenario::warnings() const { return impl_->value.warnings; }
std::string Scenario::toml() const { return canonical_toml(impl_->value); }
std::string Scenario::hash() const { return scenario_hash(impl_->value, *impl_->files); }

Table Scenario::analyses() const {
    TableBuilder table("analyses", {{"name", "", "as the scenario names it"},
                                    {"test", "", "its test"},
                                    {"estimand", "", "what its estimate is, with its scale"},
                                    {"when", "", "what it looks at"}});
    for (const NamedAnalysis& a : impl_->value.analyses)
        table.add({a.name, std::string(name_of(a.test)), std::string(estimand_of(a.test)),
                   when_in_words(a.test, impl_->value.follow_up_days)});
    return table.done();
}

Check check(const std::string& toml, const DataFiles& data, const std::vector<std::string>& overrides,
            const std::string& name) {
    return checked([&] { return Scenario::parse(toml, data, overrides, name); });
}

Check check_file(const std::string& path, const std::vector<std::string>& overrides) {
    return checked([&] { return Scenario::read(path, overrides); });
}

}  // namespace equipoise::api
