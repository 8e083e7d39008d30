#pragma once
// One trial from the first patient to its verdicts.
#include "sim/conduct/protocol.hpp"
#include "sim/conduct/trial_outcome.hpp"
#include "sim/conduct/workspace.hpp"
#include "sim/random/stream.hpp"
#include "sim/trial/trial_model.hpp"

namespace equipoise {

/// The trial of `key`: draws as many patients as the largest size; for each n, its first n patients are a trial that
/// goes from look to look until its design stops it. Pure; the outcome is in the workspace's arena, so the caller opens
/// a Frame and reads the outcome before it ends.
TrialOutcome conduct(const TrialModel& model, const TrialProtocol& protocol, ReplicateKey key, Workspace& workspace);

}  // namespace equipoise
