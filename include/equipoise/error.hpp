#pragma once
// What the library throws: InputError for mistakes of the caller's, Interrupted where a Monitor was told to stop.
// Besides these only std::bad_alloc, and what a caller's own callback throws.
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "equipoise/export.hpp"

namespace equipoise::api {

/// One mistake, told so that its maker can mend it.
struct Problem {
    std::string place;    ///< "trial.toml, line 4, trial.allocation", "override design.alpha", "n"
    std::string what;     ///< what is wrong, with the value that was given
    std::string instead;  ///< what is allowed, or "did you mean ..."; may be empty
};

/// All mistakes that were found together; at least one. what() is one line a problem, "place: what; instead".
class EQUIPOISE_API InputError : public std::runtime_error {
  public:
    explicit InputError(std::vector<Problem> problems);
    InputError(const InputError&) noexcept;
    InputError& operator=(const InputError&) noexcept;
    ~InputError() override;
    const std::vector<Problem>& problems() const noexcept { return *problems_; }

  private:
    std::shared_ptr<const std::vector<Problem>> problems_;
};

/// The Monitor's stop was set before the answer was complete; nothing of it is given.
class EQUIPOISE_API Interrupted : public std::runtime_error {
  public:
    explicit Interrupted(std::uint64_t trials_done);
    ~Interrupted() override;
    std::uint64_t trials_done() const noexcept { return trials_done_; }

  private:
    std::uint64_t trials_done_;
};

}  // namespace equipoise::api
