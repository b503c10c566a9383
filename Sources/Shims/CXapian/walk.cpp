// SPDX-License-Identifier: GPL-2.0-or-later
//
// Documents by ascending docid, straight from the posting lists, with their weights if they are asked for. libxapian's
// matcher begins anew for every page and knows nothing of places; this goes on where it stopped, leaves out what cannot
// hold a phrase, and stops when nobody asks on.

#include "walk.h"

#include <set>
#include <stdexcept>

namespace {

std::vector<Part> take(cx_walk *const *parts, size_t count) {
    std::vector<Part> owned;
    owned.reserve(count);
    for (size_t index = 0; index < count; ++index) owned.emplace_back(parts[index]);
    return owned;
}

} // namespace

extern "C" {

void cx_walk_free(cx_walk *walk) { delete walk; }

cx_walk *cx_walk_term(cx_database *database, const uint8_t *term, size_t length, cx_error *error) {
    return guard(error, static_cast<cx_walk *>(nullptr),
                 [&] { return new TermWalk(*database, text(term, length)); });
}

cx_walk *cx_walk_prefix(cx_database *database, const uint8_t *prefix, size_t length, cx_error *error) {
    return guard(error, static_cast<cx_walk *>(nullptr), [&] {
        std::set<std::string> terms;
        for_each_term(*database, text(prefix, length), [&](std::string &&term, uint32_t) {
            terms.insert(std::move(term));
            return true;
        });
        std::vector<Part> parts;
        for (const std::string &term : terms) parts.push_back(std::make_unique<TermWalk>(*database, term));
        return new SynonymWalk(std::move(parts));
    });
}

cx_walk *cx_walk_synonyms(cx_walk *const *terms, size_t count, cx_error *error) {
    return guard(error, static_cast<cx_walk *>(nullptr), [&] { return new SynonymWalk(take(terms, count)); });
}

cx_walk *cx_walk_docids(uint32_t first, uint32_t last, uint32_t sure, uint32_t unsure, cx_error *error) {
    return guard(error, static_cast<cx_walk *>(nullptr), [&] { return new RangeWalk(first, last, sure, unsure); });
}

cx_walk *cx_walk_combine(cx_operator op, cx_walk *const *parts, size_t count, cx_error *error) {
    return guard(error, static_cast<cx_walk *>(nullptr), [&]() -> cx_walk * {
        std::vector<Part> owned = take(parts, count);
        switch (op) {
        case CX_AND: return new AndWalk(std::move(owned));
        case CX_OR: return new OrWalk(std::move(owned));
        case CX_PHRASE: return new PhraseWalk(std::move(owned));
        case CX_AND_NOT: return new AndNotWalk(std::move(owned[0]), std::move(owned[1]));
        case CX_AND_MAYBE: return new AndMaybeWalk(std::move(owned[0]), std::move(owned[1]));
        }
        throw std::invalid_argument("no such operator");
    });
}

cx_walk *cx_walk_some(cx_walk *const *parts, const uint32_t *votes, size_t count, uint32_t least, cx_error *error) {
    return guard(error, static_cast<cx_walk *>(nullptr), [&] {
        std::vector<Part> owned = take(parts, count);
        return new SomeWalk(std::move(owned), std::vector<uint32_t>(votes, votes + count), least);
    });
}

cx_walk *cx_walk_part(cx_walk *part, const uint32_t *distances, size_t count, cx_error *error) {
    return guard(error, static_cast<cx_walk *>(nullptr), [&] {
        Part owned(part);
        return new PhrasePart(std::move(owned), std::vector<uint32_t>(distances, distances + count));
    });
}

cx_walk *cx_walk_weigh(cx_walk *part, double documents, double frequency, double factor, double length_share,
                       cx_error *error) {
    return guard(error, static_cast<cx_walk *>(nullptr), [&] {
        Part owned(part);
        return new WeighedWalk(std::move(owned), documents, frequency, factor, length_share);
    });
}

double cx_walk_used_frequency(const cx_walk *weighed, cx_error *error) {
    return guard(error, -1.0, [&] { return static_cast<const WeighedWalk *>(weighed)->used_frequency(); });
}

cx_walk *cx_walk_scale(cx_walk *part, double factor, cx_error *error) {
    return guard(error, static_cast<cx_walk *>(nullptr), [&] {
        Part owned(part);
        return new ScaledWalk(std::move(owned), factor);
    });
}

cx_walk *cx_walk_unsure(cx_walk *part, cx_error *error) {
    return guard(error, static_cast<cx_walk *>(nullptr), [&] {
        Part owned(part);
        return new UnsureWalk(std::move(owned));
    });
}

cx_walk *cx_walk_rank(cx_database *database, cx_walk *part, const uint8_t *length_term, size_t length, double average,
                      cx_error *error) {
    return guard(error, static_cast<cx_walk *>(nullptr), [&] {
        Part owned(part);
        return new RankedWalk(std::move(owned), *database, text(length_term, length), average);
    });
}

uint64_t cx_walk_most(const cx_walk *walk, cx_error *error) {
    return guard(error, uint64_t(0), [&] { return walk->most(); });
}

size_t cx_walk_next(cx_database *database, cx_walk *walk, uint32_t from, bool ranked, cx_candidate *candidates,
                    size_t capacity, cx_error *error) {
    return guard_reading(database, error, size_t(0), [&] {
        const std::vector<Xapian::docid> &buried = database->buried;
        auto grave = std::lower_bound(buried.begin(), buried.end(), from);
        size_t count = 0;
        for (uint64_t docid = from; count < capacity && (docid = walk->seek(docid)) < END; ++docid) {
            while (grave != buried.end() && *grave < docid) ++grave;
            if (grave != buried.end() && *grave == docid) continue;
            candidates[count++] = {uint32_t(docid), walk->is_sure(), ranked ? walk->weight(1) : 0};
        }
        return count;
    });
}

uint64_t cx_prefix_frequency(cx_database *database, const uint8_t *prefix, size_t length, uint64_t enough,
                             cx_error *error) {
    return guard_reading(database, error, uint64_t(0), [&] {
        uint64_t sum = 0;
        const bool has_buried = !database->buried.empty();
        // A term of several databases comes once for each; the documents that are gone are known of all together.
        std::set<std::string> terms;
        for_each_term(*database, text(prefix, length), [&](const std::string &term, uint32_t frequency) {
            if (!has_buried) {
                sum += frequency;
            } else if (terms.insert(term).second) {
                sum += live_frequency(*database, term, TermPostings(*database, term).frequency());
            }
            return sum < enough;
        });
        return sum;
    });
}

const uint8_t *cx_terms(cx_database *database, const uint8_t *prefix, size_t prefix_length, size_t most, size_t *length,
                        cx_error *error) {
    return guard_reading(database, error, static_cast<const uint8_t *>(nullptr), [&] {
        std::string found;
        size_t count = 0;
        for_each_term(*database, text(prefix, prefix_length), [&](const std::string &term, uint32_t) {
            if (term.find('\0') == std::string::npos) found.append(term).push_back('\0');
            return ++count < most;
        });
        database->lent = std::move(found);
        *length = database->lent.size();
        return reinterpret_cast<const uint8_t *>(database->lent.data());
    });
}
}
