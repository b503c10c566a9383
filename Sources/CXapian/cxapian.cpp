// SPDX-License-Identifier: GPL-2.0-or-later
//
// libxapian behind plain C. Nothing here knows what a post is.

#include "handles.h"

#include <algorithm>
#include <cstring>
#include <sstream>

struct cx_document {
    Xapian::Document document;
};

struct cx_query {
    Xapian::Query query;
};

namespace {

const uint8_t *lend(cx_database *database, std::string &&value, size_t *length) {
    database->lent = std::move(value);
    *length = database->lent.size();
    return reinterpret_cast<const uint8_t *>(database->lent.data());
}

// The database that is being asked on this thread: libxapian tells a posting source which part it is to serve, but not
// the part's place in the numbering.
thread_local const cx_database *asked = nullptr;

struct Asking {
    explicit Asking(const cx_database *database) { asked = database; }
    ~Asking() { asked = nullptr; }
};

// The place of `part` in the database that is being asked.
size_t place_of(const Xapian::Database &part) {
    auto found = std::find(asked->uuids.begin(), asked->uuids.end(), part.get_uuid());
    return size_t(found - asked->uuids.begin());
}

// A stretch of docids as a posting list that costs nothing to walk.
class DocidRange final : public Xapian::PostingSource {
    const Xapian::docid first, last;
    // In the numbers of the part; 64 bits, so that the end after the last docid of all can be told.
    uint64_t from = 1, to = 0, current = 0;
    Xapian::doccount most = 0;

  public:
    DocidRange(Xapian::docid first_, Xapian::docid last_) : first(first_), last(last_) {}
    PostingSource *clone() const override { return new DocidRange(first, last); }
    Xapian::doccount get_termfreq_min() const override { return 0; }
    Xapian::doccount get_termfreq_est() const override { return most; }
    Xapian::doccount get_termfreq_max() const override { return most; }
    void init(const Xapian::Database &part) override {
        const uint64_t count = asked->parts.size(), place = place_of(part) + 1;
        from = first <= place ? 1 : (first - place + count - 1) / count + 1;
        to = last < place ? 0 : (last - place) / count + 1;
        current = 0;
        most = from <= to ? std::min<uint64_t>(part.get_doccount(), to - from + 1) : 0;
    }
    void next(double) override { current = current == 0 ? from : current + 1; }
    void skip_to(Xapian::docid docid, double) override { current = std::max({current, from, uint64_t(docid)}); }
    bool at_end() const override { return current > to; }
    Xapian::docid get_docid() const override { return Xapian::docid(current); }
};

// The buried documents as a posting list.
class Buried final : public Xapian::PostingSource {
    const std::shared_ptr<const std::vector<std::vector<Xapian::docid>>> docids;
    std::vector<Xapian::docid>::const_iterator position, end;
    Xapian::doccount count = 0;
    bool started = false;

  public:
    explicit Buried(std::shared_ptr<const std::vector<std::vector<Xapian::docid>>> docids_)
        : docids(std::move(docids_)) {}
    PostingSource *clone() const override { return new Buried(docids); }
    Xapian::doccount get_termfreq_min() const override { return count; }
    Xapian::doccount get_termfreq_est() const override { return count; }
    Xapian::doccount get_termfreq_max() const override { return count; }
    void init(const Xapian::Database &part) override {
        const auto &own = (*docids)[place_of(part)];
        position = own.begin();
        end = own.end();
        count = Xapian::doccount(own.size());
        started = false;
    }
    void next(double) override {
        if (started) ++position;
        started = true;
    }
    void skip_to(Xapian::docid docid, double) override {
        started = true;
        position = std::lower_bound(position, end, docid);
    }
    bool at_end() const override { return position == end; }
    Xapian::docid get_docid() const override { return *position; }
};

bool is_buried(const cx_database *database, Xapian::docid docid) {
    return std::binary_search(database->buried->begin(), database->buried->end(), docid);
}

// Fills in what is known of the parts once they are open.
void know_parts(cx_database *database) {
    database->uuids.clear();
    for (const auto &part : database->parts) database->uuids.push_back(part.get_uuid());
}

} // namespace

extern "C" {

void cx_bury(cx_database *database, const uint32_t *docids, size_t count, cx_error *error) {
    guard(error, [&] {
        const size_t parts = database->parts.size();
        auto by_part = std::make_shared<std::vector<std::vector<Xapian::docid>>>(parts);
        for (size_t i = 0; i < count; ++i) {
            (*by_part)[(docids[i] - 1) % parts].push_back(Xapian::docid((docids[i] - 1) / parts + 1));
        }
        database->buried_by_part = std::move(by_part);
        database->buried = std::make_shared<std::vector<Xapian::docid>>(docids, docids + count);
    });
}

cx_database *cx_open_reader(const char *paths, cx_error *error) {
    return guard(error, static_cast<cx_database *>(nullptr), [&] {
        auto opened = std::make_unique<cx_database>();
        std::istringstream lines(paths);
        for (std::string path; std::getline(lines, path);) {
            opened->parts.emplace_back(path);
            opened->database.add_database(opened->parts.back());
        }
        know_parts(opened.get());
        return opened.release();
    });
}

cx_database *cx_open_writer(const char *path, cx_error *error) {
    return guard(error, static_cast<cx_database *>(nullptr), [&] {
        auto opened = std::make_unique<cx_database>();
        opened->writer = std::make_unique<Xapian::WritableDatabase>(
            path, Xapian::DB_CREATE_OR_OPEN | Xapian::DB_NO_TERMLIST);
        opened->database = *opened->writer;
        opened->parts = {opened->database};
        opened->path = path;
        know_parts(opened.get());
        return opened.release();
    });
}

void cx_database_close(cx_database *database) {
    cx_error ignored;
    // Closing a writer commits unless a transaction is open; sakuin writes in transactions only, so one that is open is
    // dropped here, as it would be by a crash.
    guard(&ignored, [&] {
        if (database->writer) {
            try { database->writer->cancel_transaction(); } catch (const Xapian::InvalidOperationError &) {}
            database->writer->close();
        }
    });
    delete database;
}

void cx_reopen(cx_database *database, cx_error *error) {
    guard(error, [&] { database->database.reopen(); });
}

uint32_t cx_document_count(cx_database *database, cx_error *error) {
    return guard(error, uint32_t(0), [&] {
        return uint32_t(database->database.get_doccount() - database->buried->size());
    });
}

uint32_t cx_term_frequency(cx_database *database, const uint8_t *term, size_t length, cx_error *error) {
    return guard(error, uint32_t(0), [&] { return database->database.get_termfreq(text(term, length)); });
}

size_t cx_docids(cx_database *database, const uint8_t *term, size_t length, uint32_t from, uint32_t *docids,
                 size_t capacity, cx_error *error) {
    return guard(error, size_t(0), [&] {
        std::string name = text(term, length);
        size_t count = 0;
        auto end = database->database.postlist_end(name);
        auto posting = database->database.postlist_begin(name);
        if (posting != end && from > 1) posting.skip_to(from);
        for (; posting != end && count < capacity; ++posting) {
            if (!is_buried(database, *posting)) docids[count++] = *posting;
        }
        return count;
    });
}

bool cx_has_document(cx_database *database, uint32_t docid, cx_error *error) {
    bool found = guard(error, false, [&] {
        (void)database->database.get_doclength(docid);
        return true;
    });
    if (error->code == CX_NO_DOCUMENT) error->code = CX_OK;
    return found;
}

uint32_t cx_first_free_docid(cx_database *database, uint32_t from, cx_error *error) {
    return guard(error, uint32_t(0), [&] {
        auto end = database->database.postlist_end("");
        auto posting = database->database.postlist_begin("");
        if (posting != end) posting.skip_to(from);
        Xapian::docid free = from;
        while (free != 0 && posting != end && *posting == free) {
            ++free;
            ++posting;
        }
        return free;
    });
}

const uint8_t *cx_data(cx_database *database, uint32_t docid, size_t *length, cx_error *error) {
    *length = 0;
    return guard(error, static_cast<const uint8_t *>(nullptr), [&] {
        return lend(database, database->database.get_document(docid, Xapian::DOC_ASSUME_VALID).get_data(), length);
    });
}

const uint8_t *cx_metadata(cx_database *database, const char *key, size_t *length, cx_error *error) {
    *length = 0;
    return guard(error, static_cast<const uint8_t *>(nullptr),
                 [&] { return lend(database, database->database.get_metadata(key), length); });
}

const char *cx_next_metadata_key(cx_database *database, const char *prefix, const char *after, cx_error *error) {
    return guard(error, static_cast<const char *>(nullptr), [&]() -> const char * {
        auto end = database->database.metadata_keys_end(prefix);
        auto key = database->database.metadata_keys_begin(prefix);
        if (key != end && after[0] != '\0') {
            key.skip_to(after);
            if (key != end && *key == after) ++key;
        }
        if (key == end) return nullptr;
        database->lent = *key;
        return database->lent.c_str();
    });
}

size_t cx_postings(cx_database *database, const uint8_t *term, size_t length, uint32_t from, uint32_t *docids,
                   uint32_t *frequencies, size_t capacity, cx_error *error) {
    return guard(error, size_t(0), [&] {
        std::string name = text(term, length);
        size_t count = 0;
        auto end = database->database.postlist_end(name);
        auto posting = database->database.postlist_begin(name);
        if (posting != end && from > 1) posting.skip_to(from);
        for (; posting != end && count < capacity; ++posting, ++count) {
            docids[count] = *posting;
            frequencies[count] = name.empty() ? posting.get_doclength() : posting.get_wdf();
        }
        return count;
    });
}

size_t cx_check(const char *path, char *report, size_t capacity, cx_error *error) {
    return guard(error, size_t(0), [&] {
        std::ostringstream found;
        size_t faults = Xapian::Database::check(path, 0, &found);
        std::snprintf(report, capacity, "%s", found.str().c_str());
        return faults;
    });
}

void cx_begin(cx_database *database, cx_error *error) {
    guard(error, [&] { database->writer->begin_transaction(); });
}

void cx_commit(cx_database *database, cx_error *error) {
    guard(error, [&] { database->writer->commit_transaction(); });
}

void cx_cancel(cx_database *database, cx_error *error) {
    // Glass 1.4.22 keeps its cursor on the list of document lengths across a cancelled transaction; afterwards documents
    // that exist are "not found". A handle opened anew has nothing of the transaction left. If that fails, the closed
    // handle stays and every further call says so.
    guard(error, [&] {
        database->writer->cancel_transaction();
        database->writer->close();
        *database->writer = Xapian::WritableDatabase(database->path, Xapian::DB_OPEN | Xapian::DB_NO_TERMLIST);
        database->database = *database->writer;
        database->parts = {database->database};
    });
}

void cx_spill(cx_database *database, cx_error *error) {
    // Listing all terms makes glass write out the postings it holds (GlassWritableDatabase::open_allterms), which
    // inside a transaction commits nothing.
    guard(error, [&] { (void)database->writer->allterms_begin(); });
}

void cx_set_metadata(cx_database *database, const char *key, const uint8_t *value, size_t length, cx_error *error) {
    guard(error, [&] { database->writer->set_metadata(key, text(value, length)); });
}

cx_document *cx_document_new(cx_error *error) {
    return guard(error, static_cast<cx_document *>(nullptr), [] { return new cx_document(); });
}

void cx_document_free(cx_document *document) { delete document; }

void cx_document_set_data(cx_document *document, const uint8_t *data, size_t length, cx_error *error) {
    guard(error, [&] { document->document.set_data(text(data, length)); });
}

void cx_document_add_term(cx_document *document, const uint8_t *term, size_t length, uint32_t count, cx_error *error) {
    guard(error, [&] { document->document.add_term(text(term, length), count); });
}

void cx_put_document(cx_database *database, uint32_t docid, const cx_document *document, cx_error *error) {
    guard(error, [&] { database->writer->replace_document(docid, document->document); });
}

void cx_query_free(cx_query *query) { delete query; }

cx_query *cx_query_all(cx_error *error) {
    // Not Query::MatchAll: its reference count is shared by all threads and is not atomic.
    return guard(error, static_cast<cx_query *>(nullptr), [] { return new cx_query{Xapian::Query(std::string())}; });
}

cx_query *cx_query_none(cx_error *error) {
    return guard(error, static_cast<cx_query *>(nullptr), [] { return new cx_query{Xapian::Query()}; });
}

cx_query *cx_query_term(const uint8_t *term, size_t length, cx_error *error) {
    return guard(error, static_cast<cx_query *>(nullptr),
                 [&] { return new cx_query{Xapian::Query(text(term, length))}; });
}

cx_query *cx_query_prefix(const uint8_t *prefix, size_t length, cx_error *error) {
    return guard(error, static_cast<cx_query *>(nullptr), [&] {
        return new cx_query{Xapian::Query(Xapian::Query::OP_WILDCARD, text(prefix, length), 0,
                                          Xapian::Query::WILDCARD_LIMIT_ERROR, Xapian::Query::OP_SYNONYM)};
    });
}

cx_query *cx_query_docids(uint32_t first, uint32_t last, cx_error *error) {
    return guard(error, static_cast<cx_query *>(nullptr), [&] {
        return new cx_query{Xapian::Query((new DocidRange(first, last))->release())};
    });
}

cx_query *cx_query_combine(cx_operator op, const cx_query *left, const cx_query *right, cx_error *error) {
    static const Xapian::Query::op operators[] = {Xapian::Query::OP_AND, Xapian::Query::OP_OR,
                                                  Xapian::Query::OP_AND_NOT, Xapian::Query::OP_AND_MAYBE};
    return guard(error, static_cast<cx_query *>(nullptr),
                 [&] { return new cx_query{Xapian::Query(operators[op], left->query, right->query)}; });
}

cx_query *cx_query_scale(const cx_query *query, double factor, cx_error *error) {
    return guard(error, static_cast<cx_query *>(nullptr), [&] { return new cx_query{query->query * factor}; });
}

size_t cx_match(cx_database *database, const cx_query *query, uint32_t *docids, double *weights, size_t capacity,
                cx_error *error) {
    return guard(error, size_t(0), [&] {
        Asking asking(database);
        Xapian::Enquire enquire(database->database);
        if (database->buried->empty()) {
            enquire.set_query(query->query);
        } else {
            Xapian::Query buried((new Buried(database->buried_by_part))->release());
            enquire.set_query(Xapian::Query(Xapian::Query::OP_AND_NOT, query->query, buried));
        }
        // k1 and b as in the measurements of DESIGN 4; k3 and k2 keep their usual values, documents of any length count.
        enquire.set_weighting_scheme(Xapian::BM25Weight(1.2, 0, 1, 0.75, 0.5));
        Xapian::MSet matches = enquire.get_mset(0, Xapian::doccount(capacity));
        size_t count = 0;
        for (auto match = matches.begin(); match != matches.end(); ++match, ++count) {
            docids[count] = *match;
            weights[count] = match.get_weight();
        }
        return count;
    });
}
}
