#include "sim/cli/columns.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace equipoise {
namespace {

struct Character {
    std::string_view bytes;  // what is shown
    std::size_t columns;
};

struct Block {
    std::uint32_t first, last;
};

// The blocks of Unicode that combine with the character before them, or join two.
constexpr std::array<Block, 17> kNoWidth{{{0x0300, 0x036f},
                                          {0x0483, 0x0489},
                                          {0x0591, 0x05bd},
                                          {0x064b, 0x065f},
                                          {0x0e31, 0x0e31},
                                          {0x0e34, 0x0e3a},
                                          {0x0e47, 0x0e4e},
                                          {0x093c, 0x093c},
                                          {0x094d, 0x094d},
                                          {0x1ab0, 0x1aff},
                                          {0x1dc0, 0x1dff},
                                          {0x200b, 0x200f},
                                          {0x20d0, 0x20ff},
                                          {0xfe00, 0xfe0f},
                                          {0xfe20, 0xfe2f},
                                          {0xfeff, 0xfeff},
                                          {0xe0100, 0xe01ef}}};
// East Asian Width W and F (Unicode Standard Annex 11), by blocks.
constexpr std::array<Block, 11> kWide{{{0x1100, 0x115f},
                                       {0x2e80, 0x303e},
                                       {0x3041, 0xa4cf},
                                       {0xa960, 0xa97f},
                                       {0xac00, 0xd7a3},
                                       {0xf900, 0xfaff},
                                       {0xfe30, 0xfe6f},
                                       {0xff00, 0xff60},
                                       {0xffe0, 0xffe6},
                                       {0x1f300, 0x1faff},
                                       {0x20000, 0x3fffd}}};

template <std::size_t N>
bool within(const std::array<Block, N>& blocks, std::uint32_t point) {
    return std::any_of(blocks.begin(), blocks.end(),
                       [&](const Block& b) { return point >= b.first && point <= b.last; });
}

// Takes the first character off; a byte that begins none is one "?".
Character take(std::string_view& text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xf0 && lead < 0xf5 ? 4
                               : lead >= 0xe0 && lead < 0xf0 ? 3
                               : lead >= 0xc2 && lead < 0xe0 ? 2
                                                             : 0;
    bool sound = length > 0 && length <= text.size();
    std::uint32_t point = length <= 1 ? lead : lead & (0xffu >> (length + 1));
    for (std::size_t i = 1; sound && i < length; ++i) {
        sound = (byte(i) & 0xc0) == 0x80;
        point = point << 6 | (byte(i) & 0x3fu);
    }
    if (!sound || point < 0x20 || (point >= 0x7f && point < 0xa0)) {
        text.remove_prefix(sound ? length : 1);
        return {"?", 1};
    }
    const Character taken{text.substr(0, length), within(kNoWidth, point) ? 0u : within(kWide, point) ? 2u : 1u};
    text.remove_prefix(length);
    return taken;
}

}  // namespace

std::size_t columns_of(std::string_view text) {
    std::size_t columns = 0;
    while (!text.empty()) columns += take(text).columns;
    return columns;
}

std::string in_columns(std::string_view text, std::size_t width) {
    const bool cut = columns_of(text) > width;
    const std::size_t room = cut ? width - 3 : width;
    std::string shown;
    std::size_t columns = 0;
    while (!text.empty()) {
        const Character next = take(text);
        if (columns + next.columns > room) break;
        shown += next.bytes;
        columns += next.columns;
    }
    if (cut) {
        shown += "...";
        columns += 3;
    }
    return shown.append(width - columns, ' ');
}

}  // namespace equipoise
