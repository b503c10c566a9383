/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cmarkup.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <limits.h>

static const xmlNode *own(const cmarkup_node *node) { return (const xmlNode *)node; }
static const cmarkup_node *lent(const xmlNode *node) { return (const cmarkup_node *)node; }

cmarkup *cmarkup_html(const uint8_t *bytes, size_t length) {
    if (length > INT_MAX) return NULL;
    const int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                        HTML_PARSE_COMPACT | HTML_PARSE_IGNORE_ENC;
    return (cmarkup *)htmlReadMemory((const char *)bytes, (int)length, NULL, "UTF-8", options);
}

cmarkup *cmarkup_xml(const uint8_t *bytes, size_t length) {
    if (length > INT_MAX) return NULL;
    const int options = XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET |
                        XML_PARSE_COMPACT | XML_PARSE_IGNORE_ENC | XML_PARSE_BIG_LINES;
    return (cmarkup *)xmlReadMemory((const char *)bytes, (int)length, NULL, "UTF-8", options);
}

void cmarkup_close(cmarkup *document) { xmlFreeDoc((xmlDoc *)document); }

const cmarkup_node *cmarkup_root(const cmarkup *document) {
    return lent(xmlDocGetRootElement((const xmlDoc *)document));
}

const cmarkup_node *cmarkup_first_child(const cmarkup_node *node) {
    /* An entity's children are not its own. */
    return own(node)->type == XML_ELEMENT_NODE ? lent(own(node)->children) : NULL;
}

const cmarkup_node *cmarkup_next(const cmarkup_node *node) { return lent(own(node)->next); }

cmarkup_kind cmarkup_kind_of(const cmarkup_node *node) {
    switch (own(node)->type) {
    case XML_ELEMENT_NODE: return CMARKUP_ELEMENT;
    case XML_TEXT_NODE:
    case XML_CDATA_SECTION_NODE: return CMARKUP_TEXT;
    default: return CMARKUP_OTHER;
    }
}

const char *cmarkup_name(const cmarkup_node *node) { return (const char *)own(node)->name; }

const char *cmarkup_prefix(const cmarkup_node *node) {
    return own(node)->ns ? (const char *)own(node)->ns->prefix : NULL;
}

const char *cmarkup_text(const cmarkup_node *node) {
    const char *content = (const char *)own(node)->content;
    return content ? content : "";
}

const char *cmarkup_attribute(const cmarkup_node *node, const char *name) {
    for (const xmlAttr *attribute = own(node)->properties; attribute; attribute = attribute->next) {
        if (!xmlStrEqual(attribute->name, (const xmlChar *)name)) continue;
        const xmlNode *value = attribute->children;
        return value && value->content ? (const char *)value->content : "";
    }
    return NULL;
}

long cmarkup_line(const cmarkup_node *node) { return xmlGetLineNo((xmlNode *)node); }

uint32_t cmarkup_character(const char *name) {
    const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);
    return entity ? entity->value : 0;
}
