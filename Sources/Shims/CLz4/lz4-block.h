/* SPDX-License-Identifier: GPL-2.0-or-later */
/* liblz4's blocks, as Swift sees them. */
#include <lz4.h>
#include <lz4hc.h>
