/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libmd's SHA-256, as Swift sees it. */
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sha2.h>
