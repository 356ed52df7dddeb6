/* The duties that one entry meets for many people are counted together (recount.c). What
 * that leaves is what counting each duty by itself makes of it: the same sums, days,
 * excuses and links, whatever came in which order. By lot, from fixed seeds. */
#include "fixture.h"

#include "base/numbers.h"
#include "duty/duty_sql.h"
#include "duty/inside.h"
#include "random_programme.h"
#include "register/kin.h"

enum { CASES = 6, PERSONS = 6, STEPS = 24, DAYS = 42, RULES = 6, ROLLS_ABOUT = 999999 };

/* ---- two kinds: one names people, one is about its subject ---------------------------
 */

struct called {
    struct str people, series;
};
struct made {
    int64_t minutes;
};

static const struct field called_fields[] = {
    {"people", FIELD_TEXT, false, offsetof(struct called, people), 0, 500,
     say_roll_present, NULL, 0},
    {"series", FIELD_TEXT, false, offsetof(struct called, series), 0, 40, say_series_key,
     NULL, 0},
};
static const struct field made_fields[] = {
    {"minutes", FIELD_INT, true, offsetof(struct made, minutes), 0, 600,
     say_session_minutes, NULL, 0},
};

static struct fault *apply_nothing(struct db *db, struct arena *a, const struct entry *e,
                                   const void *body)
{
    (void)db;
    (void)a;
    (void)e;
    (void)body;
    return NULL;
}

static const struct kind kind_called = {.name = "test.called",
                                        .version = 1,
                                        .class = CLASS_UNIT,
                                        .shared = true,
                                        .title = say_roll_present,
                                        .fields = FIELDS(called_fields, struct called),
                                        .apply = apply_nothing};
static const struct kind kind_made = {.name = "test.made",
                                      .version = 1,
                                      .class = CLASS_UNIT,
                                      .title = say_session_minutes,
                                      .fields = FIELDS(made_fields, struct made),
                                      .apply = apply_nothing};
static const struct kind *const built[] = {&kind_unit_add,
                                           &kind_person_add,
                                           &kind_absence_add,
                                           &kind_programme_part,
                                           &kind_programme_adopt,
                                           &kind_programme_roll,
                                           &kind_called,
                                           &kind_made,
                                           NULL};

#define RULE(id, meets, when)                                                            \
    "  - {id: " id ", title: Rule, basis: Ours, owner: Office, grasp: learning, "        \
    "minutes: 10,\n     meets: " meets ",\n     when: {every: " when "}}\n"
static const char programme[] =
    "programme: rolls\nversion: 1\nfrom: 2016-01-01\ncalendar: plain\ntitle: Rolls\n"
    "aspects:\n  - {id: learning, title: Learning}\nrules:\n" RULE(
        "W", "[{kind: test.called, target: 1}, {kind: test.made, target: 1}]", "week")
        RULE("M", "{kind: test.called, target: 3}", "month") RULE(
            "D",
            "[{kind: test.made, measure: minutes, of: minutes, target: 60}, "
            "{kind: test.called, measure: days, target: 4}]",
            "month") RULE("A",
                          "[{kind: test.called, target: 2}, {kind: test.made, target: 1, "
                          "about: actor}]",
                          "month")
            RULE("L", "[{kind: test.made}, {kind: test.called, lifts: true}]", "week")
                RULE("S",
                     "[{kind: test.called, where: {series: a}, target: 2}, "
                     "{kind: test.called, where: {series: [b, c]}, lifts: true}]",
                     "week");

/* ---- the house ------------------------------------------------------------------------
 */

struct calling { /* a roll that stands */
    int64_t seq;
    struct day day;
};
struct world {
    struct fixture *f;
    struct duty_shelf *shelf;
    struct duty_room *room;
    struct person_id persons[PERSONS];
    struct str people;
    struct act act;
    uint64_t seed;
    struct calling callings[STEPS];
    int callings_n;
    int64_t adoption, counted; /* of all cases: duties that had something counted */
};

static struct day first_day(void)
{
    return day_of_civil((struct civil){2016, 1, 1});
}

static void enter(struct world *w, struct db *db, struct arena *a)
{
    w->act = (struct act){.ledger = w->f->ledger,
                          .db = db,
                          .arena = a,
                          .today = clock_today(&w->f->clock),
                          .scope = {.all = true}};
}

static struct act *next(struct world *w)
{
    w->act.id = fixture_id(w->f);
    return &w->act;
}

static struct fault *furnish(struct fixture *f, struct db *db, struct arena *a, void *ctx)
{
    struct world *w = ctx;
    struct unit_body office = unit_body_of(STR("Office"), (struct unit_id){0});
    struct unit_id unit = {0};
    struct int_list all = {0};
    enter(w, db, a);
    TRY(register_unit_add(next(w), &office, &unit));
    for (int i = 0; i < PERSONS; i++) {
        struct day born = day_of_civil((struct civil){1970 + i, 3, 20});
        struct person_body body =
            person_body_of(str_format(a, "Person %d", i), SEX_MALE, born, unit);
        TRY(register_person_add(next(w), &body, &w->persons[i]));
        *LIST_ADD(f->arena, &all) = w->persons[i].v;
    }
    w->people = numbers_listed(f->arena, &all);
    return NULL;
}

/* ---- what happens ---------------------------------------------------------------------
 */

static struct fault *call(struct world *w, struct random *r, bool corrects)
{
    struct arena *a = w->act.arena;
    struct text people = text_new(a, 64);
    struct calling *c = corrects ? &w->callings[lot_below(r, w->callings_n)]
                                 : &w->callings[w->callings_n++];
    int64_t was = corrects ? c->seq : 0;
    struct entry e;
    for (int i = 0; i < PERSONS; i++) {
        if (lot_below(r, 3) > 0) {
            text_add(&people, people.n > 0 ? STR(" ") : STR(""));
            text_add_int(&people, w->persons[i].v);
        }
    }
    if (!corrects || lot_below(r, 2) == 0) {
        c->day = day_add(first_day(), lot_below(r, DAYS));
    }
    static const char *const series[] = {"a", "b", "c", ""};
    struct str of = str_of(series[lot_below(r, 4)]);
    struct called body = {people.n > 0 ? text_str(&people) : STR_NONE,
                          of.n > 0 ? of : STR_NONE};
    TRY(act_append_on(next(w), &kind_called, ROLLS_ABOUT, was, c->day, &body, &e));
    c->seq = e.seq;
    return NULL;
}

static struct fault *make(struct world *w, struct random *r)
{
    struct made body = {lot_below(r, 50)};
    struct person_id person = w->persons[lot_below(r, PERSONS)];
    w->act.actor = w->persons[lot_below(r, PERSONS)].v;
    struct fault *fault =
        act_append_on(next(w), &kind_made, person.v, 0,
                      day_add(first_day(), lot_below(r, DAYS)), &body, NULL);
    w->act.actor = 0;
    return fault;
}

/* Somebody is excused from a duty of the first rule. */
static struct fault *excuse(struct world *w, struct random *r)
{
    struct arena *a = w->act.arena;
    struct duty_row_list rows = {0};
    struct duty_room *memory = w->room;
    struct room room;
    struct day on = day_add(first_day(), lot_below(r, DAYS));
    int64_t subject = w->persons[lot_below(r, PERSONS)].v;
    TRY(sql_duty_rows_met(w->act.db, a, 1, subject, on, 0, &rows));
    if (rows.n == 0 || rows.at[0].excuse != EXCUSE_NONE) {
        return NULL;
    }
    struct excuse_row row = {
        .asked = 1, .asked_on = on, .decided = 1, .decided_on = on, .granted = true};
    TRY(sql_duty_excuse_put(w->act.db, a, &row, 1, subject, rows.at[0].by_event,
                            rows.at[0].key));
    TRY(room_enter(memory, w->act.db, a, &room));
    return renew_count(&room, &rows.at[0]);
}

static struct fault *happen(struct world *w, struct random *r)
{
    int lot = lot_below(r, 10);
    return lot == 0                       ? excuse(w, r)
           : lot < 4                      ? make(w, r)
           : lot < 7 && w->callings_n > 0 ? call(w, r, true)
                                          : call(w, r, false);
}

/* ---- what stands ----------------------------------------------------------------------
 */

static void say_rows(const struct duty_row_list *rows, struct text *out)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct duty_row *d = &rows->at[i];
        const int64_t numbers[] = {d->rule,         d->subject, d->key, d->alternative,
                                   d->measure,      d->target,  d->got, d->met_on.v,
                                   d->excused_on.v, d->excuse,  d->live};
        for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++) {
            text_add_format(out, "%lld ", (long long)numbers[k]);
        }
        text_add_char(out, '\n');
    }
}

static struct fault *dump(struct world *w, struct str *all)
{
    struct arena *a = w->act.arena;
    struct text out = text_new(a, 65536);
    for (int64_t rule = 1; rule <= RULES; rule++) {
        struct duty_row_list rows = {0};
        struct link_row_list links = {0};
        TRY(sql_duty_rows_of(w->act.db, a, rule, w->adoption, 0,
                             (struct day){INT32_MIN + 1}, false, &rows));
        TRY(sql_duty_links_listed(w->act.db, a, rule, false, INT32_MIN, INT32_MAX,
                                  w->people, &links));
        say_rows(&rows, &out);
        for (size_t i = 0; i < links.n; i++) {
            const struct link_row *l = &links.at[i];
            text_add_format(&out, "link %lld %lld %lld %lld %lld %d %lld\n",
                            (long long)l->rule, (long long)l->subject, (long long)l->key,
                            (long long)l->alternative, (long long)l->seq, l->day.v,
                            (long long)l->amount);
        }
        w->counted += (int64_t)links.n;
    }
    *all = text_str(&out);
    return NULL;
}

static struct fault *count_each(struct world *w)
{
    struct arena *a = w->act.arena;
    struct room room;
    TRY(room_enter(w->room, w->act.db, a, &room));
    for (int64_t rule = 1; rule <= RULES; rule++) {
        struct duty_row_list rows = {0};
        TRY(sql_duty_rows_of(w->act.db, a, rule, w->adoption, 0,
                             (struct day){INT32_MIN + 1}, false, &rows));
        for (size_t i = 0; i < rows.n; i++) {
            TRY(renew_count(&room, &rows.at[i]));
        }
    }
    return NULL;
}

static struct fault *assert_stands(struct world *w)
{
    struct str together = STR_NONE, each = STR_NONE;
    TRY(dump(w, &together));
    TRY(count_each(w));
    TRY(dump(w, &each));
    if (!str_equal(together, each)) {
        print_error("seed %d: together\n%.*s\neach\n%.*s\n", (int)w->seed,
                    STR_PRINT(together), STR_PRINT(each));
        fail();
    }
    return NULL;
}

/* ---- the property ---------------------------------------------------------------------
 */

static struct fault *play(struct fixture *f, struct db *db, struct arena *a, void *ctx)
{
    struct world *w = ctx;
    struct random r = random_seeded(w->seed);
    struct roll_report report;
    int opened_at = lot_below(&r, STEPS / 2);
    (void)f;
    enter(w, db, a);
    w->callings_n = 0;
    TRY(duty_adopt(next(w), w->shelf, str_of(programme), first_day(), &w->adoption));
    for (int i = 0; i < STEPS; i++) {
        TRY(i == opened_at ? duty_roll(next(w), day_add(first_day(), DAYS), &report)
                           : NULL);
        TRY(happen(w, &r));
        TRY(i % 12 == 11 ? assert_stands(w) : NULL);
    }
    return fault_denied(a); /* takes it back for the next */
}

static void duties_counted_together_stand_as_if_each_were_counted_by_itself(void **state)
{
    struct fixture *f = *state;
    struct world *w = ARENA_NEW(f->arena, struct world);
    w->f = f;
    w->shelf = duty_shelf_open(f->arena, &chunks_heap, built);
    w->room = duty_room_open(f->arena, w->shelf, &chunks_heap);
    f->kinds = duty_kinds(w->room, built);
    assert_good(fixture_write(f, furnish, w));
    for (w->seed = 1; w->seed <= CASES; w->seed++) {
        assert_fault(fixture_write(f, play, w), FAULT_DENIED_ID);
    }
    assert_true(w->counted > (int64_t)CASES * 100); /* it was about something */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(duties_counted_together_stand_as_if_each_were_counted_by_itself),
    };
    return cmocka_run_group_tests_name("recount", tests, NULL, NULL);
}
