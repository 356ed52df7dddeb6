/* Residents' codes (群众确认码): with a code on paper, and nothing else, a resident says
 * once whether a problem that he told of is solved, or whether a deed was done for his
 * household. One table, one way in, whatever the code is about. Only hashes are kept: a
 * code is shown once, to whoever hands it over, and that is never the one whose work it
 * confirms. Refuses to say who holds a code. */
#ifndef PRACTICE_CODE_H
#define PRACTICE_CODE_H
#include "practice/visit.h"

enum { CODE_FINDING_DAYS = 90, CODE_HOUSEHOLD_DAYS = 400, CODES_MOST = 20 };
struct given_code {
    struct str code;
};
struct given_codes LIST(struct given_code);

/* By who sees to the finding's unit or entered it, never by its owner; an entry says to
 * whom it was given, and an earlier code of the finding ends. Faults as of the changes in
 * finding.h; CONFLICT: the same form again, whose code was shown. */
struct fault *code_give_finding(const struct act *act, const struct viewer *v,
                                struct finding_id finding,
                                const struct finding_code_body *body,
                                struct random *random, struct instant now,
                                struct str *code, struct instant *until);
/* `count` codes (CODES_MOST at most) by whoever may record there, never by who is twinned
 * with the household. */
struct fault *code_give_household(const struct act *act, const struct viewer *v,
                                  struct household_id household, int64_t count,
                                  struct random *random, struct instant now,
                                  struct given_codes *codes, struct instant *until);

/* What the holder of a code is asked: one finding, or the deeds told done at his place.
 */
struct code_question {
    struct finding_id finding; /* 0: a deed */
    struct visit_id visit;
    int64_t deed;
    struct str what, place, done_by;
    struct day day; /* solved or done on */
};
struct code_question_list LIST(struct code_question);
/* *found false: no such code, spent, over. Found and no question: nobody says yet that
 * anything is done, and the code stays good. */
struct fault *code_ask(struct db *db, struct arena *a, struct str code,
                       struct instant now, struct code_question_list *questions,
                       bool *found);
struct code_answer {
    struct finding_id finding; /* else a deed */
    struct visit_id visit;
    int64_t deed;
    bool refuted;    /* not done */
    struct str text; /* what is wrong; a finding does not go back without */
};
/* Answers, and the code is spent; the same act again changes nothing. INPUT: no such
 * code, or not for this. CONFLICT: nobody says yet that it is done. DENIED: whose work it
 * is. */
struct fault *code_answer(const struct act *act, struct str code, struct instant now,
                          const struct code_answer *answer);
#endif
