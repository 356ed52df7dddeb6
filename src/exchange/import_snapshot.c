/* Snapshots: a file states who is in which unit on one day. Who is there already is the
 * same; who is not begins on that day; who is no longer named ended the day before. What
 * the register knows of other days stays as it is. */
#include "exchange/exchange_sql.h"
#include "exchange/import_part.h"
#include "exchange/import_rows.h"
#include "words/faults.h"

/* ---- sets of ids, open addressing, at most half full ------------------------------- */

static size_t place_in(const struct int_set *set, int64_t value)
{
    size_t at = (size_t)((uint64_t)value * 0x9e3779b97f4a7c15u >> 20) & (set->room - 1);
    while (set->at[at] != 0 && set->at[at] != value) {
        at = (at + 1) & (set->room - 1);
    }
    return at;
}

bool int_set_has(const struct int_set *set, int64_t value)
{
    return set->n > 0 && set->at[place_in(set, value)] == value;
}

void int_set_add(struct arena *a, struct int_set *set, int64_t value)
{
    enum { ROOM_FIRST = 256 };
    if (2 * (set->n + 1) > set->room) {
        struct int_set wider = {.room = set->room > 0 ? 2 * set->room : ROOM_FIRST};
        wider.at = ARENA_ARRAY(a, int64_t, wider.room);
        for (size_t i = 0; i < set->room; i++) {
            if (set->at[i] != 0) {
                wider.at[place_in(&wider, set->at[i])] = set->at[i];
                wider.n++;
            }
        }
        *set = wider;
    }
    size_t at = place_in(set, value);
    set->n += set->at[at] == 0;
    set->at[at] = value;
}

/* ---- rows -------------------------------------------------------------------------- */

static bool is_same(const struct posting *p, const struct said *said)
{
    return p->unit.v == said->posting.unit.v &&
           (said->posting.post.v == 0 || p->post.v == said->posting.post.v) &&
           str_equal(p->title, said->posting.title) && p->level == said->posting.level &&
           p->concurrent == said->posting.concurrent;
}

struct fault *import_presence(struct reading_row *r, const struct said *said)
{
    struct act *act = r->act;
    struct posting_list there = {0};
    struct posting_body body = said->posting;
    struct posting_id id;
    if (body.unit.v == 0) {
        return NULL; /* a person without a posting */
    }
    int_set_add(r->run->arena, &r->run->seen_units, body.unit.v);
    TRY(career_postings(act->db, act->arena, r->report->person, r->run->snapshot,
                        &there));
    for (size_t i = 0; i < there.n; i++) {
        if (is_same(&there.at[i], said)) {
            int_set_add(r->run->arena, &r->run->seen, there.at[i].id.v);
            return NULL;
        }
    }
    body.since = r->run->snapshot;
    body.till = DAY_NONE;
    act->id = said_next_id(r);
    r->report->outcome = r->report->outcome == ROW_SAME ? ROW_NEW : r->report->outcome;
    import_note_said(r, &kind_posting_add.fields, said->has_posting, &body);
    TRY(career_posting_add(act, r->report->person, &body, &id));
    int_set_add(r->run->arena, &r->run->seen, id.v);
    return NULL;
}

/* ---- what is no longer there ------------------------------------------------------- */

static struct fault *add_units(const struct act *act, const struct importing *run,
                               struct unit_id_list *units)
{
    if (run->within.v != 0) {
        return sql_import_units_within(act->db, act->arena, run->within, units);
    }
    for (size_t i = 0; i < run->seen_units.room; i++) {
        if (run->seen_units.at[i] != 0) {
            *LIST_ADD(act->arena, units) = (struct unit_id){run->seen_units.at[i]};
        }
    }
    return NULL;
}

static struct fault *tell_end(struct act *act, struct importing *run,
                              const struct present_row *p, struct fault *why)
{
    struct person person = {0};
    bool found = false;
    struct row_report report = {.outcome = why != NULL ? ROW_REFUSED : ROW_CHANGED,
                                .person = p->person,
                                .why = why};
    if (why != NULL) {
        run->counts[ROW_REFUSED]++;
    } else {
        run->ended++;
    }
    if (run->watch.row == NULL) {
        return NULL;
    }
    TRY(register_person(act->db, act->arena, p->person, &person, &found));
    const struct field *till = fields_find(&kind_posting_add.fields, STR("till"));
    report.name = person.name;
    *LIST_ADD(act->arena, &report.changes) = (struct row_change){
        till, STR(""), day_iso(act->arena, day_add(run->snapshot, -1))};
    return run->watch.row(run->watch.ctx, &report, NULL);
}

/* An end that was known, but lies later, is corrected. */
static struct fault *end_posting(struct act *act, const struct present_row *p,
                                 struct day last)
{
    struct posting posting;
    bool found = false;
    TRY(career_posting(act->db, act->arena, p->id, &posting, &found));
    if (found && day_known(posting.till)) {
        struct posting_body body = posting_body_of(&posting);
        body.till = last;
        return career_posting_correct(act, p->id, &body);
    }
    return career_posting_end(act, &(struct end_body){.posting = p->id, .day = last});
}

static struct fault *end_one(struct act *act, struct importing *run,
                             const struct present_row *p)
{
    if (day_compare(p->since, run->snapshot) >= 0) {
        return tell_end(act, run, p, fault_import_began(act->arena, p->since));
    }
    struct fault *fault = end_posting(act, p, day_add(run->snapshot, -1));
    bool store =
        fault != NULL && (fault->kind == FAULT_STORE || fault->kind == FAULT_UNCERTAIN);
    return store ? fault : tell_end(act, run, p, fault);
}

struct fault *import_ends(const struct act *act, struct random *random,
                          struct importing *run, bool *more)
{
    struct act own = *act;
    own.fresh = true; /* each with an id of its own */
    struct unit_id_list units = {0};
    struct reading_row r = {&own, random, run, NULL, NULL, false};
    int64_t before = ledger_mark(act->ledger).size, done = 0;
    *more = false;
    TRY(add_units(act, run, &units));
    for (size_t u = 0; run->posts && u < units.n && !*more; u++) {
        TRY(import_post_ends(&own, random, run, units.at[u], IMPORT_CHUNK, &done));
        *more = done == IMPORT_CHUNK;
    }
    for (size_t u = 0; !run->posts && u < units.n && !*more; u++) {
        struct present_row_list there = {0};
        TRY(sql_import_present(act->db, act->arena, units.at[u], run->snapshot, &there));
        for (size_t i = 0; i < there.n && !*more; i++) {
            if (int_set_has(&run->seen, there.at[i].id.v)) {
                continue;
            }
            own.id = said_next_id(&r);
            int_set_add(run->arena, &run->seen, there.at[i].id.v); /* told once */
            TRY(end_one(&own, run, &there.at[i]));
            *more = ++done == IMPORT_CHUNK;
        }
    }
    if (run->import.v == 0 || done == 0) {
        return NULL;
    }
    int64_t after = ledger_mark(act->ledger).size;
    own.id = said_next_id(&r);
    return import_part_close(&own, run, after > before ? before + 1 : 0,
                             after > before ? after : 0);
}
