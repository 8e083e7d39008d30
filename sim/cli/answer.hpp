#pragma once
// What a simulating verb answers: the same numbers for people, for programs and for a folder.
#include <string>
#include <utility>
#include <vector>

#include "sim/cli/answer_text.hpp"
#include "sim/results/table_json.hpp"
#include "sim/scenario/field_reader.hpp"

namespace equipoise {

struct Answer {
    std::string text;  ///< for people
    Json json;         ///< of --json
    /// Of a folder of results, name and text; the last comes last and goes first when they are replaced.
    std::vector<std::pair<std::string, std::string>> files;
    std::string markdown = {};  ///< the text as a document, where the verb has one

    /// With NAME.csv and NAME.json as its files.
    static Answer of(const std::string& name, const AnswerText& text, Json json, const Table& table) {
        Answer answer{text.text(), std::move(json), {}, text.markdown()};
        answer.files.emplace_back(name + ".csv", to_csv(table));
        answer.files.emplace_back(name + ".json", answer.json.dump(2) + "\n");
        return answer;
    }
};

}  // namespace equipoise
