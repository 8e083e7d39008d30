#include "sim/cluster/mpi_channel.hpp"

#include <limits>
#include <stdexcept>
#include <utility>

namespace equipoise {
namespace {

constexpr int kTag = 1;

}  // namespace

MpiChannel::MpiChannel(int& argc, char**& argv) {
    int given = 0;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &given);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
    MPI_Comm machine = MPI_COMM_NULL;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank_, MPI_INFO_NULL, &machine);
    MPI_Comm_size(machine, &neighbours_);
    MPI_Comm_free(&machine);
    if (given < MPI_THREAD_FUNNELED)
        throw std::runtime_error("this MPI allows no threads beside the one that calls it; use one that does");
}

MpiChannel::~MpiChannel() { MPI_Finalize(); }

void MpiChannel::send(int to, std::shared_ptr<const BlockResult> bytes) {
    if (bytes->size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throw std::runtime_error("a message between ranks is longer than MPI takes");
    Sending& sending = sending_.emplace_back(Sending{MPI_REQUEST_NULL, std::move(bytes)});
    MPI_Isend(sending.bytes->data(), static_cast<int>(sending.bytes->size()), MPI_BYTE, to, kTag, MPI_COMM_WORLD,
              &sending.request);
}

std::optional<Channel::Message> MpiChannel::receive() {
    forget_sent();
    int there = 0, length = 0;
    MPI_Status status;
    MPI_Iprobe(MPI_ANY_SOURCE, kTag, MPI_COMM_WORLD, &there, &status);
    if (!there) return std::nullopt;
    MPI_Get_count(&status, MPI_BYTE, &length);
    Message message{status.MPI_SOURCE, BlockResult(static_cast<std::size_t>(length))};
    MPI_Recv(message.bytes.data(), length, MPI_BYTE, status.MPI_SOURCE, kTag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    return message;
}

void MpiChannel::flush() {
    for (Sending& sending : sending_) MPI_Wait(&sending.request, MPI_STATUS_IGNORE);
    sending_.clear();
}

void MpiChannel::forget_sent() {
    for (auto at = sending_.begin(); at != sending_.end();) {
        int gone = 0;
        MPI_Test(&at->request, &gone, MPI_STATUS_IGNORE);
        at = gone ? sending_.erase(at) : std::next(at);
    }
}

}  // namespace equipoise
