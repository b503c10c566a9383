/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * fallocate(2), which Glibc hides behind _GNU_SOURCE and Swift's overlay so leaves out. */
#include <linux/falloc.h>
#include <sys/types.h>

int fallocate(int descriptor, int mode, off_t offset, off_t length);
