// SPDX-License-Identifier: GPL-2.0-or-later
//
// Files in memory that do not end the program when their bytes are gone. Where a mapped file has become shorter, or its disk
// gives no answer, the kernel sends SIGBUS to whoever reads: then zeros take the place of what cannot be had, and the file
// is marked as broken. Whoever reads asks for the mark before an answer leaves, and throws the answer away.

#ifndef CXAPIAN_MAPPED_H
#define CXAPIAN_MAPPED_H

#include "checksums.h"

#include <atomic>

class MappedFile {
    const Descriptor file;
    const uint8_t *bytes = nullptr;
    size_t length = 0;
    // In the table that the handler of the signal looks into.
    int entry = -1;
    std::atomic<bool> broken{false};

  public:
    // Maps a file, which must have `size` bytes. Throws Xapian::DatabaseCorruptError, Xapian::DatabaseOpeningError.
    MappedFile(const std::string &path, uint64_t size);
    ~MappedFile();
    MappedFile(const MappedFile &) = delete;
    MappedFile &operator=(const MappedFile &) = delete;
    const uint8_t *begin() const { return bytes; }
    size_t size() const { return length; }
    // Has the disk asked for these bytes, without waiting for them.
    void prefetch(size_t offset, size_t size) const;
    // Has nothing read beside what is asked for.
    void expect_random() const;
    // True if something that was read was not what the file holds.
    bool is_broken() const { return broken.load(std::memory_order_relaxed); }
    // Of the file as it is now, whether it still has a name or not. Throws Xapian::DatabaseError.
    FileState state() const;
};

#endif
