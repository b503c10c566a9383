// SPDX-License-Identifier: GPL-2.0-or-later
//
// Documents by ascending docid, straight from the posting lists, with their weights if they are asked for. libxapian's
// matcher begins anew for every page and knows nothing of positions; this goes on where it stopped, leaves out what cannot
// hold a phrase, and stops when nobody asks on.

#include "phrases.h"
#include "selection.h"

#include <numeric>
#include <queue>
#include <set>
#include <stdexcept>

namespace {

std::vector<Part> take(cx_iterator *const *parts, size_t count) {
    std::vector<Part> owned;
    owned.reserve(count);
    for (size_t index = 0; index < count; ++index) owned.emplace_back(parts[index]);
    return owned;
}

// Lets the iterators of a database take no more than `left_` steps while it lives, and tells how many are left.
class StepLimit {
    cx_database &database;
    uint64_t &left;

  public:
    StepLimit(cx_database &database_, uint64_t &left_) : database(database_), left(left_) { database.steps = left; }
    ~StepLimit() {
        left = database.steps;
        database.steps = cx_database::any_number;
    }
    StepLimit(const StepLimit &) = delete;
    StepLimit &operator=(const StepLimit &) = delete;
};

} // namespace

extern "C" {

void cx_iterator_free(cx_iterator *iterator) { delete iterator; }

cx_iterator *cx_iterator_term(cx_database *database, const uint8_t *term, size_t length, cx_error *error) {
    return guard(error, static_cast<cx_iterator *>(nullptr),
                 [&] { return new TermIterator(*database, text(term, length)); });
}

cx_iterator *cx_iterator_coded(cx_database *database, const uint8_t *term, size_t length, uint32_t frequency, cx_error *error) {
    return guard(error, static_cast<cx_iterator *>(nullptr),
                 [&] { return new CodedIterator(*database, text(term, length), frequency); });
}

cx_iterator *cx_iterator_prefix(cx_database *database, const uint8_t *prefix, size_t length, cx_error *error) {
    return guard(error, static_cast<cx_iterator *>(nullptr), [&] {
        std::set<std::string> terms;
        for_each_term(*database, text(prefix, length), [&](std::string &&term, uint32_t) {
            terms.insert(std::move(term));
            return true;
        });
        std::vector<Part> parts;
        for (const std::string &term : terms) parts.push_back(std::make_unique<TermIterator>(*database, term));
        return new SynonymIterator(std::move(parts));
    });
}

cx_iterator *cx_iterator_synonyms(cx_iterator *const *terms, size_t count, cx_error *error) {
    return guard(error, static_cast<cx_iterator *>(nullptr), [&] { return new SynonymIterator(take(terms, count)); });
}

cx_iterator *cx_iterator_docids(uint32_t first, uint32_t last, uint32_t exact_from, uint32_t exact_until, cx_error *error) {
    return guard(error, static_cast<cx_iterator *>(nullptr), [&] { return new RangeIterator(first, last, exact_from, exact_until); });
}

cx_iterator *cx_iterator_listed(const uint32_t *docids, size_t count, cx_error *error) {
    return guard(error, static_cast<cx_iterator *>(nullptr),
                 [&] { return new ListIterator(std::vector<uint32_t>(docids, docids + count)); });
}

cx_iterator *cx_iterator_combine(cx_operator op, cx_iterator *const *parts, size_t count, cx_error *error) {
    return guard(error, static_cast<cx_iterator *>(nullptr), [&]() -> cx_iterator * {
        std::vector<Part> owned = take(parts, count);
        switch (op) {
        case CX_AND: return new AndIterator(std::move(owned));
        case CX_OR: return new OrIterator(std::move(owned));
        case CX_PHRASE: return phrase_of(std::move(owned));
        case CX_AND_NOT: return new AndNotIterator(std::move(owned[0]), std::move(owned[1]));
        case CX_AND_MAYBE: return new AndMaybeIterator(std::move(owned[0]), std::move(owned[1]));
        }
        throw std::invalid_argument("no such operator");
    });
}

cx_iterator *cx_iterator_minimum_match(cx_iterator *const *parts, const uint32_t *votes, size_t count, uint32_t minimum, cx_error *error) {
    return guard(error, static_cast<cx_iterator *>(nullptr), [&] {
        std::vector<Part> owned = take(parts, count);
        return new MinimumMatchIterator(std::move(owned), std::vector<uint32_t>(votes, votes + count), minimum);
    });
}

cx_iterator *cx_iterator_phrase_part(cx_iterator *part, const uint32_t *distances, size_t count, cx_error *error) {
    return guard(error, static_cast<cx_iterator *>(nullptr), [&] {
        Part owned(part);
        return new PhrasePart(std::move(owned), std::vector<uint32_t>(distances, distances + count));
    });
}

cx_iterator *cx_iterator_weigh(cx_iterator *part, double documents, double frequency, double factor, double length_share,
                       cx_error *error) {
    return guard(error, static_cast<cx_iterator *>(nullptr), [&] {
        Part owned(part);
        return new WeighedIterator(std::move(owned), documents, frequency, factor, length_share);
    });
}

double cx_iterator_used_frequency(const cx_iterator *weighed, cx_error *error) {
    return guard(error, -1.0, [&] { return static_cast<const WeighedIterator *>(weighed)->used_frequency(); });
}

cx_iterator *cx_iterator_scale(cx_iterator *part, double factor, cx_error *error) {
    return guard(error, static_cast<cx_iterator *>(nullptr), [&] {
        Part owned(part);
        return new ScaledIterator(std::move(owned), factor);
    });
}

cx_iterator *cx_iterator_unverified(cx_iterator *part, cx_error *error) {
    return guard(error, static_cast<cx_iterator *>(nullptr), [&] {
        Part owned(part);
        return new UnverifiedIterator(std::move(owned));
    });
}

cx_iterator *cx_iterator_rank(cx_database *database, cx_iterator *part, const uint8_t *length_term, size_t length, double average,
                      cx_error *error) {
    return guard(error, static_cast<cx_iterator *>(nullptr), [&] {
        Part owned(part);
        return new RankedIterator(std::move(owned), *database, text(length_term, length), average);
    });
}

uint64_t cx_iterator_cost(const cx_iterator *iterator, cx_error *error) {
    return guard(error, uint64_t(0), [&] { return iterator->cost(); });
}

size_t cx_iterator_next(cx_database *database, cx_iterator *iterator, uint32_t from, bool ranked, cx_candidate *candidates,
                    size_t capacity, uint64_t *steps, cx_error *error) {
    return guard_reading(database, error, size_t(0), [&] {
        const std::vector<Xapian::docid> &deleted = database->deleted;
        auto gone = std::lower_bound(deleted.begin(), deleted.end(), from);
        size_t count = 0;
        const StepLimit limit(*database, *steps);
        try {
            for (uint64_t docid = from; count < capacity && (docid = iterator->seek(docid)) < END; ++docid) {
                // Not all iterators read lists.
                database->take_steps(1);
                while (gone != deleted.end() && *gone < docid) ++gone;
                if (gone != deleted.end() && *gone == docid) continue;
                const Match match = iterator->match(Evidence::ALL);
                if (match == Match::NONE) continue;
                candidates[count] = {uint32_t(docid), match == Match::CERTAIN, ranked ? iterator->weight(1) : 0};
                ++count;
            }
        } catch (const Exhausted &) {
            // The document that was being looked at is not among those that were written.
        }
        return count;
    });
}

cx_selection *cx_selection_new(cx_iterator *ranked, size_t wanted, size_t wanted_certain, double most, cx_error *error) {
    return guard(error, static_cast<cx_selection *>(nullptr), [&] {
        std::unique_ptr<RankedIterator> owned(static_cast<RankedIterator *>(ranked));
        return new cx_selection(std::move(owned), wanted, wanted_certain, most);
    });
}

void cx_selection_free(cx_selection *selection) { delete selection; }

bool cx_selection_advance(cx_database *database, cx_selection *selection, size_t documents, cx_error *error) {
    return guard_reading(database, error, false, [&] { return selection->advance(*database, documents); });
}

cx_selected cx_selection_result(const cx_selection *selection, cx_error *error) {
    return guard(error, cx_selected{}, [&] {
        return cx_selected{selection->certain, selection->uncertain.size(), selection->kept.size(),
                           selection->is_complete};
    });
}

void cx_selection_copy(const cx_selection *selection, cx_candidate *kept, uint32_t *uncertain, cx_error *error) {
    guard(error, [&] {
        std::copy(selection->kept.begin(), selection->kept.end(), kept);
        std::copy(selection->uncertain.begin(), selection->uncertain.end(), uncertain);
    });
}

uint64_t cx_prefix_frequency(cx_database *database, const uint8_t *prefix, size_t length, uint64_t enough,
                             cx_error *error) {
    return guard_reading(database, error, uint64_t(0), [&] {
        uint64_t sum = 0;
        const bool has_deleted = !database->deleted.empty();
        // A term of several databases comes once for each; the documents that are gone are known of all together.
        std::set<std::string> terms;
        for_each_term(*database, text(prefix, length), [&](const std::string &term, uint32_t frequency) {
            if (!has_deleted) {
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
        database->borrowed = std::move(found);
        *length = database->borrowed.size();
        return reinterpret_cast<const uint8_t *>(database->borrowed.data());
    });
}
const uint8_t *cx_frequent_terms(cx_database *database, const uint8_t *prefix, size_t prefix_length, size_t most, uint64_t *rest,
                                 size_t *length, cx_error *error) {
    return guard_reading(database, error, static_cast<const uint8_t *>(nullptr), [&] {
        using Counted = std::pair<uint32_t, std::string>;
        // The rarest is on top, and goes where there are too many.
        std::priority_queue<Counted, std::vector<Counted>, std::greater<>> kept;
        // Of each database for itself: a term may be in all of them. Its terms come in their order, one database after the other.
        std::vector<uint64_t> left_out(1, 0);
        std::string last;
        for_each_term(*database, text(prefix, prefix_length), [&](const std::string &term, uint32_t frequency) {
            if (term <= last) left_out.push_back(0);
            last = term;
            if (kept.size() < most || frequency > kept.top().first) kept.emplace(frequency, term);
            else left_out.back() = std::max<uint64_t>(left_out.back(), frequency);
            if (kept.size() > most) {
                // Of which database this one is nobody knows any more.
                for (uint64_t &greatest : left_out) greatest = std::max<uint64_t>(greatest, kept.top().first);
                kept.pop();
            }
            return true;
        });
        std::string found;
        for (; !kept.empty(); kept.pop()) {
            if (kept.top().second.find('\0') == std::string::npos) found.append(kept.top().second).push_back('\0');
        }
        *rest = std::accumulate(left_out.begin(), left_out.end(), uint64_t(0));
        database->borrowed = std::move(found);
        *length = database->borrowed.size();
        return reinterpret_cast<const uint8_t *>(database->borrowed.data());
    });
}
}
