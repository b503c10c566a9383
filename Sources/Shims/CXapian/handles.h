// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the files of this target share: the database's handle, and the one place where exceptions stop.

#ifndef CXAPIAN_HANDLES_H
#define CXAPIAN_HANDLES_H

#include "cxapian.h"
#include "immutable.h"
#include "live.h"

#include <cstdio>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>
#include <xapian.h>

// One of the databases that a handle shows as one: read in place if nobody changes it any more, else by libxapian.
struct DatabasePart {
    Xapian::Database database;
    std::shared_ptr<LiveDatabase> live;
    std::shared_ptr<const ImmutableDatabase> immutable;

    // One that is not shown.
    DatabasePart() = default;
    explicit DatabasePart(std::shared_ptr<const ImmutableDatabase> immutable_) : immutable(std::move(immutable_)) {}
    explicit DatabasePart(std::shared_ptr<LiveDatabase> live_) : live(std::move(live_)) {}
    DatabasePart(Xapian::Database database_, std::shared_ptr<LiveDatabase> live_)
        : database(std::move(database_)), live(std::move(live_)) {}

    Xapian::doccount documents() const { return immutable ? immutable->document_count() : database.get_doccount(); }
};

// What an iterator throws that would take a step too many. It must not be asked on.
struct Exhausted {};

struct cx_database {
    // What libxapian reads, of a reader as one; for a writer a second face of the same database.
    Xapian::Database database;
    // What `database` is made of, in its numbering: document d of the i-th of n is (d - 1) * n + i + 1.
    std::vector<DatabasePart> parts;
    // False of a reader that moved on and could not open a table: it is to be opened anew.
    bool is_open = true;
    std::unique_ptr<Xapian::WritableDatabase> writer;
    // The writer's folder, and what is known of it.
    std::string path;
    std::shared_ptr<LiveDatabase> live;
    // Ascending docids of documents that are gone.
    std::vector<Xapian::docid> deleted;
    // How many of these have a term, for terms that were asked for.
    std::unordered_map<std::string, uint64_t> deleted_frequencies;
    static constexpr size_t most_deleted_frequencies = 10000;
    // What cx_data, cx_metadata and cx_next_metadata_key last gave out.
    std::string borrowed;
    // Steps that iterators may take until `Exhausted` is thrown: looks for a document in a list, each 10 to 20 ns. What takes longer is several.
    static constexpr uint64_t any_number = UINT64_MAX, steps_of_places = 16, steps_of_stretch = 4;
    uint64_t steps = any_number;

    Xapian::doccount documents() const {
        Xapian::doccount sum = 0;
        for (const DatabasePart &part : parts) sum += part.documents();
        return sum;
    }
    void take_steps(uint64_t count) {
        if (steps < count) {
            steps = 0;
            throw Exhausted();
        }
        if (steps != any_number) steps -= count;
    }
    // Throws if something that was read in place could not be had.
    void check() const {
        for (const DatabasePart &part : parts) {
            if (part.immutable) part.immutable->check();
        }
    }
};

namespace {

inline void fail(cx_error *error, cx_code code, const char *message) {
    error->code = code;
    std::snprintf(error->message, sizeof error->message, "%s", message);
}

inline std::string described(const Xapian::Error &error) {
    const char *reason = error.get_error_string();
    return error.get_type() + std::string(": ") + error.get_msg() + (reason ? std::string(" (") + reason + ")" : "");
}

// True if libxapian met the end of a file where a block should be. It tells that with the error of a failed call, but no call
// failed: the file is shorter than it was.
inline bool is_cut(const Xapian::Error &error) {
    return !error.get_error_string() && error.get_msg().find("EOF") != std::string::npos;
}

// Tells what is being thrown.
inline void report(cx_error *error) {
    try {
        throw;
    } catch (const Xapian::DatabaseLockError &e) {
        fail(error, CX_LOCKED, e.get_msg().c_str());
    } catch (const Xapian::DatabaseNotFoundError &e) {
        fail(error, CX_MISSING, e.get_msg().c_str());
    } catch (const Xapian::DatabaseCorruptError &e) {
        fail(error, CX_CORRUPT, e.get_msg().c_str());
    } catch (const Xapian::DatabaseVersionError &e) {
        fail(error, CX_FORMAT, e.get_msg().c_str());
    } catch (const Xapian::DatabaseModifiedError &e) {
        fail(error, CX_STALE, e.get_msg().c_str());
    } catch (const Xapian::DocNotFoundError &e) {
        fail(error, CX_NO_DOCUMENT, e.get_msg().c_str());
    } catch (const Xapian::Error &e) {
        fail(error, is_cut(e) ? CX_CORRUPT : CX_OTHER, described(e).c_str());
    } catch (const std::exception &e) {
        fail(error, CX_OTHER, e.what());
    } catch (...) {
        fail(error, CX_OTHER, "unknown exception");
    }
}

template <class Result, class Body> Result guard(cx_error *error, Result bad, Body body) noexcept {
    error->code = CX_OK;
    error->message[0] = '\0';
    try {
        return body();
    } catch (...) {
        try {
            report(error);
        } catch (...) {
            fail(error, CX_OTHER, "there is no memory left");
        }
    }
    return bad;
}

template <class Body> void guard(cx_error *error, Body body) noexcept {
    guard(error, 0, [&] {
        body();
        return 0;
    });
}

// For what is read: nothing is given out that may be the zeros of a page that could not be had.
template <class Result, class Body>
Result guard_reading(const cx_database *database, cx_error *error, Result bad, Body body) noexcept {
    return guard(error, bad, [&] {
        Result result = body();
        database->check();
        return result;
    });
}

// For what has nobody to report to.
template <class Body> void guard_all(Body body) noexcept {
    cx_error ignored;
    guard(&ignored, body);
}

inline std::string text(const uint8_t *bytes, size_t length) {
    return length == 0 ? std::string() : std::string(reinterpret_cast<const char *>(bytes), length);
}

} // namespace

#endif
