/* What an entry changes in duties: it may be about the programme, change a fact on which
 * duties rest, be an event that opens one, or meet one. */
#include "base/numbers.h"
#include "duty/duty_sql.h"
#include "duty/inside.h"
#include "programme/rules.h"

/* ---- entries about the programme -----------------------------------------------------
 */

static bool is_named(const struct adopted *v, struct str kind, bool declared_too)
{
    for (size_t i = 0; declared_too && i < v->programme->kinds.n; i++) {
        if (str_equal(v->programme->kinds.at[i].name, kind)) {
            return true;
        }
    }
    for (size_t i = 0; i < v->programme->rules.n; i++) {
        const struct rule *rule = &v->programme->rules.at[i];
        if (rule->when.kind == WHEN_AFTER && str_equal(rule->when.after.kind, kind)) {
            return true;
        }
        for (size_t j = 0; j < rule->meets.n; j++) {
            if (str_equal(rule->meets.at[j].filter.kind, kind)) {
                return true;
            }
        }
    }
    return false;
}

static bool is_watched(const struct room *r, struct str kind)
{
    for (size_t i = 0; i < r->versions->n; i++) {
        if (is_named(&r->versions->at[i], kind, true)) {
            return true;
        }
    }
    return false;
}

/* The number that a field holds; 0 where it holds none. */
static int64_t number_in(struct arena *a, struct str body, struct str name)
{
    struct json *json = NULL;
    size_t at = 0;
    const struct json *value =
        json_read(a, body, &json, &at) ? json_get(json, name) : NULL;
    return value != NULL && value->type == JSON_INT ? value->number : 0;
}

/* Whatever its kind, an entry that corrects another takes its place. */
static struct fault *replace_corrected(struct room *r, const struct entry *e)
{
    return e->corrects == 0
               ? NULL
               : sql_duty_entry_replace(r->db, r->arena, e->corrects, e->seq);
}

/* ---- entries that count for several people ------------------------------------------
 */

static bool is_shared(const struct room *r, struct str kind)
{
    const struct kind *const *k = r->built;
    while (k != NULL && *k != NULL && !str_equal(str_of((*k)->name), kind)) {
        k++;
    }
    return k != NULL && *k != NULL && (*k)->shared;
}

static struct fault *share(struct room *r, const struct entry_row *row)
{
    struct json *json = NULL;
    size_t at = 0;
    const struct json *value = json_read(r->arena, row->body.bytes, &json, &at)
                                   ? json_get(json, STR("people"))
                                   : NULL;
    struct int_list people = {0};
    if (value != NULL && value->type == JSON_STRING) {
        numbers_read(r->arena, value->string, &people);
    }
    return people.n == 0 ? NULL
                         : sql_duty_shared_put(r->db, r->arena, row,
                                               numbers_listed(r->arena, &people));
}

static struct fault *take_entry(struct room *r, const struct entry *e,
                                struct entry_row *row)
{
    struct blob body = {STR_NONE};
    struct person person = {0};
    bool found = false;
    TRY(sql_duty_entry_body(r->db, r->arena, e->seq, &body, &found));
    *row = (struct entry_row){.seq = e->seq,
                              .kind = e->kind,
                              .subject = e->subject,
                              .actor = e->actor,
                              .day = e->day,
                              .body = body};
    if (!found) {
        return NULL; /* erased */
    }
    row->event = number_in(r->arena, body.bytes, STR("event"));
    TRY(register_person(r->db, r->arena, (struct person_id){e->subject}, &person,
                        &found));
    TRY(sql_duty_entry_put(r->db, r->arena, e, row->event, person.unit.v));
    TRY(is_shared(r, e->kind) ? share(r, row) : NULL);
    return replace_corrected(r, e);
}

static struct fault *unshare_corrected(struct room *r, const struct entry *e)
{
    struct entry_row was;
    bool found = false;
    TRY(e->corrects == 0
            ? NULL
            : sql_duty_entry_by_seq(r->db, r->arena, e->corrects, &was, &found));
    return found ? sql_duty_shared_drop(r->db, r->arena, &was) : NULL;
}

/* Kinds that rooms have built are not kept until a programme names them: what was
 * recorded before counts too. Declared ones cannot be older than their programme. */
static struct fault *take_earlier(void *ctx, const struct entry *e)
{
    struct room *r = ctx;
    struct entry_row row;
    bool there = false;
    int64_t one = 0;
    if (!is_watched(r, e->kind)) {
        TRY(replace_corrected(r, e));
        return unshare_corrected(r, e);
    }
    TRY(sql_duty_entry_there(r->db, r->arena, e->seq, &one, &there));
    if (there) {
        return NULL;
    }
    TRY(take_entry(r, e, &row));
    return unshare_corrected(r, e);
}

/* Rules in prose, with the titles that kinds have now: what the room read from the file
 * knows them, the entry's apply does not. */
static struct fault *say_rules(struct room *r)
{
    for (size_t i = 0; i < r->versions->n; i++) {
        const struct adopted *v = &r->versions->at[i];
        const struct programme *p = v->programme;
        for (size_t k = 0; v->row.seq == r->entry->seq && k < p->rules.n; k++) {
            const struct rule *rule = &p->rules.at[k];
            TRY(sql_duty_version_say(r->db, r->arena, v->numbers[k], v->row.seq,
                                     programme_prose(r->arena, p, rule, LANG_ZH),
                                     programme_prose(r->arena, p, rule, LANG_EN)));
        }
    }
    return NULL;
}

static struct fault *on_adopt(struct room *r)
{
    TRY(say_rules(r));
    TRY(sql_duty_entries_before(r->db, r->arena, r->entry->seq, take_earlier, r));
    return renew_duties(r, NULL, false);
}

static struct fault *day_of(struct room *r, struct str name, struct day *day)
{
    struct blob body = {STR_NONE};
    bool found = false;
    TRY(sql_duty_entry_body(r->db, r->arena, r->entry->seq, &body, &found));
    struct json *json = NULL;
    size_t at = 0;
    const struct json *value = found && json_read(r->arena, body.bytes, &json, &at)
                                   ? json_get(json, name)
                                   : NULL;
    *day = value != NULL ? (struct day){(int32_t)value->number} : DAY_NONE;
    return NULL;
}

static struct fault *on_roll(struct room *r)
{
    struct day day;
    int64_t opened = 0;
    TRY(day_of(r, STR("day"), &day));
    return renew_roll(r, day, &opened);
}

static struct fault *on_close(struct room *r)
{
    return month_close(r, r->entry->day);
}

static struct fault *on_reopen(struct room *r)
{
    struct day from;
    TRY(day_of(r, STR("from"), &from));
    return month_reopen(r, from);
}

static struct fault *on_excuse(struct room *r)
{
    struct blob body = {STR_NONE};
    struct str rule = STR_NONE;
    struct duty_row row;
    struct duty_key key = {0};
    struct json *json = NULL;
    size_t at = 0;
    bool found = false;
    TRY(sql_duty_entry_body(r->db, r->arena, r->entry->seq, &body, &found));
    const struct json *id = found && json_read(r->arena, body.bytes, &json, &at)
                                ? json_get(json, STR("duty"))
                                : NULL;
    if (id == NULL ||
        !duty_id_read(id->string, &rule, &key.subject, &key.by_event, &key.key)) {
        return NULL;
    }
    TRY(sql_duty_rule_number(r->db, r->arena, rule, &key.rule, &found));
    TRY(sql_duty_row(r->db, r->arena, &key, &row, &found));
    return found && !row.closed ? renew_count(r, &row) : NULL;
}

/* ---- facts on which duties rest ------------------------------------------------------
 */

static struct fault *on_all(struct room *r)
{
    return renew_duties(r, NULL, false);
}

/* Of a person, and of those for whom he acts. */
static struct fault *of_person(struct room *r, int64_t person)
{
    struct int_list subjects = {0};
    TRY(sql_duty_subjects_of(r->db, r->arena, person, &subjects));
    bool there = false;
    for (size_t i = 0; i < subjects.n; i++) {
        there |= subjects.at[i] == person;
    }
    if (!there) {
        *LIST_ADD(r->arena, &subjects) = person;
    }
    return renew_duties(r, &subjects, false);
}

static struct fault *on_person(struct room *r)
{
    return of_person(r, r->entry->subject);
}

/* A posting may make somebody the one who acts. */
static struct fault *on_posting(struct room *r)
{
    for (size_t i = 0; i < r->versions->n; i++) {
        const struct programme *p = r->versions->at[i].programme;
        for (size_t j = 0; j < p->rules.n; j++) {
            if (p->rules.at[j].acts.kind == ACTOR_POST) {
                return on_all(r);
            }
        }
    }
    return on_person(r);
}

static struct fault *on_merge(struct room *r)
{
    struct blob body = {STR_NONE};
    bool found = false;
    TRY(sql_duty_entry_body(r->db, r->arena, r->entry->seq, &body, &found));
    int64_t into = found ? number_in(r->arena, body.bytes, STR("into")) : 0;
    TRY(sql_duty_entry_move(r->db, r->arena, r->entry->subject, into));
    TRY(sql_duty_shared_doubles(r->db, r->arena, r->entry->subject, into));
    TRY(sql_duty_shared_move(r->db, r->arena, r->entry->subject, into));
    return renew_duties(r, NULL, true);
}

static struct fault *count_for(struct room *r, const struct entry_row *row);
static struct fault *count_gone(struct room *r, const struct entry_row *row);

static struct fault *open_by(struct room *r, struct str kind, int64_t subject);

/* A body that was erased no longer counts nor opens anything, but for what is closed. */
static struct fault *on_erase(struct room *r)
{
    struct blob body = {STR_NONE};
    struct entry gone;
    struct body left;
    bool found = false, kept = false;
    int64_t event = 0;
    TRY(sql_duty_entry_body(r->db, r->arena, r->entry->seq, &body, &found));
    int64_t seq = found ? number_in(r->arena, body.bytes, STR("entry")) : 0;
    if (day_known(r->progress.rolled)) {
        /* how many the last roll opened cannot be said again without it */
        TRY(sql_duty_progress_roll(r->db, r->arena, r->progress.rolled, 0));
    }
    TRY(sql_duty_entry_answers(r->db, r->arena, seq, &event, &kept));
    if (!kept) {
        return NULL;
    }
    TRY(ledger_entry_read(r->db, r->arena, seq, &gone, &left));
    TRY(sql_duty_entry_drop(r->db, r->arena, seq));
    TRY(open_by(r, gone.kind, gone.subject));
    return count_gone(r, &(struct entry_row){.seq = seq,
                                             .kind = gone.kind,
                                             .subject = gone.subject,
                                             .actor = gone.actor,
                                             .event = event,
                                             .day = gone.day});
}

static const struct effect {
    const char *kind;
    struct fault *(*follow)(struct room *r);
} effects[] = {
    {"programme.adopt", on_adopt},
    {"programme.roll", on_roll},
    {"calendar.year", on_all},
    {"programme.close", on_close},
    {"programme.reopen", on_reopen},
    {"excuse.ask", on_excuse},
    {"excuse.grant", on_excuse},
    {"excuse.refuse", on_excuse},
    {"person.add", on_person},
    {"person.correct", on_person},
    {"person.change", on_person},
    {"person.leave", on_person},
    {"person.merge", on_merge},
    {"posting.add", on_posting},
    {"posting.correct", on_posting},
    {"posting.end", on_posting},
    {"absence.add", on_person},
    {"absence.correct", on_person},
    {"person.property", on_person},
    {"role.grant", on_all},
    {"role.end", on_all},
    {"unit.change", on_all},
    {"unit.correct", on_all},
    {"post.correct", on_all},
    {"import.undo", on_all},
    {"erase", on_erase},
};

/* ---- entries that open or meet duties ------------------------------------------------
 */

static int64_t whose(const struct entry_row *row, enum about about)
{
    return about == ABOUT_SUBJECT ? row->subject
           : about == ABOUT_ACTOR ? row->actor
                                  : row->event;
}

static struct fault *count_rule(struct room *r, const struct adopted *v, size_t place,
                                const struct meets *m, const struct entry_row *e)
{
    struct duty_row_list rows = {0};
    int64_t who = whose(e, m->about);
    if (who == 0) {
        return NULL;
    }
    TRY(sql_duty_rows_met(r->db, r->arena, v->numbers[place], who, e->day, (int)m->about,
                          &rows));
    for (size_t i = 0; i < rows.n; i++) {
        if (rows.at[i].adoption == v->row.seq) {
            TRY(renew_count(r, &rows.at[i]));
        }
    }
    return NULL;
}

static struct fault *count_for(struct room *r, const struct entry_row *e)
{
    for (size_t i = 0; i < r->versions->n; i++) {
        const struct adopted *v = &r->versions->at[i];
        for (size_t j = 0; j < v->programme->rules.n; j++) {
            const struct rule *rule = &v->programme->rules.at[j];
            for (size_t k = 0; k < rule->meets.n; k++) {
                if (str_equal(rule->meets.at[k].filter.kind, e->kind)) {
                    TRY(count_rule(r, v, j, &rule->meets.at[k], e));
                }
            }
        }
    }
    return NULL;
}

/* Of whom it counts, it counts for each. */
static struct fault *count_new(struct room *r, const struct entry_row *e)
{
    struct int_list people = {0};
    TRY(count_for(r, e));
    if (!is_shared(r, e->kind)) {
        return NULL;
    }
    TRY(sql_duty_shared_people(r->db, r->arena, e, &people));
    return recount_people(r, e->kind, e->day, &people);
}

/* It was erased or corrected, and counts for nobody. */
static struct fault *count_gone(struct room *r, const struct entry_row *e)
{
    struct int_list people = {0};
    if (is_shared(r, e->kind)) {
        TRY(sql_duty_shared_people(r->db, r->arena, e, &people));
        TRY(sql_duty_shared_drop(r->db, r->arena, e));
    }
    TRY(count_for(r, e));
    return recount_people(r, e->kind, e->day, &people);
}

static struct fault *open_by(struct room *r, struct str kind, int64_t subject)
{
    bool event = false, everyone = false;
    for (size_t i = 0; i < r->versions->n; i++) {
        const struct programme *p = r->versions->at[i].programme;
        for (size_t j = 0; j < p->rules.n; j++) {
            const struct when *when = &p->rules.at[j].when;
            bool is = when->kind == WHEN_AFTER && str_equal(when->after.kind, kind);
            event |= is;
            everyone |= is && when->everyone;
        }
    }
    return everyone ? on_all(r) : event ? of_person(r, subject) : NULL;
}

/* What it corrects no longer counts, and opens nothing. */
static struct fault *follow_corrected(struct room *r)
{
    struct entry_row was;
    bool found = false;
    if (r->entry->corrects == 0) {
        return NULL;
    }
    TRY(replace_corrected(r, r->entry));
    TRY(sql_duty_entry_by_seq(r->db, r->arena, r->entry->corrects, &was, &found));
    if (!found) {
        return NULL;
    }
    TRY(count_gone(r, &was));
    bool about_same = was.subject == r->entry->subject;
    bool renewed = about_same && str_equal(was.kind, r->entry->kind);
    return renewed ? NULL : open_by(r, was.kind, was.subject);
}

struct fault *room_follow(struct room *r)
{
    struct entry_row row;
    if (is_watched(r, r->entry->kind)) {
        TRY(take_entry(r, r->entry, &row));
        TRY(open_by(r, r->entry->kind, row.subject));
        TRY(count_new(r, &row));
    }
    TRY(follow_corrected(r));
    for (size_t i = 0; i < sizeof effects / sizeof effects[0]; i++) {
        if (str_equal(r->entry->kind, str_of(effects[i].kind))) {
            return effects[i].follow(r);
        }
    }
    return NULL;
}
