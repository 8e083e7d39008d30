#include "sim/cli/stored_run.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>

#include "sim/cli/manifest_check.hpp"
#include "sim/cli/program.hpp"
#include "sim/cli/result_folder.hpp"
#include "sim/cluster/shard.hpp"
#include "sim/store/layered_store.hpp"
#include "sim/store/sqlite_store.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

// Set while a folder's run is asked again.
std::optional<AskAgain> again_now;

std::string store_of(const std::string& folder) { return folder + "/run.sqlite"; }

std::string shard_file(const std::string& folder, const Shard& shard) {
    return fmt::format("{}/shard-{}-of-{}.sqlite", folder, shard.number, shard.of);
}

// The shards' files of a folder, by their numbers.
std::map<Shard, std::string> shard_files(const std::string& folder) {
    std::map<Shard, std::string> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        Shard shard;
        char end = 0;
        const std::string name = entry.path().filename().string();
        unsigned long long number = 0, of = 0;
        if (std::sscanf(name.c_str(), "shard-%llu-of-%llu.sqlite%c", &number, &of, &end) != 2) continue;
        shard = {number, of};
        if (name == fs::path(shard_file("", shard)).filename().string()) files[shard] = entry.path().string();
    }
    return files;
}

RunRecord record_of(const RunOptions& options, const SimulatingVerb& verb, const Study& study) {
    std::string asked;
    for (const std::string& word : verb.words) asked += (asked.empty() ? "" : " ") + word;
    RunRecord record = run_record(verb.name, asked, EQUIPOISE_VERSION, study);
    record.command = options.words();
    record.command.insert(record.command.end(), verb.words.begin(), verb.words.end());
    record.command.insert(record.command.begin(), verb.name);
    for (const std::string& name : input_files(study.scenario))
        record.inputs[name] =
            (study.files->kind(name) == Files::Kind::text ? *study.files : read_files()).text(name, "a file");
    return record;
}

void print(const RunOptions& options, const Answer& answer) {
    if (options.json)
        fmt::print("{}\n", answer.json.dump(2));
    else
        fmt::print("{}", answer.text);
}

void replace_and_print(const RunOptions& options, const std::string& folder, ResultFolder& results,
                       const SimulatingVerb& verb, Answer answer) {
    results.replace(answer.files, verb.file_names);
    answer.json["out"] = folder;
    const bool page = std::ranges::any_of(answer.files, [](const auto& f) { return f.first == "report.html"; });
    answer.text += fmt::format("\nResults: {}{}\n", folder, page ? fmt::format(" (open {}/report.html)", folder) : "");
    print(options, answer);
}

int interrupted(const std::string& folder, const Interrupted& stopped, int code) {
    fmt::print(stderr, "equipoise: interrupted; {} trials of this session and all before are saved in {}\n",
               stopped.replicates_done, folder);
    if (code == 130) fmt::print(stderr, "go on with: equipoise resume {}\n", folder);
    return code;
}

// How an array is asked for the blocks that are missing.
std::string missing_in_words(const std::string& folder, const SurveyExecutor& survey, std::uint64_t of) {
    if (of == 0)
        return fmt::format("{} blocks are missing: equipoise resume {} computes them", survey.missing(), folder);
    return fmt::format(
        "{} blocks are missing, of shards {} (of {}): run those again with --shard I/{}, then merge; a search asks for "
        "more blocks when it has seen the first",
        survey.missing(), array_text(survey.missing_by_shard(of)), of, of);
}

int run_in_folder(const RunOptions& options, const StoreOptions& store, const Scenario& scenario,
                  const SimulatingVerb& verb) {
    const bool merge = again_now && again_now->what == Again::merge;
    refuse_other_results(store.out, scenario, verb.file_names);
    ResultFolder results(store.out);
    if (store.force)
        for (const char* end : {"", "-wal", "-shm"}) fs::remove(store_of(store.out) + end);
    const Study study = resolve_aloud(scenario);
    const auto kept =
        std::make_shared<SqliteStore>(store_of(store.out), record_of(options, verb, study), SqliteStore::Kind::folder);
    std::uint64_t shards = 0;
    if (merge) {
        std::vector<std::string> folders = again_now->other_folders;
        folders.insert(folders.begin(), store.out);
        for (const std::string& folder : folders) {
            for (const auto& [shard, file] : shard_files(folder)) {
                kept->absorb(file);
                shards = std::max(shards, shard.of);
            }
            if (folder != store.out && fs::exists(store_of(folder))) kept->absorb(store_of(folder));
        }
    }
    const auto threads = std::make_shared<ThreadExecutor>(options.threads);
    const auto survey = std::make_shared<SurveyExecutor>(threads);
    try {
        std::optional<Answer> answer;
        {
            ProgressWatch watch(options, verb.name, verb.expected_trials,
                                merge ? std::shared_ptr<Executor>(survey) : threads, kept);
            answer = verb.answer(study, watch.campaign());
        }
        replace_and_print(options, store.out, results, verb, std::move(*answer));
        return 0;
    } catch (const Interrupted& stopped) {
        return interrupted(store.out, stopped, 130);
    } catch (const Waiting&) {
        fmt::print(stderr, "equipoise: {}\n", missing_in_words(store.out, *survey, shards));
        return kTryAgain;
    }
}

// Stores that a shard reads besides its own: what was merged before.
std::vector<std::shared_ptr<OutcomeStore>> merged_before(const std::string& folder, const RunRecord& record) {
    std::vector<std::shared_ptr<OutcomeStore>> stores;
    if (fs::exists(store_of(folder))) stores.push_back(std::make_shared<StoredBlocks>(store_of(folder), record));
    return stores;
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
        fmt::print("shard {}/{}: {}; when all are: equipoise merge {}\n", shard.number, shard.of, words, store.out);
    return 0;
}

// All blocks of a folder, without writing it.
std::shared_ptr<OutcomeStore> blocks_of(const std::string& folder, const RunRecord& record) {
    std::vector<std::shared_ptr<OutcomeStore>> stores = merged_before(folder, record);
    for (const auto& [shard, file] : shard_files(folder))
        stores.push_back(std::make_shared<StoredBlocks>(file, record));
    return std::make_shared<LayeredStore>(nullptr, std::move(stores));
}

// Which blocks are missing: by a run that computes none.
std::shared_ptr<SurveyExecutor> survey(const RunOptions& options, const std::shared_ptr<OutcomeStore>& blocks,
                                       const Study& study, const SimulatingVerb& verb) {
    const auto survey = std::make_shared<SurveyExecutor>(std::make_shared<ThreadExecutor>(options.threads));
    try {
        verb.answer(study, Campaign(survey, blocks));
    } catch (const Waiting&) {  // survey knows for what
    }
    return survey;
}

int tell_missing(const RunOptions& options, const Scenario& scenario, const SimulatingVerb& verb) {
    const std::string& folder = again_now->folder;
    const Study study = resolve(scenario, read_files());
    std::uint64_t of = again_now->shards;
    for (const auto& [shard, file] : shard_files(folder)) of = std::max(of, again_now->shards ? 0 : shard.of);
    const auto seen = survey(options, blocks_of(folder, record_of(options, verb, study)), study, verb);
    const auto shards = of == 0 ? std::map<std::uint64_t, std::uint64_t>{} : seen->missing_by_shard(of);
    if (options.json)
        fmt::print("{}\n", Json{{"blocks", seen->missing()}, {"shards", array_text(shards)}, {"of", of}}.dump(2));
    else if (of == 0 && seen->missing() > 0)
        fmt::print("{}\n", missing_in_words(folder, *seen, of));
    else if (seen->missing() > 0)
        fmt::print("{}\n", array_text(shards));
    return 0;
}

void tell_sessions(const std::string& file) {
    fmt::print("{}\n", fs::path(file).filename().string());
    for (const Session& s : read_sessions(file))
        fmt::print("  {} process {}: began {}, {}; {} blocks, {:.1f} s of computing\n", s.host, s.process, s.began,
                   s.ended.empty() ? "at work or killed" : "ended " + s.ended, s.blocks, s.seconds);
}

int tell_status(const RunOptions& options, const Scenario& scenario, const SimulatingVerb& verb) {
    const std::string& folder = again_now->folder;
    const Study study = resolve(scenario, read_files());
    const auto blocks = blocks_of(folder, record_of(options, verb, study));
    const auto seen = survey(options, blocks, study, verb);
    std::uint64_t of = 0;
    fmt::print("{} of {}: {} trials a point\n\n", verb.name, scenario.title, scenario.simulation.trials);
    if (fs::exists(store_of(folder))) tell_sessions(store_of(folder));
    for (const auto& [shard, file] : shard_files(folder)) {
        tell_sessions(file);
        of = std::max(of, shard.of);
    }
    fmt::print("\n{}\n", seen->missing() > 0 ? missing_in_words(folder, *seen, of) : "Every block is there.");
    if (!verb.so_far) return 0;
    const auto none = std::make_shared<SurveyExecutor>(std::make_shared<ThreadExecutor>(options.threads));
    fmt::print("\nSo far, from the trials that are there:\n{}", verb.so_far(study, Campaign::so_far(none, blocks)));
    return 0;
}

// The words without the options of `extra`, each of which has one value, and then those.
std::vector<std::string> with_options(std::vector<std::string> words, const std::vector<std::string>& extra) {
    for (std::size_t i = 0; i + 1 < extra.size(); i += 2) {
        const auto at = std::find(words.begin(), words.end(), extra[i]);
        if (at != words.end()) words.erase(at, std::min(at + 2, words.end()));
    }
    words.insert(words.end(), extra.begin(), extra.end());
    return words;
}

std::string any_store(const std::string& folder) {
    if (fs::exists(store_of(folder))) return store_of(folder);
    const auto shards = shard_files(folder);
    if (shards.empty())
        throw InputError(folder, "holds no run: neither run.sqlite nor files of shards",
                         "name the --out folder of a run");
    return shards.begin()->second;
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

int run_simulation(const RunOptions& options, const StoreOptions& store, const Scenario& scenario,
                   const SimulatingVerb& verb) {
    if (again_now && again_now->what == Again::missing) return tell_missing(options, scenario, verb);
    if (again_now && again_now->what == Again::status) return tell_status(options, scenario, verb);
    if (!store.shard.empty()) return run_shard(options, store, scenario, verb);
    if (!store.out.empty()) return run_in_folder(options, store, scenario, verb);
    const Study study = resolve_aloud(scenario);
    std::optional<Answer> answer;
    {
        ProgressWatch watch(options, verb.name, verb.expected_trials,
                            std::make_shared<ThreadExecutor>(options.threads));
        answer = verb.answer(study, watch.campaign());
    }
    print(options, *answer);
    return 0;
}

int ask_again(const AskAgain& again) {
    const RunRecord record = read_run_record(any_store(again.folder));
    if (record.program != EQUIPOISE_VERSION)
        throw InputError(
            again.folder,
            fmt::format("was written by version {} of the program, this is {}", record.program, EQUIPOISE_VERSION),
            "use that version, or run anew into another folder");
    std::vector<std::string> words = with_options(record.command, again.extra);
    if (again.what == Again::resume || again.what == Again::merge) words.insert(words.end(), {"--out", again.folder});
    words.insert(words.end(), again.flags.begin(), again.flags.end());
    std::vector<char*> argv{const_cast<char*>("equipoise")};
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    read_from(record.inputs);
    again_now = again;
    return run_program(static_cast<int>(argv.size()) - 1, argv.data());
}

}  // namespace equipoise
