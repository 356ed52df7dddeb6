/* cadre questions: import, export and list the bank. An import writes a job and an entry
 * for each chunk of the file; what the bank has already is passed over, so that a run
 * that was cut off is simply run again. */
#include "cli/learning.h"
#include "formats/source.h"
#include "learning/bank.h"
#include "words/faults.h"

struct import_opts {
    int format;
    struct str topic;
};
static const struct field import_table[] = {
    {"format", FIELD_CHOICE, true, offsetof(struct import_opts, format), 0, 0, NULL,
     question_format_names, 0},
    {"topic", FIELD_TEXT, false, offsetof(struct import_opts, topic), 0, TOPIC_MOST, NULL,
     NULL, 0},
};
const struct fields questions_import_options = FIELDS(import_table, struct import_opts);

struct export_opts {
    int format;
};
static const char *const export_formats[] = {"gift", NULL};
static const struct field export_table[] = {
    {"format", FIELD_CHOICE, true, offsetof(struct export_opts, format), 0, 0, NULL,
     export_formats, 0},
};
const struct fields questions_export_options = FIELDS(export_table, struct export_opts);

struct list_opts {
    struct str topic, text;
    int kind, difficulty;
    bool retired;
    int64_t material, before, limit;
};
static const struct field list_table[] = {
    {"topic", FIELD_TEXT, false, offsetof(struct list_opts, topic), 0, TOPIC_MOST, NULL,
     NULL, 0},
    {"text", FIELD_TEXT, false, offsetof(struct list_opts, text), 0, TITLE_MOST, NULL,
     NULL, 0},
    {"kind", FIELD_CHOICE, false, offsetof(struct list_opts, kind), 0, 0, NULL,
     question_kind_names, 0},
    {"difficulty", FIELD_CHOICE, false, offsetof(struct list_opts, difficulty), 0, 0,
     NULL, difficulty_names, 0},
    {"retired", FIELD_BOOL, false, offsetof(struct list_opts, retired), 0, 0, NULL, NULL,
     0},
    {"material", FIELD_INT, false, offsetof(struct list_opts, material), 1, INT64_MAX,
     NULL, NULL, 0},
    {"before", FIELD_INT, false, offsetof(struct list_opts, before), 1, INT64_MAX, NULL,
     NULL, 0},
    {"limit", FIELD_INT, false, offsetof(struct list_opts, limit), 1, 10000, NULL, NULL,
     0},
};
const struct fields questions_list_options = FIELDS(list_table, struct list_opts);

/* ---- import ------------------------------------------------------------------------ */

struct importing_questions {
    struct cli_change change; /* first: what the job gets */
    struct bank_import bank;
    struct question_file file;
};

static struct fault *add_chunk(struct cli_change *change)
{
    return bank_add(&change->act, &((struct importing_questions *)change)->bank);
}

/* A dry run adds all chunks in one job, which is rolled back. */
static struct fault *add_all(struct cli_change *change)
{
    struct importing_questions *r = (struct importing_questions *)change;
    struct uuid id = change->act.id;
    for (int n = 1; r->bank.next < r->file.questions.n; n++) {
        change->act.id = ledger_id_derived(id, n);
        TRY(bank_add(&change->act, &r->bank));
    }
    return NULL;
}

static struct fault *add_questions(struct cli *c, struct importing_questions *r)
{
    bool dry = c->common.dry_run;
    r->change.change = dry ? add_all : add_chunk;
    do {
        struct fault *fault = cli_write_quietly(c, &r->change);
        if (fault != NULL && !(dry && fault->id == FAULT_CLI_DRY_RUN_ID)) {
            return fault;
        }
    } while (r->bank.next < r->file.questions.n);
    return dry || r->bank.added == 0 ? NULL : cli_keep_checkpoint(c, r->change.house);
}

static void remarks_json(struct cli *c, const struct importing_questions *r,
                         struct json *o)
{
    struct arena *a = c->arena;
    struct json *list = json_new(a, JSON_ARRAY), *same = json_new(a, JSON_ARRAY);
    for (size_t i = 0; i < r->file.remarks.n; i++) {
        const struct question_remark *m = &r->file.remarks.at[i];
        struct json *one = json_new(a, JSON_OBJECT);
        json_set(a, one, STR("line"), json_int(a, m->line));
        json_set(a, one, STR("refused"), json_bool(a, m->refused));
        json_set(a, one, STR("fault"), json_str(a, str_of(fault_id_name(m->what->id))));
        json_set(a, one, STR("text"), json_str(a, say_fault(a, c->lang, m->what)));
        json_push(a, list, one);
    }
    for (size_t i = 0; i < r->bank.lines_same.n; i++) {
        json_push(a, same, json_int(a, r->bank.lines_same.at[i]));
    }
    json_set(a, o, STR("remarks"), list);
    json_set(a, o, STR("same_lines"), same);
}

static void print_import(struct cli *c, const struct importing_questions *r)
{
    struct arena *a = c->arena;
    struct json *o = json_new(a, JSON_OBJECT);
    if (c->common.json) {
        json_set(a, o, STR("added"), json_int(a, r->bank.added));
        json_set(a, o, STR("same"), json_int(a, r->bank.same));
        json_set(a, o, STR("refused"), json_int(a, r->file.refused));
        json_set(a, o, STR("read"), json_int(a, (int64_t)r->file.questions.n));
        json_set(a, o, STR("dry_run"), json_bool(a, c->common.dry_run));
        remarks_json(c, r, o);
        cli_json(c, o);
        return;
    }
    for (size_t i = 0; i < r->file.remarks.n; i++) {
        const struct question_remark *m = &r->file.remarks.at[i];
        text_add_format(&c->out, "%s %lld %.*s\n", m->refused ? "!" : "~",
                        (long long)m->line, STR_PRINT(say_fault(a, c->lang, m->what)));
    }
    text_add(&c->out, say_question_imported(a, c->lang, r->bank.added, r->bank.same,
                                            r->file.refused));
    text_add_char(&c->out, '\n');
}

struct fault *cmd_questions_import(struct cli *c, void *options, int *exit)
{
    const struct import_opts *o = options;
    struct importing_questions *r = ARENA_NEW(c->arena, struct importing_questions);
    struct source source;
    struct str name = c->words.at[0], part;
    TRY(cli_source(c, name, &source));
    TRY(question_file_read(c->arena, &source, (enum question_format)o->format, &r->file));
    while (str_cut(&name, '/', &part)) {
        r->bank.source = part;
    }
    r->bank.topic = o->topic;
    r->bank.questions = &r->file.questions;
    r->bank.file = &r->file;
    r->change.needs = CAN_KEEP_BANK;
    TRY(add_questions(c, r));
    print_import(c, r);
    if (c->common.dry_run && !c->common.json) {
        cli_say(c, say_fault(c->arena, c->lang, fault_cli_dry_run(c->arena)));
    }
    *exit = r->file.refused > 0 ? EXIT_REFUSED : EXIT_OK;
    return NULL;
}

/* ---- export and list --------------------------------------------------------------- */

static struct fault *look(struct cli *c, struct db **db)
{
    struct viewer v;
    TRY(cli_look_as(c, NULL, db, &v));
    return cli_need(c, &v, CAN_KEEP_BANK);
}

static struct fault *export_one(void *ctx, const struct bank_question *q)
{
    struct cli *c = ctx;
    gift_write(&c->out, &q->question);
    return NULL;
}

struct fault *cmd_questions_export(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    TRY(look(c, &db));
    return bank_each(db, c->arena, export_one, c);
}

static struct json *question_of(struct cli *c, const struct bank_question *q)
{
    struct arena *a = c->arena;
    struct json *o = question_json(a, &q->question, false);
    json_set(a, o, STR("id"), json_int(a, q->id.v));
    json_set(a, o, STR("version"), json_int(a, q->version));
    json_set(a, o, STR("leads_to"), json_int(a, q->material));
    json_set(a, o, STR("uses"), json_int(a, q->uses));
    return o;
}

static struct str first_line(struct str text)
{
    struct str line = STR("");
    str_cut(&text, '\n', &line);
    return line;
}

struct fault *cmd_questions_list(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct list_opts *o = options;
    struct db *db;
    struct bank_question_list list = {0};
    struct bank_query query = {.topic = o->topic,
                               .text = o->text,
                               .material = o->material,
                               .kind = o->kind,
                               .difficulty = o->difficulty,
                               .retired = o->retired,
                               .before = o->before,
                               .limit = o->limit};
    TRY(look(c, &db));
    TRY(bank_list(db, c->arena, &query, &list));
    struct json *json = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < list.n; i++) {
        const struct bank_question *q = &list.at[i];
        if (c->common.json) {
            json_push(c->arena, json, question_of(c, q));
            continue;
        }
        text_add_format(&c->out, "%lld\t%lld\t%s\t%s\t%.*s\n", (long long)q->id.v,
                        (long long)q->version, question_kind_names[q->question.kind],
                        difficulty_names[q->question.difficulty],
                        STR_PRINT(first_line(q->question.text)));
    }
    if (c->common.json) {
        cli_json(c, json);
    }
    return NULL;
}
