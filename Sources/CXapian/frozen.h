// SPDX-License-Identifier: GPL-2.0-or-later
//
// A database of libxapian's glass backend that nobody changes any more, read in place from mapped files: no block is
// copied, no cursor kept. It must have been written whole by SakuinGlass (its leaves stand one behind the other, a chunk
// of postings is one item, nothing is deflated). The format is told in backends/glass/ of xapian-core 1.4.

#ifndef CXAPIAN_FROZEN_H
#define CXAPIAN_FROZEN_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// A file in memory.
class MappedFile {
    const uint8_t *bytes = nullptr;
    size_t length = 0;

  public:
    // Throws Xapian::DatabaseOpeningError.
    explicit MappedFile(const std::string &path);
    ~MappedFile();
    MappedFile(const MappedFile &) = delete;
    MappedFile &operator=(const MappedFile &) = delete;
    const uint8_t *begin() const { return bytes; }
    size_t size() const { return length; }
};

// A table: entries in the order of their keys. What does not add up throws Xapian::DatabaseCorruptError.
class FrozenTable {
    const MappedFile file;
    uint32_t root;
    int level;

    const uint8_t *block(uint32_t number) const;

  public:
    // The place of an item: a block, and where in its directory.
    struct Place {
        uint32_t block;
        unsigned entry;
    };
    // An entry, or a part of one that is too long for an item.
    struct Item {
        std::string_view key, tag;
        unsigned component;
        bool is_last;
    };

    FrozenTable(const std::string &path, uint32_t root_, int level_) : file(path), root(root_), level(level_) {}

    bool is_empty() const { return file.size() == 0; }

    // The last item whose key is not greater than `key`, of several components the first.
    Place find(std::string_view key) const;
    Item item(Place place) const;
    // Moves on to the next item; false at the end.
    bool next(Place &place) const;
};

// The postings of one term, or the lengths of all documents.
class FrozenPostings {
    const FrozenTable *table = nullptr;
    std::string key;
    bool is_lengths = false;
    FrozenTable::Place place{0, 0};
    // What of the chunk is left, and the number that stands in the place of the frequency.
    const uint8_t *position = nullptr, *end = nullptr, *number = nullptr;
    // Bytes of which it is known where numbers end, and a bit for each end.
    static constexpr ptrdiff_t window = 64;
    const uint8_t *begin = nullptr;
    uint64_t ends = 0;
    uint64_t docid = 0, last = 0;
    uint32_t postings = 0;
    bool is_last_chunk = true;

    bool is_own(std::string_view other) const;
    void read_chunk(const FrozenTable::Item &item);
    void open_window();
    void step();
    bool seek_in_window(uint64_t target);
    void next_chunk();
    void find_chunk(uint32_t target);

  public:
    // Behind the last docid of all.
    static constexpr uint64_t END = uint64_t(1) << 32;

    // Without postings.
    FrozenPostings() : docid(END) {}
    FrozenPostings(const FrozenTable &table_, const std::string &term);

    uint32_t frequency() const { return postings; }
    // The first docid at or after `target`; END if there is none. `target` never goes back.
    uint64_t seek(uint64_t target);
    // Of the posting that `seek` gave last.
    uint32_t wdf() const;
};

class FrozenDatabase {
    struct Roots {
        uint32_t postlist, docdata;
        int postlist_level, docdata_level;
    };
    const Roots roots;
    const FrozenTable postlist, docdata;

    FrozenDatabase(const std::string &path, const Roots &roots_);
    static Roots read_roots(const std::string &path);

  public:
    explicit FrozenDatabase(const std::string &path) : FrozenDatabase(path, read_roots(path)) {}

    FrozenPostings postings(const std::string &term) const { return FrozenPostings(postlist, term); }
    // The data of a document, empty if it has none: in the table, or in `parts` if it does not stand there in one piece.
    std::string_view data(uint32_t docid, std::string &parts) const;
};

#endif
