#pragma once
// Numbers as bytes and back: little-endian whatever the machine, doubles bit for bit.
#include <bit>
#include <cstdint>
#include <span>
#include <stdexcept>

#include "sim/engine/block.hpp"

namespace equipoise {

class ByteWriter {
  public:
    void put(std::uint64_t x) {
        for (int i = 0; i < 8; ++i) bytes_.push_back(static_cast<std::byte>(x >> (8 * i)));
    }
    void put(double x) { put(std::bit_cast<std::uint64_t>(x)); }
    void reserve(std::size_t numbers) { bytes_.reserve(8 * numbers); }
    BlockResult take() { return std::move(bytes_); }

  private:
    BlockResult bytes_;
};

/// Throws std::runtime_error where bytes are missing or left over: a block of another layout is refused, not folded.
class ByteReader {
  public:
    explicit ByteReader(std::span<const std::byte> bytes) : bytes_(bytes) {}
    std::uint64_t count() {
        if (bytes_.size() < 8) throw std::runtime_error("a block is shorter than its layout");
        std::uint64_t x = 0;
        for (int i = 0; i < 8; ++i) x |= static_cast<std::uint64_t>(bytes_[static_cast<std::size_t>(i)]) << (8 * i);
        bytes_ = bytes_.subspan(8);
        return x;
    }
    double number() { return std::bit_cast<double>(count()); }
    void get(std::uint64_t& x) { x = count(); }
    void get(double& x) { x = number(); }
    void expect(std::uint64_t known) {
        if (count() != known) throw std::runtime_error("a block has another layout than the one that is read");
    }
    void end() const {
        if (!bytes_.empty()) throw std::runtime_error("a block is longer than its layout");
    }

  private:
    std::span<const std::byte> bytes_;
};

}  // namespace equipoise
