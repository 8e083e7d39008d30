#pragma once
// One trial watched while it is conducted: what no tally keeps.
#include <vector>

#include "sim/conduct/conduct.hpp"
#include "sim/trial/data_cut_day.hpp"

namespace equipoise {

/// One analysis at one look, as the conduct saw and judged it.
struct WitnessedLook {
    std::size_t size = 0, analysis = 0, look = 0;  ///< places, from 0
    std::size_t analyzed = 0;                      ///< patients whose data it read
    double information = Estimate::kUnknown;       ///< share of the full; unknown in a fixed design
    bool tested = false;                           ///< false: it could not be, or had no information yet
    Estimate estimate;
    Limits limits;  ///< that it was judged by; none in a fixed design, and where nothing was tested
    Decision decision;
};

/// The data of the look at which the trial of one size ended.
struct WitnessedEnd {
    Reached cut;
    std::size_t analyzed = 0;  ///< patients, the first so many
};

struct Witness {
    std::vector<WitnessedLook> looks;  ///< analysis after analysis, each from look to look
    std::vector<WitnessedEnd> ends;    ///< by size
};

/// conduct(), and what there was to see on the way is added to `witness`. The outcome is the same, bit for bit.
TrialOutcome conduct(const TrialModel& model, const TrialProtocol& protocol, ReplicateKey key, Workspace& workspace,
                     Witness& witness);

}  // namespace equipoise
