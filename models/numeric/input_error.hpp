#pragma once
// The user's mistakes. Ours are asserts; numerical trouble is a Status of an Estimate.
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace equipoise {

/// One mistake, told so that its maker can mend it.
struct Problem {
    std::string where;    ///< file, line and key, or the option's name
    std::string what;     ///< what is wrong, with the value that was given
    std::string instead;  ///< what is allowed, or "did you mean ..."; may be empty

    std::string text() const;  ///< "where: what; instead" on one line
};

/// Thrown for bad input. The program prints one line a problem and exits with 2.
class InputError : public std::runtime_error {
  public:
    explicit InputError(Problem problem);
    explicit InputError(std::vector<Problem> problems);  ///< all mistakes of one file together; not empty
    InputError(std::string where, std::string what, std::string instead = {});

    std::span<const Problem> problems() const { return problems_; }

  private:
    std::vector<Problem> problems_;
};

/// "did you mean \"x\"?" for the candidate nearest to `word` (edit distance at most a third of its length, at least 2),
/// else "one of: a, b, c".
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace equipoise
