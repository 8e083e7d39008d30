#pragma once
// [pilot] of a scenario: which data it takes, and what from them.
#include <string>
#include <vector>

#include "models/numeric/field.hpp"
#include "models/pilot/column_map.hpp"

namespace equipoise {

struct PilotSpec {
    std::string survival, scores, sensitivity, control, note;
    ColumnMap map;
    static constexpr auto fields() {
        return std::tuple{
            field("survival", &PilotSpec::survival,
                  "CSV of deaths, beside the scenario: arm,left,right[,n] or id,arm,time,status"),
            field("scores", &PilotSpec::scores,
                  "CSV of daily scores: id,day,score; arm and outcomes (time,status,crtime,crev) beside them or by id "
                  "in `survival`"),
            field("sensitivity", &PilotSpec::sensitivity,
                  "another reading of the deaths, in the same format; the plan is repeated under it"),
            field("control", &PilotSpec::control,
                  "name of the control arm in the data (default: by the names of trial.arms, else 0 of 0 and 1)"),
            field("map", &PilotSpec::map,
                  "which of the files' own columns are which, where they do not bear our names: { time = \"fu_days\", "
                  "status = \"dead\" }; with dates: { randomized = \"rand_date\", death = \"death_date\", "
                  "last_contact = \"last_seen\" }"),
            field("note", &PilotSpec::note, "where the data come from; printed in the report"),
        };
    }
};

/// How a law taken from the pilot is estimated.
enum class PilotEstimate { posterior_mean, maximum_likelihood };
template <>
struct EnumNames<PilotEstimate> {
    static constexpr std::array<std::pair<std::string_view, PilotEstimate>, 2> names{
        {{"posterior-mean", PilotEstimate::posterior_mean}, {"maximum-likelihood", PilotEstimate::maximum_likelihood}}};
};

/// Where the score course comes from, besides what [sofa] states.
struct SofaSource {
    std::string from;                 ///< "pilot" or empty
    std::vector<std::string> stated;  ///< parts written in the file: they stand, whatever the pilot says
    static constexpr auto fields() {
        return std::tuple{field("from", &SofaSource::from,
                                "\"pilot\": the course fitted to the pilot's scores; parts stated here (baseline, "
                                "plateau, ...) stand, parts that the pilot does not identify keep their defaults")};
    }
};

}  // namespace equipoise
