/* Peer study of a section (科室互学): a sitting that one of the section enters for all of
 * it - who was there, by exception, who spoke on what, and in one line what came of it.
 * One entry, which counts for each who was there. Told again it is corrected; what never
 * was is withdrawn with a reason. Refuses to know how often a section is to sit: that is
 * the programme's. */
#ifndef LEARNING_PEER_H
#define LEARNING_PEER_H
#include "learning/linkage.h"

enum { PEER_PEOPLE_MOST = 200, PEER_TOPIC_MOST = 120, PEER_CAME_MOST = 200 };
enum { PEER_PEOPLE_TEXT = 20 * PEER_PEOPLE_MOST, PEER_SPOKE_TEXT = 8000 };
struct peer_id { /* seq of the entry that told it first; corrections keep it */
    int64_t v;
};
struct peer_body {     /* peer.held, about the section */
    struct str people; /* ids by blanks, ascending: were there */
    struct str spoke;  /* "42 Topic", a line each */
    struct str came;
};
struct peer_withdraw_body { /* peer.withdraw, about the section */
    struct str why;
};
extern const struct kind kind_peer_held, kind_peer_withdraw;

struct peer_person { /* somebody of the section, as the form begins or stands */
    struct person_id person;
    struct str name;
    bool away;        /* not there */
    int absence;      /* enum absence_sort of known leave; -1 none */
    struct str topic; /* spoke on it; not given: did not speak */
};
struct peer_people LIST(struct peer_person);

struct peer_spoke {
    int64_t study;
    struct person_id person;
    struct str name;
    struct str topic;
    struct material_id material; /* that the topic names in 《》 or as #59; 0: none */
};
struct peer_spoke_list LIST(struct peer_spoke);
struct peer_there {
    int64_t study;
    struct str name;
};
struct peer_there_list LIST(struct peer_there);
struct peer_study {
    struct peer_id id;
    struct unit_id unit;
    struct str unit_name;
    struct day day;
    struct str came;
    int64_t there;
};
struct peer_study_list LIST(struct peer_study);

/* ---- entering: by one of the section, or with CAN_RECORD for those in reach ----------
 */
struct peer_told {
    struct unit_id unit;
    struct day on;
    struct peer_people people; /* as peer_begin gives them, with away and topics set */
    struct str came;
    int64_t seen; /* newest entry that a correction was begun from; 0: unasked */
};
/* `was` 0, a new one, of told->unit on told->on: everybody who is in the section itself,
 * those on leave that day marked away. Else as that sitting was told, all of it. MISSING:
 * neither of the section nor its keeper. LIMIT: more than a section holds. */
struct fault *peer_begin(struct db *db, struct arena *a, const struct viewer *v,
                         struct peer_id was, struct peer_told *told);
/* Marks as away, and as speaking, whom lines name: "Wu Yong" or "42", "Wu Yong: Topic".
 * INPUT names the line that means nobody of the section. Pure. */
struct fault *peer_say_away(struct arena *a, struct str lines,
                            struct peer_people *people);
struct fault *peer_say_spoke(struct arena *a, struct str lines,
                             struct peer_people *people);
/* INPUT: a day to come; fewer than two there; nobody spoke; who was away spoke. */
struct fault *peer_hold(const struct act *act, const struct viewer *v,
                        const struct peer_told *told, struct peer_id *id);
/* CONFLICT: somebody else corrected it meanwhile. */
struct fault *peer_correct(const struct act *act, const struct viewer *v,
                           struct peer_id id, const struct peer_told *told);
struct fault *peer_withdraw(const struct act *act, const struct viewer *v,
                            struct peer_id id, const struct peer_withdraw_body *body);

/* ---- reading -------------------------------------------------------------------------
 */
/* By who is of the section or was there, and who reads duties of it. MISSING. */
struct fault *peer_find(struct db *db, struct arena *a, const struct viewer *v,
                        struct peer_id id, struct peer_study *study);
/* Of sittings that were read by these two or by peer_studies. */
struct fault *peer_were_there(struct db *db, struct arena *a,
                              const struct peer_study_list *studies,
                              struct peer_there_list *list);
struct fault *peer_spoken(struct db *db, struct arena *a,
                          const struct peer_study_list *studies,
                          struct peer_spoke_list *list);
/* May the viewer enter one of this section? */
struct fault *peer_may_enter(struct db *db, struct arena *a, const struct viewer *v,
                             struct unit_id unit, bool *may);
struct peer_query {
    struct unit_id unit;   /* and below; 0: all that the viewer reaches */
    struct day from, till; /* DAY_NONE: no bound */
    int64_t limit;
};
enum { PEER_SHOWN = 200 };
/* Newest first. A member has those of his own section. MISSING: a unit beyond both. */
struct fault *peer_studies(struct db *db, struct arena *a, const struct viewer *v,
                           const struct peer_query *query, struct peer_study_list *list);
#endif
