// SPDX-License-Identifier: GPL-2.0-or-later

#include "immutable.h"
#include "keys.h"

#include <cstring>

ImmutablePlaces::ImmutablePlaces(const ImmutableTable &table_, const std::string &term)
    : table(&table_), key(std::string("\0\xC0~", 3) + packed(term) + std::string(1, '\0')) {}

// Goes to the entry that may have a document; false if there is none.
bool ImmutablePlaces::open(uint32_t target) {
    if (is_open && target > last) {
        // Most often it is the next one.
        ImmutableTable::Cursor following = cursor;
        is_open = table->next(following) && read_entry(table->item(following), target);
        cursor = following;
        if (is_open && target >= first && target <= last) return true;
    }
    std::string wanted = key;
    append_sorted(wanted, target);
    cursor = table->find(wanted);
    return is_open = read_entry(table->item(cursor), target);
}

// False if it is not one of this term's.
bool ImmutablePlaces::read_entry(const ImmutableTable::Item &item, uint32_t target) {
    if (item.key.size() <= key.size() || item.key.substr(0, key.size()) != key || item.key[key.size()] == '\xFF') return false;
    if (item.component != 1 || !item.is_last) damaged("places are in parts");
    bytes = reinterpret_cast<const uint8_t *>(item.tag.data());
    position = 0;
    end = 8 * item.tag.size();
    first = docid = read_sorted(item.key.substr(key.size()));
    left = read_bits(16);
    const uint64_t distance = read_bits(32);
    if (left == 0 || first + distance > UINT32_MAX) damaged("places are malformed");
    last = uint32_t(first + distance);
    distance_k = read_bits(8);
    number_k = read_bits(8);
    if (distance_k > 31 || number_k > 31) damaged("places are malformed");
    read_document(true, target);
    return true;
}

// Of a document before `target` the places are passed over.
void ImmutablePlaces::read_document(bool is_first, uint32_t target) {
    if (!is_first) {
        const uint64_t next = uint64_t(docid) + read_rice(distance_k) + 1;
        if (next > last) damaged("places are malformed");
        docid = uint32_t(next);
    }
    --left;
    const uint32_t number = read_rice(number_k) + 1;
    const unsigned k = read_bits(5);
    is_kept = docid >= target;
    if (!is_kept) {
        skip_rice(number, k);
        return;
    }
    places.clear();
    for (uint64_t next = 0; places.size() < number; ++next) {
        next += read_rice(k);
        if (next > UINT32_MAX) damaged("places are malformed");
        places.push_back(uint32_t(next));
    }
}

const std::vector<uint32_t> *ImmutablePlaces::of(uint32_t target) {
    if (table->is_empty()) return nullptr;
    const bool is_passed = target < docid || (target == docid && !is_kept);
    if ((!is_open || target > last || is_passed) && !open(target)) return nullptr;
    while (docid < target && left > 0) read_document(false, target);
    return docid == target ? &places : nullptr;
}

// The next bits, `least_peeked` or more where there are so many.
uint64_t ImmutablePlaces::peek() const {
    const size_t start = position / 8, rest = end / 8 - start;
    uint64_t word = 0;
    if (rest >= 8) {
        std::memcpy(&word, bytes + start, 8);
        if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) word = __builtin_bswap64(word);
    } else {
        for (size_t index = 0; index < rest; ++index) word |= uint64_t(bytes[start + index]) << (8 * index);
    }
    return word >> position % 8;
}

// At most 32.
uint32_t ImmutablePlaces::read_bits(unsigned count) {
    if (end - position < count) damaged("places are cut");
    const uint64_t bits = peek() & ((uint64_t(1) << count) - 1);
    position += count;
    return uint32_t(bits);
}

uint32_t ImmutablePlaces::read_rice(unsigned k) {
    uint64_t zeros = 0;
    uint64_t word = peek();
    // Nearly always all of a number stands in one word.
    if (word != 0) {
        const unsigned own = unsigned(__builtin_ctzll(word)), bits = own + 1 + k;
        if (bits <= least_peeked && own <= UINT32_MAX >> k) {
            position += bits;
            if (position > end) damaged("places are cut");
            return uint32_t(own << k | (word >> (own + 1) & ((uint64_t(1) << k) - 1)));
        }
    }
    while (word == 0) {
        // No bit is set in the rest of the byte and the seven behind it, as far as there are any.
        const size_t seen = std::min<size_t>(64 - position % 8, end - position);
        if (seen == 0) damaged("places are cut");
        zeros += seen;
        position += seen;
        word = peek();
    }
    const unsigned own = unsigned(__builtin_ctzll(word));
    zeros += own;
    position += own + 1;
    if (position > end || zeros > (uint64_t(UINT32_MAX) >> k)) damaged("places are malformed");
    return uint32_t(zeros << k | read_bits(k));
}

// Passes over so many numbers: as many as stand in a word are taken from it, which is faster than one word for each.
void ImmutablePlaces::skip_rice(uint32_t count, unsigned k) {
    while (count > 0) {
        uint64_t word = peek();
        unsigned left = least_peeked;
        while (count > 0 && word != 0) {
            const unsigned bits = unsigned(__builtin_ctzll(word)) + 1 + k;
            if (bits > left) break;
            word >>= bits;
            left -= bits;
            --count;
        }
        position += least_peeked - left;
        if (position > end) damaged("places are cut");
        // The next one is longer than a word, or the rest of this word is.
        if (left == least_peeked && count > 0) {
            (void)read_rice(k);
            --count;
        }
    }
}
