#pragma once
// Scratch memory of one thread: taken in a row, given back all at once. After the first trials nothing is allocated.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

namespace equipoise {

class Arena {
  public:
    /// n uninitialized values, 64-byte aligned; valid until the Frame that was open when they were taken ends.
    template <class T>
    requires std::is_trivially_destructible_v<T> std::span<T> take(std::size_t n) {
        return {static_cast<T*>(bytes(n * sizeof(T))), n};
    }
    /// n copies of `value`.
    template <class T>
    std::span<T> take(std::size_t n, T value) {
        const std::span<T> values = take<T>(n);
        std::fill(values.begin(), values.end(), value);
        return values;
    }

    /// Gives back, when it ends, all that was taken since it began. Analyses open one first thing.
    class Frame {
      public:
        explicit Frame(Arena& arena) : arena_(arena), block_(arena.block_), used_(arena.used_) {}
        ~Frame() {
            arena_.block_ = block_;
            arena_.used_ = used_;
        }
        Frame(const Frame&) = delete;
        Frame& operator=(const Frame&) = delete;

      private:
        Arena& arena_;
        std::size_t block_, used_;
    };

  private:
    static constexpr std::size_t kAlign = 64;
    struct Block {
        std::unique_ptr<std::byte[]> memory;
        std::size_t size;
    };

    void* bytes(std::size_t count) {
        count = (count + kAlign - 1) / kAlign * kAlign;
        for (;;) {
            if (block_ < blocks_.size()) {
                Block& block = blocks_[block_];
                const auto base = reinterpret_cast<std::uintptr_t>(block.memory.get());
                const std::size_t skip = (kAlign - base % kAlign) % kAlign;
                if (skip + used_ + count <= block.size) {
                    void* result = block.memory.get() + skip + used_;
                    used_ += count;
                    return result;
                }
                ++block_;
                used_ = 0;
            } else {
                const std::size_t last = blocks_.empty() ? 32768 : blocks_.back().size;
                const std::size_t size = std::max(2 * last, count + kAlign);
                blocks_.push_back({std::make_unique_for_overwrite<std::byte[]>(size), size});
            }
        }
    }

    std::vector<Block> blocks_;
    std::size_t block_ = 0;
    std::size_t used_ = 0;
};

}  // namespace equipoise
