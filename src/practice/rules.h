/* Rules of forming teams, as a campaign's text says them, one a line:
 *
 *   avoid former-unit | home-town | kin   nobody to where he served, comes from, has kin
 *   apart NAME NAME      together NAME NAME      prefer NAME PLACE
 *   count ATTRIBUTE VALUE 1..2 | even     so many of them in each team
 *   each ATTRIBUTE 0..1 | even            the same for each value there is
 *   spread ATTRIBUTE                      as different as can be within a team
 *   mixed ATTRIBUTE                       as few of one value together as can be
 *   repeat 50                             who went together before; percent a campaign
 *   stay                                  where the teams adopted before have him
 *   fair                                  far places to who went out least and nearest
 *   far PLACE 3                           a turn there counts as three, for `fair`
 *   without NAME                          who is of the unit, but does not take part
 *
 * Behind a rule `weight 20` makes it a wish; without it, it must be kept. spread, mixed,
 * prefer, repeat, stay and fair are wishes and weigh 1 unless told. Attributes: sex
 * (male, female), section, age, seniority, education (school ... doctor), leader and
 * party (yes), skill (a word of what the register says), and for mixed also posting (two
 * who hold postings in one unit, once for each such unit). Lines that begin with # say
 * nothing. Where the department keeps a table of roads, a turn counts one and one more
 * for each 10 km that the place is away, unless `far` tells; having headed a team counts
 * one. */
#ifndef PRACTICE_RULES_H
#define PRACTICE_RULES_H
#include "base/fault.h"
#include "base/list.h"
#include "words/words.h"

enum team_sort {
    TEAM_AVOID,
    TEAM_APART,
    TEAM_TOGETHER,
    TEAM_PREFER,
    TEAM_COUNT,
    TEAM_EACH,
    TEAM_SPREAD,
    TEAM_MIXED,
    TEAM_REPEAT,
    TEAM_STAY,
    TEAM_FAIR,
    TEAM_FAR,     /* `low`: what a turn at `one` counts */
    TEAM_WITHOUT, /* `one` does not take part */
};
enum team_avoid { AVOID_FORMER_UNIT, AVOID_HOME_TOWN, AVOID_KIN };
enum team_attribute {
    TEAM_SEX,
    TEAM_SECTION,
    TEAM_AGE,
    TEAM_SENIORITY,
    TEAM_EDUCATION,
    TEAM_LEADER,
    TEAM_PARTY,
    TEAM_SKILL,
    TEAM_POSTING,
};
struct team_rule {
    enum team_sort sort;
    int what;              /* enum team_avoid, or enum team_attribute */
    struct str one, other; /* names; the value of a count */
    int32_t low, high;     /* PLAN_EVEN, PLAN_NO_LIMIT of solve/plan.h */
    int64_t weight;        /* 0: must be kept */
    int64_t percent;
    int64_t line;
};
struct team_rule_list LIST(struct team_rule);
/* INPUT at "rules", with line, word and cure. */
struct fault *team_rules_read(struct arena *a, struct str text,
                              struct team_rule_list *rules);
/* As a sentence. */
struct str say_team_rule(struct arena *a, enum lang lang, const struct team_rule *rule);
#endif
