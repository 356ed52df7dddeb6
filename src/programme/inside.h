/* What the files of this room share: reading a mapping by a table of its keys. */
#ifndef PROGRAMME_INSIDE_H
#define PROGRAMME_INSIDE_H
#include "formats/yaml.h"
#include "programme/programme.h"

/* One key of a mapping: what its value is and which member of the struct it fills. */
enum key_type {
    KEY_WORD,   /* struct str: one word, letters, digits, . _ - */
    KEY_TEXT,   /* struct str */
    KEY_TEXTS,  /* struct str_list; one text alone is a list of one */
    KEY_TITLE,  /* struct title: a text, or zh: and en: */
    KEY_INT,    /* int64_t, from least to most */
    KEY_DAY,    /* struct day */
    KEY_BOOL,   /* bool */
    KEY_CHOICE, /* int, index in choices */
    KEY_SPAN,   /* struct span */
    KEY_OWN,    /* whatever read() says */
};
struct reading;
struct key {
    const char *name;
    enum key_type type;
    bool required;
    size_t offset;
    int64_t least, most;
    const char *const *choices;
    void (*read)(struct reading *r, const struct yaml *value, void *into);
};
struct keys {
    const struct key *at;
    size_t n;
};
#define KEYS(table)                                                                      \
    {                                                                                    \
        (table), sizeof(table) / sizeof((table)[0])                                      \
    }

struct reading {
    struct arena *arena;
    const struct built *built; /* NULL: not told */
    bool strict;               /* kinds and fields must be there */
    struct programme *programme;
    struct fault *faults, **last;
    int n; /* of faults */
};
void reading_refuse(struct reading *r, struct fault *fault);
/* Each key into its member; unknown and missing ones are refused by name. `what` is what
 * the mapping is called in the file. False: it is no mapping. */
bool reading_map(struct reading *r, const struct yaml *node, struct str what,
                 const struct keys *keys, void *into);
struct str reading_text(struct reading *r, const struct yaml *value, struct str key);
void reading_texts(struct reading *r, const struct yaml *value, struct str key,
                   struct str_list *into);
/* Runs `each` over a list, or over one value alone. */
void reading_each(struct reading *r, const struct yaml *value,
                  void (*each)(struct reading *r, const struct yaml *item, void *into),
                  void *into);
/* "3 days", "1 working day", "0" */
bool span_read(struct str text, struct span *span);

/* All tables of keys, for the test that docs/programme.md names each; name NULL ends. */
struct named_keys {
    const char *name;
    const struct keys *keys;
};
extern const struct named_keys programme_keys[];
#endif
