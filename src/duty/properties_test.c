/* What must hold of the room whatever the rules, the calendar and the order in which
 * things are told: programmes, entries, corrections and absences by lot from fixed seeds.
 * A case plays the same things twice, each in a job that is rolled back, and compares
 * what stands in the table of duties then. CADRE_TORTURE=1 takes fifty times as many. */
#include "fixture.h"

#include <string.h>

#include "duty/duty_sql.h"
#include "duty/inside.h"
#include "random_programme.h"
#include "register/kin.h"

enum {
    CASES = 120,  /* of each property by rolling back */
    REBUILDS = 6, /* each in a house of its own */
    TORTURE = 50,
    PERSONS = 4,
    THINGS_MOST = 60,
    DAYS = 120,
};

static const struct kind *const built[] = {
    &kind_unit_add,         &kind_person_add,      &kind_person_change,
    &kind_account_open,     &kind_role_grant,      &kind_role_end,
    &kind_absence_add,      &kind_absence_correct, &kind_programme_part,
    &kind_programme_adopt,  &kind_programme_roll,  &kind_programme_close,
    &kind_programme_reopen, &kind_excuse_ask,      &kind_excuse_grant,
    &kind_excuse_refuse,    &kind_erase,           NULL};

/* ---- what is told -------------------------------------------------------------------
 */

enum sort { NOTE, EVENT, VISIT, CORRECTION, ABSENCE };
struct thing {
    enum sort sort;
    int person;
    int of; /* VISIT: its event; CORRECTION: the note corrected; as places in the list */
    struct day day, till;
    int minutes, topic;
    bool in_two; /* ABSENCE: told without an end first */
};
struct told {
    struct thing at[THINGS_MOST];
    int n;
};

struct world {
    struct fixture *f;
    struct duty_shelf *shelf;
    struct random random; /* of the ids */
    struct person_id persons[PERSONS];
    struct unit_id units[3];
    /* of one playing */
    struct act act;
    struct viewer console;
    int64_t seqs[THINGS_MOST]; /* of the entry that stands for each thing */
    int64_t adoptions[4];
    int adopted;
};

static struct day first_day(void)
{
    return day_of_civil((struct civil){2016, 1, 1});
}

static struct thing note_of(struct random *r, struct day day)
{
    return (struct thing){.sort = NOTE,
                          .person = lot_below(r, PERSONS),
                          .day = day,
                          .minutes = lot_below(r, 90),
                          .topic = lot_below(r, 3)};
}

/* Whatever is by lot; a visit or correction only of what is there. Absences of one person
 * lie in months of their own. */
static void draw(struct random *r, struct told *told)
{
    bool away[PERSONS][DAYS / 30 + 1] = {{false}};
    told->n = 20 + lot_below(r, THINGS_MOST - 20);
    for (int i = 0; i < told->n; i++) {
        struct day day = day_add(first_day(), lot_below(r, DAYS));
        struct thing *t = &told->at[i];
        int of = i == 0 ? 0 : lot_below(r, i), sort = lot_below(r, 10);
        *t = note_of(r, day);
        if (sort == 0) {
            t->sort = EVENT;
        } else if (sort == 1 && told->at[of].sort == EVENT) {
            t->sort = VISIT;
            t->of = of;
        } else if (sort == 2 && i > 0 && told->at[of].sort == NOTE &&
                   !told->at[of].in_two) {
            t->sort = CORRECTION;
            t->of = of;
            t->person = told->at[of].person;
            told->at[of].in_two = true; /* corrected once only */
        } else if (sort <= 4 && !away[t->person][(day.v - first_day().v) / 30]) {
            int month = (day.v - first_day().v) / 30;
            away[t->person][month] = true;
            *t =
                (struct thing){.sort = ABSENCE,
                               .person = t->person,
                               .day = day_add(first_day(), month * 30 + lot_below(r, 15)),
                               .topic = lot_below(r, 3),
                               .in_two = lot_below(r, 2) == 0};
            t->till = day_add(t->day, lot_below(r, 14));
        }
    }
}

/* An order in which nothing comes before what it names. */
static void shuffle(struct random *r, const struct told *told, int order[THINGS_MOST])
{
    for (int i = 0; i < told->n; i++) {
        order[i] = i;
    }
    for (int i = told->n - 1; i > 0; i--) {
        int k = lot_below(r, i + 1), kept = order[i];
        order[i] = order[k];
        order[k] = kept;
    }
    for (int i = 0; i < told->n; i++) {
        const struct thing *t = &told->at[order[i]];
        bool names = t->sort == VISIT || t->sort == CORRECTION;
        for (int k = i + 1; names && k < told->n; k++) {
            if (order[k] == t->of) { /* it goes before; look at its place again */
                memmove(order + i + 1, order + i, (size_t)(k - i) * sizeof order[0]);
                order[i] = t->of;
                t = &told->at[order[i]];
                names = t->sort == CORRECTION;
                k = i;
            }
        }
    }
}

/* ---- telling it ---------------------------------------------------------------------
 */

static void next(struct world *w)
{
    w->act.id = uuid_new(&w->random, clock_now(&w->f->clock));
}

static struct fault *put(struct arena *a, const struct fields *fields, const char *name,
                         struct str text, void *body)
{
    return field_parse(a, fields_find(fields, str_of(name)), text, body);
}

static struct fault *record(struct world *w, const struct thing *t, const char *name,
                            int64_t corrects, int64_t *seq)
{
    static const char *const topics[] = {"a", "b", "c"};
    struct arena *a = w->act.arena;
    const struct declared *kind = NULL;
    TRY(duty_declared(w->act.db, a, w->shelf, str_of(name), first_day(), &kind));
    assert_non_null(kind);
    const struct fields *fields = &kind->kind.fields;
    void *body = arena_alloc(a, fields->size);
    fields_clear(fields, body);
    if (t->sort == VISIT) {
        TRY(put(a, fields, "event", str_format(a, "%lld", (long long)w->seqs[t->of]),
                body));
    } else if (t->sort == EVENT) {
        TRY(put(a, fields, "sort", t->topic == 0 ? STR("wedding") : STR("illness"),
                body));
    } else {
        TRY(put(a, fields, "minutes", str_format(a, "%d", t->minutes), body));
        TRY(put(a, fields, "topic", str_of(topics[t->topic]), body));
    }
    struct record_draft draft = {kind, w->persons[t->person], t->day, corrects, body};
    next(w);
    w->act.actor = w->persons[t->person].v;
    struct fault *fault = duty_record(&w->act, &w->console, w->f->keys, &draft, seq);
    w->act.actor = 0;
    return fault;
}

static struct fault *be_away(struct world *w, const struct thing *t, bool in_two)
{
    struct absence_id id = {0};
    struct absence_body body = {
        .sort = t->topic, .since = t->day, .till = in_two ? DAY_NONE : t->till};
    next(w);
    TRY(absence_add(&w->act, w->persons[t->person], &body, &id));
    body.till = t->till;
    if (in_two) {
        next(w);
        TRY(absence_correct(&w->act, id, &body));
    }
    return NULL;
}

static struct fault *tell(struct world *w, const struct told *told, int i, bool plain)
{
    const struct thing *t = &told->at[i];
    switch (t->sort) {
    case NOTE:
        return record(w, t, "try.note", 0, &w->seqs[i]);
    case EVENT:
        return record(w, t, "try.event", 0, &w->seqs[i]);
    case VISIT:
        return record(w, t, "try.visit", 0, &w->seqs[i]);
    case CORRECTION:
        /* what was corrected already is corrected where it stands now */
        TRY(record(w, t, "try.note", w->seqs[t->of], &w->seqs[i]));
        w->seqs[t->of] = w->seqs[i];
        return NULL;
    case ABSENCE:
        return be_away(w, t, t->in_two && !plain);
    }
    return NULL;
}

static struct fault *roll(struct world *w, int day)
{
    struct roll_report report;
    next(w);
    return duty_roll(&w->act, day_add(first_day(), day), &report);
}

static struct fault *adopt(struct world *w, struct str file, struct day from)
{
    next(w);
    return duty_adopt(&w->act, w->shelf, file, from, &w->adoptions[w->adopted++]);
}

static struct fault *enter(struct world *w, struct db *db, struct arena *a)
{
    w->act = (struct act){.ledger = w->f->ledger,
                          .db = db,
                          .arena = a,
                          .today = clock_today(&w->f->clock),
                          .scope = {.all = true}};
    w->adopted = 0;
    memset(w->seqs, 0, sizeof w->seqs);
    return viewer_console(db, a, &w->console);
}

/* ---- what stands then ---------------------------------------------------------------
 */

static int place_of(const struct world *w, const struct told *told, int64_t seq)
{
    for (int i = 0; i < told->n; i++) {
        if (w->seqs[i] == seq) {
            return i;
        }
    }
    return -1;
}

/* One line a duty, with nothing that depends on the numbers of entries. */
static void add_line(const struct world *w, const struct told *told,
                     const struct duty_row *d, int adoption, struct text *out)
{
    bool by_thing = d->by_event && place_of(w, told, d->key) >= 0;
    text_add_format(out, "%d:%lld:%lld:%s%lld", adoption, (long long)d->rule,
                    (long long)d->subject, d->by_event ? "e" : "",
                    (long long)(by_thing ? place_of(w, told, d->key) : d->key));
    const int64_t numbers[] = {d->person, d->unit,    d->opens.v,     d->due.v,
                               d->ends.v, d->first.v, d->last.v,      d->asked,
                               d->days,   d->paused,  d->provisional, d->alternative,
                               d->target, d->got,     d->met_on.v,    d->excused_on.v,
                               d->live,   d->closed,  d->measure,     d->ran_out.v};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        text_add_format(out, " %lld", (long long)numbers[i]);
    }
    text_add_char(out, '\n');
}

static int by_text(const void *x, const void *y)
{
    return str_compare(*(const struct str *)x, *(const struct str *)y);
}

static struct fault *dump(const struct world *w, const struct told *told, struct arena *a,
                          struct str *all)
{
    struct LIST(struct str) lines = {0};
    const struct day long_ago = {INT32_MIN + 1};
    struct text out = text_new(a, 4096);
    for (int v = 0; v < w->adopted; v++) {
        for (int64_t rule = 1; rule <= LOT_RULES_MOST; rule++) {
            struct duty_row_list rows = {0};
            TRY(sql_duty_rows_of(w->act.db, a, rule, w->adoptions[v], 0, long_ago, false,
                                 &rows));
            for (size_t i = 0; i < rows.n; i++) {
                struct text line = text_new(a, 128);
                add_line(w, told, &rows.at[i], v, &line);
                *LIST_ADD(a, &lines) = text_str(&line);
            }
        }
    }
    if (lines.n > 0) {
        qsort(lines.at, lines.n, sizeof(struct str), by_text);
    }
    for (size_t i = 0; i < lines.n; i++) {
        text_add(&out, lines.at[i]);
    }
    *all = text_str(&out);
    return NULL;
}

/* The first line in which they differ. */
static void assert_same(uint64_t seed, struct str file, struct str one, struct str other)
{
    struct str a = one, b = other, x = STR_NONE, y = STR_NONE;
    if (str_equal(one, other)) {
        return;
    }
    do {
        x = y = STR_NONE;
        (void)str_cut(&a, '\n', &x);
        (void)str_cut(&b, '\n', &y);
    } while (str_equal(x, y) && a.n > 0 && b.n > 0);
    print_error("seed %d: one\n%.*s\nother\n%.*s\n%.*s\n", (int)seed, STR_PRINT(x),
                STR_PRINT(y), STR_PRINT(file));
    fail();
}

/* ---- the house ----------------------------------------------------------------------
 */

static struct fault *furnish(struct fixture *f, struct db *db, struct arena *a, void *ctx)
{
    static const char *const names[] = {"Top", "A", "B"};
    struct world *w = ctx;
    (void)f;
    TRY(enter(w, db, a));
    for (int i = 0; i < 3; i++) {
        struct unit_body unit = unit_body_of(str_of(names[i]), w->units[0]);
        next(w);
        TRY(register_unit_add(&w->act, &unit, &w->units[i]));
    }
    for (int i = 0; i < PERSONS; i++) {
        struct day born = day_of_civil((struct civil){1970 + i, 1 + 3 * i, 20});
        struct person_body body = person_body_of(str_format(a, "Person %d", i), SEX_MALE,
                                                 born, w->units[i == 0 ? 0 : 1 + i % 2]);
        next(w);
        TRY(register_person_add(&w->act, &body, &w->persons[i]));
        next(w);
        struct account_body login = {str_format(a, "p%d", i)};
        TRY(access_account_open(&w->act, w->persons[i], &login));
    }
    struct role_body leads = {
        .role = ROLE_LEADER, .unit = w->units[0], .since = DAY_NONE, .till = DAY_NONE};
    struct role_body organises = {.role = ROLE_ORGANISER,
                                  .unit = w->units[1],
                                  .since = day_add(first_day(), 20),
                                  .till = DAY_NONE};
    next(w);
    TRY(access_role_grant(&w->act, w->persons[0], &leads));
    next(w);
    return access_role_grant(&w->act, w->persons[1], &organises);
}

static struct world *open_world(struct fixture *f)
{
    struct world *w = ARENA_NEW(f->arena, struct world);
    *w = (struct world){.f = f, .random = random_seeded(3)};
    w->shelf = duty_shelf_open(f->arena, &chunks_heap, built);
    f->kinds = duty_kinds(duty_room_open(f->arena, w->shelf, &chunks_heap), built);
    assert_good(fixture_write(f, furnish, w));
    return w;
}

static uint64_t cases(int n)
{
    return (uint64_t)n * (getenv("CADRE_TORTURE") != NULL ? TORTURE : 1);
}

/* ---- playing ------------------------------------------------------------------------
 */

struct playing {
    struct world *w;
    uint64_t seed;
    struct told told;
    struct str file, next_file;
    int order[THINGS_MOST];
    bool plain; /* absences are told at once with their end */
    bool daily; /* rolled each day; else by lot */
    bool once;  /* rolled once, at the end */
    struct arena *kept;
    struct str stands;         /* set */
    struct str closed, behind; /* set by play_closed */
};

static struct fault *take_back(struct playing *p)
{
    (void)p;
    return fault_denied(p->w->act.arena); /* rolls back what was played */
}

static struct fault *play(struct playing *p)
{
    struct world *w = p->w;
    struct random days = random_seeded(p->seed * 7 + 1);
    int rolled = -1;
    TRY(adopt(w, p->file, first_day()));
    for (int i = 0; i < p->told.n; i++) {
        int till = p->daily                   ? (i + 1) * DAYS / p->told.n
                   : lot_below(&days, 4) == 0 ? rolled + 1 + lot_below(&days, DAYS / 6)
                                              : rolled;
        till = till > DAYS ? DAYS : till;
        for (int day = p->daily ? rolled + 1 : till;
             !p->once && day > rolled && day <= till; day++) {
            TRY(roll(w, day));
            rolled = day;
        }
        TRY(tell(w, &p->told, p->order[i], p->plain));
    }
    TRY(roll(w, DAYS));
    return dump(w, &p->told, p->kept, &p->stands);
}

static struct fault *play_back(struct fixture *f, struct db *db, struct arena *a,
                               void *ctx)
{
    struct playing *p = ctx;
    (void)f;
    TRY(enter(p->w, db, a));
    TRY(play(p));
    return take_back(p);
}

static struct fault *play_for_good(struct fixture *f, struct db *db, struct arena *a,
                                   void *ctx)
{
    struct playing *p = ctx;
    (void)f;
    TRY(enter(p->w, db, a));
    return play(p);
}

static struct playing draw_case(struct world *w, struct arena *kept, uint64_t seed)
{
    struct random r = random_seeded(seed);
    struct playing p = {.w = w, .seed = seed, .kept = kept};
    p.file = lot_programme(kept, &r, 1);
    p.next_file = lot_programme(kept, &r, 2);
    draw(&r, &p.told);
    for (int i = 0; i < p.told.n; i++) {
        p.order[i] = i;
    }
    return p;
}

/* Played to its end, and taken back. */
static void assert_rolled_back(const struct fault *fault, const struct playing *p)
{
    if (fault == NULL || fault->id != FAULT_DENIED_ID) {
        print_error("seed %d: %.*s\n%.*s\n%.*s\n", (int)p->seed,
                    STR_PRINT(say_fault(p->kept, LANG_EN, fault)), STR_PRINT(p->file),
                    STR_PRINT(p->next_file));
    }
    assert_fault(fault, FAULT_DENIED_ID);
}

static struct arena *open_kept(void)
{
    struct arena *kept = arena_open(&chunks_heap, (size_t)64 << 20);
    assert_non_null(kept);
    return kept;
}

/* ---- the properties -----------------------------------------------------------------
 */

static void entries_in_any_order_and_rolls_on_any_days_give_the_same_duties(void **state)
{
    struct world *w = open_world(*state);
    size_t lines = 0;
    for (uint64_t seed = 1; seed <= cases(CASES); seed++) {
        struct arena *kept = open_kept();
        struct playing one = draw_case(w, kept, seed), other = one;
        struct random r = random_seeded(seed * 31);
        one.daily = seed % 8 == 0;
        other.once = true;
        shuffle(&r, &other.told, other.order);
        assert_rolled_back(fixture_write(w->f, play_back, &one), &one);
        assert_rolled_back(fixture_write(w->f, play_back, &other), &other);
        assert_same(seed, one.file, one.stands, other.stands);
        lines += one.stands.n;
        arena_close(kept);
    }
    assert_true(lines > 1000 * cases(CASES)); /* it was about something */
}

static void an_absence_told_piece_by_piece_counts_as_one_told_at_once(void **state)
{
    struct world *w = open_world(*state);
    for (uint64_t seed = 1001; seed <= 1000 + cases(CASES); seed++) {
        struct arena *kept = open_kept();
        struct playing one = draw_case(w, kept, seed), other = one;
        other.plain = true;
        assert_rolled_back(fixture_write(w->f, play_back, &one), &one);
        assert_rolled_back(fixture_write(w->f, play_back, &other), &other);
        assert_same(seed, one.file, one.stands, other.stands);
        arena_close(kept);
    }
}

/* Standings of all persons over the closed months, as anybody reads them. */
static struct fault *read_closed(struct playing *p, struct day till, struct str *text)
{
    struct world *w = p->w;
    struct standing_list list = {0};
    struct standings_query q = {.unit = w->units[0],
                                .people = true,
                                .from = first_day(),
                                .to = till,
                                .on = clock_today(&w->f->clock)};
    struct text out = text_new(p->kept, 1024);
    TRY(duty_standings(w->act.db, w->act.arena, &w->console, &q, &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct standing *s = &list.at[i];
        text_add_format(&out, "%.*s %lld %lld %lld %lld %lld %lld %lld %lld\n",
                        STR_PRINT(s->id), (long long)s->asked, (long long)s->met,
                        (long long)s->late, (long long)s->missing, (long long)s->waiting,
                        (long long)s->excused, (long long)s->paused,
                        (long long)s->cancelled);
    }
    *text = text_str(&out);
    return NULL;
}

/* Half of it, a closing, then other rules and the rest, much of it about closed days. */
static struct fault *play_closed(struct fixture *f, struct db *db, struct arena *a,
                                 void *ctx)
{
    struct playing *p = ctx;
    struct world *w = p->w;
    struct day till = day_of_civil((struct civil){2016, 2, 29});
    (void)f;
    TRY(enter(w, db, a));
    TRY(adopt(w, p->file, first_day()));
    for (int i = 0; i < p->told.n / 2; i++) {
        TRY(tell(w, &p->told, i, false));
    }
    TRY(roll(w, 70));
    next(w);
    TRY(duty_close(&w->act, till));
    TRY(read_closed(p, till, &p->closed));
    TRY(adopt(w, p->next_file, day_add(first_day(), 75)));
    for (int i = p->told.n / 2; i < p->told.n; i++) {
        TRY(tell(w, &p->told, i, false));
    }
    TRY(roll(w, DAYS));
    TRY(read_closed(p, till, &p->behind));
    return p->plain ? NULL : take_back(p);
}

static void another_rule_and_what_comes_late_leave_a_closed_period_alone(void **state)
{
    struct world *w = open_world(*state);
    for (uint64_t seed = 2001; seed <= 2000 + cases(CASES); seed++) {
        struct arena *kept = open_kept();
        struct playing p = draw_case(w, kept, seed);
        assert_rolled_back(fixture_write(w->f, play_closed, &p), &p);
        assert_same(seed, p.file, p.closed, p.behind);
        arena_close(kept);
    }
}

static void assert_rebuilds(struct fixture *f, uint64_t seed)
{
    struct rebuild_report report = {0};
    struct db *db = NULL;
    assert_good(store_writer(f->arena, f->store, &db));
    assert_good(
        ledger_rebuild(f->ledger, db, f->arena, true, false, &report, NULL, NULL));
    if (!report.same) {
        print_error("seed %d\n", (int)seed);
    }
    assert_true(report.same);
    db_close(db);
}

/* Each in a house of its own: a rebuild is a transaction of its own. */
static void a_rebuild_gives_what_stood_there_whenever_rolls_ran(void **state)
{
    (void)state;
    for (uint64_t seed = 3001; seed <= 3000 + cases(REBUILDS); seed++) {
        void *house = NULL;
        assert_int_equal(fixture_set_up(&house), 0);
        struct world *w = open_world(house);
        struct arena *kept = open_kept();
        struct playing p = draw_case(w, kept, seed);
        if (seed % 2 == 0) {
            p.plain = true; /* for good */
            assert_good(fixture_write(w->f, play_closed, &p));
        } else {
            assert_good(fixture_write(w->f, play_for_good, &p));
        }
        assert_rebuilds(w->f, seed);
        arena_close(kept);
        fixture_tear_down(&house);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(entries_in_any_order_and_rolls_on_any_days_give_the_same_duties),
        FIXTURE_TEST(an_absence_told_piece_by_piece_counts_as_one_told_at_once),
        FIXTURE_TEST(another_rule_and_what_comes_late_leave_a_closed_period_alone),
        cmocka_unit_test(a_rebuild_gives_what_stood_there_whenever_rolls_ran),
    };
    return cmocka_run_group_tests_name("duties", tests, NULL, NULL);
}
