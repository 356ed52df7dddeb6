/* cadre account, cadre role. */
#include "access/second.h"
#include "cli/cli.h"
#include "words/faults.h"

struct account_open {
    struct str person, login;
};
static const struct field account_open_fields[] = {
    {"person", FIELD_TEXT, true, offsetof(struct account_open, person), 1, 40, NULL, NULL,
     0},
    {"login", FIELD_TEXT, true, offsetof(struct account_open, login), 1, 40,
     say_person_login, NULL, 0},
};
const struct fields account_open_options =
    FIELDS(account_open_fields, struct account_open);

struct fault *cmd_account_list(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct account_list accounts = {0};
    TRY(cli_look_as(c, NULL, &db, &v));
    if (!viewer_may(&v, CAN_KEEP_ACCOUNTS)) {
        TRY(cli_need(c, &v, CAN_GRANT_ROLES));
    }
    TRY(access_accounts(db, c->arena, &accounts));
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < accounts.n; i++) {
        const struct account *a = &accounts.at[i];
        struct json *o = json_new(c->arena, JSON_OBJECT);
        json_set(c->arena, o, STR("person"), json_int(c->arena, a->person.v));
        json_set(c->arena, o, STR("login"), json_str(c->arena, a->login));
        json_set(c->arena, o, STR("name"), json_str(c->arena, a->name));
        json_push(c->arena, list, o);
        if (!c->common.json) {
            text_add_format(&c->out, "%lld\t%.*s\t%.*s\n", (long long)a->person.v,
                            STR_PRINT(a->login), STR_PRINT(a->name));
        }
    }
    if (c->common.json) {
        cli_json(c, list);
    }
    return NULL;
}

/* Whose log-in it is, where the viewer may keep it. A log-in beyond his reach and one
 * that is not there get the same answer. */
static struct fault *find_kept(struct cli_change *change, struct str text,
                               struct person_id *person)
{
    struct cli *c = change->cli;
    struct fault *fault = cli_anybody(c, change->act.db, text, person);
    if (fault != NULL && fault->kind != FAULT_MISSING) {
        return fault;
    }
    bool known = fault == NULL;
    *person = known ? *person : (struct person_id){0};
    fault = access_may_keep(change->act.db, c->arena, &change->viewer, *person);
    return known || !change->viewer.console ? fault
                                            : fault_account_unknown(c->arena, text);
}

static struct fault *open_account(struct cli_change *change)
{
    const struct account_open *options = change->options;
    struct person_id person = {0};
    TRY(find_kept(change, options->person, &person));
    return access_account_open(&change->act, person,
                               &(struct account_body){options->login});
}

struct fault *cmd_account_open(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change change = {
        .needs = CAN_ENTER, .change = open_account, .options = options};
    return cli_write(c, &change);
}

/* ---- closing ----------------------------------------------------------------------- */

struct account_close {
    struct str why;
};
static const struct field account_close_fields[] = {
    {"why", FIELD_TEXT, true, offsetof(struct account_close, why), 1, 200, say_leave_why,
     NULL, 0},
};
const struct fields account_close_options =
    FIELDS(account_close_fields, struct account_close);

static struct fault *close_account(struct cli_change *change)
{
    const struct account_close *options = change->options;
    struct person_id person = {0};
    TRY(find_kept(change, change->cli->words.at[0], &person));
    return access_account_close(&change->act, person, &(struct close_body){options->why});
}

struct fault *cmd_account_close(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change change = {
        .needs = CAN_ENTER, .change = close_account, .options = options};
    return cli_write(c, &change);
}

/* ---- the second factor ------------------------------------------------------------- */

static struct fault *reset_second(struct cli_change *change)
{
    struct person_id person = {0};
    TRY(find_kept(change, change->cli->words.at[0], &person));
    return second_reset(&change->act, person);
}

struct fault *cmd_account_reset(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct cli_change change = {.needs = CAN_ENTER, .change = reset_second};
    return cli_write(c, &change);
}

/* ---- passwords --------------------------------------------------------------------- */

struct setting {
    struct str login, hash;
    struct str code;
    struct instant until;
};

static struct fault *set_password(struct cli_change *change)
{
    const struct setting *s = change->options;
    struct person_id person = {0};
    TRY(find_kept(change, s->login, &person));
    return access_password_set(change->act.db, change->act.arena, person, s->hash,
                               (struct hash){{0}});
}

struct fault *cmd_account_password(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct setting s = {.login = c->words.at[0]};
    struct str password = cli_ask_secret(c, say_account_password(c->arena, c->lang));
    char hash[PASSWORD_HASH_MAX];
    if (password.n < PASSWORD_LEAST) {
        return fault_password_short(c->arena, PASSWORD_LEAST);
    }
    if (!password_make(password, hash)) {
        return fault_store_failed(c->arena, STR("memory"));
    }
    s.hash = str_of(hash);
    struct cli_change change = {
        .needs = CAN_ENTER, .change = set_password, .options = &s};
    return cli_write(c, &change);
}

static struct fault *make_code(struct cli_change *change)
{
    struct setting *s = (struct setting *)change->options;
    struct person_id person = {0};
    TRY(find_kept(change, s->login, &person));
    return access_code_give(&change->act, person, change->house->random,
                            clock_now(change->cli->clock), &s->code, &s->until);
}

struct fault *cmd_account_code(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct setting s = {.login = c->words.at[0]};
    struct cli_change change = {.needs = CAN_ENTER, .change = make_code, .options = &s};
    TRY(cli_write(c, &change));
    if (!c->common.dry_run) {
        text_add_format(&c->out, "%.*s\n", STR_PRINT(s.code));
    }
    return NULL;
}

/* ---- roles ------------------------------------------------------------------------- */

struct role_opts {
    struct str person, unit;
    int role;
    struct day since, till;
};
#define ROLE_FIELDS                                                                      \
    {"person", FIELD_TEXT, true, offsetof(struct role_opts, person), 1, 40,              \
     NULL,     NULL,       0},                                                           \
        {"role",          FIELD_CHOICE, true, offsetof(struct role_opts, role), 0, 0,    \
         say_access_role, role_names,   0},                                              \
    {                                                                                    \
        "unit", FIELD_TEXT, true, offsetof(struct role_opts, unit), 1, 100,              \
            say_access_unit, NULL, 0                                                     \
    }
static const struct field role_end_fields[] = {ROLE_FIELDS};
static const struct field role_grant_fields[] = {
    ROLE_FIELDS,
    {"since", FIELD_DAY, false, offsetof(struct role_opts, since), 0, 0, say_access_since,
     NULL, 0},
    {"till", FIELD_DAY, false, offsetof(struct role_opts, till), 0, 0, say_access_until,
     NULL, 0},
};
const struct fields role_end_options = FIELDS(role_end_fields, struct role_opts);
const struct fields role_grant_options = FIELDS(role_grant_fields, struct role_opts);

static struct fault *read_role(struct cli_change *change, struct person_id *person,
                               struct role_body *body)
{
    const struct role_opts *options = change->options;
    body->role = options->role;
    body->since = options->since;
    body->till = options->till;
    TRY(cli_anybody(change->cli, change->act.db, options->person, person));
    return cli_unit(change->cli, change->act.db, options->unit, &body->unit);
}

static struct fault *grant(struct cli_change *change)
{
    struct person_id person = {0};
    struct role_body body = {0};
    TRY(read_role(change, &person, &body));
    return access_role_grant(&change->act, person, &body);
}

static struct fault *end(struct cli_change *change)
{
    struct person_id person = {0};
    struct role_body body = {0};
    TRY(read_role(change, &person, &body));
    return access_role_end(&change->act, person, &body);
}

struct fault *cmd_role_grant(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change change = {
        .needs = CAN_GRANT_ROLES, .change = grant, .options = options};
    return cli_write(c, &change);
}

struct fault *cmd_role_end(struct cli *c, void *options, int *exit)
{
    (void)exit;
    struct cli_change change = {
        .needs = CAN_GRANT_ROLES, .change = end, .options = options};
    return cli_write(c, &change);
}

static const char *const term_names[] = {"coming", "running", "over"};

static void add_grant(struct cli *c, const struct grant *g, struct json *list)
{
    struct arena *a = c->arena;
    const char *term = term_names[term_on(g->since, g->till, clock_today(c->clock))];
    struct str since = day_known(g->since) ? day_iso(a, g->since) : STR("");
    struct str till = day_known(g->till) ? day_iso(a, g->till) : STR("");
    struct json *o = json_new(a, JSON_OBJECT);
    json_set(a, o, STR("person"), json_int(a, g->person.v));
    json_set(a, o, STR("name"), json_str(a, g->name));
    json_set(a, o, STR("login"), json_str(a, g->login));
    json_set(a, o, STR("role"), json_str(a, str_of(role_names[g->role])));
    json_set(a, o, STR("unit"), json_int(a, g->unit.v));
    json_set(a, o, STR("since"), json_str(a, since));
    json_set(a, o, STR("till"), json_str(a, till));
    json_set(a, o, STR("term"), json_str(a, str_of(term)));
    json_push(a, list, o);
    if (!c->common.json) {
        text_add_format(&c->out, "%lld\t%.*s\t%s\t%.*s\t%.*s\t%.*s\t%s\n",
                        (long long)g->person.v, STR_PRINT(g->name), role_names[g->role],
                        STR_PRINT(g->unit_name), STR_PRINT(since), STR_PRINT(till), term);
    }
}

struct fault *cmd_role_list(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct db *db;
    struct viewer v;
    struct grant_list grants = {0};
    TRY(cli_look_as(c, NULL, &db, &v));
    TRY(cli_need(c, &v, CAN_GRANT_ROLES));
    TRY(access_grants(db, c->arena, &grants));
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < grants.n; i++) {
        add_grant(c, &grants.at[i], list);
    }
    if (c->common.json) {
        cli_json(c, list);
    }
    return NULL;
}
