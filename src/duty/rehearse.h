/* Trying a programme before it binds anybody (试算): what it would ask in a month, and
 * how a past period would have stood under it. Both are programme_expand over the facts
 * that the ledger holds; nothing is written. A rehearsal first reproduces the standings
 * that there are under the rules then adopted and says where it cannot (a month closed
 * before a correction came), so that what it says of the new rules can be believed. */
#ifndef DUTY_REHEARSE_H
#define DUTY_REHEARSE_H
#include "duty/duty.h"

/* Of one person, or of all, and one rule or all. */
struct reckoning {
    int64_t asked, met, late, missing, waiting, excused, paused, cancelled;
    int64_t minutes; /* of what was asked */
    int64_t share;   /* as standing.share; -1: nothing is decided */
};
enum gain {
    GAIN_SAME,
    GAIN_GAINS,
    GAIN_LOSES
}; /* by the share, else by what is missing */
extern const char *const gain_names[];
struct rehearsed {
    struct str rule; /* not given: all rules */
    struct title title;
    struct person_id person; /* 0: all persons */
    struct str name;
    struct reckoning was, is;
    enum gain gain;
    int64_t gaining, losing; /* of a rule: how many persons */
};
struct rehearsed_list LIST(struct rehearsed);
struct rehearsal {
    struct period days;
    bool adopted;    /* an earlier version is; else there is nothing to compare with */
    bool reproduced; /* the standings that there are came out again under the old rules */
    struct rehearsed_list differences; /* where not: was as it stands, is as reckoned */
    struct rehearsed all;
    struct rehearsed_list rules;   /* by the new file, then those that it lacks */
    struct rehearsed_list people;  /* who gains, who loses, then the rest; by id */
    struct rehearsed_list changes; /* each rule and person that changes */
    struct str_list unseen; /* kinds of which no record was kept, as no rule asked it */
};
/* Over duties due in the days. DENIED to who keeps no programme. Of rules whose class
 * keeps a person's duties from the viewer there are sums and how many gain or lose, but
 * no person's figures, and what stands of them is not compared. */
struct fault *duty_rehearse(struct db *db, struct arena *a, struct duty_shelf *shelf,
                            const struct viewer *v, const struct programme *programme,
                            struct period days, struct rehearsal *rehearsal);

struct foreseen { /* one duty that it would ask */
    struct str rule;
    struct title title;
    struct person_id person, subject;
    struct str name, subject_name;
    struct day opens, due;
    bool provisional;
    int64_t minutes;
};
struct foreseen_list LIST(struct foreseen);
struct burdened { /* one person's part of it */
    struct person_id person;
    struct str name;
    int64_t duties, minutes;
};
struct burdened_list LIST(struct burdened);
struct dry_run {
    struct period days;
    struct foreseen_list duties;  /* by person, due day, rule */
    struct burdened_list persons; /* by id; 0: nobody is there to act */
    int64_t minutes;
};
/* What would be due in the month, from what is known today. */
struct fault *duty_dry_run(struct db *db, struct arena *a, struct duty_shelf *shelf,
                           const struct viewer *v, const struct programme *programme,
                           struct day month, struct dry_run *run);
#endif
