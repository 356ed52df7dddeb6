/* cadre record KIND FIELD=VALUE ...: any fact of the register from the command line, or
 * of a kind that a programme declares (declared.c). The fields are the kind's own; the
 * room's rule decides, as behind a form. */
#include "cli/cli.h"
#include "cli/duty.h"
#include "register/career.h"
#include "register/kin.h"
#include "words/faults.h"

static const struct field record_fields[] = {
    {"person", FIELD_TEXT, false, offsetof(struct record_opts, person), 1, 40, NULL, NULL,
     0},
    {"unit", FIELD_TEXT, false, offsetof(struct record_opts, unit), 1, 100, NULL, NULL,
     0},
    {"record", FIELD_INT, false, offsetof(struct record_opts, record), 1, INT64_MAX, NULL,
     NULL, 0},
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
    struct unit_id unit;
};
enum about { ABOUT_NOTHING, ABOUT_PERSON, ABOUT_UNIT, ABOUT_RECORD };
struct recordable {
    const struct kind *kind;
    enum about about; /* which option is needed: --person, --unit, --record */
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

static struct fault *correct_post(struct recording *r)
{
    return career_post_correct(&r->change.act, (struct post_id){r->options->record},
                               r->body);
}

static struct fault *redirect_post(struct recording *r)
{
    return career_post_line(&r->change.act, (struct post_id){r->options->record},
                            r->body);
}

static struct fault *correct_posting(struct recording *r)
{
    return career_posting_correct(&r->change.act, (struct posting_id){r->options->record},
                                  r->body);
}

static struct fault *correct_education(struct recording *r)
{
    return career_education_correct(&r->change.act,
                                    (struct education_id){r->options->record}, r->body);
}

static struct fault *correct_kin(struct recording *r)
{
    return kin_correct(&r->change.act, (struct kin_id){r->options->record}, r->body);
}

static struct fault *correct_absence(struct recording *r)
{
    return absence_correct(&r->change.act, (struct absence_id){r->options->record},
                           r->body);
}

static struct fault *add_unit(struct recording *r)
{
    struct unit_id id = {0};
    TRY(register_unit_add(&r->change.act, r->body, &id));
    r->change.made = id.v;
    return NULL;
}

static struct fault *change_unit(struct recording *r)
{
    struct day day = day_known(r->options->on) ? r->options->on : r->change.act.today;
    return register_unit_change(&r->change.act, r->unit, 0, day, r->body);
}

static struct fault *correct_unit(struct recording *r)
{
    return register_unit_correct(&r->change.act, r->unit, 0, r->body);
}

static const struct recordable recordables[] = {
    {&kind_unit_add, ABOUT_NOTHING, add_unit},
    {&kind_unit_change, ABOUT_UNIT, change_unit},
    {&kind_unit_correct, ABOUT_UNIT, correct_unit},
    {&kind_post_add, ABOUT_NOTHING, add_post},
    {&kind_post_correct, ABOUT_RECORD, correct_post},
    {&kind_post_line, ABOUT_RECORD, redirect_post},
    {&kind_posting_add, ABOUT_PERSON, add_posting},
    {&kind_posting_correct, ABOUT_RECORD, correct_posting},
    {&kind_posting_end, ABOUT_NOTHING, end_posting},
    {&kind_education_add, ABOUT_PERSON, add_education},
    {&kind_education_correct, ABOUT_RECORD, correct_education},
    {&kind_kin_add, ABOUT_PERSON, add_kin},
    {&kind_kin_correct, ABOUT_RECORD, correct_kin},
    {&kind_absence_add, ABOUT_PERSON, add_absence},
    {&kind_absence_correct, ABOUT_RECORD, correct_absence},
    {&kind_person_leave, ABOUT_PERSON, leave},
    {&kind_person_merge, ABOUT_PERSON, merge},
    {&kind_person_change, ABOUT_PERSON, change_person},
    {&kind_person_correct, ABOUT_PERSON, correct_person},
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

static struct fault *start_from_record(struct recording *r, struct db *db,
                                       struct arena *a)
{
    const struct kind *kind = r->what->kind;
    int64_t id = r->options->record;
    bool found = false;
    if (kind == &kind_post_correct) {
        struct post post;
        TRY(career_post(db, a, (struct post_id){id}, &post, &found));
        *(struct post_body *)r->body =
            found ? post_body_of(&post) : *(struct post_body *)r->body;
    } else if (kind == &kind_posting_correct) {
        struct posting posting;
        TRY(career_posting(db, a, (struct posting_id){id}, &posting, &found));
        *(struct posting_body *)r->body =
            found ? posting_body_of(&posting) : *(struct posting_body *)r->body;
    } else if (kind == &kind_education_correct) {
        struct education education;
        struct person_id person;
        TRY(career_education_one(db, a, (struct education_id){id}, &education, &person,
                                 &found));
        *(struct education_body *)r->body =
            found ? education_body_of(&education) : *(struct education_body *)r->body;
    } else if (kind == &kind_absence_correct) {
        struct absence absence;
        TRY(absence_one(db, a, (struct absence_id){id}, &absence, &found));
        *(struct absence_body *)r->body =
            found ? absence_body_of(&absence) : *(struct absence_body *)r->body;
    }
    return NULL;
}

/* What is not said stays as it is; of kin, which nobody reads along the way, all is said
 * anew. */
static struct fault *start_from(struct recording *r)
{
    const struct kind *kind = r->what->kind;
    struct db *db = r->change.act.db;
    struct arena *a = r->change.act.arena;
    struct person person;
    struct unit unit;
    bool found = false;
    if (kind == &kind_person_change || kind == &kind_person_correct) {
        TRY(register_person(db, a, r->person, &person, &found));
        *(struct person_body *)r->body =
            found ? register_body(&person) : *(struct person_body *)r->body;
    } else if (r->what->about == ABOUT_UNIT) {
        TRY(register_unit(db, a, r->unit, &unit, &found));
        *(struct unit_body *)r->body =
            found ? register_unit_body(&unit) : *(struct unit_body *)r->body;
    }
    return start_from_record(r, db, a);
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
    bool is_unit = str_equal(name, STR("unit")) || str_equal(name, STR("above"));
    if (field->type == FIELD_ID && is_unit) {
        return cli_unit(c, r->change.act.db, rest,
                        (struct unit_id *)((char *)r->body + field->offset));
    }
    return field_parse(c->arena, field, rest, r->body);
}

static struct fault *check_options(const struct recording *r)
{
    const struct record_opts *o = r->options;
    const char *missing = r->what->about == ABOUT_PERSON && o->person.n == 0 ? "person"
                          : r->what->about == ABOUT_UNIT && o->unit.n == 0   ? "unit"
                          : r->what->about == ABOUT_RECORD && o->record == 0 ? "record"
                                                                             : NULL;
    return missing == NULL
               ? NULL
               : fault_at(fault_field_required(r->change.cli->arena), str_of(missing));
}

static struct fault *run(struct cli_change *change)
{
    struct recording *r = (struct recording *)change;
    struct cli *c = change->cli;
    TRY(check_options(r));
    if (r->options->person.n > 0) {
        TRY(cli_person(c, change->act.db, r->options->person, &r->person));
    }
    TRY(cli_unit(c, change->act.db, r->options->unit, &r->unit));
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
