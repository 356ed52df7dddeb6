/* An exam rush: a thousand people begin the same exam at once, each with a paper of 50
 * drawn from 2,000 questions; they save answers; the server is killed and every answer
 * that was acknowledged is counted. Then the rest of the 50 are answered, and all is
 * handed in, marked and reckoned; and once more for an exam with one paper for all, where
 * there are more figures to reckon.
 * usage: rush_bench CADRE [PEOPLE] */
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "learning/exam.h"
#include "learning/figures.h"
#include "learning/marking.h"
#include "load.h"

enum {
    PEOPLE = 1000,
    QUESTIONS = 2000,
    ASKED = 50,
    AT_ONCE = 200, /* connections, each asking again at once: all is over well within a
                      second */
    SAVERS = 8,    /* connections that save, as fast as they go */
    JOB = 100,
    SCRATCH = 256 * 1024 * 1024,
    SECONDS = 60, /* no phase lasts longer */
};

struct rush {
    struct bench *b;
    int64_t people;
    int64_t *person;
    struct exam_id exam;
    struct act act;
    const struct question_list *questions;
    struct job job;
    struct fault *(*run)(struct rush *r);
    size_t next;
    int64_t now;
    bool more;
};

static struct fault *run_job(struct job *job, struct db *db)
{
    struct rush *r = (struct rush *)((char *)job - offsetof(struct rush, job));
    r->act = (struct act){.ledger = r->b->house->ledger,
                          .db = db,
                          .arena = job->arena,
                          .id = uuid_new(&r->b->random, clock_now(&r->b->clock)),
                          .today = clock_today(&r->b->clock),
                          .scope = {.all = true}};
    return r->run(r);
}

static void run(struct rush *r, struct fault *(*what)(struct rush *r))
{
    struct arena *scratch = arena_open(&chunks_heap, SCRATCH);
    bench_need(scratch != NULL, "memory");
    r->run = what;
    r->job = (struct job){.run = run_job, .arena = scratch};
    bench_write(r->b, &r->job);
    arena_close(scratch);
}

/* ---- furnishing ---------------------------------------------------------------------
 */

static struct fault *add_people(struct rush *r)
{
    for (int i = 0; i < JOB && (int64_t)r->next < r->people; i++, r->next++) {
        struct person_body body;
        bench_person(r->b, r->act.arena, &body);
        body.unit = r->b->units[0];
        TRY(bench_append(r->b, r->act.db, r->act.arena, &kind_person_add, 0, &body,
                         &r->person[r->next]));
    }
    return NULL;
}

static void make_questions(struct arena *a, struct question_list *list)
{
    for (int i = 0; i < QUESTIONS; i++) {
        struct question *q = LIST_ADD(a, list);
        *q = (struct question){.kind = QUESTION_SINGLE,
                               .text = str_format(a, "Which of these is number %d?", i)};
        *LIST_ADD(a, &q->topics) = STR("rush");
        for (int k = 0; k < 4; k++) {
            *LIST_ADD(a, &q->answers) = (struct question_answer){
                .text = str_format(a, "Answer %d of question %d", k, i),
                .weight = k == 1 ? WEIGHT_WHOLE : 0};
        }
    }
}

static struct fault *add_bank(struct rush *r)
{
    struct bank_import import = {.questions = r->questions, .next = r->next};
    struct fault *fault = bank_add(&r->act, &import);
    r->next = import.next;
    return fault;
}

static struct fault *plan_exam(struct rush *r, bool personal)
{
    struct exam_body body = {.title = STR("Rush"),
                             .unit = r->b->units[0],
                             .opens_on = day_add(r->act.today, -1),
                             .closes_on = day_add(r->act.today, 1),
                             .opens_at = STR("00:00"),
                             .closes_at = STR("23:59"),
                             .minutes = 600,
                             .personal = personal,
                             .lines = STR("rush;;50;1")};
    return exam_plan(&r->act, &body, &r->exam);
}

static struct fault *plan(struct rush *r)
{
    return plan_exam(r, true);
}

static struct fault *plan_whole(struct rush *r)
{
    return plan_exam(r, false);
}

static struct fault *draw(struct rush *r)
{
    return exam_draw(&r->act, r->exam, 7);
}

static struct fault *open_exam(struct rush *r)
{
    return exam_open(&r->act, r->exam);
}

static void furnish(struct rush *r, struct str *cookies)
{
    struct bench *b = r->b;
    struct question_list questions = {0};
    bench_tell("people");
    r->person = ARENA_ARRAY(b->arena, int64_t, (size_t)r->people);
    while ((int64_t)r->next < r->people) {
        run(r, add_people);
    }
    make_questions(b->arena, &questions);
    r->questions = &questions;
    for (r->next = 0; r->next < questions.n;) {
        run(r, add_bank);
    }
    run(r, plan);
    run(r, draw);
    run(r, open_exam);
    bench_tell("sessions");
    for (int64_t i = 0; i < r->people; i++) {
        const char *login =
            str_cstr(b->arena, str_format(b->arena, "p%lld", (long long)i));
        bench_open_account(b, (struct person_id){r->person[i]}, login, NULL);
        cookies[i] = bench_enter(b, login);
    }
}

/* ---- asking -------------------------------------------------------------------------
 */

static struct str post(struct bench *b, int port, struct str path, struct str cookie,
                       const char *more)
{
    struct str id = uuid_text(b->arena, uuid_new(&b->random, clock_now(&b->clock)));
    struct str body = str_format(b->arena, "id=%.*s%s", STR_PRINT(id), more);
    return str_format(b->arena,
                      "POST %.*s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%.*s"
                      "Content-Type: application/x-www-form-urlencoded\r\n"
                      "Content-Length: %zu\r\n\r\n%.*s",
                      STR_PRINT(path), port, STR_PRINT(cookie), body.n, STR_PRINT(body));
}

static void say_latency(struct bench *b, const char *what, struct load_result *result,
                        double most, const char *mark)
{
    double p99 = bench_quantile(result->latency, result->latency_n, 0.99);
    double p50 = bench_quantile(result->latency, result->latency_n, 0.5);
    bench_say(
        &(struct bench_row){.what = what,
                            .ours = str_format(b->arena, "%.1f ms (median %.1f, %.0f/s)",
                                               p99, p50, result->rate),
                            .mark = mark,
                            .verdict = bench_at_most(p99, most)});
}

/* A connection of load.h goes on with its neighbours' requests: so that everybody is
 * asked for, people come in blocks, each on a connection of his own, asking `times` over.
 */
static void ask(struct rush *r, int port, const struct str *requests, int connections,
                int times, struct load_result *all)
{
    size_t n = (size_t)r->people, room = 0;
    double began = bench_now();
    *all = (struct load_result){0};
    all->latency = ARENA_ARRAY(r->b->arena, double, n *(size_t)times * 2);
    room = n * (size_t)times * 2;
    for (size_t at = 0; at + (size_t)connections <= n; at += (size_t)connections) {
        struct load_result part = {0};
        struct load load = {.port = port,
                            .requests = requests + at,
                            .n = (size_t)connections,
                            .connections = connections,
                            .seconds = SECONDS,
                            .answers = (int64_t)connections * times};
        load_run(&load, &part);
        for (size_t i = 0; i < part.latency_n && all->latency_n < room; i++) {
            all->latency[all->latency_n++] = part.latency[i];
        }
        free(part.latency);
    }
    all->rate = (double)all->latency_n / (bench_now() - began);
}

static void rush(struct rush *r, int port, const struct str *cookies)
{
    struct bench *b = r->b;
    struct load_result result = {0};
    size_t n = (size_t)r->people;
    struct str *begin = ARENA_ARRAY(b->arena, struct str, n);
    struct str *first = ARENA_ARRAY(b->arena, struct str, n);
    struct str *save = ARENA_ARRAY(b->arena, struct str, n);
    for (size_t i = 0; i < n; i++) {
        struct str exam = str_format(b->arena, "/exam/%lld", (long long)r->exam.v);
        struct str path = str_format(b->arena, "%.*s/begin", STR_PRINT(exam));
        begin[i] = post(b, port, path, cookies[i], "");
        path = str_format(b->arena, "%.*s/q/1", STR_PRINT(exam));
        first[i] = load_request(b->arena, port, path, cookies[i]);
        path = str_format(b->arena, "%.*s/q/%zu", STR_PRINT(exam), 1 + i % ASKED);
        save[i] = post(b, port, path, cookies[i], "&p0=1");
    }
    ask(r, port, begin, AT_ONCE, 2, &result);
    say_latency(b, "1,000 begin the exam, 200 at once: p99", &result, 100, "<= 100 ms");
    ask(r, port, first, AT_ONCE, 1, &result);
    say_latency(b, "their first question, 200 at once: p99", &result, 100, "<= 100 ms");
    ask(r, port, save, SAVERS, 4, &result);
    say_latency(b, "answers saved by 8 connections: p99 (200/s are asked)", &result, 50,
                "<= 50 ms");
}

/* ---- behind the rush ----------------------------------------------------------------
 */

static void count_saved(struct rush *r)
{
    struct db *db = NULL;
    struct bench *b = r->b;
    int64_t saved = 0;
    bench_must(store_reader(b->arena, b->house->store, &db));
    for (int64_t i = 0; i < r->people; i++) {
        struct sitting sitting;
        struct said_list said = {0};
        struct person_id person = {r->person[i]};
        bool found = false;
        bench_must(sitting_find(db, b->arena, r->exam, person, &sitting, &found));
        if (found) {
            bench_must(sitting_said(db, b->arena, r->exam, person, &sitting, &said));
            saved += (int64_t)said.n;
        }
    }
    db_close(db);
    bench_say(
        &(struct bench_row){.what = "acknowledged answers there after kill -9",
                            .ours = str_format(b->arena, "%lld of %lld", (long long)saved,
                                               (long long)r->people),
                            .mark = "all",
                            .verdict = bench_at_least((double)saved, (double)r->people)});
}

/* Everybody's answers to all questions, of which abler people know more and some
 * questions are known to fewer. */
static struct fault *answer_all(struct rush *r)
{
    int64_t now = clock_local_seconds(&r->b->clock, clock_now(&r->b->clock));
    for (int i = 0; i < JOB / 10 && (int64_t)r->next < r->people; i++, r->next++) {
        r->act.actor = r->person[r->next];
        TRY(sitting_begin(&r->act, r->exam, now));
        for (int64_t place = 1; place <= ASKED; place++) {
            uint64_t known = 20 + r->next * 60 / (size_t)r->people;
            bool knows = random_below(&r->b->random, 100 + (uint64_t)place) < known;
            struct said said = {.place = place, .text = knows ? STR("1") : STR("2")};
            TRY(sitting_save(&r->act, r->exam, now, &said));
        }
    }
    return NULL;
}

static void answer(struct rush *r)
{
    bench_tell("answers");
    for (r->next = 0; (int64_t)r->next < r->people;) {
        run(r, answer_all);
    }
}

static struct fault *mark(struct rush *r)
{
    return exam_mark(&r->act, r->exam, r->now, JOB, &r->more);
}

static void measure_marking(struct rush *r, const char *what)
{
    struct bench *b = r->b;
    struct db *db = NULL;
    struct exam exam;
    struct figures figures;
    bool found = false;
    struct arena *a = arena_open(&chunks_heap, SCRATCH);
    bench_need(a != NULL, "memory");
    double start = bench_now();
    clock_t worked = clock();
    r->now = INT64_MAX / 2;
    do {
        run(r, mark);
    } while (r->more);
    double marked = bench_now() - start;
    start = bench_now();
    bench_must(store_reader(a, b->house->store, &db));
    bench_must(exam_find(db, a, r->exam, &exam, &found));
    bench_must(exam_figures(db, a, &exam, &figures));
    double reckoned = bench_now() - start;
    double work = (double)(clock() - worked) / CLOCKS_PER_SEC;
    db_close(db);
    arena_close(a);
    bench_say(&(struct bench_row){
        .what = what,
        .ours = str_format(
            b->arena,
            "%.2f s (hand-in and marking %.2f, figures %.2f; of the processor %.2f)",
            marked + reckoned, marked, reckoned, work),
        .mark = "<= 1 s",
        .verdict = bench_at_most(marked + reckoned, 1)});
}

int main(int count, char **args)
{
    struct bench b;
    struct rush r = {.b = &b, .people = count > 2 ? atoll(args[2]) : PEOPLE};
    bench_need(count > 1, "usage: rush_bench CADRE [PEOPLE]");
    bench_open(&b, "rush");
    bench_make_house(&b, NULL, 2);
    struct str *cookies = ARENA_ARRAY(b.arena, struct str, (size_t)r.people);
    furnish(&r, cookies);
    bench_leave(&b);
    int port = load_free_port();
    const char *listen = str_cstr(b.arena, str_format(b.arena, "127.0.0.1:%d", port));
    const char *const words[] = {args[1],    "serve", "--db", str_cstr(b.arena, b.db),
                                 "--listen", listen,  NULL};
    pid_t pid = load_start(port, words);
    rush(&r, port, cookies);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    struct house_setup setup = {
        .db = b.db, .clock = &b.clock, .log = &b.log, .chunks = &chunks_heap};
    bench_must(house_open(b.arena, &setup, &b.house));
    count_saved(&r);
    answer(&r);
    measure_marking(&r, "1,000 papers of 50 each handed in, marked and reckoned");
    run(&r, plan_whole);
    run(&r, draw);
    run(&r, open_exam);
    answer(&r);
    measure_marking(&r, "the same with one paper for all");
    bench_close(&b);
    return 0;
}
