// SPDX-License-Identifier: GPL-2.0-or-later
//
// Calls of the system that fail when a test wants them to. Linked into a program, or loaded before its libraries with
// LD_PRELOAD, the functions here stand in the place of the C library's, and call those but where a fault is armed.
//
// A program that was started with LD_PRELOAD is told by a file whose path stands in the variable SAKUIN_FAULTS: as long as
// it exists and says, for example, "write 28 /tmp/index", every write below /tmp/index fails with errno 28.

#ifndef FAULT_SHIM_H
#define FAULT_SHIM_H

#include <stdbool.h>

typedef enum {
    FAULT_OPEN,     // open, openat, creat, mkstemp, opendir
    FAULT_WRITE,    // write, pwrite, writev
    FAULT_SYNC,     // fsync, fdatasync
    FAULT_RENAME,   // rename, renameat
    FAULT_UNLINK,   // unlink, unlinkat, rmdir
    FAULT_TRUNCATE, // ftruncate
    FAULT_MMAP,     // mmap of a file
    FAULT_MKDIR,    // mkdir, mkdirat
    FAULT_READ,     // read, pread
    FAULT_KINDS
} fault_kind;

// Arms one fault for all threads: of the calls of `kind` that concern `folder` or what lies below it, the `nth` from now on,
// counted from 1, fails with `number` as errno; with `for_good`, all after it too. A folder has one fault at a time, several
// folders have each their own: tests run side by side. `folder` is copied.
void fault_arm(fault_kind kind, long nth, int number, bool for_good, const char *folder);

// Disarms the fault of a folder. Returns how many calls of its kind there were, those that failed included; 0 if none is armed.
long fault_disarm(const char *folder);

#endif
