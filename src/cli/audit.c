/* cadre audit ROLE: all a role can reach. Pages from the table of routes, and what of a
 * person it sees from access_mask itself, asked of a viewer who holds that role alone: so
 * what is printed is what is done. Refuses to guess about one person: terms and reach are
 * `cadre role list`. */
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
    add_classes(&au);
    add_kinds(&au);
    add_purposes(&au);
    if (c->common.json) {
        c->out.n = 0;
        cli_json(c, au.o);
    }
    return NULL;
}
