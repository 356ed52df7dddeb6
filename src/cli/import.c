/* cadre import people, posts: a clerk's file becomes entries, after a dry run that says
 * all. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "cli/cli.h"
#include "exchange/import_back.h"
#include "exchange/import_work.h"
#include "exchange/intake.h"
#include "words/faults.h"

enum {
    MAPPING_MOST = 64 * 1024,
    TOLD_MOST = 200,     /* rows told one by one on a terminal */
    REMARKS_MOST = 1000, /* told one by one as JSON; all are counted */
    SPILL = 64 * 1024,
    COPY = 64 * 1024,
};

struct import_opts {
    struct str map, refused, match, within;
    struct day snapshot;
    bool yes;
    int64_t go_on;
};
#define AT(member) offsetof(struct import_opts, member)
static const struct field import_fields[] = {
    {"map", FIELD_TEXT, false, AT(map), 0, 1000, NULL, NULL, 0},
    {"refused", FIELD_TEXT, false, AT(refused), 0, 1000, NULL, NULL, 0},
    {"match", FIELD_TEXT, false, AT(match), 0, 4000, NULL, NULL, 0},
    {"snapshot", FIELD_DAY, false, AT(snapshot), 0, 0, NULL, NULL, 0},
    {"within", FIELD_TEXT, false, AT(within), 0, 200, NULL, NULL, 0},
    {"yes", FIELD_BOOL, false, AT(yes), 0, 0, NULL, NULL, 0},
    {"go-on", FIELD_INT, false, AT(go_on), 0, INT64_MAX, NULL, NULL, 0},
};
const struct fields import_options = FIELDS(import_fields, struct import_opts);

/* One run over the file, dry or not. */
struct file_run {
    struct import_work work;
    const struct import_opts *options;
    struct cli *cli;
    struct import_file file;
    struct import_back back;
    int rows_fd; /* refused rows as JSON, until the counts before them are known */
    struct text rows;
    struct text remarks; /* as JSON, REMARKS_MOST of them */
    int64_t noted;
    int64_t told, kept, started_us;
};

static struct fault *failed(struct cli *c, struct str file)
{
    return fault_file_failed(c->arena, file, str_of(strerror(errno)));
}

static void close_file(void *what)
{
    close(*(int *)what);
}

/* Closed with the command. */
static struct fault *open_file(struct cli *c, struct str file, int flags, int *fd)
{
    *fd = open(str_cstr(c->arena, file), flags | O_CLOEXEC, 0600);
    if (*fd < 0) {
        return failed(c, file);
    }
    int *kept = ARENA_NEW(c->arena, int);
    *kept = *fd;
    arena_on_close(c->arena, close_file, kept);
    return NULL;
}

/* A file that is gone with the command. */
static struct fault *open_nameless(struct cli *c, int *fd)
{
    const char *folder = getenv("TMPDIR");
    return open_file(c, str_of(folder != NULL ? folder : "/tmp"), O_TMPFILE | O_RDWR, fd);
}

static struct fault *open_source(struct cli *c, struct str file, struct source *source)
{
    int fd = -1;
    TRY(open_file(c, file, O_RDONLY, &fd));
    return source_of_file(c->arena, fd, file, source);
}

/* A file, or one saved by this name on the page. */
static struct fault *read_map(struct file_run *r, struct str file,
                              struct mapped_list *mapping)
{
    struct cli *c = r->cli;
    struct source source;
    struct saved_mapping saved;
    struct db *db = NULL;
    bool found = false;
    size_t n = 0;
    if (access(str_cstr(c->arena, file), F_OK) != 0) {
        TRY(store_reader(c->arena, r->work.house->store, &db));
        struct fault *fault = mapping_saved(db, c->arena, file, &saved, &found);
        db_close(db);
        TRY(fault);
    }
    if (found) {
        return mapping_read(c->arena, saved.text, mapping);
    }
    char *text = arena_alloc(c->arena, MAPPING_MOST);
    TRY(open_source(c, file, &source));
    TRY(source_read(&source, c->arena, 0, text, MAPPING_MOST, &n));
    return mapping_read(c->arena, (struct str){text, n}, mapping);
}

/* ---- telling ----------------------------------------------------------------------- */

static void tell_row(struct file_run *r, struct arena *a, const struct row_report *report)
{
    static const char *const signs[ROW_OUTCOMES] = {"+", "~", "=", "-", "!"};
    struct cli *c = r->cli;
    bool quiet = report->outcome == ROW_SAME && report->remarks.n == 0;
    if (c->common.json || quiet || r->told >= TOLD_MOST) {
        return;
    }
    r->work.run.detail = ++r->told < TOLD_MOST;
    struct text line = text_new(a, 256);
    text_add_format(&line, "%s %lld %.*s", signs[report->outcome],
                    (long long)report->number, STR_PRINT(report->name));
    for (size_t i = 0; i < report->changes.n; i++) {
        const struct row_change *change = &report->changes.at[i];
        text_add(&line, STR("  "));
        text_add(&line, change->field->label(a, c->lang));
        text_add(&line, STR(": "));
        if (change->from.n > 0) {
            text_add_format(&line, "%.*s -> ", STR_PRINT(change->from));
        }
        text_add(&line, change->to);
    }
    for (size_t i = 0; i < report->remarks.n; i++) {
        text_add(&line, STR("  "));
        text_add(&line, import_remark_text(a, c->lang, &report->remarks.at[i]));
    }
    if (report->why != NULL) {
        text_add(&line, STR("  "));
        text_add(&line, import_why(a, c->lang, report));
    }
    text_add(&c->out, text_visible(a, text_str(&line), false));
    text_add_char(&c->out, '\n');
}

static struct fault *spill_rows(struct file_run *r)
{
    size_t at = 0;
    while (at < r->rows.n) {
        ssize_t n = write(r->rows_fd, r->rows.p + at, r->rows.n - at);
        if (n < 0 && errno != EINTR) {
            return failed(r->cli, STR("tmp"));
        }
        at += n > 0 ? (size_t)n : 0;
    }
    r->rows.n = 0;
    return NULL;
}

/* Members in the order of their bytes, as all JSON of ours. */
static struct fault *keep_json(struct file_run *r, struct arena *a,
                               const struct row_report *report)
{
    struct text *out = &r->rows;
    text_add(out, r->kept++ > 0 ? STR(",") : STR(""));
    text_add(out, STR("{\"column\":"));
    json_write_string(out, report->column);
    text_add(out, STR(",\"reason\":"));
    json_write_string(out, say_fault(a, r->cli->lang, report->why));
    text_add_format(out, ",\"row\":%lld,\"value\":", (long long)report->number);
    json_write_string(out, report->value);
    text_add_char(out, '}');
    return out->n > SPILL ? spill_rows(r) : NULL;
}

/* The same members as those of refused rows. */
static void keep_remarks(struct file_run *r, struct arena *a,
                         const struct row_report *report)
{
    struct text *out = &r->remarks;
    for (size_t i = 0; i < report->remarks.n && r->noted < REMARKS_MOST; i++) {
        const struct row_remark *remark = &report->remarks.at[i];
        text_add(out, r->noted++ > 0 ? STR(",") : STR(""));
        text_add(out, STR("{\"column\":"));
        json_write_string(out, remark->column);
        text_add(out, STR(",\"reason\":"));
        json_write_string(out, say_fault(a, r->cli->lang, remark->what));
        text_add_format(out, ",\"row\":%lld,\"value\":", (long long)report->number);
        json_write_string(out, remark->value);
        text_add_char(out, '}');
    }
}

/* Refused rows come back as the same kind of file with a column more. */
static struct fault *watch_row(void *ctx, const struct row_report *report,
                               const struct row *row)
{
    struct file_run *r = ctx;
    struct arena *a = r->work.scratch;
    tell_row(r, a, report);
    keep_remarks(r, a, report);
    if (report->outcome != ROW_REFUSED) {
        return NULL;
    }
    TRY(keep_json(r, a, report));
    if (r->options->refused.n == 0 || row == NULL) {
        return NULL;
    }
    if (r->back.header.n == 0) {
        struct cli *c = r->cli;
        TRY(open_file(c, r->options->refused, O_RDWR | O_CREAT | O_TRUNC, &r->back.fd));
        r->back.lang = c->lang;
        r->back.made = clock_now(c->clock);
        TRY(import_back_open(c->arena, &r->file, &r->back));
    }
    return import_back_row(a, &r->back, row, import_why(a, r->cli->lang, report));
}

static struct fault *tell_progress(struct import_work *work)
{
    struct file_run *r = work->ctx;
    int64_t us = clock_monotonic_us() - r->started_us;
    if (!r->cli->common.json && isatty(STDERR_FILENO) && us > 0) {
        fprintf(stderr, "\r%lld rows, %lld/s ", (long long)work->run.rows,
                (long long)(work->run.rows * 1000000 / us));
    }
    return cli_flush(r->cli);
}

/* ---- the report -------------------------------------------------------------------- */

static struct fault *copy_rows(struct file_run *r)
{
    struct cli *c = r->cli;
    char *block = arena_bytes(c->arena, COPY);
    TRY(spill_rows(r));
    if (lseek(r->rows_fd, 0, SEEK_SET) != 0) {
        return failed(c, STR("tmp"));
    }
    for (ssize_t n = read(r->rows_fd, block, COPY); n > 0;
         n = read(r->rows_fd, block, COPY)) {
        text_add(&c->out, (struct str){block, (size_t)n});
        TRY(cli_flush(c));
    }
    return NULL;
}

static struct fault *print_json(struct file_run *r)
{
    struct text *out = &r->cli->out;
    const struct importing *run = &r->work.run;
    text_add_format(out,
                    "{\"changed\":%lld,\"dry_run\":%s,\"ended\":%lld,\"held\":%s,"
                    "\"import\":%lld,\"new\":%lld,\"passed\":%lld,\"refused\":%lld,"
                    "\"remarked\":%lld,\"remarks\":[",
                    (long long)run->counts[ROW_CHANGED], run->dry ? "true" : "false",
                    (long long)run->ended, r->work.held ? "true" : "false",
                    (long long)run->import.v, (long long)run->counts[ROW_NEW],
                    (long long)run->counts[ROW_PASSED],
                    (long long)run->counts[ROW_REFUSED], (long long)run->remarked);
    text_add(out, text_str(&r->remarks));
    text_add(out, STR("],\"rows\":["));
    TRY(copy_rows(r));
    text_add_format(out, "],\"same\":%lld}\n", (long long)run->counts[ROW_SAME]);
    return NULL;
}

static struct fault *print_report(struct file_run *r)
{
    struct cli *c = r->cli;
    struct arena *a = c->arena;
    const int64_t *n = r->work.run.counts;
    if (c->common.json) {
        return print_json(r);
    }
    text_add(&c->out, say_import_report(a, c->lang, n[ROW_NEW], n[ROW_CHANGED],
                                        n[ROW_SAME], n[ROW_REFUSED]));
    if (n[ROW_PASSED] > 0) {
        text_add_char(&c->out, '\n');
        text_add(&c->out, say_import_passed(a, c->lang, n[ROW_PASSED]));
    }
    if (r->work.run.remarked > 0) {
        text_add_char(&c->out, '\n');
        text_add(&c->out, say_import_remarked(a, c->lang, r->work.run.remarked));
    }
    if (day_known(r->work.run.snapshot)) {
        text_add_char(&c->out, '\n');
        text_add(&c->out, r->work.held ? say_import_held(a, c->lang)
                                       : say_import_ended(a, c->lang, r->work.run.ended));
    }
    text_add_char(&c->out, '\n');
    return NULL;
}

/* ---- the run ----------------------------------------------------------------------- */

static struct fault *hand(struct import_work *work)
{
    struct fault *fault = writer_run(work->house->writer, &work->job);
    return fault != NULL ? fault : work->job.fault;
}

/* "12=57,13=new": row 12 is person 57, row 13 somebody new. */
static struct fault *read_choices(struct cli *c, struct str text,
                                  struct row_choice_list *choices)
{
    struct str one;
    while (str_cut(&text, ',', &one)) {
        size_t equals = str_find(one, STR("="));
        struct str what = str_trim(str_part(one, equals + 1, one.n));
        struct row_choice *choice = LIST_ADD(c->arena, choices);
        choice->fresh = str_equal(what, STR("new"));
        choice->skip = str_equal(what, STR("skip"));
        if (equals == one.n ||
            !str_to_int(str_trim(str_part(one, 0, equals)), &choice->row) ||
            (!choice->fresh && !choice->skip && !str_to_int(what, &choice->person.v))) {
            return fault_at(fault_import_match(c->arena, one), STR("match"));
        }
    }
    return NULL;
}

static struct fault *read_mapping(struct file_run *r, const struct source *source)
{
    struct cli *c = r->cli;
    struct importing *run = &r->work.run;
    bool given = r->options->map.n > 0;
    if (given) {
        TRY(read_map(r, r->options->map, &run->mapping));
    }
    TRY(import_file_open(c->arena, source, given ? &run->mapping : NULL, &r->file));
    if (!given) {
        mapping_propose(c->arena, &r->file.header, run->posts, &run->mapping);
    }
    if (run->mapping.n == 0) {
        return fault_mapping_empty(c->arena);
    }
    bool posts = mapping_names_posts(&run->mapping);
    if (posts != run->posts) {
        return run->posts ? fault_import_not_posts(c->arena)
                          : fault_import_not_people(c->arena);
    }
    return mapping_bind(c->arena, &r->file.header, &run->mapping);
}

static struct fault *find_within(struct file_run *r)
{
    struct cli *c = r->cli;
    struct db *db = NULL;
    TRY(store_reader(c->arena, r->work.house->store, &db));
    struct fault *fault = cli_unit(c, db, r->options->within, &r->work.run.within);
    db_close(db);
    return fault;
}

static struct fault *run_file(struct file_run *r)
{
    struct cli *c = r->cli;
    TRY(find_within(r));
    TRY(import_work_run(&r->work));
    if (!r->work.run.dry) {
        TRY(cli_keep_checkpoint(c, r->work.house));
    }
    if (r->back.header.n > 0) {
        TRY(import_back_close(c->arena, &r->back));
    }
    return print_report(r);
}

struct fault *cmd_import(struct cli *c, void *options, int *exit)
{
    const struct import_opts *o = options;
    struct source source;
    struct file_run *r = ARENA_NEW(c->arena, struct file_run);
    *r = (struct file_run){
        .work = {.as = c->common.as, .hand = hand, .pause = tell_progress, .ctx = r},
        .options = o,
        .cli = c,
        .rows = text_new(c->arena, SPILL + 4096),
        .remarks = text_new(c->arena, 4096),
        .started_us = clock_monotonic_us(),
    };
    r->work.arena = c->arena;
    r->work.file = &r->file;
    r->work.go_on = (struct import_id){o->go_on};
    r->work.run.snapshot = o->snapshot;
    r->work.run.posts = strcmp(c->command->verb, "posts") == 0;
    r->work.run.dry = c->common.dry_run || !o->yes;
    r->work.run.detail = !c->common.json;
    r->work.run.watch = (struct import_watch){r, watch_row};
    TRY(open_nameless(c, &r->rows_fd));
    TRY(open_source(c, c->words.at[0], &source));
    TRY(read_choices(c, o->match, &r->work.run.choices));
    TRY(cli_open(c, &r->work.house));
    TRY(read_mapping(r, &source));
    TRY(run_file(r));
    *exit = r->work.run.counts[ROW_REFUSED] > 0 ? EXIT_REFUSED : EXIT_OK;
    return NULL;
}

/* ---- undo, list -------------------------------------------------------------------- */

static struct fault *undo_it(struct cli_change *change)
{
    int64_t id = 0;
    if (!str_to_int(change->cli->words.at[0], &id)) {
        return fault_import_missing(change->cli->arena, 0);
    }
    return import_undo(&change->act, (struct import_id){id});
}

struct fault *cmd_import_undo(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct cli_change change = {.needs = CAN_WRITE_REGISTER, .change = undo_it};
    return cli_write(c, &change);
}

struct fault *cmd_import_list(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    static const char *const states[] = {"open", "done", "undone"};
    struct db *db;
    struct viewer v;
    struct import_list imports = {0};
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(cli_need(c, &v, CAN_WRITE_REGISTER));
    TRY(import_all(db, c->arena, &imports));
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < imports.n; i++) {
        const struct import *m = &imports.at[i];
        struct json *o = json_new(c->arena, JSON_OBJECT);
        json_set(c->arena, o, STR("id"), json_int(c->arena, m->id.v));
        json_set(c->arena, o, STR("file"), json_str(c->arena, m->file));
        json_set(c->arena, o, STR("rows"), json_int(c->arena, m->rows));
        json_set(c->arena, o, STR("state"), json_str(c->arena, str_of(states[m->state])));
        json_push(c->arena, list, o);
        if (!c->common.json) {
            text_add_format(&c->out, "%lld\t%s\t%lld\t%.*s\n", (long long)m->id.v,
                            states[m->state], (long long)m->rows, STR_PRINT(m->file));
        }
    }
    if (c->common.json) {
        cli_json(c, list);
    }
    return NULL;
}

/* ---- columns saved by name --------------------------------------------------------- */

struct fault *cmd_import_mappings(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct saved_mapping_list all = {0};
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(cli_need(c, &v, CAN_WRITE_REGISTER));
    TRY(mappings_saved(db, c->arena, &all));
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < all.n; i++) {
        struct json *o = json_new(c->arena, JSON_OBJECT);
        json_set(c->arena, o, STR("name"), json_str(c->arena, all.at[i].name));
        json_set(c->arena, o, STR("text"), json_str(c->arena, all.at[i].text));
        json_push(c->arena, list, o);
        if (!c->common.json) {
            text_add(&c->out, all.at[i].name);
            text_add_char(&c->out, '\n');
        }
    }
    if (c->common.json) {
        cli_json(c, list);
    }
    return NULL;
}

static struct fault *forget_it(struct cli_change *change)
{
    return mapping_drop(&change->act, change->cli->words.at[0]);
}

struct fault *cmd_import_forget(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct cli_change change = {.needs = CAN_WRITE_REGISTER, .change = forget_it};
    return cli_write(c, &change);
}
