// SPDX-License-Identifier: GPL-2.0-or-later

#include "cwebfiles.h"

#ifndef __has_embed
#error "#embed is needed: build with the clang that comes with Swift 6.3, or unset CC"
#endif
// C23 has #embed; clang takes it in every C and says that it does.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t icon_svg[] = {
#embed "../../SakuinWeb/Assets/icon.svg"
};
static const uint8_t sakuin_js[] = {
#embed "../../SakuinWeb/Assets/sakuin.js"
};
static const uint8_t style_css[] = {
#embed "../../SakuinWeb/Assets/style.css"
};
static const uint8_t change_mustache[] = {
#embed "../../SakuinWeb/Templates/change.mustache"
};
static const uint8_t clause_mustache[] = {
#embed "../../SakuinWeb/Templates/clause.mustache"
};
static const uint8_t concordance_mustache[] = {
#embed "../../SakuinWeb/Templates/concordance.mustache"
};
static const uint8_t copies_page_mustache[] = {
#embed "../../SakuinWeb/Templates/copies-page.mustache"
};
static const uint8_t copies_mustache[] = {
#embed "../../SakuinWeb/Templates/copies.mustache"
};
static const uint8_t error_mustache[] = {
#embed "../../SakuinWeb/Templates/error.mustache"
};
static const uint8_t facet_mustache[] = {
#embed "../../SakuinWeb/Templates/facet.mustache"
};
static const uint8_t fault_mustache[] = {
#embed "../../SakuinWeb/Templates/fault.mustache"
};
static const uint8_t foot_mustache[] = {
#embed "../../SakuinWeb/Templates/foot.mustache"
};
static const uint8_t head_mustache[] = {
#embed "../../SakuinWeb/Templates/head.mustache"
};
static const uint8_t help_mustache[] = {
#embed "../../SakuinWeb/Templates/help.mustache"
};
static const uint8_t hit_mustache[] = {
#embed "../../SakuinWeb/Templates/hit.mustache"
};
static const uint8_t snippet_mustache[] = {
#embed "../../SakuinWeb/Templates/snippet.mustache"
};
static const uint8_t home_mustache[] = {
#embed "../../SakuinWeb/Templates/home.mustache"
};
static const uint8_t numbered_mustache[] = {
#embed "../../SakuinWeb/Templates/numbered.mustache"
};
static const uint8_t numbers_mustache[] = {
#embed "../../SakuinWeb/Templates/numbers.mustache"
};
static const uint8_t opensearch_mustache[] = {
#embed "../../SakuinWeb/Templates/opensearch.mustache"
};
static const uint8_t parts_mustache[] = {
#embed "../../SakuinWeb/Templates/parts.mustache"
};
static const uint8_t piece_mustache[] = {
#embed "../../SakuinWeb/Templates/piece.mustache"
};
static const uint8_t post_surroundings_mustache[] = {
#embed "../../SakuinWeb/Templates/post-surroundings.mustache"
};
static const uint8_t post_mustache[] = {
#embed "../../SakuinWeb/Templates/post.mustache"
};
static const uint8_t refusal_mustache[] = {
#embed "../../SakuinWeb/Templates/refusal.mustache"
};
static const uint8_t results_mustache[] = {
#embed "../../SakuinWeb/Templates/results.mustache"
};
static const uint8_t run_mustache[] = {
#embed "../../SakuinWeb/Templates/run.mustache"
};
static const uint8_t search_error_mustache[] = {
#embed "../../SakuinWeb/Templates/search-error.mustache"
};
static const uint8_t search_form_mustache[] = {
#embed "../../SakuinWeb/Templates/search-form.mustache"
};
static const uint8_t search_head_mustache[] = {
#embed "../../SakuinWeb/Templates/search-head.mustache"
};
static const uint8_t threads_mustache[] = {
#embed "../../SakuinWeb/Templates/threads.mustache"
};
static const uint8_t version_mustache[] = {
#embed "../../SakuinWeb/Templates/version.mustache"
};
static const uint8_t why_mustache[] = {
#embed "../../SakuinWeb/Templates/why.mustache"
};
static const uint8_t feeds_mustache[] = {
#embed "../../SakuinWeb/Templates/feeds.mustache"
};
static const uint8_t home_saved_mustache[] = {
#embed "../../SakuinWeb/Templates/home-saved.mustache"
};
static const uint8_t keep_search_mustache[] = {
#embed "../../SakuinWeb/Templates/keep-search.mustache"
};
static const uint8_t list_pages_mustache[] = {
#embed "../../SakuinWeb/Templates/list-pages.mustache"
};
static const uint8_t marker_mustache[] = {
#embed "../../SakuinWeb/Templates/marker.mustache"
};
static const uint8_t marks_mustache[] = {
#embed "../../SakuinWeb/Templates/marks.mustache"
};
static const uint8_t ng_mustache[] = {
#embed "../../SakuinWeb/Templates/ng.mustache"
};
static const uint8_t ng_entries_mustache[] = {
#embed "../../SakuinWeb/Templates/ng-entries.mustache"
};
static const uint8_t ng_form_mustache[] = {
#embed "../../SakuinWeb/Templates/ng-form.mustache"
};
static const uint8_t note_mustache[] = {
#embed "../../SakuinWeb/Templates/note.mustache"
};
static const uint8_t trend_mustache[] = {
#embed "../../SakuinWeb/Templates/trend.mustache"
};
static const uint8_t thread_mustache[] = {
#embed "../../SakuinWeb/Templates/thread.mustache"
};
static const uint8_t thread_post_mustache[] = {
#embed "../../SakuinWeb/Templates/thread-post.mustache"
};
static const uint8_t day_mustache[] = {
#embed "../../SakuinWeb/Templates/day.mustache"
};
static const uint8_t year_mustache[] = {
#embed "../../SakuinWeb/Templates/year.mustache"
};
static const uint8_t statistic_mustache[] = {
#embed "../../SakuinWeb/Templates/statistic.mustache"
};
static const uint8_t statistics_mustache[] = {
#embed "../../SakuinWeb/Templates/statistics.mustache"
};

#define FILE(name, bytes) {name, bytes, sizeof bytes}
static const cwebfiles_file files[] = {
    FILE("icon.svg", icon_svg),
    FILE("sakuin.js", sakuin_js),
    FILE("style.css", style_css),
    FILE("change.mustache", change_mustache),
    FILE("clause.mustache", clause_mustache),
    FILE("concordance.mustache", concordance_mustache),
    FILE("copies-page.mustache", copies_page_mustache),
    FILE("copies.mustache", copies_mustache),
    FILE("error.mustache", error_mustache),
    FILE("facet.mustache", facet_mustache),
    FILE("fault.mustache", fault_mustache),
    FILE("foot.mustache", foot_mustache),
    FILE("head.mustache", head_mustache),
    FILE("help.mustache", help_mustache),
    FILE("hit.mustache", hit_mustache),
    FILE("home.mustache", home_mustache),
    FILE("snippet.mustache", snippet_mustache),
    FILE("numbered.mustache", numbered_mustache),
    FILE("numbers.mustache", numbers_mustache),
    FILE("opensearch.mustache", opensearch_mustache),
    FILE("parts.mustache", parts_mustache),
    FILE("piece.mustache", piece_mustache),
    FILE("post-surroundings.mustache", post_surroundings_mustache),
    FILE("post.mustache", post_mustache),
    FILE("refusal.mustache", refusal_mustache),
    FILE("results.mustache", results_mustache),
    FILE("run.mustache", run_mustache),
    FILE("search-error.mustache", search_error_mustache),
    FILE("search-form.mustache", search_form_mustache),
    FILE("search-head.mustache", search_head_mustache),
    FILE("threads.mustache", threads_mustache),
    FILE("version.mustache", version_mustache),
    FILE("why.mustache", why_mustache),
    FILE("feeds.mustache", feeds_mustache),
    FILE("home-saved.mustache", home_saved_mustache),
    FILE("keep-search.mustache", keep_search_mustache),
    FILE("list-pages.mustache", list_pages_mustache),
    FILE("marker.mustache", marker_mustache),
    FILE("marks.mustache", marks_mustache),
    FILE("ng.mustache", ng_mustache),
    FILE("ng-entries.mustache", ng_entries_mustache),
    FILE("ng-form.mustache", ng_form_mustache),
    FILE("note.mustache", note_mustache),
    FILE("trend.mustache", trend_mustache),
    FILE("thread.mustache", thread_mustache),
    FILE("thread-post.mustache", thread_post_mustache),
    FILE("day.mustache", day_mustache),
    FILE("year.mustache", year_mustache),
    FILE("statistic.mustache", statistic_mustache),
    FILE("statistics.mustache", statistics_mustache),
};

size_t cwebfiles_count(void) { return sizeof files / sizeof *files; }

cwebfiles_file cwebfiles_at(size_t index) { return files[index]; }
