#include "watched.hpp"

#include <chrono>
#include <thread>
#include <vector>

namespace py = pybind11;

namespace equipoise_python {
namespace {

constexpr std::chrono::milliseconds kLook(50);    // between two looks for Ctrl-C
constexpr std::chrono::milliseconds kGrace(500);  // for a body that was told to stop

struct LeftBehind {
    std::shared_ptr<Call> call;
    std::thread thread;
};

// Guarded by the interpreter's lock. Never destroyed: threads may outlive what a module has.
std::vector<LeftBehind>& left_behind() {
    static auto* const all = new std::vector<LeftBehind>;
    return *all;
}

bool done_within(Call& call, std::chrono::milliseconds time) {
    std::unique_lock lock(call.mutex);
    return call.changed.wait_for(lock, time, [&] { return call.done; });
}

void join_finished() {
    std::erase_if(left_behind(), [](LeftBehind& one) {
        if (!done_within(*one.call, std::chrono::milliseconds(0))) return false;
        one.thread.join();
        return true;
    });
}

// Stops the body and joins its thread, or leaves it behind, unless the call has ended well.
class Running {
  public:
    Running(std::shared_ptr<Call> call, std::thread thread) : call_(std::move(call)), thread_(std::move(thread)) {}
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    ~Running() {
        if (!thread_.joinable()) return;
        call_->monitor.stop();
        bool done = false;
        {
            const py::gil_scoped_release unlocked;
            done = done_within(*call_, kGrace);
            if (done) thread_.join();
        }
        if (!done) left_behind().push_back({std::move(call_), std::move(thread_)});
    }
    void join() { thread_.join(); }

  private:
    std::shared_ptr<Call> call_;
    std::thread thread_;
};

// Tells how many trials are done where that has changed.
class Progress {
  public:
    Progress(const py::object& call, const equipoise::Monitor& monitor) : call_(call), monitor_(monitor) {}
    void tell() {
        const std::uint64_t done = monitor_.trials_done();
        if (call_.is_none() || done == told_) return;
        told_ = done;
        call_(done);
    }

  private:
    const py::object& call_;
    const equipoise::Monitor& monitor_;
    std::uint64_t told_ = 0;
};

void wait_at_exit() {
    while (!left_behind().empty()) {
        {
            const py::gil_scoped_release unlocked;
            done_within(*left_behind().front().call, kLook);
        }
        join_finished();
        if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    }
}

}  // namespace

void carry_out(const std::shared_ptr<Call>& call, const py::object& progress, std::function<void()> body) {
    join_finished();
    Running running(call, std::thread([call, body = std::move(body)]() mutable {
                        try {
                            body();
                        } catch (...) {
                            call->error = std::current_exception();
                        }
                        body = nullptr;  // what it held goes before the end is told
                        {
                            const std::scoped_lock lock(call->mutex);
                            call->done = true;
                        }
                        call->changed.notify_all();
                    }));
    Progress told(progress, call->monitor);
    for (bool done = false; !done;) {
        {
            const py::gil_scoped_release unlocked;
            done = done_within(*call, kLook);
            if (done) running.join();
        }
        if (PyErr_CheckSignals() != 0) throw py::error_already_set();
        told.tell();
    }
    if (call->error) std::rethrow_exception(call->error);
}

void wait_for_left_behind_at_exit() { py::module_::import("atexit").attr("register")(py::cpp_function(wait_at_exit)); }

}  // namespace equipoise_python
