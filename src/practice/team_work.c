/* What teams do on the ground: kinds, what each entry does to the tables, and rules. */
#include "practice/team_work.h"

#include "practice/practice_sql.h"
#include "practice/team_work_rows.h"
#include "practice/team_work_sql.h"
#include "register/career.h"
#include "words/faults.h"

enum { HOUR_MOST = 20, WORDS_MOST = 200, NOTE_MOST = 500, SAID_MOST = 4000 };

#define AT(type, member) offsetof(struct type, member)
static const struct field head_fields[] = {
    {"campaign", FIELD_ID, true, AT(team_head_body, campaign), 0, 0, say_finding_campaign,
     NULL, 0},
    {"place", FIELD_ID, true, AT(team_head_body, place), 0, 0, say_campaign_place, NULL,
     0},
    {"due", FIELD_DAY, true, AT(team_head_body, due), 0, 0, say_team_due, NULL, 0},
};
static const struct field visit_fields[] = {
    {"visit", FIELD_ID, false, AT(team_visit_body, visit), 0, 0, say_team_visit, NULL, 0},
    {"place", FIELD_ID, true, AT(team_visit_body, place), 0, 0, say_campaign_place, NULL,
     0},
    {"on", FIELD_DAY, true, AT(team_visit_body, on), 0, 0, say_team_on, NULL, 0},
    {"at", FIELD_TEXT, false, AT(team_visit_body, at), 0, HOUR_MOST, say_team_at, NULL,
     0},
    {"unit", FIELD_ID, true, AT(team_visit_body, unit), 0, 0, say_team_where, NULL, 0},
    {"whom", FIELD_TEXT, false, AT(team_visit_body, whom), 0, WORDS_MOST, say_team_whom,
     NULL, 0},
    {"note", FIELD_TEXT, false, AT(team_visit_body, note), 0, NOTE_MOST, say_finding_note,
     NULL, 0},
    {"dropped", FIELD_TEXT, false, AT(team_visit_body, dropped), 0, WORDS_MOST,
     say_team_dropped, NULL, 0},
};
static const struct field meeting_fields[] = {
    {"meeting", FIELD_ID, false, AT(team_meeting_body, meeting), 0, 0, say_team_meeting,
     NULL, 0},
    {"place", FIELD_ID, true, AT(team_meeting_body, place), 0, 0, say_campaign_place,
     NULL, 0},
    {"visit", FIELD_ID, false, AT(team_meeting_body, visit), 0, 0, say_team_of_visit,
     NULL, 0},
    {"on", FIELD_DAY, true, AT(team_meeting_body, on), 0, 0, say_team_on, NULL, 0},
    {"unit", FIELD_ID, true, AT(team_meeting_body, unit), 0, 0, say_team_where, NULL, 0},
    {"met", FIELD_TEXT, true, AT(team_meeting_body, met), 1, WORDS_MOST, say_team_met,
     NULL, 0},
    {"said", FIELD_LINES, true, AT(team_meeting_body, said), 1, SAID_MOST, say_team_said,
     NULL, 0},
    {"agreed", FIELD_LINES, false, AT(team_meeting_body, agreed), 0, SAID_MOST,
     say_team_agreed, NULL, 0},
};
static const struct field report_fields[] = {
    {"campaign", FIELD_ID, true, AT(team_report_body, campaign), 0, 0,
     say_finding_campaign, NULL, 0},
    {"place", FIELD_ID, true, AT(team_report_body, place), 0, 0, say_campaign_place, NULL,
     0},
    {"event", FIELD_INT, false, AT(team_report_body, event), 0, INT64_MAX, say_team_event,
     NULL, 0},
    {"edition", FIELD_INT, true, AT(team_report_body, edition), 1, INT64_MAX,
     say_team_edition, NULL, 0},
    {"text", FIELD_LINES, true, AT(team_report_body, text), 1, TEAM_REPORT_TEXT,
     say_team_report, NULL, 0},
};

/* ---- what entries do --------------------------------------------------------------- */

static struct fault *apply_head(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    const struct team_head_body *b = body;
    TRY(sql_team_head_drop(db, a, b->campaign, b->place));
    return sql_team_head_put(db, a, b, (struct person_id){e->subject}, e->seq);
}

static struct fault *apply_visit(struct db *db, struct arena *a, const struct entry *e,
                                 const void *body)
{
    const struct team_visit_body *b = body;
    struct team_visit_id id = {e->seq};
    return b->visit.v != 0
               ? sql_team_visit_update(db, a, b, e->seq)
               : sql_team_visit_insert(db, a, b, id, (struct campaign_id){e->subject});
}

static struct fault *apply_meeting(struct db *db, struct arena *a, const struct entry *e,
                                   const void *body)
{
    const struct team_meeting_body *b = body;
    struct team_meeting_id id = {e->seq};
    return b->meeting.v != 0
               ? sql_team_meeting_update(db, a, b, e->seq)
               : sql_team_meeting_insert(db, a, b, id, (struct campaign_id){e->subject},
                                         e->actor);
}

static struct fault *apply_report(struct db *db, struct arena *a, const struct entry *e,
                                  const void *body)
{
    const struct team_report_body *b = body;
    struct team_report_row row = {.campaign = b->campaign,
                                  .place = b->place,
                                  .edition = b->edition,
                                  .seq = e->seq,
                                  .day = e->day,
                                  .at = e->at,
                                  .actor = e->actor,
                                  .text = b->text};
    return sql_team_report_put(db, a, &row);
}

KIND(kind_team_head, "team.head", CLASS_UNIT, say_kind_team_head, head_fields,
     team_head_body, apply_head, false);
KIND(kind_team_visit, "team.visit", CLASS_UNIT, say_kind_team_visit, visit_fields,
     team_visit_body, apply_visit, false);
KIND(kind_team_meeting, "team.meeting", CLASS_UNIT, say_kind_team_meeting, meeting_fields,
     team_meeting_body, apply_meeting, false);
KIND(kind_team_report, "team.report", CLASS_UNIT, say_kind_team_report, report_fields,
     team_report_body, apply_report, false);

/* ---- the team ---------------------------------------------------------------------- */

static bool goes_with(const struct campaign_member_list *members, struct person_id who)
{
    for (size_t i = 0; i < members->n; i++) {
        if (members->at[i].person.v == who.v) {
            return true;
        }
    }
    return false;
}

static struct fault *read_team(struct db *db, struct arena *a, struct team_desk *desk,
                               int64_t number)
{
    struct campaign_place_list places = {0};
    struct campaign_member_list members = {0};
    struct team_head_row head = {0};
    bool named = false;
    TRY(campaign_places(db, a, desk->campaign.id, &places));
    TRY(campaign_teams(db, a, desk->campaign.id, &members));
    if (number < 1 || number > (int64_t)places.n) {
        return fault_campaign_missing(a);
    }
    desk->place = places.at[number - 1];
    for (size_t i = 0; i < members.n; i++) {
        if (members.at[i].place == number) {
            *LIST_ADD(a, &desk->members) = members.at[i];
        }
    }
    TRY(sql_team_head_of(db, a, desk->campaign.id, desk->place.unit, &head, &named));
    desk->head = head.person;
    desk->head_name = head.person_name;
    desk->due = named ? head.due : DAY_NONE;
    desk->head_seq = head.seq;
    return NULL;
}

struct fault *team_find(struct db *db, struct arena *a, const struct viewer *v,
                        struct campaign_id id, int64_t number, struct team_desk *desk)
{
    *desk = (struct team_desk){.due = DAY_NONE};
    TRY(campaign_find(db, a, v, id, &desk->campaign));
    TRY(read_team(db, a, desk, number));
    bool goes = v->person.v != 0 && goes_with(&desk->members, v->person);
    if (!goes) {
        TRY(campaign_may_sum(db, a, v, &desk->campaign));
    }
    desk->may_head = campaign_may_plan(db, a, v, &desk->campaign) == NULL;
    desk->may_write = goes || desk->may_head;
    return NULL;
}

struct fault *team_of_event(struct db *db, struct arena *a, int64_t head_seq,
                            struct campaign_id *campaign, int64_t *number, bool *found)
{
    struct team_place_row row = {0};
    TRY(sql_team_place_of_head(db, a, head_seq, &row, found));
    *campaign = row.campaign;
    *number = row.number;
    return NULL;
}

/* ---- heads ------------------------------------------------------------------------- */

struct fault *team_head_name(const struct act *act, const struct team_desk *desk,
                             struct person_id person, struct day due)
{
    struct arena *a = act->arena;
    struct team_head_body body = {desk->campaign.id, desk->place.unit, due};
    bool sent = false;
    if (!desk->may_head) {
        return fault_denied(a);
    }
    if (!goes_with(&desk->members, person)) {
        return fault_at(fault_team_not_in(a, desk->place.name), STR("person"));
    }
    TRY(fields_check(a, &kind_team_head.fields, &body));
    TRY(ledger_has(act->db, a, act->id, &sent));
    if (sent) {
        return NULL;
    }
    if (due.v < act->today.v) {
        return fault_at(fault_finding_late(a), STR("due"));
    }
    return act_append_on(act, &kind_team_head, person.v, desk->head_seq, DAY_NONE, &body,
                         NULL);
}

/* Less is sooner: the level of a leading post held now, then the day work began. */
struct seniority {
    int64_t level, work;
};

static struct fault *read_seniority(const struct act *act, struct person_id id,
                                    struct seniority *s)
{
    struct posting_list postings = {0};
    struct person person;
    bool found = false;
    *s = (struct seniority){INT64_MAX, INT64_MAX};
    TRY(register_person(act->db, act->arena, id, &person, &found));
    if (found && day_known(person.work)) {
        s->work = person.work.v;
    }
    TRY(career_postings(act->db, act->arena, id, DAY_NONE, &postings));
    for (size_t i = 0; i < postings.n; i++) {
        const struct posting *p = &postings.at[i];
        struct post post;
        bool now = p->since.v <= act->today.v &&
                   (!day_known(p->till) || p->till.v >= act->today.v);
        if (now && p->post.v > 0) {
            TRY(career_post(act->db, act->arena, p->post, &post, &found));
            bool leads = found && post.class == POST_LEADING && post.level < s->level;
            s->level = leads ? post.level : s->level;
        }
    }
    return NULL;
}

static struct fault *propose_head(const struct act *act, const struct team_desk *desk,
                                  struct person_id *head)
{
    struct seniority best = {INT64_MAX, INT64_MAX};
    *head = (struct person_id){0};
    for (size_t i = 0; i < desk->members.n; i++) {
        struct seniority s;
        TRY(read_seniority(act, desk->members.at[i].person, &s));
        if (head->v == 0 || s.level < best.level ||
            (s.level == best.level && s.work < best.work)) {
            best = s;
            *head = desk->members.at[i].person;
        }
    }
    return NULL;
}

struct fault *team_heads_name(const struct act *act, const struct viewer *v,
                              struct campaign_id id, struct day due, int64_t *named)
{
    struct campaign campaign;
    struct campaign_place_list places = {0};
    TRY(campaign_find(act->db, act->arena, v, id, &campaign));
    TRY(campaign_may_plan(act->db, act->arena, v, &campaign));
    TRY(campaign_places(act->db, act->arena, id, &places));
    *named = 0;
    for (size_t i = 0; i < places.n; i++) {
        struct act naming = *act;
        struct team_desk desk;
        struct person_id head;
        TRY(team_find(act->db, act->arena, v, id, places.at[i].number, &desk));
        if (desk.head.v != 0 || desk.members.n == 0) {
            continue;
        }
        naming.id = ledger_id_derived(act->id, (int)places.at[i].unit.v);
        TRY(propose_head(act, &desk, &head));
        TRY(team_head_name(&naming, &desk, head, due));
        ++*named;
    }
    return NULL;
}

/* ---- visits and meetings ----------------------------------------------------------- */

static struct fault *check_unit(const struct act *act, const struct team_desk *desk,
                                struct unit_id unit)
{
    int64_t one = 0;
    bool within = false;
    TRY(sql_team_unit_within(act->db, act->arena, unit, desk->place.unit, &one, &within));
    return within ? NULL
                  : fault_at(fault_team_elsewhere(act->arena, desk->place.name),
                             STR("unit"));
}

static struct fault *check_window(const struct act *act, const struct team_desk *desk,
                                  struct day on)
{
    const struct campaign *c = &desk->campaign;
    return on.v >= c->since.v && on.v <= c->till.v
               ? NULL
               : fault_at(fault_team_window(act->arena, c->since, c->till), STR("on"));
}

/* *newest: the entry that is corrected. */
static struct fault *find_visit(const struct act *act, const struct team_desk *desk,
                                struct team_visit_id id, int64_t *newest)
{
    struct team_visit visit;
    bool found = false;
    TRY(sql_team_visit_by_id(act->db, act->arena, id, desk->campaign.id, &visit, &found));
    if (!found || visit.place.v != desk->place.unit.v) {
        return fault_team_visit_missing(act->arena);
    }
    *newest = visit.newest;
    return NULL;
}

struct fault *team_visit_plan(const struct act *act, const struct team_desk *desk,
                              const struct team_visit_body *told, int64_t seen,
                              struct team_visit_id *id)
{
    struct arena *a = act->arena;
    struct team_visit_body body = *told;
    struct entry e;
    int64_t newest = 0;
    bool sent = false;
    body.place = desk->place.unit;
    if (!desk->may_write) {
        return fault_denied(a);
    }
    TRY(fields_check(a, &kind_team_visit.fields, &body));
    TRY(ledger_has(act->db, a, act->id, &sent));
    TRY(check_unit(act, desk, body.unit));
    TRY(body.dropped.n > 0 ? NULL : check_window(act, desk, body.on));
    if (body.visit.v != 0) {
        TRY(find_visit(act, desk, body.visit, &newest));
    }
    if (sent) {
        return NULL;
    }
    if (seen > 0 && newest > seen) {
        return fault_team_newer(a);
    }
    TRY(act_append_on(act, &kind_team_visit, desk->campaign.id.v, newest, DAY_NONE, &body,
                      &e));
    id->v = body.visit.v != 0 ? body.visit.v : e.seq;
    return NULL;
}

static struct fault *find_meeting(const struct act *act, const struct team_desk *desk,
                                  struct team_meeting_id id, int64_t *newest)
{
    struct team_meeting meeting;
    bool found = false;
    TRY(sql_team_meeting_by_id(act->db, act->arena, id, desk->campaign.id, &meeting,
                               &found));
    if (!found || meeting.place.v != desk->place.unit.v) {
        return fault_team_meeting_missing(act->arena);
    }
    *newest = meeting.newest;
    return NULL;
}

struct fault *team_meeting_tell(const struct act *act, const struct team_desk *desk,
                                const struct team_meeting_body *told, int64_t seen,
                                struct team_meeting_id *id)
{
    struct arena *a = act->arena;
    struct team_meeting_body body = *told;
    struct entry e;
    int64_t newest = 0, planned = 0;
    bool sent = false;
    body.place = desk->place.unit;
    if (!desk->may_write) {
        return fault_denied(a);
    }
    TRY(fields_check(a, &kind_team_meeting.fields, &body));
    TRY(ledger_has(act->db, a, act->id, &sent));
    TRY(check_unit(act, desk, body.unit));
    if (body.on.v > act->today.v) {
        return fault_at(fault_record_future(a), STR("on"));
    }
    TRY(body.visit.v != 0 ? find_visit(act, desk, body.visit, &planned) : NULL);
    TRY(body.meeting.v != 0 ? find_meeting(act, desk, body.meeting, &newest) : NULL);
    if (sent) {
        return NULL;
    }
    if (seen > 0 && newest > seen) {
        return fault_team_newer(a);
    }
    TRY(act_append_on(act, &kind_team_meeting, desk->campaign.id.v, newest, body.on,
                      &body, &e));
    id->v = body.meeting.v != 0 ? body.meeting.v : e.seq;
    return NULL;
}

/* ---- the report -------------------------------------------------------------------- */

/* Whom it is about: the head; without one whoever hands it in, if he goes with it. */
static struct person_id reporter(const struct act *act, const struct team_desk *desk)
{
    struct person_id actor = {act->actor};
    return desk->head.v != 0                  ? desk->head
           : goes_with(&desk->members, actor) ? actor
           : desk->members.n > 0              ? desk->members.at[0].person
                                              : (struct person_id){0};
}

struct fault *team_report_hand_in(const struct act *act, const struct team_desk *desk,
                                  struct str text, int64_t seen, int64_t *edition)
{
    struct arena *a = act->arena;
    struct team_report_list old = {0};
    struct day day = act->today;
    bool sent = false;
    TRY(desk->may_write ? NULL : fault_denied(a));
    TRY(ledger_has(act->db, a, act->id, &sent));
    TRY(team_reports(act->db, a, desk, &old));
    int64_t last = old.n > 0 ? old.at[0].edition : 0, corrects = 0;
    *edition = last;
    if (sent) {
        return NULL;
    }
    if (last > seen) {
        return fault_team_report_newer(a, last);
    }
    if (desk->members.n == 0) {
        return fault_team_nobody(a, desk->place.name);
    }
    if (old.n > 0) { /* said anew, it is the report of the day it was first handed in */
        day = old.at[0].day;
        corrects = old.at[0].seq;
    }
    struct team_report_body body = {.campaign = desk->campaign.id,
                                    .place = desk->place.unit,
                                    .event = desk->head_seq,
                                    .edition = last + 1,
                                    .text = text};
    *edition = body.edition;
    TRY(fields_check(a, &kind_team_report.fields, &body));
    return act_append_on(act, &kind_team_report, reporter(act, desk).v, corrects, day,
                         &body, NULL);
}
