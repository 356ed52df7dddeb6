/* cadre record KIND FIELD=VALUE ...: any fact of the register from the command line, or of
 * a kind that a programme declares (declared.c). The fields are the kind's own; the room's
 * rule decides, as behind a form. */
#include "cli/cli.h"
#include "cli/duty.h"
#include "register/career.h"
#include "register/kin.h"
#include "words/faults.h"

static const struct field record_fields[] = {
    {"person", FIELD_TEXT, false, offsetof(struct record_opts, person), 1, 40, NULL, NULL,
     0},
    {"on", FIELD_DAY, false, offsetof(struct record_opts, on), 0, 0, NULL, NULL, 0},
    {"corrects", FIELD_INT, false, offsetof(struct record_opts, corrects), 1, INT64_MAX,
     NULL, NULL, 0},
    {"file", FIELD_TEXT, false, offsetof(struct record_opts, file), 1, 1000, NULL, NULL,
     0},
};
const struct fields record_options = FIELDS(record_fields, struct record_opts);

struct recording {
    struct cli_change change;
    const struct recordable *what;
    const struct record_opts *options;
    void *body;
    struct person_id person;
};
struct recordable {
    const struct kind *kind;
    bool of_person; /* --person is needed */
    struct fault *(*run)(struct recording *r);
};

static struct fault *add_post(struct recording *r)
{
    struct post_id id = {0};
    TRY(career_post_add(&r->change.act, r->body, &id));
    r->change.made = id.v;
    return NULL;
}

static struct fault *add_posting(struct recording *r)
{
    struct posting_id id = {0};
    TRY(career_posting_add(&r->change.act, r->person, r->body, &id));
    r->change.made = id.v;
    return NULL;
}

static struct fault *end_posting(struct recording *r)
{
    return career_posting_end(&r->change.act, r->body);
}

static struct fault *add_education(struct recording *r)
{
    struct education_id id = {0};
    TRY(career_education_add(&r->change.act, r->person, r->body, &id));
    r->change.made = id.v;
    return NULL;
}

static struct fault *add_kin(struct recording *r)
{
    struct kin_id id = {0};
    TRY(kin_add(&r->change.act, r->person, r->body, &id));
    r->change.made = id.v;
    return NULL;
}

static struct fault *add_absence(struct recording *r)
{
    struct absence_id id = {0};
    TRY(absence_add(&r->change.act, r->person, r->body, &id));
    r->change.made = id.v;
    return NULL;
}

static struct fault *leave(struct recording *r)
{
    return register_person_leave(&r->change.act, r->person, 0, r->body);
}

static struct fault *merge(struct recording *r)
{
    struct str login = STR_NONE;
    const struct merge_body *body = r->body;
    TRY(access_login_of(r->change.act.db, r->change.act.arena, r->person, &login));
    return login.p != NULL ? fault_merge_login(r->change.act.arena, login)
                           : register_person_merge(&r->change.act, r->person, body->into);
}

static struct fault *change_person(struct recording *r)
{
    struct day day = day_known(r->options->on) ? r->options->on : r->change.act.today;
    return register_person_change(&r->change.act, r->person, 0, day, r->body);
}

static struct fault *correct_person(struct recording *r)
{
    return register_person_correct(&r->change.act, r->person, 0, r->body);
}

static const struct recordable recordables[] = {
    {&kind_post_add, false, add_post},
    {&kind_posting_add, true, add_posting},
    {&kind_posting_end, false, end_posting},
    {&kind_education_add, true, add_education},
    {&kind_kin_add, true, add_kin},
    {&kind_absence_add, true, add_absence},
    {&kind_person_leave, true, leave},
    {&kind_person_merge, true, merge},
    {&kind_person_change, true, change_person},
    {&kind_person_correct, true, correct_person},
};

static const struct recordable *find(struct str kind)
{
    for (size_t i = 0; i < sizeof recordables / sizeof recordables[0]; i++) {
        if (str_equal(kind, str_of(recordables[i].kind->name))) {
            return &recordables[i];
        }
    }
    return NULL;
}

/* What is not said of a person stays as it is. */
static struct fault *start_from(struct recording *r)
{
    struct person person;
    bool found = false;
    if (r->what->kind != &kind_person_change && r->what->kind != &kind_person_correct) {
        return NULL;
    }
    TRY(register_person(r->change.act.db, r->change.act.arena, r->person, &person,
                        &found));
    if (found) {
        *(struct person_body *)r->body = register_body(&person);
    }
    return NULL;
}

/* Units may be named; other ids are numbers. */
static struct fault *take_word(struct recording *r, struct str word)
{
    struct cli *c = r->change.cli;
    struct str rest = word, name = STR_NONE;
    if (!str_cut(&rest, '=', &name) || rest.p == NULL) {
        return fault_cli_pair(c->arena, word);
    }
    const struct field *field = fields_find(&r->what->kind->fields, name);
    if (field == NULL) {
        return fault_at(fault_field_unknown(c->arena), name);
    }
    if (field->type == FIELD_ID && str_equal(name, STR("unit"))) {
        return cli_unit(c, r->change.act.db, rest,
                        (struct unit_id *)((char *)r->body + field->offset));
    }
    return field_parse(c->arena, field, rest, r->body);
}

static struct fault *run(struct cli_change *change)
{
    struct recording *r = (struct recording *)change;
    struct cli *c = change->cli;
    if (r->what->of_person && r->options->person.n == 0) {
        return fault_at(fault_field_required(c->arena), STR("person"));
    }
    if (r->options->person.n > 0) {
        TRY(cli_person(c, change->act.db, r->options->person, &r->person));
    }
    r->body = arena_alloc(c->arena, r->what->kind->fields.size);
    fields_clear(&r->what->kind->fields, r->body);
    TRY(start_from(r));
    for (size_t i = 1; i < c->words.n; i++) {
        TRY(take_word(r, c->words.at[i]));
    }
    return r->what->run(r);
}

struct fault *cmd_record(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct recording r = {
        .change = {.needs = CAN_WRITE_REGISTER, .change = run},
        .what = find(c->words.at[0]),
        .options = options,
    };
    if (r.what == NULL) {
        bool declared = false;
        struct fault *fault = cli_record_declared(c, options, &declared);
        if (declared) {
            return fault;
        }
        struct text known = text_new(c->arena, 256);
        for (size_t i = 0; i < sizeof recordables / sizeof recordables[0]; i++) {
            text_add(&known, i > 0 ? STR(", ") : STR(""));
            text_add(&known, str_of(recordables[i].kind->name));
        }
        if (fault->id == FAULT_CLI_KIND_ID) {
            text_add(&known, fault->arg[1]); /* those that programmes declare */
        }
        return fault_cli_kind(c->arena, c->words.at[0], text_str(&known));
    }
    TRY(cli_write(c, &r.change));
    if (r.change.made != 0) {
        cli_print_made(c, r.change.made);
    }
    return NULL;
}
