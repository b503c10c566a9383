// SPDX-License-Identifier: GPL-2.0-or-later
//
// Iterators over documents by ascending docid, and how they are joined.

#ifndef CXAPIAN_ITERATORS_H
#define CXAPIAN_ITERATORS_H

#include "occurrences.h"
#include "postings.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <optional>

namespace {

// Whether a document matches.
enum class Match { NONE, POSSIBLE, CERTAIN };

// Whether it does not.
inline Match opposite(Match match) {
    return match == Match::NONE ? Match::CERTAIN : match == Match::CERTAIN ? Match::NONE : Match::POSSIBLE;
}

// What a match is told from: the postings alone, which a document has alike in whatever database it lies and whatever docid it has there, or
// also the places that stand beside those of an immutable database, and the times of docids.
enum class Evidence { POSTINGS, ALL };

} // namespace

// Certain matches that are too light to be wanted, which an iterator may pass over once it has counted them.
struct Lighter {
    // What a match would weigh at least if it were of the least length.
    double least;
    // Documents from here on are not passed over.
    uint64_t until;
    // Documents that are gone are not counted.
    const std::vector<Xapian::docid> &deleted;
    // No more are passed over than are left, so that the time can be looked at.
    uint64_t left;
    uint64_t passed = 0;

    // Passes over a document, if it may be passed over.
    bool take(uint64_t docid, double weight) {
        if (weight >= least || docid >= until || left == 0) return false;
        --left;
        passed += !std::binary_search(deleted.begin(), deleted.end(), docid);
        return true;
    }
};

// Which documents an iterator comes to, and what they weigh, depends on their postings alone, but for ranges of docids (see
// PostingQuery.weightsBesideRanges). So a document weighs the same when it has moved into another database, and no page is turned back
// or forth by that. All else only decides which of these documents match.
struct cx_iterator {
    virtual ~cx_iterator() = default;
    // The first docid at or after `target`; END if there is none. `target` never goes back.
    virtual uint64_t seek(uint64_t target) = 0;
    // The same, but for matches that are passed over.
    virtual uint64_t seek_heavier(uint64_t target, Lighter &) { return seek(target); }
    // No more documents than this.
    virtual uint64_t cost() const = 0;

    // Documents that are not gone and have the term or terms, those that have several counted for each. For what is weighed.
    virtual uint64_t frequency() { return cost(); }

    // Of the document that `seek` gave last:

    virtual Match match(Evidence) { return Match::CERTAIN; }
    // Of a term or terms: where they may stand, and how often they do.
    virtual Positions positions(uint32_t &count) {
        count = 0;
        return Positions::anywhere();
    }
    // How often they do.
    virtual uint32_t count() {
        uint32_t count;
        (void)positions(count);
        return count;
    }
    // Of a term or terms: adds the places at which they stand, in any order; false if these are not known.
    virtual bool add_places(std::vector<uint32_t> &) { return false; }
    // `length` is the document's, in average lengths.
    virtual double weight([[maybe_unused]] double length) { return 0; }
};

namespace {

using Part = std::unique_ptr<cx_iterator>;

// BM25 as libxapian's BM25Weight has it, with the parameters of Benchmarks/ranking.md: posts are short, so that a word is
// there says more than how often it is.
class TermWeight {
    static constexpr double k1 = 0.3, least_length = 0.25;
    // How much a post's length counts, 0 to 1.
    const double b;
    double rarity;

  public:
    TermWeight(double documents, double frequency, double b_) : b(b_) {
        double odds = (documents - frequency + 0.5) / (frequency + 0.5);
        // libxapian's own way to keep the weight of a term in more than half of all documents above 0.
        if (odds < 2) odds = odds * 0.5 + 1;
        rarity = std::log(odds) * (k1 + 1);
    }
    double operator()(uint32_t count, double length) const {
        double saturation = k1 * (std::max(length, least_length) * b + (1 - b));
        return rarity * (count / (count + saturation));
    }
};

class TermIterator final : public cx_iterator {
    // Outlives the iterator, as cx_iterator_next asks for both.
    cx_database *database;
    const std::string term;
    TermPostings postings;

  public:
    TermIterator(cx_database &database_, const std::string &term_)
        : database(&database_), term(term_), postings(database_, term_) {}
    uint64_t seek(uint64_t target) override {
        database->take_steps(1);
        return postings.seek(target);
    }
    uint64_t cost() const override { return postings.frequency(); }
    uint64_t frequency() override { return live_frequency(*database, term, cost()); }
    // What stands in the place of the frequency.
    uint32_t code() const { return postings.wdf(); }
    // See TermPostings.
    bool read(uint64_t target, TermRun &run) { return postings.read(target, run); }
    // For who goes through them database by database.
    TermPostings &lists() { return postings; }
    cx_database &read_database() const { return *database; }
    Positions positions(uint32_t &count) override { return Positions::of(code(), count); }
    uint32_t count() override { return Positions::count_of(code()); }
    bool add_places(std::vector<uint32_t> &places) override {
        return add_places_of(code(), places, [&] { return postings.places(); });
    }
    // Of a document with this code; what the code does not tell is asked of `told`.
    template <class Told> bool add_places_of(uint32_t code, std::vector<uint32_t> &places, Told told) {
        uint32_t count;
        const Positions own = Positions::of(code, count);
        if (own.are_known()) {
            places.insert(places.end(), own.begin(), own.end());
            return true;
        }
        database->take_steps(cx_database::steps_of_places);
        const std::vector<uint32_t> *others = told();
        if (others) places.insert(places.end(), others->begin(), others->end());
        return others != nullptr;
    }
};

// The postings of a term that have one number in the place of the frequency, or 0, which stands for any.
class CodedIterator final : public cx_iterator {
    TermPostings postings;
    const uint32_t wanted;

  public:
    CodedIterator(cx_database &database, const std::string &term, uint32_t wanted_)
        : postings(database, term), wanted(wanted_) {}
    uint64_t seek(uint64_t target) override {
        uint64_t docid = postings.seek(target);
        while (docid < END && postings.wdf() != wanted && postings.wdf() != 0) docid = postings.seek(docid + 1);
        return docid;
    }
    uint64_t cost() const override { return postings.frequency(); }
};

class RangeIterator final : public cx_iterator {
    const uint64_t first, last, exact_from, exact_until;
    uint64_t current = 0;

  public:
    RangeIterator(uint64_t first_, uint64_t last_, uint64_t exact_from_, uint64_t exact_until_)
        : first(first_), last(last_), exact_from(exact_from_), exact_until(exact_until_) {}
    uint64_t seek(uint64_t target) override {
        uint64_t docid = std::max(target, first);
        return current = docid <= last ? docid : END;
    }
    uint64_t cost() const override { return last < first ? 0 : last - first + 1; }
    Match match(Evidence evidence) override {
        const bool is_certain = evidence == Evidence::ALL && current >= exact_from && current < exact_until;
        return is_certain ? Match::CERTAIN : Match::POSSIBLE;
    }
};

// Documents that are known.
class ListIterator final : public cx_iterator {
    const std::vector<uint32_t> docids;
    std::vector<uint32_t>::const_iterator next = docids.begin();

  public:
    explicit ListIterator(std::vector<uint32_t> docids_) : docids(std::move(docids_)) {}
    uint64_t seek(uint64_t target) override {
        next = std::lower_bound(next, docids.end(), target);
        return next == docids.end() ? END : *next;
    }
    uint64_t cost() const override { return docids.size(); }
};

// Documents that all parts have.
class Conjunction : public cx_iterator {
    // As they were given: how rare a part is changes with every commit, and a sum's last bits with the order of its terms.
    const std::vector<Part> parts;
    std::vector<cx_iterator *> ordered;
    bool is_ordered = false;

  protected:
    explicit Conjunction(std::vector<Part> parts_) : parts(std::move(parts_)) {
        for (const Part &part : parts) ordered.push_back(part.get());
    }
    // The rarest first: it proposes, the others say where to go on.
    const std::vector<cx_iterator *> &rarest_first() {
        if (!is_ordered) {
            std::sort(ordered.begin(), ordered.end(),
                      [](const cx_iterator *left, const cx_iterator *right) { return left->cost() < right->cost(); });
            is_ordered = true;
        }
        return ordered;
    }

  public:
    uint64_t cost() const override {
        uint64_t least = END;
        for (const Part &part : parts) least = std::min(least, part->cost());
        return least;
    }
    double weight(double length) override {
        double sum = 0;
        for (const Part &part : parts) sum += part->weight(length);
        return sum;
    }
};

class AndIterator final : public Conjunction {
  public:
    explicit AndIterator(std::vector<Part> parts_) : Conjunction(std::move(parts_)) {}
    uint64_t seek(uint64_t target) override {
        const auto &parts = rarest_first();
        uint64_t docid = parts[0]->seek(target);
        for (size_t index = 1; index < parts.size() && docid < END;) {
            uint64_t other = parts[index]->seek(docid);
            if (other == docid) {
                ++index;
            } else {
                docid = other < END ? parts[0]->seek(other) : END;
                index = 1;
            }
        }
        return docid;
    }
    Match match(Evidence evidence) override {
        Match least = Match::CERTAIN;
        for (cx_iterator *part : rarest_first()) {
            least = std::min(least, part->match(evidence));
            if (least == Match::NONE) break;
        }
        return least;
    }
};

// Parts of a disjunction that have not ended, the least docid on top.
class DocidHeap {
    struct Head {
        uint64_t docid;
        uint32_t part;
    };
    std::vector<Head> heads;

    static bool is_later(const Head &left, const Head &right) { return left.docid > right.docid; }

    // In a heap no head can be at the docid below one that is not.
    template <class Body> void visit(size_t index, uint64_t docid, Body &body) const {
        if (index >= heads.size() || heads[index].docid != docid) return;
        body(heads[index].part);
        visit(2 * index + 1, docid, body);
        visit(2 * index + 2, docid, body);
    }

  public:
    bool is_empty() const { return heads.empty(); }
    // Before the first `seek`.
    void add(size_t part) { heads.push_back({0, uint32_t(part)}); }
    uint64_t seek(uint64_t target, const std::vector<Part> &parts) {
        while (!heads.empty() && heads.front().docid < target) {
            std::pop_heap(heads.begin(), heads.end(), is_later);
            Head &head = heads.back();
            head.docid = parts[head.part]->seek(target);
            if (head.docid < END) {
                std::push_heap(heads.begin(), heads.end(), is_later);
            } else {
                heads.pop_back();
            }
        }
        return heads.empty() ? END : heads.front().docid;
    }
    // Calls `body` with each part that is at the docid that `seek` gave last.
    template <class Body> void for_each_here(Body body) const {
        if (!heads.empty()) visit(0, heads.front().docid, body);
    }
};

inline uint64_t sum_of_costs(const std::vector<Part> &parts) {
    uint64_t sum = 0;
    for (const Part &part : parts) sum += part->cost();
    return sum;
}

class OrIterator : public cx_iterator {
    DocidHeap heap;
    // Parts at the document, when they are asked for.
    std::vector<uint32_t> here;

  protected:
    const std::vector<Part> parts;

    template <class Body> void for_each_here(Body body) const {
        heap.for_each_here([&](uint32_t part) { body(parts[part].get()); });
    }

  public:
    explicit OrIterator(std::vector<Part> parts_) : parts(std::move(parts_)) {
        for (size_t index = 0; index < parts.size(); ++index) heap.add(index);
    }
    uint64_t seek(uint64_t target) override { return heap.seek(target, parts); }
    uint64_t cost() const override { return sum_of_costs(parts); }
    uint64_t frequency() override {
        uint64_t sum = 0;
        for (const Part &part : parts) sum += part->frequency();
        return sum;
    }
    Match match(Evidence evidence) override {
        Match greatest = Match::NONE;
        for_each_here([&](cx_iterator *iterator) {
            if (greatest != Match::CERTAIN) greatest = std::max(greatest, iterator->match(evidence));
        });
        return greatest;
    }
    double weight(double length) override {
        // In the order of the parts, whatever that of the heads: sums are the same to the last bit at every asking.
        here.clear();
        heap.for_each_here([&](uint32_t part) { here.push_back(part); });
        std::sort(here.begin(), here.end());
        double sum = 0;
        for (uint32_t part : here) sum += parts[part]->weight(length);
        return sum;
    }
};

// Documents whose parts have enough votes together.
class MinimumMatchIterator final : public cx_iterator {
    const std::vector<Part> parts;
    const std::vector<uint32_t> votes;
    const uint32_t minimum;
    // Every such document is in a part beside those that have less than `minimum` votes together, so as many of the longest
    // ones are only looked up.
    DocidHeap heap;
    std::vector<uint32_t> longest;
    uint32_t votes_of_longest = 0;
    bool is_ordered = false;
    uint64_t current = 0;

    void order() {
        std::vector<uint32_t> all(parts.size());
        for (size_t index = 0; index < all.size(); ++index) all[index] = uint32_t(index);
        std::sort(all.begin(), all.end(),
                  [&](uint32_t left, uint32_t right) { return parts[left]->cost() > parts[right]->cost(); });
        for (uint32_t part : all) {
            if (heap.is_empty() && votes_of_longest + votes[part] < minimum) {
                longest.push_back(part);
                votes_of_longest += votes[part];
            } else {
                heap.add(part);
            }
        }
        is_ordered = true;
    }
    bool has_enough() {
        uint32_t found = 0, left = votes_of_longest;
        heap.for_each_here([&](uint32_t part) { found += votes[part]; });
        for (auto part = longest.rbegin(); part != longest.rend() && found < minimum; ++part) {
            if (found + left < minimum) return false;
            left -= votes[*part];
            if (parts[*part]->seek(current) == current) found += votes[*part];
        }
        return found >= minimum;
    }

  public:
    MinimumMatchIterator(std::vector<Part> parts_, std::vector<uint32_t> votes_, uint32_t minimum_)
        : parts(std::move(parts_)), votes(std::move(votes_)), minimum(minimum_) {}
    uint64_t seek(uint64_t target) override {
        if (!is_ordered) order();
        for (;; target = current + 1) {
            current = heap.seek(target, parts);
            if (current == END || has_enough()) return current;
        }
    }
    uint64_t cost() const override { return sum_of_costs(parts); }
    Match match(Evidence evidence) override {
        uint32_t certain = 0, possible = 0;
        for (size_t index = 0; index < parts.size() && certain < minimum; ++index) {
            if (parts[index]->seek(current) != current) continue;
            const Match own = parts[index]->match(evidence);
            if (own != Match::NONE) possible += votes[index];
            if (own == Match::CERTAIN) certain += votes[index];
        }
        return certain >= minimum ? Match::CERTAIN : possible >= minimum ? Match::POSSIBLE : Match::NONE;
    }
    double weight(double length) override {
        double sum = 0;
        for (const Part &part : parts) {
            if (part->seek(current) == current) sum += part->weight(length);
        }
        return sum;
    }
};

// Terms that count as one.
class SynonymIterator final : public OrIterator {
  public:
    explicit SynonymIterator(std::vector<Part> parts_) : OrIterator(std::move(parts_)) {}
    Positions positions(uint32_t &count) override {
        Positions all = Positions::nowhere();
        count = 0;
        for_each_here([&](cx_iterator *iterator) {
            uint32_t more;
            all.unite(iterator->positions(more));
            count += more;
        });
        return all;
    }
    uint32_t count() override {
        uint32_t sum = 0;
        for_each_here([&](cx_iterator *iterator) { sum += iterator->count(); });
        return sum;
    }
    bool add_places(std::vector<uint32_t> &places) override {
        bool are_known = true;
        for_each_here([&](cx_iterator *iterator) { are_known = iterator->add_places(places) && are_known; });
        return are_known;
    }
};

// A term, or terms that count as one, with its weight.
class WeighedIterator final : public cx_iterator {
    const Part part;
    const double documents, factor, b;
    // Of the term; negative until it is known.
    double frequency_;
    std::optional<TermWeight> term_weight;
    // Of documents without a length, by how often they have the term or terms; 0 where it is not reckoned yet.
    std::array<double, Positions::most_counted + 1> weights_if_short{};

  public:
    // A negative `frequency_` is asked for when it is needed.
    WeighedIterator(Part part_, double documents_, double frequency_, double factor_, double b_)
        : part(std::move(part_)), documents(documents_), factor(factor_), b(b_), frequency_(frequency_) {}
    uint64_t seek(uint64_t target) override { return part->seek(target); }
    uint64_t cost() const override { return part->cost(); }
    Match match(Evidence evidence) override { return part->match(evidence); }
    Positions positions(uint32_t &count) override { return part->positions(count); }
    uint32_t count() override { return part->count(); }
    bool add_places(std::vector<uint32_t> &places) override { return part->add_places(places); }
    double used_frequency() const { return frequency_; }
    cx_iterator *weighed_part() const { return part.get(); }
    double weight(double length) override { return weight_of(part->count(), length); }
    // Of a document that has the term or terms `count` times.
    double weight_of(uint32_t count, double length) {
        // What is most often asked, of each candidate: whether it could do at all.
        if (length != 0 || count >= weights_if_short.size()) return reckoned(count, length);
        double &known = weights_if_short[count];
        if (known == 0) known = reckoned(count, 0);
        return known;
    }

  private:
    double reckoned(uint32_t count, double length) {
        if (!term_weight) {
            if (frequency_ < 0) frequency_ = std::min(double(part->frequency()), documents);
            term_weight.emplace(documents, frequency_, b);
        }
        return factor * (*term_weight)(count, length);
    }
};

// The term that an iterator reads, if it reads no other, with a weight or without; else nullptr.
inline TermIterator *lone_term(cx_iterator *iterator) {
    auto *weighed = dynamic_cast<WeighedIterator *>(iterator);
    return dynamic_cast<TermIterator *>(weighed ? weighed->weighed_part() : iterator);
}

// The documents of the first part; those that the second has too weigh more.
class AndMaybeIterator final : public cx_iterator {
    const Part part, better;
    uint64_t current = 0;

  public:
    AndMaybeIterator(Part part_, Part better_) : part(std::move(part_)), better(std::move(better_)) {}
    uint64_t seek(uint64_t target) override { return current = part->seek(target); }
    // Of documents that the second part has, too, more than the first would have to be known.
    uint64_t seek_heavier(uint64_t target, Lighter &lighter) override {
        lighter.until = std::min(lighter.until, better->seek(target));
        return current = part->seek_heavier(target, lighter);
    }
    uint64_t cost() const override { return part->cost(); }
    Match match(Evidence evidence) override { return part->match(evidence); }
    cx_iterator *main_part() const { return part.get(); }
    cx_iterator *better_part() const { return better.get(); }
    double weight(double length) override {
        double own = part->weight(length);
        return better->seek(current) == current ? own + better->weight(length) : own;
    }
};

class ScaledIterator final : public cx_iterator {
    const Part part;
    const double factor;

  public:
    ScaledIterator(Part part_, double factor_) : part(std::move(part_)), factor(factor_) {}
    uint64_t seek(uint64_t target) override { return part->seek(target); }
    uint64_t cost() const override { return part->cost(); }
    Match match(Evidence evidence) override { return part->match(evidence); }
    Positions positions(uint32_t &count) override { return part->positions(count); }
    uint32_t count() override { return part->count(); }
    bool add_places(std::vector<uint32_t> &places) override { return part->add_places(places); }
    double weight(double length) override { return part->weight(length) * factor; }
};

// The same documents; none of them matches for certain.
class UnverifiedIterator final : public cx_iterator {
    const Part part;

  public:
    explicit UnverifiedIterator(Part part_) : part(std::move(part_)) {}
    uint64_t seek(uint64_t target) override { return part->seek(target); }
    uint64_t cost() const override { return part->cost(); }
    Match match(Evidence evidence) override { return std::min(part->match(evidence), Match::POSSIBLE); }
    double weight(double length) override { return part->weight(length); }
};

// A term that weighs, and what adds to its weight, as a whole tree: then its postings can be read by the run.
struct RankedTerm {
    TermIterator *postings = nullptr;
    WeighedIterator *weighed = nullptr;
    // May be missing.
    cx_iterator *better = nullptr;
    // The document of `better` that comes next.
    uint64_t better_at = END;

    explicit RankedTerm(cx_iterator *root) {
        cx_iterator *own = root;
        if (auto *maybe = dynamic_cast<AndMaybeIterator *>(root)) {
            own = maybe->main_part();
            better = maybe->better_part();
            better_at = 0;
        }
        auto *found = dynamic_cast<WeighedIterator *>(own);
        postings = found ? lone_term(found) : nullptr;
        if (postings) weighed = found;
    }
    // True if `better` has the document; documents ascend.
    bool has_more(uint64_t docid) { return next_with_more(docid) == docid; }
    // The first document of `better` at or after this one.
    uint64_t next_with_more(uint64_t docid) {
        // Seldom: what adds is rarer.
        if (docid > better_at) better_at = better->seek(docid);
        return better_at;
    }
    // Of a document with so many occurrences; `length` in average lengths.
    double weight(uint64_t docid, uint32_t count, double length) {
        const double own = weighed->weight_of(count, length);
        return has_more(docid) ? own + better->weight(length) : own;
    }
    double weight_if_short(uint64_t docid, uint32_t count) { return weight(docid, count, 0); }
    // The least number of occurrences with which a document may weigh `least`, where nothing adds to it; more than are counted if it
    // never does.
    uint32_t enough(double least) const {
        uint32_t count = 1;
        while (count <= Positions::most_counted && weighed->weight_of(count, 0) < least) ++count;
        return count;
    }
};

// Knows the lengths of documents: the root of an iterator whose weights are wanted.
class RankedIterator final : public cx_iterator {
    const Part part;
    // Of each database, if it is read in place: what knows the lengths of its documents.
    std::vector<std::shared_ptr<const ImmutableDatabase>> databases;
    TermIterator lengths;
    const double average;
    uint64_t current = 0;

    double length(uint64_t docid) {
        if (average <= 0) return 1;
        const auto &database = databases[(docid - 1) % databases.size()];
        const uint32_t own = uint32_t((docid - 1) / databases.size() + 1);
        const uint32_t known = database ? database->lengths().of(own) : ImmutableLengths::NONE;
        if (known != ImmutableLengths::NONE) return known / average;
        return lengths.seek(docid) == docid ? lengths.code() / average : 1;
    }

  public:
    RankedIterator(Part part_, cx_database &database, const std::string &length_term, double average_)
        : part(std::move(part_)), lengths(database, length_term), average(average_) {
        for (const DatabasePart &one : database.parts) databases.push_back(one.immutable);
    }
    uint64_t seek(uint64_t target) override { return current = part->seek(target); }
    uint64_t seek_heavier(uint64_t target, Lighter &lighter) override { return current = part->seek_heavier(target, lighter); }
    uint64_t cost() const override { return part->cost(); }
    Match match(Evidence evidence) override { return part->match(evidence); }
    double weight(double) override { return part->weight(length(current)); }
    // No document with these occurrences is heavier.
    double weight_if_short() { return part->weight(0); }
    // If this is one of a term alone.
    RankedTerm term() const { return RankedTerm(part.get()); }
    // Of a document that has the term of `term` so many times; documents ascend.
    double weight(RankedTerm &term, uint64_t docid, uint32_t count) {
        return term.weight(docid, count, length(docid));
    }
};

class AndNotIterator final : public cx_iterator {
    const Part wanted, unwanted;
    // True if the second part has the document at hand.
    bool is_unwanted = false;

  public:
    AndNotIterator(Part wanted_, Part unwanted_) : wanted(std::move(wanted_)), unwanted(std::move(unwanted_)) {}
    uint64_t seek(uint64_t target) override {
        for (uint64_t docid = target; (docid = wanted->seek(docid)) < END; ++docid) {
            is_unwanted = unwanted->seek(docid) == docid;
            if (!is_unwanted || unwanted->match(Evidence::POSTINGS) != Match::CERTAIN) return docid;
        }
        return END;
    }
    uint64_t cost() const override { return wanted->cost(); }
    Match match(Evidence evidence) override {
        const Match own = wanted->match(evidence);
        if (!is_unwanted || own == Match::NONE) return own;
        return std::min(own, opposite(unwanted->match(evidence)));
    }
    double weight(double length) override { return wanted->weight(length); }
};

} // namespace

#endif
