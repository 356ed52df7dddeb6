/* cadre rebuild, backup, restore: looking after the database. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "exchange/backup.h"
#include "ledger/checkpoint.h"
#include "words/faults.h"

/* ---- rebuild ----------------------------------------------------------------------- */

struct rebuild_opts {
    bool check;
};
static const struct field rebuild_fields[] = {
    {"check", FIELD_BOOL, false, offsetof(struct rebuild_opts, check), 0, 0, NULL, NULL,
     0},
};
const struct fields rebuild_options = FIELDS(rebuild_fields, struct rebuild_opts);

static struct str first_difference(const struct rebuild_report *r)
{
    for (size_t i = 0; i < r->before.n && i < r->after.n; i++) {
        if (!str_equal(r->before.at[i].digest, r->after.at[i].digest)) {
            return r->before.at[i].table;
        }
    }
    return STR("?");
}

static void rebuild_json(struct cli *c, const struct rebuild_report *r)
{
    struct json *o = json_new(c->arena, JSON_OBJECT);
    struct json *tables = json_new(c->arena, JSON_ARRAY);
    json_set(c->arena, o, STR("entries"), json_int(c->arena, r->entries));
    json_set(c->arena, o, STR("same"), json_bool(c->arena, r->same));
    for (size_t i = 0; i < r->after.n; i++) {
        struct json *t = json_new(c->arena, JSON_OBJECT);
        json_set(c->arena, t, STR("table"), json_str(c->arena, r->after.at[i].table));
        json_set(c->arena, t, STR("rows"), json_int(c->arena, r->after.at[i].rows));
        json_set(c->arena, t, STR("digest"), json_str(c->arena, r->after.at[i].digest));
        json_set(c->arena, t, STR("same"),
                 json_bool(c->arena,
                           str_equal(r->before.at[i].digest, r->after.at[i].digest)));
        json_push(c->arena, tables, t);
    }
    json_set(c->arena, o, STR("tables"), tables);
    cli_json(c, o);
}

struct fault *cmd_rebuild(struct cli *c, void *options, int *exit)
{
    const struct rebuild_opts *o = options;
    struct house *house;
    struct db *db;
    struct rebuild_report report = {0};
    TRY(cli_open(c, &house));
    TRY(store_writer(c->arena, house->store, &db));
    TRY(ledger_rebuild(house->ledger, db, c->arena, o->check || c->common.dry_run, false,
                       &report, cli_progress, c));
    if (c->common.json) {
        rebuild_json(c, &report);
        *exit = o->check && !report.same ? EXIT_BROKEN : EXIT_OK;
        return NULL;
    }
    if (o->check && !report.same) {
        return fault_cli_tables(c->arena, first_difference(&report));
    }
    struct str done = report.same
                          ? say_cli_rebuild_same(c->arena, c->lang, report.entries)
                          : say_cli_rebuild_done(c->arena, c->lang, report.entries);
    text_add(&c->out, done);
    text_add_char(&c->out, '\n');
    return NULL;
}

/* ---- backup ------------------------------------------------------------------------ */

struct fault *cmd_backup(struct cli *c, void *options, int *exit)
{
    if (c->common.dry_run) {
        return fault_cli_no_dry_run(c->arena);
    }
    (void)options;
    (void)exit;
    struct house *house;
    struct db *db;
    int64_t entries = 0;
    struct str file = c->words.at[0];
    struct viewer v;
    struct house_setup setup = cli_setup(c);
    TRY(cli_look_as(c, &house, &db, &v));
    TRY(cli_need(c, &v, CAN_BACK_UP));
    db_end_read(db);
    TRY(backup_make(c->arena, &setup, house->store, file, &entries));
    if (c->common.json) {
        struct json *o = json_new(c->arena, JSON_OBJECT);
        json_set(c->arena, o, STR("file"), json_str(c->arena, file));
        json_set(c->arena, o, STR("entries"), json_int(c->arena, entries));
        cli_json(c, o);
    } else {
        cli_say(c, say_cli_backup_made(c->arena, c->lang, file, entries));
    }
    return NULL;
}

/* ---- restore ----------------------------------------------------------------------- */

static struct fault *failed(struct cli *c, struct str file)
{
    return fault_file_failed(c->arena, file, str_of(strerror(errno)));
}

static bool copy_bytes(int from, int to)
{
    char buffer[65536];
    ssize_t n;
    while ((n = read(from, buffer, sizeof buffer)) > 0) {
        for (ssize_t at = 0; at < n;) {
            ssize_t w = write(to, buffer + at, (size_t)(n - at));
            if (w < 0) {
                return false;
            }
            at += w;
        }
    }
    return n == 0 && fsync(to) == 0;
}

/* Never over a database that is there: what is replaced is the reader's to move. Nor
 * beside its write-ahead log, which would be taken for that of the backup. */
static struct fault *copy_into_place(struct cli *c, struct str file, struct str place)
{
    const char *path = str_cstr(c->arena, place);
    const char *part = str_format(c->arena, "%s.part", path).p;
    struct str log = str_format(c->arena, "%s-wal", path);
    struct stat st;
    if (access(path, F_OK) == 0) {
        return fault_db_exists(c->arena, place);
    }
    if (stat(log.p, &st) == 0 && st.st_size > 0) {
        return fault_db_exists(c->arena, log);
    }
    int from = open(str_cstr(c->arena, file), O_RDONLY | O_CLOEXEC);
    if (from < 0) {
        return failed(c, file);
    }
    int to = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool good = to >= 0 && copy_bytes(from, to) && rename(part, path) == 0;
    struct fault *fault = good ? NULL : failed(c, place);
    close(from);
    if (to >= 0) {
        close(to);
    }
    return fault;
}

static struct fault *record_loss(struct cli_change *change)
{
    struct ledger_restored body;
    bool lost = false;
    struct house *h = change->house;
    struct act *act = &change->act;
    TRY(checkpoint_loss(act->db, act->arena, h->checkpoint_file, h->keys, &lost, &body));
    change->made = lost ? body.lost : 0;
    return lost ? act_append(act, &kind_ledger_restored, 0, &body, NULL) : NULL;
}

struct fault *cmd_restore(struct cli *c, void *options, int *exit)
{
    if (c->common.dry_run) {
        return fault_cli_no_dry_run(c->arena);
    }
    (void)options;
    (void)exit;
    int64_t entries = 0;
    struct house_setup setup = cli_setup(c);
    struct cli_change change = {.needs = CAN_WRITE_REGISTER, .change = record_loss};
    if (c->common.db.n == 0) {
        return fault_at(fault_cli_db(c->arena), STR("db"));
    }
    TRY(backup_verify(c->arena, &setup, c->words.at[0], &entries));
    TRY(copy_into_place(c, c->words.at[0], c->common.db));
    TRY(house_open_restored(c->arena, &setup, &change.house));
    change.keep = checkpoint_replace;
    TRY(cli_write(c, &change));
    cli_say(c, say_cli_restored(c->arena, c->lang, entries, change.made));
    return NULL;
}
