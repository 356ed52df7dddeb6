/* What a unit is made of on a day: seats with who sits on them, establishment against the
 * people there (编制与实有), ages by education, and how long people have been where they
 * are. Counts people on the strength: those who had begun work and had not left. One page
 * and one command ask; the cost grows with the people of the unit and those below. */
#ifndef REGISTER_STRENGTH_H
#define REGISTER_STRENGTH_H
#include "register/tenure.h"

/* One person on a seat of the unit, or posted to it without one (post 0). */
struct holder {
    struct posting_id posting;
    struct post_id post;
    struct person_id person;
    struct str name, title;
    bool concurrent;
    struct day since;
};
struct holder_list LIST(struct holder);

/* A unit and, where it stands for itself and all below, their sums. */
struct strength {
    struct unit_id unit;
    struct str name;
    struct unit_id above;
    int64_t establishment, actual;         /* of the unit itself */
    int64_t all_establishment, all_actual; /* with those below */
};
struct strength_list LIST(struct strength);

enum { AGE_BANDS = 8, LEVELS = EDUCATION_DOCTOR + 2 };
/* Full years: up to 30, 31-35, ... 51-55, 56 and more, not told. */
extern const int age_band_from[AGE_BANDS]; /* -1: not told */
struct ages {
    int64_t people[AGE_BANDS]
                  [LEVELS]; /* level 0: none told, else enum + 1: the highest */
    int64_t all, women, party;
};

enum { TENURES_MOST = 20 };

struct unit_page {
    struct unit unit; /* name, place, establishment as of the day; life as it is known */
    struct unit_list path;
    struct post_list posts;
    struct holder_list holders;
    struct strength_list units; /* itself first, then those right below, by name */
    struct ages ages;
    struct tenure_list tenures; /* longest in the unit first; TENURES_MOST */
};
/* As of `on`; DAY_NONE: of today's tables, `today`. Found false where the scope does not
 * reach. */
struct fault *strength_of_unit(struct db *db, struct arena *a, const struct scope *scope,
                               struct unit_id unit, struct day on, struct day today,
                               struct unit_page *page, bool *found);
#endif
