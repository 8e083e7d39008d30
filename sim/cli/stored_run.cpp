#include "sim/cli/stored_run.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "sim/cli/aloud.hpp"
#include "sim/cli/ask_again.hpp"
#include "sim/cli/document.hpp"
#include "sim/cli/manifest_check.hpp"
#include "sim/cli/pandoc.hpp"
#include "sim/cli/parallel_job.hpp"
#include "sim/cli/result_folder.hpp"
#include "sim/cli/run_files.hpp"
#include "sim/cli/text_table.hpp"
#include "sim/cluster/shard.hpp"
#include "sim/store/layered_store.hpp"
#include "sim/store/sqlite_store.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

void print(const RunOptions& options, const SimulatingVerb& verb, const Answer& answer) {
    if (!verb.document.format.empty()) return write_document(verb.document, answer.markdown);
    if (options.json)
        fmt::print("{}\n", answer.json.dump(2));
    else
        fmt::print("{}", wrapped(answer.text));
}

// Before the last file, which says that all are there.
void add_formats(const std::set<std::string>& formats, Answer& answer) {
    const auto text = std::ranges::find(answer.files, "report.md", [](const auto& file) { return file.first; });
    if (text == answer.files.end()) return;
    const std::string markdown = text->second;
    for (const std::string& format : formats)
        if (format != "md")
            answer.files.insert(answer.files.end() - 1, {"report." + format, by_pandoc(markdown, format)});
}

void replace_and_print(const RunOptions& options, const std::string& folder, ResultFolder& results,
                       const SimulatingVerb& verb, Answer answer) {
    add_formats({verb.formats.begin(), verb.formats.end()}, answer);
    results.replace(answer.files, verb.file_names);
    answer.json["out"] = folder;
    const bool page = std::ranges::any_of(answer.files, [](const auto& f) { return f.first == "report.html"; });
    answer.text += fmt::format("\nResults: {}{}\n", folder, page ? fmt::format(" (open {}/report.html)", folder) : "");
    print(options, verb, answer);
}

// The verb's answer on these blocks, watched meanwhile. Without an executor: on the threads that were asked for, or the
// ranks of the job.
Answer watched(const RunOptions& options, const SimulatingVerb& verb, const Study& study,
               std::shared_ptr<Executor> executor = nullptr, std::shared_ptr<OutcomeStore> store = nullptr) {
    if (const ParallelJob* job = parallel_job(); job && !executor)
        executor = job->executor(options.threads, std::exchange(store, nullptr));
    ProgressWatch watch(options, verb.name, verb.expected_trials, std::move(executor), std::move(store));
    watch.follow(verb.parts);
    return verb.answer(study, watch.campaign());
}

int interrupted(const std::string& folder, const Interrupted& stopped, int code) {
    say_aloud(fmt::format("equipoise: interrupted; {} trials of this session and all before are saved in {}",
                          stopped.replicates_done, folder));
    if (code == 130 && parallel_job())
        say_aloud("give the same command again to go on");
    else if (code == 130)
        say_aloud("go on with: equipoise resume " + folder);
    return code;
}

// A finished run that is asked for fewer trials would have its answer replaced by a poorer one.
void refuse_fewer_trials(const std::string& folder, const Scenario& scenario, const SimulatingVerb& verb) {
    if (!again_now() || again_now()->what != Again::resume) return;
    const std::uint64_t kept = record_in(folder).trials;
    const auto asked = static_cast<std::uint64_t>(scenario.simulation.trials);
    if (asked >= kept || verb.file_names.empty() || !fs::exists(folder + "/" + verb.file_names.back())) return;
    throw InputError("--trials", fmt::format("{} are fewer than the {} of the answer in {}", asked, kept, folder),
                     fmt::format("ask for at least {}, or give the run's own command with another --out", kept));
}

int run_in_folder(const RunOptions& options, const StoreOptions& store, const Scenario& scenario,
                  const SimulatingVerb& verb) {
    const bool merge = again_now() && again_now()->what == Again::merge;
    refuse_fewer_trials(store.out, scenario, verb);
    refuse_other_results(store.out, scenario, verb.file_names);
    ResultFolder results(store.out);
    if (store.force)
        for (const char* end : {"", "-wal", "-shm", "-journal"}) fs::remove(store_of(store.out) + end);
    const Study study = resolve_aloud(scenario);
    const auto kept =
        std::make_shared<SqliteStore>(store_of(store.out), record_of(options, verb, study), SqliteStore::Kind::folder);
    std::uint64_t shards = 0;
    if (merge) {
        std::vector<std::string> folders = again_now()->other_folders;
        folders.insert(folders.begin(), store.out);
        for (const std::string& folder : folders) {
            for (const auto& [shard, file] : shard_files(folder)) {
                kept->absorb(file);
                shards = std::max(shards, shard.of);
            }
            if (folder != store.out && holds_store(store_of(folder))) kept->absorb(store_of(folder));
        }
    }
    const auto survey = std::make_shared<SurveyExecutor>(std::make_shared<ThreadExecutor>(options.threads));
    try {
        Answer answer = watched(options, verb, study, merge ? survey : nullptr, kept);
        replace_and_print(options, store.out, results, verb, std::move(answer));
        return 0;
    } catch (const Interrupted& stopped) {
        return interrupted(store.out, stopped, 130);
    } catch (const Waiting&) {
        say_aloud("equipoise: " + missing_in_words(store.out, *survey, shards));
        return kTryAgain;
    }
}

int run_shard(const RunOptions& options, const StoreOptions& store, const Scenario& scenario,
              const SimulatingVerb& verb) {
    const Shard shard = read_shard(store.shard);
    if (store.out.empty())
        throw InputError("--shard", "a shard without a folder", "add --out DIR, the same for every shard");
    const FolderLock folder(store.out, fmt::format(".lock-shard-{}-of-{}", shard.number, shard.of));
    const Study study = resolve_aloud(scenario);
    const RunRecord record = record_of(options, verb, study);
    const auto own = std::make_shared<SqliteStore>(shard_file(store.out, shard), record, SqliteStore::Kind::shard);
    const auto both = std::make_shared<LayeredStore>(own, merged_before(store.out, record));
    const auto executor = std::make_shared<ShardExecutor>(shard, std::make_shared<ThreadExecutor>(options.threads));
    std::uint64_t waits = 0;
    try {
        ProgressWatch watch(options, verb.name, verb.expected_trials / shard.of, executor, both);
        watch.follow(verb.parts);
        verb.answer(study, watch.campaign());
    } catch (const Interrupted& stopped) {
        return interrupted(store.out, stopped, kTryAgain);
    } catch (const Waiting& waiting) {
        waits = waiting.blocks;
    }
    const std::string words = waits == 0 ? "every block is there" : "its blocks are done";
    if (options.json)
        fmt::print(
            "{}\n",
            Json{{"shard", shard.number}, {"of", shard.of}, {"others_blocks", waits}, {"out", store.out}}.dump(2));
    else
        fmt::print("{}", wrapped(fmt::format("shard {}/{}: {}; when all are: equipoise merge {}\n", shard.number,
                                             shard.of, words, store.out)));
    return 0;
}

std::vector<std::string> inputs_of(const Scenario& scenario, const SimulatingVerb& verb) {
    std::vector<std::string> names = input_files(scenario);
    names.insert(names.end(), verb.inputs.begin(), verb.inputs.end());
    return names;
}

}  // namespace

void StoreOptions::add_to(CLI::App& verb, const std::string& default_out) {
    verb.add_option("--out", out,
                    "folder for the answer and for run.sqlite, from which a run that is stopped goes on (default: " +
                        default_out + ")");
    verb.add_option("--shard", shard,
                    "compute only share I of N, as I/N, into its own file in --out; auto/N takes I from the "
                    "scheduler's array task; then: equipoise merge DIR");
    verb.add_flag("--force", force, "discard a run of another scenario, seed or version that --out holds");
}

RunRecord record_of(const RunOptions& options, const SimulatingVerb& verb, const Study& study) {
    std::string asked;
    for (const std::string& word : verb.words) asked += (asked.empty() ? "" : " ") + word;
    RunRecord record = run_record(verb.name, asked, EQUIPOISE_VERSION, study);
    record.command = options.words();
    for (const auto* words : {&verb.words, &verb.grows})
        record.command.insert(record.command.end(), words->begin(), words->end());
    record.command.insert(record.command.begin(), verb.name);
    for (const std::string& name : input_files(study.scenario))
        record.inputs[name] =
            (study.files->kind(name) == Files::Kind::text ? *study.files : read_files()).text(name, "a file");
    for (const std::string& name : verb.inputs) record.inputs[name] = read_files().text(name, "a file");
    return record;
}

int run_simulation(const RunOptions& options, const StoreOptions& store, const Scenario& scenario,
                   const SimulatingVerb& verb) {
    if (store.force && store.out.empty())
        throw InputError("--force", "there is no folder whose run it could discard", "add --out DIR, or leave it out");
    check_document(verb.document, options, store, inputs_of(scenario, verb));
    if (again_now() && again_now()->what == Again::missing) return tell_missing(options, scenario, verb);
    if (again_now() && again_now()->what == Again::status) return tell_status(options, scenario, verb);
    if (const ParallelJob* job = parallel_job()) {
        if (!store.shard.empty())
            throw InputError("--shard", "a shard within a job of many ranks",
                             "give one of the two: the ranks share the run");
        if (!job->leads) {
            watched(options, verb, resolve(scenario, read_files()));
            return 0;
        }
    }
    if (!store.shard.empty()) return run_shard(options, store, scenario, verb);
    if (!store.out.empty()) return run_in_folder(options, store, scenario, verb);
    print(options, verb, watched(options, verb, resolve_aloud(scenario)));
    return 0;
}

}  // namespace equipoise
