#include "sim/cli/ask_again.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <filesystem>

#include "sim/cli/program.hpp"
#include "sim/cli/run_files.hpp"
#include "sim/cli/text_table.hpp"
#include "sim/store/sqlite_store.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

std::optional<AskAgain> asked_now;

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

void print_wrapped(const std::string& text) { fmt::print("{}", wrapped(text)); }

std::string sessions_in_words(const std::string& file) {
    std::string text = fs::path(file).filename().string() + "\n";
    for (const Session& s : read_sessions(file))
        text += fmt::format("  {} process {}: began {}, {}; {} blocks, {:.1f} s of computing\n", s.host, s.process,
                            s.began, s.ended.empty() ? "at work or killed" : "ended " + s.ended, s.blocks, s.seconds);
    return text;
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

}  // namespace

const std::optional<AskAgain>& again_now() { return asked_now; }

std::string missing_in_words(const std::string& folder, const SurveyExecutor& survey, std::uint64_t of) {
    if (of == 0)
        return fmt::format("{} blocks are missing: equipoise resume {} computes them", survey.missing(), folder);
    return fmt::format(
        "{} blocks are missing, of shards {} (of {}): run those again with --shard I/{}, then merge; a search asks for "
        "more blocks when it has seen the first",
        survey.missing(), array_text(survey.missing_by_shard(of)), of, of);
}

int tell_missing(const RunOptions& options, const Scenario& scenario, const SimulatingVerb& verb) {
    const std::string& folder = asked_now->folder;
    const Study study = resolve(scenario, read_files());
    const std::uint64_t of = asked_now->shards > 0 ? asked_now->shards : shards_in(folder);
    const auto seen = survey(options, blocks_of(folder, record_of(options, verb, study)), study, verb);
    const auto shards = of == 0 ? std::map<std::uint64_t, std::uint64_t>{} : seen->missing_by_shard(of);
    if (options.json)
        fmt::print("{}\n", Json{{"blocks", seen->missing()}, {"shards", array_text(shards)}, {"of", of}}.dump(2));
    else if (of == 0 && seen->missing() > 0)
        print_wrapped(missing_in_words(folder, *seen, of) + "\n");
    else if (seen->missing() > 0)
        fmt::print("{}\n", array_text(shards));
    return 0;
}

int tell_status(const RunOptions& options, const Scenario& scenario, const SimulatingVerb& verb) {
    const std::string& folder = asked_now->folder;
    const Study study = resolve(scenario, read_files());
    const auto blocks = blocks_of(folder, record_of(options, verb, study));
    const auto seen = survey(options, blocks, study, verb);
    std::string text =
        fmt::format("{} of {}: {} trials a point\n\n", verb.name, scenario.title, scenario.simulation.trials);
    if (holds_store(store_of(folder))) text += sessions_in_words(store_of(folder));
    for (const auto& [shard, file] : shard_files(folder)) text += sessions_in_words(file);
    text += fmt::format(
        "\n{}\n", seen->missing() > 0 ? missing_in_words(folder, *seen, shards_in(folder)) : "Every block is there.");
    print_wrapped(text);
    if (!verb.so_far) return 0;
    const auto none = std::make_shared<SurveyExecutor>(std::make_shared<ThreadExecutor>(options.threads));
    print_wrapped("\nSo far, from the trials that are there:\n" + verb.so_far(study, Campaign::so_far(none, blocks)));
    return 0;
}

int ask_again(const AskAgain& again) {
    const RunRecord record = record_in(again.folder);
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
    asked_now = again;
    return run_program(static_cast<int>(argv.size()) - 1, argv.data());
}

}  // namespace equipoise
