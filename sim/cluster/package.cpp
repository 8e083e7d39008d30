#include "sim/cluster/package.hpp"

#include <algorithm>
#include <cstddef>

#include "sim/engine/bytes.hpp"
#include "sim/engine/packed.hpp"

namespace equipoise {
namespace {

// Bytes in whole words, so that ByteReader reads them.
void put(ByteWriter& out, std::span<const std::byte> bytes) {
    out.put(std::uint64_t{bytes.size()});
    for (std::size_t i = 0; i < bytes.size(); i += 8) {
        std::uint64_t word = 0;
        for (std::size_t j = i; j < std::min(i + 8, bytes.size()); ++j)
            word |= static_cast<std::uint64_t>(bytes[j]) << (8 * (j - i));
        out.put(word);
    }
}

BlockResult get(ByteReader& in, std::size_t most) {
    const std::uint64_t size = in.count();
    if (size > most) throw std::runtime_error("a message between ranks is shorter than it says");
    BlockResult bytes(size);
    for (std::size_t i = 0; i < size; i += 8) {
        const std::uint64_t word = in.count();
        for (std::size_t j = i; j < std::min<std::size_t>(i + 8, size); ++j)
            bytes[j] = static_cast<std::byte>(word >> (8 * (j - i)));
    }
    return bytes;
}

}  // namespace

BlockResult packaged(const Package& package) {
    ByteWriter out;
    out.put(static_cast<std::uint64_t>(package.kind));
    for (const std::uint64_t x : {package.run, package.point.high, package.point.low, package.first, package.count,
                                  static_cast<std::uint64_t>(package.code)})
        out.put(x);
    put(out, std::as_bytes(std::span(package.text)));
    out.put(std::uint64_t{package.blocks.size()});
    for (const PlacedResult& block : package.blocks) {
        out.put(block.place);
        out.put(block.seconds);
        put(out, packed(block.result));
    }
    return out.take();
}

Package unpackaged(std::span<const std::byte> bytes) {
    ByteReader in(bytes);
    Package package;
    const std::uint64_t kind = in.count();
    if (kind > static_cast<std::uint64_t>(Package::Kind::gone)) throw std::runtime_error("a message of no known kind");
    package.kind = static_cast<Package::Kind>(kind);
    std::uint64_t code = 0;
    for (std::uint64_t* x :
         {&package.run, &package.point.high, &package.point.low, &package.first, &package.count, &code})
        in.get(*x);
    package.code = static_cast<int>(code);
    const BlockResult text = get(in, bytes.size());
    package.text.assign(reinterpret_cast<const char*>(text.data()), text.size());
    const std::uint64_t blocks = in.count();
    if (blocks > bytes.size()) throw std::runtime_error("a message between ranks is shorter than it says");
    package.blocks.resize(blocks);
    for (PlacedResult& block : package.blocks) {
        block.place = in.count();
        block.seconds = in.number();
        auto result = unpacked(get(in, bytes.size()));
        if (!result) throw std::runtime_error("a message between ranks holds a damaged block");
        block.result = std::move(*result);
    }
    in.end();
    return package;
}

}  // namespace equipoise
