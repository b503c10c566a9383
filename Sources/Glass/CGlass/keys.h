// SPDX-License-Identifier: GPL-2.0-or-later
//
// Numbers and strings as libxapian writes them into keys (common/pack.h of xapian-core 1.4), and the keys of posting lists.

#ifndef CGLASS_KEYS_H
#define CGLASS_KEYS_H

#include "checksums.h"

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace {

// pack_uint_preserving_sort.
inline void append_sorted(std::string &bytes, uint32_t number) {
    if (number < 0x8000) {
        bytes += char(number >> 8);
        bytes += char(number & 0xFF);
        return;
    }
    const int length = (32 + 5 - __builtin_clz(number)) / 7;
    const unsigned mask = (0xFFu << (10 - length)) & 0xFF;
    for (int index = length - 1; index >= 0; --index) {
        const unsigned byte = unsigned(uint64_t(number) >> (8 * index) & 0xFF);
        bytes += char(index == length - 1 ? byte | mask : byte);
    }
}

// unpack_uint_preserving_sort of all of `bytes`.
inline uint32_t read_sorted(std::string_view bytes) {
    const auto *position = reinterpret_cast<const uint8_t *>(bytes.data());
    if (bytes.size() < 2) damaged("a docid is cut");
    if (position[0] < 0x80) {
        if (bytes.size() != 2) damaged("a docid is too long");
        return uint32_t(position[0]) << 8 | position[1];
    }
    const int length = int(bytes.size());
    if (length < 3 || length > 5) damaged("a docid is too long");
    const unsigned mask = (0xFFu << (10 - length)) & 0xFF;
    uint64_t number = position[0] & ~mask;
    for (int index = 1; index < length; ++index) number = number << 8 | position[index];
    return uint32_t(number);
}

// pack_string_preserving_sort.
inline std::string packed(const std::string &bytes) {
    std::string packed;
    for (char byte : bytes) {
        packed += byte;
        if (byte == '\0') packed += '\xFF';
    }
    return packed;
}

// Less than, equal to, or greater than 0 as `left` is less than, equal to, or greater than `right`. Keys are looked up by the hundred
// thousand, most have ten bytes, and many begin alike: a call of memcmp for each takes a tenth of a question's time.
inline int compare_keys(std::string_view left, std::string_view right) {
    const auto word = [](std::string_view key) {
        uint64_t word;
        std::memcpy(&word, key.data(), 8);
        return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? word : __builtin_bswap64(word);
    };
    size_t same = 0;
    if (left.size() >= 8 && right.size() >= 8) {
        const uint64_t one = word(left), other = word(right);
        if (one != other) return one < other ? -1 : 1;
        same = 8;
    }
    for (; same < left.size() && same < right.size(); ++same) {
        const uint8_t one = uint8_t(left[same]), other = uint8_t(right[same]);
        if (one != other) return one < other ? -1 : 1;
    }
    return left.size() < right.size() ? -1 : left.size() > right.size();
}

// The key of the first chunk of a term's list.
inline std::string list_key(const std::string &term) { return term.empty() ? std::string("\0\xE0", 2) : packed(term); }

// True for the key of a further chunk of the list that begins under `key`: a zero byte parts term and docid; one that
// belongs to a longer term is followed by 0xFF.
inline bool continues(std::string_view other, const std::string &key) {
    return other.size() > key.size() + 1 && other.substr(0, key.size()) == key && other[key.size()] == '\0' &&
           other[key.size() + 1] != '\xFF';
}

} // namespace

#endif
