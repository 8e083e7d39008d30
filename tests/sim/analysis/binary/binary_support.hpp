#pragma once
// Tables for the tests of binary outcomes: through a real Snapshot, so that counting is tested too.
#include <string>
#include <vector>

#include "sim/analysis/analysis.hpp"
#include "tests/support/reference.hpp"

namespace equipoise::test {

inline BinaryTable table_of(int x1, int n1, int x0, int n0) { return {{x0, x1}, {n0, n1}}; }
inline BinaryTable table_of(const Json& input) {
    return table_of(input.at("x1"), input.at("n1"), input.at("x0"), input.at("n0"));
}

/// Patients whose column "event" gives the table; arm 1 first.
class TableData {
  public:
    explicit TableData(const BinaryTable& table) {
        for (const int arm : {1, 0})
            for (std::int64_t i = 0; i < table.patients[arm]; ++i) {
                arm_.push_back(static_cast<std::uint8_t>(arm));
                event_.push_back(i < table.events[arm] ? 1 : 0);
            }
        column_ = {"event", event_, {}};
        snapshot_.n = arm_.size();
        snapshot_.arm = arm_;
        snapshot_.columns = {&column_, 1};
    }
    const Snapshot& snapshot() const { return snapshot_; }

  private:
    std::vector<std::uint8_t> arm_;
    std::vector<double> event_;
    Column column_;
    Snapshot snapshot_;
};

/// Runs a test of the table with its outcome set to "event"; with details when `details` is not null.
template <class Test>
Estimate run_on(Test test, const BinaryTable& table, Details* details = nullptr, double confidence = 0.95) {
    test.outcome = "event";
    const TableData data(table);
    Arena arena;
    return test.run(data.snapshot(), AnalysisContext::at(confidence), arena, details);
}

inline double number(const Details& details, const std::string& name) {
    const Details::Value* value = details.find(name);
    return value ? std::get<double>(*value) : Estimate::kUnknown;
}

inline Json json_of(double x) { return std::isinf(x) ? Json(x > 0 ? "Inf" : "-Inf") : Json(x); }

/// Checks every expected value of the case that the details hold under the same name; gives how many there were.
inline int check_details(const ReferenceCase& reference, const Details& details) {
    int checked = 0;
    for (const auto& [name, value] : reference.expected.items())
        if (const Details::Value* got = details.find(name)) {
            if (const double* x = std::get_if<double>(got))
                check_reference(reference, name, json_of(*x));
            else
                continue;
            ++checked;
        }
    return checked;
}

}  // namespace equipoise::test
