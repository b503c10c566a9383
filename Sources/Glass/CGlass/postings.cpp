// SPDX-License-Identifier: GPL-2.0-or-later

#include "immutable.h"
#include "keys.h"
#include "windows.h"

#include <algorithm>

ImmutablePostings::ImmutablePostings(const ImmutableTable &table_, const std::string &term)
    : table(&table_), key(list_key(term)), is_lengths(term.empty()) {
    cursor = table->find(key);
    const ImmutableTable::Item item = table->item(cursor);
    if (item.key == key) {
        read_chunk(item);
    } else {
        docid = END;
    }
}

// True for the key of a chunk of this list.
bool ImmutablePostings::is_own(std::string_view other) const {
    return other == key || (is_lengths ? other.substr(0, key.size()) == key : continues(other, key));
}

void ImmutablePostings::read_chunk(const ImmutableTable::Item &item) {
    if (item.component != 1 || !item.is_last) damaged("postings are in parts");
    position = reinterpret_cast<const uint8_t *>(item.tag.data());
    end = position + item.tag.size();
    if (item.key.size() == key.size()) {
        postings = uint32_t(read_number(position, end));
        total = read_number(position, end);
        docid = read_number(position, end) + 1;
    } else {
        docid = read_sorted(item.key.substr(key.size() + (is_lengths ? 0 : 1)));
    }
    if (position == end || end[-1] >= 0x80) damaged("postings are cut");
    is_last_chunk = *position++ == '1';
    last = docid + read_number(position, end);
    if (docid == 0 || last >= END) damaged("a docid is too great");
    // Of the first posting the number alone stands here.
    from = position;
    docids[0] = uint32_t(docid);
    skip_number(position, end);
    number_at[0] = 0;
    number_length[0] = uint8_t(std::min<ptrdiff_t>(position - from, UINT8_MAX));
    at_hand = 0;
    count = 1;
}

// Decodes the next postings of the chunk, as far as 64 bytes hold them.
void ImmutablePostings::decode() {
    if (is_wide) {
        decode_wide();
    } else {
        decode_each();
    }
}

// Where numbers end is told for all bytes at once, so that no branch, and no address, depends on how long the number before is.
void ImmutablePostings::decode_each() {
    const WindowBytes bytes(position, end);
    uint64_t ends = number_ends(bytes.start), found = docids[count - 1];
    // Nearly always as many as there is room for, so that the processor can foresee the end.
    const unsigned decoded = std::min(unsigned(__builtin_popcountll(ends)) / 2, most);
    unsigned at = 0;
    for (unsigned index = 0; index < decoded; ++index) {
        const uint64_t after = ends & (ends - 1);
        const unsigned number = unsigned(__builtin_ctzll(ends)) + 1;
        // Most distances are of one byte or two.
        if (number - at <= 2) {
            found += read_short_number(bytes.start + at, number - at) + 1;
        } else {
            if (number - at > longest) damaged("a number has no end");
            found += read_number(bytes.start + at, number - at) + 1;
        }
        at = unsigned(__builtin_ctzll(after)) + 1;
        docids[index] = uint32_t(found);
        number_at[index] = uint8_t(number);
        number_length[index] = uint8_t(at - number);
        ends = after & (after - 1);
    }
    if (decoded == 0 || found > last) damaged("a chunk ends before its last posting");
    from = position;
    position += at;
    at_hand = 0;
    count = decoded;
}

// Passes over postings that are before `target` without decoding them, as far as whole windows are: of a window the distances are summed up,
// which takes a third of the time. The last that was passed stands for those that are decoded, so decoding must follow.
void ImmutablePostings::pass_before(uint64_t target) {
    if (is_wide) return pass_before_wide(target);
#ifdef __SSE2__
    PassedWindows passed(docids[count - 1]);
    const uint8_t *at = position;
    for (; size_t(end - at) > window_size; at += window_size) {
        const uint64_t ends = number_ends(at);
        const Window own = passed.next(ends, running_parity(ends));
        if (!own.are_short || !passed.take(at, own, sum_of(at, own.distances), target)) break;
    }
    if (!passed.any()) return;
    const Distances behind = passed.behind();
    position = passed.end();
    docids[count - 1] = passed.docid(behind.firsts ? sum_of(passed.start(), behind) : 0, last);
#else
    (void)target;
#endif
}

void ImmutablePostings::next_chunk() {
    if (is_last_chunk) {
        docid = END;
        return;
    }
    if (!table->next(cursor)) damaged("postings have no end");
    const ImmutableTable::Item item = table->item(cursor);
    if (!is_own(item.key)) damaged("postings have no end");
    const uint64_t before = last;
    read_chunk(item);
    if (docid <= before) damaged("postings do not ascend");
}

void ImmutablePostings::find_chunk(uint32_t target) {
    std::string wanted = key;
    if (!is_lengths) wanted += '\0';
    append_sorted(wanted, target);
    cursor = table->find(wanted, branch);
    const ImmutableTable::Item item = table->item(cursor);
    if (!is_own(item.key)) damaged("postings are missing");
    read_chunk(item);
    if (last < target) next_chunk();
}

// Decodes until a docid at or after `target`, which is behind those that are decoded, is among them; the first of them is then at hand.
// False, and at the end, if there is none.
bool ImmutablePostings::reach(uint64_t target) {
    if (last < target) {
        // Most often it is in the next one.
        if (docid != END && !is_last_chunk && target < END) next_chunk();
        if (last < target && !is_last_chunk && target < END) find_chunk(uint32_t(target));
        if (last < target || docid == END) {
            docid = END;
            return false;
        }
    }
    while (docids[count - 1] < target) {
        // What may be in the next window is decoded at once.
        if (target - docids[count - 1] > docids[count - 1] - docids[0]) pass_before(target);
        decode();
    }
    docid = docids[0];
    return true;
}

// Behind those that are decoded.
uint64_t ImmutablePostings::seek_on(uint64_t target) {
    if (!reach(target)) return END;
    return docid < target ? seek_decoded(target) : docid;
}

// To one of those that are decoded. All are compared, those of before too, which are less: a branch that nobody can foresee takes longer.
uint64_t ImmutablePostings::seek_decoded(uint64_t target) {
    const uint32_t wanted = uint32_t(target);
    unsigned less = 0;
#ifdef __SSE2__
    // There are signed comparisons only.
    const __m128i flip = _mm_set1_epi32(INT32_MIN), limit = _mm_xor_si128(_mm_set1_epi32(int(wanted)), flip);
    __m128i sums = _mm_setzero_si128();
    for (unsigned index = 0; index < most; index += 4) {
        const __m128i four = _mm_load_si128(reinterpret_cast<const __m128i *>(docids + index));
        sums = _mm_sub_epi32(sums, _mm_cmplt_epi32(_mm_xor_si128(four, flip), limit));
    }
    sums = _mm_add_epi32(sums, _mm_shuffle_epi32(sums, 0x4E));
    sums = _mm_add_epi32(sums, _mm_shuffle_epi32(sums, 0xB1));
    less = unsigned(_mm_cvtsi128_si32(sums));
#else
    for (uint32_t other : docids) less += other < wanted;
#endif
    at_hand = less - (most - count);
    return docid = docids[at_hand];
}

// Where a docid that is greater than all before stands among those that are decoded: a bit for each place.
uint32_t ImmutablePostings::places_of(uint32_t wanted) const {
#ifdef __SSE2__
    const __m128i sought = _mm_set1_epi32(int(wanted));
    const auto equal = [&](unsigned index) {
        return _mm_cmpeq_epi32(_mm_load_si128(reinterpret_cast<const __m128i *>(docids + index)), sought);
    };
    static_assert(most == 16);
    const __m128i low = _mm_packs_epi32(equal(0), equal(4)), high = _mm_packs_epi32(equal(8), equal(12));
    return unsigned(_mm_movemask_epi8(_mm_packs_epi16(low, high)));
#else
    uint32_t places = 0;
    for (unsigned index = 0; index < most; ++index) places |= uint32_t(docids[index] == wanted) << index;
    return places;
#endif
}

size_t ImmutablePostings::read_common(ImmutablePostings &other, CommonPostings &run, size_t room, uint64_t &left) {
    size_t found = 0;
    // One docid after the other is looked for among those that are decoded of the other list. Whether it is there cannot be foreseen,
    // so it is written either way, over the last that was not.
    uint8_t own_places[most + 1], other_places[most + 1];
    while (found < room && left > 0 && docid != END && other.docid != END && seek(other.docid) != END) {
        const uint32_t last_decoded = other.docids[other.count - 1];
        const size_t stop = std::min<size_t>(count, at_hand + (room - found));
        size_t pairs = 0;
        for (; at_hand < stop && docids[at_hand] <= last_decoded; ++at_hand) {
            const uint32_t places = other.places_of(docids[at_hand]);
            own_places[pairs] = uint8_t(at_hand);
            other_places[pairs] = uint8_t(__builtin_ctz(places | 1u << (most - 1)));
            pairs += places != 0;
        }
        for (size_t pair = 0; pair < pairs; ++pair, ++found) {
            run.docids[found] = docids[own_places[pair]];
            run.numbers[found] = number(own_places[pair]);
            run.other_numbers[found] = other.number(other_places[pair]);
        }
        if (at_hand < count) {
            docid = docids[at_hand];
            // There was no room for what else may be common.
            if (docid <= last_decoded) continue;
            (void)other.reach(docid);
        } else {
            (void)reach(docids[count - 1] + uint64_t(1));
        }
        --left;
    }
    return found;
}

size_t ImmutablePostings::read(uint64_t until, uint32_t *into, uint32_t *numbers, size_t room) {
    size_t read = 0;
    while (read < room && docid < until) {
        for (; at_hand < count && read < room && docids[at_hand] < until; ++at_hand) {
            into[read] = docids[at_hand];
            numbers[read++] = number(at_hand);
        }
        if (at_hand < count) {
            docid = docids[at_hand];
        } else {
            (void)seek_on(uint64_t(docids[count - 1]) + 1);
        }
    }
    return read;
}

uint32_t ImmutablePostings::number(unsigned index) const {
    const uint8_t *bytes = from + number_at[index];
    const unsigned length = number_length[index];
    if (end - bytes < 8 || length > longest) return uint32_t(read_number(bytes, end));
    return uint32_t(read_number(bytes, length));
}

uint32_t ImmutablePostings::wdf() const { return number(at_hand); }
