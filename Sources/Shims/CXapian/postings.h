// SPDX-License-Identifier: GPL-2.0-or-later
//
// The postings of a term in all databases that a handle shows as one, merged.

#ifndef CXAPIAN_POSTINGS_H
#define CXAPIAN_POSTINGS_H

#include "handles.h"

#include <algorithm>
#include <optional>

namespace {

// Behind the last docid of all.
constexpr uint64_t END = ImmutablePostings::END;

// The postings of a term in one database, in its own numbers. A list is opened when it is first asked: where others have
// ruled all documents out, never.
class PartPostings {
    DatabasePart part;
    std::string term;
    std::optional<ImmutablePostings> immutable;
    std::optional<ImmutablePlaces> immutable_places;
    Xapian::PostingIterator iterator;
    uint64_t docid = 0;

    ImmutablePostings &opened() {
        if (!immutable) immutable = part.immutable->postings(term);
        return *immutable;
    }
    uint64_t found() const { return iterator == Xapian::PostingIterator() ? END : *iterator; }

  public:
    PartPostings(const DatabasePart &part_, const std::string &term_) : part(part_), term(term_) {}

    Xapian::doccount frequency() {
        if (term.empty()) return part.documents();
        return part.immutable ? opened().frequency() : part.database.get_termfreq(term);
    }
    uint64_t collection_frequency() {
        return part.immutable ? opened().collection_frequency() : part.database.get_collection_freq(term);
    }
    uint64_t seek(uint64_t target) {
        if (part.immutable) return docid = opened().seek(target);
        if (docid >= target) return docid;
        if (target >= END) return docid = END;
        if (docid == 0) iterator = part.database.postlist_begin(term);
        if (iterator != Xapian::PostingIterator()) iterator.skip_to(Xapian::docid(target));
        return docid = found();
    }
    // See ImmutablePostings, which it goes through faster than one by one. `seek` must have been called on both.
    size_t read_common(PartPostings &other, CommonPostings &run, size_t room, uint64_t &left) {
        if (immutable && other.immutable) {
            const size_t count = immutable->read_common(*other.immutable, run, room, left);
            docid = immutable->seek(0);
            other.docid = other.immutable->seek(0);
            return count;
        }
        size_t count = 0;
        for (; count < room && left > 0 && docid < END && other.docid < END; --left) {
            if (docid == other.docid) {
                run.docids[count] = uint32_t(docid);
                run.numbers[count] = wdf();
                run.other_numbers[count++] = other.wdf();
                (void)seek(docid + 1);
            } else if (docid < other.docid) {
                (void)seek(other.docid);
            } else {
                (void)other.seek(docid);
            }
        }
        return count;
    }
    // The docid that `seek` gave last, or the one behind those that were read.
    uint64_t here() const { return docid; }
    // The postings from the one that `seek` gave last on, before docid `end`: as many as there is room for, or fewer. Moves behind them.
    size_t read(uint64_t end, uint32_t *docids, uint32_t *numbers, size_t room) {
        size_t count = 0;
        if (part.immutable) {
            count = opened().read(end, docids, numbers, room);
            docid = opened().seek(0);
            return count;
        }
        for (; count < room && docid < end; ++count, seek(docid + 1)) {
            docids[count] = uint32_t(docid);
            numbers[count] = wdf();
        }
        return count;
    }
    // Where the term stands in the document that `seek` gave last, if that is told beside the posting; else nullptr.
    const std::vector<uint32_t> *places() { return places(docid); }
    // The same of any document; documents ascend.
    const std::vector<uint32_t> *places(uint64_t document) {
        if (!part.immutable) return nullptr;
        if (!immutable_places) immutable_places = part.immutable->places(term);
        return immutable_places->of(uint32_t(document));
    }
    // Of the empty term: the document's length.
    uint32_t wdf() const {
        if (immutable) return immutable->wdf();
        return term.empty() ? iterator.get_doclength() : iterator.get_wdf();
    }
};

// Postings one behind the other.
struct TermRun {
    static constexpr size_t room = 256;
    size_t count = 0;
    uint32_t docids[room], numbers[room];
};

class TermPostings {
    struct Head {
        PartPostings postings;
        // In the numbering of all.
        uint64_t docid;
    };
    mutable std::vector<Head> heads;
    mutable std::optional<uint64_t> sum;
    size_t first = 0;


  public:
    // In the numbering of all.
    uint64_t numbered(uint64_t own, size_t part) const { return own < END ? (own - 1) * heads.size() + part + 1 : END; }
    // In the numbering of a part: its first document at or after `target`.
    uint64_t own_of(uint64_t target, size_t part) const {
        if (target <= part + 1) return 1;
        const uint64_t before = target - part - 2;
        // A division takes as long as half of a look into a list, and a reader nearly always has two databases.
        return (heads.size() == 2 ? before >> 1 : before / heads.size()) + 2;
    }
    size_t parts() const { return heads.size(); }
    // For who goes through each database by itself, and moves what this gives: then nothing else of this is to be asked but frequencies.
    PartPostings &part(size_t index) { return heads[index].postings; }

    TermPostings(const cx_database &database, const std::string &term) {
        for (const DatabasePart &part : database.parts) heads.push_back({PartPostings(part, term), 0});
    }

    // Documents with the term, those that are gone counted too.
    uint64_t frequency() const {
        if (!sum) {
            sum = 0;
            for (Head &head : heads) *sum += head.postings.frequency();
        }
        return *sum;
    }
    // The sum of what stands in the positions of frequencies.
    uint64_t collection_frequency() const {
        uint64_t all = 0;
        for (Head &head : heads) all += head.postings.collection_frequency();
        return all;
    }
    // The first docid at or after `target`; END if there is none. `target` never goes back.
    uint64_t seek(uint64_t target) {
        const uint64_t count = heads.size();
        for (size_t index = 0; index < count; ++index) {
            Head &head = heads[index];
            if (head.docid >= target) continue;
            head.docid = numbered(head.postings.seek(own_of(target, index)), index);
        }
        first = 0;
        for (size_t index = 1; index < count; ++index) {
            if (heads[index].docid < heads[first].docid) first = index;
        }
        return heads[first].docid;
    }
    // Postings from docid `target` on, which never goes back: one or more, false if there is none. What `seek` gives next is behind them.
    bool read(uint64_t target, TermRun &run) {
        if (seek(target) >= END) return false;
        const uint64_t count = heads.size();
        uint64_t next = END;
        for (size_t index = 0; index < count; ++index) {
            if (index != first) next = std::min(next, heads[index].docid);
        }
        // Before the first of all other databases.
        const uint64_t end = next < END ? own_of(next, first) : END;
        Head &head = heads[first];
        run.count = head.postings.read(end, run.docids, run.numbers, TermRun::room);
        for (size_t index = 0; index < run.count; ++index) {
            run.docids[index] = uint32_t((run.docids[index] - 1) * count + first + 1);
        }
        head.docid = numbered(head.postings.here(), first);
        return true;
    }
    // Of the posting that `seek` gave last.
    uint32_t wdf() const { return heads[first].postings.wdf(); }
    const std::vector<uint32_t> *places() { return heads[first].postings.places(); }
};

// Calls `body` with each term that starts with `prefix` and the number of documents that hold it, the terms of one
// database after those of another, until it gives false.
template <class Body> void for_each_term(const cx_database &database, const std::string &prefix, Body body) {
    for (const DatabasePart &part : database.parts) {
        if (part.immutable) {
            for (ImmutableTerms terms = part.immutable->terms(prefix); terms.next();) {
                if (!body(terms.term(), terms.frequency())) return;
            }
            continue;
        }
        const auto end = part.database.allterms_end(prefix);
        for (auto term = part.database.allterms_begin(prefix); term != end; ++term) {
            if (!body(*term, term.get_termfreq())) return;
        }
    }
}

// Calls `body` with the postings of `term` whose documents are gone. Whichever are fewer, postings or documents that are
// gone, lead through the others.
template <class Body> void for_each_deleted(const cx_database &database, const std::string &term, Body body) {
    TermPostings postings(database, term);
    const std::vector<Xapian::docid> &deleted = database.deleted;
    if (postings.frequency() < deleted.size()) {
        auto gone = deleted.begin();
        for (uint64_t docid = postings.seek(1); docid < END; docid = postings.seek(docid + 1)) {
            gone = std::lower_bound(gone, deleted.end(), docid);
            if (gone == deleted.end()) return;
            if (*gone == docid) body(postings);
        }
    } else {
        for (Xapian::docid gone : deleted) {
            if (postings.seek(gone) == gone) body(postings);
        }
    }
}

// How many of the `frequency` documents that have `term` are not gone: what a fresh build of the index would count.
inline uint64_t live_frequency(cx_database &database, const std::string &term, uint64_t frequency) {
    if (database.deleted.empty() || frequency == 0) return frequency;
    const auto known = database.deleted_frequencies.find(term);
    if (known != database.deleted_frequencies.end()) return frequency - known->second;
    uint64_t gone = 0;
    for_each_deleted(database, term, [&](const TermPostings &) { ++gone; });
    // Questions ask for the same terms again: for the page, for the total, for wider levels.
    if (database.deleted_frequencies.size() >= cx_database::most_deleted_frequencies) database.deleted_frequencies.clear();
    database.deleted_frequencies.emplace(term, gone);
    return frequency - gone;
}

} // namespace

#endif
