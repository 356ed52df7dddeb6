/* libfyaml's events, one by one, into a tree on the arena. Nothing is allocated while the
 * library runs: each event is asked for, copied and freed, and parser and diagnostics go
 * with the arena wherever it unwinds. */
/* Before ours, which ban what its macros name. */
#include <libfyaml.h>

#include "formats/yaml.h"

#include "base/utf8.h"
#include "words/faults.h"

struct place {
    int line, column;
};
struct reader {
    struct arena *arena;
    struct fy_diag *diag;
    struct fy_parser *parser;
    struct fy_event *event; /* at hand */
    struct str bytes;
    struct yaml *open[YAML_DEPTH_MAX];
    bool awaits_value[YAML_DEPTH_MAX]; /* a key was read */
    int depth;
    int nodes, documents;
    struct yaml *root;
    struct fault *faults, **last;
};

static void free_event(struct reader *r)
{
    if (r->event != NULL) {
        fy_parser_event_free(r->parser, r->event);
        r->event = NULL;
    }
}

static void release(void *what)
{
    struct reader *r = what;
    free_event(r);
    fy_parser_destroy(r->parser);
    fy_diag_destroy(r->diag);
}

static void add_fault(struct reader *r, struct fault *fault)
{
    *r->last = fault;
    r->last = &fault->more;
}

static struct place event_place(struct reader *r)
{
    const struct fy_mark *mark = fy_event_start_mark(r->event);
    return mark == NULL ? (struct place){1, 1}
                        : (struct place){mark->line + 1, mark->column + 1};
}

static struct str event_text(struct reader *r)
{
    size_t n = 0;
    struct fy_token *token = r->event->scalar.value;
    const char *p = token == NULL ? NULL : fy_token_get_text(token, &n);
    return p == NULL ? STR("") : str_copy(r->arena, (struct str){p, n});
}

/* The first complaint of the library, or that of the place where it stood. */
static struct fault *malformed(struct reader *r)
{
    void *at = NULL;
    struct fy_diag_error *e = fy_diag_errors_iterate(r->diag, &at);
    if (e == NULL) {
        return fault_yaml_malformed(r->arena, 1, 1, STR("-"));
    }
    int64_t line = e->line < 1 ? 1 : e->line, column = e->column < 1 ? 1 : e->column;
    struct str what = e->msg == NULL ? STR("-") : str_of(e->msg);
    what = str_part(what, 0, utf8_valid_length(what));
    return fault_yaml_malformed(r->arena, line, column, what);
}

static bool is_known(const struct yaml *map, struct str key)
{
    for (size_t i = 0; i < map->pairs.n; i++) {
        if (str_equal(map->pairs.at[i].key, key)) {
            return true;
        }
    }
    return false;
}

/* Puts a finished or opened node where it belongs. False: the tree cannot take it. */
static bool place_node(struct reader *r, struct yaml *node)
{
    if (r->depth == 0) {
        r->root = node;
        return true;
    }
    struct yaml *top = r->open[r->depth - 1];
    if (top->type == YAML_LIST) {
        *LIST_ADD(r->arena, &top->items) = node;
        return true;
    }
    if (r->awaits_value[r->depth - 1]) {
        top->pairs.at[top->pairs.n - 1].value = node;
        r->awaits_value[r->depth - 1] = false;
        return true;
    }
    if (node->type != YAML_TEXT) {
        add_fault(r, fault_yaml_key(r->arena, node->line, node->column));
        return false;
    }
    if (is_known(top, node->text)) {
        add_fault(r, fault_yaml_twice(r->arena, node->line, node->column, node->text));
    }
    struct yaml_pair *pair = LIST_ADD(r->arena, &top->pairs);
    *pair = (struct yaml_pair){node->text, node->line, node->column, NULL};
    r->awaits_value[r->depth - 1] = true;
    return true;
}

static struct yaml *new_node(struct reader *r, enum yaml_type type)
{
    struct place at = event_place(r);
    struct yaml *node = ARENA_NEW(r->arena, struct yaml);
    node->type = type;
    node->line = at.line;
    node->column = at.column;
    node->text = STR("");
    r->nodes++;
    return node;
}

static bool open_node(struct reader *r, enum yaml_type type)
{
    struct yaml *node = new_node(r, type);
    if (r->depth == YAML_DEPTH_MAX) {
        add_fault(r, fault_yaml_deep(r->arena, node->line, node->column, YAML_DEPTH_MAX));
        return false;
    }
    bool is_taken = place_node(r, node);
    r->open[r->depth] = node;
    r->awaits_value[r->depth] = false;
    r->depth++;
    return is_taken;
}

static bool take_scalar(struct reader *r)
{
    struct yaml *node = new_node(r, YAML_TEXT);
    struct fy_token *token = r->event->scalar.value;
    node->text = event_text(r);
    node->quoted = token != NULL && fy_token_scalar_style(token) != FYSS_PLAIN;
    if (r->event->scalar.anchor != NULL || r->event->scalar.tag != NULL) {
        add_fault(r, fault_yaml_anchor(r->arena, node->line, node->column));
    }
    return place_node(r, node);
}

static bool take_alias(struct reader *r)
{
    struct place at = event_place(r);
    add_fault(r, fault_yaml_anchor(r->arena, at.line, at.column));
    return place_node(r, new_node(r, YAML_TEXT));
}

static void refuse_marks(struct reader *r, struct fy_token *anchor, struct fy_token *tag)
{
    struct place at = event_place(r);
    if (anchor != NULL || tag != NULL) {
        add_fault(r, fault_yaml_anchor(r->arena, at.line, at.column));
    }
}

/* False: no further event is wanted. */
static bool take_event(struct reader *r)
{
    struct fy_event *e = r->event;
    struct place at = event_place(r);
    switch (e->type) {
    case FYET_DOCUMENT_START:
        if (r->documents++ > 0) {
            add_fault(r, fault_yaml_documents(r->arena, at.line, at.column));
            return false;
        }
        return true;
    case FYET_MAPPING_START:
        refuse_marks(r, e->mapping_start.anchor, e->mapping_start.tag);
        return open_node(r, YAML_MAP);
    case FYET_SEQUENCE_START:
        refuse_marks(r, e->sequence_start.anchor, e->sequence_start.tag);
        return open_node(r, YAML_LIST);
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END:
        r->depth--;
        return true;
    case FYET_SCALAR:
        return take_scalar(r);
    case FYET_ALIAS:
        return take_alias(r);
    default:
        return true;
    }
}

static struct fault *read_events(struct reader *r)
{
    for (;;) {
        r->event = fy_parser_parse(r->parser);
        if (r->event == NULL) {
            bool is_wrong = fy_parser_get_stream_error(r->parser);
            return is_wrong ? malformed(r) : r->faults;
        }
        bool goes_on = take_event(r);
        free_event(r);
        if (r->nodes > YAML_NODES_MAX) {
            return fault_yaml_large(r->arena, YAML_NODES_MAX);
        }
        if (!goes_on) {
            return r->faults;
        }
    }
}

/* Line and column of a place in the bytes. */
static struct place place_of(struct str bytes, size_t offset)
{
    struct place at = {1, 1};
    for (size_t i = 0; i < offset; i++) {
        at.column += ((unsigned char)bytes.p[i] & 0xc0) != 0x80 ? 1 : 0;
        if (bytes.p[i] == '\n') {
            at = (struct place){at.line + 1, 1};
        }
    }
    return at;
}

struct fault *yaml_read(struct arena *a, struct str bytes, struct yaml **root)
{
    size_t valid = utf8_valid_length(bytes);
    if (valid < bytes.n) {
        struct place at = place_of(bytes, valid);
        return fault_yaml_utf8(a, at.line, at.column);
    }
    struct reader *r = ARENA_NEW(a, struct reader);
    *r = (struct reader){.arena = a, .bytes = bytes};
    r->last = &r->faults;
    struct fy_diag_cfg loud;
    fy_diag_cfg_default(&loud);
    loud.fp = NULL;
    r->diag = fy_diag_create(&loud);
    fy_diag_set_collect_errors(r->diag, true);
    struct fy_parse_cfg cfg = {.flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG |
                                        FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE,
                               .diag = r->diag};
    r->parser = r->diag == NULL ? NULL : fy_parser_create(&cfg);
    if (r->parser == NULL) {
        return fault_yaml_large(a, 0);
    }
    arena_on_close(a, release, r);
    if (fy_parser_set_string(r->parser, bytes.n == 0 ? "" : bytes.p, bytes.n) != 0) {
        return fault_yaml_large(a, 0);
    }
    TRY(read_events(r));
    if (r->root == NULL) {
        r->root = ARENA_NEW(a, struct yaml);
        *r->root = (struct yaml){.line = 1, .column = 1, .text = STR("")};
    }
    *root = r->root;
    return NULL;
}

const struct yaml *yaml_get(const struct yaml *map, struct str key)
{
    for (size_t i = 0; i < map->pairs.n; i++) {
        if (str_equal(map->pairs.at[i].key, key)) {
            return map->pairs.at[i].value;
        }
    }
    return NULL;
}
