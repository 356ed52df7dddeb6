/* The linkage of study (四学联动): a question leads to the material that answers it, by
 * the material's number, and an exam asks what was taught since the last one. In files
 * and forms a question names its material by title, or as "#59" by number; a title that
 * is of no material yet is linked when one of that title is added. What was linked stays
 * so whatever the material is called later. Refuses to judge who may read a material. */
#ifndef LEARNING_LINKAGE_H
#define LEARNING_LINKAGE_H
#include "learning/bank.h"
#include "learning/material.h"

/* "#59" and "#59 Title" (also with a full-width sign): 59. 0: this is a title. */
struct material_id linkage_number(struct str text);
/* The material that a text means, by number or, newest first, by title; 0: none does. */
struct fault *linkage_meant(struct db *db, struct arena *a, struct str text,
                            struct material_id *material);
/* A number that is of no material: INPUT. */
struct fault *linkage_check(struct db *db, struct arena *a, struct str text);

/* ---- within apply ---------------------------------------------------------------------
 */
/* A version of a question that names this material. */
struct fault *linkage_put(struct db *db, struct arena *a, struct question_id question,
                          int64_t version, struct str material);
/* A material has this title: questions that sought it lead there. */
struct fault *linkage_title(struct db *db, struct arena *a, struct material_id material,
                            struct str title);

/* Which materials an exam asks about, one a line: numbers and titles. */
struct linkage_aims {
    struct int_list materials; /* numbers, also of the titles that are some material's */
    struct str_list titles;
};
struct fault *linkage_aims_read(struct db *db, struct arena *a, struct str lines,
                                struct linkage_aims *aims);
bool linkage_aims_at(const struct linkage_aims *aims, struct material_id linked,
                     struct str title);

/* How many questions that may be drawn lead to it. */
struct fault *linkage_leading(struct db *db, struct arena *a, struct material_id material,
                              int64_t *questions);

/* ---- what was taught ------------------------------------------------------------------
 */
enum taught_how { TAUGHT_LECTURED, TAUGHT_RECOMMENDED, TAUGHT_PASSED };
extern const char *const taught_how_names[]; /* "lectured" ... NULL-ended */
extern say_fn *const taught_how_words[];
struct taught {                  /* a material, once, by the first of its ways */
    struct material_id material; /* 0: a session's, and none has that title */
    struct str title;
    struct day day;
    int how;           /* enum taught_how */
    int64_t questions; /* that lead there and may be drawn */
};
struct taught_list LIST(struct taught);
/* What everybody of the unit was given since the last exam to which they were asked:
 * `since` is its first day, DAY_NONE where there was none; then of the last 92 days.
 * By the ways in their order, newest first within each. */
struct fault *linkage_taught(struct db *db, struct arena *a, struct unit_id unit,
                             struct day today, struct day *since,
                             struct taught_list *list);
/* As an exam's materials: "#59 Title", one a line. */
struct str linkage_lines(struct arena *a, const struct taught_list *list);
#endif
