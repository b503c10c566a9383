// SPDX-License-Identifier: GPL-2.0-or-later
//
// The heaviest documents of an iterator, and how many there are in all. Whoever wants twenty of a million looks the length of few
// of them up: a document whose weight would not do if it were of the least length is counted, and no more.

#ifndef CXAPIAN_SELECTION_H
#define CXAPIAN_SELECTION_H

#include "iterators.h"

#include <functional>
#include <limits>

namespace {

// The greatest weights of those that are added, so many of them.
class GreatestWeights {
    const size_t room;
    // The least on top.
    std::vector<double> weights;

  public:
    explicit GreatestWeights(size_t room_) : room(room_) {}
    // What is less would not be among them.
    double least() const { return weights.size() < room ? -std::numeric_limits<double>::infinity() : weights.front(); }
    void add(double weight) {
        if (weights.size() == room) {
            if (weight <= weights.front()) return;
            std::pop_heap(weights.begin(), weights.end(), std::greater<double>());
            weights.pop_back();
        }
        weights.push_back(weight);
        std::push_heap(weights.begin(), weights.end(), std::greater<double>());
    }
};

} // namespace

class cx_selection {
    const std::unique_ptr<RankedIterator> iterator;
    // None of those that are wanted is heavier.
    const double most;
    // Of those so far, and of those among them that match for certain.
    GreatestWeights greatest, greatest_certain;
    uint64_t next = 1;
    size_t kept_before = 0;
    // Of a lone term's documents those that more was known of than how often they have it.
    uint64_t looked_at = 0;

  public:
    // At the end those that are not lighter than the last that is wanted, ascending.
    std::vector<cx_candidate> kept;
    // Of all documents: how many match for certain, and the others.
    uint64_t certain = 0;
    std::vector<uint32_t> uncertain;
    // False if documents were left out that are not heavier than `most`.
    bool is_complete = true;

    // Wanted are so many, 1 or more, or those among which `wanted_certain` match for certain, if these are fewer.
    cx_selection(std::unique_ptr<RankedIterator> iterator_, size_t wanted, size_t wanted_certain, double most_)
        : iterator(std::move(iterator_)), most(most_), greatest(wanted), greatest_certain(wanted_certain) {}

    // Goes through so many documents, or some more; false at the end of all.
    bool advance(const cx_database &database, size_t documents) {
        auto gone = std::lower_bound(database.deleted.begin(), database.deleted.end(), next);
        const auto is_gone = [&](uint64_t docid) {
            while (gone != database.deleted.end() && *gone < docid) ++gone;
            return gone != database.deleted.end() && *gone == docid;
        };
        RankedTerm term = iterator->term();
        if (term.weighed ? advance(term, is_gone, documents) : advance(database, is_gone, documents)) return true;
        drop_lighter();
        return false;
    }

  private:
    // What is lighter is of no use.
    double least() const { return std::max(greatest.least(), greatest_certain.least()); }

    template <class IsGone> bool advance(const cx_database &database, IsGone is_gone, size_t documents) {
        for (; documents > 0; --documents) {
            Lighter lighter{least(), END, database.deleted, documents - 1};
            const uint64_t docid = iterator->seek_heavier(next, lighter);
            // As if each had been come to, counted and found too light.
            certain += lighter.passed;
            if (lighter.left < documents - 1) is_complete = false;
            documents = lighter.left + 1;
            if (docid >= END) return false;
            next = docid + 1;
            if (is_gone(docid)) continue;
            const Match match = iterator->match(Evidence::ALL);
            if (match == Match::NONE) continue;
            const bool is_exact = match == Match::CERTAIN;
            if (is_exact) {
                ++certain;
            } else {
                uncertain.push_back(uint32_t(docid));
            }
            // Weights fall as lengths rise, in floating-point numbers too: each of their steps is monotone.
            if (iterator->weight_if_short() < least()) {
                is_complete = false;
            } else {
                keep(docid, is_exact, iterator->weight(0));
            }
        }
        return true;
    }

    // The documents of one term take a few instructions each: most are known not to do by how often they have the term. How many
    // they are is known.
    template <class IsGone> bool advance(RankedTerm &term, IsGone is_gone, size_t documents) {
        certain = term.postings->frequency();
        uint32_t enough = term.enough(least());
        const auto weigh = [&](uint64_t docid, uint32_t count) {
            if (is_gone(docid)) return;
            ++looked_at;
            if (term.weight_if_short(docid, count) < least()) {
                is_complete = false;
            } else {
                keep(docid, true, iterator->weight(term, docid, count));
                enough = term.enough(least());
            }
        };
        TermRun run;
        while (documents > 0) {
            if (enough > Positions::most_counted) {
                // However often they have the term: only those that something is added to can do (Turtle and Flood's MaxScore).
                const uint64_t docid = term.next_with_more(next);
                if (docid >= END) break;
                next = docid + 1;
                --documents;
                if (term.postings->seek(docid) == docid) weigh(docid, term.postings->count());
                continue;
            }
            if (!term.postings->read(next, run)) break;
            next = run.docids[run.count - 1] + 1;
            documents -= std::min<size_t>(documents, run.count);
            for (size_t index = 0; index < run.count; ++index) {
                const uint64_t docid = run.docids[index];
                const bool is_too_light = enough > 1 && Positions::is_one(run.numbers[index]) && !term.has_more(docid);
                if (!is_too_light) weigh(docid, Positions::count_of(run.numbers[index]));
            }
        }
        if (documents == 0) return true;
        if (looked_at < certain) is_complete = false;
        return false;
    }

    void keep(uint64_t docid, bool is_exact, double weight) {
        if (weight > most) return;
        if (weight < least()) {
            is_complete = false;
            return;
        }
        kept.push_back({uint32_t(docid), is_exact, weight});
        greatest.add(weight);
        if (is_exact) greatest_certain.add(weight);
        if (kept.size() >= 2 * kept_before + 1024) drop_lighter();
    }

    void drop_lighter() {
        const double weight = least();
        const auto lighter = [weight](const cx_candidate &candidate) { return candidate.weight < weight; };
        const auto rest = std::remove_if(kept.begin(), kept.end(), lighter);
        if (rest != kept.end()) is_complete = false;
        kept.erase(rest, kept.end());
        kept_before = kept.size();
    }
};

#endif
