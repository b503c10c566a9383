/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the C library says of its allocator, which Swift's overlay leaves out. */
#include <malloc.h>
