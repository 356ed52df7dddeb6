/* cadre person open: sealed fields and the cadre file, for a purpose. As on the page, the
 * log's row is on the disk before a byte of the record leaves. */
#include "exchange/opening.h"
#include "cli/cli.h"
#include "words/faults.h"

struct opening_job {
    const struct opening *opening;
    struct person_id person;
};

static struct fault *log_opening(struct cli_change *change)
{
    struct opening_job *o = (struct opening_job *)change->options;
    struct cli *c = change->cli;
    TRY(cli_person(c, change->act.db, c->words.at[0], &o->person));
    return opening_log(&change->act, &change->viewer, change->house->shelf, o->person,
                       o->opening, change->house->random, clock_now(c->clock));
}

static void add_record(struct cli *c, const struct opened *o, enum record_class class,
                       struct json *list)
{
    struct arena *a = c->arena;
    struct json *one = json_new(a, JSON_OBJECT), *facts = json_new(a, JSON_OBJECT);
    struct text line = text_new(a, 128);
    for (size_t i = 0; i < o->kind->fields.n; i++) {
        const struct field *f = &o->kind->fields.at[i];
        struct str value = o->body == NULL ? STR_NONE : field_text(a, f, o->body);
        if (access_class(o->kind, f) == class && value.n > 0) {
            json_set(a, facts, str_of(f->name), json_str(a, value));
            text_add_format(&line, "\t%s=%.*s", f->name, STR_PRINT(value));
        }
    }
    if (facts->members.n == 0 && !o->lost) {
        return;
    }
    if (o->lost) {
        json_set(a, one, STR("lost"), json_bool(a, true));
        text_add_char(&line, '\t');
        text_add(&line, say_open_lost(a, c->lang));
    }
    json_set(a, one, STR("day"), json_str(a, day_iso(a, o->entry.day)));
    json_set(a, one, STR("fields"), facts);
    json_set(a, one, STR("kind"), json_str(a, str_of(o->kind->name)));
    json_set(a, one, STR("seq"), json_int(a, o->entry.seq));
    json_push(a, list, one);
    if (!c->common.json) {
        text_add_format(&c->out, "%lld\t%s\t%.*s%.*s\n", (long long)o->entry.seq,
                        o->kind->name, STR_PRINT(day_iso(a, o->entry.day)),
                        STR_PRINT(text_str(&line)));
    }
}

struct fault *cmd_person_open(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct opening_job job = {.opening = options};
    struct opened_list records = {0};
    struct db *db = NULL;
    struct cli_change change = {
        .needs = CAN_ENTER, .change = log_opening, .options = &job};
    enum record_class class = (enum record_class)job.opening->class;
    TRY(cli_write(c, &change));
    if (c->common.dry_run) {
        return NULL;
    }
    TRY(store_reader(c->arena, change.house->store, &db));
    TRY(db_begin_read(db, c->arena));
    TRY(opening_records(db, c->arena, change.house->shelf, change.house->keys, job.person,
                        class, &records));
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < records.n; i++) {
        add_record(c, &records.at[i], class, list);
    }
    if (c->common.json) {
        cli_json(c, list);
    }
    return NULL;
}
