// SPDX-License-Identifier: GPL-2.0-or-later
//
// A database of libxapian's glass backend that nobody changes any more, read in place from mapped files: no block is
// copied, no cursor kept. It must have been written whole by SakuinGlass (its leaves stand one behind the other, a chunk
// of postings is one item, nothing is deflated). The format is told in backends/glass/ of xapian-core 1.4.
//
// A block is verified by its checksum when it is first read, and again when the file has been written to since. So what is
// read is what was written, up to the last `verify`. All the same nothing is believed that would lead out of a file or
// round in a circle: a file may change while it is read.

#ifndef CXAPIAN_IMMUTABLE_H
#define CXAPIAN_IMMUTABLE_H

#include "mapped.h"

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

// A file that nobody changes any more, each block of which is verified when it is first read.
class SealedFile {
    const Checksums::Blocks sums;
    // A bit for each block that was found to be what was written.
    const std::unique_ptr<std::atomic<uint64_t>[]> verified;
    mutable std::mutex state_lock;
    // Of the file when its blocks were verified.
    mutable FileState state;

    bool is_as_written(size_t number) const;
    void verify_block(size_t number) const;
    [[noreturn]] void refuse(size_t number) const;
    [[noreturn]] void refuse_broken() const;

  protected:
    const std::string path;
    const MappedFile file;

    size_t blocks() const { return sums.sums.size(); }
    // Throws unless the block, of which there are so many, is what was written.
    void need(size_t number) const {
        if (!(verified[number / 64].load(std::memory_order_relaxed) >> number % 64 & 1)) verify_block(number);
    }

  public:
    SealedFile(const std::string &path_, Checksums::Blocks sums_);

    bool is_empty() const { return file.size() == 0; }
    // Throws Xapian::DatabaseCorruptError if what was read so far is not what was written: the file was written to, is
    // shorter now, or its disk gave no answer.
    void verify() const;
    // Reads and verifies every block.
    void verify_all() const;
    // The same as `verify` as far as it costs nothing.
    void check() const {
        if (file.is_broken()) refuse_broken();
    }
};

// A table: entries in the order of their keys. What does not add up throws Xapian::DatabaseCorruptError.
class ImmutableTable : public SealedFile {
    const uint32_t root;
    const int level;
    // What `pass` was told last.
    mutable std::atomic<uint32_t> passed{0};

    // Throws unless the block is what was written.
    const uint8_t *block(uint32_t number) const;
    // Where the directory of a block ends, within the block.
    unsigned directory_end(const uint8_t *block) const;
    // Of a branch: the item that leads to a key, and where it leads to.
    unsigned child(const uint8_t *bytes, std::string_view key) const;
    uint32_t child_number(const uint8_t *bytes, unsigned index) const;

  public:
    // Where an item stands: a block, and where in its directory.
    struct Cursor {
        uint32_t block;
        unsigned entry;
    };
    // An entry, or a part of one that is too long for an item.
    struct Item {
        std::string_view key, tag;
        unsigned component;
        bool is_last;
    };

    ImmutableTable(const std::string &path_, Checksums::Blocks sums_, uint32_t root_, int level_);

    // From now on blocks are asked for here and there: a page of hits read a hundred megabytes around twenty posts otherwise. Whoever goes
    // through the table tells the blocks of its way to `pass`.
    void expect_random() const { file.expect_random(); }
    void pass(uint32_t block) const;

    // The last item whose key is not greater than `key`, of several components the first.
    Cursor find(std::string_view key) const;
    // The same for who looks for keys that ascend: `branch`, NONE at first, is the one that led to the last leaf and nearly always leads to
    // the next.
    Cursor find(std::string_view key, uint32_t &branch) const;
    static constexpr uint32_t NONE = UINT32_MAX;
    Item item(Cursor cursor) const;
    // Moves on to the next item; false at the end.
    bool next(Cursor &cursor) const;

  private:
    Cursor find_in_leaf(std::string_view key, uint32_t number) const;
};

// Postings that two lists have in common, with what each has in place of the frequency.
struct CommonPostings {
    static constexpr size_t room = 256;
    uint32_t docids[room], numbers[room], other_numbers[room];
};

// The postings of one term, or the lengths of all documents.
class ImmutablePostings {
    const ImmutableTable *table = nullptr;
    std::string key;
    bool is_lengths = false;
    ImmutableTable::Cursor cursor{0, 0};
    uint32_t branch = ImmutableTable::NONE;
    // What of the chunk is not decoded yet.
    const uint8_t *position = nullptr, *end = nullptr;
    // Postings that are decoded, the one at hand among them, and where, from `from` on, the numbers stand that they have in place of the frequency.
    // Behind the `count` that there are stand some of those before, or zeros.
    static constexpr unsigned most = 16;
    const uint8_t *from = nullptr;
    unsigned at_hand = 0, count = 0;
    alignas(64) uint32_t docids[most] = {};
    alignas(16) uint8_t number_at[most], number_length[most];
    uint64_t docid = 0, last = 0, total = 0;
    uint32_t postings = 0;
    bool is_last_chunk = true;
    // If a window is gone through in one register (postings_wide.cpp).
    bool is_wide = has_wide_registers();

    bool is_own(std::string_view other) const;
    void read_chunk(const ImmutableTable::Item &item);
    void decode();
    void decode_each();
    void decode_wide();
    void pass_before(uint64_t target);
    void pass_before_wide(uint64_t target);
    static bool has_wide_registers();
    uint32_t number(unsigned index) const;
    bool reach(uint64_t target);
    uint64_t seek_on(uint64_t target);
    uint64_t seek_decoded(uint64_t target);
    uint32_t places_of(uint32_t wanted) const;
    void next_chunk();
    void find_chunk(uint32_t target);

  public:
    // Behind the last docid of all.
    static constexpr uint64_t END = uint64_t(1) << 32;

    // Without postings.
    ImmutablePostings() : docid(END) {}
    ImmutablePostings(const ImmutableTable &table_, const std::string &term);

    // For tests: as on processors without them.
    void use_narrow_registers() { is_wide = false; }
    uint32_t frequency() const { return postings; }
    // The sum of what stands in the positions of frequencies.
    uint64_t collection_frequency() const { return total; }
    // The first docid at or after `target`; END if there is none. `target` never goes back.
    uint64_t seek(uint64_t target) {
        if (docid >= target) return docid;
        return count > 0 && docids[count - 1] >= target ? seek_decoded(target) : seek_on(target);
    }
    // The postings that both have in common from where they are on, and no more than there is room for; moves behind them. Where none is given
    // one of them is at its end, or `left`, which counts stretches of postings down, is 0.
    size_t read_common(ImmutablePostings &other, CommonPostings &run, size_t room, uint64_t &left);
    // The postings from the one that `seek` gave last on, before docid `until`: as many as there is room for. Moves behind them.
    size_t read(uint64_t until, uint32_t *docids, uint32_t *numbers, size_t room);
    // Of the posting that `seek` gave last.
    uint32_t wdf() const;
};

// The terms that start with some bytes, ascending.
class ImmutableTerms {
    const ImmutableTable *table;
    const std::string beginning;
    std::string key;
    ImmutableTable::Cursor cursor{0, 0};
    bool is_at_end = false;

  public:
    ImmutableTerms(const ImmutableTable &table_, const std::string &prefix);
    // Moves on to the next term, the first at first; false if there is none.
    bool next();
    std::string term() const;
    uint32_t frequency() const;
};

// Where a term stands in documents whose postings do not tell it; PlacesWriter.swift tells the form.
class ImmutablePlaces {
    const ImmutableTable *table;
    // What the keys of all its entries begin with.
    std::string key;
    ImmutableTable::Cursor cursor{0, 0};
    bool is_open = false;
    // Of the entry at hand: its documents, and the one that was read last.
    uint32_t first = 0, last = 0, docid = 0, left = 0;
    unsigned distance_k = 0, number_k = 0;
    // Its bits.
    const uint8_t *bytes = nullptr;
    size_t position = 0, end = 0;
    // Of the document that was read last, unless it was passed over.
    std::vector<uint32_t> places;
    bool is_kept = false;

    bool open(uint32_t target);
    bool read_entry(const ImmutableTable::Item &item, uint32_t target);
    void read_document(bool is_first, uint32_t target);
    static constexpr unsigned least_peeked = 57;
    uint64_t peek() const;
    uint32_t read_bits(unsigned count);
    uint32_t read_rice(unsigned k);
    void skip_rice(uint32_t count, unsigned k);

  public:
    ImmutablePlaces(const ImmutableTable &table_, const std::string &term);
    // The places in a document, ascending; nullptr if they are not told.
    const std::vector<uint32_t> *of(uint32_t target);
};

// What the documents of a table have in the place of the frequency of one term, which all of them have: their lengths. Looking one up in
// that term's posting list means to read half a chunk of it. SakuinGlass writes the file (LengthsWriter.swift), which may be missing:
//
//   magic (16) , shift (4) , first document (4) , documents (4) , ranges (4) ; for each document 4 bytes, ascending: the lower 16 bits of
//   its distance from the first, and the number, 65,535 for one that is not below ; for each range of 1 << shift docids from the
//   first on, and one more, how many documents lie before it (4). Little-endian.
class ImmutableLengths : public SealedFile {
    uint32_t number(size_t index) const;

  public:
    static constexpr uint32_t NONE = 65535;

    ImmutableLengths(const std::string &path_, Checksums::Blocks sums_);
    // NONE where the list is to be asked.
    uint32_t of(uint32_t docid) const;
};

class ImmutableDatabase {
    // What `iamglass` tells.
    struct Roots {
        uint32_t postlist, docdata, documents;
        int postlist_level, docdata_level;
    };
    const uint32_t own_identity;
    const Roots roots;
    const ImmutableTable postlist, docdata;
    const ImmutableLengths known_lengths;

    ImmutableDatabase(const std::string &path, Checksums &&checksums, const Roots &roots_);
    static Roots read_roots(const std::string &path, const Checksums &checksums);

  public:
    // Throws Xapian::DatabaseCorruptError where a file is missing or has another length than it had. Reads no table.
    ImmutableDatabase(const std::string &path, Checksums checksums);
    // The same for all who open it at a time, so that each block is verified once.
    static std::shared_ptr<const ImmutableDatabase> shared(const std::string &path);

    // See ImmutableTable.
    void verify() const;
    // Reads and verifies every block.
    void verify_all() const;
    void check() const {
        postlist.check();
        docdata.check();
        known_lengths.check();
    }

    // That of its checksums.
    uint32_t identity() const { return own_identity; }
    uint32_t document_count() const { return roots.documents; }
    ImmutableTerms terms(const std::string &prefix) const { return ImmutableTerms(postlist, prefix); }
    ImmutablePostings postings(const std::string &term) const { return ImmutablePostings(postlist, term); }
    ImmutablePlaces places(const std::string &term) const { return ImmutablePlaces(postlist, term); }
    const ImmutableLengths &lengths() const { return known_lengths; }
    // The data of a document, empty if it has none: in the table, or in `parts` if it does not stand there in one piece.
    std::string_view data(uint32_t docid, std::string &parts) const;
};

#endif
