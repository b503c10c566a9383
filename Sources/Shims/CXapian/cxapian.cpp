// SPDX-License-Identifier: GPL-2.0-or-later
//
// libxapian behind plain C. Nothing here knows what a post is.

#include "iterators.h"

#include <algorithm>
#include <cstring>
#include <sstream>

struct cx_document {
    Xapian::Document document;
};

namespace {

const uint8_t *lend(cx_database *database, std::string &&value, size_t *length) {
    database->borrowed = std::move(value);
    *length = database->borrowed.size();
    return reinterpret_cast<const uint8_t *>(database->borrowed.data());
}

// A table that the system does not let it open, libxapian takes for one that is not there and holds nothing
// (GlassTable::do_open_to_read). In a database that has a companion every document but the last has data, so that of the
// first tells.
bool has_data(const Xapian::Database &database, LiveDatabase &live) {
    if (!live.has_companion()) return true;
    const Xapian::PostingIterator first = database.postlist_begin("");
    if (first == database.postlist_end("") || *first == database.get_lastdocid()) return true;
    return !database.get_document(*first, Xapian::DOC_ASSUME_VALID).get_data().empty();
}

void check_data(const Xapian::Database &database, LiveDatabase &live) {
    if (!has_data(database, live)) throw Xapian::DatabaseOpeningError("the data of the documents cannot be opened");
}

void open_writer(cx_database *database, int action) {
    database->writer = std::make_unique<Xapian::WritableDatabase>(database->path, action | Xapian::DB_NO_TERMLIST);
    database->database = *database->writer;
    check_data(database->database, *database->live);
    database->parts.clear();
    database->parts.emplace_back(database->database, database->live);
}

// Opens what libxapian reads for a reader, from the parts' folders.
void open_live(cx_database *reader) {
    Xapian::Database all;
    for (DatabasePart &part : reader->parts) {
        if (!part.live) continue;
        part.database = Xapian::Database(part.live->folder());
        check_data(part.database, *part.live);
        all.add_database(part.database);
    }
    reader->database = all;
}

bool is_deleted(const cx_database *database, Xapian::docid docid) {
    return std::binary_search(database->deleted.begin(), database->deleted.end(), docid);
}

} // namespace

extern "C" {

void cx_mark_deleted(cx_database *database, const uint32_t *docids, size_t count, cx_error *error) {
    guard(error, [&] {
        database->deleted.assign(docids, docids + count);
        database->deleted_frequencies.clear();
    });
}

cx_database *cx_open_reader(const char *paths, bool last_is_immutable, cx_error *error) {
    return guard(error, static_cast<cx_database *>(nullptr), [&] {
        auto opened = std::make_unique<cx_database>();
        std::istringstream lines(paths);
        uint32_t companion = 0;
        for (std::string path; std::getline(lines, path);) {
            if (last_is_immutable && lines.eof()) {
                opened->parts.emplace_back(ImmutableDatabase::shared(path));
                continue;
            }
            const std::shared_ptr<LiveDatabase> live = LiveDatabase::at(path);
            companion = live->verify();
            opened->parts.emplace_back(live);
        }
        open_live(opened.get());
        const DatabasePart &last = opened->parts.back();
        if (last.immutable && opened->parts.size() > 1 && last.immutable->identity() != companion) {
            damaged("its two databases are not of one generation");
        }
        return opened.release();
    });
}

cx_database *cx_immutable_view(const cx_database *database, cx_error *error) {
    return guard(error, static_cast<cx_database *>(nullptr), [&] {
        auto view = std::make_unique<cx_database>();
        for (const DatabasePart &part : database->parts) {
            view->parts.push_back(part.immutable ? part : DatabasePart());
        }
        return view.release();
    });
}

cx_database *cx_open_writer(const char *path, cx_error *error) {
    return guard(error, static_cast<cx_database *>(nullptr), [&] {
        auto opened = std::make_unique<cx_database>();
        opened->live = LiveDatabase::at(path);
        const bool is_new = FileState::of(path + Checksums::name(Checksums::VERSION)) == FileState();
        if (!is_new) opened->live->verify();
        opened->path = path;
        open_writer(opened.get(), is_new ? Xapian::DB_CREATE : Xapian::DB_OPEN);
        opened->live->seal();
        return opened.release();
    });
}

void cx_database_close(cx_database *database) {
    guard_all([&] {
        const std::unique_ptr<cx_database> owned(database);
        if (!database->writer) return;
        // A writer that is let go commits what waits, what a failed commit has left included, unless a transaction is open:
        // that is dropped, as it would be by a crash (Database::Internal::dtor_called). So one is open here, always.
        try { database->writer->begin_transaction(false); } catch (const Xapian::InvalidOperationError &) {}
        database->live->cancel();
    });
}

bool cx_reopen(cx_database *database, cx_error *error) {
    return guard(error, false, [&] {
        for (const DatabasePart &part : database->parts) {
            if (part.live) part.live->verify();
        }
        // The combined database reopens its parts, which the parts here share.
        const bool was_open = database->is_open;
        if (was_open && !database->database.reopen()) return false;
        database->is_open = false;
        const auto is_whole = [](const DatabasePart &part) { return !part.live || has_data(part.database, *part.live); };
        if (!was_open || !std::all_of(database->parts.begin(), database->parts.end(), is_whole)) open_live(database);
        database->is_open = true;
        return true;
    });
}

uint32_t cx_document_count(cx_database *database, cx_error *error) {
    return guard(error, uint32_t(0), [&] {
        return uint32_t(database->documents() - database->deleted.size());
    });
}

uint32_t cx_term_frequency(cx_database *database, const uint8_t *term, size_t length, cx_error *error) {
    return guard_reading(database, error, uint32_t(0), [&] {
        const std::string name = text(term, length);
        return uint32_t(live_frequency(*database, name, TermPostings(*database, name).frequency()));
    });
}

uint64_t cx_frequency_sum(cx_database *database, const uint8_t *term, size_t length, cx_error *error) {
    return guard_reading(database, error, uint64_t(0), [&] {
        const std::string name = text(term, length);
        uint64_t gone = 0;
        if (!database->deleted.empty()) {
            for_each_deleted(*database, name, [&](const TermPostings &postings) { gone += postings.wdf(); });
        }
        return TermPostings(*database, name).collection_frequency() - gone;
    });
}

size_t cx_docids(cx_database *database, const uint8_t *term, size_t length, uint32_t from, uint32_t *docids,
                 size_t capacity, cx_error *error) {
    return guard_reading(database, error, size_t(0), [&] {
        TermPostings postings(*database, text(term, length));
        size_t count = 0;
        for (uint64_t docid = postings.seek(from); docid < END && count < capacity; docid = postings.seek(docid + 1)) {
            if (!is_deleted(database, Xapian::docid(docid))) docids[count++] = uint32_t(docid);
        }
        return count;
    });
}

bool cx_has_document(cx_database *database, uint32_t docid, cx_error *error) {
    return guard_reading(database, error, false, [&] {
        return TermPostings(*database, "").seek(docid) == docid;
    });
}

uint32_t cx_first_free_docid(cx_database *database, uint32_t from, cx_error *error) {
    return guard_reading(database, error, uint32_t(0), [&] {
        TermPostings documents(*database, "");
        uint32_t free = from;
        while (free != 0 && documents.seek(free) == free) ++free;
        return free;
    });
}

const uint8_t *cx_data(cx_database *database, uint32_t docid, size_t *length, cx_error *error) {
    return guard_reading(database, error, static_cast<const uint8_t *>(nullptr), [&] {
        *length = 0;
        const size_t count = database->parts.size();
        const DatabasePart &part = database->parts[(docid - 1) % count];
        const Xapian::docid own = Xapian::docid((docid - 1) / count + 1);
        if (part.live) {
            return lend(database, part.database.get_document(own, Xapian::DOC_ASSUME_VALID).get_data(), length);
        }
        if (!part.immutable) throw Xapian::InvalidArgumentError("a view was asked for a document that it does not show");
        const std::string_view data = part.immutable->data(own, database->borrowed);
        *length = data.size();
        return reinterpret_cast<const uint8_t *>(data.data());
    });
}

const uint8_t *cx_metadata(cx_database *database, const char *key, size_t *length, cx_error *error) {
    return guard(error, static_cast<const uint8_t *>(nullptr), [&] {
        *length = 0;
        return lend(database, database->database.get_metadata(key), length);
    });
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
        database->borrowed = *key;
        return database->borrowed.c_str();
    });
}

size_t cx_postings(cx_database *database, const uint8_t *term, size_t length, uint32_t from, uint32_t *docids,
                   uint32_t *frequencies, size_t capacity, cx_error *error) {
    return guard_reading(database, error, size_t(0), [&] {
        TermPostings postings(*database, text(term, length));
        size_t count = 0;
        for (uint64_t docid = postings.seek(from); docid < END && count < capacity; docid = postings.seek(docid + 1)) {
            docids[count] = uint32_t(docid);
            frequencies[count++] = postings.wdf();
        }
        return count;
    });
}

size_t cx_docids_with(cx_database *database, const uint8_t *term, size_t length, uint32_t frequency, uint32_t from,
                      uint32_t *docids, size_t capacity, cx_error *error) {
    return guard_reading(database, error, size_t(0), [&] {
        CodedIterator postings(*database, text(term, length), frequency);
        size_t count = 0;
        for (uint64_t docid = postings.seek(from); docid < END && count < capacity; docid = postings.seek(docid + 1)) {
            if (!is_deleted(database, Xapian::docid(docid))) docids[count++] = uint32_t(docid);
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

void cx_verify(cx_database *database, bool is_live_only, cx_error *error) {
    guard(error, [&] {
        for (const DatabasePart &part : database->parts) {
            if (part.live) part.live->verify_open();
            if (part.immutable && !is_live_only) part.immutable->verify();
        }
    });
}

void cx_seal(const char *path, const char *companion, cx_error *error) {
    guard(error, [&] {
        Checksums made = Checksums::of(path);
        if (companion[0] != '\0') made.companion = Checksums::read(companion).identity;
        made.write(path, true);
    });
}

void cx_verify_all(const char *path, cx_error *error) {
    guard(error, [&] { ImmutableDatabase(path, Checksums::read(path)).verify_all(); });
}

void cx_begin(cx_database *database, cx_error *error) {
    guard(error, [&] {
        database->live->begin();
        database->writer->begin_transaction();
    });
}

void cx_commit(cx_database *database, cx_error *error) {
    guard(error, [&] {
        database->writer->commit_transaction();
        database->live->commit();
    });
}

void cx_cancel(cx_database *database, cx_error *error) {
    guard(error, [&] {
        // Glass 1.4.22 keeps its cursor on the list of document lengths across a cancelled transaction; afterwards
        // documents that exist are "not found". A handle opened anew has nothing of the transaction left. If that fails,
        // the closed handle stays and every further call says so.
        database->live->cancel();
        database->writer->cancel_transaction();
        database->writer->close();
        open_writer(database, Xapian::DB_OPEN);
    });
}

void cx_flush(cx_database *database, cx_error *error) {
    guard(error, [&] {
        // Listing all terms makes glass write out the postings it holds (GlassWritableDatabase::open_allterms), which
        // inside a transaction commits nothing.
        (void)database->writer->allterms_begin();
    });
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
}
