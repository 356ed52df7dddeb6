/* See bench.h. */
#include "bench.h"

#include <dirent.h>
#include <ftw.h>
#include <stdarg.h>
#include <unistd.h>

#include "words/faults.h"

enum {
    ARENA_CAP = 64 * 1024 * 1024,
    BATCH_ENTRIES = 10000, /* of one COMMIT while filling */
    BATCH_ARENA = 64 * 1024 * 1024,
    SEED = 108,
    UNITS_BELOW = 8,    /* of each unit of the third level */
    BORN_FIRST = -7305, /* 1950-01-01 */
    BORN_DAYS = 20000,
};

/* ---- the folder and the house ------------------------------------------------------ */

void bench_need(bool holds, const char *what)
{
    if (!holds) {
        perror(what);
        exit(1);
    }
}

void bench_must(const struct fault *fault)
{
    if (fault != NULL) {
        fprintf(stderr, "%s %s: %.*s %.*s\n", fault_kind_name(fault->kind),
                fault->id == 0 ? "memory" : fault_id_name(fault->id),
                STR_PRINT(fault->arg[0]), STR_PRINT(fault->arg[1]));
        exit(1);
    }
}

void bench_open(struct bench *b, const char *name)
{
    const char *under = getenv("TMPDIR");
    *b = (struct bench){.log = {-1, LOG_ERROR, NULL}};
    bench_need(digest_start(), "libsodium");
    b->arena = arena_open(&chunks_heap, ARENA_CAP);
    bench_need(b->arena != NULL, "memory");
    int n = snprintf(b->folder, sizeof b->folder, "%s/cadre-bench-%s-XXXXXX",
                     under != NULL ? under : "/var/tmp", name);
    bench_need(n > 0 && (size_t)n < sizeof b->folder, "TMPDIR");
    bench_need(mkdtemp(b->folder) != NULL, b->folder);
    b->db = str_format(b->arena, "%s/office.db", b->folder);
    b->clock = clock_system("Asia/Shanghai");
    b->log.clock = &b->clock;
    b->random = random_seeded(SEED);
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st;
    (void)flag;
    (void)ftw;
    return remove(path);
}

void bench_leave(struct bench *b)
{
    if (b->house != NULL) {
        writer_close(b->house->writer);
        store_close(b->house->store);
        b->house = NULL;
    }
}

void bench_close(struct bench *b)
{
    bench_leave(b);
    arena_close(b->arena);
    if (getenv("BENCH_KEEP") != NULL) {
        bench_tell("kept: %s", b->folder);
        return;
    }
    nftw(b->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* ---- jobs -------------------------------------------------------------------------- */

/* Work in a batch of its own. */
struct work {
    struct job job;
    struct bench *b;
    struct fault *(*work)(struct work *w, struct db *db);
    int64_t people, from, to;
};

static struct fault *run_work(struct job *job, struct db *db)
{
    struct work *w = (struct work *)job;
    return w->work(w, db);
}

void bench_write(struct bench *b, struct job *job)
{
    bench_need(job->arena != NULL, "memory");
    bench_must(writer_run(b->house->writer, job));
}

static void write_work(struct work *w)
{
    w->job =
        (struct job){.run = run_work, .arena = arena_open(&chunks_heap, BATCH_ARENA)};
    bench_write(w->b, &w->job);
    arena_close(w->job.arena);
}

struct fault *bench_append(struct bench *b, struct db *db, struct arena *a,
                           const struct kind *kind, int64_t subject, const void *body,
                           int64_t *seq)
{
    struct instant now = clock_now(&b->clock);
    struct draft draft = {.id = uuid_new(&b->random, now),
                          .kind = kind,
                          .subject = subject,
                          .day = day_add(clock_day_of(&b->clock, now), -b->days_ago),
                          .body = body};
    struct entry entry;
    bool again = false;
    TRY(ledger_append(b->house->ledger, db, a, &draft, &entry, &again));
    *seq = entry.seq;
    return NULL;
}

/* The department, one unit below it, and all others below that, in two levels. */
static struct fault *add_units(struct work *w, struct db *db)
{
    struct bench *b = w->b;
    struct unit_id above = {0};
    for (int64_t i = 0; i < w->to; i++) {
        bool third = i > 1 && (i - 2) % (UNITS_BELOW + 1) == 0;
        struct str name =
            str_format(w->job.arena, i == 0 ? "组织部" : "第%lld科室", (long long)i);
        struct unit_body body = unit_body_of(name, i == 0   ? (struct unit_id){0}
                                                   : third  ? b->units[1]
                                                   : i == 1 ? b->units[0]
                                                            : above);
        TRY(bench_append(b, db, w->job.arena, &kind_unit_add, 0, &body, &b->units[i].v));
        above = third ? b->units[i] : above;
        b->units_n++;
    }
    return NULL;
}

void bench_make_house(struct bench *b, const char *url, size_t units)
{
    bench_need(units > 1 && units <= BENCH_UNITS_MOST, "units");
    struct house_setup setup = {
        .db = url != NULL ? str_of(url) : b->db,
        .keys = str_format(b->arena, "%s/%s.keys", b->folder,
                           url != NULL ? "pg" : "office.db"),
        .clock = &b->clock,
        .log = &b->log,
        .chunks = &chunks_heap,
    };
    bench_leave(b);
    bench_must(house_make(b->arena, &setup, false, &b->house));
    b->units_n = 0;
    write_work(&(struct work){.b = b, .work = add_units, .to = (int64_t)units});
}

/* ---- people ------------------------------------------------------------------------ */

void bench_person(struct bench *b, struct arena *a, struct person_body *body)
{
    static const char *const first[] = {"宋", "卢", "吴", "林", "秦", "花", "柴", "李",
                                        "朱", "鲁", "武", "董", "张", "杨", "徐", "索",
                                        "戴", "刘", "史", "穆", "雷", "阮", "石", "解"};
    static const char *const second[] = {"建", "志", "文", "明", "国", "华", "永",
                                         "秀", "春", "海", "玉", "德", "少", "俊",
                                         "晓", "立", "",   "",   "",   ""};
    static const char *const third[] = {"江", "义", "用", "胜", "冲", "明", "荣", "进",
                                        "应", "仝", "达", "松", "平", "清", "志", "宁",
                                        "超", "宗", "逵", "进", "弘", "横", "二", "五",
                                        "七", "雄", "秀", "珍", "宝", "青", "勇", "山"};
    enum { FIRST = sizeof first / sizeof first[0] };
    enum { SECOND = sizeof second / sizeof second[0] };
    enum { THIRD = sizeof third / sizeof third[0] };
    struct str name = str_format(a, "%s%s%s", first[random_below(&b->random, FIRST)],
                                 second[random_below(&b->random, SECOND)],
                                 third[random_below(&b->random, THIRD)]);
    struct day born = {BORN_FIRST + (int32_t)random_below(&b->random, BORN_DAYS)};
    *body = person_body_of(name, (enum sex)random_below(&b->random, 2), born,
                           b->units[1 + random_below(&b->random, b->units_n - 1)]);
}

/* Behind the persons, two corrections and one leave in turn, of persons anywhere. */
static struct fault *add_change(struct work *w, struct db *db, int64_t i)
{
    struct bench *b = w->b;
    struct arena *a = w->job.arena;
    struct person_body body;
    struct leave_body leave = {{BORN_FIRST + 2 * BORN_DAYS}, LEAVE_TRANSFER};
    int64_t subject =
        (int64_t)b->units_n + 1 + (int64_t)random_below(&b->random, (uint64_t)w->people);
    bench_person(b, a, &body);
    return i % 3 == 0
               ? bench_append(b, db, a, &kind_person_leave, subject, &leave, &subject)
               : bench_append(b, db, a, &kind_person_correct, subject, &body, &subject);
}

static struct fault *add_entries(struct work *w, struct db *db)
{
    db_cache_widely(db, w->job.arena);
    for (int64_t i = w->from; i < w->to; i++) {
        struct person_body body;
        int64_t seq;
        if (i >= w->people) {
            TRY(add_change(w, db, i));
            continue;
        }
        bench_person(w->b, w->job.arena, &body);
        TRY(bench_append(w->b, db, w->job.arena, &kind_person_add, 0, &body, &seq));
    }
    return NULL;
}

double bench_fill(struct bench *b, int64_t people, int64_t entries)
{
    double began = bench_now();
    int64_t all = entries - (int64_t)b->units_n;
    for (int64_t from = 0; from < all; from += BATCH_ENTRIES) {
        int64_t to = from + BATCH_ENTRIES < all ? from + BATCH_ENTRIES : all;
        write_work(&(struct work){
            .b = b, .work = add_entries, .people = people, .from = from, .to = to});
    }
    return bench_now() - began;
}

int64_t bench_size(struct bench *b)
{
    struct db *db = NULL;
    struct ledger_head head = {0};
    bench_must(store_reader(b->arena, b->house->store, &db));
    bench_must(ledger_head_read(db, b->arena, &head));
    db_close(db);
    return head.size;
}

/* ---- who asks ---------------------------------------------------------------------- */

struct entering {
    struct job job;
    struct bench *b;
    struct str login, token;
    struct person_id person;
    const struct role_body *role;
};

static struct fault *open_account(struct job *job, struct db *db)
{
    struct entering *e = (struct entering *)job;
    struct account_body account = {e->login};
    int64_t seq;
    TRY(bench_append(e->b, db, job->arena, &kind_account_open, e->person.v, &account,
                     &seq));
    return e->role == NULL ? NULL
                           : bench_append(e->b, db, job->arena, &kind_role_grant,
                                          e->person.v, e->role, &seq);
}

static struct fault *enter(struct job *job, struct db *db)
{
    struct entering *e = (struct entering *)job;
    struct random random = random_system();
    struct instant now = clock_now(&e->b->clock);
    struct viewer v;
    TRY(viewer_by_login(db, job->arena, e->login, clock_day_of(&e->b->clock, now), &v));
    return access_enter(db, job->arena, e->login, v.person, &random, now, &e->token);
}

void bench_open_account(struct bench *b, struct person_id person, const char *login,
                        const struct role_body *role)
{
    struct entering e = {.job = {.run = open_account, .arena = b->arena},
                         .b = b,
                         .login = str_of(login),
                         .person = person,
                         .role = role};
    bench_write(b, &e.job);
}

struct str bench_enter(struct bench *b, const char *login)
{
    struct entering e = {
        .job = {.run = enter, .arena = b->arena}, .b = b, .login = str_of(login)};
    bench_write(b, &e.job);
    if (getenv("BENCH_KEEP") != NULL) {
        bench_tell("Cookie: cadre=%.*s", STR_PRINT(e.token));
    }
    return str_format(b->arena, "Cookie: cadre=%.*s\r\n", STR_PRINT(e.token));
}

/* ---- measuring --------------------------------------------------------------------- */

double bench_now(void)
{
    return (double)clock_monotonic_us() / 1e6;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_quantile(double *values, size_t n, double share)
{
    qsort(values, n, sizeof *values, by_value);
    size_t at = (size_t)((double)n * share);
    return values[at < n ? at : n - 1];
}

double bench_median(const double *values, int n)
{
    double sorted[BENCH_ROUNDS_MOST];
    bench_need(n > 0 && n <= BENCH_ROUNDS_MOST, "rounds");
    memcpy(sorted, values, (size_t)n * sizeof *values);
    return bench_quantile(sorted, (size_t)n, 0.5);
}

int64_t bench_resident(pid_t pid)
{
    char path[64];
    char line[256];
    long long kib = -1;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "r");
    bench_need(file != NULL, path);
    while (kib < 0 && fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "VmRSS: %lld kB", &kib) != 1) {
            kib = -1;
        }
    }
    fclose(file);
    return kib;
}

double bench_cpu(pid_t pid)
{
    char path[300];
    long long all = 0;
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    DIR *threads = opendir(path);
    bench_need(threads != NULL, path);
    for (struct dirent *t = readdir(threads); t != NULL; t = readdir(threads)) {
        long long ns = 0;
        snprintf(path, sizeof path, "/proc/%d/task/%s/schedstat", (int)pid, t->d_name);
        FILE *file = t->d_name[0] == '.' ? NULL : fopen(path, "r");
        if (file != NULL) {
            all += fscanf(file, "%lld", &ns) == 1 ? ns : 0;
            fclose(file);
        }
    }
    closedir(threads);
    return (double)all / 1e9;
}

/* ---- saying ------------------------------------------------------------------------ */

void bench_say(const struct bench_row *r)
{
    static const char *const verdicts[] = {"shown", "reached", "missed"};
    char ratio[32] = "";
    if (r->ratio > 0) {
        snprintf(ratio, sizeof ratio, "%.2f", r->ratio);
    }
    printf("row\t%s\t%.*s\t%.*s\t%s\t%s\t%s\n", r->what, STR_PRINT(r->ours),
           STR_PRINT(r->reference), ratio, r->mark, verdicts[r->verdict]);
    fflush(stdout);
}

enum bench_verdict bench_at_least(double value, double mark)
{
    return value >= mark ? BENCH_REACHED : BENCH_MISSED;
}

enum bench_verdict bench_at_most(double value, double mark)
{
    return value <= mark ? BENCH_REACHED : BENCH_MISSED;
}

struct str bench_number(struct bench *b, double value, const char *unit)
{
    if (value < 100) {
        return str_format(b->arena, "%.2f%s", value, unit);
    }
    char digits[32];
    int n = snprintf(digits, sizeof digits, "%.0f", value);
    struct text t = text_new(b->arena, 48);
    for (int i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0) {
            text_add_char(&t, ',');
        }
        text_add_char(&t, digits[i]);
    }
    text_add(&t, str_of(unit));
    return text_str(&t);
}

void bench_tell(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}
