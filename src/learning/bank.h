/* The question bank (题库): questions in versions, kept for exams. A question that is
 * changed gets a new version, and papers go on naming the one they asked. Questions come
 * in by chunks, one entry for up to 200, because a bank of thousands is one act and not
 * thousands. Refuses to show keys to anybody but who keeps the bank: entries are of class
 * "own" and about no person, so the ledger's pages hide them too.
 *
 * A question's number is the seq of its chunk times 1,000 and its place in it, from 1. */
#ifndef LEARNING_BANK_H
#define LEARNING_BANK_H
#include "access/access.h"
#include "formats/question.h"

struct question_id {
    int64_t v;
};
enum { BANK_CHUNK = 200, BANK_CHUNK_BYTES = 32 * 1024, QUESTION_PLACES = 1000 };

/* Bodies. `questions` is a JSON array of questions as formats/question.h has them. */
struct chunk_entry { /* question.add: creates */
    struct str source;
    struct str questions;
};
struct question_change_body { /* question.change, about its chunk */
    struct question_id question;
    struct str change; /* the new version, a JSON array of one */
};
struct question_retire_body { /* question.retire, about its chunk */
    struct question_id question;
    struct str why;
};
extern const struct kind kind_question_add, kind_question_change, kind_question_retire;

struct bank_question {
    struct question_id id;
    int64_t version; /* from 1 */
    int64_t current; /* its newest */
    int64_t seq;     /* the entry of this version */
    struct day day;
    int64_t actor;
    bool retired;
    int64_t uses;             /* exams that asked it, in any version */
    int64_t material;         /* number of the material that answers it; 0: of none */
    struct str text;          /* JSON */
    struct question question; /* read from it */
};
struct bank_question_list LIST(struct bank_question);

/* ---- changes: by who may CAN_KEEP_BANK
 * ------------------------------------------------- */
struct bank_import {
    struct str source; /* the file's name, as the entry tells it */
    struct str topic;  /* of questions that name none; not given: none */
    const struct question_list *questions;
    size_t next; /* the first not yet looked at */
    int64_t added, same;
    struct int_list lines_same; /* of those that were in the bank already */
    /* Where a question names a material that is not there: refused in its remarks. NULL:
     * a fault. */
    struct question_file *file;
};
/* Adds up to BANK_CHUNK questions from `next` on as one entry; those that are in the bank
 * already, in any version, are passed over. Call until next == questions->n, each time in
 * a job with an id of its own. LIMIT names a question too long for an entry. */
struct fault *bank_add(const struct act *act, struct bank_import *import);
/* A new version. CONFLICT: `seen` is not its newest version, or it is retired. INPUT:
 * nothing changed, or the bank has just that question. */
struct fault *bank_change(const struct act *act, struct question_id id, int64_t seen,
                          const struct question *question);
/* Drawn no more; papers that ask it stand. */
struct fault *bank_retire(const struct act *act, struct question_id id, struct str why);

/* ---- reading ------------------------------------------------------------------------
 */
/* version 0: the newest. */
struct fault *bank_question(struct db *db, struct arena *a, struct question_id id,
                            int64_t version, struct bank_question *question, bool *found);
/* Only what that version asks, read fast: a thousand papers of fifty are marked so. */
struct fault *bank_asks(struct db *db, struct arena *a, struct question_id id,
                        int64_t version, struct question *question, bool *found);
struct fault *bank_versions(struct db *db, struct arena *a, struct question_id id,
                            struct bank_question_list *list);
enum { BANK_PAGE = 50 };
struct bank_query {
    struct str topic;                      /* not given: all */
    struct str text;                       /* somewhere in it; not given: all */
    int64_t material;                      /* those that lead there; 0: all */
    int kind;                              /* -1: all */
    int difficulty;                        /* -1: all */
    bool retired;                          /* those instead of the others */
    int64_t before;                        /* paging: numbers below; 0: from the newest */
    int64_t limit;                         /* 0: BANK_PAGE */
    bool by_topic, by_kind, by_difficulty; /* set by bank_list, as are: */
    bool by_material, by_text;
    int64_t gram0, gram1, gram2; /* pairs of characters that the text has */
};
/* Newest first. */
struct fault *bank_list(struct db *db, struct arena *a, const struct bank_query *query,
                        struct bank_question_list *list);
/* Every question that is not retired, oldest first. */
struct fault *bank_each(struct db *db, struct arena *a,
                        struct fault *(*each)(void *ctx, const struct bank_question *q),
                        void *ctx);
struct topic_count {
    struct str topic;
    int64_t questions;
};
struct topic_count_list LIST(struct topic_count);
struct question_use { /* in an exam, and how it went */
    int64_t exam;
    struct str title;
    int64_t version, asked;
    int64_t share; /* of the points had, in hundredths of a percent */
};
struct question_use_list LIST(struct question_use);
struct fault *bank_uses(struct db *db, struct arena *a, struct question_id id,
                        struct question_use_list *list);
struct fault *bank_topics(struct db *db, struct arena *a, struct topic_count_list *list);
#endif
