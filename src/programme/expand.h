/* What the files of expand share: the facts with an index, and one rule laid out for
 * them. */
#ifndef PROGRAMME_EXPAND_H
#define PROGRAMME_EXPAND_H
#include "programme/programme.h"

enum {
    DAY_LAST = INT32_MAX, /* "still": so that ends compare */
    DAY_EVER = -719162,   /* 0001-01-01: a spell since then began on a day nobody told */
};

/* Periods in order, apart from each other; room is enough for whatever is put in. */
struct spans {
    struct period *at;
    size_t n;
};
/* Spells of one sort of actor by unit, to find who leads or holds a role there. */
struct post_index {
    const struct fact_spell **at;
    size_t n;
};
struct indexed {
    const struct facts *facts;
    size_t *spells_of,
        *absences_of; /* of the person with that index; one more at the end */
    int *unit_of;     /* of each spell, its unit's index; -1 none */
    int *above;       /* of each unit */
    size_t most_spells, most_absences;
};
struct who_index {
    const struct who_part *part;
    bool *units; /* by unit's index; NULL: any */
};
struct ruling {
    const struct programme *programme;
    const struct calendar *calendar;
    const struct indexed *index;
    const struct rule *rule;
    int number;
    struct period days;
    struct day since;
    struct who_index *who;
    struct post_index posts; /* who acts, where that is a leader, role or post */
    int64_t named;           /* who acts, where that is one person */
    struct spans spans, part, other, pauses; /* of the person at hand */
    struct fault *(*emit)(void *ctx, const struct programme_duty *duty);
    void *ctx;
};

struct indexed *index_facts(struct arena *a, const struct facts *facts);
/* Index of the person in facts.persons, or -1. */
int64_t person_index(const struct indexed *x, int64_t person);
int unit_index(const struct facts *f, int64_t unit);

void ruling_prepare(struct arena *a, struct ruling *r);
/* Fills r->spans: on which days the rule's `who` takes the person. */
void ruling_spans(struct ruling *r, size_t person);
/* Fills r->pauses with what pauses the rule for this person. */
void ruling_pauses(struct ruling *r, size_t person);
/* Who acts for the subject on a day. False: nobody stands above him. person 0: the place
 * is empty. */
bool ruling_actor(const struct ruling *r, size_t subject, struct day on, int64_t *person);
int64_t ruling_unit(const struct ruling *r, size_t person, struct day on);

/* The first day of the spans from..till, or DAY_NONE. */
struct day spans_first(const struct spans *s, struct day from, struct day till);
/* The day behind the last one not later than `on`, where `on` itself is in none; or
 * DAY_NONE. */
struct day spans_end(const struct spans *s, struct day on);

struct fault *expand_every(struct arena *a, struct ruling *r);
struct fault *expand_after(struct ruling *r);
struct fault *expand_before(struct ruling *r);
struct fault *expand_tenure(struct ruling *r);
struct fault *expand_anniversary(struct ruling *r);
#endif
