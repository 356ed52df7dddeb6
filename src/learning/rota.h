/* The days of a series and who speaks on them, as pure rules. Days come from a recurrence
 * over the office's working days; the rota (轮讲) is a queue: who has never spoken, then
 * who spoke longest ago, so that between two turns of one person everybody else who can
 * has had his. Refuses to judge: it knows days, not merit, and only proposes. */
#ifndef LEARNING_ROTA_H
#define LEARNING_ROTA_H
#include "calendar/calendar.h"

/* The recurrence's days inside the period, oldest first, without those in `taken`.
 * *provisional becomes true where a year on the way has no list of working days. */
void rota_days(struct arena *a, const struct calendar *c, const struct recurrence *when,
               struct period days, const struct day_list *taken, struct day_list *list,
               bool *provisional);

struct rota_person {
    int64_t id;
    struct day since; /* here since; among those who never spoke the oldest come first */
    struct day last;  /* spoke last; DAY_NONE never */
    int64_t turns;    /* how often he spoke */
};
struct rota_people LIST(struct rota_person);
enum rota_sort {
    ROTA_ABSENT, /* known leave */
    ROTA_CANNOT, /* asked not to be taken */
    ROTA_WISHES, /* would like to */
};
struct rota_span { /* both days inside */
    int64_t person;
    struct day from, till;
    int sort; /* enum rota_sort */
};
struct rota_spans LIST(struct rota_span);

enum rota_why {
    ROTA_NOBODY,  /* nobody can on this day */
    ROTA_NEVER,   /* has not spoken yet */
    ROTA_LONGEST, /* spoke longest ago of those who can */
    ROTA_WISH,    /* wished for this day, and had no more turns than who is next */
};
struct rota_line {
    struct day day;
    int64_t person; /* 0: ROTA_NOBODY */
    int why;        /* enum rota_why */
    struct day last;
    int64_t passed; /* who stands before him in the queue and cannot; 0 nobody */
    int passed_why; /* enum rota_sort */
};
struct rota_lines LIST(struct rota_line);
/* One line a day, in their order. A person passed over keeps his place. Cost: days x
 * people, and each span once a day. */
void rota_propose(struct arena *a, const struct rota_people *people,
                  const struct rota_spans *spans, const struct day_list *days,
                  struct rota_lines *lines);
#endif
