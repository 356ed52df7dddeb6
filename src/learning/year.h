/* Year end (年终总评): a summary that its author writes himself, and a rating that is
 * proposed by the programme's own weights, shown part by part and decided by a leader,
 * who gives his reason where he decides otherwise. What is missing is missing: it counts
 * neither for nor against. Both are entries about the person, corrected by the next.
 * Refuses to put people in an order, to count what others have to do for somebody, and to
 * draw on duties that are sealed or of the cadre file, since both must see every part. */
#ifndef LEARNING_YEAR_H
#define LEARNING_YEAR_H
#include "access/reading.h"
#include "duty/duty.h"

enum { YEAR_SUMMARY_MOST = 8000, YEAR_WHY_MOST = 1000, YEAR_PARTS_TEXT = 12000 };
enum { YEAR_RATING_MOST = 100, YEAR_NOTHING = -1 };

struct year_summary_body { /* year.summary */
    int64_t year;
    struct str text; /* Markdown */
};
struct year_rating_body { /* year.rating */
    int64_t year;
    int64_t proposed; /* YEAR_NOTHING: nothing was decided yet */
    int64_t rating;
    struct str why;
    struct str parts; /* what was proposed from, a line each: year_parts_text */
};
extern const struct kind kind_year_summary, kind_year_rating;

struct year_summary {
    int64_t seq;
    struct day day;
    struct str text;
};
struct year_rating {
    int64_t seq;
    struct day day;
    int64_t actor;
    int64_t proposed, rating;
    struct str why, parts;
};

/* One rule of the proposal. */
struct year_part {
    struct str rule; /* its id */
    struct str title_zh, title_en;
    struct str standing; /* id of the standing that explains it */
    int64_t weight, asked, met, late, missing;
    int64_t share; /* in hundredths of a percent; -1: nothing is decided */
};
struct year_part_list LIST(struct year_part);
struct year_proposal {
    struct year_part_list parts;
    int64_t weights; /* sum over the parts of which something is decided */
    int64_t share;   /* their mean by weight, in hundredths of a percent; -1: none */
    int64_t rating;  /* in whole points of 100, half a point up; YEAR_NOTHING: none */
};
/* The sum alone: `parts` are filled in. */
void year_weigh(struct year_proposal *proposal);
/* "L1 3 20 18 1 1 9500": rule, weight, asked, met, late, missing, share. */
struct str year_parts_text(struct arena *a, const struct year_proposal *proposal);

enum year_relation { YEAR_SELF, YEAR_LEADER };
/* Who of the two the viewer is; MISSING, as for nobody, to all others. */
struct fault *year_relation(struct db *db, struct arena *a, const struct viewer *v,
                            struct person_id person, enum year_relation *relation);
/* As things stand today, of a year that is not over. Who may: year_relation. */
struct fault *year_propose(struct db *db, struct arena *a, struct duty_shelf *shelf,
                           const struct viewer *v, struct person_id person, int year,
                           struct year_proposal *proposal);
struct fault *year_summary_of(struct db *db, struct arena *a, struct person_id person,
                              int year, struct year_summary *summary, bool *found);
struct fault *year_rating_of(struct db *db, struct arena *a, struct person_id person,
                             int year, struct year_rating *rating, bool *found);

/* By oneself; a further one takes the place of the last, `seen` (0: none). INPUT: a year
 * to come. CONFLICT: `seen` is not the last. */
struct fault *year_summarise(const struct act *act, struct person_id person, int64_t seen,
                             const struct year_summary_body *body);
/* By a leader of the person, by name: DENIED to the console and to oneself. `proposed`
 * and `parts` are set. INPUT: no reason where it is not what is proposed. CONFLICT as
 * above. */
struct fault *year_rate(const struct act *act, struct duty_shelf *shelf,
                        const struct viewer *v, struct person_id person, int64_t seen,
                        const struct year_rating_body *body);
#endif
