/* What the programme costs, with the rules of programmes/sucheng.yaml: a year of duties
 * of 10,000 people expanded in memory (absences, events and pauses among them); the daily
 * roll of as many on the register, on a plain day and on the first of a month; a
 * section's standing; and the first page of one of them, who has a year of entries behind
 * him like everybody, against the same page where the department has a hundred people.
 * usage: duty_bench CADRE [PEOPLE [ENTRIES-EACH]] */
#include <unistd.h>

#include "duty/duty.h"
#include "learning/note.h"
#include "load.h"

enum {
    PEOPLE = 10000,
    FEW = 108,
    ENTRIES = 10, /* of each person, over the year */
    UNITS = 400,
    EACH_UNIT = 25,
    FILE_MOST = 512 * 1024,
    ARENA_MOST = 512 * 1024 * 1024,
    ROUNDS = 5,
    ASKED = 400, /* requests of a page */
    AT_ONCE = 2000,
    DAYS_AGO = 800, /* since when everybody is there */
};

static struct day on_day(int year, int month, int day)
{
    return day_of_civil((struct civil){year, month, day});
}

static struct str read_programme(struct arena *a)
{
    FILE *file = fopen("programmes/sucheng.yaml", "r");
    bench_need(file != NULL, "programmes/sucheng.yaml (run from the repository's root)");
    char *text = arena_bytes(a, FILE_MOST);
    size_t n = fread(text, 1, FILE_MOST, file);
    fclose(file);
    return (struct str){text, n};
}

/* ---- expansion alone ----------------------------------------------------------------
 */

struct office {
    struct arena *a;
    struct random random;
    struct facts facts;
};

static int64_t below(struct office *o, int n)
{
    return (int64_t)random_below(&o->random, (uint64_t)n);
}

static void add_unit(struct facts *f, int i)
{
    f->units[f->units_n++] =
        (struct fact_unit){i + 1, i == 0 ? 0 : 1, STR("科室"), STR_NONE};
}

static void add_spell(struct office *o, struct fact_spell spell)
{
    struct facts *f = &o->facts;
    spell.id = 1000000 + (int64_t)f->spells_n;
    spell.till = DAY_NONE;
    f->spells[f->spells_n++] = spell;
}

/* A member since some day, one in 25 a leader of the unit, one in 50 an organiser; two
 * absences and three events in the year. */
static void add_member(struct office *o, int64_t person)
{
    static const char *const sorts[] = {"leave", "illness", "travel"};
    static const char *const kinds[] = {"care.event", "material.pass",
                                        "practice.problem"};
    struct facts *f = &o->facts;
    int64_t unit = 1 + below(o, UNITS);
    struct day since = day_add(on_day(2010, 1, 1), (int)below(o, 2000));
    f->persons[f->persons_n++] = (struct fact_person){
        person, day_add(on_day(1960, 1, 1), (int)below(o, 12000)), STR_NONE};
    struct fact_spell spell = {.person = person, .unit = unit, .since = since};
    spell.what = FACT_MEMBER;
    add_spell(o, spell);
    if (person % 25 == 0) {
        spell.what = FACT_LEAD;
        add_spell(o, spell);
    }
    if (person % 50 == 0) {
        spell.what = FACT_ROLE;
        spell.name = STR("organiser");
        add_spell(o, spell);
    }
    for (int i = 0; i < 2; i++) {
        struct day from = day_add(on_day(2016, 1, 1), (int)below(o, 366));
        f->absences[f->absences_n++] = (struct fact_absence){
            person, str_of(sorts[below(o, 3)]), from, day_add(from, (int)below(o, 15))};
    }
    for (int i = 0; i < 3; i++) {
        f->events[f->events_n] =
            (struct fact_event){.seq = 5000000 + (int64_t)f->events_n,
                                .kind = str_of(kinds[i]),
                                .subject = person,
                                .day = day_add(on_day(2016, 1, 1), (int)below(o, 366))};
        /* A document asks something of everyone: there are as many as an office has. */
        f->events_n += i != 1 || person % 200 == 0;
    }
}

static void furnish(struct office *o, int64_t people)
{
    size_t n = (size_t)people;
    o->random = random_seeded(108);
    o->facts = (struct facts){
        .units = ARENA_ARRAY(o->a, struct fact_unit, UNITS),
        .persons = ARENA_ARRAY(o->a, struct fact_person, n),
        .spells = ARENA_ARRAY(o->a, struct fact_spell, 3 * n),
        .absences = ARENA_ARRAY(o->a, struct fact_absence, 2 * n),
        .events = ARENA_ARRAY(o->a, struct fact_event, 3 * n + 1),
    };
    for (int i = 0; i < UNITS; i++) {
        add_unit(&o->facts, i);
    }
    for (int64_t i = 0; i < people; i++) {
        add_member(o, 10001 + i);
    }
    programme_sort_facts(&o->facts);
}

static struct fault *count(void *ctx, const struct programme_duty *duty)
{
    int64_t *sums = ctx;
    sums[0]++;
    sums[1] += duty->due.v + duty->asked; /* so that nothing is left out as unused */
    return NULL;
}

static void measure_expand(struct bench *b, int64_t people)
{
    struct office o = {.a = arena_open(&chunks_heap, ARENA_MOST)};
    struct programme *p = NULL;
    double best = 0;
    int64_t sums[2] = {0};
    bench_need(o.a != NULL, "memory");
    bench_must(programme_read(o.a, read_programme(o.a), NULL, &p));
    furnish(&o, people);
    const struct calendar *calendar = calendar_china(o.a);
    struct day since[RULES_MAX];
    for (int i = 0; i < RULES_MAX; i++) {
        since[i] = on_day(2015, 1, 1);
    }
    struct expansion year = {{on_day(2016, 1, 1), on_day(2016, 12, 31)}, since};
    for (int round = 0; round < ROUNDS; round++) {
        struct arena *scratch = arena_open(&chunks_heap, ARENA_MOST);
        sums[0] = 0;
        double began = bench_now();
        bench_must(programme_expand(scratch, p, calendar, &o.facts, &year, count, sums));
        double rate = (double)sums[0] / (bench_now() - began);
        best = rate > best ? rate : best;
        arena_close(scratch);
    }
    bench_tell("  %lld duties of a year", (long long)sums[0]);
    bench_say(&(struct bench_row){"expand a year of sucheng.yaml, one core",
                                  bench_number(b, best, "duties/s"), STR(""), 0,
                                  ">= 2,000,000/s", bench_at_least(best, 2e6)});
    arena_close(o.a);
}

/* ---- on the register ----------------------------------------------------------------
 */

struct change {
    struct job job;
    struct bench *b;
    struct fault *(*make)(struct change *c, const struct act *act);
    struct day on, from;
    int64_t first, n; /* persons */
    int64_t each;     /* entries of each */
};

static struct fault *make_change(struct job *job, struct db *db)
{
    struct change *c = (struct change *)job;
    struct act act = {.ledger = c->b->house->ledger,
                      .db = db,
                      .arena = job->arena,
                      .id = uuid_new(&c->b->random, clock_now(&c->b->clock)),
                      .today = c->on,
                      .scope = {.all = true}};
    return c->make(c, &act);
}

/* Seconds it took, committed. */
static double change(struct bench *b, struct change c)
{
    c.b = b;
    c.job =
        (struct job){.run = make_change, .arena = arena_open(&chunks_heap, ARENA_MOST)};
    double began = bench_now();
    bench_write(b, &c.job);
    double took = bench_now() - began;
    arena_close(c.job.arena);
    return took;
}

static struct fault *adopt(struct change *c, const struct act *act)
{
    int64_t adoption;
    return duty_adopt(act, c->b->house->shelf, read_programme(act->arena), c->from,
                      &adoption);
}

static struct fault *roll(struct change *c, const struct act *act)
{
    struct roll_report report;
    return duty_roll(act, c->on, &report);
}

/* Readings of some people, evenly over the year before `on`. */
static struct fault *read_books(struct change *c, const struct act *act)
{
    struct arena *a = act->arena;
    struct note_body body = {.text = STR("水浒传"), .source = NOTE_OWN};
    for (int64_t i = 0; i < c->n * c->each; i++) {
        struct draft draft = {.id = uuid_new(&c->b->random, clock_now(&c->b->clock)),
                              .kind = &kind_note_read,
                              .subject = c->first + i / c->each,
                              .day = day_add(c->on, -(int)(i % c->each * 350 / c->each)),
                              .body = &body};
        struct entry entry;
        bool again;
        TRY(ledger_append(act->ledger, act->db, a, &draft, &entry, &again));
    }
    return NULL;
}

/* Of the month that runs, since the server that is asked later rolls up to today. */
static struct day month_first(const struct bench *b)
{
    struct civil c = civil_of_day(clock_today(&b->clock));
    return on_day(c.year, c.month, 1);
}

/* A department at the eve of a month's first: a quarter under the programme, and a year's
 * entries. */
static void live(struct bench *b, int64_t people, int64_t each)
{
    struct day first = month_first(b), eve = day_add(first, -2);
    int64_t first_person = (int64_t)b->units_n + 1;
    bench_fill(b, people, people + (int64_t)b->units_n);
    change(b, (struct change){.make = adopt,
                              .on = day_add(first, -400),
                              .from = day_add(first, -92)});
    double took = change(b, (struct change){.make = roll, .on = eve});
    bench_tell("  a quarter was rolled in %.1f s", took);
    double began = bench_now();
    int64_t at_once = AT_ONCE / each + 1;
    for (int64_t i = 0; i < people; i += at_once) {
        change(b, (struct change){.make = read_books,
                                  .on = eve,
                                  .first = first_person + i,
                                  .n = people - i < at_once ? people - i : at_once,
                                  .each = each});
    }
    bench_tell("  %lld entries in %.1f s", (long long)(people * each),
               bench_now() - began);
}

static void say_seconds(struct bench *b, const char *what, double took, double mark)
{
    bench_say(
        &(struct bench_row){what, str_format(b->arena, "%.2f s", took), STR(""), 0,
                            str_cstr(b->arena, str_format(b->arena, "<= %.0f s", mark)),
                            bench_at_most(took, mark)});
}

static void measure_rolls(struct bench *b)
{
    struct day first = month_first(b);
    double plain = change(b, (struct change){.make = roll, .on = day_add(first, -1)});
    double month = change(b, (struct change){.make = roll, .on = first});
    change(b, (struct change){.make = roll, .on = clock_today(&b->clock)});
    say_seconds(b, "daily roll on a plain day", plain, 2);
    say_seconds(b, "daily roll on a month's first", month, 2);
}

static void measure_standing(struct bench *b)
{
    struct viewer v;
    struct db *db = NULL;
    struct day eve = day_add(month_first(b), -1);
    double took[ROUNDS * 8];
    enum { N = sizeof took / sizeof took[0] };
    bench_must(store_reader(b->arena, b->house->store, &db));
    for (int i = 0; i < N; i++) {
        struct arena *a = arena_open(&chunks_heap, ARENA_MOST);
        struct standing_list list = {0};
        struct standings_query q = {.unit = b->units[2 + (size_t)i % (b->units_n - 2)],
                                    .from = period_of(PERIOD_MONTH, eve).first,
                                    .to = eve,
                                    .on = clock_today(&b->clock)};
        double began = bench_now();
        bench_must(viewer_console(db, a, &v));
        bench_must(duty_standings(db, a, &v, &q, &list));
        took[i] = (bench_now() - began) * 1000;
        bench_need(list.n > 0, "no standings");
        arena_close(a);
    }
    db_close(db);
    double half = bench_median(took, BENCH_ROUNDS_MOST);
    bench_say(&(struct bench_row){"a section's standings of a month, all rules",
                                  str_format(b->arena, "%.2f ms", half), STR(""), 0,
                                  "<= 5 ms", bench_at_most(half, 5)});
}

/* The p99 of `/` of one member, asked one after the other. */
static double first_page(struct bench *b, const char *cadre)
{
    bench_open_account(b, (struct person_id){(int64_t)b->units_n + 7}, "member", NULL);
    struct str cookie = bench_enter(b, "member");
    bench_leave(b);
    int port = load_free_port();
    const char *const words[] = {cadre,      "serve",
                                 "--db",     str_cstr(b->arena, b->db),
                                 "--listen", str_format(b->arena, "127.0.0.1:%d", port).p,
                                 NULL};
    pid_t pid = load_start(port, words);
    struct str request = load_request(b->arena, port, STR("/"), cookie);
    struct load load = {.port = port,
                        .requests = &request,
                        .n = 1,
                        .connections = 1,
                        .seconds = 60,
                        .answers = ASKED,
                        .status = 200};
    struct load_result r;
    load_run(&load, &r);
    double p99 = bench_quantile(r.latency, r.latency_n, 0.99);
    free(r.latency);
    load_stop(pid);
    return p99;
}

static size_t units_for(int64_t people)
{
    int64_t units = people / EACH_UNIT + 2;
    return units < UNITS ? (size_t)units : UNITS;
}

int main(int argc, char **argv)
{
    bench_need(argc > 1, "usage: duty_bench CADRE [PEOPLE [ENTRIES-EACH]]");
    int64_t people = PEOPLE, each = ENTRIES;
    bench_need(argc < 3 || str_to_int(str_of(argv[2]), &people), "usage");
    bench_need(argc < 4 || str_to_int(str_of(argv[3]), &each), "usage");
    struct bench few, many;
    bench_open(&many, "duty");
    many.days_ago = DAYS_AGO;
    measure_expand(&many, people);
    bench_make_house(&many, NULL, units_for(people));
    live(&many, people, each);
    measure_rolls(&many);
    measure_standing(&many);
    double with_many = first_page(&many, argv[1]);
    bench_open(&few, "duty-few");
    few.days_ago = DAYS_AGO;
    bench_make_house(&few, NULL, units_for(FEW));
    live(&few, FEW, each);
    change(&few, (struct change){.make = roll, .on = clock_today(&few.clock)});
    double with_few = first_page(&few, argv[1]);
    bench_say(&(struct bench_row){"my day among many to that among 108, p99",
                                  str_format(many.arena, "%.2f ms", with_many),
                                  str_format(many.arena, "%.2f ms", with_few),
                                  with_many / with_few, "<= 2",
                                  bench_at_most(with_many / with_few, 2)});
    bench_close(&few);
    bench_close(&many);
    return 0;
}
