#pragma once
// The ranks of an MPI job. Built with EQUIPOISE_MPI only.
#include <mpi.h>

#include <list>

#include "sim/cluster/channel.hpp"

namespace equipoise {

/// MPI from construction to destruction; used by the thread that made it only (MPI_THREAD_FUNNELED).
class MpiChannel : public Channel {
  public:
    /// Throws std::runtime_error where the MPI allows no threads.
    MpiChannel(int& argc, char**& argv);
    ~MpiChannel() override;
    MpiChannel(const MpiChannel&) = delete;
    MpiChannel& operator=(const MpiChannel&) = delete;

    int rank() const override { return rank_; }
    int size() const override { return size_; }
    void send(int to, std::shared_ptr<const BlockResult> bytes) override;
    std::optional<Message> receive() override;
    void flush() override;

    int ranks_on_this_machine() const { return neighbours_; }

  private:
    struct Sending {
        MPI_Request request;
        std::shared_ptr<const BlockResult> bytes;
    };
    void forget_sent();

    int rank_ = 0, size_ = 1, neighbours_ = 1;
    std::list<Sending> sending_;
};

}  // namespace equipoise
