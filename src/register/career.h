/* The dated facts of a person's career (履历): postings and education. Each is an entry
 * of its own whose seq is its id, with the day it began and, once it has, the day it
 * ended; so the register can be read as of any day. */
#ifndef REGISTER_CAREER_H
#define REGISTER_CAREER_H
#include "register/register.h"

struct posting_id {
    int64_t v;
};
struct education_id {
    int64_t v;
};
struct post_id {
    int64_t v;
};

/* A seat in a unit (职务), whether someone sits on it or not. */
enum post_class { POST_LEADING, POST_RANK, POST_SUPPORT, POST_CONTRACT };
extern const char *const post_class_names[]; /* leading, rank, support, contract */
extern say_fn *const post_class_words[];     /* the same in words */
struct post_body {                           /* post.add, post.correct */
    struct str title;
    struct unit_id unit;
    int64_t level; /* 1 highest; the programme names levels */
    int class;     /* enum post_class */
    struct day since, till;
    struct str number; /* the office's own number of the seat */
    struct str above; /* the number of the seat it reports to (上级职务), as last told */
};
/* From a day on it reports to another seat, or to none (汇报关系). It goes on otherwise,
 * and so does who sits on it. */
struct line_body { /* post.line */
    struct day since;
    struct str above;
};

/* One person in a post or unit from a day to a day, both inside (任职). */
struct posting_body { /* posting.add, posting.correct */
    struct unit_id unit;
    struct post_id post; /* 0: the unit alone is known */
    struct str title;
    int64_t level;
    bool concurrent; /* 兼任; else the main one, of which there is one at a time */
    struct day since, till;
};
struct end_body { /* posting.end */
    struct posting_id posting;
    struct day day; /* the last day in it */
    struct str why;
};

enum education_mode { EDUCATION_FULL_TIME, EDUCATION_IN_SERVICE };
extern const char *const education_mode_names[];
enum education_level {
    EDUCATION_SCHOOL,   /* 高中及以下 */
    EDUCATION_COLLEGE,  /* 大专 */
    EDUCATION_BACHELOR, /* 本科 */
    EDUCATION_MASTER,   /* 硕士研究生 */
    EDUCATION_DOCTOR,   /* 博士研究生 */
};
extern const char *const education_level_names[];
extern say_fn *const education_mode_words[], *const education_level_words[];
struct education_body { /* education.add, education.correct */
    int mode;
    int level;
    struct str degree, school, major;
    struct day since, till; /* till: graduated */
};

extern const struct kind kind_post_add, kind_post_correct, kind_post_line;
extern const struct kind kind_posting_add, kind_posting_correct, kind_posting_end;
extern const struct kind kind_education_add, kind_education_correct;

struct post {
    struct post_id id;
    struct str title, number;
    struct str above; /* on the day asked for; else as last told */
    struct unit_id unit;
    int64_t level;
    int class;
    struct day since, till;
    int64_t held;           /* postings in it on the day asked for */
    struct str above_title; /* what the seat above is called on that day */
};
struct post_list LIST(struct post);
struct posting {
    struct posting_id id;
    struct person_id person;
    struct unit_id unit;
    struct post_id post;
    struct str unit_name, title;
    int64_t level;
    bool concurrent;
    struct day since, till; /* till DAY_NONE: still */
};
struct posting_list LIST(struct posting);
struct education {
    struct education_id id;
    int mode, level;
    struct str degree, school, major;
    struct day since, till;
};
struct education_list LIST(struct education);

/* INPUT: no such unit or person; till before from; a second main posting on one of its
 * days (naming the first); outside the life of the unit or post. Subject of the entry is
 * the person; *id its seq. */
struct fault *career_posting_add(const struct act *act, struct person_id person,
                                 const struct posting_body *body, struct posting_id *id);
struct fault *career_posting_correct(const struct act *act, struct posting_id posting,
                                     const struct posting_body *body);
/* CONFLICT: has ended already. */
struct fault *career_posting_end(const struct act *act, const struct end_body *body);
struct fault *career_education_add(const struct act *act, struct person_id person,
                                   const struct education_body *body,
                                   struct education_id *id);
struct fault *career_education_correct(const struct act *act,
                                       struct education_id education,
                                       const struct education_body *body);
/* INPUT also: it reports to itself, to one that reports to it, to none that is there. */
struct fault *career_post_add(const struct act *act, const struct post_body *body,
                              struct post_id *id);
/* From a file, in which the seat above may come later: its line is taken as it is told.
 */
struct fault *career_post_bring(const struct act *act, const struct post_body *body,
                                struct post_id *id);
/* CONFLICT: a posting in it would lie outside. */
struct fault *career_post_correct(const struct act *act, struct post_id post,
                                  const struct post_body *body);
struct fault *career_post_bring_again(const struct act *act, struct post_id post,
                                      const struct post_body *body);
/* INPUT: the day lies outside the life of the seat; as career_post_add of the line, as it
 * is on that day. */
struct fault *career_post_line(const struct act *act, struct post_id post,
                               const struct line_body *body);
struct fault *career_post_bring_line(const struct act *act, struct post_id post,
                                     const struct line_body *body);
/* To whom it reports on the day; not given: to none. */
struct fault *career_post_line_on(struct db *db, struct arena *a, struct post_id post,
                                  struct day on, struct str *above);

/* Of this person in this unit since this day: the same posting said again. */
struct fault *career_posting_same(struct db *db, struct arena *a, struct person_id person,
                                  const struct posting_body *body,
                                  struct posting *posting, bool *found);
struct posting_body posting_body_of(const struct posting *posting);
struct post_body post_body_of(const struct post *post);
struct education_body education_body_of(const struct education *education);
struct fault *career_post(struct db *db, struct arena *a, struct post_id id,
                          struct post *post, bool *found);
/* Newest first. DAY_NONE: all; else those in force on the day. */
struct fault *career_postings(struct db *db, struct arena *a, struct person_id person,
                              struct day on, struct posting_list *postings);
struct fault *career_posting(struct db *db, struct arena *a, struct posting_id id,
                             struct posting *posting, bool *found);
struct fault *career_education(struct db *db, struct arena *a, struct person_id person,
                               struct education_list *education);
struct fault *career_education_one(struct db *db, struct arena *a, struct education_id id,
                                   struct education *education, struct person_id *person,
                                   bool *found);
/* Seats of one unit in force on the day, by level and number, with how many sit there. */
struct fault *career_posts(struct db *db, struct arena *a, struct unit_id unit,
                           struct day on, struct post_list *posts);
#endif
