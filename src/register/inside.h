/* What the files of register/ share among themselves. */
#ifndef REGISTER_INSIDE_H
#define REGISTER_INSIDE_H
#include "register/career.h"
#include "register/grams.h"

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
/* All names that a person ever had: read before a change of his states, for what comes
 * behind it. */
struct fault *register_order_names(struct db *db, struct arena *a, struct person_id id,
                                   struct str_list *names);
/* Behind every change of a person's states: all names that he ever had are found, and his
 * ranks are made anew. */
struct fault *register_order_renew(struct db *db, struct arena *a, struct person_id id,
                                   const struct str_list *before);
/* Before a person is no longer there. */
struct fault *register_order_remove(struct db *db, struct arena *a, struct person_id id);
/* Ranks follow the main postings: called behind each change of one. */
struct fault *register_ranks_renew(struct db *db, struct arena *a, struct person_id id);
struct fault *register_ranks_of_post(struct db *db, struct arena *a, struct post_id post);
/* All of it for all persons, behind a rebuild that put it off. */
struct fault *register_order_make(struct db *db, struct arena *a);

extern const struct grams_of register_names; /* of persons, of all times */

struct rank_row {
    int64_t since, till; /* both inside */
    int64_t level;       /* 0: no main post that has one */
    struct str title;    /* of the main post */
    struct blob rank_key;
};
struct rank_facts {
    int64_t rank;
    struct blob name_key;
};
struct rank_span {
    struct day since, till;
    int64_t level;
    struct str title;
};
struct rank_span_list LIST(struct rank_span);
struct rank_source { /* one of a person's main postings; without one, no days */
    struct person_id person;
    int64_t rank;
    struct blob name_key;
    struct day since, till;
    int64_t level;
    struct str title;
};
/* Keys of all with this level begin with it. */
struct blob register_level_key(struct arena *a, int64_t level);

/* ---- memory of steps ----------------------------------------------------------------
 */
/* Closed with `a`. */
struct fault *register_scratch_open(struct arena *a, size_t most, struct arena **scratch);
/* Runs a step in an arena of its own, which is empty again behind it; the step's fault is
 * kept on `a`. */
struct fault *register_in_scratch(struct arena *a, struct arena *scratch,
                                  struct fault *(*step)(void *ctx), void *ctx);

/* ---- lists (people.c) -------------------------------------------------------------- */
struct person_place {
    struct unit_id unit;
    struct blob key;
};
struct people_counts {
    int64_t in_unit, of_level, gone;
};
struct person_found { /* of struct person, what lists show */
    struct person_id id;
    struct str name;
    int sex;
    struct day born;
    struct unit_id unit;
    struct day left_on;
    struct str post_title;
    struct blob key; /* in the order asked for */
};
struct person_found_list LIST(struct person_found);
struct keyed_person {
    struct person_id id;
    struct blob key;
};
struct keyed_person_list LIST(struct keyed_person);
enum { FOUND_AT_ONCE = 64 };
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
    /* FOUND_AT_ONCE persons to look at; 0: none */
    int64_t i0, i1, i2, i3, i4, i5, i6, i7, i8, i9, i10, i11, i12, i13, i14, i15, i16,
        i17, i18, i19, i20, i21, i22, i23, i24, i25, i26, i27, i28, i29, i30, i31, i32,
        i33, i34, i35, i36, i37, i38, i39, i40, i41, i42, i43, i44, i45, i46, i47, i48,
        i49, i50, i51, i52, i53, i54, i55, i56, i57, i58, i59, i60, i61, i62, i63;
    int64_t most;
    struct blob key;
    int64_t key_id, limit;
    int64_t order;
    int page, by;
    bool filtered, backwards;
};
/* Persons whose names may hold a text, a bit each. */
struct id_bits {
    struct int_list words;
    int64_t n; /* how many */
};
/* A search among more persons than are read at once. */
struct people_search {
    struct db *db;
    struct arena *arena;
    const struct scope *scope;
    const struct people_query *query;
    const struct names_query *wanted;
    const struct id_bits *named;
    struct people_find find;
    struct person_list *people; /* the page */
};
struct fault *people_search(struct people_search *search); /* people_search.c */
void people_add(struct arena *a, const struct person *row, struct person_list *people);

struct post_line { /* to whom a seat reports from a day on */
    struct day since;
    struct str above;
};

/* The person's row, written anew. */
struct fault *register_person_put(struct db *db, struct arena *a, struct person_id id,
                                  int64_t newest, const struct person_body *body);
/* Units sorted by name, in tree order and with their depth. */
void register_order_units(struct arena *a, const struct unit_list *all,
                          struct unit_list *units);
/* One state of a person's record. */
struct person_state {
    struct day since;
    struct str name;
    struct unit_id unit;
    struct str unit_name;
};
struct person_state_list LIST(struct person_state);
/* Missing also where the actor does not reach them. */
struct fault *register_person_must_be(const struct act *act, struct person_id id,
                                      const char *field, struct person *person);
/* MISSING, as for a record that is not there (owner 0), where the actor does not reach
 * the person whose record it is. */
struct fault *register_record_must_be(const struct act *act, struct person_id owner);
struct fault *register_unit_must_be(const struct act *act, struct unit_id id,
                                    const char *field);
/* And is there on all days from `since` to `till` (DAY_NONE: for good). */
struct fault *register_unit_must_last(const struct act *act, struct unit_id id,
                                      struct day since, struct day till);
#endif
