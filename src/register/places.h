/* Places (行政区划), from province to village. One edition counts at a time: a list of
 * all places, kept as one blob (ledger/blob.h) and named by one entry, `place.load`; the
 * tables here are made of it, by that entry's apply or at the end of a rebuild. Places
 * are open to everybody. A place that is gone from a newer edition is no longer found;
 * what was written about persons is text and stays.
 *
 * A code has 2, 4, 6, 9 or 12 digits, by level, and begins with the code of the place
 * above. Ordered by number, codes give all provinces first, then cities, and so on: that
 * is the order of hits.
 *
 * The blob is text: "cadre-places 1\n", then a line "CODE NAME\n" for each place,
 * ascending by number of the code. The same places give the same blob. */
#ifndef REGISTER_PLACES_H
#define REGISTER_PLACES_H
#include "register/register.h"

enum place_level {
    PLACE_PROVINCE,
    PLACE_CITY,
    PLACE_AREA,
    PLACE_STREET,
    PLACE_VILLAGE,
    PLACE_LEVELS
};
enum {
    PLACES_MOST = 1500000, /* of an edition */
    PLACE_NAME_MAX = 60,   /* characters */
    PLACES_HITS = 20,      /* most that a search gives */
};
extern say_fn *const place_level_words[]; /* by enum place_level */

struct place_found {
    int64_t code;
    int level;
    struct str name;
    struct str path[PLACE_LEVELS]; /* names from the province down to its own */
};
struct place_found_list LIST(struct place_found);
/* The first `limit` places (at most PLACES_HITS) whose names have the text in them, as
 * characters, pinyin or initials (names.h); or, for a text of digits, whose codes begin
 * with it. Where there is none, the text is read as names one below the other, with blanks
 * between or without: "山东郓城" is a native place as forms have it. */
struct fault *places_search(struct db *db, struct arena *a, struct str text, size_t limit,
                            struct place_found_list *hits);
struct fault *places_find(struct db *db, struct arena *a, int64_t code,
                          struct place_found *place, bool *found);

/* "江苏省宿迁市宿城区", as it is written in a form: without the levels above it that
 * only fill a gap of the tree (市辖区). */
struct str place_full_name(struct arena *a, const struct place_found *place);

/* ---- editions ---------------------------------------------------------------------- */
struct places_body { /* place.load */
    struct hash blob;
    int64_t places;
    struct str edition; /* where the list comes from, in words */
};
extern const struct kind kind_place_load;

struct places_edition {
    int64_t seq; /* its entry */
    struct hash blob;
    int64_t places;
    struct str edition;
    struct day day;
};
/* The one that counts; *found false before the first. */
struct fault *places_now(struct db *db, struct arena *a, struct places_edition *edition,
                         bool *found);
/* Makes this blob the edition that counts: one entry. *same: it was already, and nothing
 * is written. BROKEN: the blob is no list of places. Some seconds for 620,000. */
struct fault *places_load(const struct act *act, const struct places_body *body,
                          bool *same);

/* ---- the list ---------------------------------------------------------------------- */
int place_level_of(int64_t code);     /* -1: no place can have this code */
int64_t place_above(int64_t code);    /* 0: of a province */
void places_begin(struct text *list); /* its first line */
void places_add(struct text *list, int64_t code, struct str name);
/* Takes the first line off a list, or the next place; false at the end and for what is no
 * list: then *rest is not empty. */
bool places_open(struct str *rest);
bool places_next(struct str *rest, int64_t *code, struct str *name);

/* What differs between two lists. */
struct places_change {
    int64_t fresh, renamed, gone, same;
};
void places_compare(struct str before, struct str after, struct places_change *change);
/* Changes with the endings of names (place_endings.txt): tables are made anew then. */
uint32_t places_table_edition(void);
#endif
