/* cadre readlog: looking through the log of reads, which is itself logged; the digest of
 * a day's reads, into the ledger or held against it; questions about reads and answers.
 */
#include "access/reading.h"
#include "cli/cli.h"
#include "words/faults.h"

struct digest_opts {
    struct day on;
};
static const struct field digest_table[] = {
    {"on", FIELD_DAY, true, offsetof(struct digest_opts, on), 0, 0, NULL, NULL, 0},
};
const struct fields readlog_digest_options = FIELDS(digest_table, struct digest_opts);

struct digesting {
    struct day on;
    struct digest_body digest;
    bool again;
};

static struct fault *make_digest(struct cli_change *change)
{
    struct digesting *d = (struct digesting *)change->options;
    return reading_digest(&change->act, d->on, &d->digest, &d->again);
}

struct fault *cmd_readlog_digest(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct digesting d = {.on = ((const struct digest_opts *)options)->on};
    struct cli_change change = {
        .needs = CAN_READ_READLOG, .change = make_digest, .options = &d};
    TRY(cli_write(c, &change));
    struct json *o = json_new(c->arena, JSON_OBJECT);
    json_set(c->arena, o, STR("again"), json_bool(c->arena, d.again));
    json_set(c->arena, o, STR("count"), json_int(c->arena, d.digest.count));
    json_set(c->arena, o, STR("day"), json_str(c->arena, day_iso(c->arena, d.on)));
    json_set(c->arena, o, STR("root"), json_str(c->arena, d.digest.root));
    if (c->common.json) {
        cli_json(c, o);
    } else {
        text_add_format(&c->out, "%.*s\t%lld\t%.*s\n", STR_PRINT(day_iso(c->arena, d.on)),
                        (long long)d.digest.count, STR_PRINT(d.digest.root));
    }
    return NULL;
}

/* ---- looking through it ------------------------------------------------------------ */

struct list_opts {
    struct str person, reader, why;
    struct day on;
    int64_t before, limit;
};
static const struct field list_table[] = {
    {"person", FIELD_TEXT, false, offsetof(struct list_opts, person), 1, 40,
     say_reading_person, NULL, 0},
    {"reader", FIELD_TEXT, false, offsetof(struct list_opts, reader), 1, 40,
     say_reading_reader, NULL, 0},
    {"on", FIELD_DAY, false, offsetof(struct list_opts, on), 0, 0, NULL, NULL, 0},
    {"why", FIELD_TEXT, true, offsetof(struct list_opts, why), WHY_LEAST, WHY_MOST,
     say_reading_why, NULL, 0},
    {"before", FIELD_INT, false, offsetof(struct list_opts, before), 1, INT64_MAX, NULL,
     NULL, 0},
    {"limit", FIELD_INT, false, offsetof(struct list_opts, limit), 1, 100000, NULL, NULL,
     0},
};
const struct fields readlog_list_options = FIELDS(list_table, struct list_opts);

struct looking {
    const struct list_opts *options;
    struct readings_query query;
};

static struct fault *look(struct cli_change *change)
{
    struct looking *l = (struct looking *)change->options;
    struct cli *c = change->cli;
    if (l->options->person.n > 0) {
        TRY(cli_anybody(c, change->act.db, l->options->person, &l->query.person));
    }
    if (l->options->reader.n > 0) {
        TRY(cli_anybody(c, change->act.db, l->options->reader, &l->query.reader));
    }
    return readings_look(&change->act, &change->viewer, &l->query, l->options->why,
                         change->house->random, clock_now(c->clock));
}

static void add_reading(struct cli *c, const struct reading *r, struct json *list)
{
    struct arena *a = c->arena;
    struct str at = clock_local(c->clock, a, r->at);
    struct json *o = json_new(a, JSON_OBJECT);
    json_set(a, o, STR("at"), json_int(a, r->at.us));
    json_set(a, o, STR("class"), json_str(a, str_of(record_class_names[r->class])));
    json_set(a, o, STR("day"), json_str(a, day_iso(a, r->day)));
    json_set(a, o, STR("id"), json_int(a, r->id));
    json_set(a, o, STR("person"), json_int(a, r->person.v));
    json_set(a, o, STR("purpose"), json_str(a, str_of(purpose_names[r->purpose])));
    json_set(a, o, STR("questions"), json_int(a, r->questions));
    json_set(a, o, STR("reader"), json_int(a, r->reader.v));
    json_set(a, o, STR("what"), json_str(a, r->what));
    json_set(a, o, STR("why"), json_str(a, r->why));
    json_push(a, list, o);
    if (!c->common.json) {
        text_add_format(&c->out, "%lld\t%.*s\t%lld\t%lld\t%s\t%s\t%.*s\n",
                        (long long)r->id, STR_PRINT(at), (long long)r->reader.v,
                        (long long)r->person.v, record_class_names[r->class],
                        purpose_names[r->purpose], STR_PRINT(r->why));
    }
}

struct fault *cmd_readlog_list(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct list_opts *o = options;
    struct looking l = {.options = o};
    struct reading_list reads = {0};
    struct db *db = NULL;
    l.query = (struct readings_query){.day = o->on,
                                      .before = o->before,
                                      .limit = o->limit > 0 ? o->limit : READINGS_PAGE};
    struct cli_change change = {.needs = CAN_READ_READLOG, .change = look, .options = &l};
    TRY(cli_write(c, &change));
    if (c->common.dry_run) {
        return NULL;
    }
    TRY(store_reader(c->arena, change.house->store, &db));
    TRY(db_begin_read(db, c->arena));
    TRY(readings_list(db, c->arena, l.query, &reads));
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < reads.n; i++) {
        add_reading(c, &reads.at[i], list);
    }
    if (c->common.json) {
        cli_json(c, list);
    }
    return NULL;
}

/* ---- questions --------------------------------------------------------------------- */

struct questions_opts {
    bool open;
    int64_t before, limit;
};
static const struct field questions_table[] = {
    {"open", FIELD_BOOL, false, offsetof(struct questions_opts, open), 0, 0, NULL, NULL,
     0},
    {"before", FIELD_INT, false, offsetof(struct questions_opts, before), 1, INT64_MAX,
     NULL, NULL, 0},
    {"limit", FIELD_INT, false, offsetof(struct questions_opts, limit), 1, 100000, NULL,
     NULL, 0},
};
const struct fields readlog_questions_options =
    FIELDS(questions_table, struct questions_opts);

static void add_question(struct cli *c, const struct read_question *q, struct json *list)
{
    struct arena *a = c->arena;
    struct str at = clock_local(c->clock, a, q->at);
    struct json *o = json_new(a, JSON_OBJECT);
    json_set(a, o, STR("id"), json_int(a, q->seq));
    json_set(a, o, STR("read"), json_int(a, q->read));
    json_set(a, o, STR("person"), json_int(a, q->person.v));
    json_set(a, o, STR("name"), json_str(a, q->name));
    json_set(a, o, STR("at"), json_int(a, q->at.us));
    json_set(a, o, STR("text"), json_str(a, q->text));
    json_set(a, o, STR("reader"), json_int(a, q->reader.v));
    json_set(a, o, STR("class"), json_str(a, str_of(record_class_names[q->class])));
    if (q->answer.p != NULL) {
        json_set(a, o, STR("answer"), json_str(a, q->answer));
        json_set(a, o, STR("answered_by"), json_int(a, q->answered_by.v));
    }
    json_push(a, list, o);
    if (!c->common.json) {
        text_add_format(&c->out, "%lld\t%.*s\t%.*s\t%.*s\t%.*s\n", (long long)q->seq,
                        STR_PRINT(at), STR_PRINT(q->name), STR_PRINT(q->text),
                        STR_PRINT(q->answer));
    }
}

struct fault *cmd_readlog_questions(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct questions_opts *o = options;
    struct db *db;
    struct viewer v;
    struct read_question_list found = {0};
    struct questions_query query = {.open = o->open,
                                    .before = o->before,
                                    .limit = o->limit > 0 ? o->limit : QUESTIONS_PAGE};
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(readings_questions(db, c->arena, &v, query, &found));
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < found.n; i++) {
        add_question(c, &found.at[i], list);
    }
    if (c->common.json) {
        cli_json(c, list);
    }
    return NULL;
}

struct answer_opts {
    struct str text;
};
static const struct field answer_table[] = {
    {"text", FIELD_LINES, true, offsetof(struct answer_opts, text), WHY_LEAST, 500,
     say_reading_answer, NULL, 0},
};
const struct fields readlog_answer_options = FIELDS(answer_table, struct answer_opts);

static struct fault *answer(struct cli_change *change)
{
    const struct answer_opts *o = change->options;
    struct answer_body body = {.text = o->text};
    if (!str_to_int(change->cli->words.at[0], &body.question)) {
        return fault_ask_missing(change->cli->arena);
    }
    return reading_answer(&change->act, &change->viewer, &body);
}

struct fault *cmd_readlog_answer(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change change = {
        .needs = CAN_ANSWER, .change = answer, .options = options};
    return cli_write(c, &change);
}
