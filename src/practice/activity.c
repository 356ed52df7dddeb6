/* Themed activities: who took part. */
#include "practice/activity.h"

#include "ledger/ledger.h"
#include "practice/practice_sql.h"
#include "practice/teams.h"
#include "register/kin.h"
#include "words/faults.h"

#define AT(member) offsetof(struct activity_body, member)
static const struct field held_fields[] = {
    {"people", FIELD_TEXT, true, AT(people), 1, ACTIVITY_PEOPLE_TEXT, say_campaign_part,
     NULL, 0},
    {"absent", FIELD_TEXT, false, AT(absent), 0, ACTIVITY_PEOPLE_TEXT,
     say_campaign_absent, NULL, 0},
    {"came", FIELD_LINES, false, AT(came), 0, ACTIVITY_CAME, say_campaign_came, NULL, 0},
};
#undef AT

static struct fault *apply_held(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    const struct activity_body *b = body;
    struct campaign_id id = {e->subject};
    struct str rest = b->people, one = STR_NONE;
    TRY(sql_activity_parts_clear(db, a, id));
    while (str_cut(&rest, ' ', &one)) {
        struct person_id person = {0};
        if (str_to_int(one, &person.v)) {
            TRY(sql_activity_part_insert(db, a, id, person));
        }
    }
    return sql_campaign_hold(db, a, id, e->seq);
}

const struct kind kind_activity_held = {
    .name = "activity.held",
    .version = 1,
    .class = CLASS_UNIT,
    .shared = true,
    .title = say_kind_activity_held,
    .fields = FIELDS(held_fields, struct activity_body),
    .apply = apply_held,
};

/* ---- by exception ------------------------------------------------------------------ */

/* Of each of those who may take part: named as absent. */
static struct fault *read_named(struct arena *a, const struct team *team,
                                struct str lines, bool *named)
{
    struct str line = STR_NONE;
    while (str_cut(&lines, '\n', &line)) {
        struct person_id id = {0};
        line = str_trim(line);
        int32_t at = str_to_int(line, &id.v) ? team_person(team, id) : -1;
        for (size_t i = 0; i < team->people.n && at < 0; i++) {
            at = str_equal(team->people.at[i].name, line) ? (int32_t)i : -1;
        }
        if (line.n > 0 && at < 0) {
            return fault_at(fault_activity_stranger(a, line), STR("absent"));
        }
        if (line.n > 0) {
            named[at] = true;
        }
    }
    return NULL;
}

static void add_id(struct text *out, struct person_id id)
{
    text_add(out, out->n > 0 ? STR(" ") : STR(""));
    text_add_int(out, id.v);
}

static struct fault *gather(const struct act *act, const struct campaign *campaign,
                            const struct activity_told *told, struct activity_body *body)
{
    struct arena *a = act->arena;
    struct team team;
    struct text people = text_new(a, 1024), absent = text_new(a, 64);
    TRY(team_read(act->db, a, campaign, &team));
    bool *named = ARENA_ARRAY(a, bool, team.people.n + 1);
    TRY(read_named(a, &team, told->absent, named));
    for (size_t i = 0; i < team.people.n; i++) {
        struct absence_list absences = {0};
        struct person_id id = team.people.at[i].id;
        TRY(absences_of(act->db, a, id, told->on, &absences));
        if (named[i]) {
            add_id(&absent, id);
        } else if (absences.n == 0) {
            add_id(&people, id);
        }
    }
    *body = (struct activity_body){
        text_str(&people), absent.n > 0 ? text_str(&absent) : STR_NONE, told->came};
    return people.n > 0 ? NULL : fault_at(fault_activity_nobody(a), STR("absent"));
}

struct fault *activity_hold(const struct act *act, const struct viewer *v,
                            struct campaign_id id, const struct activity_told *told)
{
    struct arena *a = act->arena;
    struct campaign campaign;
    struct activity_body body;
    bool sent = false;
    TRY(campaign_find(act->db, a, v, id, &campaign));
    TRY(campaign_may_plan(act->db, a, v, &campaign));
    if (campaign.sort != CAMPAIGN_ACTIVITY) {
        return fault_at(fault_activity_not(a), STR("on"));
    }
    TRY(ledger_has(act->db, a, act->id, &sent));
    if (sent) {
        return NULL;
    }
    if (!day_known(told->on) || told->on.v > act->today.v) {
        return fault_at(fault_record_future(a), STR("on"));
    }
    if (told->on.v < campaign.since.v || told->on.v > campaign.till.v) {
        return fault_at(fault_team_window(a, campaign.since, campaign.till), STR("on"));
    }
    TRY(gather(act, &campaign, told, &body));
    TRY(fields_check(a, &kind_activity_held.fields, &body));
    return act_append_on(act, &kind_activity_held, id.v, campaign.held, told->on, &body,
                         NULL);
}

struct fault *activity_people(struct db *db, struct arena *a, struct campaign_id id,
                              struct campaign_member_list *people)
{
    return sql_activity_parts_of(db, a, id, people);
}

struct fault *activity_last(struct db *db, struct arena *a,
                            const struct campaign *campaign, struct activity_told *told)
{
    struct entry e;
    struct body text;
    void *body = NULL;
    *told = (struct activity_told){.on = DAY_NONE};
    if (campaign->held == 0) {
        return NULL;
    }
    TRY(ledger_entry_read(db, a, campaign->held, &e, &text));
    if (text.text.bytes.p == NULL) {
        return NULL; /* erased */
    }
    TRY(kind_read(a, &kind_activity_held, e.version, text.text.bytes, &body));
    const struct activity_body *b = body;
    struct text names = text_new(a, 256);
    struct str rest = b->absent, one = STR_NONE;
    while (str_cut(&rest, ' ', &one)) {
        struct person person;
        struct person_id id = {0};
        bool found = false;
        TRY(str_to_int(one, &id.v) ? register_person(db, a, id, &person, &found) : NULL);
        text_add(&names, names.n > 0 ? STR("\n") : STR(""));
        text_add(&names, found ? person.name : one);
    }
    *told = (struct activity_told){e.day, text_str(&names), b->came};
    return NULL;
}
