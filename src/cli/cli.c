/* What commands share: opening, acting, output. */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "formats/source.h"
#include "words/faults.h"

struct house_setup cli_setup(const struct cli *c)
{
    return (struct house_setup){
        .db = c->common.db,
        .keys = c->common.keys,
        .clock = c->clock,
        .log = c->log,
        .chunks = &chunks_heap,
        .plan = c->plan,
    };
}

static struct fault *need_db(const struct cli *c)
{
    return c->common.db.n > 0 ? NULL : fault_at(fault_cli_db(c->arena), STR("db"));
}

struct fault *cli_open(struct cli *c, struct house **house)
{
    struct house_setup setup = cli_setup(c);
    TRY(need_db(c));
    return house_open(c->arena, &setup, house);
}

struct fault *cli_look(struct cli *c, struct house **house, struct db **db)
{
    struct house_setup setup = cli_setup(c);
    TRY(need_db(c));
    TRY(house_look(c->arena, &setup, house));
    TRY(store_reader(c->arena, (*house)->store, db));
    return db_begin_read(*db, c->arena);
}

struct fault *cli_viewer(struct cli *c, struct db *db, struct viewer *v)
{
    if (c->common.as.n > 0) {
        return viewer_by_login(db, c->arena, c->common.as, clock_today(c->clock), v);
    }
    TRY(viewer_console(db, c->arena, v));
    v->today = clock_today(c->clock);
    return NULL;
}

struct fault *cli_look_as(struct cli *c, struct house **house, struct db **db,
                          struct viewer *v)
{
    struct house *own;
    TRY(cli_look(c, house != NULL ? house : &own, db));
    return cli_viewer(c, *db, v);
}

struct fault *cli_need(struct cli *c, const struct viewer *v, enum capability capability)
{
    return viewer_may(v, capability) ? NULL : fault_denied(c->arena);
}

static struct fault *run_change(struct job *job, struct db *db)
{
    struct cli_change *change = (struct cli_change *)job;
    struct cli *c = change->cli;
    TRY(cli_viewer(c, db, &change->viewer));
    TRY(cli_need(c, &change->viewer, change->needs));
    if (c->common.dry_run && change->house->keys != NULL) {
        keystore_try(change->house->keys);
    }
    change->act = (struct act){
        .ledger = change->house->ledger,
        .db = db,
        .arena = c->arena,
        .id = uuid_new(change->house->random, clock_now(c->clock)),
        .actor = change->viewer.person.v,
        .today = clock_today(c->clock),
        .scope = change->viewer.scope,
    };
    TRY(change->change(change));
    return c->common.dry_run ? fault_cli_dry_run(c->arena) : NULL;
}

/* What is durable is done, also where its checkpoint cannot be kept just now: the next
 * one covers it. */
struct fault *cli_keep_checkpoint(struct cli *c, struct house *house)
{
    struct fault *fault = writer_run(house->writer, house_signing(house, c->arena));
    if (fault == NULL) {
        fault = house_checkpoint(house, c->arena);
    }
    if (fault == NULL || fault->kind != FAULT_STORE) {
        return fault;
    }
    LOG_LINE(c->log, LOG_WARN, "checkpoint",
             LOG_TEXT("fault", str_of(fault_id_name(fault->id))));
    return NULL;
}

struct fault *cli_write_quietly(struct cli *c, struct cli_change *change)
{
    if (change->house == NULL) {
        TRY(cli_open(c, &change->house));
    }
    change->cli = c;
    change->job = (struct job){.run = run_change, .arena = c->arena};
    return writer_run(change->house->writer, &change->job);
}

struct fault *cli_write(struct cli *c, struct cli_change *change)
{
    struct fault *fault = cli_write_quietly(c, change);
    if (fault != NULL && c->common.dry_run && fault->id == FAULT_CLI_DRY_RUN_ID) {
        cli_say(c, say_fault(c->arena, c->lang, fault));
        return NULL;
    }
    TRY(fault);
    if (change->keep == NULL) {
        return cli_keep_checkpoint(c, change->house);
    }
    struct db *db = NULL;
    TRY(store_reader(c->arena, change->house->store, &db));
    fault =
        change->keep(db, c->arena, change->house->checkpoint_file, change->house->keys);
    db_close(db);
    return fault;
}

struct fault *cli_unit(struct cli *c, struct db *db, struct str text,
                       struct unit_id *unit)
{
    struct unit found_unit;
    bool found = false;
    int64_t id = 0;
    if (text.n == 0) {
        *unit = (struct unit_id){0};
        return NULL;
    }
    if (str_to_int(text, &id)) {
        TRY(register_unit(db, c->arena, (struct unit_id){id}, &found_unit, &found));
    } else {
        TRY(register_unit_named(db, c->arena, text, &found_unit, &found));
    }
    if (!found) {
        return fault_at(fault_cli_unit(c->arena, text), STR("unit"));
    }
    *unit = found_unit.id;
    return NULL;
}

struct fault *cli_unit_reached(struct cli *c, struct db *db, const struct viewer *v,
                               struct str text, struct unit_id *unit)
{
    bool found = true, reaches = false;
    TRY(cli_unit(c, db, text, unit));
    if (unit->v == 0) {
        TRY(register_unit_top(db, c->arena, unit, &found));
    }
    TRY(scope_reaches(db, c->arena, &v->scope, *unit, &reaches));
    return found && reaches ? NULL : fault_unit_missing(c->arena);
}

static struct fault *find_person(struct cli *c, struct db *db, const struct scope *within,
                                 struct str text, struct person_id *person)
{
    struct person meant = {0};
    struct fault *fault = access_person_meant(db, c->arena, within, clock_today(c->clock),
                                              text, "person", &meant);
    *person = meant.id;
    return fault != NULL && fault->id == FAULT_PERSON_UNKNOWN_ID
               ? fault_person_missing(c->arena)
               : fault;
}

struct fault *cli_person(struct cli *c, struct db *db, struct str text,
                         struct person_id *person)
{
    struct viewer v;
    if (str_to_int(text, &person->v)) {
        return NULL;
    }
    TRY(cli_viewer(c, db, &v));
    *person = v.person;
    return v.login.n > 0 && str_equal(text, v.login)
               ? NULL /* oneself, whatever one reaches */
               : find_person(c, db, &v.scope, text, person);
}

struct fault *cli_anybody(struct cli *c, struct db *db, struct str text,
                          struct person_id *person)
{
    return str_to_int(text, &person->v) ? NULL : find_person(c, db, NULL, text, person);
}

struct fault *cli_flush(struct cli *c)
{
    size_t at = 0;
    while (at < c->out.n) {
        ssize_t n = write(STDOUT_FILENO, c->out.p + at, c->out.n - at);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return errno == EPIPE ? NULL
                                  : fault_file_failed(c->arena, STR("stdout"),
                                                      str_of(strerror(errno)));
        }
        at += (size_t)n;
    }
    c->out.n = 0;
    return NULL;
}

void cli_say(const struct cli *c, struct str line)
{
    (void)c;
    fprintf(stderr, "%.*s\n", STR_PRINT(line));
}

void cli_json(struct cli *c, const struct json *value)
{
    json_write_canonical(&c->out, value);
    text_add_char(&c->out, '\n');
}

void cli_set_text(struct cli *c, struct json *o, const char *key, struct str value)
{
    json_set(c->arena, o, str_of(key),
             json_str(c->arena, value.p == NULL ? STR("") : value));
}

void cli_set_int(struct cli *c, struct json *o, const char *key, int64_t value)
{
    json_set(c->arena, o, str_of(key), json_int(c->arena, value));
}

void cli_print_made(struct cli *c, int64_t id)
{
    if (c->common.dry_run) {
        return; /* nothing was made */
    }
    if (c->common.json) {
        struct json *o = json_new(c->arena, JSON_OBJECT);
        json_set(c->arena, o, STR("id"), json_int(c->arena, id));
        cli_json(c, o);
    } else {
        text_add_format(&c->out, "%lld\n", (long long)id);
    }
}

struct fault *cli_make(struct cli *c, enum capability needs,
                       struct fault *(*change)(struct cli_change *change),
                       const void *options)
{
    struct cli_change made = {.needs = needs, .change = change, .options = options};
    TRY(cli_write(c, &made));
    cli_print_made(c, made.made);
    return NULL;
}

void cli_progress(void *ctx, int64_t done, int64_t all)
{
    const struct cli *c = ctx;
    if (!c->common.json && isatty(STDERR_FILENO)) {
        fprintf(stderr, "\r%lld / %lld%s", (long long)done, (long long)all,
                done == all ? "\n" : "");
    }
}

struct str cli_ask_secret(struct cli *c, struct str prompt)
{
    struct termios before, silent;
    bool tty = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &before) == 0;
    if (tty) {
        fprintf(stderr, "%.*s: ", STR_PRINT(prompt));
        silent = before;
        silent.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(STDIN_FILENO, TCSANOW, &silent);
    }
    struct text line = text_new(c->arena, 64);
    char one;
    while (read(STDIN_FILENO, &one, 1) == 1 && one != '\n') {
        text_add_char(&line, one);
    }
    if (tty) {
        tcsetattr(STDIN_FILENO, TCSANOW, &before);
        fputc('\n', stderr);
    }
    return text_str(&line);
}

/* The descriptor is closed with the program. */
struct fault *cli_source(struct cli *c, struct str file, struct source *source)
{
    int fd = open(str_cstr(c->arena, file), O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return fault_file_failed(c->arena, file, str_of(strerror(errno)));
    }
    return source_of_file(c->arena, fd, file, source);
}
