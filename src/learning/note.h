/* Notes of self-study (自学笔记): what was read and one thing learned, in one field, as
 * its author wrote it. Minutes are his own statement and asked only where a programme
 * counts them. Refuses to thank, to rank and to count anything. */
#ifndef LEARNING_NOTE_H
#define LEARNING_NOTE_H
#include "access/access.h"

enum { NOTE_MOST = 4000, NOTE_TITLE_MOST = 60 };
enum { NOTE_PAGE = 20, NOTES_LISTED = 10000 /* in a table */ };
enum note_source { NOTE_OWN, NOTE_RECOMMENDED, NOTE_BOOK, NOTE_CLASSIC };
extern const char *const note_source_names[]; /* "own" ... NULL-ended */
extern say_fn *const note_source_words[];
struct note_body { /* note.read, about who read */
    struct str text;
    int source;
    int64_t minutes; /* 0: not said */
};
extern const struct kind kind_note_read;

/* What was read: the first title in 《》 or “”, else the beginning of the first line. */
struct str note_title(struct arena *a, struct str text);

struct study_note {
    int64_t seq;
    struct day day;
    struct str title, text;
    int source;
};
struct study_note_list LIST(struct study_note);
struct shelf_line { /* 书架: one title, how often and since when */
    struct str title;
    int64_t notes;
    struct day first, last;
};
struct shelf_line_list LIST(struct shelf_line);

/* By oneself. INPUT: a day in the future. */
struct fault *note_read(const struct act *act, struct person_id person, struct day day,
                        const struct note_body *body);
struct note_query {
    struct str title;  /* of this one alone; not given: all */
    struct day before; /* with `seq`: older than that note of that day */
    int64_t seq;       /* 0: from the newest */
    int64_t limit;
};
/* Newest first. */
struct fault *notes_of(struct db *db, struct arena *a, struct person_id person,
                       const struct note_query *query, struct study_note_list *list);
/* Of these days alone, in the same order. */
struct fault *note_shelf_between(struct db *db, struct arena *a, struct person_id person,
                                 struct day first, struct day last, int64_t limit,
                                 struct shelf_line_list *list);
/* By the day they were last read, newest first. */
struct fault *note_shelf(struct db *db, struct arena *a, struct person_id person,
                         int64_t limit, struct shelf_line_list *list);
#endif
