#include "bindings.hpp"

#include <R_ext/Utils.h>
#include <signal.h>

#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

namespace rbind {
namespace {

// Whether Ctrl-C was pressed. R_CheckUserInterrupt jumps; R_ToplevelExec catches that.
bool interrupted() {
    return R_ToplevelExec([](void*) { R_CheckUserInterrupt(); }, nullptr) == FALSE;
}

// R's signal handlers are for R's own thread: what is started while this lives, and all that it starts, takes none.
class SignalsForMainThread {
  public:
    SignalsForMainThread() {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~SignalsForMainThread() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  private:
    sigset_t before_;
};

// The run on its thread. However the main thread leaves, the run is told to stop and waited for.
class Worker {
  public:
    Worker(const equipoise::Monitor& monitor, const std::function<void()>& work) : monitor_(monitor) {
        const SignalsForMainThread masked;
        thread_ = std::thread([this, &work] {
            try {
                work();
            } catch (...) {
                error_ = std::current_exception();
            }
            const std::lock_guard<std::mutex> lock(mutex_);
            done_ = true;
            changed_.notify_one();
        });
    }
    ~Worker() { stop(); }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    bool done_within(std::chrono::milliseconds time) {
        std::unique_lock<std::mutex> lock(mutex_);
        return changed_.wait_for(lock, time, [this] { return done_; });
    }
    void stop() {
        if (!thread_.joinable()) return;
        monitor_.stop();
        thread_.join();
    }
    /// Once it is done: what it threw.
    void finish() {
        thread_.join();
        if (error_) std::rethrow_exception(error_);
    }

  private:
    equipoise::Monitor monitor_;
    std::thread thread_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool done_ = false;
    std::exception_ptr error_;
};

}  // namespace

void watched(SEXP threads, SEXP tick, const std::function<void(const equipoise::Execution&)>& work) {
    const equipoise::Monitor monitor;
    const equipoise::Execution execution{Rf_asInteger(threads), &monitor};
    const std::function<void()> run = [&] { work(execution); };
    Worker worker(monitor, run);
    while (!worker.done_within(std::chrono::milliseconds(100))) {
        if (interrupted()) {
            worker.stop();
            throw equipoise::Interrupted(monitor.trials_done());
        }
        if (tick != R_NilValue) cpp11::function{tick}(static_cast<double>(monitor.trials_done()));
    }
    worker.finish();
}

}  // namespace rbind
