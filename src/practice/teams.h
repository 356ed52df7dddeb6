/* Teams of one campaign: the problem made of its rules and the register, and plans for
 * it. A plan is working state with a revision: whoever saves on top of another's change
 * is told what that was. */
#ifndef PRACTICE_TEAMS_H
#define PRACTICE_TEAMS_H
#include "practice/practice.h"
#include "practice/roads.h"
#include "practice/rules.h"

enum team_warning_sort {
    TEAM_WARN_FEW,    /* `n` people for `m` places */
    TEAM_WARN_NONE,   /* no place */
    TEAM_WARN_ABSENT, /* `name` is absent in the window, from `since` to `till` */
    TEAM_WARN_AWAY,   /* ... all through it, and left out */
    TEAM_WARN_NAME,   /* line `n` of the rules names `name`, who does not take part */
    TEAM_WARN_CLOSED, /* the place `name` is closed by then */
    TEAM_WARN_ROAD,   /* no road leads to the place `name` */
    TEAM_WARN_BASE, /* the table of roads does not name `name`, from where all set out */
};
struct team_warning {
    enum team_warning_sort sort;
    struct str name;
    int64_t n, m;
    struct day since, till;
};
struct team_warning_list LIST(struct team_warning);
enum { TEAM_PIN = -1 };       /* as rule_of: somebody pinned him */
enum { TEAM_CORRECTED = -1 }; /* as `to` of a change: the campaign was corrected */

struct plan_rule_list LIST(struct plan_rule);
struct rule_line_list LIST(int32_t);
struct team {
    struct campaign campaign;
    struct campaign_place_list places;
    struct person_list people; /* who takes part, by name */
    struct team_rule_list rules;
    struct team_warning_list warnings;
    struct reach reach; /* how far places are from the campaign's unit */
    bool solvable;
    struct plan_problem problem;
    struct plan_rule_list solver;  /* the rules of `problem` */
    struct rule_line_list rule_of; /* of each: its rule, or TEAM_PIN */
};
/* What the campaign asks, from the register as of its first day. */
struct fault *team_read(struct db *db, struct arena *a, const struct campaign *campaign,
                        struct team *team);
struct str say_team_warning(struct arena *a, enum lang lang,
                            const struct team_warning *warning);

/* Who goes where; -1: nowhere yet. */
struct team_plan {
    int64_t id;
    struct campaign_id campaign;
    int64_t seed, moves, revision;
    struct plan_score score;
    int64_t sizes_broken; /* people too few or too many in teams; in score.hard too */
    int64_t bound;
    enum grouping_bound bound_kind;
    int32_t *group_of; /* of each of team->people */
    bool *pinned;
    int64_t actor;
    struct instant at;
    struct str changes;
};
struct team_plan_list LIST(struct team_plan);
/* One person moved by hand (from, to: place numbers, 0 none), or solved again (person
 * 0), or the campaign corrected (person 0, to TEAM_CORRECTED). */
struct team_change {
    int64_t revision;
    struct person_id person;
    int64_t from, to, actor;
};
struct team_change_list LIST(struct team_change);
void team_changes(struct arena *a, const struct team_plan *plan, int64_t since,
                  struct team_change_list *changes);

/* Newest first, without who goes where. */
struct fault *team_plans(struct db *db, struct arena *a, struct campaign_id campaign,
                         struct team_plan_list *plans);
/* MISSING: none of this number in this campaign (0: whatever campaign). */
struct fault *team_plan_find(struct db *db, struct arena *a, int64_t id,
                             struct campaign_id campaign, struct team_plan *plan);
/* Reads who goes where for these people, and makes their pins rules of the problem. */
struct fault *team_plan_read(struct db *db, struct arena *a, struct team *team,
                             int64_t id, struct team_plan *plan);

struct team_solving {
    uint64_t seed;
    int64_t moves;
    bool (*watch)(void *ctx, const struct grouping_progress *progress);
    void *ctx;
};
enum { TEAM_MOVES_USUAL = 3000000, TEAM_MOVES_MOST = 2000000000 };
/* From `plan` where its sizes are right and `warm`, else from nothing. INPUT: fewer
 * people than places. BROKEN: solver and checker do not agree. */
struct fault *team_solve(struct arena *a, struct team *team,
                         const struct team_solving *solving, bool warm,
                         struct team_plan *plan);
/* Counts anew, by the checker alone. */
void team_score(struct arena *a, const struct team *team, struct team_plan *plan);

/* In a job. A new plan: its id is set. */
struct fault *team_plan_keep(const struct act *act, const struct team *team,
                             struct instant at, struct team_plan *plan);
/* CONFLICT when its revision is no longer `seen`. */
struct fault *team_plan_save(const struct act *act, const struct team *team,
                             struct instant at, const struct team_change *change,
                             int64_t seen, struct team_plan *plan);
/* One entry: who goes where from now on. CONFLICT as above; INPUT: somebody is nowhere.
 */
struct fault *team_plan_adopt(const struct act *act, const struct team *team,
                              const struct team_plan *plan, int64_t seen);

/* ---- why --------------------------------------------------------------------------- */
/* A rule that the plan breaks, or a wish it does not grant. */
struct team_break {
    int32_t rule; /* of team->rules; TEAM_PIN */
    struct plan_rule solver;
    int64_t units, cost; /* cost 0: it must be kept */
};
struct team_break_list LIST(struct team_break);
/* Those that must be kept; with `wishes` the others too, all of one rule as one. */
void team_breaks(struct arena *a, const struct team *team, const int32_t *group_of,
                 bool wishes, struct team_break_list *breaks);
/* Rules that no plan keeps together, where the plan breaks any. */
struct fault *team_conflict(struct arena *a, const struct team *team,
                            struct team_break_list *conflict, bool *minimal);
/* Rules to give up so that all others can be kept, as few as can be if *cheapest; none,
 * where all can. *possible: PLAN_POSSIBLE, or it is not known, or nothing helps. */
struct fault *team_relax(struct arena *a, const struct team *team,
                         struct team_break_list *give_up, bool *cheapest,
                         enum plan_possible *possible);
/* The cheapest way found to have a person at a place: by exchanges of two or three, so
 * that few move; by a search only where those break more than before. */
void team_wish(struct arena *a, const struct team *team, const struct team_plan *plan,
               int32_t person, int32_t place, struct plan_wish *wish);
/* "Shi Jin not to Gucheng Street: nobody to where he served." */
struct str say_team_break(struct arena *a, enum lang lang, const struct team *team,
                          const struct team_break *b);
int32_t team_person(const struct team *team, struct person_id person); /* or -1 */
#endif
