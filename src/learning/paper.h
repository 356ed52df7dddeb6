/* Papers and points, as pure rules: which questions of a pool somebody is asked, in what
 * order their parts are shown, and what an answer is worth. The same seed gives the same
 * paper, on every machine. Refuses to know people, times and the database. */
#ifndef LEARNING_PAPER_H
#define LEARNING_PAPER_H
#include "base/random.h"
#include "learning/bank.h"

enum { PAPER_LINES_MOST = 40, PAPER_ITEMS_MOST = 200, POINTS_MOST = 100 };

/* One line of an exam's plan: "topic; difficulty; how many; points each". */
struct plan_line {
    struct str topic;           /* not given: any */
    enum difficulty difficulty; /* DIFFICULTY_UNSAID: any */
    int64_t count, points;
};
struct plan_line_list LIST(struct plan_line);
/* INPUT names the line that is none. */
struct fault *paper_plan_read(struct arena *a, struct str text,
                              struct plan_line_list *lines);

/* The questions that may be asked for a line, packed: 16 bytes each. */
struct pool {
    struct str bytes;
};
struct paper_item {
    struct question_id question;
    int64_t version, points;
};
struct paper_items LIST(struct paper_item);
void pool_add(struct text *out, struct question_id question, int64_t version);
size_t pool_size(struct pool pool);
/* All of them, as items without points. */
void pool_items(struct arena *a, struct pool pool, struct paper_items *items);
/* Every pool must hold its count besides all that earlier lines take (paper_plan_lacks).
 */
void paper_draw(struct arena *a, const struct plan_line_list *lines,
                const struct pool *pools, uint64_t seed, struct paper_items *items);
/* The first line that some draw could leave short, and how many its topic has for the
 * `needed`; -1: none. */
int paper_plan_lacks(const struct plan_line_list *lines, const struct pool *pools,
                     int64_t *has, int64_t *needed);
/* "59093.1.2,..." and back. */
struct str paper_text(struct arena *a, const struct paper_items *items);
bool paper_read(struct arena *a, struct str text, struct paper_items *items);
/* A seed of its own for each person and attempt; person 0: the one paper of all. */
uint64_t paper_seed(int64_t seed, int64_t person, int64_t attempt);

/* The order in which answers of ordering and matching are shown, since their own order is
 * the key; shown[i] is an answer's index. */
void paper_shuffle(uint64_t seed, int64_t place, size_t n, int *shown);

/* What an answer says, as text: single, truth "1"; multiple "0,2"; short, numeric and
 * written as typed; ordering the position of each item "2,1,3"; matching for each item
 * the index of its pair "1,0,-1"; case a JSON array of these. */
enum { SHARE_READ = -1, SAID_MOST = 4000 };
/* The share of the points that it is worth, in WEIGHT_WHOLE; SHARE_READ: people must read
 * it. Several answers count whole or not at all, unless wrong ones take something away.
 */
int64_t answer_share(struct arena *a, const struct question *q, struct str said);
bool answer_is_read(const struct question *q); /* by people, not by rule */
/* An answer that this question can have been given. */
bool answer_fits(struct arena *a, const struct question *q, struct str said);
/* In words: "Coffee; Tea". */
struct str answer_words(struct arena *a, enum lang lang, const struct question *q,
                        struct str said);
/* The right one, likewise; not given for what people read. */
struct str answer_right(struct arena *a, enum lang lang, const struct question *q);
/* What is said to whoever gave it, of several choices of each; not given: nothing. */
struct str answer_feedback(struct arena *a, const struct question *q, struct str said);
/* What it asks, and why that is so; a case with its parts, numbered as their answers. */
struct str answer_asked(struct arena *a, const struct question *q);
struct str answer_explained(struct arena *a, const struct question *q);
#endif
