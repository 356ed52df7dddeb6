/* XML as a stream, in step with whoever reads: expat parses, and stops where a handler
 * asks. Names are given without their prefix, since offices' files differ in prefixes
 * only. Refuses document types (and with them every entity of their own), nesting beyond
 * XML_DEPTH_MAX, tags beyond XML_TAG_KIB, and what is not well-formed.
 *
 * Handlers run inside the library's call: they must not allocate from an arena, whose
 * unwinding would leave the parser half done. They copy into buffers that exist and call
 * xml_pause when there is something for their caller to take away. */
#ifndef FORMATS_XML_H
#define FORMATS_XML_H
#include "formats/source.h"

enum { XML_DEPTH_MAX = 64, XML_TAG_KIB = 256 };

/* attributes: name, value, name, value ..., NULL; names with their prefix. */
struct xml_handlers {
    void (*open)(void *ctx, const char *name, const char *const *attributes);
    void (*close)(void *ctx, const char *name);
    void (*text)(void *ctx, struct str piece); /* UTF-8; one text comes in pieces */
};
struct xml;
/* `part` names the document in faults. Handlers may be NULL. */
struct fault *xml_open(struct arena *a, struct feed from, struct str part,
                       struct xml_handlers handlers, void *ctx, struct xml **xml);
/* Parses until a handler pauses (*more) or the document has ended whole (!*more). The
 * event at hand is finished first: handlers may be called once more after xml_pause (an
 * empty element's close). */
struct fault *xml_run(struct xml *xml, bool *more);
void xml_pause(struct xml *xml);
int64_t xml_line(const struct xml *xml); /* of the event at hand, from 1 */
const char *xml_local(const char *name); /* behind the prefix */

/* The simple way, for small parts: one element after the other, with those of its
 * attributes that were asked for. */
enum { XML_WANTED_MAX = 4 };
struct xml_element {
    struct str name, parent;
    struct str value[XML_WANTED_MAX]; /* STR_NONE where it has none */
};
struct xml_elements;
/* `wanted`: local names, NULL-ended; borrowed. */
struct fault *xml_open_elements(struct arena *a, struct feed from, struct str part,
                                const char *const *wanted, struct xml_elements **list);
/* What it gives lies in the list until the next call. */
struct fault *xml_next_element(struct xml_elements *list, struct xml_element *element,
                               bool *more);
#endif
