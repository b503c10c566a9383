// SPDX-License-Identifier: GPL-2.0-or-later
//
// Documents that have the parts of a phrase at places that fit.

#ifndef CXAPIAN_PHRASES_H
#define CXAPIAN_PHRASES_H

#include "iterators.h"

namespace {

// Where a phrase begins in a document, by the places of its parts.
class PhraseStarts {
    // By the postings alone.
    Positions possible = Positions::anywhere();
    bool are_listed = false;
    std::vector<uint32_t> listed, places;

  public:
    void begin(const Positions &possible_) {
        possible = possible_;
        are_listed = possible.are_known();
        listed.assign(possible.begin(), possible.end());
    }
    bool are_empty() const { return are_listed && listed.empty(); }
    // Leaves those at which a part has its distances; false if `add_places` does not know where it stands.
    template <class AddPlaces> bool narrow(const std::vector<uint32_t> &distances, AddPlaces add_places) {
        places.clear();
        if (!add_places(places)) return false;
        std::sort(places.begin(), places.end());
        if (!are_listed) {
            for (uint32_t place : places) {
                if (place >= distances[0] && possible.holds(place - distances[0])) listed.push_back(place - distances[0]);
            }
            are_listed = true;
        }
        for (uint32_t distance : distances) {
            const auto is_apart = [&](uint32_t start) { return !std::binary_search(places.begin(), places.end(), start + distance); };
            listed.erase(std::remove_if(listed.begin(), listed.end(), is_apart), listed.end());
        }
        return true;
    }
};

// A term, or terms that count as one, and where it stands in the phrase, in characters from its start.
class PhrasePart final : public cx_iterator {
    const Part part;
    const std::vector<uint32_t> distances;

  public:
    PhrasePart(Part part_, std::vector<uint32_t> distances_) : part(std::move(part_)), distances(std::move(distances_)) {}
    uint64_t seek(uint64_t target) override { return part->seek(target); }
    uint64_t cost() const override { return part->cost(); }
    Positions positions(uint32_t &count) override { return part->positions(count); }
    bool add_places(std::vector<uint32_t> &places) override { return part->add_places(places); }
    double weight(double length) override { return part->weight(length); }

    TermIterator *term() const { return lone_term(part.get()); }
    WeighedIterator *weighed() const { return dynamic_cast<WeighedIterator *>(part.get()); }
    uint32_t distance() const { return distances[0]; }
    bool stands_once() const { return distances.size() == 1; }
    // Leaves the positions at which the phrase may begin; false if more than those at which it does are left.
    bool restrict(Positions &starts, const Positions &positions) const {
        for (uint32_t distance : distances) starts.keep(positions, distance);
        return positions.are_known();
    }
    // The same for the starts that `restrict` left, once it is over for all parts: a part whose places the postings tell is done with.
    template <class AddPlaces> bool narrow(PhraseStarts &starts, const Positions &positions, AddPlaces add_places) const {
        return positions.are_known() || starts.narrow(distances, add_places);
    }
};

// Documents in which all parts may have positions that fit.
class PhraseIterator final : public Conjunction {
    // Where the phrase may begin in the document at hand by the postings alone, and if they say that it does.
    Positions possible = Positions::anywhere();
    bool is_told = false;
    PhraseStarts starts;

    static PhrasePart *phrase_part(cx_iterator *part) { return static_cast<PhrasePart *>(part); }

    static bool restrict(cx_iterator *part, Positions &starts) {
        uint32_t count;
        return phrase_part(part)->restrict(starts, part->positions(count));
    }

  public:
    // Each part must be a PhrasePart.
    explicit PhraseIterator(std::vector<Part> parts_) : Conjunction(std::move(parts_)) {}
    uint64_t seek(uint64_t target) override {
        const auto &parts = rarest_first();
        uint64_t docid = parts[0]->seek(target);
        while (docid < END) {
            possible = Positions::anywhere();
            is_told = restrict(parts[0], possible);
            uint64_t next = docid;
            // Positions are compared as soon as two parts agree on a document: most documents have the rare parts apart from one another,
            // and the frequent ones, which take longest to look through, are not asked for them.
            for (size_t index = 1; index < parts.size() && next == docid && !possible.is_empty(); ++index) {
                next = parts[index]->seek(docid);
                if (next == docid) is_told &= restrict(parts[index], possible);
            }
            if (next == docid && !possible.is_empty()) return docid;
            if (next >= END) return END;
            docid = parts[0]->seek(std::max(next, docid + 1));
        }
        return END;
    }
    Match match(Evidence evidence) override {
        if (is_told) return Match::CERTAIN;
        if (evidence == Evidence::POSTINGS) return Match::POSSIBLE;
        starts.begin(possible);
        for (cx_iterator *part : rarest_first()) {
            uint32_t count;
            const auto add = [&](std::vector<uint32_t> &places) { return part->add_places(places); };
            if (!phrase_part(part)->narrow(starts, part->positions(count), add)) return Match::POSSIBLE;
            if (starts.are_empty()) return Match::NONE;
        }
        return Match::CERTAIN;
    }
};

// The same where each part is a term, as nearly always. A document lies in one database, so each is gone through by itself, and the documents
// that the two rarest terms have in common are read some hundred at a time.
class TermPhraseIterator final : public cx_iterator {
    struct TermPart {
        std::unique_ptr<PhrasePart> part;
        TermIterator *term;
        // May be missing.
        WeighedIterator *weighed;
        // Among the parts as they were given.
        size_t index;
    };
    // As they were given (see Conjunction), and the rarest first.
    std::vector<TermPart> parts;
    std::vector<TermPart *> ordered;
    PhraseStarts starts;
    cx_database &database;

    // Documents of one database, in its own numbering, that the two rarest terms have, or the only one.
    class Candidates {
        CommonPostings run;
        size_t next = 0, count = 0, room = least;
        bool is_at_end = false;

        static constexpr size_t least = 16;
        // Stretches of postings that are gone through between two looks at the steps that are left.
        static constexpr uint64_t stride = 1024;

      public:
        // The first at or after `target`, which never goes back; END if there is none.
        uint64_t seek(uint64_t target, PartPostings &rarest, PartPostings *second, cx_database &database) {
            while (true) {
                while (next < count && run.docids[next] < target) ++next;
                if (next < count) return run.docids[next];
                if (is_at_end) return END;
                // As many as before and more, if those were asked for one by one.
                room = std::min(2 * room, CommonPostings::room);
                if (rarest.seek(target) >= END || (second && second->seek(rarest.here()) >= END)) {
                    is_at_end = true;
                    return END;
                }
                read(rarest, second, database);
            }
        }
        uint32_t code(size_t index) const { return index == 0 ? run.numbers[next] : run.other_numbers[next]; }

      private:
        void read(PartPostings &rarest, PartPostings *second, cx_database &database) {
            next = 0;
            uint64_t left = stride;
            if (second) {
                count = rarest.read_common(*second, run, room, left);
                is_at_end = count == 0 && left > 0;
            } else {
                count = rarest.read(END, run.docids, run.numbers, room);
                is_at_end = count == 0;
            }
            database.take_steps(2 * count + (stride - left) * cx_database::steps_of_stretch);
        }
    };
    // Of a database: the document at hand, in the numbering of all, what its parts have in the place of the frequency, in the order in which
    // they were given, where the phrase may begin by that, and if that says that it does.
    struct InDatabase {
        Candidates candidates;
        uint64_t docid = 0;
        std::vector<uint32_t> codes;
        Positions possible = Positions::anywhere();
        bool is_told = false;
    };
    std::vector<InDatabase> databases;
    // The database whose document is at hand.
    size_t first = 0;
    // If the two rarest parts stand once in the phrase.
    bool is_simple = false;

    PartPostings &list(size_t index, size_t database) { return ordered[index]->term->lists().part(database); }

    void begin() {
        for (TermPart &part : parts) ordered.push_back(&part);
        std::sort(ordered.begin(), ordered.end(),
                  [](const TermPart *left, const TermPart *right) { return left->term->cost() < right->term->cost(); });
        databases.resize(ordered[0]->term->lists().parts());
        for (InDatabase &own : databases) own.codes.resize(parts.size());
        is_simple = ordered.size() > 1 && ordered[0]->part->stands_once() && ordered[1]->part->stands_once();
    }

    // The first document of a database that may have the phrase, at or after `target`, both in its own numbering; but for those that are
    // passed over.
    uint64_t find(size_t index, uint64_t target, Lighter *lighter) {
        InDatabase &own = databases[index];
        PartPostings *second = ordered.size() > 1 ? &list(1, index) : nullptr;
        while ((target = own.candidates.seek(target, list(0, index), second, database)) < END) {
            uint64_t next = target + 1;
            if (fits(own, index, target, next) && !is_passed(own, index, target, lighter)) return target;
            if (next >= END) break;
            target = next;
        }
        return END;
    }

    bool is_passed(const InDatabase &own, size_t index, uint64_t docid, Lighter *lighter) {
        if (!lighter || !own.is_told) return false;
        return lighter->take(ordered[0]->term->lists().numbered(docid, index), weight_of(own, 0));
    }

    // True if a document of the two rarest parts has all of them at places that fit. Else `next` is the first that may.
    bool fits(InDatabase &own, size_t index, uint64_t docid, uint64_t &next) {
        own.is_told = true;
        const auto code = [&](size_t one) -> uint32_t & { return own.codes[ordered[one]->index]; };
        for (size_t one = 0; one < std::min<size_t>(ordered.size(), 2); ++one) code(one) = own.candidates.code(one);
        // Most documents have the parts apart from one another.
        if (is_simple) {
            const uint32_t one = Positions::lone(code(0)), other = Positions::lone(code(1));
            const uint32_t distance = ordered[0]->part->distance();
            if (one != Positions::NONE && other != Positions::NONE) {
                if (one < distance || one + ordered[1]->part->distance() != other + distance) return false;
                if (ordered.size() == 2) return true;
            }
        }
        own.possible = Positions::anywhere();
        for (size_t one = 0; one < ordered.size() && !own.possible.is_empty(); ++one) {
            TermPart &part = *ordered[one];
            if (one > 1) {
                database.take_steps(cx_database::steps_of_stretch);
                PartPostings &postings = list(one, index);
                const uint64_t found = postings.seek(docid);
                if (found != docid) {
                    next = found;
                    return false;
                }
                code(one) = postings.wdf();
            }
            uint32_t count;
            own.is_told &= part.part->restrict(own.possible, Positions::of(code(one), count));
        }
        return !own.possible.is_empty();
    }

    double weight_of(const InDatabase &own, double length) const {
        double sum = 0;
        for (size_t index = 0; index < parts.size(); ++index) {
            WeighedIterator *const weighed = parts[index].weighed;
            if (weighed) sum += weighed->weight_of(Positions::count_of(own.codes[index]), length);
        }
        return sum;
    }

    uint64_t seek(uint64_t target, Lighter *lighter) {
        if (ordered.empty()) begin();
        const TermPostings &numbering = ordered[0]->term->lists();
        first = 0;
        for (size_t index = 0; index < databases.size(); ++index) {
            InDatabase &own = databases[index];
            if (own.docid < target) {
                own.docid = numbering.numbered(find(index, numbering.own_of(target, index), lighter), index);
            }
            if (own.docid < databases[first].docid) first = index;
        }
        return databases[first].docid;
    }

  public:
    // Each part must be a PhrasePart of a term.
    explicit TermPhraseIterator(std::vector<Part> parts_)
        : database(static_cast<PhrasePart *>(parts_[0].get())->term()->read_database()) {
        for (Part &part : parts_) {
            std::unique_ptr<PhrasePart> own(static_cast<PhrasePart *>(part.release()));
            TermIterator *const term = own->term();
            WeighedIterator *const weighed = own->weighed();
            parts.push_back({std::move(own), term, weighed, parts.size()});
        }
    }
    uint64_t seek(uint64_t target) override { return seek(target, nullptr); }
    uint64_t seek_heavier(uint64_t target, Lighter &lighter) override { return seek(target, &lighter); }
    uint64_t cost() const override {
        uint64_t least = END;
        for (const TermPart &part : parts) least = std::min(least, part.term->cost());
        return least;
    }
    Match match(Evidence evidence) override {
        const InDatabase &own = databases[first];
        if (own.is_told) return Match::CERTAIN;
        if (evidence == Evidence::POSTINGS) return Match::POSSIBLE;
        const uint64_t docid = ordered[0]->term->lists().own_of(own.docid, first);
        starts.begin(own.possible);
        for (size_t one = 0; one < ordered.size(); ++one) {
            TermPart &part = *ordered[one];
            const uint32_t code = own.codes[part.index];
            uint32_t count;
            const auto add = [&](std::vector<uint32_t> &places) {
                return part.term->add_places_of(code, places, [&] { return list(one, first).places(docid); });
            };
            if (!part.part->narrow(starts, Positions::of(code, count), add)) return Match::POSSIBLE;
            if (starts.are_empty()) return Match::NONE;
        }
        return Match::CERTAIN;
    }
    double weight(double length) override { return weight_of(databases[first], length); }
};

inline cx_iterator *phrase_of(std::vector<Part> parts) {
    const bool are_terms = !parts.empty() && std::all_of(parts.begin(), parts.end(), [](const Part &part) {
        return static_cast<PhrasePart *>(part.get())->term() != nullptr;
    });
    if (are_terms) return new TermPhraseIterator(std::move(parts));
    return new PhraseIterator(std::move(parts));
}

} // namespace

#endif
