#pragma once
// Every level of the processor that this machine has, one after another; back to the highest at the end.
#include <vector>

#include "models/numeric/processor.hpp"

namespace equipoise::test {

/// body() once a level, own first.
template <class Body>
void on_each_level(Body body) {
    struct Restored {
        ~Restored() { use_processor_level(ProcessorLevel::v4); }
    } restored;
    for (const auto& [name, level] : EnumNames<ProcessorLevel>::names)
        if (level <= highest_processor_level()) {
            use_processor_level(level);
            body();
        }
}

/// True if answer() is equal on all levels.
template <class Answer>
bool same_on_each_level(Answer answer) {
    std::vector<decltype(answer())> given;
    on_each_level([&] { given.push_back(answer()); });
    for (const auto& one : given)
        if (one != given.front()) return false;
    return true;
}

}  // namespace equipoise::test
