/* expat behind a pull interface. */
#include "formats/xml.h"

#include <expat.h>

#include "words/faults.h"

enum { BLOCK = 32 * 1024 };

enum refusal { REFUSED_NOTHING, REFUSED_DOCTYPE, REFUSED_DEPTH };

struct xml {
    struct arena *arena;
    XML_Parser parser;
    struct feed from;
    struct str part;
    struct xml_handlers handlers;
    void *ctx;
    int depth;
    enum refusal refusal;
    bool paused;   /* the parser is suspended, with text left */
    bool last;     /* all text is with the parser */
    bool finished; /* and parsed */
    uint64_t fed;
    uint64_t quiet; /* what was fed when the last event came */
};

const char *xml_local(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon == NULL ? name : colon + 1;
}

/* ---- what expat calls -------------------------------------------------------------- */

static void refuse(struct xml *x, enum refusal why)
{
    x->refusal = why;
    XML_StopParser(x->parser, XML_FALSE);
}

static void XMLCALL on_open(void *self, const XML_Char *name, const XML_Char **attributes)
{
    struct xml *x = self;
    x->quiet = x->fed;
    if (++x->depth > XML_DEPTH_MAX) {
        refuse(x, REFUSED_DEPTH);
        return;
    }
    if (x->handlers.open != NULL) {
        x->handlers.open(x->ctx, xml_local(name), (const char *const *)attributes);
    }
}

static void XMLCALL on_close(void *self, const XML_Char *name)
{
    struct xml *x = self;
    x->quiet = x->fed;
    x->depth--;
    if (x->handlers.close != NULL) {
        x->handlers.close(x->ctx, xml_local(name));
    }
}

static void XMLCALL on_text(void *self, const XML_Char *p, int n)
{
    struct xml *x = self;
    x->quiet = x->fed;
    if (x->handlers.text != NULL) {
        x->handlers.text(x->ctx, (struct str){p, (size_t)n});
    }
}

static void XMLCALL on_doctype(void *self, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int internal)
{
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    refuse(self, REFUSED_DOCTYPE);
}

static void XMLCALL on_comment(void *self, const XML_Char *text)
{
    struct xml *x = self;
    (void)text;
    x->quiet = x->fed;
}

static void XMLCALL on_instruction(void *self, const XML_Char *target,
                                   const XML_Char *text)
{
    (void)target;
    on_comment(self, text);
}

/* ---- running ----------------------------------------------------------------------- */

static void free_parser(void *what)
{
    struct xml *x = what;
    XML_ParserFree(x->parser);
}

static struct fault *no_memory(struct xml *x)
{
    return fault_new(x->arena, FAULT_LIMIT, FAULT_ID_NONE, 0, NULL);
}

struct fault *xml_open(struct arena *a, struct feed from, struct str part,
                       struct xml_handlers handlers, void *ctx, struct xml **xml)
{
    struct xml *x = ARENA_NEW(a, struct xml);
    *x = (struct xml){
        .arena = a, .from = from, .part = part, .handlers = handlers, .ctx = ctx};
    x->parser = XML_ParserCreate(NULL);
    if (x->parser == NULL) {
        return no_memory(x);
    }
    arena_on_close(a, free_parser, x);
    XML_SetUserData(x->parser, x);
    XML_SetElementHandler(x->parser, on_open, on_close);
    XML_SetCharacterDataHandler(x->parser, on_text);
    XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
    XML_SetCommentHandler(x->parser, on_comment);
    XML_SetProcessingInstructionHandler(x->parser, on_instruction);
    *xml = x;
    return NULL;
}

void xml_pause(struct xml *x)
{
    if (!x->paused && x->refusal == REFUSED_NOTHING) {
        x->paused = XML_StopParser(x->parser, XML_TRUE) == XML_STATUS_OK;
    }
}

int64_t xml_line(const struct xml *x)
{
    return (int64_t)XML_GetCurrentLineNumber(x->parser);
}

static struct fault *refused(struct xml *x)
{
    if (x->refusal == REFUSED_DOCTYPE) {
        return fault_xml_doctype(x->arena, x->part);
    }
    if (x->refusal == REFUSED_DEPTH) {
        return fault_xml_deep(x->arena, x->part, XML_DEPTH_MAX);
    }
    if (XML_GetErrorCode(x->parser) == XML_ERROR_NO_MEMORY) {
        return no_memory(x);
    }
    return fault_xml_malformed(x->arena, x->part,
                               (int64_t)XML_GetCurrentLineNumber(x->parser),
                               (int64_t)XML_GetCurrentColumnNumber(x->parser) + 1);
}

static struct fault *feed_block(struct xml *x, enum XML_Status *status)
{
    void *block = XML_GetBuffer(x->parser, BLOCK);
    if (block == NULL) {
        return XML_GetErrorCode(x->parser) == XML_ERROR_NO_MEMORY ? no_memory(x)
                                                                  : refused(x);
    }
    size_t got = 0;
    TRY(x->from.read(x->from.self, block, BLOCK, &got));
    x->fed += got;
    x->last = got == 0;
    if (x->fed - x->quiet > XML_TAG_KIB * (uint64_t)1024) {
        return fault_xml_long(x->arena, x->part, XML_TAG_KIB);
    }
    *status = XML_ParseBuffer(x->parser, (int)got, x->last);
    return NULL;
}

struct fault *xml_run(struct xml *x, bool *more)
{
    *more = false;
    while (!x->finished) {
        enum XML_Status status = XML_STATUS_OK;
        if (x->paused) {
            x->paused = false;
            status = XML_ResumeParser(x->parser);
        } else {
            TRY(feed_block(x, &status));
        }
        if (status == XML_STATUS_ERROR) {
            return refused(x);
        }
        x->finished = status == XML_STATUS_OK && x->last;
        if (x->paused) {
            *more = true;
            return NULL;
        }
    }
    return NULL;
}

/* ---- element by element ------------------------------------------------------------ */

enum { VALUES_SIZE = 8 * 1024, NAME_SIZE = 32 };

struct xml_elements {
    struct xml *xml;
    const char *const *wanted;
    struct xml_element element;
    bool fresh;
    bool too_long;
    size_t depth;
    char names[XML_DEPTH_MAX + 1][NAME_SIZE]; /* of the open elements, cut */
    char values[VALUES_SIZE];
    size_t used;
};

static struct str keep(struct xml_elements *list, const char *value)
{
    size_t n = strlen(value);
    if (n > VALUES_SIZE - list->used) {
        list->too_long = true;
        return STR_NONE;
    }
    char *p = list->values + list->used;
    memcpy(p, value, n);
    list->used += n;
    return (struct str){p, n};
}

static void on_element(void *ctx, const char *name, const char *const *attributes)
{
    struct xml_elements *list = ctx;
    snprintf(list->names[list->depth], NAME_SIZE, "%s", name);
    list->element = (struct xml_element){
        .name = str_of(list->names[list->depth]),
        .parent = list->depth > 0 ? str_of(list->names[list->depth - 1]) : STR(""),
    };
    list->depth++;
    list->used = 0;
    for (size_t i = 0; list->wanted[i] != NULL; i++) {
        for (size_t k = 0; attributes[k] != NULL; k += 2) {
            if (strcmp(xml_local(attributes[k]), list->wanted[i]) == 0) {
                list->element.value[i] = keep(list, attributes[k + 1]);
            }
        }
    }
    list->fresh = true;
    xml_pause(list->xml);
}

static void on_element_end(void *ctx, const char *name)
{
    struct xml_elements *list = ctx;
    (void)name;
    list->depth--;
}

struct fault *xml_open_elements(struct arena *a, struct feed from, struct str part,
                                const char *const *wanted, struct xml_elements **list)
{
    struct xml_elements *l = ARENA_NEW(a, struct xml_elements);
    l->wanted = wanted;
    *list = l;
    struct xml_handlers handlers = {on_element, on_element_end, NULL};
    return xml_open(a, from, part, handlers, l, &l->xml);
}

struct fault *xml_next_element(struct xml_elements *list, struct xml_element *element,
                               bool *more)
{
    list->fresh = false;
    do {
        TRY(xml_run(list->xml, more));
    } while (*more && !list->fresh);
    if (list->too_long) {
        return fault_xml_long(list->xml->arena, list->xml->part, VALUES_SIZE / 1024);
    }
    *element = list->element;
    return NULL;
}
