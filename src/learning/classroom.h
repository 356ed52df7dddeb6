/* The classroom (组工课堂, 集体讲学): a series of sessions that comes again by a
 * recurrence, with a rota of speakers, and the roll of who was there. The sessions of a
 * quarter are planned in one entry, a roll is one entry for everybody: all were there but
 * those whom it names, and it counts for each who was (`people`, see kind.shared). Who
 * spoke has an entry of his own. Sign-ups, wishes and what was made up are about the
 * person who says so. Refuses to know a Thursday: days are the series', duties the
 * programme's.
 *
 * A session's number is the seq of the entry that planned it times 1,000 and its place in
 * it, from 1. */
#ifndef LEARNING_CLASSROOM_H
#define LEARNING_CLASSROOM_H
#include "access/access.h"
#include "learning/rota.h"

struct series_id {
    int64_t v;
};
struct session_id {
    int64_t v;
};
enum { SESSION_PLACES = 1000, SESSIONS_PLANNED_MOST = 120, ROLL_MOST = 5000 };
enum { SERIES_WEEKLY, SERIES_MONTHLY };
enum { SERIES_KEY_MOST = 40 }; /* letters, digits, "-_.", hanzi; no number */
extern const char *const series_every_names[];                  /* "week", "month" */
extern const char *const weekday_names[], *const shift_names[]; /* of programme/ */
extern say_fn *const series_every_words[], *const series_moved_words[];
extern say_fn *const weekday_words[];
struct series_body { /* series.plan (creates), series.replan */
    struct str title;
    struct unit_id unit; /* whoever is in it or below is asked to come */
    int every;
    int weekday;   /* 0 Monday, as weekday_names */
    int64_t nth;   /* of the month: 1 to 5, -1 the last */
    int moved;     /* enum shift: where that is no working day */
    struct str at; /* 15:00 */
    int64_t minutes;
    struct str place;
    bool signup;    /* only who has signed up is expected */
    struct str key; /* by which rules name it, as in SERIES_KEY; several may share one */
};
struct sessions_body { /* series.sessions, about the series */
    struct str lines;  /* "2017-01-05 42 Title": day, speaker or 0, title or nothing */
    struct str whys;   /* "2017-01-05 He is on leave": why not who was proposed */
};
struct session_body { /* class.change */
    struct session_id session;
    struct day day;
    struct str at;
    int64_t minutes;
    struct str place, title;
    struct person_id speaker; /* 0: not settled */
    struct str agenda;
    struct str materials; /* one a line, see class_material.h */
    struct str because;   /* why this speaker, where another was proposed or planned */
};
struct session_cancel_body { /* class.cancel, of the session's day */
    struct session_id session;
    struct str why;
    struct str people; /* who would have been there: ids by blanks */
    struct str series; /* the key of its series, as it was then; so in what follows */
};
struct roll_call_body { /* class.roll; each: ids by blanks, ascending */
    struct session_id session;
    struct str people; /* were there */
    struct str excused, absent;
    struct str series;
};
struct lecture_body { /* class.lecture, about who spoke */
    struct session_id session;
    struct str topic, taught;
    struct str series;
};
struct signup_body { /* class.signup, about the person */
    struct session_id session;
    int answer; /* enum signup */
    struct str why;
};
enum signup { SIGNUP_COMES, SIGNUP_CANNOT };
extern const char *const signup_names[];
extern say_fn *const signup_words[];
struct makeup_body { /* class.makeup, about the person: what was missed, made up for */
    struct session_id session;
    struct str how;
    struct str series;
};
struct wish_body { /* series.wish, about the person; the newest counts */
    struct series_id series;
    int wish; /* enum speaker_wish */
    struct day from, till;
    struct str topic;
};
/* What he is asked of it: all but the series. */
extern const struct fields class_wish_asked;
enum speaker_wish { WISH_SPEAKS, WISH_CANNOT, WISH_NONE };
extern const char *const speaker_wish_names[];
extern say_fn *const speaker_wish_words[];
extern const struct kind kind_series_plan, kind_series_replan, kind_series_sessions;
extern const struct kind kind_series_wish, kind_class_change, kind_class_cancel;
extern const struct kind kind_class_roll, kind_class_lecture, kind_class_signup;
extern const struct kind kind_class_makeup;

struct series {
    struct series_id id;
    struct series_body plan;
    struct str unit_name;
    int64_t newest;
};
struct series_list LIST(struct series);
struct recurrence series_recurrence(const struct series_body *body);

/* Why a planned speaker may not be there on its day. */
enum speaker_trouble { SPEAKER_FINE, SPEAKER_LEFT, SPEAKER_MOVED, SPEAKER_ABSENT };
extern const char *const speaker_trouble_names[];
extern say_fn *const speaker_trouble_words[]; /* of the first nothing */
enum session_state { SESSION_PLANNED, SESSION_HELD, SESSION_CANCELLED };
extern const char *const session_state_names[]; /* "planned" ... NULL-ended */
struct class_session {
    struct session_id id;
    struct series_id series;
    struct str series_title, series_key;
    struct unit_id unit;
    struct str unit_name;
    struct day planned; /* as it was planned first */
    struct day day;
    struct str at;
    int64_t minutes;
    struct str place, title;
    struct person_id speaker;
    struct str speaker_name;
    struct str because; /* why he, where another was proposed or planned */
    int trouble; /* enum speaker_trouble; of one that is planned, for who keeps it */
    struct str agenda, materials;
    int state;      /* enum session_state */
    struct str why; /* cancelled */
    struct str taught;
    int64_t lecture; /* seq of the entry about who spoke, 0 none */
    bool signup;
    int64_t roll; /* seq of the newest roll, 0 none */
    int64_t present, excused, absent;
    int64_t newest;
};
struct class_session_list LIST(struct class_session);

/* ---- organising: by who may CAN_RECORD and reaches the series' unit ------------------
 */
struct fault *series_plan(const struct act *act, const struct series_body *body,
                          struct series_id *id);
struct fault *series_replan(const struct act *act, struct series_id id, int64_t seen,
                            const struct series_body *body);
/* Proposes speakers for the days of the period that have no session yet. `calendar` NULL:
 * the working days that cadre ships. */
struct rota_wish { /* somebody's, of a time that meets the period */
    int64_t person;
    int wish; /* enum speaker_wish */
    struct day from, till;
    struct str topic;
};
struct rota_wishes LIST(struct rota_wish);
struct rota {
    struct rota_lines lines;
    struct rota_people people; /* who may be taken, by name */
    struct str_list names;     /* of `people` */
    struct rota_wishes wishes;
    bool provisional;
};
struct fault *class_rota(struct db *db, struct arena *a, const struct calendar *calendar,
                         const struct series *series, struct period days,
                         struct rota *rota);
/* For one session that is planned: one line, who could speak in the place of whoever was
 * to. */
struct fault *class_speaker_propose(struct db *db, struct arena *a,
                                    const struct class_session *session,
                                    struct rota *rota);
/* Name of one of them, "" for others. */
struct str rota_name(const struct rota *rota, int64_t person);
/* What who is proposed wished to speak on, "" else. */
struct str rota_topic(const struct rota *rota, const struct rota_line *line);
/* Why he is proposed, in words. */
struct str say_rota_line(struct arena *a, enum lang lang, const struct rota *rota,
                         const struct rota_line *line);
/* Lines as in sessions_body, each with a tab and why he speaks behind it where that is
 * said. INPUT names the line that is none, a day that has a session, a speaker that is
 * not there. */
struct fault *class_plan(const struct act *act, struct series_id id, struct str lines,
                         int64_t *planned);
/* CONFLICT: cancelled; held, unless day, speaker and title stay; seen as elsewhere. */
struct fault *session_change(const struct act *act, int64_t seen,
                             const struct session_body *body);
struct fault *session_cancel(const struct act *act,
                             const struct session_cancel_body *body);
struct session_body session_body_of(const struct class_session *s);

/* ---- the roll ------------------------------------------------------------------------
 */
enum presence { PRESENT, EXCUSED, ABSENT };
extern const char *const presence_names[];
enum { CHECKIN_UNASKED, CHECKIN_HERE, CHECKIN_NOT };
struct expected { /* somebody who is asked to come, as a roll begins or stands */
    struct person_id person;
    struct str name, unit_name;
    int presence;    /* enum presence */
    int absence;     /* enum absence_sort of known leave; -1 none */
    struct str said; /* why he said he cannot come; not given: he did not */
    int checkin;     /* by the room's code, see checkin.h */
};
struct expected_list LIST(struct expected);
/* Everybody present but those on known leave or who said that they cannot come; of a
 * session that was held, as its newest roll has it. By unit and name. */
struct fault *class_expected(struct db *db, struct arena *a,
                             const struct class_session *session,
                             struct expected_list *list);
struct held {
    struct session_id session;
    int64_t seen;             /* newest entry that the roll was begun from; 0: unasked */
    struct person_id speaker; /* who spoke; 0: whom the session names */
    struct int_list absent, excused; /* all others who are expected were there */
    struct str topic, taught;        /* of the speaker; topic not given: the title */
};
/* One entry for all, one for the speaker. Held again, it corrects the roll. INPUT: a day
 * that has not come; somebody who is not expected; nobody spoke, yet something was
 * taught. CONFLICT: somebody else changed it or called its roll meanwhile. */
struct fault *class_hold(const struct act *act, const struct held *held);
/* Who was there, was excused or absent, by unit and name. */
struct attended {
    struct person_id person;
    struct str name, unit_name;
    int presence;
    bool made_up;
};
struct attended_list LIST(struct attended);
struct fault *class_attended(struct db *db, struct arena *a, struct session_id session,
                             struct attended_list *list);

/* Who was taught what, session by session; for who keeps the series. */
struct attendance_query {
    struct series_id series;
    struct session_id session; /* of this one alone; 0: all */
    struct day from, till;     /* planned for; DAY_NONE: no bound */
};
struct attendance {
    int64_t session;
    struct day day;
    struct str title, speaker_name;
    struct str materials; /* one a line */
    int64_t person;
    struct str name, unit_name;
    int presence;
    int64_t made_up; /* seq of the entry, 0 none */
};
struct attendance_list LIST(struct attendance);
struct fault *class_attendance(struct db *db, struct arena *a, const struct viewer *v,
                               const struct attendance_query *query,
                               struct attendance_list *list);

/* ---- members -------------------------------------------------------------------------
 */
/* By oneself, before it is held. */
struct fault *class_signup(const struct act *act, const struct signup_body *body);
/* By oneself, or with CAN_RECORD for one in reach. The entry is about the session's day,
 * so that it counts where the session would have. CONFLICT: was there; not held. */
struct fault *class_makeup(const struct act *act, struct person_id person,
                           const struct makeup_body *body);
struct fault *class_wish(const struct act *act, const struct wish_body *body);
/* What he said of a session; -1 nothing. */
struct fault *class_said(struct db *db, struct arena *a, struct session_id session,
                         struct person_id person, int *answer);
struct own_session { /* one that was held, and whether he was there */
    struct class_session session;
    int presence;
    bool made_up;
};
struct own_session_list LIST(struct own_session);
/* *found false: its roll does not name him. `session` of *own is not filled. */
struct fault *class_own_one(struct db *db, struct arena *a, struct person_id person,
                            struct session_id session, struct own_session *own,
                            bool *found);
/* Is he in the unit or below, so that its sessions are for him? */
struct fault *class_is_asked(struct db *db, struct arena *a, struct person_id person,
                             struct unit_id unit, bool *asked);
/* Newest first: those whose roll names him. */
struct fault *class_own(struct db *db, struct arena *a, struct person_id person,
                        int64_t limit, struct own_session_list *list);

/* ---- reading -------------------------------------------------------------------------
 */
/* Does the viewer keep what belongs to this unit? */
struct fault *class_may_keep(struct db *db, struct arena *a, const struct viewer *v,
                             struct unit_id unit, bool *keeps);
/* Those he keeps, and those he is asked to. */
struct fault *series_all(struct db *db, struct arena *a, const struct viewer *v,
                         struct series_list *list);
/* MISSING, as for none, when it is neither. */
struct fault *series_find(struct db *db, struct arena *a, const struct viewer *v,
                          struct series_id id, struct series *series);
/* By number, key or exact title, among those he keeps or is asked to; a number is not
 * looked up. MISSING; CONFLICT: several are called so. */
struct fault *series_meant(struct db *db, struct arena *a, const struct viewer *v,
                           struct str text, struct series_id *id);
struct fault *session_find(struct db *db, struct arena *a, const struct viewer *v,
                           struct session_id id, struct class_session *session);
struct sessions_query {
    struct series_id series; /* 0: all that the viewer may know of */
    struct day from, till;
    int64_t limit; /* 0: SESSIONS_PAGE */
    bool newest_first;
};
enum { SESSIONS_PAGE = 60 };
struct fault *class_sessions(struct db *db, struct arena *a, const struct viewer *v,
                             const struct sessions_query *query,
                             struct class_session_list *list);
#endif
