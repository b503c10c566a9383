// SPDX-License-Identifier: GPL-2.0-or-later

#include "mapped.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <mutex>
#include <sys/mman.h>
#include <unistd.h>
#include <xapian.h>

namespace {

// What the handler knows of a mapping. It runs at any moment on any thread, so all is atomic; whoever reads a mapping
// keeps it, and its entry, from going meanwhile.
struct Entry {
    std::atomic<uintptr_t> begin{0}, end{0};
    std::atomic<std::atomic<bool> *> broken{nullptr};
};

// Two files for each generation that somebody still reads.
constexpr int most = 1024;
Entry entries[most];
std::mutex entries_lock;
uintptr_t page_size;
struct sigaction before;

// Zeros for a page that cannot be had. Calls only what may be called by a handler: mmap is a bare system call.
bool put_zeros(uintptr_t address) {
    for (Entry &entry : entries) {
        if (address < entry.begin.load() || address >= entry.end.load()) continue;
        entry.broken.load()->store(true);
        void *page = reinterpret_cast<void *>(address & ~(page_size - 1));
        return mmap(page, page_size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED;
    }
    return false;
}

void on_bus_error(int number, siginfo_t *info, void *context) {
    const int code = errno;
    if (!put_zeros(reinterpret_cast<uintptr_t>(info->si_addr))) {
        // Somebody else's: as if this handler were not there.
        if (before.sa_flags & SA_SIGINFO) {
            before.sa_sigaction(number, info, context);
        } else if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN) {
            before.sa_handler(number);
        } else {
            signal(number, SIG_DFL);
        }
    }
    errno = code;
}

void handle_bus_errors() {
    static const bool is_handled = [] {
        page_size = uintptr_t(sysconf(_SC_PAGESIZE));
        struct sigaction action {};
        action.sa_sigaction = on_bus_error;
        action.sa_flags = SA_SIGINFO | SA_ONSTACK;
        sigemptyset(&action.sa_mask);
        return sigaction(SIGBUS, &action, &before) == 0;
    }();
    if (!is_handled) throw Xapian::DatabaseOpeningError("SIGBUS cannot be handled");
}

int enter(const uint8_t *bytes, size_t length, std::atomic<bool> *broken) {
    const std::lock_guard<std::mutex> guard(entries_lock);
    for (int index = 0; index < most; ++index) {
        Entry &entry = entries[index];
        if (entry.end.load() != 0) continue;
        entry.broken.store(broken);
        entry.begin.store(reinterpret_cast<uintptr_t>(bytes));
        entry.end.store(reinterpret_cast<uintptr_t>(bytes) + length);
        return index;
    }
    return -1;
}

} // namespace

MappedFile::MappedFile(const std::string &path, uint64_t size) : file(path, O_RDONLY) {
    if (!file.is_open()) {
        if (size == 0) return;
        damaged(path + " is missing");
    }
    const uint64_t found = state().size;
    if (found != size) {
        damaged(path + " has " + std::to_string(found) + " bytes instead of " + std::to_string(size));
    }
    if (size == 0) return;
    handle_bus_errors();
    void *mapped = mmap(nullptr, size_t(size), PROT_READ, MAP_SHARED, file, 0);
    if (mapped == MAP_FAILED) throw Xapian::DatabaseOpeningError("cannot map " + path, errno);
    bytes = static_cast<const uint8_t *>(mapped);
    length = size_t(size);
    entry = enter(bytes, length, &broken);
    if (entry < 0) {
        munmap(mapped, length);
        throw Xapian::DatabaseOpeningError("too many files are mapped");
    }
}

MappedFile::~MappedFile() {
    if (!bytes) return;
    {
        const std::lock_guard<std::mutex> guard(entries_lock);
        entries[entry].end.store(0);
        entries[entry].begin.store(0);
    }
    munmap(const_cast<uint8_t *>(bytes), length);
}

void MappedFile::prefetch(size_t offset, size_t size) const {
    const size_t page = size_t(sysconf(_SC_PAGESIZE)), start = offset / page * page, end = std::min(length, offset + size);
    // An advice: what cannot be had now is read when it is needed.
    if (start < end) (void)madvise(const_cast<uint8_t *>(bytes) + start, end - start, MADV_WILLNEED);
}

void MappedFile::expect_random() const {
    if (length > 0) (void)madvise(const_cast<uint8_t *>(bytes), length, MADV_RANDOM);
}

FileState MappedFile::state() const {
    struct stat status;
    if (!file.is_open()) return FileState();
    if (fstat(file, &status) != 0) throw Xapian::DatabaseError("a file of the index cannot be looked at", errno);
    return FileState(status);
}
