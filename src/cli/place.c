/* cadre import places, cadre place search. */
#include "cli/cli.h"
#include "exchange/places_file.h"
#include "ledger/blob.h"
#include "words/faults.h"

enum { FILE_ARENA = 384 * 1024 * 1024, LIST_MOST = 96 * 1024 * 1024 };

struct place_import_opts {
    struct str edition;
};
static const struct field import_fields[] = {
    {"edition", FIELD_TEXT, false, offsetof(struct place_import_opts, edition), 0, 200,
     say_place_edition, NULL, 0},
};
const struct fields place_import_options =
    FIELDS(import_fields, struct place_import_opts);

struct place_import {
    struct cli_change change;
    struct arena *arena; /* the files' and the lists' */
    struct places_file file;
    struct places_body body;
    struct places_change differs;
    bool same;
};

/* ---- import ------------------------------------------------------------------------ */

/* What the edition that counts says otherwise. */
static struct fault *compare(struct place_import *p, struct db *db)
{
    struct places_edition now;
    struct str before = STR("");
    bool found = false;
    TRY(places_now(db, p->arena, &now, &found));
    if (found) {
        TRY(blob_read(db, p->arena, now.blob, LIST_MOST, &before));
    }
    places_compare(before, p->file.list, &p->differs);
    p->same = found && str_equal(before, p->file.list);
    return NULL;
}

static struct fault *look(struct cli *c, struct place_import *p)
{
    struct db *db;
    struct viewer v;
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(cli_need(c, &v, CAN_WRITE_REGISTER));
    struct fault *fault = compare(p, db);
    db_close(db);
    return fault;
}

static struct fault *load(struct cli_change *change)
{
    struct place_import *p = (struct place_import *)change;
    return places_load(&change->act, &p->body, &p->same);
}

/* The bytes first, in jobs of their own; then the entry, which makes the tables. */
static struct fault *store(struct cli *c, struct place_import *p)
{
    struct house *house;
    TRY(cli_open(c, &house));
    TRY(blob_send_bytes(p->arena, house->writer, clock_now(c->clock), p->file.list,
                        &p->body.blob));
    p->change =
        (struct cli_change){.needs = CAN_WRITE_REGISTER, .change = load, .house = house};
    return cli_write(c, &p->change);
}

static struct fault *print_import(struct cli *c, const struct place_import *p)
{
    static const char *const names[PLACE_LEVELS] = {"provinces", "cities", "areas",
                                                    "streets", "villages"};
    const struct places_change *d = &p->differs;
    struct arena *a = c->arena;
    if (!c->common.json) {
        text_add(&c->out,
                 say_place_read(a, c->lang, p->file.all, p->file.n[PLACE_VILLAGE]));
        text_add_char(&c->out, '\n');
        text_add(&c->out, p->same ? say_place_same(a, c->lang)
                                  : say_place_changes(a, c->lang, d->fresh, d->renamed,
                                                      d->gone, d->same));
        text_add_char(&c->out, '\n');
        return NULL;
    }
    struct json *o = json_new(a, JSON_OBJECT);
    for (int i = 0; i < PLACE_LEVELS; i++) {
        json_set(a, o, str_of(names[i]), json_int(a, p->file.n[i]));
    }
    json_set(a, o, STR("places"), json_int(a, p->file.all));
    json_set(a, o, STR("new"), json_int(a, d->fresh));
    json_set(a, o, STR("renamed"), json_int(a, d->renamed));
    json_set(a, o, STR("gone"), json_int(a, d->gone));
    json_set(a, o, STR("same"), json_int(a, d->same));
    json_set(a, o, STR("changed"), json_bool(a, !p->same));
    json_set(a, o, STR("dry_run"), json_bool(a, c->common.dry_run));
    cli_json(c, o);
    return NULL;
}

struct running {
    struct cli *cli;
    struct place_import *import;
};

static struct fault *run(void *ctx)
{
    struct running *r = ctx;
    struct place_import *p = r->import;
    TRY(places_file_read(p->arena, r->cli->words.at[0], &p->file));
    TRY(look(r->cli, p));
    p->body.places = p->file.all;
    if (p->same || r->cli->common.dry_run) {
        return NULL;
    }
    return store(r->cli, p);
}

static void close_files(void *what)
{
    arena_close(what);
}

struct fault *cmd_import_places(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct place_import *p = ARENA_NEW(c->arena, struct place_import);
    struct running r = {c, p};
    p->body.edition = ((const struct place_import_opts *)options)->edition;
    p->arena = arena_open(&chunks_heap, FILE_ARENA);
    if (p->arena == NULL) {
        return fault_store_failed(c->arena, STR("memory"));
    }
    arena_on_close(c->arena, close_files, p->arena);
    TRY(arena_guard(p->arena, run, &r));
    TRY(print_import(c, p));
    if (c->common.dry_run && !p->same) {
        cli_say(c, say_fault(c->arena, c->lang, fault_cli_dry_run(c->arena)));
    }
    return NULL;
}

/* ---- search ------------------------------------------------------------------------ */

static struct json *place_json(struct arena *a, const struct place_found *p)
{
    static const char *const levels[PLACE_LEVELS] = {"province", "city", "area", "street",
                                                     "village"};
    struct json *o = json_new(a, JSON_OBJECT);
    struct json *path = json_new(a, JSON_ARRAY);
    for (int i = 0; i <= p->level; i++) {
        json_push(a, path, json_str(a, p->path[i]));
    }
    json_set(a, o, STR("code"), json_str(a, str_format(a, "%lld", (long long)p->code)));
    json_set(a, o, STR("name"), json_str(a, p->name));
    json_set(a, o, STR("level"), json_str(a, str_of(levels[p->level])));
    json_set(a, o, STR("path"), path);
    return o;
}

static void print_line(struct text *out, const struct place_found *p)
{
    text_add_int(out, p->code);
    for (int level = 0; level <= p->level; level++) {
        text_add_char(out, level == 0 ? '\t' : ' ');
        text_add(out, p->path[level]);
    }
    text_add_char(out, '\n');
}

struct fault *cmd_place_search(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct place_found_list hits = {0};
    struct str text = str_trim(c->words.at[0]);
    if (text.n == 0) {
        return fault_at(fault_field_required(c->arena), STR("TEXT"));
    }
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(cli_need(c, &v, CAN_ENTER));
    TRY(places_search(db, c->arena, text, PLACES_HITS, &hits));
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < hits.n; i++) {
        const struct place_found *p = &hits.at[i];
        json_push(c->arena, list, place_json(c->arena, p));
        if (!c->common.json) {
            print_line(&c->out, p);
        }
    }
    if (c->common.json) {
        cli_json(c, list);
    }
    return NULL;
}
