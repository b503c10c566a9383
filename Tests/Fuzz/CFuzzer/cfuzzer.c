// SPDX-License-Identifier: GPL-2.0-or-later

#define _GNU_SOURCE
#include "cfuzzer.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));

void cfuzzer_run(int argc, char **argv, int (*callback)(const uint8_t *data, size_t size)) {
    exit(LLVMFuzzerRunDriver(&argc, &argv, callback));
}

int cfuzzer_file(const uint8_t *data, size_t size) {
    const int descriptor = memfd_create("dump", 0);
    if (descriptor < 0 || write(descriptor, data, size) != (ssize_t)size) return -1;
    return lseek(descriptor, 0, SEEK_SET) == 0 ? descriptor : -1;
}
