/* A field: one thing that is asked, described once. Forms, the command line, CSV columns,
 * canonical JSON and the documentation are read off tables of these; layout is not their
 * business. The table names the member of a C struct with offsetof. */
#ifndef WORDS_FIELD_H
#define WORDS_FIELD_H
#include "base/digest.h"
#include "base/fault.h"
#include "base/json.h"
#include "base/random.h"
#include "words/words.h"

enum field_type {
    FIELD_TEXT,   /* struct str; one line, trimmed; control and bidi characters refused */
    FIELD_LINES,  /* struct str; several lines */
    FIELD_SECRET, /* struct str; not trimmed, never shown again, logged or recorded */
    FIELD_INT,    /* int64_t */
    FIELD_DAY,    /* struct day; ISO date */
    FIELD_BOOL,   /* bool; present is true */
    FIELD_ID,     /* struct with one int64_t v; 0 is "none" */
    FIELD_CHOICE, /* int; index into `choices`, a NULL-ended list of values */
    FIELD_UUID,   /* struct uuid: the idempotency id of a form */
    FIELD_BLOB,   /* struct hash: the name of a blob (ledger/blob.h), as 64 hex digits */
};
struct field {
    const char *name;
    enum field_type type;
    bool required;
    size_t offset;
    int64_t min, max; /* text: code points; int: value; 0,0 is the type's own limit */
    say_fn *label;    /* used in faults and plain forms */
    const char *const *choices;
    int class; /* enum record_class, where it is narrower than the kind's */
};
/* The words of a choice's values, where prose names them; found by `names`. */
struct choice_words {
    const char *const *names;
    say_fn *const *words;
};
struct fields {
    const struct field *at;
    size_t n;
    size_t size; /* sizeof of the struct */
};
#define FIELDS(table, type)                                                              \
    {                                                                                    \
        (table), sizeof(table) / sizeof((table)[0]), sizeof(type)                        \
    }

/* Nothing said: text not given, DAY_NONE, choice -1, the rest zero. */
void fields_clear(const struct fields *fields, void *into);
/* One value as typed by a person or a program. INPUT faults name the field. */
struct fault *field_parse(struct arena *a, const struct field *field, struct str text,
                          void *into);
/* All that is required is there. */
struct fault *fields_check(struct arena *a, const struct fields *fields,
                           const void *from);
/* As canonical JSON; what is not given is left out, secrets always. */
void fields_write_json(struct text *out, const struct fields *fields, const void *from);
/* Fills *into from an object; members that no field names are refused. */
struct fault *fields_read_json(struct arena *a, const struct fields *fields,
                               const struct json *object, void *into);
/* One value as text, for CSV, tables and the command line. */
struct str field_text(struct arena *a, const struct field *field, const void *from);
const struct field *fields_find(const struct fields *fields,
                                struct str name); /* or NULL */
#endif
