/* Findings (问题): what people on the ground found wanting, whose it is, until when, what
 * was done, and whether whoever raised it says so too. A finding is closed by who raised
 * it, or by the one-time code of a resident; never by its owner (谁提出谁确认). Entries
 * of what is done are about the owner, so that rules of a programme find him: finding.own
 * opens his duty with its own deadline, finding.confirm, naming that entry as its event,
 * meets it as of the day on which it was solved; a finding given back, given to another
 * or joined corrects the entry that no longer holds. Refuses to judge whom a problem is
 * about: it has a place, never a culprit. */
#ifndef PRACTICE_FINDING_H
#define PRACTICE_FINDING_H
#include "practice/practice.h"

struct finding_id {
    int64_t v;
};
enum finding_state {
    FINDING_RAISED, /* nobody has it yet */
    FINDING_OWNED,
    FINDING_SOLVED, /* says its owner; not confirmed */
    FINDING_CONFIRMED,
    FINDING_JOINED, /* the same as another, which goes on */
};
enum { FINDING_STATES = FINDING_JOINED + 1 };
enum gravity { GRAVITY_ORDINARY, GRAVITY_SERIOUS, GRAVITY_GRAVE };
extern const char *const finding_state_names[], *const gravity_names[]; /* NULL-ended */
struct str say_finding_state(struct arena *a, enum lang lang, int state);
struct str say_gravity(struct arena *a, enum lang lang, int gravity);

struct finding_body { /* finding.add */
    struct str what;
    struct unit_id place;    /* where it was found: a town, a street, a committee */
    struct str spot;         /* more exactly: a village, a road */
    struct person_id raiser; /* who raised it, where he is on the register */
    struct str raised_by;    /* else in words: a villager of ... */
    struct str topic;        /* a word or two */
    int gravity;
    struct day found;            /* DAY_NONE: today */
    struct campaign_id campaign; /* 0: outside of any */
    struct unit_id unit;         /* whose organisers see to it; 0: as the campaign, else
                                    that of who enters it */
};
struct finding_correct_body { /* finding.correct: what was raised, as it is after all */
    struct str what;
    struct unit_id place;
    struct str spot, topic;
    int gravity;
    struct str why;
};
struct finding_own_body { /* finding.own, about the owner */
    struct finding_id finding;
    struct person_id owner;
    struct day due;
    struct str note;
};
struct finding_step_body { /* finding.measure, finding.solve, finding.return */
    struct finding_id finding;
    struct str text;
    bool by_code; /* returned by a resident */
};
struct finding_confirm_body { /* finding.confirm, about the owner */
    struct finding_id finding;
    int64_t event; /* seq of the entry that gave it to him */
    struct day on; /* the entry's own day is that on which it was solved */
    bool by_code;  /* by a resident */
    struct str text;
};
struct finding_join_body { /* finding.join */
    struct finding_id into;
};
struct finding_code_body { /* finding.code: somebody was given a code to confirm with */
    struct str given_to;
};
extern const struct kind kind_finding_add, kind_finding_own, kind_finding_measure;
extern const struct kind kind_finding_solve, kind_finding_confirm, kind_finding_return;
extern const struct kind kind_finding_join, kind_finding_code, kind_finding_correct;

struct finding {
    struct finding_id id;
    struct str what, spot, raised_by, topic;
    struct unit_id place, unit;
    struct str place_name;
    struct person_id raiser, owner;
    struct str raiser_name, owner_name; /* not given: nobody on the register */
    struct campaign_id campaign;
    int64_t gravity, state;
    struct day found, due;
    struct day solved_on, closed_on;
    int64_t own, solve;       /* seqs of the entries that hold now; 0 none */
    int64_t by_code;          /* confirmed so */
    struct finding_id joined; /* to this one, which goes on */
    int64_t returned;         /* how often it was sent back */
    int64_t recorder;         /* who entered it; 0 the console */
    int64_t newest;
};
struct finding_list LIST(struct finding);
bool finding_is_open(const struct finding *f);
bool finding_is_overdue(const struct finding *f, struct day on);
/* Days since it was found, until it was closed. */
int64_t finding_age(const struct finding *f, struct day on);

/* One thing that was done about it. */
enum finding_act {
    FINDING_ACT_ADD,
    FINDING_ACT_OWN,
    FINDING_ACT_MEASURE,
    FINDING_ACT_SOLVE,
    FINDING_ACT_CONFIRM,
    FINDING_ACT_RETURN,
    FINDING_ACT_JOIN,
    FINDING_ACT_CODE,
    FINDING_ACT_CORRECT,
};
struct finding_step {
    int64_t seq, act; /* enum finding_act */
    struct day day, due;
    int64_t actor; /* 0: the console, or by a code nobody by name */
    struct person_id person;
    struct str actor_name, person_name;
    struct str text; /* of what was raised: the words as they were first */
    int64_t by_code;
};
struct finding_step_list LIST(struct finding_step);

/* ---- changes --------------------------------------------------------------------------
 * Faults: MISSING beyond the viewer's sight; DENIED where it is not his to do; CONFLICT
 * where it stands otherwise by now. */
/* Whoever is logged in may raise one. INPUT: no place, found in the future, raised by
 * nobody, a campaign that has no such place. */
struct fault *finding_add(const struct act *act, const struct viewer *v,
                          const struct finding_body *body, struct finding_id *id);
/* By who sees to its unit, who raised or who entered it, while it is open; never by its
 * owner, who would make light of it. `seen`: the newest entry that the form was filled
 * from, 0 not asked. INPUT as finding_add, and without a reason. */
struct fault *finding_correct(const struct act *act, const struct viewer *v,
                              struct finding_id finding, int64_t seen,
                              const struct finding_correct_body *body);
/* By who sees to its unit; again: another owner or day. INPUT: the day is over. */
struct fault *finding_own(const struct act *act, const struct viewer *v,
                          const struct finding_own_body *body);
/* By its owner, or who sees to its unit. */
struct fault *finding_measure(const struct act *act, const struct viewer *v,
                              const struct finding_step_body *body);
struct fault *finding_solve(const struct act *act, const struct viewer *v,
                            const struct finding_step_body *body);
/* By who raised it; never by the owner. */
struct fault *finding_confirm(const struct act *act, const struct viewer *v,
                              const struct finding_step_body *body);
/* The same people, and who sees to its unit; a reason must be given. */
struct fault *finding_return(const struct act *act, const struct viewer *v,
                             const struct finding_step_body *body);
/* `finding` is the same as `into`, which goes on with its owner and deadline. */
struct fault *finding_join(const struct act *act, const struct viewer *v,
                           struct finding_id finding,
                           const struct finding_join_body *body);

/* ---- for residents' codes (practice/code.h), which alone calls these
 * -------------------
 */
/* The entry that somebody was given a code. *sent: it stood there before. */
struct fault *finding_code_tell(const struct act *act, const struct viewer *v,
                                struct finding_id finding,
                                const struct finding_code_body *body, bool *sent);
/* Whoever asks: the code is the right to know. */
struct fault *finding_read(struct db *db, struct arena *a, struct finding_id id,
                           struct finding *finding, bool *found);
/* Confirms a solved finding, or sends it back with `text`. */
struct fault *finding_answer_by_code(const struct act *act, const struct finding *finding,
                                     bool holds, struct str text);

/* ---- reading --------------------------------------------------------------------------
 */
enum finding_order {
    FINDINGS_BY_DUE,
    FINDINGS_BY_AGE,
    FINDINGS_BY_GRAVITY,
    FINDINGS_BY_PLACE,
};
extern const char *const finding_order_names[];
enum { FINDINGS_MOST = 2000 };
struct findings_query {
    int state;                   /* enum finding_state; -1: all that are open */
    bool closed;                 /* with state -1: those that are closed instead */
    bool all;                    /* with state -1: open and closed */
    bool overdue;                /* of the open ones */
    struct day from, to;         /* closed ones: found in here */
    struct campaign_id campaign; /* 0: whatever campaign */
    struct unit_id place;
    struct str topic;
    int gravity;    /* -1: all */
    bool mine;      /* owned, raised or entered by the viewer, or of his team's place */
    int order;      /* enum finding_order */
    bool open_rows; /* set inside */
};
struct findings_query findings_all(void); /* open ones, nothing left out */
/* Those of units within reach, and the viewer's own. *more: there are more than
 * FINDINGS_MOST. */
struct fault *findings(struct db *db, struct arena *a, const struct viewer *v,
                       struct day on, const struct findings_query *query,
                       struct finding_list *list, bool *more);
/* What the viewer may do with it. */
struct finding_may {
    bool own, measure, solve, confirm, send_back, join, code, correct;
};
/* MISSING as for none when the viewer may not know of it. */
struct fault *finding_find(struct db *db, struct arena *a, const struct viewer *v,
                           struct finding_id id, struct finding *finding,
                           struct finding_may *may);
struct fault *finding_steps(struct db *db, struct arena *a, struct finding_id id,
                            struct finding_step_list *steps);
/* What came of findings, by place or by topic: those joined to others are not counted. */
struct finding_tally {
    struct str name;
    struct unit_id place; /* 0: by topic */
    /* overdue ones are in hand; found = in hand + solved + confirmed */
    int64_t found, in_hand, overdue, solved, confirmed;
};
struct finding_tally_list LIST(struct finding_tally);
/* Places in the order of `places` (NULL: by topic, the most first), each of them. */
void finding_tallies(struct arena *a, const struct finding_list *list, struct day on,
                     const struct campaign_place_list *places,
                     struct finding_tally_list *tallies);
/* All together, without a name. */
struct finding_tally finding_total(const struct finding_tally_list *tallies);
/* The finding that an entry of finding.own is about. */
struct fault *finding_of_event(struct db *db, struct arena *a, int64_t own,
                               struct finding_id *id, bool *found);
#endif
