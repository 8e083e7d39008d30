#include "sim/cli/run_options.hpp"

#include <unistd.h>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <memory>

#include "models/numeric/input_error.hpp"
#include "models/pilot/disk_files.hpp"
#include "sim/cli/aloud.hpp"
#include "sim/cli/parallel_job.hpp"
#include "sim/cli/text_table.hpp"
#include "sim/scenario/field_reader.hpp"
#include "sim/study/study_warnings.hpp"

namespace equipoise {
namespace {

std::atomic<RunMonitor*> watched{nullptr};

// Only a lock-free store: all that a signal handler may do.
void on_interrupt(int) {
    if (RunMonitor* monitor = watched.load()) monitor->stop.store(true);
}

// Where mistakes found after reading have their places from.
struct LastRead {
    std::shared_ptr<const Problems> places;
    std::vector<KeyOption> overrides;
} last_read;

std::unique_ptr<MemoryFiles> texts_of_a_store;

constexpr double kTold = 0.01;       // the share from which on the time left is told
constexpr std::size_t kWidest = 80;  // columns of the line that shows progress

void say_standing_json(const RunStanding& run) {
    fmt::print(stderr,
               "{{\"stage\":\"{}\",\"trials_done\":{},\"trials_expected\":{},\"trials_per_second\":{:.0f},"
               "\"seconds_left\":{:.1f}{}}}\n",
               run.what, run.done, run.expected, run.seconds > 0 ? static_cast<double>(run.done) / run.seconds : 0,
               run.seconds_left.value_or(0), run.share ? fmt::format(",\"share_done\":{:.4f}", *run.share) : "");
}

}  // namespace

const Files& read_files() {
    static const DiskFiles disk;
    if (texts_of_a_store) return *texts_of_a_store;
    return disk;
}

void read_from(std::map<std::string, std::string> texts) {
    texts_of_a_store = std::make_unique<MemoryFiles>(std::move(texts));
}

std::vector<std::string> RunOptions::words() const {
    std::vector<std::string> words{scenario};
    if (seed) words.insert(words.end(), {"--seed", std::to_string(*seed)});
    if (trials) words.insert(words.end(), {"--trials", std::to_string(*trials)});
    for (const KeyOption& own : overrides) words.insert(words.end(), {own.option, own.value});
    for (const std::string& key : set) words.insert(words.end(), {"--set", key});
    return words;
}

InputError with_scenario_places(const InputError& error) {
    if (!last_read.places) return error;
    return as_options(with_places(*last_read.places, error), last_read.overrides);
}

std::vector<std::string> input_files(const Scenario& s) {
    std::vector<std::string> files{s.file};
    for (const std::string& name : {s.pilot.survival, s.pilot.scores, s.pilot.sensitivity})
        if (!name.empty()) files.push_back(beside(s.file, name));
    return files;
}

void RunOptions::add_to(CLI::App& verb) {
    verb.add_option("scenario", scenario, "scenario file (TOML)")->required();
    verb.add_option("--seed", seed, "seed of the random numbers (default: the scenario's)");
    verb.add_option("--trials", trials, "synthetic trials per point (default: the scenario's)");
    verb.add_option("--threads", threads, "threads; never changes a digit of the answer (default: all)")
        ->check(CLI::Range(0, 4096));
    verb.add_option("--set", set, "override any key of the scenario, KEY=VALUE (repeatable)");
    verb.add_option("--progress", progress, "auto, json or none")
        ->check(CLI::IsMember({"auto", "json", "none"}))
        ->capture_default_str();
    verb.add_flag("--json", json, "print one JSON document");
}

Scenario RunOptions::read() const {
    std::vector<KeyOption> own = overrides;
    if (seed) own.push_back({"--seed", "seed", std::to_string(*seed)});
    if (trials) own.push_back({"--trials", "simulation.trials", std::to_string(*trials)});
    if (trials && *trials > 1'000'000'000)
        throw InputError("--trials",
                         fmt::format("{:.3g} trials of only 100 patients would take about {:.2g} days on one core",
                                     static_cast<double>(*trials), static_cast<double>(*trials) * 100 * 5e-8 / 86400),
                         "ask for at most 1,000,000,000; 10,000 trials give power to half a point");
    std::vector<std::string> all = set;
    for (const KeyOption& o : own) all.push_back(o.key + "=" + o.value);
    try {
        Scenario read = read_scenario(read_files(), scenario, all);
        if (!quiet_warnings) say_warnings(read.warnings);
        last_read = {read.places, own};
        return read;
    } catch (const InputError& error) {
        throw as_options(error, own);
    }
}

Study resolve_aloud(const Scenario& scenario) {
    Study study = resolve(scenario, read_files());
    say_notes(study.notes);
    say_warnings(study_warnings(study));
    return study;
}

ProgressWatch::ProgressWatch(const RunOptions& options, std::string what, std::uint64_t expected,
                             std::shared_ptr<Executor> executor, std::shared_ptr<OutcomeStore> store)
    : campaign_(executor ? std::move(executor) : std::make_shared<ThreadExecutor>(options.threads), std::move(store),
                &monitor_),
      what_(std::move(what)),
      expected_(expected),
      begun_(std::chrono::steady_clock::now()),
      shown_(begun_) {
    mode_ = options.progress == "json"                               ? Mode::json
            : options.progress == "auto" && isatty(2) && !is_quiet() ? Mode::line
                                                                     : Mode::none;
    if (mode_ != Mode::none) monitor_.on_block = [this] { show(false); };
    if (parallel_job() && !parallel_job()->leads) {  // the leader stops the job
        mode_ = Mode::none;
        std::signal(SIGINT, SIG_IGN);
        std::signal(SIGTERM, SIG_IGN);
        return;
    }
    watched.store(&monitor_);
    std::signal(SIGINT, on_interrupt);
    std::signal(SIGTERM, on_interrupt);
}

ProgressWatch::~ProgressWatch() {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    watched.store(nullptr);
    if (mode_ != Mode::none) show(true);
}

RunStanding ProgressWatch::standing() {
    RunStanding run{what_, monitor_.done.load(), expected_, 0, {}, {}};
    run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
    if (parts_ && parts_->knows_what_is_to_come()) {
        parts_->reach(run.done);
        run.share = parts_->share();
        if (*run.share >= kTold) run.seconds_left = run.seconds * parts_->left_over_computed();
    } else if (expected_ > run.done && run.done > 0) {
        run.seconds_left = run.seconds * static_cast<double>(expected_ - run.done) / static_cast<double>(run.done);
    }
    return run;
}

void ProgressWatch::show(bool last) {
    const auto now = std::chrono::steady_clock::now();
    if (!last && now - shown_ < std::chrono::milliseconds(200)) return;
    shown_ = now;
    const RunStanding run = standing();
    if (mode_ == Mode::json) {
        say_standing_json(run);
        return;
    }
    const bool over = run.share && *run.share >= 1;
    const std::size_t width = std::min(kWidest, page_width(Outlet::messages)) - 1;  // the cursor stands behind it
    if (last && !over)
        fmt::print(stderr, "\r\x1b[K");
    else
        fmt::print(stderr, "\r{}\x1b[K{}", progress_line(run, width), last ? "\n" : "");
    std::fflush(stderr);
}

void refuse_endless(double patients, bool with_scores) {
    const double seconds = patients * (with_scores ? 3e-7 : 5e-8);
    if (seconds > 7 * 86400.0)
        throw InputError("simulation.trials",
                         fmt::format("{:.3g} simulated patients would take about {:.0f} days on one core", patients,
                                     seconds / 86400),
                         "ask for fewer trials or a smaller n; 10,000 trials give power to half a point");
}

}  // namespace equipoise
