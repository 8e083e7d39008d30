#include "equipoise/monitor.hpp"

#include "sim/api/handles.hpp"

namespace equipoise::api {

Monitor::Monitor() : impl_(std::make_shared<Impl>()) {}
Monitor::~Monitor() = default;
Monitor::Monitor(const Monitor&) = default;
Monitor& Monitor::operator=(const Monitor&) = default;

void Monitor::on_progress(std::function<void(std::uint64_t)> call) {
    RunMonitor* const run = &impl_->run;
    if (call)
        run->on_block = [run, call = std::move(call)] { call(run->done.load()); };
    else
        run->on_block = nullptr;
}

std::uint64_t Monitor::trials_done() const noexcept { return impl_->run.done.load(); }
void Monitor::stop() noexcept { impl_->run.stop.store(true); }
bool Monitor::stopped() const noexcept { return impl_->run.stop.load(); }

Campaign campaign_of(const Execution& execution) {
    if (execution.threads < 0 || execution.threads > 4096)
        throw equipoise::InputError("threads", std::to_string(execution.threads) + " is out of range",
                                    "0 for all cores, or 1 to 4096");
    return Campaign::on_threads(execution.threads, execution.monitor ? &execution.monitor->impl().run : nullptr);
}

}  // namespace equipoise::api
