// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the files of a database were when they were last complete: the file `checksums` beside them. Blocks are verified by
// it when they are first read (immutable.h) or when the database is opened (live.h).
//
//   magic (16) , revision (4) , companion (4) , then of iamglass, postlist.glass, docdata.glass and lengths each: length (8) and the
//   CRC-32C of each block of 8192 bytes, the last one shorter (4 each) ; then the CRC-32C of all that (4). Little-endian. With
//   the magic that ends in 1 there is no file `lengths`.

#ifndef CXAPIAN_CHECKSUMS_H
#define CXAPIAN_CHECKSUMS_H

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <sys/stat.h>
#include <vector>

// CRC-32C (Castagnoli) of more bytes, beginning with 0. Every change of up to 32 bits in a row is seen; of others one in
// four billion is not. Processors reckon it at 8 bytes in three cycles, so that it needs no library.
uint32_t crc32c(uint32_t crc, const uint8_t *bytes, size_t length);

// An open file, or one that is not there.
class Descriptor {
    int number;

  public:
    // Throws Xapian::DatabaseOpeningError, but not for a file that does not exist.
    explicit Descriptor(const std::string &path, int flags = 0, unsigned mode = 0);
    ~Descriptor();
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    bool is_open() const { return number >= 0; }
    operator int() const { return number; }
    // Up to `length` bytes at `offset`; fewer only at the end of the file. Throws Xapian::DatabaseError.
    size_t read(uint8_t *bytes, size_t length, uint64_t offset) const;
};

// What tells two states of a file apart without reading it: a write changes it.
struct FileState {
    uint64_t device = 0, inode = 0, size = 0;
    int64_t modified = 0, changed = 0;

    FileState() = default;
    explicit FileState(const struct stat &status);
    // All zeros if there is no such file.
    static FileState of(const std::string &path);
    bool operator==(const FileState &other) const {
        return device == other.device && inode == other.inode && size == other.size && modified == other.modified &&
               changed == other.changed;
    }
    bool operator!=(const FileState &other) const { return !(*this == other); }
};

struct Checksums {
    static constexpr size_t block_size = 8192;
    enum File { VERSION, POSTLIST, DOCDATA, LENGTHS };
    static constexpr int files = 4;

    struct Blocks {
        uint64_t length = 0;
        std::vector<uint32_t> sums;
        // How many bytes the block has.
        size_t size(size_t number) const { return size_t(std::min<uint64_t>(block_size, length - number * block_size)); }
    };

    // libxapian's, counted by its commits.
    uint32_t revision = 0;
    // The identity of the database that this one is served with; 0 if it stands alone.
    uint32_t companion = 0;
    // Tells it from the checksums of every other database and revision.
    uint32_t identity = 0;
    Blocks blocks[files];

    static std::string name(int file);

    // Of the database at `path` as it stands. Blocks that bear no later revision than `before` are taken from there: no commit
    // has touched them since.
    static Checksums of(const std::string &path, const Checksums *before = nullptr);
    // As they were written. Throws Xapian::DatabaseCorruptError where there are none, or damaged ones.
    static Checksums read(const std::string &path);
    // Writes them, in one step, and waits until they are on the disk; with `waits_for_folder` until their name is, too.
    void write(const std::string &path, bool waits_for_folder);
};

// The revision that the bytes of `iamglass` tell. Throws Xapian::DatabaseCorruptError.
uint32_t revision_of(const std::vector<uint8_t> &iamglass);
// The revision that wrote a block of a table: its first four bytes, in big-endian order.
uint32_t block_revision(const uint8_t *block);
// All of a file; empty if there is none.
std::vector<uint8_t> contents(const std::string &path);

[[noreturn]] void damaged(const std::string &what);

#endif
