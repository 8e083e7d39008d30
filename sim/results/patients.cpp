#include "sim/results/patients.hpp"

#include <cmath>

#include "sim/trial/data_cut_day.hpp"

namespace equipoise {
namespace {

TableCell known(double x) { return std::isfinite(x) ? TableCell(x) : TableCell(); }
TableCell whole(std::uint64_t x) { return static_cast<std::int64_t>(x); }

// Covariates of the scenario only: site stands by itself, the score at baseline among the scores.
bool is_covariate(const Column& column) { return column.name != "site" && column.name != CovariateModel::kBaseline; }

class Rows {
  public:
    Rows(const PatientRequest& request, const std::function<void(std::span<const TableCell>)>& take)
        : by_day_(request.by_day), take_(take) {}

    void add(const Snapshot& s, const Cohort& cohort, std::uint64_t trial) {
        for (std::size_t i = 0; i < s.n; ++i) {
            cells_.assign({whole(trial), whole(i + 1), whole(s.arm[i])});
            if (by_day_)
                add_days(s, i);
            else
                add_patient(s, cohort, i);
        }
    }

  private:
    void add_patient(const Snapshot& s, const Cohort& cohort, std::size_t i) {
        cells_.insert(cells_.end(), {whole(cohort.site[i] + 1u), cohort.arrival[i], s.time[i], whole(s.status[i])});
        for (const Column& column : s.columns)
            if (is_covariate(column))
                cells_.push_back(column.labels.empty()
                                     ? known(column.values[i])
                                     : TableCell(column.labels[static_cast<std::size_t>(column.values[i])]));
        if (!s.scores.empty()) {
            cells_.insert(cells_.end(), {TableCell(s.icu_time[i]), whole(s.icu_event[i])});
            for (int row = 0; row < static_cast<int>(s.scores.days.size()); ++row)
                cells_.push_back(known(s.scores.at(row, i)));
        }
        take_(cells_);
    }
    void add_days(const Snapshot& s, std::size_t i) {
        cells_.resize(5);
        for (int row = 0; row < static_cast<int>(s.scores.days.size()); ++row) {
            const double score = s.scores.at(row, i);
            if (std::isnan(score)) continue;
            cells_[3] = static_cast<std::int64_t>(s.scores.days[static_cast<std::size_t>(row)]);
            cells_[4] = score;
            take_(cells_);
        }
    }

    bool by_day_;
    const std::function<void(std::span<const TableCell>)>& take_;
    std::vector<TableCell> cells_;
};

TableColumn column(std::string name, std::string unit, std::string meaning) {
    TableColumn column;
    column.json = column.name = std::move(name);
    column.unit = std::move(unit);
    column.meaning = std::move(meaning);
    return column;
}

}  // namespace

std::vector<TableColumn> patient_columns(const PatientRequest& request) {
    const Scenario& s = *request.scenario;
    std::vector<TableColumn> columns{column("trial", "", "number of the replicate"),
                                     column("id", "", "the patient's place in the order of randomization, from 1"),
                                     column("arm", "", "0 control, 1 treatment")};
    const auto add = [&](std::string name, std::string unit, std::string meaning) {
        columns.push_back(column(std::move(name), std::move(unit), std::move(meaning)));
    };
    if (request.by_day) {
        add("day", "days", "from randomization");
        add("score", "points", "SOFA score of the day");
        return columns;
    }
    add("site", "", "number of the site, from 1");
    add("arrival", "days", "calendar day of randomization, from the opening of the first site");
    add("time", "days", "from randomization to death or to when last seen alive");
    add("status", "", "1 died at time, 0 alive then");
    for (const Covariate& covariate : s.covariate) add(covariate.name, "", "covariate of the scenario");
    if (!request.model->scores) return columns;
    add("crtime", "days", "from randomization to the end of the stay in the ICU");
    add("crev", "", "0 still in the ICU, 1 died there, 2 discharged alive");
    for (int day = 0; day <= request.model->score_days(); ++day)
        add("sofa" + std::to_string(day), "points", "SOFA score; missing once out of the ICU");
    return columns;
}

std::size_t simulate_patients(const PatientRequest& request,
                              const std::function<void(std::span<const TableCell>)>& take) {
    Rows rows(request, take);
    Arena arena;
    std::size_t patients = 0;
    for (std::uint64_t trial = request.first; trial < request.first + request.trials; ++trial) {
        const Arena::Frame frame(arena);
        const Cohort cohort = draw_cohort(*request.model, {request.scenario->seed, trial}, request.n, arena);
        const std::size_t came = cohort.recruited(request.n);
        const Reached cut = data_cut_day(DataCut::of(request.scenario->design.cut), cohort, came, arena);
        const FollowUp seen(cohort, came, cut.day, arena, {cut.last_death});
        patients += seen.all().n;
        rows.add(seen.all(), cohort, trial);
    }
    return patients;
}

}  // namespace equipoise
