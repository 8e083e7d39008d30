#pragma once
// A call of the library on a thread of its own, while the caller's thread waits without the interpreter's lock, looks
// for Ctrl-C and tells of progress.
#include <pybind11/pybind11.h>

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>

#include <equipoise/monitor.hpp>

namespace equipoise_python {

/// How a call is carried out, as Python's caller said.
struct Watch {
    int threads = 0;
    equipoise::Monitor monitor;
    pybind11::object progress = pybind11::none();  ///< callable with the number of trials done, or None
};

/// What the two threads of a call share. It holds nothing of Python's: the last to let go of it may be either.
struct Call {
    std::mutex mutex;
    std::condition_variable changed;
    bool done = false;
    std::exception_ptr error;
    equipoise::Monitor monitor;
};

/// Runs `body` on a new thread and waits; whatever `body` threw is thrown here. Ctrl-C and an error of the progress
/// callback stop the monitor and leave at once as Python's exceptions; a body that cannot stop ends by itself later,
/// with its answer thrown away. Needs the interpreter's lock, and lets go of it while it waits.
void carry_out(const std::shared_ptr<Call>& call, const pybind11::object& progress, std::function<void()> body);

/// Has the interpreter wait, at its end, for bodies that were left behind.
void wait_for_left_behind_at_exit();

/// `work(execution)` as above. `work` must hold nothing of Python's.
template <class Work>
auto watched(const Watch& watch, Work work) {
    using Answer = std::invoke_result_t<Work, const equipoise::Execution&>;
    struct State : Call {
        explicit State(Work w) : work(std::move(w)) {}
        Work work;
        std::optional<Answer> answer;
    };
    auto state = std::make_shared<State>(std::move(work));
    state->monitor = watch.monitor;
    const int threads = watch.threads;
    carry_out(state, watch.progress, [state, threads] {
        state->answer.emplace(state->work({threads, &state->monitor}));
    });
    return std::move(*state->answer);
}

/// The same of work that runs on one thread and cannot be told to stop.
template <class Work>
auto interruptible(Work work) {
    return watched(Watch(), [work = std::move(work)](const equipoise::Execution&) { return work(); });
}

}  // namespace equipoise_python
