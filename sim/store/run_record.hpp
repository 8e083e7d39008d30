#pragma once
// What a store is of: enough to know whether a run belongs to it, and to ask the same again from the store alone.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/study/study.hpp"

namespace equipoise {

struct RunRecord {
    std::string verb;                           ///< "plan"
    std::vector<std::string> command;           ///< the verb's words, but for folder, threads and progress
    std::map<std::string, std::string> inputs;  ///< every file that was read, name to text
    std::string program;                        ///< version of the program
    std::uint64_t results = 0;                  ///< version of the results (kResultsVersion)
    std::string scenario;      ///< canonical text, but for simulation.trials; with what the verb was asked besides
    std::string study;         ///< hash of the resolved numbers
    std::uint64_t trials = 0;  ///< simulation.trials: the one thing that may grow
};

/// `asked`: what the verb's own options ask that no key of the scenario holds (draws), as text.
RunRecord run_record(std::string verb, const std::string& asked, const std::string& program, const Study& study);

/// In words what keeps a run from going on in a store of `there`; empty where nothing does. The title is looked at no
/// more than any other key; the number of trials may differ.
std::string difference(const RunRecord& there, const RunRecord& here);

}  // namespace equipoise
