/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nettle's SHA-256, as Swift sees it. */
#include <nettle/sha2.h>
