// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the files of this target share: the database's handle, and the one place where exceptions stop.

#ifndef CXAPIAN_HANDLES_H
#define CXAPIAN_HANDLES_H

#include "cxapian.h"
#include "frozen.h"

#include <cstdio>
#include <memory>
#include <string>
#include <vector>
#include <xapian.h>

// One of the databases that a handle shows as one.
struct DatabasePart {
    Xapian::Database database;
    // The same, if nobody changes it any more.
    std::shared_ptr<const FrozenDatabase> frozen;
};

struct cx_database {
    // The reader's view; for a writer a second face of the same database.
    Xapian::Database database;
    // What `database` is made of, in its numbering: document d of the i-th of n is (d - 1) * n + i + 1.
    std::vector<DatabasePart> parts;
    std::unique_ptr<Xapian::WritableDatabase> writer;
    // The writer's folder.
    std::string path;
    // Ascending docids of documents that are gone.
    std::vector<Xapian::docid> buried;
    // What cx_data, cx_metadata and cx_next_metadata_key last gave out.
    std::string lent;
};

namespace {

inline void fail(cx_error *error, cx_code code, const std::string &message) {
    error->code = code;
    std::snprintf(error->message, sizeof error->message, "%s", message.c_str());
}

template <class Result, class Body> Result guard(cx_error *error, Result bad, Body body) noexcept {
    error->code = CX_OK;
    error->message[0] = '\0';
    try {
        return body();
    } catch (const Xapian::DatabaseLockError &e) {
        fail(error, CX_LOCKED, e.get_msg());
    } catch (const Xapian::DatabaseNotFoundError &e) {
        fail(error, CX_MISSING, e.get_msg());
    } catch (const Xapian::DatabaseCorruptError &e) {
        fail(error, CX_CORRUPT, e.get_msg());
    } catch (const Xapian::DatabaseVersionError &e) {
        fail(error, CX_FORMAT, e.get_msg());
    } catch (const Xapian::DatabaseModifiedError &e) {
        fail(error, CX_STALE, e.get_msg());
    } catch (const Xapian::DocNotFoundError &e) {
        fail(error, CX_NO_DOCUMENT, e.get_msg());
    } catch (const Xapian::Error &e) {
        std::string reason = e.get_error_string() ? std::string(" (") + e.get_error_string() + ")" : "";
        fail(error, CX_OTHER, e.get_type() + std::string(": ") + e.get_msg() + reason);
    } catch (const std::exception &e) {
        fail(error, CX_OTHER, e.what());
    } catch (...) {
        fail(error, CX_OTHER, "unknown exception");
    }
    return bad;
}

template <class Body> void guard(cx_error *error, Body body) noexcept {
    guard(error, 0, [&] {
        body();
        return 0;
    });
}

inline std::string text(const uint8_t *bytes, size_t length) {
    return length == 0 ? std::string() : std::string(reinterpret_cast<const char *>(bytes), length);
}

} // namespace

#endif
