#pragma once
// A scenario with everything resolved that can be resolved once: the pilot read and fitted, laws and effect ready.
#include <memory>
#include <string>
#include <vector>

#include "equipoise/scenario.hpp"

namespace equipoise::api {

/// Immutable; copies share it, and several threads may use one.
class EQUIPOISE_API Study {
  public:
    struct Impl;

    /// Reads the pilot and fits what the scenario takes from it; nothing is read after that. Throws InputError.
    explicit Study(const Scenario& scenario);
    ~Study();
    Study(const Study&);
    Study(Study&&) noexcept;
    Study& operator=(const Study&);
    Study& operator=(Study&&) noexcept;

    Scenario scenario() const;
    /// A pilot below published minimum sizes (120 patients for a proportion, 70 for a standard deviation: Teare et al.
    /// 2014, Trials 15:264), mortality beyond the days that were stated or seen, keys that do not act.
    std::vector<std::string> warnings() const;
    /// What the pilot says, a line a quantity: arm, quantity, name, from and to (days), value, standard_error, lower
    /// and upper (95%). Deaths and numbers at risk by interval; the risk of dying in it with limits from its posterior
    /// (beta); survival by day of the law that is simulated, with limits from 2000 posterior draws. No rows without a
    /// pilot.
    Table pilot() const;

    const Impl& impl() const { return *impl_; }  ///< for the library

  private:
    std::shared_ptr<const Impl> impl_;
};

}  // namespace equipoise::api
