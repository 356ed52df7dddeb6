/* The index behind the search of names: for each gram (names.h) the ids of those whose
 * names have it, packed by blocks of ids. Whoever searches looks at the names again
 * (names_match): the index lets a few more through. Knows no person; serves every table
 * whose rows have a positive id and one or several names, each under a domain of its own:
 *
 * - Rows that come one by one, ids ascending (persons): grams_add with each, grams_renew
 *   behind a change of names, grams_make as the `late` of the kind that adds them. What
 *   was added last is not in the blocks yet: every GRAM_STEP ids it is folded into them
 *   at once, and until then a search reads those names themselves. So adding a name costs
 *   one lookup, and 20 us more of its share in the folding.
 * - Tables that are loaded whole (places): grams_empty and grams_fill; none is left out
 * of the blocks, and a rebuild that loads the table again does the same.
 *
 * The same names give the same rows, however they came: rebuild's check holds. */
#ifndef REGISTER_GRAMS_H
#define REGISTER_GRAMS_H
#include "register/names.h"
#include "store/store.h"

enum gram_domain { GRAM_PERSONS = 1, GRAM_PLACES };

enum {
    GRAM_STEP =
        512, /* ids that are folded at once; a search reads fewer names than that */
};

struct gram_name {
    int64_t id;
    struct str name;
};
/* Whose names they are, and how they are read: all with first <= id <= last, by id. */
struct grams_of {
    int64_t domain; /* enum gram_domain */
    struct fault *(*names)(struct db *db, struct arena *a, int64_t first, int64_t last,
                           struct fault *(*each)(void *ctx, const struct gram_name *name),
                           void *ctx);
};

/* A row with a higher id than all before it has been added. */
struct fault *grams_add(struct db *db, struct arena *a, const struct grams_of *of,
                        int64_t id);
/* The names of a row were these and are those now; none: it is gone. */
struct fault *grams_renew(struct db *db, struct arena *a, const struct grams_of *of,
                          int64_t id, const struct str_list *before,
                          const struct str_list *after);
/* All that the two put off while derived tables were filled anew (db_puts_off). */
struct fault *grams_make(struct db *db, struct arena *a, const struct grams_of *of);

/* Nothing of the domain is found any more. */
struct fault *grams_empty(struct db *db, struct arena *a, const struct grams_of *of);
/* All names with ids up to `last`, of a domain that is empty. Takes 20 MiB whatever the
 * number. */
struct fault *grams_fill(struct db *db, struct arena *a, const struct grams_of *of,
                         int64_t last);

/* Ids from `first` on whose names may match, ascending, at most `most`; fewer are all.
 * The query has at least one way. Costs one read for 260,000 ids and gram of the text. */
struct fault *grams_find(struct db *db, struct arena *a, const struct grams_of *of,
                         const struct names_query *query, int64_t first, size_t most,
                         struct int_list *ids);
/* The same one by one, until `each` gives false. */
struct fault *grams_each(struct db *db, struct arena *a, const struct grams_of *of,
                         const struct names_query *query, int64_t first,
                         bool (*each)(void *ctx, int64_t id), void *ctx);
#endif
