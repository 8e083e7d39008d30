#pragma once
// Which of the compiled versions of the hottest loops this processor runs. The program as a whole is compiled for one
// level of x86-64; a few loops are for higher ones too (files *_v3.cpp, *_v4.cpp), and the highest that the processor
// has is taken. All give the same bits (tests/models/numeric/processor_test.cpp).
#include <array>
#include <string_view>
#include <utility>

#include "models/numeric/field.hpp"

namespace equipoise {

/// As the whole program was compiled; AVX2 and FMA; AVX-512 (the levels of the x86-64 psABI).
enum class ProcessorLevel { own, v3, v4 };
template <>
struct EnumNames<ProcessorLevel> {
    static constexpr std::array<std::pair<std::string_view, ProcessorLevel>, 3> names{
        {{"own", ProcessorLevel::own}, {"v3", ProcessorLevel::v3}, {"v4", ProcessorLevel::v4}}};
};

/// The highest that this processor has.
ProcessorLevel highest_processor_level();

/// The one in use: the highest that there is, or what `use_processor_level` says.
ProcessorLevel processor_level();

/// Takes at most this level from now on, on all threads; for tests and for measuring. Not while something is simulated.
void use_processor_level(ProcessorLevel most);

/// One version of something a level.
template <class T>
struct OfLevels {
    const T &own, &v3, &v4;
    const T& now() const {
        switch (processor_level()) {
            case ProcessorLevel::v4:
                return v4;
            case ProcessorLevel::v3:
                return v3;
            case ProcessorLevel::own:
                break;
        }
        return own;
    }
};

}  // namespace equipoise
