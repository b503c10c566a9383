// SPDX-License-Identifier: GPL-2.0-or-later

#include "ctables.h"

#ifndef __has_embed
#error "#embed is needed: build with the clang that comes with Swift 6.3, or unset CC"
#endif
// C23 has #embed; clang takes it in every C and says that it does.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t folding_1[] = {
#embed "../../../Index/folding/level-1.tsv"
};
static const uint8_t folding_2[] = {
#embed "../../../Index/folding/level-2.tsv"
};
static const uint8_t folding_3[] = {
#embed "../../../Index/folding/level-3.tsv"
};
static const uint8_t folding_4[] = {
#embed "../../../Index/folding/level-4.tsv"
};
static const uint8_t readings[] = {
#embed "../../../Index/readings.tsv"
};

ctables_file ctables_find(ctables_name name) {
    switch (name) {
    case CTABLES_FOLDING_1: return (ctables_file){folding_1, sizeof folding_1};
    case CTABLES_FOLDING_2: return (ctables_file){folding_2, sizeof folding_2};
    case CTABLES_FOLDING_3: return (ctables_file){folding_3, sizeof folding_3};
    case CTABLES_FOLDING_4: return (ctables_file){folding_4, sizeof folding_4};
    case CTABLES_READINGS: return (ctables_file){readings, sizeof readings};
    }
    __builtin_unreachable();
}
