/* Changing one rule in the text of a programme without writing the file anew: the values
 * that change are replaced where they stand, all else - comments, order, what the form
 * does not know - stays byte for byte. */
#ifndef PROGRAMME_EDIT_H
#define PROGRAMME_EDIT_H
#include "programme/programme.h"

enum { EDIT_SORTS = 6 };
extern const char *const edit_sorts[]; /* leave ... NULL-ended, EDIT_SORTS of them */

/* The common fields of a rule, as a form has them. */
struct rule_edit {
    struct str title_zh, title_en;
    bool periodic; /* `when` is a period: `every` may change */
    int every;     /* enum every */
    bool simple;   /* one alternative meets it: measure and target may change */
    int counting;  /* enum edit_count */
    int64_t target;
    int64_t minutes, weight;
    bool pauses[EDIT_SORTS];
};
/* Sums and different values need a field, which only the text can name: kept as it is. */
enum edit_count { EDIT_COUNT, EDIT_DAYS, EDIT_KEEP };

/* The rule as it stands. */
struct rule_edit rule_edit_of(const struct rule *rule);
/* The text with the rule so. INPUT: it is written in a way that this cannot change, or
 * what comes out no longer checks (the faults of programme_read, with line and column).
 * Holds the outcome against the two programmes: no other rule has changed. */
struct fault *programme_edit(struct arena *a, struct str text, const struct built *built,
                             struct str rule, const struct rule_edit *edit,
                             struct str *out);
/* The text with another version number; the same text where it has none to change. */
struct str programme_renumber(struct arena *a, struct str text, int64_t version);
#endif
