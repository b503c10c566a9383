// SPDX-License-Identifier: GPL-2.0-or-later
//
// SQLite FTS5's trigram index of a JSON Lines dump, text inside, in one transaction and without a journal: as fast as
// the library goes. Usage: fts5 DATABASE DUMP...

#include <sqlite3.h>

#include "post.hpp"

static void check(int code, sqlite3* database) {
    if (code != SQLITE_OK && code != SQLITE_DONE) fail(sqlite3_errmsg(database));
}

int main(int argc, char** argv) {
    if (argc < 3) fail("usage: fts5 DATABASE DUMP...");
    sqlite3* database;
    check(sqlite3_open(argv[1], &database), database);
    check(sqlite3_exec(
              database,
              "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;"
              "CREATE VIRTUAL TABLE posts USING fts5(id UNINDEXED, time UNINDEXED, title, body, tokenize='trigram');"
              "BEGIN",
              nullptr, nullptr, nullptr),
          database);
    sqlite3_stmt* insert;
    check(sqlite3_prepare_v2(database, "INSERT INTO posts VALUES(?,?,?,?)", -1, &insert, nullptr), database);
    Post post;
    for (int dump = 2; dump < argc; ++dump) {
        PostReader reader(argv[dump]);
        while (reader.next(post)) {
            sqlite3_bind_text(insert, 1, post.id.data(), int(post.id.size()), SQLITE_STATIC);
            sqlite3_bind_int64(insert, 2, post.time);
            sqlite3_bind_text(insert, 3, post.title.data(), int(post.title.size()), SQLITE_STATIC);
            sqlite3_bind_text(insert, 4, post.body.data(), int(post.body.size()), SQLITE_STATIC);
            check(sqlite3_step(insert), database);
            check(sqlite3_reset(insert), database);
        }
    }
    sqlite3_finalize(insert);
    check(sqlite3_exec(database, "COMMIT", nullptr, nullptr, nullptr), database);
    check(sqlite3_close(database), database);
}
