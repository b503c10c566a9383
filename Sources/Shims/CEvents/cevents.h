/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Descriptors of the kernel for what is waited for, which Swift's overlay leaves out. */
#include <sys/eventfd.h>
#include <sys/signalfd.h>
