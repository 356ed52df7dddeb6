/* Fields read, checked and written: one place for every border. */
#include "words/field.h"

#include "base/utf8.h"
#include "words/faults.h"

enum {
    TEXT_MAX = 200,    /* code points of a line where the table says nothing */
    LINES_MAX = 20000, /* of a text of several lines */
};

static void *member(const struct field *f, void *into)
{
    return (char *)into + f->offset;
}

static const void *value(const struct field *f, const void *from)
{
    return (const char *)from + f->offset;
}

void fields_clear(const struct fields *fields, void *into)
{
    memset(into, 0, fields->size);
    for (size_t i = 0; i < fields->n; i++) {
        const struct field *f = &fields->at[i];
        if (f->type == FIELD_DAY) {
            *(struct day *)member(f, into) = DAY_NONE;
        } else if (f->type == FIELD_CHOICE) {
            *(int *)member(f, into) = -1;
        }
    }
}

const struct field *fields_find(const struct fields *fields, struct str name)
{
    for (size_t i = 0; i < fields->n; i++) {
        if (str_equal(name, str_of(fields->at[i].name))) {
            return &fields->at[i];
        }
    }
    return NULL;
}

static bool parse_blob(struct arena *a, struct str text, struct hash *into)
{
    struct str bytes = STR_NONE;
    if (!hex_decode(a, text, &bytes) || bytes.n != HASH_SIZE) {
        return false;
    }
    memcpy(into->b, bytes.p, HASH_SIZE);
    return true;
}

static struct str blob_text(struct arena *a, const struct hash *name)
{
    struct text hex = text_new(a, 2 * HASH_SIZE);
    text_add_hex(&hex, hash_str(name));
    return text_str(&hex);
}

/* ---- from text --------------------------------------------------------------------- */

static struct fault *parse_text(struct arena *a, const struct field *f, struct str text,
                                void *into)
{
    bool lines = f->type == FIELD_LINES;
    if (!utf8_valid(text)) {
        return fault_field_utf8(a);
    }
    struct str s = f->type == FIELD_SECRET ? text : str_trim(text);
    if (utf8_has_controls(s, lines)) {
        return fault_field_controls(a);
    }
    int64_t max = f->max > 0 ? f->max : lines ? LINES_MAX : TEXT_MAX;
    int64_t n = (int64_t)utf8_count(s);
    if (n > max) {
        return fault_field_long(a, max, n);
    }
    if (n < f->min && n > 0) {
        return fault_field_short(a, f->min);
    }
    *(struct str *)member(f, into) = s.n > 0 ? str_copy(a, s) : STR_NONE;
    return NULL;
}

static struct fault *parse_int(struct arena *a, const struct field *f, struct str text,
                               int64_t *into)
{
    int64_t v = 0;
    if (!str_to_int(text, &v)) {
        return fault_field_number(a);
    }
    if ((f->min != 0 || f->max != 0) && (v < f->min || v > f->max)) {
        return fault_field_range(a, f->min, f->max);
    }
    *into = v;
    return NULL;
}

static struct fault *parse_choice(struct arena *a, const struct field *f, struct str text,
                                  void *into)
{
    struct text known = text_new(a, 64);
    for (int i = 0; f->choices[i] != NULL; i++) {
        if (str_equal(text, str_of(f->choices[i]))) {
            *(int *)member(f, into) = i;
            return NULL;
        }
        text_add(&known, i > 0 ? STR(", ") : STR(""));
        text_add(&known, str_of(f->choices[i]));
    }
    return fault_field_choice(a, text_str(&known));
}

static struct fault *parse(struct arena *a, const struct field *f, struct str text,
                           void *into)
{
    if (f->type == FIELD_TEXT || f->type == FIELD_LINES || f->type == FIELD_SECRET) {
        return parse_text(a, f, text, into);
    }
    struct str s = str_trim(text);
    if (s.n == 0) {
        return NULL;
    }
    switch (f->type) {
    case FIELD_INT:
        return parse_int(a, f, s, member(f, into));
    case FIELD_ID:
        return str_to_int(s, member(f, into)) && *(int64_t *)member(f, into) > 0
                   ? NULL
                   : fault_field_id(a);
    case FIELD_DAY:
        return day_parse_iso(s, member(f, into)) ? NULL
                                                 : fault_field_day(a);
    case FIELD_BOOL:
        *(bool *)member(f, into) = !str_equal(s, STR("0")) && !str_equal(s, STR("false"));
        return NULL;
    case FIELD_CHOICE:
        return parse_choice(a, f, s, into);
    case FIELD_UUID:
        return uuid_parse(s, member(f, into)) ? NULL : fault_field_uuid(a);
    case FIELD_BLOB:
        return parse_blob(a, s, member(f, into)) ? NULL : fault_field_blob(a);
    default:
        return NULL;
    }
}

struct fault *field_parse(struct arena *a, const struct field *f, struct str text, void *into)
{
    struct fault *fault = parse(a, f, text, into);
    return fault == NULL ? NULL : fault_at(fault, str_of(f->name));
}

static bool given(const struct field *f, const void *from)
{
    const void *v = value(f, from);
    switch (f->type) {
    case FIELD_TEXT:
    case FIELD_LINES:
    case FIELD_SECRET:
        return ((const struct str *)v)->p != NULL;
    case FIELD_INT:
        return true;
    case FIELD_ID:
        return *(const int64_t *)v != 0;
    case FIELD_DAY:
        return day_known(*(const struct day *)v);
    case FIELD_BOOL:
        return *(const bool *)v;
    case FIELD_CHOICE:
        return *(const int *)v >= 0;
    case FIELD_UUID: {
        struct uuid none = {{0}};
        return memcmp(v, &none, sizeof none) != 0;
    }
    case FIELD_BLOB:
        return !hash_equal(*(const struct hash *)v, (struct hash){{0}});
    }
    return false;
}

struct fault *fields_check(struct arena *a, const struct fields *fields, const void *from)
{
    struct fault *first = NULL;
    struct fault **last = &first;
    for (size_t i = 0; i < fields->n; i++) {
        const struct field *f = &fields->at[i];
        if (f->required && !given(f, from)) {
            *last = fault_at(fault_field_required(a), str_of(f->name));
            last = &(*last)->more;
        }
    }
    return first;
}

/* ---- to and from JSON -------------------------------------------------------------- */

static void write_value(struct text *out, const struct field *f, const void *from)
{
    const void *v = value(f, from);
    switch (f->type) {
    case FIELD_TEXT:
    case FIELD_LINES:
    case FIELD_SECRET:
        json_write_string(out, *(const struct str *)v);
        break;
    case FIELD_INT:
    case FIELD_ID:
        text_add_int(out, *(const int64_t *)v);
        break;
    case FIELD_DAY:
        text_add_int(out, ((const struct day *)v)->v);
        break;
    case FIELD_BOOL:
        text_add(out, STR("true"));
        break;
    case FIELD_CHOICE:
        json_write_string(out, str_of(f->choices[*(const int *)v]));
        break;
    case FIELD_UUID:
        json_write_string(out, uuid_text(out->arena, *(const struct uuid *)v));
        break;
    case FIELD_BLOB:
        json_write_string(out, blob_text(out->arena, v));
        break;
    }
}

/* The next name behind `last` in byte order: canonical JSON sorts keys, tables follow the
 * form. n is small, so this beats a sorted copy. */
static const struct field *next_in_order(const struct fields *fields, const char *last)
{
    const struct field *best = NULL;
    for (size_t i = 0; i < fields->n; i++) {
        const struct field *f = &fields->at[i];
        if ((last == NULL || strcmp(f->name, last) > 0) &&
            (best == NULL || strcmp(f->name, best->name) < 0)) {
            best = f;
        }
    }
    return best;
}

void fields_write_json(struct text *out, const struct fields *fields, const void *from)
{
    text_add_char(out, '{');
    bool any = false;
    const struct field *f = next_in_order(fields, NULL);
    for (; f != NULL; f = next_in_order(fields, f->name)) {
        if (f->type == FIELD_SECRET || !given(f, from)) {
            continue;
        }
        if (any) {
            text_add_char(out, ',');
        }
        any = true;
        json_write_string(out, str_of(f->name));
        text_add_char(out, ':');
        write_value(out, f, from);
    }
    text_add_char(out, '}');
}

static struct fault *read_value(struct arena *a, const struct field *f,
                                const struct json *v, void *into)
{
    bool text = v->type == JSON_STRING;
    switch (f->type) {
    case FIELD_INT:
    case FIELD_ID:
        *(int64_t *)member(f, into) = v->number;
        return v->type == JSON_INT ? NULL : fault_field_number(a);
    case FIELD_DAY:
        *(struct day *)member(f, into) = (struct day){(int32_t)v->number};
        return v->type == JSON_INT ? NULL : fault_field_day(a);
    case FIELD_BOOL:
        *(bool *)member(f, into) = v->truth;
        return v->type == JSON_BOOL ? NULL : fault_field_number(a);
    case FIELD_TEXT:
    case FIELD_LINES:
    case FIELD_SECRET:
        *(struct str *)member(f, into) = v->string;
        return text ? NULL : fault_field_utf8(a);
    case FIELD_CHOICE:
        return text ? parse_choice(a, f, v->string, into)
                    : fault_field_choice(a, STR("..."));
    case FIELD_UUID:
        return text && uuid_parse(v->string, member(f, into))
                   ? NULL
                   : fault_field_uuid(a);
    case FIELD_BLOB:
        return text && parse_blob(a, v->string, member(f, into)) ? NULL
                                                                 : fault_field_blob(a);
    }
    return NULL;
}

struct fault *fields_read_json(struct arena *a, const struct fields *fields,
                               const struct json *object, void *into)
{
    fields_clear(fields, into);
    for (size_t i = 0; i < object->members.n; i++) {
        const struct json_member *m = &object->members.at[i];
        const struct field *f = fields_find(fields, m->key);
        if (f == NULL) {
            return fault_at(fault_field_unknown(a), m->key);
        }
        struct fault *fault = read_value(a, f, m->value, into);
        if (fault != NULL) {
            return fault_at(fault, m->key);
        }
    }
    return NULL;
}

struct str field_text(struct arena *a, const struct field *f, const void *from)
{
    const void *v = value(f, from);
    if (!given(f, from)) {
        return STR("");
    }
    switch (f->type) {
    case FIELD_TEXT:
    case FIELD_LINES:
        return *(const struct str *)v;
    case FIELD_SECRET:
        return STR("");
    case FIELD_INT:
    case FIELD_ID:
        return str_format(a, "%lld", (long long)*(const int64_t *)v);
    case FIELD_DAY:
        return day_iso(a, *(const struct day *)v);
    case FIELD_BOOL:
        return STR("true");
    case FIELD_CHOICE:
        return str_of(f->choices[*(const int *)v]);
    case FIELD_UUID:
        return uuid_text(a, *(const struct uuid *)v);
    case FIELD_BLOB:
        return blob_text(a, v);
    }
    return STR("");
}
