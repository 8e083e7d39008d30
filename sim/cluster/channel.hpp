#pragma once
// How the ranks of one job talk: bytes to a rank, bytes from a rank. What carries them (MPI; memory, in tests) does not
// know what they say.
#include <memory>
#include <optional>

#include "sim/engine/block.hpp"

namespace equipoise {

class Channel {
  public:
    struct Message {
        int from = 0;
        BlockResult bytes;
    };

    virtual ~Channel() = default;
    virtual int rank() const = 0;  ///< 0 leads
    virtual int size() const = 0;  ///< ranks
    /// Returns at once; the bytes are kept until they have gone.
    virtual void send(int to, std::shared_ptr<const BlockResult> bytes) = 0;
    /// The next message; none where none has come. Those of one sender come in the order in which they were sent.
    virtual std::optional<Message> receive() = 0;
    /// Returns when all that was sent has gone.
    virtual void flush() = 0;
};

}  // namespace equipoise
