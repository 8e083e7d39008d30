// Scenarios and studies that R holds.
#include "bindings.hpp"
#include "entries.hpp"

namespace rbind {
namespace {

using equipoise::Scenario;
using equipoise::Study;

template <class T>
cpp11::sexp handle(T value) {
    const cpp11::external_pointer<T> held(new T(std::move(value)));
    return cpp11::sexp(static_cast<SEXP>(held));
}

template <class T>
const T& in_handle(SEXP pointer) {
    const cpp11::external_pointer<T> held(pointer);
    if (held.get() == nullptr) cpp11::stop("equipoise: this handle is of another session");
    return *held.get();
}

std::vector<std::string> texts_in(SEXP value) { return cpp11::as_cpp<std::vector<std::string>>(value); }

equipoise::DataFiles files_in(SEXP names, SEXP contents) {
    equipoise::DataFiles data;
    const std::vector<std::string> keys = texts_in(names), values = texts_in(contents);
    for (std::size_t i = 0; i < keys.size(); ++i) data.emplace(keys[i], values.at(i));
    return data;
}

cpp11::sexp found(const equipoise::Check& check) {
    return named({{"problems", problems_of(check.problems)},
                  {"warnings", texts(check.warnings)},
                  {"toml", text(check.toml)},
                  {"hash", text(check.hash)}});
}

}  // namespace

const Scenario& scenario_of(SEXP pointer) { return in_handle<Scenario>(pointer); }
const Study& study_of(SEXP pointer) { return in_handle<Study>(pointer); }

}  // namespace rbind

using namespace rbind;

extern "C" {

SEXP eqr_scenario_read(SEXP path, SEXP overrides) {
    BEGIN_CPP11
    return told([&] { return handle(Scenario::read(cpp11::as_cpp<std::string>(path), texts_in(overrides))); });
    END_CPP11
}

SEXP eqr_scenario_parse(SEXP toml, SEXP names, SEXP contents, SEXP overrides, SEXP name) {
    BEGIN_CPP11
    return told([&] {
        return handle(Scenario::parse(cpp11::as_cpp<std::string>(toml), files_in(names, contents), texts_in(overrides),
                                      cpp11::as_cpp<std::string>(name)));
    });
    END_CPP11
}

SEXP eqr_check_file(SEXP path, SEXP overrides) {
    BEGIN_CPP11
    return told([&] { return found(equipoise::check_file(cpp11::as_cpp<std::string>(path), texts_in(overrides))); });
    END_CPP11
}

SEXP eqr_check(SEXP toml, SEXP names, SEXP contents, SEXP overrides, SEXP name) {
    BEGIN_CPP11
    return told([&] {
        return found(equipoise::check(cpp11::as_cpp<std::string>(toml), files_in(names, contents), texts_in(overrides),
                                      cpp11::as_cpp<std::string>(name)));
    });
    END_CPP11
}

SEXP eqr_scenario_info(SEXP scenario) {
    BEGIN_CPP11
    return told([&] {
        const Scenario& s = scenario_of(scenario);
        const auto number = [](double x) { return cpp11::sexp(cpp11::safe[Rf_ScalarReal](x)); };
        return named({{"title", text(s.title())},
                      {"hash", text(s.hash())},
                      {"seed", number(static_cast<double>(s.seed()))},
                      {"n", number(static_cast<double>(s.n()))},
                      {"trials", number(static_cast<double>(s.trials()))},
                      {"target_power", number(s.target_power())},
                      {"follow_up_days", number(s.follow_up_days())},
                      {"arms", texts(s.arms())},
                      {"analyses", frame_of(s.analyses())},
                      {"warnings", texts(s.warnings())},
                      {"toml", text(s.toml())}});
    });
    END_CPP11
}

SEXP eqr_study(SEXP scenario) {
    BEGIN_CPP11
    return told([&] { return handle(interruptible([of = scenario_of(scenario)] { return Study(of); })); });
    END_CPP11
}

SEXP eqr_study_info(SEXP study) {
    BEGIN_CPP11
    return told([&] {
        return named({{"warnings", texts(study_of(study).warnings())}, {"pilot", frame_of(study_of(study).pilot())}});
    });
    END_CPP11
}

}  // extern "C"
