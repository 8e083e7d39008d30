#pragma once
// Small trials for unit tests of time-to-event analyses, without a data file.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "models/pilot/csv_table.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"
#include "sim/data/data_set.hpp"
#include "sim/trial/snapshot.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/reference.hpp"

namespace equipoise::test {

/// One patient; status 0 censored, 1 died, 2 discharged alive (for the ICU course, which has the same time).
struct Patient {
    int arm;
    double time;
    int status;
};

/// Owns the arrays of a snapshot made of such patients.
class SurvivalData {
  public:
    explicit SurvivalData(const std::vector<Patient>& patients) {
        for (const Patient& patient : patients) {
            arm_.push_back(static_cast<std::uint8_t>(patient.arm));
            time_.push_back(patient.time);
            status_.push_back(static_cast<std::uint8_t>(patient.status));
        }
        order_.resize(patients.size());
        std::iota(order_.begin(), order_.end(), 0u);
        std::stable_sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
            return time_[a] != time_[b] ? time_[a] < time_[b] : status_[a] > status_[b];
        });
        snapshot_.n = patients.size();
        snapshot_.arm = arm_;
        snapshot_.time = time_;
        snapshot_.status = status_;
        snapshot_.time_order = order_;
        snapshot_.icu_time = time_;
        snapshot_.icu_event = status_;
    }
    SurvivalData(const SurvivalData&) = delete;
    SurvivalData& operator=(const SurvivalData&) = delete;

    /// A covariate or stratum, one value per patient.
    void add_column(const std::string& name, std::vector<double> values) {
        names_.push_back(std::make_unique<std::string>(name));
        values_.push_back(std::make_unique<std::vector<double>>(std::move(values)));
        columns_.push_back({*names_.back(), *values_.back(), {}});
        snapshot_.columns = columns_;
    }
    const Snapshot& snapshot() const { return snapshot_; }

  private:
    std::vector<std::uint8_t> arm_, status_;
    std::vector<double> time_;
    std::vector<std::uint32_t> order_;
    std::vector<std::unique_ptr<std::string>> names_;
    std::vector<std::unique_ptr<std::vector<double>>> values_;
    std::vector<Column> columns_;
    Snapshot snapshot_;
};

/// A data file of tests/reference.
inline DataSet reference_data(const std::string& csv) {
    return DataSet(CsvTable::read(test::kDisk, reference_file(csv)), DataSetColumns{});
}

/// A number of the details; NaN if it is not there.
inline double detail(const Details& details, const std::string& name) {
    const Details::Value* value = details.find(name);
    return value && std::holds_alternative<double>(*value) ? std::get<double>(*value) : Estimate::kUnknown;
}
inline Details::Vector detail_vector(const Details& details, const std::string& name) {
    const Details::Value* value = details.find(name);
    return value && std::holds_alternative<Details::Vector>(*value) ? std::get<Details::Vector>(*value)
                                                                    : Details::Vector{};
}

}  // namespace equipoise::test
