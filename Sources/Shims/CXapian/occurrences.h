// SPDX-License-Identifier: GPL-2.0-or-later
//
// What stands in a posting of a text term in the position of its frequency: how often the term occurs in the document and
// where. Written by Sources/SakuinText/Occurrences.swift, told by Index/README.md.

#ifndef CXAPIAN_OCCURRENCES_H
#define CXAPIAN_OCCURRENCES_H

#include <cstdint>

namespace {

// Where something may stand in a document, in characters from its start.
class Positions {
    static constexpr uint32_t RESIDUES = 24, ALL = (1u << RESIDUES) - 1, MOST = 4;
    // Where the kinds of codes begin and end.
    static constexpr uint32_t near_end = 112, pair_end = 1440, far_pair_end = 10992, triple_end = 1290,
                              near_pairs = 1u << 7, far = near_pairs + near_end * near_end, pairs = 1u << 14,
                              farther = pairs + pair_end * pair_end, crowds = 1u << 21,
                              far_pairs = crowds + (62u << RESIDUES), triples = far_pairs + far_pair_end * far_pair_end,
                              far_end = near_end + (pairs - far);

    // A bit for each residue by RESIDUES.
    uint32_t bits;
    // The positions, if they are known one by one.
    uint32_t count = 0;
    uint32_t list[MOST] = {};
    bool known;

    Positions(uint32_t bits_, bool known_) : bits(bits_), known(known_) {}

    void add(uint32_t position) {
        bits |= 1u << position % RESIDUES;
        if (count < MOST) {
            list[count++] = position;
        } else {
            known = false;
        }
    }

    uint32_t add_pair(uint32_t pair, uint32_t end) {
        add(pair / end);
        add(pair % end);
        return 2;
    }

  public:
    static Positions anywhere() { return Positions(ALL, false); }
    static Positions nowhere() { return Positions(0, true); }

    // No more occurrences than these are counted.
    static constexpr uint32_t most_counted = 62;
    // How many positions a term with this code has.
    static uint32_t count_of(uint32_t code) {
        if (const uint32_t count = unplaced(code)) return count;
        if (code < pairs) return code >= near_pairs && code < far ? 2 : 1;
        if (code < crowds) return code < farther ? 2 : 1;
        if (code < far_pairs) return 1 + ((code - crowds) >> RESIDUES);
        return code < triples ? 2 : 3;
    }

    // How many positions a term with this code has, if none of them is one that a phrase asks for; else 0.
    static uint32_t unplaced(uint32_t code) {
        if (code < near_end || code >= far) return 0;
        if (code < near_pairs) return code - near_end + 1;
        return (code - near_pairs) % near_end == 0 ? (code - near_pairs) / near_end : 0;
    }

    // True if a term with this code has one position, as most have; without a branch.
    static bool is_one(uint32_t code) {
        return bool((code <= near_end) | (code - far < pairs - far) | (code - farther < crowds - farther));
    }

    static constexpr uint32_t NONE = UINT32_MAX;
    // The one position of a term with this code, if it has one and a phrase asks for it; else NONE.
    static uint32_t lone(uint32_t code) {
        if (code < near_end) return code;
        if (code < far) return NONE;
        if (code < pairs) return code - far + near_end;
        return code >= farther && code < crowds ? code - farther + far_end : NONE;
    }

    // The positions of a term with this code, and how many they are.
    static Positions of(uint32_t code, uint32_t &number) {
        Positions positions(0, true);
        number = unplaced(code);
        if (number > 0) return positions;
        number = 1;
        if (code < near_pairs) {
            positions.add(code);
        } else if (code < far) {
            number = positions.add_pair(code - near_pairs, near_end);
        } else if (code < pairs) {
            positions.add(code - far + near_end);
        } else if (code < farther) {
            number = positions.add_pair(code - pairs, pair_end);
        } else if (code < crowds) {
            positions.add(code - farther + far_end);
        } else if (code < far_pairs) {
            number = 1 + ((code - crowds) >> RESIDUES);
            return Positions((code - crowds) & ALL, false);
        } else if (code < triples) {
            number = positions.add_pair(code - far_pairs, far_pair_end);
        } else {
            number = 1 + positions.add_pair((code - triples) / triple_end, triple_end);
            positions.add((code - triples) % triple_end);
        }
        return positions;
    }

    bool is_empty() const { return known ? count == 0 : bits == 0; }
    // True if these are the positions, not only where positions may be.
    bool are_known() const { return known; }
    const uint32_t *begin() const { return list; }
    const uint32_t *end() const { return list + count; }

    void unite(const Positions &other) {
        if (!other.known) {
            bits |= other.bits;
            known = false;
        }
        for (uint32_t i = 0; i < other.count; ++i) add(other.list[i]);
    }

    // Leaves what, so many characters further on, is in `other` too. Known positions stay listed whether `other` knows its
    // own or not.
    void keep(const Positions &other, uint32_t distance) {
        const uint32_t shift = distance % RESIDUES;
        bits &= (other.bits >> shift | other.bits << (RESIDUES - shift)) & ALL;
        if (known) {
            uint32_t kept = 0;
            for (uint32_t i = 0; i < count; ++i) {
                if (other.holds(list[i] + distance)) list[kept++] = list[i];
            }
            count = kept;
        } else if (other.known) {
            const uint32_t before = bits;
            *this = nowhere();
            for (uint32_t i = 0; i < other.count; ++i) {
                const uint32_t start = other.list[i] - distance;
                if (other.list[i] >= distance && (before >> start % RESIDUES & 1)) add(start);
            }
        }
    }

    // True if this is one of them, or may be.
    bool holds(uint32_t position) const {
        if (!known) return bits >> position % RESIDUES & 1;
        for (uint32_t i = 0; i < count; ++i) {
            if (list[i] == position) return true;
        }
        return false;
    }
};

} // namespace

#endif
