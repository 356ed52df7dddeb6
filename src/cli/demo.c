/* cadre init, cadre demo: a new department, empty or with the 108 of Water Margin. */
#include "cli/demo.h"

#include "pages/access/door.h"
#include "words/faults.h"

enum { DEMO_SEED = 108, WEEKS_MOST = 26 };

struct init_opts {
    struct str name;
};
static const struct field init_fields[] = {
    {"name", FIELD_TEXT, true, offsetof(struct init_opts, name), 1, 100, say_unit_name,
     NULL, 0},
};
const struct fields init_options = FIELDS(init_fields, struct init_opts);

static struct fault *make(struct cli *c, bool demo, struct house **house)
{
    struct house_setup setup = cli_setup(c);
    if (c->common.db.n == 0) {
        return fault_at(fault_cli_db(c->arena), STR("db"));
    }
    return house_make(c->arena, &setup, demo, house);
}

static struct fault *first_unit(struct cli_change *change)
{
    const struct init_opts *options = change->options;
    struct unit_id id = {0};
    struct unit_body body = unit_body_of(options->name, id);
    TRY(register_unit_add(&change->act, &body, &id));
    change->made = id.v;
    return NULL;
}

struct fault *cmd_init(struct cli *c, void *options, int *exit)
{
    if (c->common.dry_run) {
        return fault_cli_no_dry_run(c->arena);
    }
    (void)exit;
    struct cli_change change = {
        .needs = CAN_WRITE_REGISTER, .change = first_unit, .options = options};
    TRY(make(c, false, &change.house));
    TRY(cli_write(c, &change));
    cli_print_made(c, change.made);
    cli_say(c, say_cli_init_next(c->arena, c->lang, c->common.db));
    return NULL;
}

/* ---- the demo ---------------------------------------------------------------------- */

struct demo_opts {
    bool logins;
    int64_t simulate, weeks, seed;
};
static const struct field demo_fields[] = {
    {"logins", FIELD_BOOL, false, offsetof(struct demo_opts, logins), 0, 0, NULL, NULL,
     0},
    {"simulate", FIELD_INT, false, offsetof(struct demo_opts, simulate), 2007, 2026, NULL,
     NULL, 0},
    {"weeks", FIELD_INT, false, offsetof(struct demo_opts, weeks), 1, WEEKS_MOST, NULL,
     NULL, 0},
    {"seed", FIELD_INT, false, offsetof(struct demo_opts, seed), 1, INT64_MAX, NULL, NULL,
     0},
};
const struct fields demo_options = FIELDS(demo_fields, struct demo_opts);

void demo_next_id(struct cli_change *change, struct demo_making *m)
{
    change->act.id = uuid_new(&m->random, clock_now(change->cli->clock));
}

struct fault *demo_login(struct cli_change *change, struct demo_making *m,
                         struct person_id person, struct str login, struct str role,
                         struct unit_id reach)
{
    int at = 0;
    while (role_names[at] != NULL && !str_equal(role, str_of(role_names[at]))) {
        at++;
    }
    if (login.n == 0 || role_names[at] == NULL) {
        return NULL;
    }
    struct role_body body = {
        .role = at, .unit = reach, .since = DAY_NONE, .till = DAY_NONE};
    demo_next_id(change, m);
    TRY(access_account_open(&change->act, person, &(struct account_body){login}));
    demo_next_id(change, m);
    TRY(access_role_grant(&change->act, person, &body));
    return access_password_set(change->act.db, change->act.arena, person,
                               str_of(m->hashes[at]), (struct hash){{0}});
}

/* Who is there, ... */
static struct fault *fill(struct cli_change *change)
{
    return demo_fill(change, (struct demo_making *)change->options);
}

/* ... and what is under way today. */
static struct fault *fill_today(struct cli_change *change)
{
    struct demo_making *m = (struct demo_making *)change->options;
    TRY(demo_campaign(change, m));
    return demo_shelf(change, m);
}

/* Visits that a department has made that lived no days. */
static struct fault *fill_ground(struct cli_change *change)
{
    struct viewer console;
    struct demo_ground g = {&change->act, &console, (struct demo_making *)change->options,
                            change->cli->clock};
    TRY(fill_today(change));
    TRY(viewer_console(change->act.db, change->act.arena, &console));
    console.today = change->act.today;
    return demo_ground_today(&g);
}

/* The password of every demo account is "demo-" and its role; said by door.c's table. */
static bool hash_all(struct cli *c, struct demo_making *m)
{
    for (int i = 0; i < ROLES; i++) {
        if (!password_make(str_format(c->arena, "demo-%s", role_names[i]),
                           m->hashes[i])) {
            return false;
        }
    }
    return true;
}

static void print_logins(struct cli *c)
{
    struct json *list = json_new(c->arena, JSON_ARRAY);
    for (size_t i = 0; i < demo_logins_n; i++) {
        const struct demo_login *l = &demo_logins[i];
        struct json *o = json_new(c->arena, JSON_OBJECT);
        json_set(c->arena, o, STR("login"), json_str(c->arena, str_of(l->login)));
        json_set(c->arena, o, STR("password"), json_str(c->arena, str_of(l->secret)));
        json_set(c->arena, o, STR("role"),
                 json_str(c->arena, str_of(role_names[l->role])));
        json_push(c->arena, list, o);
        if (!c->common.json) {
            text_add_format(&c->out, "  %-12s %-22s %.*s\n", l->login, l->secret,
                            STR_PRINT(say_role(c->arena, c->lang, l->role)));
        }
    }
    if (c->common.json) {
        cli_json(c, list);
    }
}

/* ---- a year -------------------------------------------------------------------------
 */

/* One digest of all derived tables but those that hold ciphertext, whose keys no seed
 * gives. */
static struct fault *digest_of(struct db *db, struct arena *a, struct str *hex)
{
    struct table_digests tables = {0};
    struct digest digest;
    TRY(db_digest_derived(db, a, &tables));
    digest_begin(&digest);
    for (size_t i = 0; i < tables.n; i++) {
        digest_add(&digest, tables.at[i].table);
        digest_add(&digest, tables.at[i].digest);
    }
    struct hash hash = digest_end(&digest);
    struct text text = text_new(a, 64);
    text_add_hex(&text, hash_str(&hash));
    *hex = text_str(&text);
    return NULL;
}

static struct fault *print_year(struct cli *c, struct house *house,
                                const struct year_report *r)
{
    const struct {
        const char *name;
        int64_t n;
    } rows[] = {
        {"opened", r->opened},           {"entries", r->entries},
        {"corrections", r->corrections}, {"absences", r->absences},
        {"excuses", r->excuses},         {"closed", r->closed},
        {"reopened", r->reopened},       {"refused", r->refused},
    };
    struct json *o = json_new(c->arena, JSON_OBJECT);
    struct db *db = NULL;
    struct str digest = STR_NONE;
    TRY(store_reader(c->arena, house->store, &db));
    struct fault *fault = digest_of(db, c->arena, &digest);
    db_close(db);
    TRY(fault);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        json_set(c->arena, o, str_of(rows[i].name), json_int(c->arena, rows[i].n));
        if (!c->common.json) {
            text_add_format(&c->out, "%s\t%lld\n", rows[i].name, (long long)rows[i].n);
        }
    }
    json_set(c->arena, o, STR("digest"), json_str(c->arena, digest));
    if (c->common.json) {
        cli_json(c, o);
    } else {
        text_add_format(&c->out, "digest\t%.*s\n", STR_PRINT(digest));
    }
    return NULL;
}

/* The days that the department shall have lived; none: days 0. */
static struct demo_span span_of(const struct demo_opts *o, struct day today)
{
    if (o->simulate > 0) {
        struct day first = day_of_civil((struct civil){(int)o->simulate, 1, 1});
        struct day next = day_of_civil((struct civil){(int)o->simulate + 1, 1, 1});
        return (struct demo_span){first, next.v - first.v};
    }
    struct day first = period_of(PERIOD_WEEK, day_add(today, -7 * (int)o->weeks)).first;
    return (struct demo_span){first, o->weeks > 0 ? today.v - first.v : 0};
}

/* A clock that stands at the span's first day, until the span was lived. */
static struct fault *fill_house(struct cli *c, struct demo_making *m,
                                const struct demo_opts *o, const struct demo_span *span)
{
    struct cli_change change = {
        .needs = CAN_WRITE_REGISTER, .change = fill, .options = m};
    struct clock *clock = ARENA_NEW(c->arena, struct clock), real = *c->clock;
    struct year_report report = {0};
    *clock = span->days > 0 ? demo_clock(span->first, 8) : real;
    c->clock = clock;
    TRY(make(c, true, &change.house));
    TRY(cli_write(c, &change));
    cli_say(c, say_cli_demo_made(c->arena, c->lang, c->common.db));
    if (span->days > 0) {
        TRY(demo_live(c, m, change.house, clock, span, &report));
        TRY(cli_keep_checkpoint(c, change.house));
    }
    if (o->simulate > 0) {
        return print_year(c, change.house, &report);
    }
    *clock = real;
    change.change = span->days > 0 ? fill_today : fill_ground;
    TRY(cli_write(c, &change));
    print_logins(c);
    return NULL;
}

struct fault *cmd_demo(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct demo_opts *o = options;
    struct demo_span span = span_of(o, clock_today(c->clock));
    if (o->logins) {
        print_logins(c);
        return NULL;
    }
    if (c->common.dry_run) {
        return fault_cli_no_dry_run(c->arena);
    }
    struct demo_making *m = ARENA_NEW(c->arena, struct demo_making);
    m->random = random_seeded(o->seed > 0 ? (uint64_t)o->seed : DEMO_SEED);
    if (!hash_all(c, m)) {
        return fault_store_failed(c->arena, STR("memory"));
    }
    return fill_house(c, m, o, &span);
}
