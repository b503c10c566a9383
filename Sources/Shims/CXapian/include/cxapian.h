/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The part of libxapian that sakuin uses, as plain C. No exception leaves: a function that can fail takes a
 * `cx_error` and fills it; its body is one call of `guard` (Tests/architecture.sh holds that). Handles are opaque and have one owner, who frees them with the function named beside their
 * type; they are not safe for use by two threads at once. Bytes are given as pointer and length and copied. */
#ifndef CXAPIAN_H
#define CXAPIAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    CX_OK = 0,
    CX_LOCKED,     /* another process holds the database for writing */
    CX_MISSING,    /* there is no database at the path */
    CX_CORRUPT,    /* the database is damaged */
    CX_FORMAT,     /* written by a libxapian whose format this one does not read */
    CX_STALE,      /* the revision being read is gone: reopen and do it again */
    CX_NO_DOCUMENT,/* no document with that docid */
    CX_OTHER,
} cx_code;

typedef struct {
    cx_code code;
    char message[480]; /* libxapian's own words, cut to fit, always terminated */
} cx_error;

/* -- databases: cx_database_close ------------------------------------------------------------------------------- */

typedef struct cx_database cx_database;

/* Opens for reading what lies at `paths`, one a line: several databases become one, whose documents are numbered in
 * turn. The handle shows one revision until cx_reopen. With `last_is_immutable`, the last database was written by SakuinGlass
 * and is never changed: it is read in place, and its blocks are verified when they are first read. The others are verified
 * whole, here. All need checksums (cx_seal). NULL on failure: CX_CORRUPT where something is not what was written. */
cx_database *cx_open_reader(const char *paths, bool last_is_immutable, cx_error *error);
/* The data of those documents alone that are in a database that is never changed, for another thread than the handle's: for cx_data and
 * nothing else. */
cx_database *cx_immutable_view(const cx_database *database, cx_error *error);
/* Opens for writing, creating the database if the folder holds none. NULL on failure. Also reads, its own changes
 * included. There is no termlist: documents can be added and never changed. */
cx_database *cx_open_writer(const char *path, cx_error *error);
/* Closes and frees. What was not committed is dropped. */
void cx_database_close(cx_database *database);
/* Fails with CX_CORRUPT if something that was read, or may be read by libxapian, is not what was written. To be asked before
 * a question of what libxapian reads (`is_live_only`), and of all after it, before its answer leaves. Takes some system
 * calls, and more only where files have been written to. */
void cx_verify(cx_database *database, bool is_live_only, cx_error *error);
/* Moves a reader to the newest revision; false if it was there already. */
bool cx_reopen(cx_database *database, cx_error *error);

/* Documents that are gone though their postings stand: ascending docids, copied. They are left out of what the functions
 * below give, but cx_has_document and cx_first_free_docid, for their docids stay taken. */
void cx_mark_deleted(cx_database *database, const uint32_t *docids, size_t count, cx_error *error);

uint32_t cx_document_count(cx_database *database, cx_error *error);
/* The number of documents that hold `term`. */
uint32_t cx_term_frequency(cx_database *database, const uint8_t *term, size_t length, cx_error *error);
/* The within-document frequencies of `term` in all documents, added up. */
uint64_t cx_frequency_sum(cx_database *database, const uint8_t *term, size_t length, cx_error *error);
/* Writes up to `capacity` docids that hold `term` and are at least `from`, ascending; returns how many. */
size_t cx_docids(cx_database *database, const uint8_t *term, size_t length, uint32_t from, uint32_t *docids,
                 size_t capacity, cx_error *error);
bool cx_has_document(cx_database *database, uint32_t docid, cx_error *error);
/* The first docid at or after `from` that no document has; 0 if there is none. */
uint32_t cx_first_free_docid(cx_database *database, uint32_t from, cx_error *error);
/* The data of a document; empty if there is none. The bytes belong to the handle and live until the next call on it. */
const uint8_t *cx_data(cx_database *database, uint32_t docid, size_t *length, cx_error *error);
/* The metadata under `key`; length 0 if there is none. The bytes belong to the handle, as with cx_data. */
const uint8_t *cx_metadata(cx_database *database, const char *key, size_t *length, cx_error *error);
/* The first metadata key that starts with `prefix` and is greater than `after`, terminated; NULL if there is none. The
 * string belongs to the handle, as with cx_data. */
const char *cx_next_metadata_key(cx_database *database, const char *prefix, const char *after, cx_error *error);

/* The docids and within-document frequencies of up to `capacity` postings of `term`, from docid `from` on; returns how
 * many. The empty term gives all documents with their lengths. Those that are deleted are not left out. */
size_t cx_postings(cx_database *database, const uint8_t *term, size_t length, uint32_t from, uint32_t *docids,
                   uint32_t *frequencies, size_t capacity, cx_error *error);
/* The docids of up to `capacity` documents that hold `term` so many times, or 0 times, which stands for any number, from docid
 * `from` on, ascending; returns how many. */
size_t cx_docids_with(cx_database *database, const uint8_t *term, size_t length, uint32_t frequency, uint32_t from,
                      uint32_t *docids, size_t capacity, cx_error *error);
/* Looks the whole database at `path` over; returns the number of faults, and writes what was found, cut to fit and
 * terminated, to `report`. */
size_t cx_check(const char *path, char *report, size_t capacity, cx_error *error);

/* Writes the checksums of the database at `path` beside it. With `companion`, not empty, it is to be opened together with
 * that one, which has checksums, and with no other. */
void cx_seal(const char *path, const char *companion, cx_error *error);
/* Reads all of the database at `path`, which nobody changes any more, and compares it with its checksums. */
void cx_verify_all(const char *path, cx_error *error);

/* -- writing: on a writer's handle only -------------------------------------------------------------------------- */

void cx_begin(cx_database *database, cx_error *error);
void cx_commit(cx_database *database, cx_error *error);
/* Drops the transaction and opens the database anew. */
void cx_cancel(cx_database *database, cx_error *error);
/* Moves the postings that wait in memory into the tables on disk without committing them. */
void cx_flush(cx_database *database, cx_error *error);
/* An empty value removes the key. */
void cx_set_metadata(cx_database *database, const char *key, const uint8_t *value, size_t length, cx_error *error);

/* A document being made: cx_document_free. */
typedef struct cx_document cx_document;
cx_document *cx_document_new(cx_error *error);
void cx_document_free(cx_document *document);
void cx_document_set_data(cx_document *document, const uint8_t *data, size_t length, cx_error *error);
/* `count` is the within-document frequency; 0 makes a boolean term. */
void cx_document_add_term(cx_document *document, const uint8_t *term, size_t length, uint32_t count, cx_error *error);
/* Adds the document at `docid`, which must be free; the document handle stays the caller's. */
void cx_put_document(cx_database *database, uint32_t docid, const cx_document *document, cx_error *error);

/* The sum of the numbers of documents that hold each term that starts with `prefix`, or `enough` and more. */
uint64_t cx_prefix_frequency(cx_database *database, const uint8_t *prefix, size_t length, uint64_t enough,
                             cx_error *error);
/* The terms that start with `prefix`, one behind the other, each with a zero byte behind it; no more of them than `most`, and none that
 * holds a zero byte; a term of two databases comes twice. The bytes belong to the handle, as with cx_data. */
const uint8_t *cx_terms(cx_database *database, const uint8_t *prefix, size_t prefix_length, size_t most, size_t *length,
                        cx_error *error);

/* Of the terms that start with `prefix` those that most documents hold, as cx_terms has them: `most` (1 or more) pairs of term and database.
 * No more documents than `rest` hold any other. The bytes belong to the handle, as with cx_data. */
const uint8_t *cx_frequent_terms(cx_database *database, const uint8_t *prefix, size_t prefix_length, size_t most, uint64_t *rest,
                                 size_t *length, cx_error *error);

/* -- iterators: cx_iterator_free ------------------------------------------------------------------------------------------- */

/* Goes through the documents of one revision, ascending. It may outlive the database's handle. Parts that are given to
 * an iterator become its own, on failure too. */
typedef struct cx_iterator cx_iterator;
typedef enum { CX_AND = 0, CX_OR, CX_PHRASE, CX_AND_NOT, CX_AND_MAYBE } cx_operator;

void cx_iterator_free(cx_iterator *iterator);
/* The documents that hold `term`; with an empty term all. */
cx_iterator *cx_iterator_term(cx_database *database, const uint8_t *term, size_t length, cx_error *error);
/* The documents that hold `term` so many times, or 0 times, which stands for any number. */
cx_iterator *cx_iterator_coded(cx_database *database, const uint8_t *term, size_t length, uint32_t frequency, cx_error *error);
/* The documents that hold a term that starts with `prefix`, itself included. */
cx_iterator *cx_iterator_prefix(cx_database *database, const uint8_t *prefix, size_t length, cx_error *error);
/* The documents that hold one of the terms, or of the prefixes' terms: one term, which stands at all their positions. */
cx_iterator *cx_iterator_synonyms(cx_iterator *const *terms, size_t count, cx_error *error);
/* Docids from `first` to `last`, both included; to be combined with something that names documents. Those from `exact_from` up to
 * before `exact_until` match for certain. */
cx_iterator *cx_iterator_docids(uint32_t first, uint32_t last, uint32_t exact_from, uint32_t exact_until, cx_error *error);
/* These documents, ascending, which are copied and match for certain. */
cx_iterator *cx_iterator_listed(const uint32_t *docids, size_t count, cx_error *error);
/* CX_AND and CX_PHRASE of one part or more, CX_OR of any number; of two, CX_AND_NOT, which leaves out what is certain to be
 * in the second, and CX_AND_MAYBE, whose second part only adds weight. The parts of a phrase come from cx_iterator_phrase_part; a
 * document in which all positions are known matches for certain. */
cx_iterator *cx_iterator_combine(cx_operator op, cx_iterator *const *parts, size_t count, cx_error *error);
/* The documents whose parts have at least `minimum` votes together, each part as many as `votes` says, 1 or more. */
cx_iterator *cx_iterator_minimum_match(cx_iterator *const *parts, const uint32_t *votes, size_t count, uint32_t minimum, cx_error *error);
/* A term, or terms with a beginning, that a phrase has at each of these distances from its start, in characters. */
cx_iterator *cx_iterator_phrase_part(cx_iterator *part, const uint32_t *distances, size_t count, cx_error *error);
/* The same documents, which are those of a term, of terms that start with a prefix or of synonyms, with their weights by BM25
 * multiplied by `factor` (0 or more): nothing else weighs. `documents` is the number of all, `frequency` that of those with the
 * term; where it is negative, it is counted when it is first needed. `length_share`, 0 to 1, is BM25's b: how much a document's
 * length counts. */
cx_iterator *cx_iterator_weigh(cx_iterator *part, double documents, double frequency, double factor, double length_share,
                       cx_error *error);
/* The frequency that an iterator of cx_iterator_weigh reckons with; negative if it was never needed. */
double cx_iterator_used_frequency(const cx_iterator *weighed, cx_error *error);
/* The same documents with weights multiplied by `factor` (0 or more). */
cx_iterator *cx_iterator_scale(cx_iterator *part, double factor, cx_error *error);
/* The same documents, of which none matches for certain. */
cx_iterator *cx_iterator_unverified(cx_iterator *part, cx_error *error);
/* The same documents with their weights: the frequencies of `length_term` are the documents' lengths, in any unit, `average`
 * is their average. Without this at the root, all documents count as of average length. */
cx_iterator *cx_iterator_rank(cx_database *database, cx_iterator *part, const uint8_t *length_term, size_t length, double average,
                      cx_error *error);
/* No more documents than this. Opens lists, so it can fail like any reading. */
uint64_t cx_iterator_cost(const cx_iterator *iterator, cx_error *error);
typedef struct {
    uint32_t docid;
    bool is_exact; /* it matches; otherwise it may */
    double weight;
} cx_candidate;

/* Writes the next documents from `from` on, which is greater than all that was given before, with their weights if
 * `ranked`; returns how many. Fewer than `capacity` only at the end, or when as many as `steps` documents have been looked for in
 * lists, which then is 0: the iterator must not be asked on. `steps` becomes what is left of it. */
size_t cx_iterator_next(cx_database *database, cx_iterator *iterator, uint32_t from, bool ranked, cx_candidate *candidates,
                    size_t capacity, uint64_t *steps, cx_error *error);

/* -- selections: cx_selection_free ----------------------------------------------------------------------------------------- */

/* The heaviest documents of an iterator of cx_iterator_rank, which becomes its own and of which nothing was read, that are not heavier
 * than `most`: `wanted` (1 or more), or those among which `wanted_certain` match for certain, if these are fewer; all that weigh as much as
 * the last of them, too. */
typedef struct cx_selection cx_selection;
typedef struct {
    uint64_t certain;   /* documents that match for certain */
    size_t uncertain;   /* all others */
    size_t kept;        /* those that are wanted */
    bool is_complete;   /* false if others are not heavier than `most` either */
} cx_selected;

cx_selection *cx_selection_new(cx_iterator *ranked, size_t wanted, size_t wanted_certain, double most, cx_error *error);
void cx_selection_free(cx_selection *selection);
/* Goes through so many documents, or some more; false at the end of all. */
bool cx_selection_advance(cx_database *database, cx_selection *selection, size_t documents, cx_error *error);
/* What was found, after the end. */
cx_selected cx_selection_result(const cx_selection *selection, cx_error *error);
/* Copies what was found, ascending: as many as cx_selection_result says. */
void cx_selection_copy(const cx_selection *selection, cx_candidate *kept, uint32_t *uncertain, cx_error *error);

#ifdef __cplusplus
}
#endif
#endif
