/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What tells the processor that memory is about to be read and written, which Swift has no word for. */

/* Any address will do: nothing is read, and none faults. */
static inline void prefetch_for_writing(const void *address) { __builtin_prefetch(address, 1); }
