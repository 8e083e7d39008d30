#pragma once
// Between R and equipoise: tables as data frames, options from lists, mistakes as values that R raises, and runs that
// Ctrl-C stops.
#include <equipoise/equipoise.hpp>

#include <cpp11.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace rbind {

/// A table as a data frame whose columns bear unit, meaning, mcse, lower and upper as attributes.
cpp11::sexp frame_of(const equipoise::Table& table);
cpp11::sexp text(const std::string& value);
cpp11::sexp texts(const std::vector<std::string>& values);
/// A list with names.
cpp11::sexp named(const std::vector<std::pair<const char*, cpp11::sexp>>& members);

/// place, what and instead of mistakes: columns of a data frame.
cpp11::sexp problems_of(const std::vector<equipoise::Problem>& problems);

/// Options that R has checked: a list with names. What is not there or NULL keeps the library's default.
class Options {
  public:
    explicit Options(SEXP list) : list_(list) {}
    void read(const char* name, std::string& value) const;
    void read(const char* name, std::vector<std::string>& value) const;
    void read(const char* name, double& value) const;
    void read(const char* name, std::vector<double>& value) const;
    void read(const char* name, std::int64_t& value) const;
    void read(const char* name, std::vector<std::int64_t>& value) const;
    void read(const char* name, int& value) const;
    void read(const char* name, bool& value) const;

  private:
    SEXP find(const char* name) const;
    SEXP list_;
};

/// What `body` gives; an InputError or a stop becomes a list of class "equipoise_failure", which R raises.
SEXP told(const std::function<cpp11::sexp()>& body);

/// Runs `work` on a thread of its own while R's looks for Ctrl-C ten times a second and tells `tick` (an R function of
/// the trials done, or NULL) how far it is. Throws Interrupted after Ctrl-C; the other thread touches nothing of R.
void watched(SEXP threads, SEXP tick, const std::function<void(const equipoise::Execution&)>& work);

/// Runs work that cannot be told to stop on a thread of its own. After Ctrl-C it throws Interrupted, and the work is
/// left to end by itself: it must own all that it touches, and touch nothing of R.
void carry_out(std::function<void()> work);

/// What `work()` gives, carried out so.
template <class Work>
auto interruptible(Work work) {
    using Answer = std::invoke_result_t<Work>;
    const auto answer = std::make_shared<std::optional<Answer>>();
    carry_out([work = std::move(work), answer] { answer->emplace(work()); });
    return std::move(**answer);
}

const equipoise::Scenario& scenario_of(SEXP handle);
const equipoise::Study& study_of(SEXP handle);

}  // namespace rbind
