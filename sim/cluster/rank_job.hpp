#pragma once
// One job of many ranks. Every rank runs the same verb and folds every block, so all take the same way through a
// search; rank 0 leads (leading_executor.hpp): it alone has the store and prints, gives out tasks as ranks ask for them
// (a slow rank gets fewer), and sends what was computed down a binary tree: rank r passes on to 2 r + 1 and 2 r + 2.
// Each rank computes in a thread beside the one that talks. Folded in block order as ever, so the bits are those of one
// thread. A rank that is killed ends the job; what the store has by then is not computed again.
#include <memory>
#include <optional>
#include <string>

#include "sim/cluster/channel.hpp"
#include "sim/cluster/package.hpp"

namespace equipoise {

/// What a rank knows of its job. Not for two threads at once.
struct RankJob {
    std::shared_ptr<Channel> channel;
    std::uint64_t run = 0;    ///< runs begun; the same on all ranks when they are in one
    std::optional<int> code;  ///< of a rank above 0: that with which the leader ended the job
    std::string trouble;      ///< why this rank cannot go on

    void send(int to, const Package& package) const;
    /// To this rank's part of the tree.
    void send_down(std::shared_ptr<const BlockResult> bytes) const;
    /// The next message from the leader, on its way down the tree passed on; none where none has come. Keeps the code
    /// of an end.
    std::optional<Package> hear_leader();
};

/// Ends the job for all ranks, with the program's code, and returns when they have gone: what rank 0 does last.
void end_ranks(RankJob& job, int code);

/// What a rank above 0 does last: tells the leader if its program ended with another code than 0 and he did not end it,
/// passes on what comes until the end, and gives the job's code.
int follow_to_end(RankJob& job, int code);

}  // namespace equipoise
