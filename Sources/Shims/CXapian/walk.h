// SPDX-License-Identifier: GPL-2.0-or-later
//
// Ways through documents by ascending docid, and how they are joined.

#ifndef CXAPIAN_WALK_H
#define CXAPIAN_WALK_H

#include "occurrences.h"
#include "postings.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

struct cx_walk {
    virtual ~cx_walk() = default;
    // The first docid at or after `target`; END if there is none. `target` never goes back.
    virtual uint64_t seek(uint64_t target) = 0;
    // No more documents than this.
    virtual uint64_t most() const = 0;

    // Documents that are not gone and have the term or terms, those that have several counted for each. For what is weighed.
    virtual uint64_t frequency() { return most(); }

    // Of the document that `seek` gave last:

    // False if it may be no match.
    virtual bool is_sure() { return true; }
    // Of a term or terms: where they may stand, and how often they do.
    virtual Places places(uint32_t &count) {
        count = 0;
        return Places::anywhere();
    }
    // Of a part of a phrase: leaves the places at which the phrase may begin; false if more than those that do are left.
    virtual bool restrict(Places &) { return false; }
    // `length` is the document's, in average lengths.
    virtual double weight([[maybe_unused]] double length) { return 0; }
};

namespace {

using Part = std::unique_ptr<cx_walk>;

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

class TermWalk final : public cx_walk {
    // Outlives the walk, as cx_walk_next asks for both.
    cx_database *database;
    const std::string term;
    TermPostings postings;

  public:
    TermWalk(cx_database &database_, const std::string &term_)
        : database(&database_), term(term_), postings(database_, term_) {}
    uint64_t seek(uint64_t target) override { return postings.seek(target); }
    uint64_t most() const override { return postings.frequency(); }
    uint64_t frequency() override { return live_frequency(*database, term, most()); }
    // What stands in the place of the frequency.
    uint32_t code() const { return postings.wdf(); }
    Places places(uint32_t &count) override { return Places::of(code(), count); }
};

class RangeWalk final : public cx_walk {
    const uint64_t first, last, sure, unsure;
    uint64_t current = 0;

  public:
    RangeWalk(uint64_t first_, uint64_t last_, uint64_t sure_, uint64_t unsure_)
        : first(first_), last(last_), sure(sure_), unsure(unsure_) {}
    uint64_t seek(uint64_t target) override {
        uint64_t docid = std::max(target, first);
        return current = docid <= last ? docid : END;
    }
    uint64_t most() const override { return last < first ? 0 : last - first + 1; }
    bool is_sure() override { return current >= sure && current < unsure; }
};

class AndWalk : public cx_walk {
    std::vector<Part> parts;
    // As they were given: how rare a part is changes with every commit, and a sum's last bits with the order of its terms.
    const std::vector<cx_walk *> summed;
    bool is_ordered = false;

    // The rarest first: it proposes, the others say where to go on.
    void order() {
        std::sort(parts.begin(), parts.end(),
                  [](const Part &left, const Part &right) { return left->most() < right->most(); });
        is_ordered = true;
    }

  public:
    explicit AndWalk(std::vector<Part> parts_) : parts(std::move(parts_)), summed(borrow(parts)) {}
    static std::vector<cx_walk *> borrow(const std::vector<Part> &parts) {
        std::vector<cx_walk *> borrowed;
        for (const Part &part : parts) borrowed.push_back(part.get());
        return borrowed;
    }
    uint64_t seek(uint64_t target) override {
        if (!is_ordered) order();
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
    uint64_t most() const override {
        uint64_t least = END;
        for (const Part &part : parts) least = std::min(least, part->most());
        return least;
    }
    bool is_sure() override {
        return std::all_of(parts.begin(), parts.end(), [](const Part &part) { return part->is_sure(); });
    }
    double weight(double length) override {
        double sum = 0;
        for (cx_walk *part : summed) sum += part->weight(length);
        return sum;
    }
};

class PhrasePart final : public cx_walk {
    const Part part;
    const std::vector<uint32_t> distances;

  public:
    PhrasePart(Part part_, std::vector<uint32_t> distances_)
        : part(std::move(part_)), distances(std::move(distances_)) {}
    uint64_t seek(uint64_t target) override { return part->seek(target); }
    uint64_t most() const override { return part->most(); }
    bool restrict(Places &starts) override {
        uint32_t count;
        const Places own = part->places(count);
        for (uint32_t distance : distances) starts.keep(own, distance);
        return own.are_known();
    }
    double weight(double length) override { return part->weight(length); }
};

// Documents in which all parts have places that fit.
class PhraseWalk final : public cx_walk {
    std::vector<cx_walk *> parts;
    AndWalk all;
    bool sure = false;

    bool fits() {
        Places starts = Places::anywhere();
        sure = true;
        for (cx_walk *part : parts) {
            sure &= part->restrict(starts);
            if (starts.is_empty()) return false;
        }
        return true;
    }

  public:
    explicit PhraseWalk(std::vector<Part> parts_) : parts(AndWalk::borrow(parts_)), all(std::move(parts_)) {}
    uint64_t seek(uint64_t target) override {
        uint64_t docid = all.seek(target);
        while (docid < END && !fits()) docid = all.seek(docid + 1);
        return docid;
    }
    uint64_t most() const override { return all.most(); }
    bool is_sure() override { return sure; }
    double weight(double length) override { return all.weight(length); }
};

class OrWalk : public cx_walk {
    struct Head {
        uint64_t docid;
        cx_walk *walk;
    };
    std::vector<Part> parts;
    // Parts that have not ended, the least docid on top.
    std::vector<Head> heads;

    static bool is_later(const Head &left, const Head &right) { return left.docid > right.docid; }

    // Parts are at the document if their heads are; in a heap no other can be below one that is not.
    template <class Body> void visit(size_t index, uint64_t docid, Body body) const {
        if (index >= heads.size() || heads[index].docid != docid) return;
        body(heads[index].walk);
        visit(2 * index + 1, docid, body);
        visit(2 * index + 2, docid, body);
    }

  protected:
    template <class Body> void for_each_here(Body body) const {
        if (!heads.empty()) visit(0, heads.front().docid, body);
    }

  public:
    explicit OrWalk(std::vector<Part> parts_) : parts(std::move(parts_)) {
        for (const Part &part : parts) heads.push_back({0, part.get()});
    }
    uint64_t seek(uint64_t target) override {
        while (!heads.empty() && heads.front().docid < target) {
            std::pop_heap(heads.begin(), heads.end(), is_later);
            Head &head = heads.back();
            head.docid = head.walk->seek(target);
            if (head.docid < END) {
                std::push_heap(heads.begin(), heads.end(), is_later);
            } else {
                heads.pop_back();
            }
        }
        return heads.empty() ? END : heads.front().docid;
    }
    uint64_t most() const override {
        uint64_t sum = 0;
        for (const Part &part : parts) sum += part->most();
        return sum;
    }
    uint64_t frequency() override {
        uint64_t sum = 0;
        for (const Part &part : parts) sum += part->frequency();
        return sum;
    }
    bool is_sure() override {
        bool sure = false;
        for_each_here([&](cx_walk *walk) { sure = sure || walk->is_sure(); });
        return sure;
    }
    double weight(double length) override {
        // In the order of the parts, whatever that of the heads: sums are the same to the last bit at every asking.
        std::vector<cx_walk *> here;
        for_each_here([&](cx_walk *walk) { here.push_back(walk); });
        double sum = 0;
        for (const Part &part : parts) {
            if (std::find(here.begin(), here.end(), part.get()) != here.end()) sum += part->weight(length);
        }
        return sum;
    }
};

// Documents whose parts have enough votes together.
class SomeWalk final : public cx_walk {
    struct Voter {
        cx_walk *walk;
        uint32_t votes;
    };
    struct Head {
        uint64_t docid;
        uint32_t votes;
        cx_walk *walk;
    };
    const std::vector<Part> parts;
    const std::vector<uint32_t> votes;
    const uint32_t least;
    // Every such document is in a part beside those that have less than `least` votes together, so as many of the longest
    // ones are only looked up.
    std::vector<Head> heads;
    std::vector<Voter> longest;
    uint32_t votes_of_longest = 0;
    bool is_ordered = false;
    uint64_t current = 0;

    static bool is_later(const Head &left, const Head &right) { return left.docid > right.docid; }

    void order() {
        std::vector<Voter> all;
        for (size_t index = 0; index < parts.size(); ++index) all.push_back({parts[index].get(), votes[index]});
        std::sort(all.begin(), all.end(),
                  [](const Voter &left, const Voter &right) { return left.walk->most() > right.walk->most(); });
        for (const Voter &voter : all) {
            if (heads.empty() && votes_of_longest + voter.votes < least) {
                longest.push_back(voter);
                votes_of_longest += voter.votes;
            } else {
                heads.push_back({0, voter.votes, voter.walk});
            }
        }
        is_ordered = true;
    }
    // Of heads at the docid; in a heap no other can be below one that is not.
    uint32_t count(size_t index, uint64_t docid) const {
        if (index >= heads.size() || heads[index].docid != docid) return 0;
        return heads[index].votes + count(2 * index + 1, docid) + count(2 * index + 2, docid);
    }
    bool has_enough(uint64_t docid) {
        uint32_t found = count(0, docid), left = votes_of_longest;
        for (auto voter = longest.rbegin(); voter != longest.rend() && found < least; ++voter) {
            if (found + left < least) return false;
            left -= voter->votes;
            if (voter->walk->seek(docid) == docid) found += voter->votes;
        }
        return found >= least;
    }

  public:
    SomeWalk(std::vector<Part> parts_, std::vector<uint32_t> votes_, uint32_t least_)
        : parts(std::move(parts_)), votes(std::move(votes_)), least(least_) {}
    uint64_t seek(uint64_t target) override {
        if (!is_ordered) order();
        for (;; target = current + 1) {
            while (!heads.empty() && heads.front().docid < target) {
                std::pop_heap(heads.begin(), heads.end(), is_later);
                Head &head = heads.back();
                head.docid = head.walk->seek(target);
                if (head.docid < END) {
                    std::push_heap(heads.begin(), heads.end(), is_later);
                } else {
                    heads.pop_back();
                }
            }
            current = heads.empty() ? END : heads.front().docid;
            if (current == END || has_enough(current)) return current;
        }
    }
    uint64_t most() const override {
        uint64_t sum = 0;
        for (const Part &part : parts) sum += part->most();
        return sum;
    }
    bool is_sure() override {
        uint32_t sure = 0;
        for (size_t index = 0; index < parts.size() && sure < least; ++index) {
            if (parts[index]->seek(current) == current && parts[index]->is_sure()) sure += votes[index];
        }
        return sure >= least;
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
class SynonymWalk final : public OrWalk {
  public:
    explicit SynonymWalk(std::vector<Part> parts_) : OrWalk(std::move(parts_)) {}
    Places places(uint32_t &count) override {
        Places all = Places::nowhere();
        count = 0;
        for_each_here([&](cx_walk *walk) {
            uint32_t more;
            all.unite(walk->places(more));
            count += more;
        });
        return all;
    }
};

// A term, or terms that count as one, with its weight.
class WeighedWalk final : public cx_walk {
    const Part part;
    const double documents, factor, b;
    // Of the term; negative until it is known.
    double frequency_;
    std::optional<TermWeight> term_weight;

  public:
    // A negative `frequency_` is asked for when it is needed.
    WeighedWalk(Part part_, double documents_, double frequency_, double factor_, double b_)
        : part(std::move(part_)), documents(documents_), factor(factor_), b(b_), frequency_(frequency_) {}
    uint64_t seek(uint64_t target) override { return part->seek(target); }
    uint64_t most() const override { return part->most(); }
    bool is_sure() override { return part->is_sure(); }
    Places places(uint32_t &count) override { return part->places(count); }
    double used_frequency() const { return frequency_; }
    double weight(double length) override {
        if (!term_weight) {
            if (frequency_ < 0) frequency_ = std::min(double(part->frequency()), documents);
            term_weight.emplace(documents, frequency_, b);
        }
        uint32_t count;
        (void)part->places(count);
        return factor * (*term_weight)(count, length);
    }
};

// The documents of the first part; those that the second has too weigh more.
class AndMaybeWalk final : public cx_walk {
    const Part part, better;
    uint64_t current = 0;

  public:
    AndMaybeWalk(Part part_, Part better_) : part(std::move(part_)), better(std::move(better_)) {}
    uint64_t seek(uint64_t target) override { return current = part->seek(target); }
    uint64_t most() const override { return part->most(); }
    bool is_sure() override { return part->is_sure(); }
    double weight(double length) override {
        double own = part->weight(length);
        return better->seek(current) == current ? own + better->weight(length) : own;
    }
};

class ScaledWalk final : public cx_walk {
    const Part part;
    const double factor;

  public:
    ScaledWalk(Part part_, double factor_) : part(std::move(part_)), factor(factor_) {}
    uint64_t seek(uint64_t target) override { return part->seek(target); }
    uint64_t most() const override { return part->most(); }
    bool is_sure() override { return part->is_sure(); }
    Places places(uint32_t &count) override { return part->places(count); }
    double weight(double length) override { return part->weight(length) * factor; }
};

// The same documents; none of them is sure to match.
class UnsureWalk final : public cx_walk {
    const Part part;

  public:
    explicit UnsureWalk(Part part_) : part(std::move(part_)) {}
    uint64_t seek(uint64_t target) override { return part->seek(target); }
    uint64_t most() const override { return part->most(); }
    bool is_sure() override { return false; }
    double weight(double length) override { return part->weight(length); }
};

// Knows the lengths of documents: the root of a walk whose weights are wanted.
class RankedWalk final : public cx_walk {
    const Part part;
    TermWalk lengths;
    const double average;
    uint64_t current = 0;

  public:
    RankedWalk(Part part_, cx_database &database, const std::string &length_term, double average_)
        : part(std::move(part_)), lengths(database, length_term), average(average_) {}
    uint64_t seek(uint64_t target) override { return current = part->seek(target); }
    uint64_t most() const override { return part->most(); }
    bool is_sure() override { return part->is_sure(); }
    double weight(double) override {
        const double length = lengths.seek(current) == current && average > 0 ? lengths.code() / average : 1;
        return part->weight(length);
    }
};

class AndNotWalk final : public cx_walk {
    const Part wanted, unwanted;
    bool sure = false;

  public:
    AndNotWalk(Part wanted_, Part unwanted_) : wanted(std::move(wanted_)), unwanted(std::move(unwanted_)) {}
    uint64_t seek(uint64_t target) override {
        for (uint64_t docid = target; (docid = wanted->seek(docid)) < END; ++docid) {
            const bool is_unwanted = unwanted->seek(docid) == docid;
            if (is_unwanted && unwanted->is_sure()) continue;
            sure = !is_unwanted && wanted->is_sure();
            return docid;
        }
        return END;
    }
    uint64_t most() const override { return wanted->most(); }
    bool is_sure() override { return sure; }
    double weight(double length) override { return wanted->weight(length); }
};

} // namespace

#endif
