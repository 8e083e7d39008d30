#include "sim/store/block_table.hpp"

#include "sim/engine/digest.hpp"
#include "sim/engine/packed.hpp"
#include "sim/store/layout.hpp"

namespace equipoise {
namespace {

std::int64_t checksum(const BlockKey& key, std::span<const std::byte> bytes) {
    Digest digest;
    digest.word(key.point.high);
    digest.word(key.point.low);
    digest.word(key.first);
    digest.word(key.count);
    digest.word(bytes.size());
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t word = 0;
        for (std::size_t i = 0; i < 8; ++i) word |= static_cast<std::uint64_t>(bytes[at + i]) << (8 * i);
        digest.word(word);
    }
    for (; at < bytes.size(); ++at) digest.word(static_cast<std::uint64_t>(bytes[at]));
    return static_cast<std::int64_t>(digest.key().low);
}

std::int64_t signed_of(std::uint64_t x) { return static_cast<std::int64_t>(x); }

}  // namespace

BlockTable::Places& BlockTable::places(const PointKey& point) {
    const auto known = places_.find(point);
    if (known != places_.end()) return known->second;
    Places& places = places_[point];
    Statement blocks =
        database_.prepare("SELECT first, count FROM block WHERE point = (SELECT id FROM point WHERE key = ?)");
    blocks.bind(1, point.text());
    while (blocks.step())
        places.insert({static_cast<std::uint64_t>(blocks.integer(0)), static_cast<std::uint64_t>(blocks.integer(1))});
    return places;
}

bool BlockTable::has(const BlockKey& key) { return places(key.point).contains({key.first, key.count}); }

std::optional<BlockResult> BlockTable::find(const BlockKey& key) {
    if (!has(key)) return std::nullopt;
    Statement block = database_.prepare(
        "SELECT result, checksum FROM block "
        "WHERE point = (SELECT id FROM point WHERE key = ?) AND first = ? AND count = ?");
    block.bind(1, key.point.text()).bind(2, signed_of(key.first)).bind(3, signed_of(key.count));
    if (!block.step()) throw damaged(database_.path(), "a block that it lists is not there");
    std::optional<BlockResult> result = unpacked(block.bytes(0));
    if (!result || checksum(key, *result) != block.integer(1))
        throw damaged(database_.path(), "a block does not have the checksum that was written");
    return result;
}

std::int64_t BlockTable::point_id(const PointKey& point) {
    const auto known = ids_.find(point);
    if (known != ids_.end()) return known->second;
    database_.prepare("INSERT OR IGNORE INTO point (key) VALUES (?)").bind(1, point.text()).step();
    Statement id = database_.prepare("SELECT id FROM point WHERE key = ?");
    id.bind(1, point.text()).step();
    return ids_[point] = id.integer(0);
}

void BlockTable::insert(const BlockKey& key, const BlockResult& result, double seconds, std::int64_t session) {
    if (!insert_) insert_.emplace(database_.prepare("INSERT OR IGNORE INTO block VALUES (?, ?, ?, ?, ?, ?, ?)"));
    Statement& block = *insert_;
    block.bind(1, point_id(key.point))
        .bind(2, signed_of(key.first))
        .bind(3, signed_of(key.count))
        .bind(4, std::span<const std::byte>(packed(result)))
        .bind(5, checksum(key, result))
        .bind(6, seconds)
        .bind(7, session)
        .step();
    if (const auto known = places_.find(key.point); known != places_.end())
        known->second.insert({key.first, key.count});
}

void BlockTable::forget() {
    places_.clear();
    ids_.clear();
    insert_.reset();
}

}  // namespace equipoise
