// SPDX-License-Identifier: GPL-2.0-or-later

#include "frozen.h"

#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xapian.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace {

// GLASS_DEFAULT_BLOCKSIZE; DIR_START, D2, I2, K1, X2 and BYTES_PER_BLOCK_NUMBER of glass_table.h.
constexpr size_t block_size = 8192;
constexpr unsigned directory_start = 11, entry_size = 2, item_head = 3, component_size = 2, number_size = 4;

[[noreturn]] void damaged(const char *what) {
    throw Xapian::DatabaseCorruptError(std::string("a table of the index is damaged: ") + what);
}

unsigned read16(const uint8_t *bytes) { return unsigned(bytes[0]) << 8 | bytes[1]; }
uint32_t read32(const uint8_t *bytes) { return uint32_t(read16(bytes)) << 16 | read16(bytes + 2); }

std::string_view view(const uint8_t *bytes, size_t length) {
    return std::string_view(reinterpret_cast<const char *>(bytes), length);
}

// unpack_uint.
uint64_t read_number(const uint8_t *&position, const uint8_t *end) {
    uint64_t number = 0;
    for (unsigned shift = 0; position != end && shift < 35; shift += 7) {
        const uint8_t byte = *position++;
        number |= uint64_t(byte & 0x7F) << shift;
        if (byte < 0x80) return number;
    }
    damaged("a number has no end");
}

// A number of so many bytes, at most four, where eight can be read.
uint32_t read_short_number(const uint8_t *bytes, unsigned length) {
    uint64_t word;
    std::memcpy(&word, bytes, 8);
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) word = __builtin_bswap64(word);
    word &= (uint64_t(1) << 8 * length) - 1;
    return uint32_t((word & 0x7F) | (word >> 1 & 0x7F << 7) | (word >> 2 & 0x7F << 14) | (word >> 3 & 0x7F << 21));
}

// A bit for each of 16 bytes: set if its top bit is not.
unsigned tops_clear(const uint8_t *bytes) {
#ifdef __SSE2__
    return ~unsigned(_mm_movemask_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i *>(bytes)))) & 0xFFFF;
#else
    unsigned bits = 0;
    for (unsigned index = 0; index < 16; ++index) bits |= unsigned(bytes[index] < 0x80) << index;
    return bits;
#endif
}

void skip_number(const uint8_t *&position, const uint8_t *end) {
    while (position != end && *position >= 0x80) ++position;
    if (position == end) damaged("a number has no end");
    ++position;
}

// pack_uint_preserving_sort.
void append_sorted(std::string &bytes, uint32_t number) {
    if (number < 0x8000) {
        bytes += char(number >> 8);
        bytes += char(number & 0xFF);
        return;
    }
    const int length = (32 + 5 - __builtin_clz(number)) / 7;
    const unsigned mask = (0xFFu << (10 - length)) & 0xFF;
    for (int index = length - 1; index >= 0; --index) {
        const unsigned byte = unsigned(uint64_t(number) >> (8 * index) & 0xFF);
        bytes += char(index == length - 1 ? byte | mask : byte);
    }
}

// unpack_uint_preserving_sort of all of `bytes`.
uint32_t read_sorted(std::string_view bytes) {
    const auto *position = reinterpret_cast<const uint8_t *>(bytes.data());
    if (bytes.size() < 2) damaged("a docid is cut");
    if (position[0] < 0x80) {
        if (bytes.size() != 2) damaged("a docid is too long");
        return read16(position);
    }
    const int length = int(bytes.size());
    if (length < 3 || length > 5) damaged("a docid is too long");
    const unsigned mask = (0xFFu << (10 - length)) & 0xFF;
    uint64_t number = position[0] & ~mask;
    for (int index = 1; index < length; ++index) number = number << 8 | position[index];
    return uint32_t(number);
}

// The key of the first chunk of a term's list; pack_string_preserving_sort.
std::string list_key(const std::string &term) {
    if (term.empty()) return std::string("\0\xE0", 2);
    std::string key;
    for (char byte : term) {
        key += byte;
        if (byte == '\0') key += '\xFF';
    }
    return key;
}

} // namespace

MappedFile::MappedFile(const std::string &path) {
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) throw Xapian::DatabaseOpeningError("cannot open " + path, errno);
    struct stat status;
    const bool is_known = fstat(descriptor, &status) == 0;
    void *mapped = MAP_FAILED;
    if (is_known && status.st_size > 0) {
        length = size_t(status.st_size);
        mapped = mmap(nullptr, length, PROT_READ, MAP_SHARED, descriptor, 0);
    }
    const int code = errno;
    close(descriptor);
    if (is_known && length == 0) return;
    if (mapped == MAP_FAILED) throw Xapian::DatabaseOpeningError("cannot map " + path, code);
    bytes = static_cast<const uint8_t *>(mapped);
}

MappedFile::~MappedFile() {
    if (bytes) munmap(const_cast<uint8_t *>(bytes), length);
}

// Tables

const uint8_t *FrozenTable::block(uint32_t number) const {
    if (number >= file.size() / block_size) damaged("a block is missing");
    const uint8_t *bytes = file.begin() + size_t(number) * block_size;
    const unsigned end = read16(bytes + 9);
    if (end <= directory_start || end > block_size || (end - directory_start) % entry_size != 0) {
        damaged("a directory is malformed");
    }
    return bytes;
}

FrozenTable::Item FrozenTable::item(Place place) const {
    const uint8_t *bytes = file.begin() + size_t(place.block) * block_size;
    const unsigned offset = read16(bytes + place.entry);
    if (offset + item_head > block_size) damaged("an item lies outside its block");
    const uint8_t *start = bytes + offset;
    const unsigned flags = start[0] & 0xE0u, size = (read16(start) & 0x1FFFu) + 3, key_length = start[2];
    const bool is_first = flags & 0x20;
    const unsigned head = item_head + key_length + (is_first ? 0 : component_size);
    if (offset + size > block_size || head > size || (flags & 0x80)) damaged("an item is malformed");
    return {view(start + item_head, key_length), view(start + head, size - head),
            is_first ? 1 : read16(start + item_head + key_length), (flags & 0x40) != 0};
}

FrozenTable::Place FrozenTable::find(std::string_view key) const {
    uint32_t number = root;
    for (int below = level; below > 0; --below) {
        const uint8_t *bytes = block(number);
        if (bytes[4] != below) damaged("a branch is of another level");
        // The first key of a branch is not looked at.
        unsigned low = 0, high = (read16(bytes + 9) - directory_start) / entry_size;
        while (high - low > 1) {
            const unsigned middle = low + (high - low) / 2;
            const unsigned offset = read16(bytes + directory_start + middle * entry_size);
            if (offset + number_size + 1 > block_size) damaged("an item lies outside its block");
            const uint8_t *start = bytes + offset + number_size;
            if (offset + number_size + 1 + start[0] + component_size > block_size) damaged("an item is malformed");
            const std::string_view separator = view(start + 1, start[0]);
            const int order = key.compare(separator);
            // Of equal keys, components from the second on come later.
            if (order > 0 || (order == 0 && read16(start + 1 + start[0]) <= 1)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        const unsigned offset = read16(bytes + directory_start + low * entry_size);
        if (offset + number_size > block_size) damaged("an item lies outside its block");
        number = read32(bytes + offset);
    }
    const uint8_t *bytes = block(number);
    if (bytes[4] != 0) damaged("a leaf is of another level");
    unsigned low = 0, high = (read16(bytes + 9) - directory_start) / entry_size;
    while (high - low > 1) {
        const unsigned middle = low + (high - low) / 2;
        const Item found = item({number, directory_start + middle * entry_size});
        const int order = key.compare(found.key);
        if (order > 0 || (order == 0 && found.component <= 1)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    // A separator may be less than all keys of its leaf: then it is the last of the leaf before.
    if (low == 0 && number > 0 && item({number, directory_start}).key.compare(key) > 0) {
        return {number - 1, read16(block(number - 1) + 9) - entry_size};
    }
    return {number, directory_start + low * entry_size};
}

bool FrozenTable::next(Place &place) const {
    const uint8_t *bytes = file.begin() + size_t(place.block) * block_size;
    place.entry += entry_size;
    if (place.entry < read16(bytes + 9)) return true;
    // Leaves stand one behind the other, the branches behind them.
    if (place.block + 1 >= file.size() / block_size) return false;
    place = {place.block + 1, directory_start};
    return block(place.block)[4] == 0;
}

// Postings

FrozenPostings::FrozenPostings(const FrozenTable &table_, const std::string &term)
    : table(&table_), key(list_key(term)), is_lengths(term.empty()) {
    place = table->find(key);
    const FrozenTable::Item item = table->item(place);
    if (item.key == key) {
        read_chunk(item);
    } else {
        docid = END;
    }
}

// True for the key of a chunk of this list.
bool FrozenPostings::is_own(std::string_view other) const {
    if (other.substr(0, key.size()) != key) return false;
    if (other.size() == key.size() || is_lengths) return true;
    // A zero byte parts term and docid; one that belongs to a longer term is followed by 0xFF.
    return other[key.size()] == '\0' && other.size() > key.size() + 1 && other[key.size() + 1] != '\xFF';
}

void FrozenPostings::read_chunk(const FrozenTable::Item &item) {
    if (item.component != 1 || !item.is_last) damaged("postings are in parts");
    position = reinterpret_cast<const uint8_t *>(item.tag.data());
    end = position + item.tag.size();
    if (item.key.size() == key.size()) {
        postings = uint32_t(read_number(position, end));
        (void)read_number(position, end);
        docid = read_number(position, end) + 1;
    } else {
        docid = read_sorted(item.key.substr(key.size() + (is_lengths ? 0 : 1)));
    }
    if (position == end || end[-1] >= 0x80) damaged("postings are cut");
    is_last_chunk = *position++ == '1';
    last = docid + read_number(position, end);
    number = position;
    skip_number(position, end);
    begin = position;
    ends = 0;
}

// Tells where numbers end in the next 64 bytes.
void FrozenPostings::open_window() {
    begin = position;
    ends = 0;
    for (unsigned index = 0; index < window / 16; ++index) {
        ends |= uint64_t(tops_clear(begin + 16 * index)) << (16 * index);
    }
}

void FrozenPostings::next_chunk() {
    if (is_last_chunk) {
        docid = END;
        return;
    }
    if (!table->next(place)) damaged("postings have no end");
    const FrozenTable::Item item = table->item(place);
    if (!is_own(item.key)) damaged("postings have no end");
    read_chunk(item);
}

void FrozenPostings::find_chunk(uint32_t target) {
    std::string wanted = key;
    if (!is_lengths) wanted += '\0';
    append_sorted(wanted, target);
    place = table->find(wanted);
    const FrozenTable::Item item = table->item(place);
    if (!is_own(item.key)) damaged("postings are missing");
    read_chunk(item);
    if (last < target) next_chunk();
}

uint64_t FrozenPostings::seek(uint64_t target) {
    if (docid >= target) return docid;
    if (last < target) {
        if (is_last_chunk || target >= END) return docid = END;
        // Most often it is the next one.
        next_chunk();
        if (last < target && !is_last_chunk) find_chunk(uint32_t(target));
        if (docid >= target || docid == END) return docid;
        if (last < target) return docid = END;
    }
    // Where one list is read through, or leads, the next posting is wanted; then it is soonest read by itself.
    step();
    if (docid >= target) return docid;
    const uint8_t *seen = nullptr;
    while (!seek_in_window(target)) {
        if (end - position >= window + 8 && seen != position) {
            seen = position;
            open_window();
            continue;
        }
        step();
        if (docid >= target) break;
    }
    return docid;
}

// Moves on to the next posting of the chunk, whose last byte ends a number.
void FrozenPostings::step() {
    if (position == end) damaged("a chunk ends before its last posting");
    docid += read_number(position, end) + 1;
    if (position == end) damaged("a chunk ends before its last posting");
    number = position;
    while (*position++ >= 0x80) {}
}

// The inner loop of most questions: lists are read along a shorter one. Where numbers end is known for all of the window,
// so that no branch depends on how long they are. Goes as far as the window tells; true if `target` is reached.
bool FrozenPostings::seek_in_window(uint64_t target) {
    if (position - begin >= window) return false;
    uint64_t found = docid, left = ends & ~uint64_t(0) << (position - begin);
    const uint8_t *at = position;
    bool is_reached = false;
    while (true) {
        // The bytes of the docid, and the number behind them, end here.
        const uint64_t after = left & (left - 1);
        if (after == 0) break;
        const uint8_t *docid_end = begin + __builtin_ctzll(left) + 1;
        const ptrdiff_t length = docid_end - at;
        if (length > 4) break;
        found += read_short_number(at, unsigned(length)) + 1;
        left = after & (after - 1);
        at = begin + __builtin_ctzll(after) + 1;
        if (found < target) continue;
        number = docid_end;
        is_reached = true;
        break;
    }
    position = at;
    docid = found;
    return is_reached;
}

uint32_t FrozenPostings::wdf() const {
    const uint8_t *start = number;
    return uint32_t(read_number(start, end));
}

// Databases

FrozenDatabase::FrozenDatabase(const std::string &path, const Roots &roots_)
    : roots(roots_), postlist(path + "/postlist.glass", roots.postlist, roots.postlist_level),
      docdata(path + "/docdata.glass", roots.docdata, roots.docdata_level) {}

FrozenDatabase::Roots FrozenDatabase::read_roots(const std::string &path) {
    const MappedFile file(path + "/iamglass");
    // The magic and the version of glass_version.cc, a UUID, the revision; then the tables.
    constexpr size_t head = 16 + 16;
    if (file.size() < head) damaged("iamglass is cut");
    const uint8_t *position = file.begin() + head, *end = file.begin() + file.size();
    // SakuinGlass writes revision 1; libxapian would have written a later one.
    if (read_number(position, end) != 1) damaged("it was changed after it was built");
    Roots roots{};
    for (int table = 0; table < 2; ++table) {
        const uint64_t block = read_number(position, end), description = read_number(position, end);
        for (int field = 0; field < 3; ++field) (void)read_number(position, end);
        const uint64_t rest = read_number(position, end);
        if (rest > uint64_t(end - position)) damaged("iamglass is cut");
        position += rest;
        (table == 0 ? roots.postlist : roots.docdata) = uint32_t(block);
        (table == 0 ? roots.postlist_level : roots.docdata_level) = int(description >> 2);
    }
    return roots;
}

std::string_view FrozenDatabase::data(uint32_t docid, std::string &parts) const {
    if (docdata.is_empty()) return {};
    std::string key;
    append_sorted(key, docid);
    FrozenTable::Place place = docdata.find(key);
    FrozenTable::Item item = docdata.item(place);
    if (item.key != key) return {};
    if (item.component == 1 && item.is_last) return item.tag;
    parts.clear();
    for (unsigned component = 1;; ++component) {
        if (item.key != key || item.component != component) damaged("a post is cut");
        parts.append(item.tag);
        if (item.is_last) return parts;
        if (!docdata.next(place)) damaged("a post is cut");
        item = docdata.item(place);
    }
}
