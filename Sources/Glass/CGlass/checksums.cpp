// SPDX-License-Identifier: GPL-2.0-or-later

#include "checksums.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <xapian.h>
#ifdef __x86_64__
#include <nmmintrin.h>
#endif

namespace {

// CRC-32C, reflected.
constexpr uint32_t polynomial = 0x82F63B78;

std::array<uint32_t, 256> make_table() {
    std::array<uint32_t, 256> table{};
    for (uint32_t byte = 0; byte < 256; ++byte) {
        uint32_t crc = byte;
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? polynomial : 0);
        table[byte] = crc;
    }
    return table;
}

uint32_t by_table(uint32_t crc, const uint8_t *bytes, size_t length) {
    static const std::array<uint32_t, 256> table = make_table();
    for (size_t index = 0; index < length; ++index) crc = crc >> 8 ^ table[(crc ^ bytes[index]) & 0xFF];
    return crc;
}

#ifdef __x86_64__
__attribute__((target("sse4.2"))) uint32_t by_processor(uint32_t crc, const uint8_t *bytes, size_t length) {
    uint64_t wide = crc;
    for (; length >= 8; bytes += 8, length -= 8) {
        uint64_t word;
        std::memcpy(&word, bytes, 8);
        wide = _mm_crc32_u64(wide, word);
    }
    crc = uint32_t(wide);
    for (; length > 0; ++bytes, --length) crc = _mm_crc32_u8(crc, *bytes);
    return crc;
}
#endif

constexpr char magic[] = "sakuin checksum2", magic_before[] = "sakuin checksum1";
constexpr size_t magic_size = sizeof magic - 1;

void append(std::vector<uint8_t> &bytes, uint64_t number, unsigned size) {
    for (unsigned index = 0; index < size; ++index) bytes.push_back(uint8_t(number >> 8 * index));
}

// Reads numbers from the front of bytes.
class Numbers {
    const std::vector<uint8_t> &bytes;
    size_t position = magic_size;

  public:
    explicit Numbers(const std::vector<uint8_t> &bytes_) : bytes(bytes_) {}
    uint64_t next(unsigned size) {
        if (bytes.size() - position < size) damaged("the checksums are cut");
        uint64_t number = 0;
        for (unsigned index = 0; index < size; ++index) number |= uint64_t(bytes[position++]) << 8 * index;
        return number;
    }
    size_t left() const { return bytes.size() - position; }
};

// Blocks of `revision` and before it are taken from `before`, if that is given.
Checksums::Blocks sums_of(const std::string &path, uint32_t revision, const Checksums::Blocks *before) {
    constexpr size_t block_size = Checksums::block_size;
    Checksums::Blocks blocks;
    const Descriptor file(path, O_RDONLY);
    if (!file.is_open()) return blocks;
    struct stat status;
    if (fstat(file, &status) != 0) throw Xapian::DatabaseError("cannot look at " + path, errno);
    blocks.length = uint64_t(status.st_size);
    std::vector<uint8_t> block(block_size);
    for (uint64_t offset = 0; offset < blocks.length; offset += block_size) {
        const size_t number = size_t(offset / block_size), size = blocks.size(number);
        if (before && number < before->sums.size() && size == block_size && before->size(number) == block_size) {
            if (file.read(block.data(), 4, offset) < 4) throw Xapian::DatabaseError(path + " became shorter");
            if (block_revision(block.data()) <= revision) {
                blocks.sums.push_back(before->sums[number]);
                continue;
            }
        }
        if (file.read(block.data(), size, offset) < size) throw Xapian::DatabaseError(path + " became shorter");
        blocks.sums.push_back(crc32c(0, block.data(), size));
    }
    return blocks;
}

} // namespace

void damaged(const std::string &what) { throw Xapian::DatabaseCorruptError("the index is damaged: " + what); }

uint32_t crc32c(uint32_t crc, const uint8_t *bytes, size_t length) {
#ifdef __x86_64__
    static const bool has_instruction = __builtin_cpu_supports("sse4.2");
    if (has_instruction) return ~by_processor(~crc, bytes, length);
#endif
    return ~by_table(~crc, bytes, length);
}

// Files

Descriptor::Descriptor(const std::string &path, int flags, unsigned mode)
    : number(open(path.c_str(), flags | O_CLOEXEC, mode)) {
    if (number < 0 && (errno != ENOENT || flags & O_CREAT)) {
        throw Xapian::DatabaseOpeningError("cannot open " + path, errno);
    }
}

Descriptor::~Descriptor() {
    if (number >= 0) close(number);
}

size_t Descriptor::read(uint8_t *bytes, size_t length, uint64_t offset) const {
    size_t done = 0;
    while (done < length) {
        const ssize_t count = pread(number, bytes + done, length - done, off_t(offset + done));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) throw Xapian::DatabaseError("a file of the index cannot be read", errno);
        if (count == 0) break;
        done += size_t(count);
    }
    return done;
}

FileState::FileState(const struct stat &status)
    : device(uint64_t(status.st_dev)), inode(uint64_t(status.st_ino)), size(uint64_t(status.st_size)),
      modified(int64_t(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec),
      changed(int64_t(status.st_ctim.tv_sec) * 1'000'000'000 + status.st_ctim.tv_nsec) {}

FileState FileState::of(const std::string &path) {
    struct stat status;
    return stat(path.c_str(), &status) == 0 ? FileState(status) : FileState();
}

std::vector<uint8_t> contents(const std::string &path) {
    std::vector<uint8_t> bytes;
    const Descriptor file(path, O_RDONLY);
    if (!file.is_open()) return bytes;
    struct stat status;
    if (fstat(file, &status) != 0) throw Xapian::DatabaseError("cannot look at " + path, errno);
    bytes.resize(size_t(status.st_size));
    bytes.resize(file.read(bytes.data(), bytes.size(), 0));
    return bytes;
}

uint32_t revision_of(const std::vector<uint8_t> &iamglass) {
    // The magic and the version of glass_version.cc, a UUID, the revision.
    uint64_t revision = 0;
    for (size_t position = 16 + 16, shift = 0; position < iamglass.size() && shift < 35; ++position, shift += 7) {
        revision |= uint64_t(iamglass[position] & 0x7F) << shift;
        if (iamglass[position] < 0x80) return uint32_t(revision);
    }
    damaged("iamglass is cut");
}

uint32_t block_revision(const uint8_t *block) {
    return uint32_t(block[0]) << 24 | uint32_t(block[1]) << 16 | uint32_t(block[2]) << 8 | block[3];
}

// Checksums

std::string Checksums::name(int file) {
    static const char *const names[files] = {"/iamglass", "/postlist.glass", "/docdata.glass", "/lengths"};
    return names[file];
}

Checksums Checksums::of(const std::string &path, const Checksums *before) {
    Checksums made;
    made.revision = revision_of(contents(path + name(VERSION)));
    if (before) made.companion = before->companion;
    for (int file = 0; file < files; ++file) {
        const Blocks *known = before && file != VERSION ? &before->blocks[file] : nullptr;
        made.blocks[file] = sums_of(path + name(file), before ? before->revision : 0, known);
    }
    return made;
}

Checksums Checksums::read(const std::string &path) {
    const std::vector<uint8_t> bytes = contents(path + "/checksums");
    if (bytes.empty()) damaged("there are no checksums in " + path);
    const auto begins_with = [&](const char *start) {
        return bytes.size() >= magic_size + 4 && std::memcmp(bytes.data(), start, magic_size) == 0;
    };
    const bool has_lengths = begins_with(magic);
    if (!has_lengths && !begins_with(magic_before)) damaged("the checksums in " + path + " are none");
    Checksums read;
    read.identity = crc32c(0, bytes.data(), bytes.size() - 4);
    Numbers numbers(bytes);
    read.revision = uint32_t(numbers.next(4));
    read.companion = uint32_t(numbers.next(4));
    for (int file = 0; file < (has_lengths ? files : LENGTHS); ++file) {
        Blocks &blocks = read.blocks[file];
        blocks.length = numbers.next(8);
        const uint64_t count = blocks.length / block_size + (blocks.length % block_size != 0);
        if (count > numbers.left() / 4) damaged("the checksums in " + path + " are cut");
        blocks.sums.reserve(size_t(count));
        for (uint64_t number = 0; number < count; ++number) blocks.sums.push_back(uint32_t(numbers.next(4)));
    }
    if (numbers.left() != 4 || numbers.next(4) != read.identity) {
        damaged("the checksums in " + path + " are not what was written");
    }
    return read;
}

void Checksums::write(const std::string &path, bool waits_for_folder) {
    std::vector<uint8_t> bytes(magic, magic + magic_size);
    append(bytes, revision, 4);
    append(bytes, companion, 4);
    for (const Blocks &blocks_ : blocks) {
        append(bytes, blocks_.length, 8);
        for (const uint32_t sum : blocks_.sums) append(bytes, sum, 4);
    }
    identity = crc32c(0, bytes.data(), bytes.size());
    append(bytes, identity, 4);
    const std::string name = path + "/checksums", made = name + ".new";
    {
        const Descriptor file(made, O_WRONLY | O_CREAT | O_TRUNC, 0666);
        for (size_t done = 0; done < bytes.size();) {
            const ssize_t count = ::write(file, bytes.data() + done, bytes.size() - done);
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) throw Xapian::DatabaseError("cannot write " + made, errno);
            done += size_t(count);
        }
        if (fdatasync(file) != 0) throw Xapian::DatabaseError("cannot write " + made, errno);
    }
    if (rename(made.c_str(), name.c_str()) != 0) throw Xapian::DatabaseError("cannot write " + name, errno);
    if (!waits_for_folder) return;
    const Descriptor folder(path, O_RDONLY | O_DIRECTORY);
    if (!folder.is_open() || fsync(folder) != 0) throw Xapian::DatabaseError("cannot write " + name, errno);
}
