/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "carchive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

struct carchive {
    struct archive *archive;
    struct archive_entry *entry;
    carchive_source source;
    void *context;
    int is_open;
    /* What was given of the file is not what was packed. */
    int is_damaged;
};

/* libarchive takes names through the locale: in C it gives none for names beyond ASCII. Of this thread alone. */
static locale_t enter(void) {
    static locale_t utf8;
    static int is_made;
    if (!__atomic_load_n(&is_made, __ATOMIC_ACQUIRE)) {
        locale_t made = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0), none = (locale_t)0;
        if (!__atomic_compare_exchange_n(&utf8, &none, made, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE) && made) {
            freelocale(made);
        }
        __atomic_store_n(&is_made, 1, __ATOMIC_RELEASE);
    }
    locale_t chosen = __atomic_load_n(&utf8, __ATOMIC_ACQUIRE);
    return chosen ? uselocale(chosen) : uselocale((locale_t)0);
}

static la_ssize_t read_source(struct archive *archive, void *data, const void **buffer) {
    carchive *self = data;
    const uint8_t *bytes = NULL;
    ptrdiff_t count = self->source(self->context, &bytes);
    if (count < 0) {
        archive_set_error(archive, EIO, "the file cannot be read");
        return -1;
    }
    *buffer = bytes;
    return count;
}

carchive *carchive_open(carchive_source source, void *context) {
    carchive *self = calloc(1, sizeof *self);
    if (!self) return NULL;
    self->source = source;
    self->context = context;
    self->archive = archive_read_new();
    if (!self->archive) {
        free(self);
        return NULL;
    }
    /* Without filters: cunpack.h undoes compressions. */
    archive_read_support_format_tar(self->archive);
    archive_read_support_format_zip_streamable(self->archive);
    return self;
}

void carchive_close(carchive *self) {
    locale_t before = enter();
    archive_read_free(self->archive);
    uselocale(before);
    free(self);
}

carchive_step carchive_next(carchive *self) {
    locale_t before = enter();
    carchive_step step = CARCHIVE_BROKEN;
    if (self->is_open || archive_read_open(self->archive, self, NULL, read_source, NULL) == ARCHIVE_OK) {
        self->is_open = 1;
        self->is_damaged = 0;
        int status;
        do {
            status = archive_read_next_header(self->archive, &self->entry);
        } while ((status == ARCHIVE_OK || status == ARCHIVE_WARN) && archive_entry_filetype(self->entry) != AE_IFREG);
        if (status == ARCHIVE_OK || status == ARCHIVE_WARN) step = CARCHIVE_MEMBER;
        if (status == ARCHIVE_EOF) step = CARCHIVE_END;
    }
    uselocale(before);
    return step;
}

const char *carchive_name(carchive *self, size_t *length, int *is_utf8) {
    *length = 0;
    *is_utf8 = 0;
    locale_t before = enter();
    const char *name = archive_entry_pathname_utf8(self->entry);
    *is_utf8 = name != NULL;
    if (!name) name = archive_entry_pathname(self->entry);
    uselocale(before);
    if (name) *length = strlen(name);
    return name;
}

int carchive_is_encrypted(carchive *self) { return archive_entry_is_data_encrypted(self->entry); }

ptrdiff_t carchive_read(carchive *self, const uint8_t **bytes) {
    if (self->is_damaged) return -2;
    locale_t before = enter();
    const void *block = NULL;
    size_t length = 0;
    int64_t offset;
    int status, tries = 0;
    /* By blocks: archive_read_data() throws away what it has copied when the archive breaks off behind it. One that is to be
     * tried again gives nothing new here. Holes of sparse files are none of a text. */
    do {
        status = archive_read_data_block(self->archive, &block, &length, &offset);
    } while ((status == ARCHIVE_OK && length == 0) || (status == ARCHIVE_RETRY && tries++ == 0));
    uselocale(before);
    *bytes = block;
    if (status == ARCHIVE_EOF) return 0;
    /* Of a wrong check sum or size, which costs no other file; the last bytes may come with the warning. */
    if (status == ARCHIVE_WARN) self->is_damaged = 1;
    if (status == ARCHIVE_FAILED || (status == ARCHIVE_WARN && length == 0)) return -2;
    return status == ARCHIVE_OK || status == ARCHIVE_WARN ? (ptrdiff_t)length : -1;
}

const char *carchive_message(carchive *self) {
    const char *message = archive_error_string(self->archive);
    return message ? message : "the archive is damaged";
}

const char *carchive_form(carchive *self) { return archive_format_name(self->archive); }
