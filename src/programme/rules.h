/* What can be said of a programme without a single fact: in prose, what breeds formality
 * (DOMAIN.md), what it costs, and what changes between two. */
#ifndef PROGRAMME_RULES_H
#define PROGRAMME_RULES_H
#include "programme/programme.h"

/* One rule as a short paragraph: who does what, how often, by when, for whom it stands
 * still. */
struct str programme_prose(struct arena *a, const struct programme *p,
                           const struct rule *rule, enum lang lang);
struct str title_in(const struct title *t,
                    enum lang lang); /* the other where one is missing */
/* The leader, an organiser, the post of ...; in the reader's words. */
struct str actor_words(struct arena *a, enum lang lang, const struct actor *actor);
struct str span_says(struct arena *a, enum lang lang, struct span s); /* 3 working days */
/* A sort of absence; one that cadre does not know is its own word. */
struct str absence_says(struct arena *a, enum lang lang, struct str sort);

/* Findings of lint. */
enum lint_id {
    FINDING_DURATION, /* scored by time spent */
    FINDING_RANKING,  /* orders people by study */
    FINDING_CHECKIN,  /* compulsory check-in */
    FINDING_PHOTO,    /* compulsory photo or position */
    FINDING_TWICE,    /* asks what is held already */
    FINDING_HOURS,    /* reminds outside working hours */
    FINDING_LOGINS,   /* counts use or log-ins */
    FINDING_NO_PAUSE, /* does not stop for leave */
    FINDING_NO_BASIS,
    FINDING_NO_OWNER,
    FINDING_BUDGET, /* takes the programme over its budget of minutes */
};
enum { FINDINGS = FINDING_BUDGET + 1 };
extern const char *const finding_names[]; /* "duration" ... NULL-ended */
struct lint_finding {
    enum lint_id id;
    int rule;        /* index; -1: the programme, or a kind it declares */
    struct str what; /* the rule's id, or the kind and field */
    struct place at;
    struct title reason, cure;
};
struct lint_finding_list LIST(struct lint_finding);
void programme_lint(struct arena *a, const struct programme *p,
                    struct lint_finding_list *findings);

/* Minutes a person and month, times 100, as the rules state their cost. */
enum burden_role { BURDEN_MEMBER, BURDEN_LEADER, BURDEN_NAMED };
enum { BURDEN_ROLES = BURDEN_NAMED + 1 };
extern const char *const burden_role_names[]; /* member, leader, named */
struct burden_row {
    int rule;
    int64_t times; /* a year, times 100 */
    int64_t minutes[BURDEN_ROLES];
};
struct burden_row_list LIST(struct burden_row);
struct burden {
    struct burden_row_list rows;
    int64_t
        minutes[BURDEN_ROLES]; /* a leader also does what members do: both are in it */
    bool over;
};
void programme_burden(struct arena *a, const struct programme *p, struct burden *burden);

/* What changes from one to the other, in words, rule by rule. */
enum change_kind { CHANGE_ADDED, CHANGE_GONE, CHANGE_CHANGED };
struct change {
    enum change_kind kind;
    struct str rule; /* id; not given: of the programme itself */
    struct str what; /* title, who, when ... as the file calls it */
    struct title was, is;
};
struct change_list LIST(struct change);
void programme_diff(struct arena *a, const struct programme *was,
                    const struct programme *is, struct change_list *changes);
/* Added, gone, or what of it changed. */
struct str say_change(struct arena *a, enum lang lang, const struct change *change);
#endif
