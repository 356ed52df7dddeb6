/* Visits (走访): who was where, what was heard, which deeds were promised and done, which
 * problem was raised. A visit is one entry about whoever made it, so programmes count it
 * (sort research or twinning); its deeds are lines of it, told done later, and confirmed
 * by a one-time code of those who benefit or by a second visitor, never by the visitor
 * himself. Refuses to ask for a position, and to count minutes. */
#ifndef PRACTICE_VISIT_H
#define PRACTICE_VISIT_H
#include "practice/finding.h"
#include "practice/twin.h"

struct visit_id {
    int64_t v;
};
enum visit_sort { VISIT_RESEARCH, VISIT_TWINNING };
extern const char *const visit_sort_names[]; /* "research", "twinning", NULL */
extern say_fn *const visit_sort_words[];
enum {
    VISIT_DEEDS_MOST = 10,
    VISIT_DEED_TEXT = 200,
    VISIT_HEARD_TEXT = 4000,
    VISIT_PAGE = 50,
    VISIT_PHOTO_MIB = 8,
    DEED_NUMBERS = 999, /* of one visit, over all its corrections */
};
struct visit_body { /* visit.log */
    int sort;
    struct unit_id unit;
    struct household_id household; /* 0: no single one */
    struct str heard;
    struct str promised, done;            /* deeds, a line each */
    struct str problem, raised_by, topic; /* a problem becomes a finding */
    struct finding_id finding;            /* made by visit_log */
    struct str reason; /* why there, by someone of another group or twinned elsewhere */
    struct campaign_id campaign; /* found by visit_log */
    struct hash photo;           /* of a blob */
    struct str written; /* when the phone says it was written, RFC 3339; else not given */
    int64_t skew;       /* seconds that the phone's clock was ahead of the server's */
    struct str packet;  /* SHA-256 of what the phone sent, 64 hex digits */
};
struct deed_body { /* deed.done */
    struct visit_id visit;
    int64_t deed; /* its number, from 1 */
    struct str note;
};
enum deed_way { DEED_BY_CODE, DEED_BY_VISITOR };
extern const char *const deed_way_names[]; /* "code", "visitor", NULL */
struct deed_answer_body {                  /* deed.confirm */
    struct visit_id visit;
    int64_t deed;
    int way;      /* enum deed_way */
    bool refuted; /* it was not done */
    struct str note;
};
extern const struct kind kind_visit_log, kind_deed_done, kind_deed_confirm;

struct visit {
    struct visit_id id; /* seq of its entry */
    struct person_id person;
    struct str person_name;
    struct day day;
    int sort;
    struct unit_id unit;
    struct str unit_name;
    struct household_id household;
    struct campaign_id campaign;
    struct str problem, raised_by, reason;
    struct finding_id finding;
    struct hash photo;
    struct str written;
    int64_t skew;
    struct instant at; /* recorded */
    int64_t actor;
    int64_t newest;  /* entry that says how it stands; another than id: corrected */
    int64_t numbers; /* of deeds that were ever given */
    int64_t deeds, confirmed;
};
struct visit_list LIST(struct visit);
enum deed_state { DEED_PROMISED, DEED_DONE, DEED_CONFIRMED, DEED_SENT_BACK };
struct deed {
    struct visit_id visit;
    int64_t number;
    struct str text;
    int state;
    struct day done_on;
    struct day answered_on;
    int way;             /* enum deed_way, where answered */
    int64_t answered_by; /* the second visitor; 0 a code */
    struct str note;     /* of the answer, or of the deed */
    /* for those who may confirm it */
    struct unit_id unit;
    struct str unit_name;
    struct household_id household;
    struct person_id person;
    struct str person_name;
    struct day day; /* of the visit */
};
struct deed_list LIST(struct deed);

/* By oneself, or with CAN_RECORD for someone in reach. INPUT: a day in the future, no
 * such place, too many deeds, a problem without a topic; at "reason": in nobody's plan,
 * so the reason is asked for.
 */
struct fault *visit_log(const struct act *act, const struct viewer *v,
                        struct person_id person, struct day day,
                        const struct visit_body *body, struct visit_id *id);
/* How a visit was after all: a new entry that corrects the one that stands, by whoever
 * may record it and reads what was heard. Deeds are told by their lines: who has the same
 * line stays the same deed; a promised one among those done is done, and the other way
 * round. What was answered stays, named or not, since it is not the visitor's to take
 * back; but where place or day change, it is asked again. A problem that became a finding
 * goes its own way and stays, and so does a photo unless another comes. CONFLICT: newer
 * than `seen` (0: do not look). Faults as of visit_log. */
struct fault *visit_correct(const struct act *act, const struct viewer *v,
                            struct visit_id id, int64_t seen, struct day day,
                            const struct visit_body *body);
/* What correcting starts from: `body` as it stands, deeds that wait in their lists.
 * DENIED: not the viewer's to correct. */
struct fault *visit_to_correct(struct db *db, struct arena *a, const struct viewer *v,
                               struct visit_id id, struct visit *visit,
                               struct visit_body *body);
/* A photo is JPEG, which shows in its first bytes (MEDIA_BYTES of them at least). */
bool visit_photo_fits(struct str first);
/* By the visitor, or with CAN_RECORD in reach. CONFLICT: done already. */
struct fault *visit_deed_done(const struct act *act, const struct viewer *v,
                              const struct deed_body *body);
/* By a second visitor: someone else, who was there himself on the day it was done or
 * later; else DENIED. CONFLICT: not told done, or answered already. */
struct fault *visit_deed_confirm(const struct act *act, const struct viewer *v,
                                 const struct deed_answer_body *body);

struct visits_query {
    struct person_id person; /* 0: all in reach */
    int64_t before;          /* paging: rows behind (before_day, before); 0: newest */
    struct day before_day;
    int64_t limit;
    bool paged; /* set by visits */
};
/* Newest first. One's own; of others with CAN_READ_DUTIES, in reach. */
struct fault *visits(struct db *db, struct arena *a, const struct viewer *v,
                     const struct visits_query *query, struct visit_list *list);
/* MISSING as for none when the viewer may not know of it. *heard is not given where it is
 * not the viewer's to read: his own, his people's as leader, or as registrar. */
struct fault *visit_find(struct db *db, struct arena *a, const struct viewer *v,
                         struct visit_id id, struct visit *visit, struct str *heard);
struct fault *visit_deeds(struct db *db, struct arena *a, struct visit_id id,
                          struct deed_list *deeds);
/* Told done by others, not yet confirmed, where this person was on that day or later. */
struct fault *visit_deeds_to_confirm(struct db *db, struct arena *a,
                                     struct person_id person, struct deed_list *deeds);

/* Places to which this person's groups go on the day, and villages right below them. */
struct visit_place {
    struct unit_id unit;
    struct str name;
};
struct visit_place_list LIST(struct visit_place);
struct fault *visit_places_of(struct db *db, struct arena *a, struct person_id person,
                              struct day on, struct visit_place_list *places);

/* ---- for residents' codes (practice/code.h), which alone calls these
 * -------------------
 */
/* Told done for this household, not answered yet. */
struct fault *visit_deeds_waiting(struct db *db, struct arena *a, struct unit_id unit,
                                  struct household_id household, struct deed_list *deeds);
/* DENIED to the visitor himself. */
struct fault *visit_deed_answer_by_code(const struct act *act,
                                        const struct deed_answer_body *body);
#endif
