/* Search of names among 100,000 persons whose given names are drawn from 2,000 signs, so
 * that there are far more different grams than an office has: what putting a person on
 * the register costs, what a rebuild makes of it, and how long a page of a search takes
 * for texts cut out of names: two signs, one sign, pinyin, initials.
 * usage: search_bench [PEOPLE [SEARCHES]] */
#include "bench.h"
#include "register/names.h"

enum { UNITS = 200, AT_ONCE = 1000, SIGNS = 2000, FIRST_SIGN = 0x4e00, PAGE = 50 };

/* ---- people ------------------------------------------------------------------------ */

struct filling {
    struct job job;
    struct bench *b;
    int64_t n;
};

static void add_sign(struct text *name, struct random *random)
{
    uint32_t code = FIRST_SIGN + (uint32_t)random_below(random, SIGNS);
    text_add_char(name, (char)(0xe0 | code >> 12));
    text_add_char(name, (char)(0x80 | (code >> 6 & 0x3f)));
    text_add_char(name, (char)(0x80 | (code & 0x3f)));
}

static struct fault *add_people(struct job *job, struct db *db)
{
    struct filling *f = (struct filling *)(void *)job;
    for (int64_t i = 0; i < f->n; i++) {
        struct person_body body;
        int64_t seq;
        struct text name = text_new(job->arena, 16);
        bench_person(f->b, job->arena, &body);
        text_add(&name, names_surname(body.name));
        add_sign(&name, &f->b->random);
        if (i % 5 != 0) {
            add_sign(&name, &f->b->random);
        }
        body.name = text_str(&name);
        TRY(bench_append(f->b, db, job->arena, &kind_person_add, 0, &body, &seq));
    }
    return NULL;
}

static double fill(struct bench *b, int64_t people)
{
    double began = bench_now();
    for (int64_t done = 0; done < people; done += AT_ONCE) {
        struct filling f = {.b = b, .n = AT_ONCE};
        f.job.run = add_people;
        f.job.arena = arena_open(&chunks_heap, 64 * 1024 * 1024);
        bench_write(b, &f.job);
        arena_close(f.job.arena);
    }
    return bench_now() - began;
}

/* ---- searches ---------------------------------------------------------------------- */

enum sort { TWO_SIGNS, ONE_SIGN, WHOLE, PINYIN, SOME_PINYIN, INITIALS, SORTS };
static const char *const sort_names[] = {
    "search by two signs, p99",    "search by one sign, p99",
    "search by a whole name, p99", "search by its pinyin, p99",
    "search by half of it, p99",   "search by its initials, p99"};

static struct str initials_of(struct arena *a, struct str name)
{
    struct text text = text_new(a, 8);
    for (size_t i = 0; i + 3 <= name.n; i += 3) {
        struct str spelled = names_spelled(a, str_part(name, i, i + 3));
        text_add(&text, str_part(spelled, 0, 1));
    }
    return text_str(&text);
}

static struct str text_for(struct arena *a, struct str name, enum sort sort)
{
    struct str spelled = names_spelled(a, name);
    switch (sort) {
    case TWO_SIGNS:
        return str_part(name, name.n - 6, name.n);
    case ONE_SIGN:
        return str_part(name, 3, 6);
    case WHOLE:
        return name;
    case PINYIN:
        return spelled;
    case SOME_PINYIN:
        return str_part(spelled, 0, spelled.n / 2);
    default:
        return initials_of(a, name);
    }
}

static void ask(struct bench *b, int64_t people, enum sort sort, int searches)
{
    double *took = ARENA_ARRAY(b->arena, double, (size_t)searches);
    struct arena *a = arena_open(&chunks_heap, 64 * 1024 * 1024);
    struct scope all = {.all = true};
    struct db *db = NULL;
    int64_t hits = 0;
    bench_must(store_reader(b->arena, b->house->store, &db));
    for (int i = 0; i < searches; i++) {
        struct person p;
        struct person_list found = {0};
        bool is_there = false;
        int64_t id =
            (int64_t)b->units_n + 1 + (int64_t)random_below(&b->random, (uint64_t)people);
        bench_must(db_begin_read(db, a));
        bench_must(register_person(db, a, (struct person_id){id}, &p, &is_there));
        struct people_query query = {.text = text_for(a, p.name, sort),
                                     .today = clock_today(&b->clock),
                                     .order = i % 4,
                                     .limit = PAGE};
        double began = bench_now();
        bench_must(register_people(db, a, &all, &query, &found));
        took[i] = (bench_now() - began) * 1000;
        bench_need(is_there && found.n > 0, "a text cut out of a name finds it");
        hits += (int64_t)found.n;
        db_end_read(db);
        arena_reset(a);
    }
    bench_tell("  %s: median %.2f ms, %.1f rows", sort_names[sort],
               bench_quantile(took, (size_t)searches, 0.5), (double)hits / searches);
    double p99 = bench_quantile(took, (size_t)searches, 0.99);
    bench_say(&(struct bench_row){sort_names[sort], bench_number(b, p99, " ms"), STR(""),
                                  0, "<= 5 ms", bench_at_most(p99, 5)});
    db_close(db);
    arena_close(a);
}

static void ask_rebuild(struct bench *b)
{
    struct db *db = NULL;
    struct rebuild_report report = {0};
    bench_must(store_writer(b->arena, b->house->store, &db));
    double began = bench_now();
    bench_must(ledger_rebuild(b->house->ledger, db, b->arena, false, false, &report, NULL,
                              NULL));
    double rate = (double)report.entries / (bench_now() - began);
    bench_need(report.same, "a rebuild makes what was there");
    bench_say(&(struct bench_row){"rebuild of names all different",
                                  bench_number(b, rate, "/s"), STR(""), 0, "",
                                  BENCH_SHOWN});
    db_close(db);
}

static int64_t argument(int argc, char **argv, int at, int64_t otherwise)
{
    int64_t value = otherwise;
    bench_need(argc <= at || (str_to_int(str_of(argv[at]), &value) && value > 0),
               "usage");
    return value;
}

int main(int argc, char **argv)
{
    int64_t people = argument(argc, argv, 1, 100000);
    int searches = (int)argument(argc, argv, 2, 1000);
    struct bench b;
    bench_open(&b, "search");
    bench_make_house(&b, NULL, UNITS);
    bench_tell("putting %lld persons on the register ...", (long long)people);
    double took = fill(&b, people);
    bench_say(&(struct bench_row){"persons put on the register, 1,000 a batch",
                                  bench_number(&b, (double)people / took, "/s"), STR(""),
                                  0, "", BENCH_SHOWN});
    for (enum sort sort = TWO_SIGNS; sort < SORTS; sort++) {
        ask(&b, people, sort, searches);
    }
    ask_rebuild(&b);
    bench_close(&b);
    return 0;
}
