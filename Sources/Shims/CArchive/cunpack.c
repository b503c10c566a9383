/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cunpack.h"

#include <bzlib.h>
#include <lz4frame.h>
#include <lzma.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

struct cunpack {
    cunpack_kind kind;
    const char *message;
    union {
        z_stream zlib;
        bz_stream bzip2;
        lzma_stream xz;
        ZSTD_DStream *zstd;
        LZ4F_dctx *lz4;
    } with;
};

/* Bytes that xz may take; -9 takes 65 MiB. */
static const uint64_t most_memory_of_xz = 1 << 30;

static int begins(cunpack *self) {
    switch (self->kind) {
    /* 15 is the longest window; 16 more asks for gzip's head, less than 0 for none. */
    case CUNPACK_GZIP: return inflateInit2(&self->with.zlib, 15 + 16) == Z_OK;
    case CUNPACK_DEFLATE: return inflateInit2(&self->with.zlib, -15) == Z_OK;
    case CUNPACK_BZIP2: return BZ2_bzDecompressInit(&self->with.bzip2, 0, 0) == BZ_OK;
    case CUNPACK_XZ: return lzma_stream_decoder(&self->with.xz, most_memory_of_xz, 0) == LZMA_OK;
    case CUNPACK_ZSTD: return (self->with.zstd = ZSTD_createDStream()) != NULL;
    case CUNPACK_LZ4: return !LZ4F_isError(LZ4F_createDecompressionContext(&self->with.lz4, LZ4F_VERSION));
    }
    return 0;
}

cunpack *cunpack_open(cunpack_kind kind) {
    cunpack *self = calloc(1, sizeof *self);
    if (!self) return NULL;
    self->kind = kind;
    self->message = "";
    if (begins(self)) return self;
    free(self);
    return NULL;
}

void cunpack_close(cunpack *self) {
    switch (self->kind) {
    case CUNPACK_GZIP:
    case CUNPACK_DEFLATE: inflateEnd(&self->with.zlib); break;
    case CUNPACK_BZIP2: BZ2_bzDecompressEnd(&self->with.bzip2); break;
    case CUNPACK_XZ: lzma_end(&self->with.xz); break;
    case CUNPACK_ZSTD: ZSTD_freeDStream(self->with.zstd); break;
    case CUNPACK_LZ4: LZ4F_freeDecompressionContext(self->with.lz4); break;
    }
    free(self);
}

const char *cunpack_message(const cunpack *self) { return self->message; }

static cunpack_step breaks(cunpack *self, const char *message) {
    self->message = message;
    return CUNPACK_BREAKS;
}

/* Lengths are at most some MiB here: they fit into zlib's and bzip2's. */
static cunpack_step run_zlib(cunpack *self, const uint8_t *input, size_t *length, uint8_t *output, size_t *room) {
    z_stream *stream = &self->with.zlib;
    stream->next_in = (Bytef *)input;
    stream->avail_in = (uInt)*length;
    stream->next_out = output;
    stream->avail_out = (uInt)*room;
    int status = inflate(stream, Z_NO_FLUSH);
    *length -= stream->avail_in;
    *room -= stream->avail_out;
    if (status == Z_STREAM_END) return CUNPACK_ENDS;
    /* Z_BUF_ERROR: there was nothing to do. */
    if (status == Z_OK || status == Z_BUF_ERROR) return CUNPACK_GOES_ON;
    return breaks(self, stream->msg ? stream->msg : "the deflated data is damaged");
}

static cunpack_step run_bzip2(cunpack *self, const uint8_t *input, size_t *length, uint8_t *output, size_t *room) {
    bz_stream *stream = &self->with.bzip2;
    stream->next_in = (char *)input;
    stream->avail_in = (unsigned)*length;
    stream->next_out = (char *)output;
    stream->avail_out = (unsigned)*room;
    int status = BZ2_bzDecompress(stream);
    *length -= stream->avail_in;
    *room -= stream->avail_out;
    if (status == BZ_STREAM_END) return CUNPACK_ENDS;
    return status == BZ_OK ? CUNPACK_GOES_ON : breaks(self, "the bzip2 data is damaged");
}

static cunpack_step run_xz(cunpack *self, const uint8_t *input, size_t *length, uint8_t *output, size_t *room) {
    lzma_stream *stream = &self->with.xz;
    stream->next_in = input;
    stream->avail_in = *length;
    stream->next_out = output;
    stream->avail_out = *room;
    lzma_ret status = lzma_code(stream, LZMA_RUN);
    *length -= stream->avail_in;
    *room -= stream->avail_out;
    switch (status) {
    case LZMA_STREAM_END: return CUNPACK_ENDS;
    case LZMA_OK:
    case LZMA_BUF_ERROR:
    case LZMA_NO_CHECK:
    case LZMA_UNSUPPORTED_CHECK:
    case LZMA_GET_CHECK: return CUNPACK_GOES_ON;
    case LZMA_MEMLIMIT_ERROR: return breaks(self, "the xz data requires too much memory");
    default: return breaks(self, "the xz data is damaged");
    }
}

static cunpack_step run_zstd(cunpack *self, const uint8_t *input, size_t *length, uint8_t *output, size_t *room) {
    ZSTD_inBuffer from = {input, *length, 0};
    ZSTD_outBuffer to = {output, *room, 0};
    size_t status = ZSTD_decompressStream(self->with.zstd, &to, &from);
    *length = from.pos;
    *room = to.pos;
    if (ZSTD_isError(status)) return breaks(self, ZSTD_getErrorName(status));
    return status == 0 ? CUNPACK_ENDS : CUNPACK_GOES_ON;
}

static cunpack_step run_lz4(cunpack *self, const uint8_t *input, size_t *length, uint8_t *output, size_t *room) {
    size_t status = LZ4F_decompress(self->with.lz4, output, room, input, length, NULL);
    if (LZ4F_isError(status)) {
        *length = *room = 0;
        return breaks(self, LZ4F_getErrorName(status));
    }
    return status == 0 ? CUNPACK_ENDS : CUNPACK_GOES_ON;
}

cunpack_step cunpack_run(cunpack *self, const uint8_t *input, size_t *length, uint8_t *output, size_t *room) {
    switch (self->kind) {
    case CUNPACK_GZIP:
    case CUNPACK_DEFLATE: return run_zlib(self, input, length, output, room);
    case CUNPACK_BZIP2: return run_bzip2(self, input, length, output, room);
    case CUNPACK_XZ: return run_xz(self, input, length, output, room);
    case CUNPACK_ZSTD: return run_zstd(self, input, length, output, room);
    case CUNPACK_LZ4: return run_lz4(self, input, length, output, room);
    }
    return breaks(self, "no such compression");
}
