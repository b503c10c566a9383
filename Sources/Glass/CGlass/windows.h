// SPDX-License-Identifier: GPL-2.0-or-later
//
// 64 bytes of a posting list at a time: where its distances stand, and what is passed over of them.

#ifndef CGLASS_WINDOWS_H
#define CGLASS_WINDOWS_H

#include "immutable.h"
#include "numbers.h"

namespace {

constexpr unsigned window_size = 64;

// A window, and what else is read with it.
struct WindowBytes {
    const uint8_t *start;

    // `position` may be so near to the `end` of its chunk that what is behind would be behind the file: then the window is copied.
    WindowBytes(const uint8_t *position, const uint8_t *end) : start(position) {
        const size_t rest = size_t(end - position);
        if (rest >= sizeof copy) return;
        std::memset(copy, 0xFF, sizeof copy);
        std::memcpy(copy, position, rest);
        start = copy;
    }
    WindowBytes(const WindowBytes &) = delete;
    WindowBytes &operator=(const WindowBytes &) = delete;

  private:
    static constexpr size_t beyond = 8;
    uint8_t copy[window_size + beyond];
};

// Distances of postings: a bit for each of their first bytes in a window, and for each of their second ones.
struct Distances {
    uint64_t firsts = 0, seconds = 0;
};

// Where postings, each of which is a distance and a number, stand in a window.
struct Window {
    Distances distances;
    // False if a distance has three bytes or more.
    bool are_short;
    // A bit for each byte up to which an odd number of numbers ends, so that no distance follows; for each with which a posting ends.
    uint64_t odd, whole;

    // What comes before: all ones in `parity` for a distance without its number, 1 in `begins` where a number begins with the window, 1 in
    // `goes_on` where the byte before is the first of a distance.
    Window(uint64_t ends, uint64_t running, uint64_t parity = 0, uint64_t begins = 1, uint64_t goes_on = 0)
        : odd(running ^ parity), whole(ends & ~odd) {
        const uint64_t of_distances = ~(odd << 1 | (parity & 1)), beginnings = ends << 1 | begins;
        distances.firsts = of_distances & beginnings;
        distances.seconds = of_distances & ~beginnings & (distances.firsts << 1 | goes_on);
        are_short = (distances.firsts | distances.seconds) == of_distances;
    }
    // Where its last whole posting ends.
    unsigned length() const { return whole == 0 ? 0 : window_size - unsigned(__builtin_clzll(whole)); }
};

// Windows that are passed over, one behind the other, whatever posting each begins in: so none has to wait until it is known where the
// postings of the one before end.
class PassedWindows {
    uint64_t found;
    uint64_t parity = 0, begins = 1, goes_on = 0;
    const uint8_t *last = nullptr;
    Distances distances;
    unsigned length = 0;

  public:
    explicit PassedWindows(uint32_t docid) : found(docid) {}

    Window next(uint64_t ends, uint64_t running) const { return Window(ends, running, parity, begins, goes_on); }

    // Passes over a window with this sum of distances; false if what `target` looks for may be in it.
    bool take(const uint8_t *at, const Window &window, uint64_t sum, uint64_t target) {
        if (found + sum >= target || window.whole == 0) return false;
        found += sum;
        last = at;
        distances = window.distances;
        length = window.length();
        parity = uint64_t(0) - (window.odd >> 63);
        begins = at[window_size - 1] < 0x80;
        goes_on = distances.firsts >> 63;
        return true;
    }
    bool any() const { return last != nullptr; }
    // The last window.
    const uint8_t *start() const { return last; }
    // Where its last whole posting ends.
    const uint8_t *end() const { return last + length; }
    // Its distances behind that: of a posting that goes on behind the window.
    Distances behind() const {
        const uint64_t bits = length < window_size ? ~uint64_t(0) << length : 0;
        return {distances.firsts & bits, distances.seconds & bits};
    }
    // The docid of the last whole posting, `sum` being that of the distances behind it.
    uint32_t docid(uint64_t sum, uint64_t most) const {
        if (found - sum > most) damaged("a chunk ends before its last posting");
        return uint32_t(found - sum);
    }
};

#ifdef __SSE2__
// How far postings are apart in all: the distance to the one before is one more than what is written.
inline uint64_t sum_of(const uint8_t *window, const Distances &distances) {
    const uint64_t low = masked_sum(window, distances.firsts, 1);
    return distances.seconds ? low + (masked_sum(window, distances.seconds, 0) << 7) : low;
}
#endif

} // namespace

#endif
