// SPDX-License-Identifier: GPL-2.0-or-later
//
// Documents by ascending docid, straight from the posting lists. libxapian's matcher begins anew for every page and keeps
// a heap; this goes on where it stopped and stops when nobody asks on.

#include "handles.h"

#include <algorithm>

struct cx_walk {
    // Behind the last docid of all.
    static constexpr uint64_t END = uint64_t(1) << 32;

    virtual ~cx_walk() = default;
    // The first docid at or after `target`; END if there is none. `target` never goes back.
    virtual uint64_t seek(uint64_t target) = 0;
    // No more documents than this.
    virtual uint64_t most() const = 0;
};

namespace {

using Part = std::unique_ptr<cx_walk>;

class TermWalk final : public cx_walk {
    const Xapian::doccount frequency;
    Xapian::PostingIterator position;
    const Xapian::PostingIterator end;
    uint64_t current;

  public:
    TermWalk(const Xapian::Database &database, const std::string &term)
        : frequency(database.get_termfreq(term)), position(database.postlist_begin(term)),
          end(database.postlist_end(term)), current(position == end ? END : *position) {}
    uint64_t seek(uint64_t target) override {
        if (current >= target) return current;
        if (target == current + 1) {
            ++position;
        } else {
            position.skip_to(Xapian::docid(target));
        }
        return current = position == end ? END : *position;
    }
    uint64_t most() const override { return frequency; }
};

class RangeWalk final : public cx_walk {
    const uint64_t first, last;

  public:
    RangeWalk(uint64_t first_, uint64_t last_) : first(first_), last(last_) {}
    uint64_t seek(uint64_t target) override {
        uint64_t docid = std::max(target, first);
        return docid <= last ? docid : END;
    }
    uint64_t most() const override { return last < first ? 0 : last - first + 1; }
};

class AndWalk final : public cx_walk {
    // The rarest first: it proposes, the others say where to go on.
    std::vector<Part> parts;

  public:
    explicit AndWalk(std::vector<Part> parts_) : parts(std::move(parts_)) {
        std::stable_sort(parts.begin(), parts.end(),
                         [](const Part &left, const Part &right) { return left->most() < right->most(); });
    }
    uint64_t seek(uint64_t target) override {
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
    uint64_t most() const override { return parts[0]->most(); }
};

class OrWalk final : public cx_walk {
    struct Head {
        uint64_t docid;
        cx_walk *walk;
    };
    std::vector<Part> parts;
    // Parts that have not ended, the least docid on top.
    std::vector<Head> heads;

    static bool is_later(const Head &left, const Head &right) { return left.docid > right.docid; }

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
};

class AndNotWalk final : public cx_walk {
    const Part wanted, unwanted;

  public:
    AndNotWalk(Part wanted_, Part unwanted_) : wanted(std::move(wanted_)), unwanted(std::move(unwanted_)) {}
    uint64_t seek(uint64_t target) override {
        uint64_t docid = wanted->seek(target);
        while (docid < END && unwanted->seek(docid) == docid) docid = wanted->seek(docid + 1);
        return docid;
    }
    uint64_t most() const override { return wanted->most(); }
};

} // namespace

extern "C" {

void cx_walk_free(cx_walk *walk) { delete walk; }

cx_walk *cx_walk_term(cx_database *database, const uint8_t *term, size_t length, cx_error *error) {
    return guard(error, static_cast<cx_walk *>(nullptr),
                 [&] { return new TermWalk(database->database, text(term, length)); });
}

cx_walk *cx_walk_prefix(cx_database *database, const uint8_t *prefix, size_t length, cx_error *error) {
    return guard(error, static_cast<cx_walk *>(nullptr), [&] {
        std::string beginning = text(prefix, length);
        std::vector<Part> parts;
        auto end = database->database.allterms_end(beginning);
        for (auto term = database->database.allterms_begin(beginning); term != end; ++term) {
            parts.push_back(std::make_unique<TermWalk>(database->database, *term));
        }
        return new OrWalk(std::move(parts));
    });
}

cx_walk *cx_walk_docids(uint32_t first, uint32_t last, cx_error *error) {
    return guard(error, static_cast<cx_walk *>(nullptr), [&] { return new RangeWalk(first, last); });
}

cx_walk *cx_walk_combine(cx_operator op, cx_walk *const *parts, size_t count, cx_error *error) {
    return guard(error, static_cast<cx_walk *>(nullptr), [&]() -> cx_walk * {
        std::vector<Part> owned;
        owned.reserve(count);
        for (size_t index = 0; index < count; ++index) owned.emplace_back(parts[index]);
        if (op == CX_OR) return new OrWalk(std::move(owned));
        if (op == CX_AND) return new AndWalk(std::move(owned));
        return new AndNotWalk(std::move(owned[0]), std::move(owned[1]));
    });
}

uint64_t cx_walk_most(const cx_walk *walk) { return walk->most(); }

size_t cx_walk_next(cx_database *database, cx_walk *walk, uint32_t from, uint32_t *docids, size_t capacity,
                    cx_error *error) {
    return guard(error, size_t(0), [&] {
        const std::vector<Xapian::docid> &buried = *database->buried;
        auto grave = std::lower_bound(buried.begin(), buried.end(), from);
        size_t count = 0;
        uint64_t docid = from;
        while (count < capacity && (docid = walk->seek(docid)) < cx_walk::END) {
            while (grave != buried.end() && *grave < docid) ++grave;
            if (grave == buried.end() || *grave != docid) docids[count++] = uint32_t(docid);
            ++docid;
        }
        return count;
    });
}

uint64_t cx_prefix_frequency(cx_database *database, const uint8_t *prefix, size_t length, uint64_t enough,
                             cx_error *error) {
    return guard(error, uint64_t(0), [&] {
        std::string beginning = text(prefix, length);
        uint64_t sum = 0;
        auto end = database->database.allterms_end(beginning);
        for (auto term = database->database.allterms_begin(beginning); term != end && sum < enough; ++term) {
            sum += term.get_termfreq();
        }
        return sum;
    });
}
}
