#include "sim/scenario/analyses_reader.hpp"

#include "sim/analysis/horizon.hpp"
#include "sim/scenario/scenario.hpp"

namespace equipoise {
namespace {

bool has_option_test(const Analysis& analysis) {
    return std::visit(
        []<class A>(const A&) {
            bool found = false;
            for_each_field<A>([&](const auto& f) { found = found || f.name == "test"; });
            return found;
        },
        analysis);
}

// Deaths are compared at the end of follow-up unless the analysis says otherwise.
template <class A>
A with_horizon(int follow_up_days) {
    Analysis analysis = A{};
    if (double* horizon = horizon_of(analysis)) *horizon = follow_up_days;
    return std::get<A>(std::move(analysis));
}

}  // namespace

void read_analyses(const Json& json, int follow_up_days, std::vector<NamedAnalysis>& into, TomlDocument& problems) {
    if (!json.is_array()) {
        problems.add("analysis", "is not a list of tables", "write [[analysis]] before each");
        return;
    }
    for (std::size_t i = 0; i < json.size(); ++i) {
        const std::string path = "analysis[" + std::to_string(i) + "]";
        if (!json[i].is_object()) {
            problems.add(path, "is not a table", "write [[analysis]] and its keys below");
            continue;
        }
        NamedAnalysis spec;
        std::string test;
        if (const Json* name = value_of(json[i], "test"))
            read_value(*name, path + ".test", Range::any(), test, problems);
        else
            problems.add(path, "has no test", "write test = \"log-rank\" or another name");
        spec.name = test;
        if (const Json* name = value_of(json[i], "name"))
            read_value(*name, path + ".name", Range::any(), spec.name, problems);
        const bool known = visit_analysis(test, [&]<class A>(std::type_identity<A>) {
            A analysis = with_horizon<A>(follow_up_days);
            Json own = json[i];
            own.erase("test");
            const bool takes_statistic = has_option_test(spec.test = analysis);
            if (takes_statistic) own.erase(kStatisticKey);
            read_struct(own, path, analysis, problems, {"name"});
            if (const Json* statistic = value_of(json[i], kStatisticKey); takes_statistic && statistic)
                for_each_field<A>([&](const auto& f) {
                    if (f.name == "test")
                        read_value(*statistic, path + "." + kStatisticKey, f.range, analysis.*(f.member), problems);
                });
            spec.test = std::move(analysis);
        });
        if (!known && !test.empty())
            problems.add(path + ".test", "unknown test \"" + test + "\"", did_you_mean(test, analysis_names));
        into.push_back(std::move(spec));
    }
}

}  // namespace equipoise
