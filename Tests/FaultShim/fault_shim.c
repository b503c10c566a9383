// SPDX-License-Identifier: GPL-2.0-or-later

#define _GNU_SOURCE
#include "fault_shim.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *const KIND_NAMES[FAULT_KINDS] = {
    "open", "write", "sync", "rename", "unlink", "truncate", "mmap", "mkdir", "read",
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

typedef struct {
    fault_kind kind;
    long nth;
    int number;
    bool for_good;
    char folder[PATH_MAX];
    long calls;
} armed_fault;

// Tests run side by side: each has a fault of its own, in its own folder.
#define MOST_ARMED 64
static armed_fault armed[MOST_ARMED];
static int armed_count;
// How many are armed of each kind: looked at before all else.
static atomic_int armed_of_kind[FAULT_KINDS];

// Where the file lies that tells a preloaded shim what to do; empty for none.
static char control[PATH_MAX];

void fault_arm(fault_kind kind, long nth, int number, bool for_good, const char *folder) {
    (void)fault_disarm(folder);
    pthread_mutex_lock(&lock);
    if (armed_count == MOST_ARMED) abort();
    armed_fault *const fault = &armed[armed_count++];
    *fault = (armed_fault){.kind = kind, .nth = nth, .number = number, .for_good = for_good};
    snprintf(fault->folder, sizeof fault->folder, "%s", folder);
    atomic_fetch_add(&armed_of_kind[kind], 1);
    pthread_mutex_unlock(&lock);
}

long fault_disarm(const char *folder) {
    long result = 0;
    pthread_mutex_lock(&lock);
    for (int index = 0; index < armed_count; ++index) {
        if (strcmp(armed[index].folder, folder) != 0) continue;
        result = armed[index].calls;
        atomic_fetch_sub(&armed_of_kind[armed[index].kind], 1);
        armed[index] = armed[--armed_count];
        break;
    }
    pthread_mutex_unlock(&lock);
    return result;
}

__attribute__((constructor)) static void read_environment(void) {
    const char *path = getenv("SAKUIN_FAULTS");
    if (path) snprintf(control, sizeof control, "%s", path);
}

static bool lies_in(const char *path, const char *folder) {
    const size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

// What the control file says now, by calls that no function here stands in for; 0 for nothing.
static int controlled(fault_kind kind, const char *path) {
    const long descriptor = syscall(SYS_openat, AT_FDCWD, control, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return 0;
    char text[PATH_MAX + 64];
    const long length = syscall(SYS_read, descriptor, text, sizeof text - 1);
    syscall(SYS_close, descriptor);
    if (length <= 0) return 0;
    text[length] = '\0';
    char name[32], folder[PATH_MAX];
    int number = 0;
    if (sscanf(text, "%31s %d %4095s", name, &number, folder) != 3) return 0;
    return strcmp(name, KIND_NAMES[kind]) == 0 && lies_in(path, folder) ? number : 0;
}

// The errno with which a call that concerns `path` is to fail; 0 if it is to be made.
static int fault_of_path(fault_kind kind, const char *path) {
    if (!path) return 0;
    if (control[0]) {
        const int number = controlled(kind, path);
        if (number) return number;
    }
    if (atomic_load(&armed_of_kind[kind]) == 0) return 0;
    int number = 0;
    pthread_mutex_lock(&lock);
    for (int index = 0; index < armed_count && number == 0; ++index) {
        armed_fault *const fault = &armed[index];
        if (fault->kind != kind || !lies_in(path, fault->folder)) continue;
        ++fault->calls;
        if (fault->calls == fault->nth || (fault->for_good && fault->calls > fault->nth)) number = fault->number;
    }
    pthread_mutex_unlock(&lock);
    return number;
}

static bool is_of_interest(fault_kind kind) { return control[0] || atomic_load(&armed_of_kind[kind]) > 0; }

// The path of an open file; false if it has none.
static bool path_of(int descriptor, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    const long length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
    if (length <= 0) return false;
    path[length] = '\0';
    return true;
}

static int fault_of_descriptor(fault_kind kind, int descriptor) {
    if (!is_of_interest(kind)) return 0;
    const int before = errno;
    char path[PATH_MAX];
    const int number = path_of(descriptor, path) ? fault_of_path(kind, path) : 0;
    errno = before;
    return number;
}

static int fault_of_name(fault_kind kind, int folder, const char *name) {
    if (!is_of_interest(kind) || !name) return 0;
    if (name[0] == '/' || folder == AT_FDCWD) return fault_of_path(kind, name);
    char path[2 * PATH_MAX];
    if (!path_of(folder, path)) return 0;
    const size_t length = strlen(path);
    snprintf(path + length, sizeof path - length, "/%s", name);
    return fault_of_path(kind, path);
}

// The C library's own function.
#define REAL(name)                                                                                                          \
    static __typeof__(&name) real;                                                                                          \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define FAIL(number, result)                                                                                                \
    do {                                                                                                                    \
        const int fault_number = (number);                                                                                  \
        if (fault_number) {                                                                                                 \
            errno = fault_number;                                                                                           \
            return result;                                                                                                  \
        }                                                                                                                   \
    } while (0)

static mode_t mode_of(int flags, va_list arguments) {
    return flags & (O_CREAT | __O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
}

#define OPEN(name)                                                                                                          \
    int name(const char *path, int flags, ...) {                                                                            \
        REAL(name);                                                                                                         \
        va_list arguments;                                                                                                  \
        va_start(arguments, flags);                                                                                         \
        const mode_t mode = mode_of(flags, arguments);                                                                      \
        va_end(arguments);                                                                                                  \
        FAIL(fault_of_name(FAULT_OPEN, AT_FDCWD, path), -1);                                                                \
        return real(path, flags, mode);                                                                                     \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                                                                        \
    int name(int folder, const char *path, int flags, ...) {                                                                \
        REAL(name);                                                                                                         \
        va_list arguments;                                                                                                  \
        va_start(arguments, flags);                                                                                         \
        const mode_t mode = mode_of(flags, arguments);                                                                      \
        va_end(arguments);                                                                                                  \
        FAIL(fault_of_name(FAULT_OPEN, folder, path), -1);                                                                  \
        return real(folder, path, flags, mode);                                                                             \
    }
OPENAT(openat)
OPENAT(openat64)

int creat(const char *path, mode_t mode) {
    REAL(creat);
    FAIL(fault_of_name(FAULT_OPEN, AT_FDCWD, path), -1);
    return real(path, mode);
}

int mkstemp(char *path) {
    REAL(mkstemp);
    FAIL(fault_of_name(FAULT_OPEN, AT_FDCWD, path), -1);
    return real(path);
}

int mkstemp64(char *path) {
    REAL(mkstemp64);
    FAIL(fault_of_name(FAULT_OPEN, AT_FDCWD, path), -1);
    return real(path);
}

DIR *opendir(const char *path) {
    REAL(opendir);
    FAIL(fault_of_name(FAULT_OPEN, AT_FDCWD, path), NULL);
    return real(path);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    REAL(write);
    FAIL(fault_of_descriptor(FAULT_WRITE, descriptor), -1);
    return real(descriptor, bytes, count);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    REAL(pwrite);
    FAIL(fault_of_descriptor(FAULT_WRITE, descriptor), -1);
    return real(descriptor, bytes, count, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
    REAL(pwrite64);
    FAIL(fault_of_descriptor(FAULT_WRITE, descriptor), -1);
    return real(descriptor, bytes, count, offset);
}

ssize_t writev(int descriptor, const struct iovec *pieces, int count) {
    REAL(writev);
    FAIL(fault_of_descriptor(FAULT_WRITE, descriptor), -1);
    return real(descriptor, pieces, count);
}

int fsync(int descriptor) {
    REAL(fsync);
    FAIL(fault_of_descriptor(FAULT_SYNC, descriptor), -1);
    return real(descriptor);
}

int fdatasync(int descriptor) {
    REAL(fdatasync);
    FAIL(fault_of_descriptor(FAULT_SYNC, descriptor), -1);
    return real(descriptor);
}

int rename(const char *from, const char *to) {
    REAL(rename);
    FAIL(fault_of_name(FAULT_RENAME, AT_FDCWD, to), -1);
    return real(from, to);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
    REAL(renameat);
    FAIL(fault_of_name(FAULT_RENAME, to_folder, to), -1);
    return real(from_folder, from, to_folder, to);
}

int unlink(const char *path) {
    REAL(unlink);
    FAIL(fault_of_name(FAULT_UNLINK, AT_FDCWD, path), -1);
    return real(path);
}

int unlinkat(int folder, const char *path, int flags) {
    REAL(unlinkat);
    FAIL(fault_of_name(FAULT_UNLINK, folder, path), -1);
    return real(folder, path, flags);
}

int rmdir(const char *path) {
    REAL(rmdir);
    FAIL(fault_of_name(FAULT_UNLINK, AT_FDCWD, path), -1);
    return real(path);
}

int ftruncate(int descriptor, off_t length) {
    REAL(ftruncate);
    FAIL(fault_of_descriptor(FAULT_TRUNCATE, descriptor), -1);
    return real(descriptor, length);
}

int ftruncate64(int descriptor, off64_t length) {
    REAL(ftruncate64);
    FAIL(fault_of_descriptor(FAULT_TRUNCATE, descriptor), -1);
    return real(descriptor, length);
}

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset) {
    REAL(mmap);
    if (descriptor >= 0) FAIL(fault_of_descriptor(FAULT_MMAP, descriptor), MAP_FAILED);
    return real(address, length, protection, flags, descriptor, offset);
}

void *mmap64(void *address, size_t length, int protection, int flags, int descriptor, off64_t offset) {
    REAL(mmap64);
    if (descriptor >= 0) FAIL(fault_of_descriptor(FAULT_MMAP, descriptor), MAP_FAILED);
    return real(address, length, protection, flags, descriptor, offset);
}

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    FAIL(fault_of_name(FAULT_MKDIR, AT_FDCWD, path), -1);
    return real(path, mode);
}

int mkdirat(int folder, const char *path, mode_t mode) {
    REAL(mkdirat);
    FAIL(fault_of_name(FAULT_MKDIR, folder, path), -1);
    return real(folder, path, mode);
}

ssize_t read(int descriptor, void *bytes, size_t count) {
    REAL(read);
    FAIL(fault_of_descriptor(FAULT_READ, descriptor), -1);
    return real(descriptor, bytes, count);
}

ssize_t pread(int descriptor, void *bytes, size_t count, off_t offset) {
    REAL(pread);
    FAIL(fault_of_descriptor(FAULT_READ, descriptor), -1);
    return real(descriptor, bytes, count, offset);
}

ssize_t pread64(int descriptor, void *bytes, size_t count, off64_t offset) {
    REAL(pread64);
    FAIL(fault_of_descriptor(FAULT_READ, descriptor), -1);
    return real(descriptor, bytes, count, offset);
}
