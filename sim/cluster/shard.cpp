#include "sim/cluster/shard.hpp"

#include <charconv>
#include <cstdlib>
#include <optional>
#include <vector>

#include "models/numeric/input_error.hpp"

namespace equipoise {
namespace {

constexpr std::uint64_t kMostShards = 1'000'000;
constexpr const char* kTaskVariables[] = {"SLURM_ARRAY_TASK_ID", "SGE_TASK_ID", "PBS_ARRAY_INDEX", "PBS_ARRAYID",
                                          "LSB_JOBINDEX"};

std::optional<std::uint64_t> whole_number(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return number;
}

// The variable's number; SGE writes "undefined" outside an array.
std::uint64_t task_number() {
    for (const char* variable : kTaskVariables)
        if (const char* value = std::getenv(variable))
            if (const auto number = whole_number(value)) return *number;
    throw InputError("--shard",
                     "\"auto\" outside an array of jobs: none of SLURM_ARRAY_TASK_ID, SGE_TASK_ID, "
                     "PBS_ARRAY_INDEX, LSB_JOBINDEX holds a number",
                     "write the shard's number, for example 3/8");
}

}  // namespace

Shard read_shard(const std::string& text) {
    const std::size_t slash = text.find('/');
    const auto wrong = [&](const std::string& what) {
        return InputError("--shard", "\"" + text + "\" " + what,
                          "write I/N with I from 1 to N, for example 3/8, or auto/8 in an array of jobs");
    };
    if (slash == std::string::npos) throw wrong("is no share");
    const std::string number = text.substr(0, slash);
    const auto of = whole_number(std::string_view(text).substr(slash + 1));
    if (!of || *of == 0 || *of > kMostShards) throw wrong("has no number of shards from 1 to 1000000");
    const auto given = number == "auto" ? std::optional(task_number()) : whole_number(number);
    if (!given) throw wrong("has no number of the shard");
    if (*given == 0 && number != "auto") throw wrong("asks for shard 0");
    if (*given > *of)
        throw wrong("asks for a shard beyond the last" +
                    std::string(number == "auto" ? " (task " + std::to_string(*given) + ")" : ""));
    return {*given == 0 ? *of : *given, *of};
}

void ShardExecutor::run(std::span<const BlockKey> keys, const Work& work, const Sink& sink) {
    if (work.each_shard()) return inner_->run(keys, work, sink);
    std::vector<BlockKey> own;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < keys.size(); ++i)
        if (shard_.has(keys[i].first / work.block_length())) {
            own.push_back(keys[i]);
            places.push_back(i);
        }
    inner_->run(own, work, [&](std::size_t place, BlockResult result, double seconds) {
        return sink(places[place], std::move(result), seconds);
    });
}

void SurveyExecutor::run(std::span<const BlockKey> keys, const Work& work, const Sink& sink) {
    if (work.each_shard() && inner_) return inner_->run(keys, work, sink);
    for (const BlockKey& key : keys) ++missing_[key.first / work.block_length()];
}

std::uint64_t SurveyExecutor::missing() const {
    std::uint64_t blocks = 0;
    for (const auto& [block, count] : missing_) blocks += count;
    return blocks;
}

std::map<std::uint64_t, std::uint64_t> SurveyExecutor::missing_by_shard(std::uint64_t of) const {
    std::map<std::uint64_t, std::uint64_t> shards;
    for (const auto& [block, count] : missing_) shards[block % of == 0 ? of : block % of] += count;
    return shards;
}

std::string array_text(const std::map<std::uint64_t, std::uint64_t>& by_shard) {
    std::string text;
    for (auto at = by_shard.begin(); at != by_shard.end();) {
        const std::uint64_t first = at->first;
        std::uint64_t last = first;
        while (++at != by_shard.end() && at->first == last + 1) last = at->first;
        if (!text.empty()) text += ',';
        text += std::to_string(first);
        if (last > first) text += '-' + std::to_string(last);
    }
    return text;
}

}  // namespace equipoise
