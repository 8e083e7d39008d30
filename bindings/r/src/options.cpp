#include "bindings.hpp"

namespace rbind {
namespace {

// Options are told by name, so a list that is not what R's own functions send is a fault in them.
[[noreturn]] void not_as(const char* name, const char* what) {
    cpp11::stop("equipoise: option %s is not %s", name, what);
}

std::vector<double> numbers_in(SEXP value, const char* name) {
    std::vector<double> numbers;
    for (R_xlen_t i = 0; i < Rf_xlength(value); ++i) {
        if (TYPEOF(value) == REALSXP)
            numbers.push_back(REAL(value)[i]);
        else if (TYPEOF(value) == INTSXP)
            numbers.push_back(INTEGER(value)[i]);
        else
            not_as(name, "a number");
    }
    return numbers;
}

std::vector<std::string> texts_in(SEXP value, const char* name) {
    if (TYPEOF(value) != STRSXP) not_as(name, "text");
    std::vector<std::string> texts;
    for (R_xlen_t i = 0; i < Rf_xlength(value); ++i)
        texts.emplace_back(cpp11::safe[Rf_translateCharUTF8](STRING_ELT(value, i)));
    return texts;
}

// The one value of an option.
template <class T>
T only(const std::vector<T>& values, const char* name) {
    if (values.size() != 1) not_as(name, "one value");
    return values[0];
}

}  // namespace

SEXP Options::find(const char* name) const {
    SEXP names = Rf_getAttrib(list_, R_NamesSymbol);
    for (R_xlen_t i = 0; i < Rf_xlength(names); ++i)
        if (std::string(name) == CHAR(STRING_ELT(names, i))) return VECTOR_ELT(list_, i);
    return R_NilValue;
}

void Options::read(const char* name, std::string& value) const {
    if (SEXP found = find(name); found != R_NilValue) value = only(texts_in(found, name), name);
}
void Options::read(const char* name, std::vector<std::string>& value) const {
    if (SEXP found = find(name); found != R_NilValue) value = texts_in(found, name);
}
void Options::read(const char* name, double& value) const {
    if (SEXP found = find(name); found != R_NilValue) value = only(numbers_in(found, name), name);
}
void Options::read(const char* name, std::vector<double>& value) const {
    if (SEXP found = find(name); found != R_NilValue) value = numbers_in(found, name);
}
void Options::read(const char* name, std::int64_t& value) const {
    if (SEXP found = find(name); found != R_NilValue)
        value = static_cast<std::int64_t>(only(numbers_in(found, name), name));
}
void Options::read(const char* name, std::vector<std::int64_t>& value) const {
    SEXP found = find(name);
    if (found == R_NilValue) return;
    value.clear();
    for (const double x : numbers_in(found, name)) value.push_back(static_cast<std::int64_t>(x));
}
void Options::read(const char* name, int& value) const {
    if (SEXP found = find(name); found != R_NilValue) value = static_cast<int>(only(numbers_in(found, name), name));
}
void Options::read(const char* name, bool& value) const {
    SEXP found = find(name);
    if (found == R_NilValue) return;
    if (TYPEOF(found) != LGLSXP || Rf_xlength(found) != 1) not_as(name, "TRUE or FALSE");
    value = LOGICAL(found)[0] == TRUE;
}

cpp11::sexp problems_of(const std::vector<equipoise::Problem>& problems) {
    std::vector<std::string> place, what, instead;
    for (const equipoise::Problem& problem : problems) {
        place.push_back(problem.place);
        what.push_back(problem.what);
        instead.push_back(problem.instead);
    }
    return named({{"place", texts(place)}, {"what", texts(what)}, {"instead", texts(instead)}});
}

SEXP told(const std::function<cpp11::sexp()>& body) {
    const auto failure = [](const std::vector<std::pair<const char*, cpp11::sexp>>& members) {
        cpp11::sexp value = named(members);
        cpp11::safe[Rf_setAttrib](value, R_ClassSymbol, text("equipoise_failure"));
        return value;
    };
    try {
        return body();
    } catch (const equipoise::InputError& error) {
        return failure(
            {{"kind", text("input")}, {"message", text(error.what())}, {"problems", problems_of(error.problems())}});
    } catch (const equipoise::Interrupted& stopped) {
        return failure(
            {{"kind", text("interrupt")},
             {"message", text(stopped.trials_done() > 0 ? stopped.what() : "stopped")},
             {"trials_done", cpp11::sexp(cpp11::safe[Rf_ScalarReal](static_cast<double>(stopped.trials_done())))}});
    }
}

}  // namespace rbind
