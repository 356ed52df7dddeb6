/* A text of several names, each below the one before: its beginning is looked for as the
 * beginning of a name, since forms leave out what kind of place it is, and the rest below
 * what was found. Parted at blanks, or, where there are none, wherever the beginning is one,
 * the shortest first. At most PARTS_MOST searches, whatever the text. */
#include "base/utf8.h"
#include "register/places_inside.h"

enum { PARTS_MOST = 24, LEVELS_ABOVE = PLACE_STREET };

struct parting {
    struct db *db;
    struct arena *arena;
    size_t limit;
    int searches;
    struct int_list *codes;
};

static struct fault *find(struct parting *p, struct str text, size_t limit,
                          const struct int_list *above, struct int_list *codes)
{
    return p->searches++ < PARTS_MOST
               ? places_by_name(p->db, p->arena, text, limit, above, codes)
               : NULL;
}

static struct fault *named(struct parting *p, struct str text,
                           const struct int_list *above, struct int_list *called)
{
    struct int_list codes = {0};
    TRY(find(p, text, PLACES_HITS, above, &codes));
    for (size_t i = 0; i < codes.n; i++) {
        struct place_found place;
        bool found = false;
        TRY(places_find(p->db, p->arena, codes.at[i], &place, &found));
        if (found && place.level < PLACE_VILLAGE && str_starts(place.name, text)) {
            *LIST_ADD(p->arena, called) = place.code;
        }
    }
    return NULL;
}

static struct fault *part(struct parting *p, struct str text, int level,
                          const struct int_list *above);

/* The text in two, the first of `n` bytes. */
static struct fault *part_at(struct parting *p, struct str text, size_t n, int level,
                             const struct int_list *above)
{
    struct int_list called = {0};
    struct str rest = str_trim(str_part(text, n, text.n));
    TRY(named(p, str_part(text, 0, n), above, &called));
    if (called.n == 0) {
        return NULL;
    }
    TRY(find(p, rest, p->limit, &called, p->codes));
    return p->codes->n == 0 ? part(p, rest, level + 1, &called) : NULL;
}

static struct fault *part(struct parting *p, struct str text, int level,
                          const struct int_list *above)
{
    size_t blank = str_find(text, STR(" ")), at = 0, characters = 0;
    /* No name begins with a Latin letter, and a search for two of them is a dear one. */
    if (level == LEVELS_ABOVE || (text.n > 0 && (unsigned char)text.p[0] < 0x80)) {
        return NULL;
    }
    if (blank < text.n) {
        return part_at(p, text, blank, level, above);
    }
    while (at < text.n && p->codes->n == 0 && utf8_next(text, &at) >= 0) {
        if (++characters >= 2 && at < text.n) {
            TRY(part_at(p, text, at, level, above));
        }
    }
    return NULL;
}

struct fault *places_by_parts(struct db *db, struct arena *a, struct str text, size_t limit,
                              struct int_list *codes)
{
    struct parting p = {.db = db, .arena = a, .limit = limit, .codes = codes};
    return part(&p, str_trim(text), 0, NULL);
}
