// SPDX-License-Identifier: GPL-2.0-or-later

#include "immutable.h"
#include "keys.h"
#include "numbers.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <xapian.h>

namespace {

// GLASS_DEFAULT_BLOCKSIZE; DIR_START, D2, I2, K1, X2 and BYTES_PER_BLOCK_NUMBER of glass_table.h.
constexpr size_t block_size = Checksums::block_size;
// A branch leads to more leaves than that, by experience: keys are short.
constexpr size_t least_leaves_of_branch = 200;
// Blocks that are read ahead of whoever goes through a table: a megabyte.
constexpr uint32_t stretch = 128;
constexpr unsigned directory_start = 11, entry_size = 2, item_head = 3, component_size = 2, number_size = 4;

unsigned read16(const uint8_t *bytes) { return unsigned(bytes[0]) << 8 | bytes[1]; }
uint32_t read32(const uint8_t *bytes) { return uint32_t(read16(bytes)) << 16 | read16(bytes + 2); }

std::string_view view(const uint8_t *bytes, size_t length) {
    return std::string_view(reinterpret_cast<const char *>(bytes), length);
}

} // namespace

// Files

SealedFile::SealedFile(const std::string &path_, Checksums::Blocks sums_)
    : sums(std::move(sums_)), verified(new std::atomic<uint64_t>[sums.sums.size() / 64 + 1]()), path(path_),
      file(path, sums.length) {
    state = file.state();
}

bool SealedFile::is_as_written(size_t number) const {
    return crc32c(0, file.begin() + number * block_size, sums.size(number)) == sums.sums[number];
}

void SealedFile::verify_block(size_t number) const {
    // Two pages of one block come at once.
    file.prefetch(number * block_size, block_size);
    if (!is_as_written(number)) refuse(number);
    verified[number / 64].fetch_or(uint64_t(1) << number % 64, std::memory_order_relaxed);
}

void SealedFile::refuse(size_t number) const {
    check();
    damaged("block " + std::to_string(number) + " of " + path + " is not what was written");
}

void SealedFile::refuse_broken() const { damaged(path + " is shorter than it was, or its disk cannot be read"); }

void SealedFile::verify() const {
    check();
    const FileState now = file.state();
    const std::lock_guard<std::mutex> guard(state_lock);
    if (now == state) return;
    // Somebody wrote to it, or only gave it another name or owner.
    if (now.size != file.size()) damaged(path + " has another length than it had");
    for (size_t number = 0; number < sums.sums.size(); ++number) {
        const bool was_read = verified[number / 64].load(std::memory_order_relaxed) >> number % 64 & 1;
        if (was_read && !is_as_written(number)) refuse(number);
    }
    check();
    state = now;
}

void SealedFile::verify_all() const {
    for (size_t number = 0; number < sums.sums.size(); ++number) {
        if (number % stretch == 0) file.prefetch(number * block_size, 2 * stretch * block_size);
        verify_block(number);
    }
    check();
}

// Tables

ImmutableTable::ImmutableTable(const std::string &path_, Checksums::Blocks sums_, uint32_t root_, int level_)
    : SealedFile(path_, std::move(sums_)), root(root_), level(level_) {
    if (file.size() % block_size != 0) damaged(path + " does not consist of blocks");
    // Branches stand behind the leaves: every lookup passes them, and a question that waits for each takes a fifth of a second
    // after a start with nothing in memory.
    const size_t branches = file.size() / least_leaves_of_branch;
    file.prefetch(file.size() - branches, branches);
}

const uint8_t *ImmutableTable::block(uint32_t number) const {
    if (number >= blocks()) damaged(path + " leads to a block that is missing");
    need(number);
    return file.begin() + size_t(number) * block_size;
}

unsigned ImmutableTable::directory_end(const uint8_t *block) const {
    const unsigned end = read16(block + 9);
    if (end <= directory_start || end > block_size || (end - directory_start) % entry_size != 0) {
        damaged("a directory is malformed in " + path);
    }
    return end;
}

void ImmutableTable::pass(uint32_t block) const {
    const uint32_t before = passed.exchange(block, std::memory_order_relaxed);
    if (block == before + 1 && block % stretch == 0) file.prefetch(size_t(block) * block_size, 2 * stretch * block_size);
}

ImmutableTable::Item ImmutableTable::item(Cursor cursor) const {
    const uint8_t *bytes = file.begin() + size_t(cursor.block) * block_size;
    const unsigned offset = read16(bytes + cursor.entry);
    if (offset + item_head > block_size) damaged("an item lies outside its block");
    const uint8_t *start = bytes + offset;
    const unsigned flags = start[0] & 0xE0u, size = (read16(start) & 0x1FFFu) + 3, key_length = start[2];
    const bool is_first = flags & 0x20;
    const unsigned head = item_head + key_length + (is_first ? 0 : component_size);
    if (offset + size > block_size || head > size || (flags & 0x80)) damaged("an item is malformed");
    return {view(start + item_head, key_length), view(start + head, size - head),
            is_first ? 1 : read16(start + item_head + key_length), (flags & 0x40) != 0};
}

unsigned ImmutableTable::child(const uint8_t *bytes, std::string_view key) const {
    // The first key of a branch is not looked at.
    unsigned low = 0, high = (directory_end(bytes) - directory_start) / entry_size;
    while (high - low > 1) {
        const unsigned middle = low + (high - low) / 2;
        const unsigned offset = read16(bytes + directory_start + middle * entry_size);
        if (offset + number_size + 1 > block_size) damaged("an item lies outside its block");
        const uint8_t *start = bytes + offset + number_size;
        const unsigned length = start[0];
        if (offset + number_size + 1 + length + component_size > block_size) damaged("an item is malformed");
        const std::string_view separator = view(start + 1, length);
        const int order = compare_keys(key, separator);
        // Of equal keys, components from the second on come later.
        if (order > 0 || (order == 0 && read16(start + 1 + length) <= 1)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

uint32_t ImmutableTable::child_number(const uint8_t *bytes, unsigned index) const {
    const unsigned offset = read16(bytes + directory_start + index * entry_size);
    if (offset + number_size > block_size) damaged("an item lies outside its block");
    return read32(bytes + offset);
}

ImmutableTable::Cursor ImmutableTable::find(std::string_view key) const {
    uint32_t branch = NONE;
    return find(key, branch);
}

ImmutableTable::Cursor ImmutableTable::find(std::string_view key, uint32_t &branch) const {
    if (branch != NONE) {
        const uint8_t *bytes = block(branch);
        const unsigned index = child(bytes, key);
        // What would stand behind the last leaf may be in another branch.
        if (index + 1 < (directory_end(bytes) - directory_start) / entry_size) return find_in_leaf(key, child_number(bytes, index));
    }
    uint32_t number = root;
    for (int below = level; below > 0; --below) {
        const uint8_t *bytes = block(number);
        if (bytes[4] != below) damaged("a branch is of another level");
        if (below == 1) branch = number;
        number = child_number(bytes, child(bytes, key));
    }
    return find_in_leaf(key, number);
}

ImmutableTable::Cursor ImmutableTable::find_in_leaf(std::string_view key, uint32_t number) const {
    const uint8_t *bytes = block(number);
    if (bytes[4] != 0) damaged("a leaf is of another level");
    unsigned low = 0, high = (directory_end(bytes) - directory_start) / entry_size;
    while (high - low > 1) {
        const unsigned middle = low + (high - low) / 2;
        const Item found = item({number, directory_start + middle * entry_size});
        const int order = compare_keys(key, found.key);
        if (order > 0 || (order == 0 && found.component <= 1)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    // A separator may be less than all keys of its leaf: then it is the last of the leaf before.
    if (low == 0 && number > 0 && item({number, directory_start}).key.compare(key) > 0) {
        return {number - 1, directory_end(block(number - 1)) - entry_size};
    }
    return {number, directory_start + low * entry_size};
}

bool ImmutableTable::next(Cursor &cursor) const {
    const uint8_t *bytes = file.begin() + size_t(cursor.block) * block_size;
    cursor.entry += entry_size;
    if (cursor.entry < directory_end(bytes)) return true;
    // Leaves stand one behind the other, the branches behind them.
    if (cursor.block + 1 >= file.size() / block_size) return false;
    cursor = {cursor.block + 1, directory_start};
    return block(cursor.block)[4] == 0;
}

// Lengths

// Lengths are asked for all over the file, so it is read as a whole: four bytes a document.
ImmutableLengths::ImmutableLengths(const std::string &path_, Checksums::Blocks sums_) : SealedFile(path_, std::move(sums_)) {
    file.prefetch(0, file.size());
}

uint32_t ImmutableLengths::number(size_t index) const {
    const size_t offset = 16 + 4 * index;
    if (offset + 4 > file.size()) damaged(path + " is malformed");
    // The magic has four numbers' length, and a block a multiple of it: no number lies in two blocks.
    need(offset / block_size);
    const uint8_t *bytes = file.begin() + offset;
    return uint32_t(bytes[0]) | uint32_t(bytes[1]) << 8 | uint32_t(bytes[2]) << 16 | uint32_t(bytes[3]) << 24;
}

uint32_t ImmutableLengths::of(uint32_t docid) const {
    if (is_empty()) return NONE;
    const uint32_t shift = number(0), first = number(1), documents = number(2), ranges = number(3);
    if (shift > 16 || docid < first || (docid - first) >> shift >= ranges) return NONE;
    constexpr size_t entries = 4;
    const size_t range = entries + documents + ((docid - first) >> shift);
    const uint32_t wanted = (docid - first) & 0xFFFF, offset = (docid - first) & ((uint32_t(1) << shift) - 1);
    const uint32_t low = number(range);
    // Most docids have a document, so the one that is wanted stands hardly before where it would if all had.
    for (uint32_t next = std::min(number(range + 1), low + offset + 1); next > low; --next) {
        const uint32_t found = number(entries + next - 1);
        if (found >> 16 < wanted) break;
        if (found >> 16 == wanted) return found & 0xFFFF;
    }
    return NONE;
}

// Terms

ImmutableTerms::ImmutableTerms(const ImmutableTable &table_, const std::string &prefix)
    : table(&table_), beginning(packed(prefix)) {
    if (table->is_empty()) {
        is_at_end = true;
        return;
    }
    // Without a prefix: behind what is not of terms, whose keys begin with a zero byte and another than 0xFF.
    const std::string first = beginning.empty() ? std::string("\0\xFF", 2) : beginning;
    cursor = table->find(first);
    if (table->item(cursor).key < first) is_at_end = !table->next(cursor);
}

bool ImmutableTerms::next() {
    if (!is_at_end && !key.empty()) {
        // Behind the chunks of the term's list: no docid begins with 0xFE.
        ImmutableTable::Cursor following = cursor;
        is_at_end = !table->next(following);
        if (!is_at_end && continues(table->item(following).key, key)) {
            following = table->find(key + std::string("\0\xFE", 2));
            is_at_end = !table->next(following);
        }
        cursor = following;
    }
    if (is_at_end) return false;
    const std::string_view found = table->item(cursor).key;
    if (found.substr(0, beginning.size()) != beginning) {
        is_at_end = true;
        return false;
    }
    if (found <= key) damaged("terms do not ascend");
    key = found;
    return true;
}

std::string ImmutableTerms::term() const {
    std::string term;
    for (size_t index = 0; index < key.size(); ++index) {
        term += key[index];
        if (key[index] == '\0') ++index;
    }
    return term;
}

uint32_t ImmutableTerms::frequency() const {
    const std::string_view tag = table->item(cursor).tag;
    const auto *position = reinterpret_cast<const uint8_t *>(tag.data());
    return uint32_t(read_number(position, position + tag.size()));
}

// Databases

ImmutableDatabase::ImmutableDatabase(const std::string &path, Checksums checksums)
    : ImmutableDatabase(path, std::move(checksums), read_roots(path, checksums)) {}

ImmutableDatabase::ImmutableDatabase(const std::string &path, Checksums &&checksums, const Roots &roots_)
    : own_identity(checksums.identity), roots(roots_),
      postlist(path + Checksums::name(Checksums::POSTLIST), std::move(checksums.blocks[Checksums::POSTLIST]),
               roots.postlist, roots.postlist_level),
      docdata(path + Checksums::name(Checksums::DOCDATA), std::move(checksums.blocks[Checksums::DOCDATA]),
              roots.docdata, roots.docdata_level),
      known_lengths(path + Checksums::name(Checksums::LENGTHS), std::move(checksums.blocks[Checksums::LENGTHS])) {
    docdata.expect_random();
}

ImmutableDatabase::Roots ImmutableDatabase::read_roots(const std::string &path, const Checksums &checksums) {
    const std::string name = path + Checksums::name(Checksums::VERSION);
    const std::vector<uint8_t> bytes = contents(name);
    const Checksums::Blocks &sums = checksums.blocks[Checksums::VERSION];
    if (bytes.size() != sums.length || sums.sums.size() != 1 || crc32c(0, bytes.data(), bytes.size()) != sums.sums[0]) {
        damaged(name + " is not what was written");
    }
    // SakuinGlass writes revision 1; libxapian would have written a later one.
    if (revision_of(bytes) != 1) damaged(path + " was changed after it was built");
    // The magic and the version of glass_version.cc, a UUID, the revision; then the tables.
    const uint8_t *position = bytes.data() + 16 + 16 + 1, *end = bytes.data() + bytes.size();
    Roots roots{};
    for (int table = 0; table < 6; ++table) {
        const uint64_t block = read_number(position, end), description = read_number(position, end);
        for (int field = 0; field < 3; ++field) (void)read_number(position, end);
        const uint64_t rest = read_number(position, end);
        if (rest > uint64_t(end - position)) damaged(name + " is cut");
        position += rest;
        if (table > 1) continue;
        (table == 0 ? roots.postlist : roots.docdata) = uint32_t(block);
        (table == 0 ? roots.postlist_level : roots.docdata_level) = int(description >> 2);
    }
    roots.documents = uint32_t(read_number(position, end));
    return roots;
}

std::shared_ptr<const ImmutableDatabase> ImmutableDatabase::shared(const std::string &path) {
    // By the state of the checksums: a folder that was made anew under an old name is another database.
    using Opened = std::pair<FileState, std::weak_ptr<const ImmutableDatabase>>;
    static std::mutex lock;
    static std::map<std::string, Opened> opened;
    const FileState state = FileState::of(path + "/checksums");
    const std::lock_guard<std::mutex> guard(lock);
    for (auto known = opened.begin(); known != opened.end();) {
        known = known->second.second.expired() ? opened.erase(known) : std::next(known);
    }
    const auto known = opened.find(path);
    if (known != opened.end() && known->second.first == state) {
        if (auto database = known->second.second.lock()) {
            database->verify();
            return database;
        }
    }
    auto database = std::make_shared<const ImmutableDatabase>(path, Checksums::read(path));
    opened[path] = {state, database};
    return database;
}

void ImmutableDatabase::verify() const {
    postlist.verify();
    docdata.verify();
    known_lengths.verify();
}

void ImmutableDatabase::verify_all() const {
    postlist.verify_all();
    docdata.verify_all();
    known_lengths.verify_all();
}

std::string_view ImmutableDatabase::data(uint32_t docid, std::string &parts) const {
    if (docdata.is_empty()) return {};
    std::string key;
    append_sorted(key, docid);
    ImmutableTable::Cursor cursor = docdata.find(key);
    docdata.pass(cursor.block);
    ImmutableTable::Item item = docdata.item(cursor);
    if (item.key != key) return {};
    if (item.component == 1 && item.is_last) return item.tag;
    parts.clear();
    for (unsigned component = 1;; ++component) {
        if (item.key != key || item.component != component) damaged("a post is cut");
        parts.append(item.tag);
        if (item.is_last) return parts;
        if (!docdata.next(cursor)) damaged("a post is cut");
        item = docdata.item(cursor);
    }
}
