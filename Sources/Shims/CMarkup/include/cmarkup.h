/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The part of libxml2 that sakuin uses, as plain C: its own headers bring ICU's, which Foundation has too. */
#ifndef CMARKUP_H
#define CMARKUP_H

#include <stddef.h>
#include <stdint.h>

/* A parsed document: cmarkup_close. */
typedef struct cmarkup cmarkup;
/* A node of a document, which must outlive it. */
typedef struct cmarkup_node cmarkup_node;

typedef enum { CMARKUP_ELEMENT = 0, CMARKUP_TEXT, CMARKUP_OTHER } cmarkup_kind;

/* HTML in UTF-8, mended as browsers mend it; nothing outside is read. NULL if there is no memory or no element. */
cmarkup *cmarkup_html(const uint8_t *bytes, size_t length);
/* XML in UTF-8, whatever it declares. What is not well-formed is left out; entities are not expanded, nothing outside is
 * read. NULL as above. */
cmarkup *cmarkup_xml(const uint8_t *bytes, size_t length);
void cmarkup_close(cmarkup *document);
const cmarkup_node *cmarkup_root(const cmarkup *document);

const cmarkup_node *cmarkup_first_child(const cmarkup_node *node);
const cmarkup_node *cmarkup_next(const cmarkup_node *node);
cmarkup_kind cmarkup_kind_of(const cmarkup_node *node);
/* Of an element, without its prefix; of HTML in lower case. */
const char *cmarkup_name(const cmarkup_node *node);
/* The prefix of an element's name, where it is declared; NULL if there is none. */
const char *cmarkup_prefix(const cmarkup_node *node);
/* Of a text. */
const char *cmarkup_text(const cmarkup_node *node);
/* The value of an element's attribute, empty if it has none; NULL if there is no such attribute. */
const char *cmarkup_attribute(const cmarkup_node *node, const char *name);
/* Counted from 1; 65535 for all lines from there on. */
long cmarkup_line(const cmarkup_node *node);

/* The code point that HTML 4 gives a name (`nbsp`); 0 for a name that it does not know. */
uint32_t cmarkup_character(const char *name);

#endif
