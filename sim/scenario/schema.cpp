#include "sim/scenario/schema.hpp"

#include <cmath>

#include "sim/scenario/field_reader.hpp"
#include "sim/scenario/scenario.hpp"

namespace equipoise {
namespace {

using Schema = nlohmann::ordered_json;

constexpr const char* kTimeInWords = "^\\s*[0-9.]+\\s*(day|week|month|year)s?\\s*$";

Schema ordered(const Json& json) { return Schema::parse(json.dump()); }

// 4 rather than 4.0.
Schema plain(double x) {
    return std::floor(x) == x && std::fabs(x) < 9e15 ? Schema(static_cast<std::int64_t>(x)) : Schema(x);
}

void add_range(Schema& schema, const Range& range) {
    if (std::isfinite(range.low)) {
        schema["minimum"] = plain(range.low);
        if (range.low_open) schema["exclusiveMinimum"] = true;
    }
    if (std::isfinite(range.high)) {
        schema["maximum"] = plain(range.high);
        if (range.high_open) schema["exclusiveMaximum"] = true;
    }
}

template <HasFields T>
Schema struct_schema();

// Times may stand in words.
Schema number_schema(bool whole, const Range& range, std::string_view unit) {
    Schema schema{{"type", whole ? "integer" : "number"}};
    add_range(schema, range);
    if (!is_time_unit(unit)) return schema;
    return {{"anyOf", Schema::array({schema, {{"type", "string"}, {"pattern", kTimeInWords}}})}};
}

template <class T>
Schema value_schema(const Range& range, std::string_view unit = {}) {
    using namespace field_detail;
    if constexpr (is_optional<T>::value) {
        return value_schema<typename T::value_type>(range, unit);
    } else if constexpr (std::is_same_v<T, bool>) {
        return {{"type", "boolean"}};
    } else if constexpr (std::is_arithmetic_v<T>) {
        return number_schema(std::is_integral_v<T>, range, unit);
    } else if constexpr (std::is_same_v<T, std::string>) {
        return {{"type", "string"}};
    } else if constexpr (std::is_enum_v<T>) {
        Schema names = Schema::array();
        for (const auto& [name, value] : EnumNames<T>::names) names.push_back(name);
        return {{"enum", std::move(names)}};
    } else if constexpr (is_vector<T>::value) {
        const Schema element = value_schema<typename T::value_type>(range, unit);
        if (HasFields<typename T::value_type>) return {{"type", "array"}, {"items", element}};
        return {{"anyOf",
                 Schema::array({{{"type", "array"}, {"items", element}}, element})}};  // one stands for a list of one
    } else if constexpr (is_array<T>::value) {
        constexpr std::size_t size = std::tuple_size_v<T>;
        return {{"type", "array"},
                {"items", value_schema<typename T::value_type>(range, unit)},
                {"minItems", size},
                {"maxItems", size}};
    } else {
        T value;
        Schema schema = struct_schema<T>();
        if constexpr (requires { value.column; }) return {{"anyOf", Schema::array({schema, {{"type", "string"}}})}};
        if constexpr (requires { value.from_number(0.0); })
            return {{"anyOf", Schema::array({schema, value_schema<double>(range)})}};
        if constexpr (requires { value.kind; })
            return {{"anyOf", Schema::array({schema, value_schema<decltype(value.kind)>(range)})}};
        return schema;
    }
}

template <class T, class F>
Schema field_schema(const F& f, const T& defaults) {
    using Member = std::remove_cvref_t<decltype(defaults.*(f.member))>;
    Schema schema = value_schema<Member>(f.range, f.unit);
    schema["description"] = f.meaning;
    if (!f.unit.empty()) schema["unit"] = f.unit;
    const Json value = write_value(defaults.*(f.member));
    if (!value.is_null() && !value.is_object() && !(value.is_string() && value.get<std::string>().empty()) &&
        !(value.is_array() && value.empty()))
        schema["default"] = ordered(value);
    return schema;
}

template <HasFields T>
Schema struct_schema() {
    const T defaults{};
    Schema properties = Schema::object();
    for_each_field<T>([&](const auto& f) { properties[std::string(f.name)] = field_schema(f, defaults); });
    return {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
}

Schema with_meaning(Schema schema, const char* meaning, Schema standard = {}) {
    schema["description"] = meaning;
    if (!standard.is_null()) schema["default"] = std::move(standard);
    return schema;
}

template <class T>
Schema described(const char* meaning) {
    return with_meaning(value_schema<T>(Range::any()), meaning);
}

// The law of those who are not cured: its name and its parameters.
Schema uncured_schema() {
    Schema variants = Schema::array();
    for (const std::string_view name : NamesOf<SimpleLaw>::names)
        visit_named(std::type_identity<SimpleLaw>{}, name, [&]<class L>(std::type_identity<L>) {
            Schema schema = struct_schema<L>();
            Schema properties{{"law", with_meaning({{"enum", Schema::array({name})}}, "the family")}},
                required = Schema::array({"law"});
            for (const auto& [key, value] : schema["properties"].items()) {
                properties[key] = value;
                properties[key].erase("default");
                required.push_back(key);
            }
            schema["properties"] = std::move(properties);
            schema["required"] = std::move(required);
            variants.push_back(std::move(schema));
        });
    return with_meaning(
        {{"anyOf", std::move(variants)}},
        "the law of those who are not cured, with its parameters: { law = \"weibull\", shape = 0.8, scale = 12 }");
}

// The control arm's law: by its own parameters, by mortality at given days, or from the pilot.
Schema survival_schema() {
    Schema laws = Schema::array();
    for (const std::string_view name : law_names) laws.push_back(name);
    Schema shared{
        {"law", with_meaning({{"enum", laws}}, "the family of the time to death", SurvivalSpec{}.law)},
        {"from", with_meaning({{"enum", Schema::array({"pilot"})}},
                              "the control arm's fit to the pilot, in place of parameters (mixture-cure: Weibull for "
                              "those not cured; royston-parmar: one inner knot, hazard scale)")},
        {"estimate", with_meaning(value_schema<PilotEstimate>(Range::any()), "how a law from the pilot is estimated",
                                  "posterior-mean")},
        {"prior",
         with_meaning(
             value_schema<PriorKind>(Range::any()),
             "prior of interval mortality behind posterior-mean: dirichlet (half of the weight on being alive at the "
             "end of "
             "follow-up, half spread over it by time: the same mortality however it is cut), or jeffreys-by-interval",
             "dirichlet")},
        {"prior_weight",
         with_meaning(value_schema<double>(Range::above(0)),
                      "patients that the prior counts as; jeffreys-by-interval: in each interval", 1.0)},
        {"mortality", with_meaning(value_schema<std::vector<double>>(Range::open_probability()),
                                   "mortality by `day`, in place of parameters")},
        {"day",
         with_meaning(value_schema<std::vector<double>>(Range::above(0), "days"), "days of `mortality`, ascending")}};
    shared["day"]["unit"] = "days";
    Schema variants = Schema::array();
    for (const std::string_view name : law_names)
        visit_law(name, [&]<class L>(std::type_identity<L>) {
            Schema schema = struct_schema<L>();
            Schema properties = shared;
            properties["law"]["enum"] = Schema::array({name});
            for (const auto& [key, value] : schema["properties"].items()) {
                properties[key] = value;
                if (!value.contains("enum"))
                    properties[key].erase("default");  // a law has none: its parameters are the study
            }
            if (std::is_same_v<L, MixtureCure>) properties["uncured"] = uncured_schema();
            schema["properties"] = std::move(properties);
            variants.push_back(std::move(schema));
        });
    return with_meaning({{"anyOf", std::move(variants)}}, "the control arm's time to death");
}

Schema analysis_schema() {
    Schema variants = Schema::array();
    for (const std::string_view name : analysis_names)
        visit_analysis(name, [&]<class A>(std::type_identity<A>) {
            Schema schema = struct_schema<A>();
            Schema properties{{"name", with_meaning({{"type", "string"}}, "by which results name it; no two alike")},
                              {"test", with_meaning({{"enum", Schema::array({name})}}, "the statistical test")}};
            for (const auto& [key, value] : schema["properties"].items())
                properties[key == "test" ? kStatisticKey : key] = value;
            for (const char* horizon : {"day", "tau"})
                if (properties.contains(horizon)) {
                    properties[horizon].erase("default");
                    properties[horizon]["description"] =
                        properties[horizon]["description"].get<std::string>() + "; left out: the end of follow-up";
                }
            schema["properties"] = std::move(properties);
            schema["required"] = Schema::array({"test"});
            variants.push_back(std::move(schema));
        });
    return with_meaning({{"type", "array"}, {"items", {{"anyOf", std::move(variants)}}}},
                        "the analyses, all on the same simulated patients; the first is the primary one");
}

}  // namespace

nlohmann::ordered_json scenario_schema() {
    Schema sofa = struct_schema<SofaCourse>();
    sofa["properties"].update(struct_schema<SofaSource>()["properties"]);
    Schema design = struct_schema<Design>();
    design["properties"].update(struct_schema<GroupSequential>()["properties"]);
    design["properties"]["kind"] = with_meaning({{"enum", Schema::array({"fixed", GroupSequential::name})}},
                                                "one analysis (cut), or several looks (all other keys)", "fixed");
    const Scenario standard;
    Schema properties;
    properties["title"] = with_meaning({{"type", "string"}}, "of the study; the file's name if left out");
    properties["seed"] =
        with_meaning(value_schema<std::int64_t>(Range::between(0, 9e15)), "of every random number", standard.seed);
    properties["follow_up_days"] =
        with_meaning(value_schema<int>(Range::between(1, kLongestFollowUp), "days"),
                     "planned follow-up of each patient from randomization", standard.follow_up_days);
    properties["follow_up_days"]["unit"] = "days";
    properties["assumptions"] = described<std::vector<std::string>>("in words, printed in the report");
    properties["pilot"] = described<PilotSpec>("the data that the study rests on");
    properties["survival"] = survival_schema();
    properties["sofa"] = with_meaning(
        std::move(sofa), "daily SOFA scores in the ICU, with death and discharge; left out: survival only");
    properties["effect"] = described<EffectSpec>("of the treatment");
    properties["covariate"] = described<std::vector<Covariate>>("baseline covariates");
    properties["covariates"] = described<CovariatesSpec>("how covariates go together");
    properties["trial"] = described<TrialSpec>("arms, randomization, recruitment, losses");
    properties["analysis"] = analysis_schema();
    properties["design"] =
        with_meaning(std::move(design), "type I error, when the data are analyzed, and when the trial stops");
    properties["simulation"] = described<SimulationSpec>("how much is simulated, and what is sought");
    properties["explore"] = described<ExploreSpec>("the power curve and the optimism grid");
    properties["prior"] =
        described<PriorSpec>("what is uncertain, for assurance; without it the pilot's own posterior");
    // Keys in quotes ("sofa.rate.rate") hold the prior; bare dotted keys are tables in tables.
    Schema prior = struct_schema<ParameterPrior>();
    prior["properties"]["sd"].erase("default");
    prior["required"] = Schema::array({"sd"});
    properties["prior"]["properties"]["parameters"] = with_meaning(
        {{"type", "object"}, {"additionalProperties", {{"anyOf", Schema::array({prior, {{"type", "object"}}})}}}},
        "normal distributions of numbers that the scenario states, by their keys: \"sofa.rate.rate\" = { median = "
        "0.19, sd = 0.2 }");
    return {{"$schema", "http://json-schema.org/draft-04/schema#"},
            {"title", "equipoise scenario"},
            {"type", "object"},
            {"properties", std::move(properties)},
            {"required", Schema::array({"analysis"})},
            {"additionalProperties", false}};
}

}  // namespace equipoise
