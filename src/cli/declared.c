/* cadre record for the kinds that programmes declare, one or a table of many, and cadre
 * records, which lists them. */
#include "duty/duty.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/duty.h"
#include "formats/table.h"
#include "words/faults.h"

enum { ROWS_A_JOB = 500 };

struct declaring {
    struct cli_change change;
    const struct record_opts *options;
    struct str name;
    bool known;
    struct str known_kinds;
    /* of a table */
    struct table *table;
    struct str_list header;
    int64_t rows;
    bool more;
};

/* ---- one ----------------------------------------------------------------------------
 */

static struct fault *find_kind(struct declaring *d, struct day on,
                               const struct declared **kind)
{
    struct act *act = &d->change.act;
    struct declared_list all = {0};
    TRY(duty_declared(act->db, act->arena, d->change.house->shelf, d->name, on, kind));
    d->known = *kind != NULL;
    if (d->known) {
        return NULL;
    }
    TRY(duty_declared_all(act->db, act->arena, d->change.house->shelf, on, &all));
    struct text names = text_new(act->arena, 128);
    for (size_t i = 0; i < all.n; i++) {
        text_add(&names, STR(", "));
        text_add(&names, str_of(all.at[i]->kind.name));
    }
    d->known_kinds = str_copy(d->change.cli->arena, text_str(&names));
    return fault_cli_kind(act->arena, d->name, d->known_kinds);
}

static struct fault *take_word(struct declaring *d, const struct declared *kind,
                               struct str word, void *body)
{
    struct arena *a = d->change.act.arena;
    struct str rest = word, name = STR_NONE;
    if (!str_cut(&rest, '=', &name) || rest.p == NULL) {
        return fault_cli_pair(a, word);
    }
    const struct field *field = fields_find(&kind->kind.fields, name);
    if (field == NULL) {
        struct text known = text_new(a, 128);
        for (size_t i = 0; i < kind->kind.fields.n; i++) {
            text_add(&known, i > 0 ? STR(", ") : STR(""));
            text_add(&known, str_of(kind->kind.fields.at[i].name));
        }
        return fault_at(fault_record_field(a, d->name, name, text_str(&known)), name);
    }
    return field_parse(a, field, rest, body);
}

static struct fault *run_one(struct cli_change *change)
{
    struct declaring *d = (struct declaring *)change;
    struct cli *c = change->cli;
    struct act *act = &change->act;
    const struct declared *kind = NULL;
    struct person_id subject = change->viewer.person;
    struct day on = day_known(d->options->on) ? d->options->on : act->today;
    TRY(find_kind(d, on, &kind));
    if (d->options->person.n > 0) {
        TRY(cli_person(c, act->db, d->options->person, &subject));
    }
    if (subject.v == 0) {
        return fault_at(fault_field_required(c->arena), STR("person"));
    }
    void *body = arena_alloc(c->arena, kind->kind.fields.size);
    fields_clear(&kind->kind.fields, body);
    for (size_t i = 1; i < c->words.n; i++) {
        TRY(take_word(d, kind, c->words.at[i], body));
    }
    struct record_draft draft = {kind, subject, on, d->options->corrects, body};
    return duty_record(act, &change->viewer, change->house->keys, &draft, &change->made);
}

/* ---- a table of many ----------------------------------------------------------------
 */

static struct fault *person_in(struct declaring *d, struct arena *a, struct str column,
                               struct str text, struct person_id *person)
{
    bool found = false;
    if (!str_equal(column, STR("number"))) {
        return cli_person(d->change.cli, d->change.act.db, text, person);
    }
    TRY(register_person_by_number(d->change.act.db, a, text, person, &found));
    return found ? NULL : fault_person_missing(a);
}

static struct fault *record_row(struct declaring *d, struct arena *a,
                                const struct declared *kind, const struct row *row, int n)
{
    struct act act = d->change.act;
    struct person_id person = {0};
    struct day on = act.today;
    struct dated dated;
    int64_t seq = 0;
    void *body = arena_alloc(a, kind->kind.fields.size);
    act.arena = a;
    act.id = ledger_id_derived(act.id, n);
    fields_clear(&kind->kind.fields, body);
    for (size_t i = 0; i < d->header.n && i < row->n; i++) {
        struct str name = d->header.at[i], text = row->cells[i].text;
        const struct field *field = fields_find(&kind->kind.fields, name);
        if (str_equal(name, STR("person")) || str_equal(name, STR("number"))) {
            TRY(person_in(d, a, name, text, &person));
        } else if (str_equal(name, STR("on"))) {
            TRY(cell_read_day(a, &row->cells[i], table_day_system(d->table), &dated));
            on = dated.day;
        } else if (field != NULL && text.n > 0) {
            TRY(field_parse(a, field, text, body));
        }
    }
    struct record_draft draft = {kind, person, on, 0, body};
    return duty_record(&act, &d->change.viewer, d->change.house->keys, &draft, &seq);
}

static struct fault *run_rows(struct cli_change *change)
{
    struct declaring *d = (struct declaring *)change;
    struct arena *a = change->act.arena;
    const struct declared *kind = NULL;
    struct row row;
    TRY(find_kind(d, change->act.today, &kind));
    for (int i = 0; i < ROWS_A_JOB; i++) {
        TRY(table_next(d->table, a, &row, &d->more));
        if (!d->more) {
            return NULL;
        }
        struct fault *fault =
            row.wrong != NULL ? row.wrong : record_row(d, a, kind, &row, i);
        if (fault != NULL) {
            cli_say(change->cli, say_cli_row(a, change->cli->lang, row.number));
            return fault;
        }
        d->rows++;
    }
    return NULL;
}

static void close_file(void *what)
{
    close(*(int *)what);
}

static struct fault *open_table(struct declaring *d)
{
    struct cli *c = d->change.cli;
    struct str file = d->options->file;
    struct source *source = ARENA_NEW(c->arena, struct source);
    struct row row;
    int *fd = ARENA_NEW(c->arena, int);
    *fd = open(str_cstr(c->arena, file), O_RDONLY | O_CLOEXEC);
    if (*fd < 0) {
        return fault_file_failed(c->arena, file, str_of(strerror(errno)));
    }
    arena_on_close(c->arena, close_file, fd);
    TRY(source_of_file(c->arena, *fd, file, source));
    TRY(table_open(c->arena, source, (struct table_options){0}, &d->table));
    table_expect_header(d->table);
    TRY(table_next(d->table, c->arena, &row, &d->more));
    for (size_t i = 0; d->more && i < row.n; i++) {
        *LIST_ADD(c->arena, &d->header) = str_copy(c->arena, row.cells[i].text);
    }
    return NULL;
}

static struct fault *record_table(struct cli *c, struct declaring *d)
{
    d->change.cli = c;
    d->change.change = run_rows;
    TRY(open_table(d));
    while (d->more) {
        TRY(cli_write_quietly(c, &d->change));
    }
    TRY(d->change.house == NULL ? NULL : cli_keep_checkpoint(c, d->change.house));
    text_add_format(&c->out, "%lld\n", (long long)d->rows);
    return NULL;
}

struct fault *cli_record_declared(struct cli *c, const struct record_opts *options,
                                  bool *known)
{
    struct declaring d = {.change = {.needs = CAN_ENTER, .change = run_one},
                          .options = options,
                          .name = c->words.at[0]};
    struct fault *fault =
        options->file.n > 0 ? record_table(c, &d) : cli_write(c, &d.change);
    *known = d.known || fault == NULL ||
             (fault->id != FAULT_CLI_KIND_ID && fault->id != FAULT_CLI_DB_ID);
    TRY(fault);
    if (d.change.made != 0) {
        cli_print_made(c, d.change.made);
    }
    return NULL;
}

/* ---- listing ------------------------------------------------------------------------
 */

struct records_opts {
    struct str person;
    struct day from, to;
    int64_t limit;
};
#define AT(member) offsetof(struct records_opts, member)
static const struct field records_table[] = {
    {"person", FIELD_TEXT, false, AT(person), 0, 60, NULL, NULL, 0},
    {"from", FIELD_DAY, false, AT(from), 0, 0, NULL, NULL, 0},
    {"to", FIELD_DAY, false, AT(to), 0, 0, NULL, NULL, 0},
    {"limit", FIELD_INT, false, AT(limit), 1, 100000, NULL, NULL, 0},
};
const struct fields records_options = FIELDS(records_table, struct records_opts);

static struct json *record_json(struct arena *a, const struct record *r)
{
    struct json *o = json_new(a, JSON_OBJECT), *body = NULL;
    size_t at = 0;
    json_set(a, o, STR("entry"), json_int(a, r->seq));
    json_set(a, o, STR("day"), json_str(a, day_iso(a, r->day)));
    json_set(a, o, STR("person"), json_int(a, r->subject.v));
    json_set(a, o, STR("name"), json_str(a, r->subject_name));
    json_set(a, o, STR("actor"), json_int(a, r->actor));
    json_set(a, o, STR("corrected_by"), json_int(a, r->replaced));
    if (r->class >= CLASS_SEALED) {
        json_set(a, o, STR("sealed"), json_bool(a, true));
    } else if (json_read(a, r->body.bytes, &body, &at)) {
        json_set(a, o, STR("body"), body);
    }
    return o;
}

/* As text what the field says; what an older version had and this one lacks stays out. */
static void write_csv_row(struct cli *c, const struct declared *kind,
                          const struct record *r)
{
    struct arena *a = c->arena;
    void *body = arena_alloc(a, kind->kind.fields.size);
    struct json *json = NULL;
    size_t at = 0;
    bool good = json_read(a, r->body.bytes, &json, &at) &&
                fields_read_json(a, &kind->kind.fields, json, body) == NULL;
    csv_write_cell(&c->out, str_format(a, "%lld", (long long)r->seq), false);
    csv_write_cell(&c->out, day_iso(a, r->day), false);
    csv_write_cell(&c->out, str_format(a, "%lld", (long long)r->subject.v), false);
    csv_write_cell(&c->out, r->subject_name, false);
    csv_write_cell(&c->out, str_format(a, "%lld", (long long)r->replaced),
                   kind->kind.fields.n == 0);
    for (size_t i = 0; i < kind->kind.fields.n; i++) {
        csv_write_cell(&c->out,
                       good ? field_text(a, &kind->kind.fields.at[i], body) : STR(""),
                       i + 1 == kind->kind.fields.n);
    }
}

static void write_csv(struct cli *c, const struct declared *kind,
                      const struct record_list *list)
{
    static const char *const heads[] = {"entry", "day", "person", "name", "corrected_by"};
    size_t n = kind->kind.fields.n;
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        csv_write_cell(&c->out, str_of(heads[i]), n == 0 && i == 4);
    }
    for (size_t i = 0; i < n; i++) {
        csv_write_cell(&c->out, str_of(kind->kind.fields.at[i].name), i + 1 == n);
    }
    for (size_t i = 0; i < list->n; i++) {
        write_csv_row(c, kind, &list->at[i]);
    }
}

struct fault *cmd_records(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct records_opts *o = options;
    struct house *house;
    struct db *db;
    struct viewer v;
    struct record_list list = {0};
    const struct declared *kind = NULL;
    struct records_query q = {
        .kind = c->words.at[0], .from = o->from, .to = o->to, .limit = o->limit};
    TRY(cli_look_as(c, &house, &db, &v));
    TRY(duty_declared(db, c->arena, house->shelf, q.kind, clock_today(c->clock), &kind));
    if (kind == NULL) {
        return fault_cli_kind(c->arena, q.kind, STR("-"));
    }
    if (o->person.n > 0) {
        TRY(cli_person(c, db, o->person, &q.person));
    } else if (v.person.v != 0 && !viewer_may(&v, CAN_READ_DUTIES)) {
        q.person = v.person;
    }
    TRY(duty_records(db, c->arena, &v, &q, &list));
    if (!c->common.json) {
        write_csv(c, kind, &list);
        return NULL;
    }
    struct json *all = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < list.n; i++) {
        json_push(c->arena, all, record_json(c->arena, &list.at[i]));
    }
    cli_json(c, all);
    return NULL;
}
