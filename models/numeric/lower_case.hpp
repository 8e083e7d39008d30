#pragma once
// Letters A to Z as small ones, whatever the locale; other bytes, of UTF-8 too, stay.
#include <string>

namespace equipoise {

inline char lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline std::string lower_case(std::string text) {
    for (char& c : text) c = lower_case(c);
    return text;
}

}  // namespace equipoise
