// SPDX-License-Identifier: GPL-2.0-or-later

#include "live.h"

#include <chrono>
#include <fcntl.h>
#include <map>
#include <thread>
#include <xapian.h>

namespace {

// How often what does not agree is read again: a block may be written in that very moment, or a commit be between its steps.
constexpr int attempts = 20;
constexpr auto pause = std::chrono::milliseconds(2);

// True if what bears `revision` was written after the checksums of `sealed`: by a commit, or by one that failed.
bool is_later(uint32_t revision, uint32_t sealed) { return revision == sealed + 1 || revision == sealed + 2; }

// True if block `number` of a table agrees with the checksums of `sealed`, or is of a later revision.
bool agrees(const Descriptor &file, const Checksums::Blocks &blocks, size_t number, uint32_t sealed,
            std::vector<uint8_t> &block) {
    const size_t size = blocks.size(number);
    if (file.read(block.data(), size, uint64_t(number) * Checksums::block_size) < size) return false;
    return crc32c(0, block.data(), size) == blocks.sums[number] || is_later(block_revision(block.data()), sealed);
}

// What is wrong with the files; empty if nothing is.
std::string faults(const std::string &path, const Checksums &checksums) {
    const std::string version = path + Checksums::name(Checksums::VERSION);
    const std::vector<uint8_t> iamglass = contents(version);
    const Checksums::Blocks &known = checksums.blocks[Checksums::VERSION];
    const bool is_known = iamglass.size() == known.length && known.sums.size() == 1 &&
                          crc32c(0, iamglass.data(), iamglass.size()) == known.sums[0];
    if (!is_known && (iamglass.empty() || !is_later(revision_of(iamglass), checksums.revision))) {
        return version + " is not what was written";
    }
    std::vector<uint8_t> block(Checksums::block_size);
    for (const int table : {Checksums::POSTLIST, Checksums::DOCDATA}) {
        const Checksums::Blocks &blocks = checksums.blocks[table];
        const std::string name = path + Checksums::name(table);
        const Descriptor file(name, O_RDONLY);
        if (!file.is_open() && blocks.length > 0) return name + " is missing";
        for (size_t number = 0; number < blocks.sums.size(); ++number) {
            if (!agrees(file, blocks, number, checksums.revision, block)) {
                return "block " + std::to_string(number) + " of " + name + " is not what was written";
            }
        }
    }
    return "";
}

// Throws unless the files are whole.
Checksums found_whole(const std::string &path) {
    for (int attempt = 1;; ++attempt) {
        const Checksums checksums = Checksums::read(path);
        const std::string fault = faults(path, checksums);
        if (fault.empty()) return checksums;
        if (attempt == attempts) damaged(fault);
        std::this_thread::sleep_for(pause);
    }
}

} // namespace

std::shared_ptr<LiveDatabase> LiveDatabase::at(const std::string &path) {
    static std::mutex lock;
    static std::map<std::string, std::shared_ptr<LiveDatabase>> all;
    // Deltas come and go: of those that nobody has open nothing needs to be known, and their files would keep their room.
    const std::lock_guard<std::mutex> guard(lock);
    for (auto one = all.begin(); one != all.end();) {
        one = one->second.use_count() == 1 ? all.erase(one) : std::next(one);
    }
    std::shared_ptr<LiveDatabase> &found = all[path];
    if (!found) found = std::make_shared<LiveDatabase>(path);
    return found;
}

LiveDatabase::States LiveDatabase::states() const {
    States found;
    for (int file = 0; file < Checksums::files; ++file) found[size_t(file)] = FileState::of(path + Checksums::name(file));
    found.back() = FileState::of(path + "/checksums");
    return found;
}

LiveDatabase::TableStates LiveDatabase::table_states() const {
    TableStates found;
    for (size_t table = 0; table < tables.size(); ++table) {
        struct stat status;
        if (!tables[table] || !tables[table]->is_open() || fstat(*tables[table], &status) != 0) continue;
        // One without a name belongs to a database that was replaced: nobody writes to it any more.
        found[table] = status.st_nlink == 0 ? whole_tables[table] : FileState(status);
    }
    return found;
}

// `states` are those of the files when they were found whole, or before: what is written meanwhile is looked at later.
void LiveDatabase::note_whole(const States &states) {
    tables[0] = std::make_unique<const Descriptor>(path + Checksums::name(Checksums::POSTLIST), O_RDONLY);
    tables[1] = std::make_unique<const Descriptor>(path + Checksums::name(Checksums::DOCDATA), O_RDONLY);
    whole = states;
    whole_tables = {states[Checksums::POSTLIST], states[Checksums::DOCDATA]};
}

void LiveDatabase::verify_all() {
    const States now = states();
    companion = found_whole(path).companion;
    note_whole(now);
}

uint32_t LiveDatabase::verify() {
    const std::lock_guard<std::mutex> guard(lock);
    if (!is_written && states() != whole) verify_all();
    return companion;
}

bool LiveDatabase::has_companion() {
    const std::lock_guard<std::mutex> guard(lock);
    return companion != 0;
}

void LiveDatabase::verify_open() {
    const std::lock_guard<std::mutex> guard(lock);
    if (!is_written && table_states() != whole_tables) verify_all();
}

void LiveDatabase::begin() {
    const std::lock_guard<std::mutex> guard(lock);
    is_written = true;
}

void LiveDatabase::commit() {
    const std::lock_guard<std::mutex> guard(lock);
    const Checksums before = Checksums::read(path);
    Checksums::of(path, &before).write(path, false);
    note_whole(states());
    is_written = false;
}

void LiveDatabase::cancel() {
    const std::lock_guard<std::mutex> guard(lock);
    is_written = false;
}

void LiveDatabase::seal() {
    const std::lock_guard<std::mutex> guard(lock);
    if (contents(path + "/checksums").empty()) {
        Checksums::of(path).write(path, true);
        return;
    }
    const Checksums before = Checksums::read(path);
    if (revision_of(contents(path + Checksums::name(Checksums::VERSION))) == before.revision) return;
    Checksums::of(path, &before).write(path, true);
}
