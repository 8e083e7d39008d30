#include "equipoise/plan.hpp"

#include "sim/api/publish.hpp"
#include "sim/report/plan_warnings.hpp"
#include "sim/report/result_files.hpp"
#include "sim/report/words.hpp"
#include "sim/results/plan_tables.hpp"
#include "sim/search/plan.hpp"

namespace equipoise::api {

struct Plan::Impl {
    PlanResults results;
    std::map<std::string, std::string> files;
};

Plan::Plan(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
Plan::~Plan() = default;
Plan::Plan(const Plan&) = default;
Plan& Plan::operator=(const Plan&) = default;
Plan::Plan(Plan&& other) noexcept : impl_(other.impl_) {}
Plan& Plan::operator=(Plan&& other) noexcept {
    impl_ = other.impl_;
    return *this;
}

std::string Plan::answer() const { return report::answer_sentence(impl_->results); }
std::vector<std::string> Plan::warnings() const { return impl_->results.warnings; }
Table Plan::power() const { return published(power_results(impl_->results)); }
Table Plan::size() const { return published(size_results(impl_->results)); }
Table Plan::type_one_error() const { return published(type_one_error_results(impl_->results)); }
Table Plan::assurance() const { return published(assurance_results(impl_->results)); }
Table Plan::looks() const { return published(looks_results(impl_->results)); }
Table Plan::stopping() const { return published(stops_results(impl_->results)); }
Table Plan::pilot() const { return published(fit_results(impl_->results)); }
Table Plan::duration() const { return published(duration_results(impl_->results)); }
std::string Plan::report_html() const { return impl_->files.at("report.html"); }
std::map<std::string, std::string> Plan::files() const { return impl_->files; }

Plan plan(const Study& study, const std::string& command, const Execution& execution) {
    const equipoise::Study& resolved = study.impl().value;
    return guarded(resolved.scenario, [&] {
        const equipoise::Plan found = make_plan(resolved, {}, campaign_of(execution));
        auto impl = std::make_shared<Plan::Impl>();
        impl->results = plan_results(resolved, found, plan_warnings(resolved, found), command);
        for (auto& [name, text] : report::result_files(impl->results)) impl->files.emplace(name, std::move(text));
        return Plan(std::move(impl));
    });
}

}  // namespace equipoise::api
