/* What must hold of any expansion, over random departments, under the two programmes that
 * are shipped and under programmes and calendars by lot: days cut anywhere give the same
 * duties, the order of facts does not count, and a pause neither loses nor doubles a
 * duty. CADRE_TORTURE=1 takes twenty times as many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/random.h"
#include "programme/programme.h"
#include "random_programme.h"
#include "words/faults.h"

enum {
    SHIPPED = 30, /* rounds under the programmes that are shipped, then */
    BY_LOT = 250, /* rounds under programmes by lot */
    TORTURE = 20,
    PEOPLE = 12,
    UNITS = 4,
    SPELLS = 60,
    ABSENCES = 20,
    EVENTS = 40,
    FILE_MOST = 256 * 1024,
};

static const char *const files[] = {"programmes/sucheng.yaml",
                                    "programmes/fire-brigade.yaml"};

struct stand {
    struct arena *arena;
    struct random random;
    const struct programme *programme;
    const struct calendar *calendar;
    struct facts facts;
};
struct found {
    struct arena *arena;
    struct LIST(struct programme_duty) all;
};

static struct str read_file(struct arena *a, const char *path)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file); /* run from the root of the repository */
    char *text = arena_bytes(a, FILE_MOST);
    size_t n = fread(text, 1, FILE_MOST, file);
    fclose(file);
    return (struct str){text, n};
}

static int64_t below(struct stand *s, int n)
{
    return (int64_t)random_below(&s->random, (uint64_t)n);
}

static struct day a_day(struct stand *s)
{
    return day_add(day_of_civil((struct civil){2015, 1, 1}), (int)below(s, 1000));
}

/* ---- a random department ----------------------------------------------------------- */

static void add_people(struct stand *s)
{
    static const char *const names[UNITS] = {"Top", "A", "B", "C"};
    struct facts *f = &s->facts;
    for (int i = 0; i < UNITS; i++) {
        f->units[i] =
            (struct fact_unit){i + 1, i == 0 ? 0 : 1, str_of(names[i]), STR_NONE};
    }
    for (int i = 0; i < PEOPLE; i++) {
        f->persons[i] = (struct fact_person){
            100 + i,
            day_add(day_of_civil((struct civil){1970, 1, 1}), (int)below(s, 9000)),
            STR_NONE};
    }
    f->units_n = UNITS;
    f->persons_n = PEOPLE;
}

static void add_spells(struct stand *s)
{
    struct facts *f = &s->facts;
    for (int i = 0; i < SPELLS; i++) {
        enum fact_what what = i < PEOPLE ? FACT_MEMBER : (enum fact_what)below(s, 5);
        struct day since =
            i < PEOPLE ? day_of_civil((struct civil){2010, 1, 1}) : a_day(s);
        f->spells[i] = (struct fact_spell){
            .person = i < PEOPLE ? 100 + i : 100 + below(s, PEOPLE),
            .what = what,
            .id = 1000 + i,
            .unit = 1 + below(s, UNITS),
            .name = what == FACT_ROLE   ? STR("organiser")
                    : what == FACT_POST ? STR("科长")
                                        : STR("probation"),
            .value = STR("yes"),
            .since = since,
            .till = below(s, 2) == 0 ? DAY_NONE : day_add(since, 30 + (int)below(s, 400)),
        };
    }
    f->spells_n = SPELLS;
}

static void add_rest(struct stand *s)
{
    static const char *const sorts[] = {"leave", "illness", "travel"};
    static const char *const kinds[] = {"care.event", "study.document",
                                        "practice.problem", "try.event"};
    static const char *const bodies[] = {"{\"sort\":\"wedding\"}",
                                         "{\"sort\":\"illness\"}", "{}"};
    struct facts *f = &s->facts;
    for (int i = 0; i < ABSENCES; i++) {
        struct day since = a_day(s);
        f->absences[i] =
            (struct fact_absence){100 + below(s, PEOPLE), str_of(sorts[below(s, 3)]),
                                  since, day_add(since, (int)below(s, 60))};
    }
    for (int i = 0; i < EVENTS; i++) {
        struct json *body = NULL;
        size_t at = 0;
        assert_true(json_read(s->arena, str_of(bodies[below(s, 3)]), &body, &at));
        f->events[i] = (struct fact_event){.seq = 5000 + i,
                                           .kind = str_of(kinds[below(s, 4)]),
                                           .subject = 100 + below(s, PEOPLE),
                                           .day = a_day(s),
                                           .body = body};
    }
    f->absences_n = ABSENCES;
    f->events_n = EVENTS;
}

static uint64_t rounds(void)
{
    return SHIPPED + (uint64_t)BY_LOT * (getenv("CADRE_TORTURE") != NULL ? TORTURE : 1);
}

static void choose_programme(struct stand *s, uint64_t seed)
{
    struct arena *a = s->arena;
    struct programme *p = NULL;
    struct str file =
        seed <= SHIPPED ? read_file(a, files[seed % 2]) : lot_programme(a, &s->random, 1);
    struct fault *fault = programme_read(a, file, NULL, &p);
    if (fault != NULL) {
        print_error("seed %d: %.*s\n%.*s\n", (int)seed,
                    STR_PRINT(say_fault(a, LANG_EN, fault)), STR_PRINT(file));
    }
    assert_null(fault);
    s->programme = p;
    s->calendar = seed <= SHIPPED     ? calendar_china(a)
                  : p->plain_calendar ? calendar_new(a, false)
                                      : lot_calendar(a, &s->random);
}

static void furnish(struct stand *s, uint64_t seed)
{
    struct arena *a = s->arena;
    arena_reset(a);
    s->random = random_seeded(seed);
    choose_programme(s, seed);
    s->facts = (struct facts){
        .units = ARENA_ARRAY(a, struct fact_unit, UNITS),
        .persons = ARENA_ARRAY(a, struct fact_person, PEOPLE),
        .spells = ARENA_ARRAY(a, struct fact_spell, SPELLS),
        .absences = ARENA_ARRAY(a, struct fact_absence, ABSENCES),
        .events = ARENA_ARRAY(a, struct fact_event, EVENTS),
    };
    add_people(s);
    add_spells(s);
    add_rest(s);
    programme_sort_facts(&s->facts);
}

/* ---- expanding --------------------------------------------------------------------- */

static struct fault *keep(void *ctx, const struct programme_duty *duty)
{
    struct found *f = ctx;
    *LIST_ADD(f->arena, &f->all) = *duty;
    return NULL;
}

static void expand(struct stand *s, struct period days, struct found *found)
{
    struct day *since = ARENA_ARRAY(s->arena, struct day, s->programme->rules.n);
    for (size_t i = 0; i < s->programme->rules.n; i++) {
        since[i] = day_of_civil((struct civil){2015, 2, 1});
    }
    struct expansion of = {days, since};
    assert_null(programme_expand(s->arena, s->programme, s->calendar, &s->facts, &of,
                                 keep, found));
}

static struct found nothing(struct stand *s)
{
    return (struct found){.arena = s->arena};
}

#define DIFFER(a, b) (((a) > (b)) - ((a) < (b)))

/* By what a duty is: rule, subject, key or event. */
static int compare_keys(const void *x, const void *y)
{
    const struct programme_duty *a = x;
    const struct programme_duty *b = y;
    int by = DIFFER(a->rule, b->rule);
    by = by != 0 ? by : DIFFER(a->subject, b->subject);
    by = by != 0 ? by : DIFFER(a->event, b->event);
    return by != 0 ? by : DIFFER(a->key.v, b->key.v);
}

static void sort_found(struct found *f)
{
    if (f->all.n > 0) {
        qsort(f->all.at, f->all.n, sizeof *f->all.at, compare_keys);
    }
}

static void assert_same(struct found *a, struct found *b)
{
    sort_found(a);
    sort_found(b);
    assert_int_equal(a->all.n, b->all.n);
    for (size_t i = 0; i < a->all.n; i++) {
        const struct programme_duty *x = &a->all.at[i];
        const struct programme_duty *y = &b->all.at[i];
        assert_int_equal(compare_keys(x, y), 0);
        assert_int_equal(x->person, y->person);
        assert_int_equal(x->opens.v, y->opens.v);
        assert_int_equal(x->due.v, y->due.v);
        assert_int_equal(x->ends.v, y->ends.v);
        assert_int_equal(x->target, y->target);
        assert_int_equal(x->asked, y->asked);
        assert_int_equal(x->paused, y->paused);
    }
}

static struct period year_2016(void)
{
    return (struct period){day_of_civil((struct civil){2016, 1, 1}),
                           day_of_civil((struct civil){2016, 12, 31})};
}

/* ---- what must hold ---------------------------------------------------------------- */

static void days_cut_anywhere_give_the_same_duties(void **state)
{
    struct stand *s = *state;
    size_t all = 0;
    for (uint64_t seed = 1; seed <= rounds(); seed++) {
        furnish(s, seed);
        struct found whole = nothing(s), parts = nothing(s);
        struct period year = year_2016();
        expand(s, year, &whole);
        for (struct day from = year.first; from.v <= year.last.v;) {
            struct day to = day_add(from, (int)below(s, 70));
            to = to.v > year.last.v ? year.last : to;
            expand(s, (struct period){from, to}, &parts);
            from = day_add(to, 1);
        }
        assert_same(&whole, &parts);
        all += whole.all.n;
    }
    assert_true(all > (size_t)rounds() * PEOPLE); /* it was about something */
}

static void no_duty_is_there_twice(void **state)
{
    struct stand *s = *state;
    for (uint64_t seed = 1; seed <= rounds(); seed++) {
        furnish(s, seed);
        struct found all = nothing(s);
        expand(s, year_2016(), &all);
        sort_found(&all);
        for (size_t i = 1; i < all.all.n; i++) {
            assert_int_not_equal(compare_keys(&all.all.at[i - 1], &all.all.at[i]), 0);
        }
    }
}

static void swap_bytes(void *a, void *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char *x = a, *y = b, kept = x[i];
        x[i] = y[i];
        y[i] = kept;
    }
}

static void shuffle(struct stand *s, void *at, size_t n, size_t size)
{
    for (size_t i = n; i > 1; i--) {
        swap_bytes((char *)at + (i - 1) * size,
                   (char *)at + (size_t)below(s, (int)i) * size, size);
    }
}

static void the_order_of_facts_does_not_count(void **state)
{
    struct stand *s = *state;
    for (uint64_t seed = 1; seed <= rounds(); seed++) {
        furnish(s, seed);
        struct found before = nothing(s), behind = nothing(s);
        expand(s, year_2016(), &before);
        struct facts *f = &s->facts;
        shuffle(s, f->units, f->units_n, sizeof *f->units);
        shuffle(s, f->persons, f->persons_n, sizeof *f->persons);
        shuffle(s, f->spells, f->spells_n, sizeof *f->spells);
        shuffle(s, f->absences, f->absences_n, sizeof *f->absences);
        shuffle(s, f->events, f->events_n, sizeof *f->events);
        programme_sort_facts(f);
        expand(s, year_2016(), &behind);
        assert_same(&before, &behind);
    }
}

/* An absence moves what is due and may pause a period; the same things are asked for. */
static void a_pause_neither_loses_nor_doubles_a_duty(void **state)
{
    struct stand *s = *state;
    size_t paused = 0;
    for (uint64_t seed = 1; seed <= rounds(); seed++) {
        furnish(s, seed);
        struct found with = nothing(s), without = nothing(s);
        expand(s, year_2016(), &with);
        s->facts.absences_n = 0;
        expand(s, year_2016(), &without);
        sort_found(&with);
        sort_found(&without);
        assert_int_equal(with.all.n, without.all.n);
        for (size_t i = 0; i < with.all.n; i++) {
            assert_int_equal(compare_keys(&with.all.at[i], &without.all.at[i]), 0);
            assert_true(with.all.at[i].asked <= without.all.at[i].asked);
            assert_true(with.all.at[i].target <= without.all.at[i].target);
            assert_int_equal(without.all.at[i].paused, 0);
            paused += with.all.at[i].paused > 0;
        }
    }
    assert_true(paused > rounds()); /* absences were felt */
}

/* 0001-01-01 is what the register holds where nobody told since when. */
static void a_place_held_since_nobody_knows_runs_no_clock(void **state)
{
    struct stand *s = *state;
    const struct day began[] = {day_of_civil((struct civil){1, 1, 1}),
                                day_of_civil((struct civil){2011, 9, 1})};
    size_t clocks[2] = {0, 0};
    for (int told = 0; told < 2; told++) {
        furnish(s, 2); /* sucheng.yaml: five years in one unit */
        for (size_t i = 0; i < s->facts.spells_n; i++) {
            struct fact_spell *spell = &s->facts.spells[i];
            bool member = spell->what == FACT_MEMBER;
            spell->since = member ? began[told] : spell->since;
            spell->till = member ? DAY_NONE : spell->till;
        }
        programme_sort_facts(&s->facts);
        struct found all = nothing(s);
        expand(s, year_2016(), &all);
        for (size_t i = 0; i < all.all.n; i++) {
            const struct rule *rule = &s->programme->rules.at[all.all.at[i].rule];
            clocks[told] += rule->when.kind == WHEN_TENURE;
        }
    }
    assert_int_equal(clocks[0], 0);
    assert_true(clocks[1] > 0);
}

/* One person in one unit since a day, and a rule of five years that is asked since 1
 * January 2016: when it opens and is due, reckoned by hand on the calendar. */
struct clock_case {
    const char *when;
    struct civil since, opens, due, ran_out;
};

static void run_clock(struct stand *s, const struct clock_case *c)
{
    struct arena *a = s->arena;
    struct programme *p = NULL;
    arena_reset(a);
    struct str file = str_format(
        a,
        "programme: clock\nversion: 1\nfrom: 2016-01-01\ncalendar: plain\n"
        "title: {zh: 轮岗, en: Rotation}\naspects: [{id: all, title: {zh: 全, en: "
        "All}}]\n"
        "rules:\n  - id: r\n    title: {zh: 轮岗, en: Rotation}\n"
        "    basis: {zh: 办法, en: Rules}\n    grasp: all\n"
        "    meets: {kind: note.read}\n    when: {tenure: unit, months: 60%s}\n"
        "    minutes: 5\n    class: unit\n",
        c->when);
    struct fault *fault = programme_read(a, file, NULL, &p);
    assert_null(fault);
    struct fact_unit unit = {1, 0, STR("Top"), STR_NONE};
    struct fact_person person = {100, day_of_civil((struct civil){1970, 1, 1}), STR_NONE};
    struct fact_spell spell = {.person = 100,
                               .what = FACT_MEMBER,
                               .unit = 1,
                               .since = day_of_civil(c->since),
                               .till = DAY_NONE};
    s->facts = (struct facts){.units = &unit,
                              .persons = &person,
                              .spells = &spell,
                              .units_n = 1,
                              .persons_n = 1,
                              .spells_n = 1};
    struct found all = nothing(s);
    struct expansion of = {year_2016(), NULL};
    assert_null(
        programme_expand(a, p, calendar_new(a, false), &s->facts, &of, keep, &all));
    assert_int_equal(all.all.n, 1);
    assert_int_equal(all.all.at[0].opens.v, day_of_civil(c->opens).v);
    assert_int_equal(all.all.at[0].due.v, day_of_civil(c->due).v);
    assert_int_equal(all.all.at[0].ran_out.v, day_of_civil(c->ran_out).v);
}

static void a_clock_that_ran_out_before_the_rule_is_due_with_its_notice(void **state)
{
    /* 90 days from 1 January 2016 end on 31 March; 90 days before 1 September is 3 June;
     * 1 January 2016 is a Friday, so three working days from it end on the Wednesday. */
    static const struct clock_case cases[] = {
        {", opens: 90 days", {2008, 3, 1}, {2016, 1, 1}, {2016, 3, 31}, {2013, 3, 1}},
        {", opens: 90 days", {2010, 12, 31}, {2016, 1, 1}, {2016, 3, 31}, {2015, 12, 31}},
        {", opens: 90 days", {2011, 2, 1}, {2016, 1, 1}, {2016, 3, 31}, {2016, 2, 1}},
        {", opens: 90 days", {2011, 9, 1}, {2016, 6, 3}, {2016, 9, 1}, {2016, 9, 1}},
        {"", {2008, 3, 1}, {2016, 1, 1}, {2016, 1, 1}, {2013, 3, 1}},
        {", due: 3 working days", {2008, 3, 1}, {2016, 1, 1}, {2016, 1, 6}, {2013, 3, 1}},
        {"", {2011, 9, 1}, {2016, 1, 1}, {2016, 9, 1}, {2016, 9, 1}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        run_clock(*state, &cases[i]);
    }
}

static int open_stand(void **state)
{
    struct stand *s = calloc(1, sizeof *s);
    *state = s;
    if (s != NULL) {
        s->arena = arena_open(&chunks_heap, (size_t)256 << 20);
    }
    return s == NULL || s->arena == NULL;
}

static int close_stand(void **state)
{
    arena_close(((struct stand *)*state)->arena);
    free(*state);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_cut_anywhere_give_the_same_duties),
        cmocka_unit_test(no_duty_is_there_twice),
        cmocka_unit_test(the_order_of_facts_does_not_count),
        cmocka_unit_test(a_pause_neither_loses_nor_doubles_a_duty),
        cmocka_unit_test(a_place_held_since_nobody_knows_runs_no_clock),
        cmocka_unit_test(a_clock_that_ran_out_before_the_rule_is_due_with_its_notice),
    };
    return cmocka_run_group_tests_name("expansion", tests, open_stand, close_stand);
}
