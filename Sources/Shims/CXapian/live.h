// SPDX-License-Identifier: GPL-2.0-or-later
//
// A database that libxapian writes in place and reads by itself, verified by its checksums as a whole: when it is opened, and
// before and after a question if somebody wrote to its files meanwhile who is not this process's writer. libxapian copies
// blocks and asks no checksums, and damaged blocks can end it; so it gets to read only what was found whole.
//
// A commit and its checksums are two steps, and a transaction writes into free blocks before it is committed. So what does
// not agree with the checksums of revision r is damaged unless it bears r + 1: all that r holds is older. A commit that
// fails leaves such blocks, too, and libxapian then makes r + 2 of what r holds, so that nobody takes them for blocks of the
// next r + 1 (GlassDatabase::modifications_failed), or fails in that as well. Blocks that are later than those that refer to
// them it refuses itself.

#ifndef CXAPIAN_LIVE_H
#define CXAPIAN_LIVE_H

#include "checksums.h"

#include <array>
#include <memory>
#include <mutex>

class LiveDatabase {
    // Whether a file has been written to: those that the checksums tell of, and these themselves.
    using States = std::array<FileState, Checksums::files + 1>;
    // The same of the two tables, which are kept open to be asked more cheaply.
    using Tables = std::array<std::unique_ptr<const Descriptor>, 2>;
    using TableStates = std::array<FileState, 2>;

    const std::string path;
    std::mutex lock;
    // Of the files when they were found whole; all zeros before.
    States whole{};
    Tables tables;
    TableStates whole_tables{};
    uint32_t companion = 0;
    // True while a transaction is under way: the files change all the time then.
    bool is_written = false;

    States states() const;
    TableStates table_states() const;
    void verify_all();
    void note_whole(const States &states);

  public:
    explicit LiveDatabase(const std::string &path_) : path(path_) {}
    // What this process knows of the database at `path`.
    static std::shared_ptr<LiveDatabase> at(const std::string &path);
    const std::string &folder() const { return path; }

    // Throws Xapian::DatabaseCorruptError if a file is not what was committed. Cheap where none has been written to since this
    // process found them whole, or wrote them. Returns the identity of the database that this one is served with.
    uint32_t verify();
    // True if it is served with another database, as far as was found when it was last verified.
    bool has_companion();
    // The same as `verify` for whoever has it open: whether another file has its name now does not matter.
    void verify_open();

    // Of the one writer: it begins to write; it has committed, or dropped what it wrote.
    void begin();
    void commit();
    void cancel();
    // Brings the checksums up to the revision that stands, where a crash came between the two steps of a commit; makes
    // them where there are none yet.
    void seal();
};

#endif
