/* Marking what is written, blind: two people mark each answer without its author's name
 * and without each other's marks; where they differ by more than the exam tolerates, a
 * third decides. Marks are working state until all are in, and then entries. */
#ifndef LEARNING_MARKING_H
#define LEARNING_MARKING_H
#include "learning/exam.h"

/* Drawn papers can hold answers that people must read. */
struct fault *marking_is_needed(struct db *db, struct arena *a, struct exam_id exam,
                                bool *needed);
/* An answer that waits for this marker. */
struct mark_task {
    struct person_id person; /* never shown */
    int64_t attempt, place;
    int64_t most; /* points, in hundredths */
    struct bank_question question;
    struct str said;
    bool doubt; /* the two differed: this is the third */
};
struct mark_key {
    struct exam_id exam;
    struct person_id person;
    int64_t attempt, place;
};
/* The next, and how many there are with it. DENIED: no marker of this exam. CONFLICT: the
 * exam goes on still. */
struct fault *marking_next(struct db *db, struct arena *a, const struct exam *exam,
                           struct person_id marker, int64_t now, struct mark_task *task,
                           int64_t *left);
/* Points in hundredths. INPUT: more than there are. */
struct fault *marking_give(const struct act *act, const struct mark_key *key, int64_t now,
                           int64_t points, struct str remark);
/* What the markers' sheets come to, as exam.marks has it; *missing: marks not yet in. */
struct fault *marking_settle(struct db *db, struct arena *a, const struct exam *exam,
                             const struct result *result, struct str *marks,
                             int64_t *missing);
/* ---- between the files of exams -------------------------------------------------------
 */
struct fault *marking_note_uses(struct db *db, struct arena *a, struct exam_id exam);
/* A result's marks as numbers, -1 where one waits; out has a place for each item. */
void marks_read(struct str marks, size_t n, int64_t *out);
struct str marks_text(struct arena *a, const int64_t *marks, size_t n);
struct fault *exam_paper(struct db *db, struct arena *a, const struct exam *exam,
                         uint64_t seed, struct paper_items *items);
/* Hands in for those whose own time is over, of whatever exam. *more: call again. */
struct fault *sittings_end(const struct act *act, int64_t now, int64_t limit, bool *more);
/* Hands in for those who sit it still, at most `limit`; *more: there were any. */
struct fault *sitting_hand_in_all(const struct act *act, const struct exam *exam,
                                  int64_t now, int64_t limit, bool *more);
/* The end of who sits it already follows the extra time that he is given. */
struct fault *sitting_lengthen(struct db *db, struct arena *a, const struct exam *exam,
                               const struct exam_allow_body *allowed);
/* When nobody can be sitting any more. */
struct fault *exam_last(struct db *db, struct arena *a, const struct exam *exam,
                        int64_t *last);
#endif
