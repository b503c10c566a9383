/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libzstd, as Swift sees it: what it declares stable, the making of dictionaries, and of what it exports without that
 * promise ZSTD_createDDict_byReference (RecordCompression.swift). */
#include <stddef.h>
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>
#include <zdict.h>
