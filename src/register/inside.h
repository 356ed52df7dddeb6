/* What the files of register/ share among themselves. */
#ifndef REGISTER_INSIDE_H
#define REGISTER_INSIDE_H
#include "register/career.h"

/* The first day of all: the state of a thing before anything changed. */
#define DAY_FIRST ((struct day){-719162}) /* 1 January of the year 1 */

/* The key of the order of units by name, and of their exact names. */
struct blob register_key(struct arena *a, struct str name);
/* The keys of a person in the orders by name, strokes and birth; whose birth is not told
 * comes last. */
struct person_keys {
    struct blob name, strokes, born;
};
struct person_keys register_keys(struct arena *a, const struct person_body *body);

/* ---- derived rows behind order and search (order.c) ----------------------------------
 */
/* What a fresh person is found by and ordered by. */
struct fault *register_order_add(struct db *db, struct arena *a, struct person_id id,
                                 const struct person_body *body,
                                 const struct person_keys *keys);
/* Behind every change of a person's states: all names that he ever had are found, and his
 * ranks are made anew. */
struct fault *register_order_renew(struct db *db, struct arena *a, struct person_id id);
/* A person who is no longer there. */
struct fault *register_order_remove(struct db *db, struct arena *a, struct person_id id);
/* Ranks follow the main postings: called behind each change of one. */
struct fault *register_ranks_renew(struct db *db, struct arena *a, struct person_id id);
struct fault *register_ranks_of_post(struct db *db, struct arena *a, struct post_id post);

enum { GRAMS_AT_ONCE = 24 };
struct gram_row { /* of one statement; 0: none */
    int64_t g0, g1, g2, g3, g4, g5, g6, g7, g8, g9, g10, g11;
    int64_t g12, g13, g14, g15, g16, g17, g18, g19, g20, g21, g22, g23;
};
struct rank_row {
    int64_t since, till; /* both inside */
    int64_t level;       /* 0: no main post that has one */
    struct blob rank_key;
};
struct rank_facts {
    int64_t rank;
    struct blob name_key;
};
struct rank_span {
    struct day since, till;
    int64_t level;
};
struct rank_span_list LIST(struct rank_span);
/* Keys of all with this level begin with it. */
struct blob register_level_key(struct arena *a, int64_t level);

/* ---- lists (people.c) -------------------------------------------------------------- */
struct person_place {
    struct unit_id unit;
    struct blob key;
};
struct people_counts {
    int64_t in_unit, of_level, gone;
};
struct gram_wants { /* eight of each way; 0: none */
    int64_t g0, g1, g2, g3, g4, g5, g6, g7, g8, g9, g10, g11, g12, g13, g14, g15;
};
struct gram_counts {
    int64_t n0, n1, n2, n3, n4, n5, n6, n7, n8, n9, n10, n11, n12, n13, n14, n15;
};
/* The grams of a text in its two ways; those that are not needed repeat the first. */
struct people_text {
    int64_t a0, a1, a2, a3, b0, b1, b2, b3;
};
/* A people_query as the statements take it. */
struct people_find {
    struct day on; /* the state of this day, in the lists as of a day */
    struct day rank_on;
    struct unit_id unit; /* 0: any */
    int64_t below;       /* 1: with the units below */
    int64_t sex_first, sex_last;
    int64_t left_first, left_last; /* left_on between; 2^31 - 1 is here */
    int64_t gone_first, gone_last; /* the same as a way to find those who left */
    int64_t level;                 /* 0: any */
    struct blob level_from, level_to;
    int64_t a0, a1, a2, a3, b0, b1, b2, b3; /* as people_text */
    int64_t most;
    struct blob key;
    int64_t key_id, limit;
    int64_t order;
    int page, by;
    bool filtered, backwards;
};

/* The person's row, written anew. */
struct fault *register_person_put(struct db *db, struct arena *a, struct person_id id,
                                  int64_t newest, const struct person_body *body);
/* Units sorted by name, in tree order and with their depth. */
void register_order_units(struct arena *a, const struct unit_list *all,
                          struct unit_list *units);
/* One entry of an act. `day` DAY_NONE: today. */
struct fault *register_append(const struct act *act, const struct kind *kind,
                              int64_t subject, int64_t corrects, struct day day,
                              const void *body, struct entry *e);
/* Missing also where the actor does not reach them. */
struct fault *register_person_must_be(const struct act *act, struct person_id id,
                                      const char *field, struct person *person);
struct fault *register_unit_must_be(const struct act *act, struct unit_id id,
                                    const char *field);
#endif
