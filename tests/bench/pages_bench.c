/* What a page costs. 100,000 persons are on the register; cadre's own page of 50 of them,
 * asked for with a session and filtered by the rights of a leader of a part, against a
 * bare route in the same HTTP server: it runs the same statement without the join for
 * rights, and prints the same bytes, with no session, no rights and no template. Also a
 * 304 against a bare answer of 100 bytes, and what 1,000 idle connections hold.
 *
 * Both servers are processes of their own and are asked in turns of half a second; a
 * ratio is the median of the ratios of all rounds. Beside the rates stands what the
 * server's threads themselves ran for one answer, which other work on the machine, and
 * who asks, do not blur.
 * usage: pages_bench CADRE [ROUNDS [PEOPLE [UNITS]]] */
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <unistd.h>

#include "load.h"
#include "web/server.h"

static const double slice = 0.5; /* seconds of one side in one round */

enum {
    ROUNDS_USUAL = 15,
    CONNECTIONS = 32,
    IDLE = 1000,
    WORKERS_MOST = 9,
    SMALL = 100,
};

/* ---- the bare server --------------------------------------------------------------- */

/* The page as cadre printed it, in three parts, and what the bare route needs. */
struct bare {
    struct bench *b;
    int port;
    struct str head, rows, tail;
    struct str between[7]; /* of a row: before, between and behind its six values */
    sqlite3_stmt *list[WORKERS_MOST];
};

static const char list_text[] =
    "select p.id, p.name, p.sex, p.born, p.unit, u.name as unit_name, p.left_on, "
    "p.newest,"
    " p.name_key, (select t.title from person_rank t where t.person = p.id"
    " and t.since <= ?2 and t.till >= ?2)"
    " from person p join unit u on u.id = p.unit"
    " where p.left_on is null order by p.name_key, p.id limit ?1";

static int64_t no_body(const void *app, enum method method, struct str path,
                       bool *uploads, int *status)
{
    (void)app;
    (void)method;
    (void)path;
    (void)uploads;
    (void)status;
    return 0;
}

/* The six values of a row as they are printed. Nobody here has a post: an empty text, which
 * is the same bytes wherever it stands. */
enum { VALUES = 6 };

static struct str column(sqlite3_stmt *st, int at)
{
    return (struct str){(const char *)sqlite3_column_text(st, at),
                        (size_t)sqlite3_column_bytes(st, at)};
}

static void add_value(struct text *out, sqlite3_stmt *st, int value)
{
    struct civil c = civil_of_day((struct day){sqlite3_column_int(st, 3)});
    switch (value) {
    case 0:
        text_add_int(out, sqlite3_column_int64(st, 0));
        break;
    case 1:
        text_add(out, column(st, 1));
        break;
    case 2:
        text_add(out, sqlite3_column_int(st, 2) == SEX_FEMALE ? STR("女") : STR("男"));
        break;
    case 3:
        text_add_int(out, c.year);
        text_add(out, STR("年"));
        text_add_int(out, c.month);
        text_add(out, STR("月"));
        text_add_int(out, c.day);
        text_add(out, STR("日"));
        break;
    case 4:
        text_add(out, column(st, 9));
        break;
    default:
        text_add(out, column(st, 5));
        break;
    }
}

static void add_row(struct text *out, const struct bare *bare, sqlite3_stmt *st)
{
    for (int i = 0; i < VALUES; i++) {
        text_add(out, bare->between[i]);
        add_value(out, st, i);
    }
    text_add(out, bare->between[VALUES]);
}

/* What stands around the values, learnt from the page's first row. */
static void learn_row(struct bare *bare, sqlite3_stmt *st)
{
    struct str rest = str_part(bare->rows, 0, str_find(bare->rows, STR("\n")) + 1);
    sqlite3_bind_int(st, 1, 1);
    bench_need(sqlite3_step(st) == SQLITE_ROW, "the list is empty");
    for (int i = 0; i < VALUES; i++) {
        struct text value = text_new(bare->b->arena, 64);
        add_value(&value, st, i);
        size_t at = str_find(rest, text_str(&value));
        bench_need(at < rest.n, "the first row is another");
        bare->between[i] = str_part(rest, 0, at);
        rest = str_part(rest, at + value.n, rest.n);
    }
    bare->between[VALUES] = rest;
    sqlite3_reset(st);
}

/* One row more than is shown, as the page reads it. */
static void add_rows(struct text *out, const struct bare *bare, sqlite3_stmt *st)
{
    sqlite3_bind_int(st, 1, PEOPLE_PAGE + 1);
    for (int i = 0; sqlite3_step(st) == SQLITE_ROW; i++) {
        if (i < PEOPLE_PAGE) {
            add_row(out, bare, st);
        }
    }
    sqlite3_reset(st);
}

static struct fault *serve_bare(struct exchange *x)
{
    const struct bare *bare = x->app;
    answer_html(x, 200);
    struct text *out = &x->answer.body;
    if (str_equal(x->path, STR("/small"))) {
        text_add_format(out, "%0*d", SMALL, 7);
        return NULL;
    }
    text_reserve(out, bare->head.n + bare->rows.n + bare->tail.n);
    text_add(out, bare->head);
    add_rows(out, bare, bare->list[x->worker]);
    text_add(out, bare->tail);
    return NULL;
}

static void bare_failed(struct exchange *x, const struct fault *fault, int status)
{
    (void)fault;
    x->answer.status = status;
}

static void open_lists(struct bare *bare)
{
    for (int i = 0; i < server_workers(); i++) {
        sqlite3 *sqlite = NULL;
        bench_need(sqlite3_open_v2(str_cstr(bare->b->arena, bare->b->db), &sqlite,
                                   SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX,
                                   NULL) == SQLITE_OK &&
                       sqlite3_prepare_v2(sqlite, list_text, -1, &bare->list[i], NULL) ==
                           SQLITE_OK,
                   "the list");
        sqlite3_bind_int(bare->list[i], 2, clock_today(&bare->b->clock).v);
    }
}

static void run_bare(void *ctx)
{
    struct bare *bare = ctx;
    struct bench *b = bare->b;
    struct server *server = NULL;
    struct log log = {open("/dev/null", O_WRONLY), LOG_INFO, &b->clock};
    open_lists(bare);
    struct server_setup setup = {
        .app = bare,
        .host = STR("127.0.0.1"),
        .port = bare->port,
        .limits = {.workers = server_workers()},
        .hooks = {no_body, serve_bare, bare_failed},
        .clock = &b->clock,
        .chunks = &chunks_heap,
        .log = &log,
    };
    signal(SIGTERM, SIG_DFL);
    bench_must(server_open(b->arena, &setup, &server));
    bench_must(server_run(server));
}

/* ---- both sides -------------------------------------------------------------------- */

static struct str body_of(struct str answer)
{
    return str_part(answer, str_find(answer, STR("\r\n\r\n")) + 4, answer.n);
}

/* Head, rows and tail; the rows must be what the bare route prints. */
static void cut_page(struct bare *bare, struct str page)
{
    struct str first = STR("<tbody>\n");
    size_t from = str_find(page, first) + first.n;
    size_t to = str_find(page, STR("</tbody>"));
    bench_need(to < page.n && from < to, "the page has no rows");
    bare->head = str_part(page, 0, from);
    bare->rows = str_part(page, from, to);
    bare->tail = str_part(page, to, page.n);
    open_lists(bare);
    struct text rows = text_new(bare->b->arena, bare->rows.n);
    learn_row(bare, bare->list[0]);
    add_rows(&rows, bare, bare->list[0]);
    bench_need(str_equal(text_str(&rows), bare->rows),
               "the bare route prints other bytes");
    for (int i = 0; i < server_workers(); i++) {
        sqlite3 *sqlite = sqlite3_db_handle(bare->list[i]);
        sqlite3_finalize(bare->list[i]);
        sqlite3_close(sqlite);
    }
}

/* ---- the questions ----------------------------------------------------------------- */

struct side {
    pid_t pid;
    int port, status;
    struct str request;
    double rate[BENCH_ROUNDS_MOST], cpu_us[BENCH_ROUNDS_MOST], p99[BENCH_ROUNDS_MOST];
};
struct sides {
    const char *what, *what_cpu;
    struct side ours, bare;
    double mark;
};

static void ask_side(struct side *s, int round)
{
    struct load load = {.port = s->port,
                        .requests = &s->request,
                        .n = 1,
                        .connections = CONNECTIONS,
                        .seconds = slice,
                        .status = s->status};
    struct load_result r;
    double cpu = bench_cpu(s->pid);
    load_run(&load, &r);
    s->rate[round] = r.rate;
    s->cpu_us[round] = (bench_cpu(s->pid) - cpu) / (double)r.answers * 1e6;
    s->p99[round] = bench_quantile(r.latency, r.latency_n, 0.99);
    free(r.latency);
}

static void say_sides(struct bench *b, const struct sides *p, int rounds)
{
    double rate[BENCH_ROUNDS_MOST];
    double cpu[BENCH_ROUNDS_MOST];
    for (int i = 0; i < rounds; i++) {
        rate[i] = p->ours.rate[i] / p->bare.rate[i];
        cpu[i] = p->bare.cpu_us[i] / p->ours.cpu_us[i];
    }
    double ratio = bench_median(rate, rounds);
    bench_say(&(struct bench_row){
        p->what, bench_number(b, bench_median(p->ours.rate, rounds), "/s"),
        bench_number(b, bench_median(p->bare.rate, rounds), "/s"), ratio,
        str_format(b->arena, ">= %.2f", p->mark).p, bench_at_least(ratio, p->mark)});
    bench_say(&(struct bench_row){
        p->what_cpu, bench_number(b, bench_median(p->ours.cpu_us, rounds), " us"),
        bench_number(b, bench_median(p->bare.cpu_us, rounds), " us"),
        bench_median(cpu, rounds), "", BENCH_SHOWN});
}

static void ask_sides(struct bench *b, struct sides *p, int rounds)
{
    for (int i = 0; i < rounds; i++) {
        ask_side(&p->bare, i);
        ask_side(&p->ours, i);
        bench_tell("  %s: %.0f/s (%.0f us, p99 %.1f ms), bare %.0f/s (%.0f us)", p->what,
                   p->ours.rate[i], p->ours.cpu_us[i], p->ours.p99[i], p->bare.rate[i],
                   p->bare.cpu_us[i]);
    }
    say_sides(b, p, rounds);
}

static void ask_page(struct bench *b, struct sides *p, int rounds)
{
    ask_sides(b, p, rounds);
    bench_say(&(struct bench_row){
        "the same page, p99 at 32 connections",
        bench_number(b, bench_median(p->ours.p99, rounds), " ms"),
        bench_number(b, bench_median(p->bare.p99, rounds), " ms"), 0, "", BENCH_SHOWN});
}

/* The style sheet's URL stands in every page; its ETag in its answer. */
static struct str style_request(struct bench *b, int port, struct str page)
{
    struct str rest = str_part(page, str_find(page, STR("/a/style")), page.n);
    struct str url;
    struct str tag;
    bench_need(str_cut(&rest, '"', &url), "no style sheet");
    struct str packed = STR("Accept-Encoding: gzip\r\n");
    struct str answer =
        load_ask(b->arena, port, load_request(b->arena, port, url, packed));
    rest = str_part(answer, str_find(answer, STR("ETag: ")) + 6, answer.n);
    bench_need(str_cut(&rest, '\r', &tag), "no ETag");
    return load_request(b->arena, port, url,
                        str_format(b->arena, "%.*sIf-None-Match: %.*s\r\n",
                                   STR_PRINT(packed), STR_PRINT(tag)));
}

static void ask_idle(struct bench *b, pid_t pid, int port, struct str request)
{
    static int fd[IDLE];
    static char answer[256 * 1024];
    int64_t before = bench_resident(pid);
    for (int i = 0; i < IDLE; i++) {
        fd[i] = load_connect(port);
        bench_need(fd[i] >= 0 &&
                       write(fd[i], request.p, request.n) == (ssize_t)request.n &&
                       read(fd[i], answer, sizeof answer) > 0,
                   "idle connections");
    }
    usleep(200000);
    double more = (double)(bench_resident(pid) - before) / 1024;
    for (int i = 0; i < IDLE; i++) {
        close(fd[i]);
    }
    bench_say(&(struct bench_row){"1,000 idle keep-alive connections, more resident",
                                  str_format(b->arena, "%.2f MiB", more), STR(""), 0,
                                  "<= 16 MiB", bench_at_most(more, 16)});
}

static void ask_all(struct bench *b, const char *cadre, int rounds)
{
    struct bare *bare = ARENA_NEW(b->arena, struct bare);
    /* A leader of units[1], so of all units but the top: every list is filtered, and
     * shows what it would show unfiltered. */
    struct role_body role = {ROLE_LEADER, b->units[1], DAY_NONE, DAY_NONE};
    bench_open_account(b, (struct person_id){(int64_t)b->units_n + 1}, "leader", &role);
    struct str cookie = bench_enter(b, "leader");
    int port = load_free_port();
    bench_leave(b);
    const char *const words[] = {cadre,      "serve",
                                 "--db",     str_cstr(b->arena, b->db),
                                 "--listen", str_format(b->arena, "127.0.0.1:%d", port).p,
                                 NULL};
    pid_t ours = load_start(port, words);
    struct str request = load_request(b->arena, port, STR("/people"), cookie);
    struct str page = body_of(load_ask(b->arena, port, request));
    bare->b = b;
    cut_page(bare, page);
    bare->port = load_free_port();
    pid_t theirs = load_fork(bare->port, run_bare, bare);
    bench_tell("a page is %zu bytes", page.n);
    ask_idle(b, ours, port, request);
    struct sides *p = ARENA_NEW(b->arena, struct sides);
    *p = (struct sides){
        .what = "page of 50 persons to a bare list",
        .what_cpu = "the same, time of the server's threads for one",
        .ours = {.pid = ours, .port = port, .status = 200, .request = request},
        .bare = {.pid = theirs,
                 .port = bare->port,
                 .status = 200,
                 .request = load_request(b->arena, bare->port, STR("/page"), STR(""))},
        .mark = 0.7};
    ask_page(b, p, rounds);
    p->what = "304 to a bare answer of 100 bytes";
    p->ours.status = 304;
    p->ours.request = style_request(b, port, page);
    p->bare.request = load_request(b->arena, bare->port, STR("/small"), STR(""));
    p->mark = 0.5;
    ask_sides(b, p, rounds);
    load_stop(ours);
    load_stop(theirs);
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
    bench_need(argc > 1, "usage: pages_bench CADRE [ROUNDS [PEOPLE [UNITS]]]");
    int rounds = (int)argument(argc, argv, 2, ROUNDS_USUAL);
    int64_t people = argument(argc, argv, 3, 100000);
    int64_t units = argument(argc, argv, 4, 200);
    struct bench b;
    bench_open(&b, "pages");
    bench_make_house(&b, NULL, (size_t)units);
    bench_tell("filling the register with %lld persons ...", (long long)people);
    bench_fill(&b, people, people + units);
    ask_all(&b, argv[1], rounds);
    bench_close(&b);
    return 0;
}
