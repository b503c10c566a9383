/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libzstd, as Swift sees it: what it declares stable, and the making of dictionaries. */
#include <stddef.h>
#include <zstd.h>
#include <zdict.h>
