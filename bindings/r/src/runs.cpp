#include "bindings.hpp"

#include <R_ext/Utils.h>
#include <signal.h>

#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

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

// What the two threads of a call share.
struct Job {
    std::function<void()> work;
    std::mutex mutex;
    std::condition_variable changed;
    bool done = false;
    std::exception_ptr error;

    void carry_out() {
        try {
            work();
        } catch (...) {
            error = std::current_exception();
        }
        work = nullptr;  // what it held goes before the end is told
        const std::lock_guard<std::mutex> lock(mutex);
        done = true;
        changed.notify_one();
    }
};

// Threads whose work nothing stops and nobody waits for; the process waits at its end.
std::vector<std::jthread>& left_behind() {
    static std::vector<std::jthread> threads;
    return threads;
}

// Work on a thread of its own. However the main thread leaves, work with a monitor is told to stop and waited for,
// other work is left to end by itself.
class Worker {
  public:
    Worker(std::function<void()> work, equipoise::Monitor* monitor) : job_(std::make_shared<Job>()), monitor_(monitor) {
        job_->work = std::move(work);
        const SignalsForMainThread masked;
        thread_ = std::jthread([job = job_] { job->carry_out(); });
    }
    ~Worker() { leave(); }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    bool done_within(std::chrono::milliseconds time) {
        std::unique_lock<std::mutex> lock(job_->mutex);
        return job_->changed.wait_for(lock, time, [this] { return job_->done; });
    }
    void leave() {
        if (!thread_.joinable()) return;
        if (monitor_ == nullptr) return left_behind().push_back(std::move(thread_));
        monitor_->stop();
        thread_.join();
    }
    /// Once it is done: what it threw.
    void finish() {
        thread_.join();
        if (job_->error) std::rethrow_exception(job_->error);
    }

  private:
    std::shared_ptr<Job> job_;
    equipoise::Monitor* monitor_;
    std::jthread thread_;
};

}  // namespace

void watched(SEXP threads, SEXP tick, const std::function<void(const equipoise::Execution&)>& work) {
    equipoise::Monitor monitor;
    const equipoise::Execution execution{Rf_asInteger(threads), &monitor};
    Worker worker([&] { work(execution); }, &monitor);
    while (!worker.done_within(std::chrono::milliseconds(100))) {
        if (interrupted()) {
            worker.leave();
            throw equipoise::Interrupted(monitor.trials_done());
        }
        if (tick != R_NilValue) cpp11::function{tick}(static_cast<double>(monitor.trials_done()));
    }
    worker.finish();
}

void carry_out(std::function<void()> work) {
    Worker worker(std::move(work), nullptr);
    while (!worker.done_within(std::chrono::milliseconds(100)))
        if (interrupted()) throw equipoise::Interrupted(0);
    worker.finish();
}

}  // namespace rbind
