/* cadre ledger: root, verify, prove, checkpoint, export, witness. */
#include "ledger/export.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "access/reading.h"
#include "cli/cli.h"
#include "ledger/checkpoint.h"
#include "ledger/seal.h"
#include "ledger/witness.h"
#include "words/faults.h"

enum { REQUEST_MAX = 64 * 1024 };

static struct str hex_of(struct arena *a, struct hash h)
{
    struct text t = text_new(a, 2 * HASH_SIZE);
    text_add_hex(&t, hash_str(&h));
    return text_str(&t);
}

static struct fault *look_as(struct cli *c, struct house **house, struct db **db,
                             struct viewer *v)
{
    TRY(cli_look_as(c, house, db, v));
    return cli_need(c, v, CAN_READ_LEDGER);
}

static struct fault *look(struct cli *c, struct house **house, struct db **db)
{
    struct viewer v;
    return look_as(c, house, db, &v);
}

/* Commands that sign need the keys; looking alone does without. */
static struct fault *need_keys(struct cli *c, const struct house *house)
{
    struct keystore *keys = NULL;
    if (house->keys != NULL) {
        return NULL;
    }
    return keystore_open(c->arena, house->keys_file, house->department, &keys);
}

struct fault *cmd_ledger_root(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct house *house;
    struct db *db;
    struct ledger_head head;
    TRY(look(c, &house, &db));
    TRY(ledger_head_read(db, c->arena, &head));
    struct str root = hex_of(c->arena, head.root);
    if (c->common.json) {
        struct json *o = json_new(c->arena, JSON_OBJECT);
        json_set(c->arena, o, STR("size"), json_int(c->arena, head.size));
        json_set(c->arena, o, STR("root"), json_str(c->arena, root));
        cli_json(c, o);
    } else {
        text_add_format(&c->out, "%lld %.*s\n", (long long)head.size, STR_PRINT(root));
    }
    return NULL;
}

/* A ledger that was rewritten as a whole agrees with itself: then the checkpoint kept
 * outside the database tells. In a state of its own, because others may write and keep.
 */
static struct fault *check_kept(struct cli *c, const struct house *house, struct db *db,
                                struct ledger_finding *f)
{
    db_end_read(db);
    if (!f->good || house->keys == NULL) {
        return NULL;
    }
    struct fault *fault = checkpoint_check(db, c->arena, house->checkpoint_file,
                                           house->department, house->keys);
    if (fault != NULL && fault->kind == FAULT_BROKEN) {
        f->good = false;
        f->what = "root";
    }
    return fault;
}

struct fault *cmd_ledger_verify(struct cli *c, void *options, int *exit)
{
    (void)options;
    struct house *house;
    struct db *db;
    struct ledger_finding f = {0};
    TRY(look(c, &house, &db));
    TRY(ledger_verify(db, c->arena, &f, cli_progress, c));
    struct fault *kept = check_kept(c, house, db, &f);
    if (kept != NULL && (f.good || !c->common.json)) {
        return kept;
    }
    if (c->common.json) {
        struct json *o = json_new(c->arena, JSON_OBJECT);
        json_set(c->arena, o, STR("good"), json_bool(c->arena, f.good));
        json_set(c->arena, o, STR("checked"), json_int(c->arena, f.checked));
        json_set(c->arena, o, STR("first_bad"), json_int(c->arena, f.first_bad));
        json_set(c->arena, o, STR("holds"), json_int(c->arena, f.holds));
        json_set(c->arena, o, STR("what"), json_str(c->arena, str_of(f.what)));
        cli_json(c, o);
        *exit = f.good ? EXIT_OK : EXIT_BROKEN;
        return NULL;
    }
    if (!f.good) {
        return fault_cli_verify(c->arena, f.first_bad, str_of(f.what), f.holds);
    }
    text_add(&c->out, say_cli_verify_good(c->arena, c->lang, f.checked));
    text_add_char(&c->out, '\n');
    return NULL;
}

struct fault *cmd_ledger_checkpoint(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct house *house;
    struct db *db;
    struct str note;
    TRY(look(c, &house, &db));
    TRY(need_keys(c, house));
    TRY(checkpoint_make(db, c->arena, house->keys, &note));
    text_add(&c->out, note);
    return NULL;
}

/* ---- prove ------------------------------------------------------------------------- */

struct prove_opts {
    bool body;
};
static const struct field prove_fields[] = {
    {"body", FIELD_BOOL, false, offsetof(struct prove_opts, body), 0, 0, NULL, NULL, 0},
};
const struct fields prove_options = FIELDS(prove_fields, struct prove_opts);

struct fault *cmd_ledger_prove(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct prove_opts *o = options;
    struct house *house;
    struct db *db;
    struct str note, text;
    struct viewer v;
    struct entry entry;
    struct body body;
    bool may = false;
    int64_t seq = 0;
    if (!str_to_int(c->words.at[0], &seq)) {
        return fault_ledger_missing(c->arena, 0);
    }
    TRY(look_as(c, &house, &db, &v));
    TRY(ledger_entry_read(db, c->arena, seq, &entry, &body));
    TRY(access_may_read(db, c->arena, &v, &kinds_all, &entry, &may));
    if (o->body && !may) {
        return fault_denied(c->arena);
    }
    TRY(need_keys(c, house));
    TRY(checkpoint_make(db, c->arena, house->keys, &note));
    struct vkey log = keystore_vkey(house->keys);
    TRY(ledger_proof_text(db, c->arena, seq, note, &log, o->body, &text));
    text_add(&c->out, text);
    return NULL;
}

/* ---- erase ------------------------------------------------------------------------- */

struct erase_opts {
    struct str why;
};
static const struct field erase_fields[] = {
    {"why", FIELD_TEXT, true, offsetof(struct erase_opts, why), 2, 500, NULL, NULL, 0},
};
const struct fields erase_options = FIELDS(erase_fields, struct erase_opts);

struct erasing {
    struct cli_change change;
    int64_t seq;
    struct str why;
};

/* The law's, so the department's own act: of nobody whose office is a part of it. */
static struct fault *erase(struct cli_change *change)
{
    const struct erasing *e = (const struct erasing *)change;
    const struct act *act = &change->act;
    struct entry entry;
    bool again = false;
    if (!act->scope.all) {
        return fault_denied(act->arena);
    }
    struct erasure erasure = {.id = act->id,
                              .entry = e->seq,
                              .reason = e->why,
                              .day = act->today,
                              .actor = act->actor};
    TRY(ledger_erase(act->ledger, act->db, act->arena, &erasure, &entry, &again));
    change->made = entry.seq;
    return NULL;
}

struct fault *cmd_ledger_erase(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct erase_opts *o = options;
    struct erasing e = {.change = {.needs = CAN_WRITE_REGISTER, .change = erase},
                        .why = o->why};
    if (!str_to_int(c->words.at[0], &e.seq)) {
        return fault_ledger_missing(c->arena, 0);
    }
    TRY(cli_write(c, &e.change));
    if (!c->common.dry_run) {
        cli_print_made(c, e.change.made);
    }
    return NULL;
}

/* ---- export ------------------------------------------------------------------------ */

struct export_opts {
    bool bodies;
};
static const struct field export_fields[] = {
    {"bodies", FIELD_BOOL, false, offsetof(struct export_opts, bodies), 0, 0, NULL, NULL,
     0},
};
const struct fields export_options = FIELDS(export_fields, struct export_opts);

struct fault *cmd_ledger_export(struct cli *c, void *options, int *exit)
{
    if (c->common.dry_run) {
        return fault_cli_no_dry_run(c->arena);
    }
    (void)exit;
    const struct export_opts *o = options;
    struct house *house;
    struct db *db;
    struct export_report report = {0};
    struct viewer v;
    TRY(look_as(c, &house, &db, &v));
    if (o->bodies && !v.console) {
        return fault_denied(c->arena); /* nobody's role reaches all classes */
    }
    TRY(need_keys(c, house));
    struct export_setup setup = {
        .folder = c->words.at[0],
        .log = keystore_vkey(house->keys),
        .bodies = o->bodies,
        .readme = say_cli_export_readme(c->arena, c->lang),
    };
    TRY(checkpoint_make(db, c->arena, house->keys, &setup.checkpoint));
    TRY(ledger_export(db, c->arena, &setup, &report, cli_progress, c));
    if (c->common.json) {
        struct json *out = json_new(c->arena, JSON_OBJECT);
        json_set(c->arena, out, STR("entries"), json_int(c->arena, report.entries));
        json_set(c->arena, out, STR("bodies"), json_int(c->arena, report.bodies));
        json_set(c->arena, out, STR("erased"), json_int(c->arena, report.erased));
        json_set(c->arena, out, STR("files"), json_int(c->arena, report.files));
        cli_json(c, out);
    } else {
        cli_say(c, say_cli_export_made(c->arena, c->lang, setup.folder, report.entries));
    }
    return NULL;
}

/* ---- witness ----------------------------------------------------------------------- */

struct witness_opts {
    struct str key, log, name;
    bool make_key;
    int64_t from;
};
static const struct field witness_fields[] = {
    {"key", FIELD_TEXT, false, offsetof(struct witness_opts, key), 0, 1000, NULL, NULL,
     0},
    {"log", FIELD_TEXT, false, offsetof(struct witness_opts, log), 0, 1000, NULL, NULL,
     0},
    {"name", FIELD_TEXT, false, offsetof(struct witness_opts, name), 0, 200, NULL, NULL,
     0},
    {"make-key", FIELD_BOOL, false, offsetof(struct witness_opts, make_key), 0, 0, NULL,
     NULL, 0},
    {"from", FIELD_INT, false, offsetof(struct witness_opts, from), 0, INT64_MAX, NULL,
     NULL, 0},
};
const struct fields witness_options = FIELDS(witness_fields, struct witness_opts);

static struct fault *failed(struct cli *c, struct str file)
{
    return fault_file_failed(c->arena, file, str_of(strerror(errno)));
}

static struct fault *read_all(struct cli *c, int fd, struct str name, struct str *text)
{
    struct text t = text_new(c->arena, 4096);
    ssize_t n = 1;
    while (n > 0 && t.n <= REQUEST_MAX) {
        text_reserve(&t, 4096);
        n = read(fd, t.p + t.n, 4096);
        t.n += n > 0 ? (size_t)n : 0;
    }
    *text = text_str(&t);
    return n < 0 ? failed(c, name) : NULL;
}

static struct fault *read_file(struct cli *c, struct str name, struct str *text)
{
    int fd = open(str_cstr(c->arena, name), O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return failed(c, name);
    }
    struct fault *fault = read_all(c, fd, name, text);
    close(fd);
    *text = str_trim(*text);
    return fault;
}

/* A new witness key: name and seed on one line, for its holder alone. */
static struct fault *make_key(struct cli *c, const struct witness_opts *o)
{
    uint8_t seed[SIGN_SEED_SIZE];
    struct random random = random_system();
    random_fill(&random, seed, sizeof seed);
    struct signer by = signer_of(o->name, KEY_COSIGNATURE, seed);
    struct text line = text_new(c->arena, 128);
    text_add(&line, o->name);
    text_add_char(&line, ' ');
    text_add_hex(&line, (struct str){(const char *)seed, sizeof seed});
    text_add_char(&line, '\n');
    int fd =
        open(str_cstr(c->arena, o->key), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        return failed(c, o->key);
    }
    bool good = write(fd, line.p, line.n) == (ssize_t)line.n && fsync(fd) == 0;
    close(fd);
    text_add(&c->out, vkey_write(c->arena, &by.key));
    text_add_char(&c->out, '\n');
    return good ? NULL : failed(c, o->key);
}

static struct fault *read_signer(struct cli *c, struct str file, struct signer *by)
{
    struct str text, name, seed;
    TRY(read_file(c, file, &text));
    if (!str_cut(&text, ' ', &name) || !hex_decode(c->arena, text, &seed) ||
        seed.n != SIGN_SEED_SIZE) {
        return fault_cli_witness_key(c->arena, file);
    }
    *by = signer_of(name, KEY_COSIGNATURE, (const uint8_t *)seed.p);
    return NULL;
}

/* What a log sends to a witness: the new checkpoint and the proof that it only adds. */
static struct fault *ask(struct cli *c, const struct witness_opts *o)
{
    struct house *house;
    struct db *db;
    struct ledger_head head;
    struct extension asked = {.from = o->from};
    TRY(look(c, &house, &db));
    TRY(need_keys(c, house));
    TRY(ledger_head_read(db, c->arena, &head));
    TRY(checkpoint_make(db, c->arena, house->keys, &asked.checkpoint));
    TRY(ledger_prove_growth(db, c->arena, o->from, head.size, &asked.path));
    text_add(&c->out, extension_write(c->arena, &asked));
    return NULL;
}

/* Three forms: --make-key writes a key; `ask` (on the log's side) prints a request from
 * the size the witness saw; else a request on stdin is checked and cosigned. */
struct fault *cmd_ledger_witness(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct witness_opts *o = options;
    if (o->make_key) {
        return o->key.n > 0 && key_name_fits(o->name)
                   ? make_key(c, o)
                   : fault_cli_words(c->arena, STR("--key FILE --name NAME"));
    }
    if (str_equal(c->words.at[0], STR("ask"))) {
        return ask(c, o);
    }
    struct str text, cosigned, log_text = o->log;
    struct extension asked;
    struct vkey log;
    struct signer by;
    if (o->key.n == 0 || o->log.n == 0) {
        return fault_cli_words(c->arena, STR("--key FILE --log KEY"));
    }
    if (str_find(o->log, STR("+")) == o->log.n ||
        access(str_cstr(c->arena, o->log), R_OK) == 0) {
        TRY(read_file(c, o->log, &log_text));
    }
    if (!vkey_read(c->arena, log_text, &log)) {
        return fault_cli_witness_key(c->arena, o->log);
    }
    TRY(read_signer(c, o->key, &by));
    TRY(read_all(c, STDIN_FILENO, STR("stdin"), &text));
    if (!extension_read(c->arena, text, &asked)) {
        return fault_cli_witness_request(c->arena);
    }
    TRY(witness_accept(c->arena, c->words.at[0], &asked, &log, &by,
                       clock_now(c->clock).us / 1000000, &cosigned));
    text_add(&c->out, cosigned);
    return NULL;
}
