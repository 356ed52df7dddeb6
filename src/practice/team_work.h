/* What a campaign's team does on the ground, as entries of its own: its head (组长), the
 * visits it plans (which place when, whom to meet), its meetings with people there
 * (座谈), and its report, written from all of these and from its findings (P5). A team is
 * known by the place it goes to, whose number in the campaign a correction may move.
 * What is said later about a visit or a meeting is a new entry that corrects the old one;
 * a report said anew is a new version of the same day. Refuses to count how long anybody
 * was anywhere. */
#ifndef PRACTICE_TEAM_WORK_H
#define PRACTICE_TEAM_WORK_H
#include "practice/finding.h"
#include "practice/practice.h"

struct team_visit_id {
    int64_t v; /* seq of its first entry */
};
struct team_meeting_id {
    int64_t v;
};
enum {
    TEAM_REPORT_TEXT = 20000,
    TEAM_ROWS_MOST = 2000,
    TEAM_REPORT_DAYS = 14, /* behind the end of the campaign, unless told */
};

struct team_head_body { /* team.head, about whoever heads it */
    struct campaign_id campaign;
    struct unit_id place;
    struct day due; /* of the report */
};
struct team_visit_body {        /* team.visit, about the campaign */
    struct team_visit_id visit; /* 0: a new one */
    struct unit_id place;
    struct day on;
    struct str at;       /* "09:30", or not given */
    struct unit_id unit; /* the place itself, or right below */
    struct str whom, note;
    struct str dropped; /* why it is not made */
};
struct team_meeting_body {          /* team.meeting, about the campaign */
    struct team_meeting_id meeting; /* 0: a new one */
    struct unit_id place;
    struct team_visit_id visit; /* that was planned for it; 0 none */
    struct day on;
    struct unit_id unit;
    struct str met, said, agreed;
};
struct team_report_body { /* team.report, about whoever heads it */
    struct campaign_id campaign;
    struct unit_id place;
    int64_t event;   /* seq of the entry that made him head; 0 none */
    int64_t edition; /* from 1 */
    struct str text;
};
extern const struct kind kind_team_head, kind_team_visit, kind_team_meeting;
extern const struct kind kind_team_report;

/* One team as the viewer may know it. */
struct team_desk {
    struct campaign campaign;
    struct campaign_place place;
    struct campaign_member_list members;
    struct person_id head; /* 0: nobody named */
    struct str head_name;
    struct day due;
    int64_t head_seq;
    bool may_write, may_head;
};
/* MISSING as for none, unless he goes with it or reads what others do in its unit. */
struct fault *team_find(struct db *db, struct arena *a, const struct viewer *v,
                        struct campaign_id id, int64_t number, struct team_desk *desk);
/* The team whose head an entry of team.head named. */
struct fault *team_of_event(struct db *db, struct arena *a, int64_t head_seq,
                            struct campaign_id *campaign, int64_t *number, bool *found);

/* ---- changes: by the team's people and by who may plan the campaign -------------------
 */
/* By who may plan. INPUT: not of the team; a day that is over. */
struct fault *team_head_name(const struct act *act, const struct team_desk *desk,
                             struct person_id person, struct day due);
/* All teams that have none: who holds the highest leading post, else who has served
 * longest. *named: how many. */
struct fault *team_heads_name(const struct act *act, const struct viewer *v,
                              struct campaign_id id, struct day due, int64_t *named);
/* INPUT: outside of the window, or not a place of this team. CONFLICT: `seen` is no
 * longer its newest entry (0: do not look). */
struct fault *team_visit_plan(const struct act *act, const struct team_desk *desk,
                              const struct team_visit_body *body, int64_t seen,
                              struct team_visit_id *id);
/* INPUT: in the future, not a place of this team. */
struct fault *team_meeting_tell(const struct act *act, const struct team_desk *desk,
                                const struct team_meeting_body *body, int64_t seen,
                                struct team_meeting_id *id);
/* CONFLICT: an edition behind `seen` was handed in meanwhile. */
struct fault *team_report_hand_in(const struct act *act, const struct team_desk *desk,
                                  struct str text, int64_t seen, int64_t *edition);

/* ---- reading -------------------------------------------------------------------------
 */
struct team_visit {
    struct team_visit_id id;
    struct unit_id place, unit;
    struct str place_name, unit_name;
    struct day day;
    struct str hour, whom, note, dropped;
    int64_t newest;
    int64_t held; /* meetings told of it, and visits that its people logged there then */
};
struct team_visit_list LIST(struct team_visit);
enum team_visit_state {
    TEAM_VISIT_AHEAD,
    TEAM_VISIT_HELD,
    TEAM_VISIT_MISSED,
    TEAM_VISIT_DROPPED
};
enum team_visit_state team_visit_state(const struct team_visit *visit, struct day today);
extern const char *const team_visit_state_names[]; /* NULL-ended */
struct team_meeting {
    struct team_meeting_id id;
    struct unit_id place, unit;
    struct str place_name, unit_name;
    struct team_visit_id visit;
    struct day day;
    struct str met, said, agreed;
    int64_t actor, newest;
};
struct team_meeting_list LIST(struct team_meeting);
struct team_logged { /* a visit that one of its people logged */
    int64_t visit;
    struct str person_name, unit_name;
    struct day day;
};
struct team_logged_list LIST(struct team_logged);
struct team_report {
    int64_t edition, seq, actor;
    struct day day;
    struct instant at;
    struct str actor_name;
};
struct team_report_list LIST(struct team_report);
/* place 0: of all teams. By day. */
struct fault *team_visits(struct db *db, struct arena *a, struct campaign_id id,
                          struct unit_id place, struct team_visit_list *list);
struct fault *team_meetings(struct db *db, struct arena *a, struct campaign_id id,
                            struct unit_id place, struct team_meeting_list *list);
struct fault *team_logged(struct db *db, struct arena *a, const struct team_desk *desk,
                          struct team_logged_list *list);
/* Newest first. */
struct fault *team_reports(struct db *db, struct arena *a, const struct team_desk *desk,
                           struct team_report_list *list);
/* MISSING: there is no such edition (0: the newest). */
struct fault *team_report_text(struct db *db, struct arena *a,
                               const struct team_desk *desk, int64_t edition,
                               struct team_report *report, struct str *text);
/* A report as the team's entries have it so far, to be edited. */
struct fault *team_report_draft(struct db *db, struct arena *a, const struct viewer *v,
                                const struct team_desk *desk, struct day today,
                                enum lang lang, struct str *text);
/* The units that a team may go to: its place and what lies right below. */
struct fault *team_units(struct db *db, struct arena *a, struct unit_id place,
                         struct campaign_place_list *units);

/* How far each team is, in the order of the campaign's places. */
enum team_progress {
    TEAM_UNPLANNED, /* nobody said where it goes when */
    TEAM_PLANNED,
    TEAM_ON_GROUND, /* some visits are held */
    TEAM_VISITED,   /* all are held or dropped */
    TEAM_REPORTED,
};
struct team_count {
    struct unit_id place;
    int64_t planned, held, dropped, meetings;
    int64_t edition; /* of its report; 0 none */
    struct day due;  /* of it, where a head is named */
};
struct team_count_list LIST(struct team_count);
struct fault *team_counts(struct db *db, struct arena *a, struct campaign_id id,
                          const struct campaign_place_list *places,
                          struct team_count_list *counts);
enum team_progress team_progress(const struct team_count *count);
extern const char *const team_progress_names[]; /* NULL-ended */
struct str say_team_progress(struct arena *a, enum lang lang, int progress);
bool team_report_is_late(const struct team_count *count, struct day today);
#endif
