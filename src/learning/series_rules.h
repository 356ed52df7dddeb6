/* Which rules in force count the sessions of which series. A rule names series by their
 * key (where: {series: thursday}) or counts those of all. Refuses to judge the rule:
 * a programme may name a series before anybody sets it up, and that is only told. */
#ifndef LEARNING_SERIES_RULES_H
#define LEARNING_SERIES_RULES_H
#include "duty/duty.h"
#include "programme/programme.h"

struct series_rule { /* one for each key that a rule names */
    struct str id;
    struct title title;
    struct str key; /* not given: of all series */
    bool made;      /* somebody has set up a series of this key */
};
struct series_rule_list LIST(struct series_rule);
/* Of the programmes in force on the day, in their order. */
struct fault *series_rules(struct db *db, struct arena *a, struct duty_shelf *shelf,
                           struct day on, struct series_rule_list *list);
/* Does it count sessions of a series of this key? */
bool series_rule_counts(const struct series_rule *rule, struct str key);
#endif
