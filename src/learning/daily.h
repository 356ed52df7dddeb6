/* A few questions a day (每日几题), for whoever turns it on: questions of exams that he
 * sat and that are over, those first that he is about to forget. Which these are is told
 * by S. Leitner's boxes ("So lernt man lernen", 1972): what was answered wrong lies in
 * the first of five, what was answered right goes one further, and out behind the last;
 * one that lies in box n is due 2^(n-1) days after its answer (the doubling by which
 * Settles and Meeder, "A Trainable Spaced Repetition Model", ACL 2016, write that
 * system). Five a day at most, then it ends. All of it is working state of that person:
 * nobody else is shown it, it enters no ledger and counts for nothing, and turned off it
 * is forgotten. Refuses to ask anything that a running exam may ask, that was retired, or
 * that people must mark. */
#ifndef LEARNING_DAILY_H
#define LEARNING_DAILY_H
#include "learning/exam.h"

enum { DAILY_MOST = 5, DAILY_BOXES = 5 };
/* Where a question lies behind an answer; DAILY_BOXES + 1: out. Pure. */
int daily_box_after(int box, bool right);
/* Days until it is due again. Pure. */
int daily_interval(int box);

struct daily {
    bool on;
    int64_t answered;        /* today */
    bool waits;              /* an exam is over whose questions are not yet taken in */
    struct question_id last; /* answered last today; 0: none */
    int64_t version;
    struct str said;
    bool right;
};
struct fault *daily_look(struct db *db, struct arena *a, struct person_id person,
                         struct day today, struct daily *daily);
/* The next for today as the bank has it now; *found false: it ends here. */
struct fault *daily_next(struct db *db, struct arena *a, struct person_id person,
                         struct day today, struct bank_question *question, bool *found);
/* What is to be ordered or paired is shown in another order each day: by this seed, as
 * place DAILY_PLACE of a paper. shown[i] is an answer's index; part is 0, or which of a
 * case q is. Pure. */
enum { DAILY_PLACE = 1 };
uint64_t daily_seed(struct person_id person, struct question_id question,
                    struct day today);
void daily_shown(const struct question *q, uint64_t seed, size_t part, int *shown);
/* What a person types of a question as asked with that seed, as `said` of paper.h: of
 * choices their numbers ("1,3"); of an order the numbers of what was shown, in order; of
 * pairs for each item the number of what was shown; of a case a line for each part.
 * INPUT: no such number. Pure. */
struct fault *daily_typed(struct arena *a, const struct question *q, uint64_t seed,
                          struct str typed, struct str *said);

/* ---- by oneself ----------------------------------------------------------------------
 */
/* On: takes in what is over. Off: forgets all. Again: nothing happens. DENIED: nobody. */
struct fault *daily_turn(const struct act *act, bool on);
/* Takes in exams that were marked since, at most a few a job. CONFLICT: it is off. */
struct fault *daily_begin(const struct act *act);
/* The same answer sent again counts once. CONFLICT: off, or enough for today. MISSING: it
 * is not asked today. INPUT: nothing that this question can be given; an empty answer is
 * a wrong one. */
struct fault *daily_answer(const struct act *act, struct question_id question,
                           struct str said);
#endif
