/* Forms: pairs against a table of fields. */
#include "web/form.h"

#include "words/faults.h"

/* Browsers send CRLF between the lines of a text area (WHATWG form data); the record
 * knows one line end. */
static struct str plain_lines(struct arena *a, struct str s)
{
    char *out = arena_bytes(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool pair = s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n';
        if (!pair) {
            out[n++] = s.p[i];
        }
    }
    return (struct str){out, n};
}

static struct fault *read_field(struct arena *a, const struct field *field,
                                struct str value, void *into)
{
    struct str text = field->type == FIELD_LINES ? plain_lines(a, value) : value;
    return field_parse(a, field, text, into);
}

/* What is required and missing, where nothing worse was said of the field already. */
static void add_missing(const struct fields *fields, struct fault *missing,
                        struct fault **by_field)
{
    while (missing != NULL) {
        struct fault *next = missing->more;
        missing->more = NULL;
        const struct field *field = fields_find(fields, missing->field);
        size_t i = field == NULL ? 0 : (size_t)(field - fields->at);
        if (by_field[i] == NULL) {
            by_field[i] = missing;
        }
        missing = next;
    }
}

struct fault *form_read(const struct exchange *x, const struct fields *fields, void *into)
{
    struct arena *a = x->arena;
    struct fault **by_field = ARENA_ARRAY(a, struct fault *, fields->n + 1);
    bool *seen = ARENA_ARRAY(a, bool, fields->n + 1);
    fields_clear(fields, into);
    for (size_t i = 0; i < x->form.n; i++) {
        const struct pair *pair = &x->form.at[i];
        const struct field *field = fields_find(fields, pair->name);
        size_t at = field == NULL ? fields->n : (size_t)(field - fields->at);
        struct fault *fault = NULL;
        if (field == NULL) {
            fault = fault_at(fault_field_unknown(a), pair->name);
        } else if (seen[at]) {
            fault = fault_at(fault_field_twice(a), pair->name);
        } else {
            fault = read_field(a, field, pair->value, into);
        }
        seen[at] = true;
        by_field[at] = by_field[at] == NULL ? fault : by_field[at];
    }
    add_missing(fields, fields_check(a, fields, into), by_field);
    struct fault *first = NULL;
    for (size_t i = fields->n + 1; i-- > 0;) {
        if (by_field[i] != NULL) {
            by_field[i]->more = first;
            first = by_field[i];
        }
    }
    return first;
}
