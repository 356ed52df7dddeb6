/* cadre import: a clerk's file becomes entries, after a dry run that says all. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "cli/cli.h"
#include "exchange/import.h"
#include "formats/csv.h"
#include "words/faults.h"

enum {
    MAPPING_MOST = 64 * 1024,
    TOLD_MOST = 200, /* rows told one by one on a terminal */
    CHUNK_ARENA = 24 * 1024 * 1024,
};

struct import_opts {
    struct str map, refused;
    bool yes;
    int64_t go_on;
};
static const struct field import_fields[] = {
    {"map", FIELD_TEXT, false, offsetof(struct import_opts, map), 0, 1000, NULL, NULL, 0},
    {"refused", FIELD_TEXT, false, offsetof(struct import_opts, refused), 0, 1000, NULL,
     NULL, 0},
    {"yes", FIELD_BOOL, false, offsetof(struct import_opts, yes), 0, 0, NULL, NULL, 0},
    {"go-on", FIELD_INT, false, offsetof(struct import_opts, go_on), 0, INT64_MAX, NULL,
     NULL, 0},
};
const struct fields import_options = FIELDS(import_fields, struct import_opts);

/* One run over the file, dry or not. */
struct file_run {
    struct cli_change change;
    const struct import_opts *options;
    struct cli *cli;
    struct csv *csv;
    struct str digest;
    struct str_list header;
    struct importing importing;
    struct arena *scratch; /* rows and reports of a chunk */
    struct row_list rows;
    struct json *refused;
    struct text refused_file;
    int64_t told, started_us;
    bool more;
};

static struct fault *failed(struct cli *c, struct str file)
{
    return fault_file_failed(c->arena, file, str_of(strerror(errno)));
}

static struct fault *open_source(struct cli *c, struct str file, struct source *source)
{
    int fd = open(str_cstr(c->arena, file), O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return failed(c, file);
    }
    return source_of_file(c->arena, fd, file, source);
}

static struct fault *read_map(struct cli *c, struct str file, struct mapped_list *mapping)
{
    struct source source;
    size_t n = 0;
    char *text = arena_alloc(c->arena, MAPPING_MOST);
    TRY(open_source(c, file, &source));
    TRY(source_read(&source, c->arena, 0, text, MAPPING_MOST, &n));
    close(source.fd);
    return mapping_read(c->arena, (struct str){text, n}, mapping);
}

/* ---- telling ----------------------------------------------------------------------- */

static void tell_row(struct file_run *r, const struct row_report *report)
{
    static const char *const signs[ROW_OUTCOMES] = {"+", "~", "=", "!"};
    struct cli *c = r->cli;
    if (c->common.json || report->outcome == ROW_SAME || r->told++ >= TOLD_MOST) {
        return;
    }
    text_add_format(&c->out, "%s %lld", signs[report->outcome],
                    (long long)report->number);
    for (size_t i = 0; i < report->changes.n; i++) {
        const struct row_change *change = &report->changes.at[i];
        text_add_format(&c->out, "  %s: %.*s -> %.*s", change->field->name,
                        STR_PRINT(change->from), STR_PRINT(change->to));
    }
    if (report->why != NULL) {
        text_add_format(&c->out, "  %.*s %.*s", STR_PRINT(report->why->field),
                        STR_PRINT(say_fault(c->arena, c->lang, report->why)));
    }
    text_add_char(&c->out, '\n');
}

/* Refused rows come back as the same file with a column more. */
static struct fault *keep_refused(void *ctx, const struct row_report *report,
                                  const struct row *row)
{
    struct file_run *r = ctx;
    struct arena *a = r->cli->arena;
    tell_row(r, report);
    if (report->outcome != ROW_REFUSED) {
        return NULL;
    }
    struct str why = str_copy(a, say_fault(a, r->cli->lang, report->why));
    struct str place = str_copy(a, report->why->field);
    struct json *o = json_new(a, JSON_OBJECT);
    json_set(a, o, STR("row"), json_int(a, report->number));
    json_set(a, o, STR("column"), json_str(a, place));
    json_set(a, o, STR("reason"), json_str(a, why));
    json_push(a, r->refused, o);
    for (size_t i = 0; i < r->header.n; i++) {
        csv_write_cell(&r->refused_file, i < row->n ? row->cells[i].text : STR(""),
                       false);
    }
    csv_write_cell(
        &r->refused_file,
        place.n > 0 ? str_format(a, "%.*s: %.*s", STR_PRINT(place), STR_PRINT(why)) : why,
        true);
    return NULL;
}

/* ---- chunks ------------------------------------------------------------------------ */

static struct row copy_row(struct arena *a, const struct row *row)
{
    struct row copy = *row;
    struct cell *cells = ARENA_ARRAY(a, struct cell, row->n);
    for (size_t i = 0; i < row->n; i++) {
        cells[i] = row->cells[i];
        cells[i].text = str_copy(a, row->cells[i].text);
    }
    copy.cells = cells;
    return copy;
}

static struct fault *read_rows(struct file_run *r)
{
    r->rows = (struct row_list){0};
    r->more = true;
    while (r->more && r->rows.n < IMPORT_CHUNK) {
        struct row row;
        TRY(csv_next(r->csv, r->scratch, &row, &r->more));
        if (r->more) {
            *LIST_ADD(r->scratch, &r->rows) = copy_row(r->scratch, &row);
        }
    }
    return NULL;
}

static struct fault *open_it(struct cli_change *change)
{
    struct file_run *r = (struct file_run *)change;
    struct import_body body = {r->cli->words.at[0], r->digest,
                               mapping_write(r->cli->arena, &r->importing.mapping)};
    return import_open(&change->act, &body, &r->importing.import);
}

static struct fault *chunk_it(struct cli_change *change)
{
    struct file_run *r = (struct file_run *)change;
    change->act.arena = r->scratch;
    TRY(import_chunk(&change->act, change->house->random, &r->importing, &r->rows));
    return r->importing.dry ? fault_cli_dry_run(r->scratch) : NULL;
}

static struct fault *finish_it(struct cli_change *change)
{
    struct file_run *r = (struct file_run *)change;
    return import_done(&change->act, &r->importing);
}

static struct fault *step(struct file_run *r, struct fault *(*what)(struct cli_change *))
{
    r->change.change = what;
    struct fault *fault = cli_write_quietly(r->cli, &r->change);
    bool dry = fault != NULL && fault->id == FAULT_CLI_DRY_RUN_ID;
    return dry ? NULL : fault;
}

static void tell_rate(const struct file_run *r)
{
    int64_t us = clock_monotonic_us() - r->started_us;
    if (!r->cli->common.json && isatty(STDERR_FILENO) && us > 0) {
        fprintf(stderr, "\r%lld rows, %lld/s ", (long long)r->importing.rows,
                (long long)(r->importing.rows * 1000000 / us));
    }
}

static struct fault *run_chunks(struct file_run *r)
{
    int64_t skip = 0;
    for (r->more = true; r->more;) {
        TRY(read_rows(r));
        if (skip < r->importing.rows && r->options->go_on != 0 &&
            r->importing.import.v != 0 &&
            skip + (int64_t)r->rows.n <= r->importing.rows) {
            skip += (int64_t)r->rows.n; /* done before it was cut off */
        } else if (r->rows.n > 0) {
            TRY(step(r, chunk_it));
            skip = r->importing.rows;
        }
        tell_rate(r);
        TRY(cli_flush(r->cli));
        arena_reset(r->scratch);
    }
    return NULL;
}

/* ---- the run ----------------------------------------------------------------------- */

static struct fault *digest_file(struct cli *c, const struct source *source,
                                 struct str *hex)
{
    struct hash hash = {{0}};
    char *block = arena_alloc(c->arena, 65536);
    size_t n = 1;
    for (uint64_t at = 0; n > 0; at += n) {
        TRY(source_read(source, c->arena, at, block, 65536, &n));
        hash = n > 0 ? hash_of(hash_str(&hash), (struct str){block, n}, STR_NONE) : hash;
    }
    struct text t = text_new(c->arena, 64);
    text_add_hex(&t, hash_str(&hash));
    *hex = text_str(&t);
    return NULL;
}

static struct fault *open_csv(struct file_run *r, const struct source *source)
{
    struct cli *c = r->cli;
    struct row head;
    TRY(csv_open(c->arena, source, (struct csv_options){0}, &r->csv));
    TRY(csv_next(r->csv, c->arena, &head, &r->more));
    for (size_t i = 0; r->more && i < head.n; i++) {
        *LIST_ADD(c->arena, &r->header) =
            str_copy(c->arena, str_trim(head.cells[i].text));
    }
    if (r->options->map.n > 0) {
        TRY(read_map(c, r->options->map, &r->importing.mapping));
    } else {
        mapping_propose(c->arena, &r->header, &r->importing.mapping);
    }
    if (r->importing.mapping.n == 0) {
        return fault_mapping_empty(c->arena);
    }
    return mapping_bind(c->arena, &r->header, &r->importing.mapping);
}

static struct fault *go_on(struct file_run *r)
{
    struct db *db = NULL;
    struct import import;
    bool found = false;
    struct import_id id = {r->options->go_on};
    TRY(store_reader(r->cli->arena, r->change.house->store, &db));
    struct fault *fault = import_find(db, r->cli->arena, id, &import, &found);
    db_close(db);
    TRY(fault);
    if (!found || import.state != IMPORT_OPEN) {
        return fault_import_missing(r->cli->arena, id.v);
    }
    if (!str_equal(import.digest, r->digest)) {
        return fault_import_changed(r->cli->arena);
    }
    r->importing.import = id;
    r->importing.rows = import.rows;
    return NULL;
}

static struct fault *write_refused(struct file_run *r)
{
    struct str file = r->options->refused;
    if (file.n == 0 || r->importing.counts[ROW_REFUSED] == 0) {
        return NULL;
    }
    struct text head = text_new(r->cli->arena, 256);
    csv_write_mark(&head);
    for (size_t i = 0; i < r->header.n; i++) {
        csv_write_cell(&head, r->header.at[i], false);
    }
    csv_write_cell(&head, say_import_reason(r->cli->arena, r->cli->lang), true);
    int fd = open(str_cstr(r->cli->arena, file), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
                  0600);
    bool good =
        fd >= 0 && write(fd, head.p, head.n) == (ssize_t)head.n &&
        write(fd, r->refused_file.p, r->refused_file.n) == (ssize_t)r->refused_file.n;
    struct fault *fault = good ? NULL : failed(r->cli, file);
    if (fd >= 0) {
        close(fd);
    }
    return fault;
}

static void print_report(struct file_run *r)
{
    struct cli *c = r->cli;
    struct arena *a = c->arena;
    const int64_t *n = r->importing.counts;
    if (!c->common.json) {
        text_add(&c->out, say_import_report(a, c->lang, n[ROW_NEW], n[ROW_CHANGED],
                                            n[ROW_SAME], n[ROW_REFUSED]));
        text_add_char(&c->out, '\n');
        return;
    }
    struct json *o = json_new(a, JSON_OBJECT);
    json_set(a, o, STR("import"), json_int(a, r->importing.import.v));
    json_set(a, o, STR("dry_run"), json_bool(a, r->importing.dry));
    json_set(a, o, STR("new"), json_int(a, n[ROW_NEW]));
    json_set(a, o, STR("changed"), json_int(a, n[ROW_CHANGED]));
    json_set(a, o, STR("same"), json_int(a, n[ROW_SAME]));
    json_set(a, o, STR("refused"), json_int(a, n[ROW_REFUSED]));
    json_set(a, o, STR("rows"), r->refused);
    cli_json(c, o);
}

static void close_scratch(void *what)
{
    arena_close(what);
}

static struct fault *run_file(struct file_run *r)
{
    TRY(cli_open(r->cli, &r->change.house));
    if (r->options->go_on != 0) {
        TRY(go_on(r));
    } else if (!r->importing.dry) {
        TRY(step(r, open_it));
    }
    TRY(run_chunks(r));
    if (!r->importing.dry) {
        TRY(step(r, finish_it));
        TRY(cli_keep_checkpoint(r->cli, r->change.house));
    }
    TRY(write_refused(r));
    print_report(r);
    return NULL;
}

struct fault *cmd_import(struct cli *c, void *options, int *exit)
{
    const struct import_opts *o = options;
    struct source source;
    struct file_run *r = ARENA_NEW(c->arena, struct file_run);
    *r = (struct file_run){
        .change = {.needs = CAN_WRITE_REGISTER},
        .options = o,
        .cli = c,
        .refused = json_new(c->arena, JSON_ARRAY),
        .refused_file = text_new(c->arena, 1024),
        .started_us = clock_monotonic_us(),
    };
    r->importing.dry = c->common.dry_run || !o->yes;
    r->importing.watch = (struct import_watch){r, keep_refused};
    c->common.dry_run = false; /* the run rolls back by itself, chunk by chunk */
    r->scratch = arena_open(&chunks_heap, CHUNK_ARENA);
    if (r->scratch == NULL) {
        return fault_store_failed(c->arena, STR("memory"));
    }
    arena_on_close(c->arena, close_scratch, r->scratch);
    TRY(open_source(c, c->words.at[0], &source));
    TRY(digest_file(c, &source, &r->digest));
    TRY(open_csv(r, &source));
    TRY(run_file(r));
    *exit = r->importing.counts[ROW_REFUSED] > 0 ? EXIT_REFUSED : EXIT_OK;
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
    struct house *house;
    struct db *db;
    struct viewer v;
    struct import_list imports = {0};
    TRY(cli_look(c, &house, &db));
    TRY(cli_viewer(c, db, &v));
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
