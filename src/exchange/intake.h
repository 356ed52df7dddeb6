/* A file sent by a page, from its arrival to the end of its import: kept in pieces, its
 * columns said, tried without writing, doubtful rows decided, run, its refused rows given
 * back. Working state: lost without harm. Only who sent it knows of it. Mappings saved by
 * name are everybody's who imports. */
#ifndef EXCHANGE_INTAKE_H
#define EXCHANGE_INTAKE_H
#include "exchange/import_back.h"

enum intake_state {
    INTAKE_NEW,     /* its columns are to be said */
    INTAKE_TRYING,  /* the dry run waits (beat 0) or goes on */
    INTAKE_TRIED,   /* the report is there */
    INTAKE_RUNNING, /* the import waits or goes on */
    INTAKE_DONE,
    INTAKE_FAILED, /* `why` says it */
};
enum {
    INTAKE_MIB = 32,           /* of a file */
    INTAKE_STALE_SECONDS = 20, /* without a chunk: cut off */
    INTAKE_KEPT_DAYS = 30,
};
struct intake {
    int64_t id;
    int64_t actor;
    struct str login;
    int lang; /* in which reasons are told */
    struct str file;
    int64_t size;
    struct str head; /* JSON: see intake_peek */
    struct str mapping;
    struct day snapshot;
    struct unit_id within;
    int state;  /* enum intake_state */
    bool posts; /* rows are seats */
    int64_t rows, fresh, changed, same, passed, refused, ended, remarked;
    bool held;
    struct import_id import;
    struct str why;
    struct instant began, beat; /* of the run; beat 0: it waits */
    struct instant at;
};
struct intake_list LIST(struct intake);

/* One row of a report. `told` is JSON: see intake_told. */
struct intake_row {
    int64_t n; /* place in the report */
    int64_t number;
    int outcome; /* enum row_outcome */
    int64_t person;
    struct str name;
    struct str told;
    bool remarked;
};
struct intake_row_list LIST(struct intake_row);
struct told_change {
    struct str field, from, to; /* field as a mapping's target */
};
struct told_changes LIST(struct told_change);
struct told_remark {
    struct str column, value, text;
};
struct told_remarks LIST(struct told_remark);
struct told {
    struct told_changes changes;
    struct told_remarks remarks;
    struct str column, value, why;
    struct int_list doubtful;
    struct str_list cells;
};
struct saved_mapping {
    struct str name, text;
};
struct saved_mapping_list LIST(struct saved_mapping);

/* The head of a file: its columns and the first rows below, so that no page reads it. */
struct sample_list LIST(struct str_list);
struct file_head {
    bool sheet;
    struct str_list header;
    struct sample_list samples;
};
struct fault *intake_peek(struct arena *a, const struct source *source, struct str *head);
void intake_head(struct arena *a, struct str head, struct file_head *read);

/* In a job: takes the file's bytes from `fd`. Clears what is older than it is kept. */
struct fault *intake_add(const struct act *act, struct instant now, int fd,
                         struct intake *intake);
struct fault *intake_find(struct db *db, struct arena *a, int64_t id, int64_t actor,
                          struct intake *intake, bool *found);
struct fault *intake_of_import(struct db *db, struct arena *a, struct import_id import,
                               int64_t actor, struct intake *intake, bool *found);
struct fault *intake_all(struct db *db, struct arena *a, int64_t actor,
                         struct intake_list *intakes);
struct fault *intake_save(struct db *db, struct arena *a, const struct intake *intake);
struct fault *intake_drop(struct db *db, struct arena *a, int64_t id);
/* The bytes in a file without a name, closed with the arena. */
struct fault *intake_source(struct db *db, struct arena *a, const struct intake *intake,
                            struct source *source);
/* No chunk for a while: the run was cut off. */
bool intake_is_stale(const struct intake *intake, struct instant now);

/* Rows in their order behind `key`, or backwards before it; outcome < 0: all, and
 * ROW_OUTCOMES those with remarks. */
struct fault *intake_rows(struct db *db, struct arena *a, int64_t id, int outcome,
                          int64_t key, bool backwards, int64_t limit,
                          struct intake_row_list *rows);
struct fault *intake_rows_add(struct db *db, struct arena *a, int64_t id,
                              struct intake_row_list *rows);
struct fault *intake_rows_clear(struct db *db, struct arena *a, int64_t id);
struct str intake_tell(struct arena *a, enum lang lang, const struct row_report *report,
                       const struct row *row);
void intake_told(struct arena *a, struct str text, struct told *told);
struct fault *intake_choose(struct db *db, struct arena *a, int64_t id,
                            const struct row_choice *choice);
struct fault *intake_choices(struct db *db, struct arena *a, int64_t id,
                             struct row_choice_list *choices);
/* Refused rows as the file was, into `fd`. */
struct fault *intake_back(struct db *db, struct arena *a, const struct intake *intake,
                          struct instant now, int fd, bool *sheet);

struct fault *mappings_saved(struct db *db, struct arena *a,
                             struct saved_mapping_list *all);
struct fault *mapping_saved(struct db *db, struct arena *a, struct str name,
                            struct saved_mapping *mapping, bool *found);
/* INPUT: no such line. Replaces one of the same name. */
struct fault *mapping_save(const struct act *act, struct instant now,
                           const struct saved_mapping *mapping);
struct fault *mapping_drop(const struct act *act, struct str name);
#endif
