#pragma once
// Watching and stopping a simulation, and on how many threads it runs. None of this changes a digit of an answer.
#include <cstdint>
#include <functional>
#include <memory>

#include "equipoise/export.hpp"

namespace equipoise::api {

/// Shared by its copies. May be asked and told from any thread while a simulation runs that was given it.
class EQUIPOISE_API Monitor {
  public:
    struct Impl;

    Monitor();
    ~Monitor();
    Monitor(const Monitor&);
    Monitor& operator=(const Monitor&);

    /// Called after each block of trials (64 as a rule), from any of the simulation's threads but one call at a time:
    /// keep it short. Set it before the simulation begins. What it throws stops the simulation and reaches the caller.
    void on_progress(std::function<void(std::uint64_t trials_done)> call);
    /// Trials finished since the monitor was made, in all runs that it watched.
    std::uint64_t trials_done() const noexcept;
    /// Ends the run within a block of trials: it throws Interrupted. Safe in a signal handler. Stays set.
    void stop() noexcept;
    bool stopped() const noexcept;

    Impl& impl() const { return *impl_; }  ///< for the library

  private:
    std::shared_ptr<Impl> impl_;
};

/// How a simulation is carried out.
struct Execution {
    int threads = 0;                   ///< 0 to 4096; 0: all cores. The same bits on any number
    const Monitor* monitor = nullptr;  ///< has to live until the call returns
};

}  // namespace equipoise::api
