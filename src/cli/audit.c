/* cadre audit ROLE: all a role can reach. Pages from the table of routes, commands, what
 * of a person it sees from access_mask itself, asked of a viewer who holds that role
 * alone: so what is printed is what is done. Refuses to guess about one person: terms and
 * reach are `cadre role list`. */
#include "access/reading.h"
#include "cli/cli.h"
#include "pages/app.h"
#include "words/faults.h"

static const char *const showing_names[] = {"shown", "for-a-purpose", "hidden"};

/* Whom a record is about, as seen by the role. */
enum whose { WHOSE_WITHIN, WHOSE_OWN, WHOSE_KIN, WHOSE_BEYOND };
static const char *const whose_names[] = {"within", "own", "kin", "beyond"};
enum { WHOSE = WHOSE_BEYOND + 1 };

struct auditing {
    struct cli *cli;
    enum role role;
    struct viewer viewer;
    struct json *o;
};

static struct relations relations_of(const struct auditing *au, enum whose whose)
{
    bool reaches = whose != WHOSE_BEYOND && role_may(au->role, CAN_READ_PEOPLE);
    return (struct relations){.self = whose == WHOSE_OWN,
                              .unit_of = reaches,
                              .leader_of = reaches && au->role == ROLE_LEADER,
                              .kin_of = whose == WHOSE_KIN};
}

static const char *shows(const struct auditing *au, enum whose whose,
                         enum record_class class)
{
    struct relations r = relations_of(au, whose);
    return showing_names[access_mask(&au->viewer, &r, class)];
}

static void set(const struct auditing *au, struct json *o, const char *key,
                const char *value)
{
    struct arena *a = au->cli->arena;
    json_set(a, o, str_of(key), json_str(a, str_of(value)));
}

/* ---- pages ------------------------------------------------------------------------- */

static bool is_export(const char *pattern)
{
    struct str p = str_of(pattern);
    return str_find(p, STR(".csv")) < p.n || str_find(p, STR(".xlsx")) < p.n ||
           str_find(p, STR("/refused")) < p.n || str_find(p, STR(".ics")) < p.n;
}

static void add_routes(struct auditing *au)
{
    static const char *const methods[] = {"GET", "HEAD", "POST"};
    struct arena *a = au->cli->arena;
    struct json *reach = json_new(a, JSON_ARRAY), *exports = json_new(a, JSON_ARRAY);
    for (size_t i = 0; i < routes_n; i++) {
        const struct route *route = &routes[i];
        struct json *r = json_new(a, JSON_OBJECT);
        if (!role_may(au->role, route->can)) {
            continue;
        }
        set(au, r, "method", methods[route->method]);
        set(au, r, "path", route->pattern);
        set(au, r, "needs", capability_names[route->can]);
        json_push(a, reach, r);
        if (is_export(route->pattern)) {
            json_push(a, exports, json_str(a, str_of(route->pattern)));
        }
        text_add_format(&au->cli->out, "%-4s %-26s %s%s\n", methods[route->method],
                        route->pattern, capability_names[route->can],
                        is_export(route->pattern) ? " export" : "");
    }
    json_set(a, au->o, STR("routes"), reach);
    json_set(a, au->o, STR("exports"), exports);
}

/* ---- commands ---------------------------------------------------------------------- */

/* What a command asks of who acts before it looks at anything; a row without a verb is of
 * all other verbs of its noun. A command that no row names asks that one is logged in,
 * and shows or takes by record. tests/journeys/audit.py runs them as every role. */
enum { OF_THE_CONSOLE = -1 }; /* works on the file itself, or on none: no log-in acts */
struct command_need {
    const char *noun, *verb;
    int needs;   /* enum capability, or OF_THE_CONSOLE */
    int or_else; /* another that will do; 0: none */
};
static const struct command_need needs[] = {
    {"init", NULL, OF_THE_CONSOLE, 0},
    {"demo", NULL, OF_THE_CONSOLE, 0},
    {"serve", NULL, OF_THE_CONSOLE, 0},
    {"rebuild", NULL, OF_THE_CONSOLE, 0},
    {"restore", NULL, OF_THE_CONSOLE, 0},
    {"audit", NULL, CAN_ANYONE, 0},
    {"version", NULL, CAN_ANYONE, 0},
    {"help", NULL, CAN_ANYONE, 0},
    {"names", NULL, CAN_ANYONE, 0},
    {"solve", NULL, CAN_ANYONE, 0},
    {"statistics", NULL, CAN_ANYONE, 0},
    {"calendar", "import", CAN_KEEP_PROGRAMME, 0},
    {"calendar", "list", CAN_ENTER, 0},
    {"calendar", NULL, CAN_ANYONE, 0},
    {"backup", NULL, CAN_BACK_UP, 0},
    {"person", "add", CAN_WRITE_REGISTER, 0},
    {"person", "list", CAN_READ_PEOPLE, 0},
    {"person", "search", CAN_READ_PEOPLE, 0},
    {"unit", "add", CAN_WRITE_REGISTER, 0},
    {"unit", NULL, CAN_READ_PEOPLE, 0},
    {"posting", NULL, CAN_READ_PEOPLE, 0},
    {"post", NULL, CAN_READ_PEOPLE, 0},
    {"record", NULL, CAN_ENTER, 0},
    {"import", NULL, CAN_WRITE_REGISTER, 0},
    {"account", "list", CAN_KEEP_ACCOUNTS, CAN_GRANT_ROLES},
    {"account", "password", CAN_ENTER, 0}, /* one's own; others' as below */
    {"account", NULL, CAN_KEEP_ACCOUNTS, CAN_GIVE_LOGIN},
    {"role", NULL, CAN_GRANT_ROLES, 0},
    {"material", "add", CAN_RECORD, 0},
    {"material", "recommend", CAN_RECORD, 0},
    {"material", "pass", CAN_RECORD, 0},
    {"classroom", "series", CAN_RECORD, 0},
    {"classroom", "rota", CAN_RECORD, 0},
    {"classroom", "plan", CAN_RECORD, 0},
    {"classroom", "change", CAN_RECORD, 0},
    {"classroom", "speaker", CAN_RECORD, 0},
    {"classroom", "cancel", CAN_RECORD, 0},
    {"classroom", "hold", CAN_RECORD, 0},
    {"classroom", "checkin", CAN_RECORD, 0},
    {"classroom", "questions", CAN_RECORD, 0},
    {"classroom", "feedback", CAN_RECORD, 0},
    {"classroom", "attendance", CAN_RECORD, 0},
    {"classroom", "code", CAN_RECORD, 0},
    {"readlog", "list", CAN_READ_READLOG, 0},
    {"readlog", "digest", CAN_READ_READLOG, 0},
    {"readlog", NULL, CAN_ANSWER, 0},
    {"ledger", "witness", CAN_ANYONE, 0},
    {"ledger", NULL, CAN_READ_LEDGER, 0},
    {"programme", "adopt", CAN_KEEP_PROGRAMME, 0},
    {"programme", "close", CAN_KEEP_PROGRAMME, 0},
    {"programme", "reopen", CAN_KEEP_PROGRAMME, 0},
    {"programme", "rehearse", CAN_KEEP_PROGRAMME, 0},
    {"programme", "list", CAN_ENTER, 0},
    {"roll", NULL, CAN_KEEP_PROGRAMME, 0},
    {"remind", "status", CAN_ADMINISTER, CAN_KEEP_PROGRAMME},
    {"remind", NULL, CAN_KEEP_PROGRAMME, 0},
    {"campaign", "add", CAN_RECORD, 0},
    {"campaign", "correct", CAN_RECORD, 0},
    {"campaign", "hold", CAN_RECORD, 0},
    {"plan", NULL, CAN_RECORD, 0},
    {"questions", NULL, CAN_KEEP_BANK, 0},
    {"course", "plan", CAN_RECORD, 0},
    {"year", "rate", CAN_READ_DUTIES, 0},
    {"exam", "list", CAN_ENTER, 0},
    {"exam", "results", CAN_ENTER, 0},
    {"exam", NULL, CAN_KEEP_BANK, 0},
    {"training", "standing", CAN_READ_DUTIES, 0},
    {"study", "waits", CAN_READ_DUTIES, 0},
};

static const struct command_need *need_of(const struct command *command)
{
    static const struct command_need entered = {NULL, NULL, CAN_ENTER, 0};
    for (size_t i = 0; i < sizeof needs / sizeof needs[0]; i++) {
        const struct command_need *n = &needs[i];
        if (strcmp(n->noun, command->noun) == 0 &&
            (n->verb == NULL || strcmp(n->verb, command->verb) == 0)) {
            return n;
        }
    }
    return &entered;
}

static void add_commands(struct auditing *au)
{
    struct arena *a = au->cli->arena;
    struct json *list = json_new(a, JSON_ARRAY);
    for (size_t i = 0; i < commands_n; i++) {
        const struct command *command = &commands[i];
        const struct command_need *need = need_of(command);
        int can = need->needs;
        if (need->or_else != 0 && !role_may(au->role, (enum capability)can)) {
            can = need->or_else;
        }
        if (can == OF_THE_CONSOLE || !role_may(au->role, (enum capability)can)) {
            continue;
        }
        struct str words = str_format(a, "%s%s%s", command->noun,
                                      command->verb[0] != '\0' ? " " : "", command->verb);
        struct json *one = json_new(a, JSON_OBJECT);
        json_set(a, one, STR("command"), json_str(a, words));
        set(au, one, "needs", capability_names[can]);
        json_push(a, list, one);
        text_add_format(&au->cli->out, "command %-24.*s %s\n", STR_PRINT(words),
                        capability_names[can]);
    }
    json_set(a, au->o, STR("commands"), list);
}

/* ---- records ----------------------------------------------------------------------- */

static void add_classes(struct auditing *au)
{
    struct arena *a = au->cli->arena;
    struct json *list = json_new(a, JSON_ARRAY);
    for (int class = 0; record_class_names[class] != NULL; class ++) {
        struct json *one = json_new(a, JSON_OBJECT);
        set(au, one, "class", record_class_names[class]);
        text_add_format(&au->cli->out, "class %-6s", record_class_names[class]);
        for (int w = 0; w < WHOSE; w++) {
            const char *how = shows(au, (enum whose)w, (enum record_class) class);
            set(au, one, whose_names[w], how);
            text_add_format(&au->cli->out, " %s=%s", whose_names[w], how);
        }
        text_add(&au->cli->out, STR("\n"));
        json_push(a, list, one);
    }
    json_set(a, au->o, STR("classes"), list);
}

/* Fields of a class of their own, and the kind's class for the rest. */
static void add_kinds(struct auditing *au)
{
    struct arena *a = au->cli->arena;
    struct json *list = json_new(a, JSON_ARRAY);
    for (size_t i = 0; kinds_all.at[i] != NULL; i++) {
        const struct kind *kind = kinds_all.at[i];
        struct json *one = json_new(a, JSON_OBJECT), *fields = json_new(a, JSON_OBJECT);
        set(au, one, "kind", kind->name);
        set(au, one, "class", record_class_names[kind->class]);
        text_add_format(&au->cli->out, "kind %-20s %s", kind->name,
                        shows(au, WHOSE_WITHIN, kind->class));
        for (size_t f = 0; f < kind->fields.n; f++) {
            const struct field *field = &kind->fields.at[f];
            enum record_class class = access_class(kind, field);
            set(au, fields, field->name, shows(au, WHOSE_WITHIN, class));
            if (class != kind->class) {
                text_add_format(&au->cli->out, " %s=%s", field->name,
                                shows(au, WHOSE_WITHIN, class));
            }
        }
        text_add(&au->cli->out, STR("\n"));
        json_set(a, one, STR("fields"), fields);
        json_push(a, list, one);
    }
    json_set(a, au->o, STR("kinds"), list);
}

/* What an opening may be for: of others, where anything of theirs opens; of oneself. */
static void add_purposes(struct auditing *au)
{
    struct arena *a = au->cli->arena;
    struct json *list = json_new(a, JSON_ARRAY);
    bool others = false;
    for (int class = 0; record_class_names[class] != NULL; class ++) {
        struct relations r = relations_of(au, WHOSE_WITHIN);
        others |= access_mask(&au->viewer, &r, (enum record_class) class) == FIELD_MASKED;
    }
    for (int i = 0; purpose_names[i] != NULL; i++) {
        if (others || i == PURPOSE_OWN) {
            json_push(a, list, json_str(a, str_of(purpose_names[i])));
            text_add_format(&au->cli->out, "purpose %s\n", purpose_names[i]);
        }
    }
    json_set(a, au->o, STR("purposes"), list);
}

struct fault *cmd_audit(struct cli *c, void *options, int *exit)
{
    (void)options;
    (void)exit;
    struct auditing au = {.cli = c, .o = json_new(c->arena, JSON_OBJECT)};
    struct json *cans = json_new(c->arena, JSON_ARRAY);
    int role = 0;
    while (role_names[role] != NULL &&
           !str_equal(c->words.at[0], str_of(role_names[role]))) {
        role++;
    }
    if (role_names[role] == NULL) {
        return fault_cli_role(c->arena, c->words.at[0]);
    }
    au.role = (enum role)role;
    for (int i = 0; i < CAPABILITIES; i++) {
        if (role_may(au.role, (enum capability)i)) {
            au.viewer.can |= 1U << i;
            json_push(c->arena, cans, json_str(c->arena, str_of(capability_names[i])));
        }
    }
    au.viewer.person.v = 1; /* somebody */
    set(&au, au.o, "role", role_names[role]);
    json_set(c->arena, au.o, STR("capabilities"), cans);
    add_routes(&au);
    add_commands(&au);
    add_classes(&au);
    add_kinds(&au);
    add_purposes(&au);
    if (c->common.json) {
        c->out.n = 0;
        cli_json(c, au.o);
    }
    return NULL;
}
