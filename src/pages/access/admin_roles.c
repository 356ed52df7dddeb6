/* Roles: who holds which over which unit, since when and till when; giving and ending
 * them; and how it came about, read from the ledger. */
#include "pages/access/admin.h"
#include "pages/access/admin_roles.html.h"
#include "words/faults.h"

struct role_new_fields {
    struct str person;
    struct role_body body;
};
static const struct field role_new_table[] = {
    {"person", FIELD_TEXT, true, offsetof(struct role_new_fields, person), 1, 60,
     say_admin_person, NULL, 0},
    {"role", FIELD_CHOICE, true, offsetof(struct role_new_fields, body.role), 0, 0,
     say_access_role, role_names, 0},
    {"unit", FIELD_ID, true, offsetof(struct role_new_fields, body.unit), 0, 0,
     say_access_unit, NULL, 0},
    {"since", FIELD_DAY, false, offsetof(struct role_new_fields, body.since), 0, 0,
     say_access_since, NULL, 0},
    {"till", FIELD_DAY, false, offsetof(struct role_new_fields, body.till), 0, 0,
     say_access_until, NULL, 0},
};
static const struct field role_end_table[] = {
    {"role", FIELD_CHOICE, true, offsetof(struct role_body, role), 0, 0, say_access_role,
     role_names, 0},
    {"unit", FIELD_ID, true, offsetof(struct role_body, unit), 0, 0, say_access_unit,
     NULL, 0},
};
const struct fields role_new_form = FIELDS(role_new_table, struct role_new_fields);
const struct fields role_end_form = FIELDS(role_end_table, struct role_body);

/* ---- rows -------------------------------------------------------------------------- */

struct tag_view admin_term(struct exchange *x, struct day since, struct day till)
{
    switch (term_on(since, till, page_today(x))) {
    case TERM_COMING:
        return (struct tag_view){TAG_PLAIN, say_term_coming(x->arena, x->face.lang)};
    case TERM_OVER:
        return (struct tag_view){TAG_PLAIN, say_term_over(x->arena, x->face.lang)};
    case TERM_RUNNING:
        break;
    }
    return (struct tag_view){TAG_DONE, say_term_running(x->arena, x->face.lang)};
}

static struct role_row row_of(struct exchange *x, const struct grant *g)
{
    return (struct role_row){
        .person = g->person.v,
        .name = g->name,
        .login = g->login,
        .role = say_role(x->arena, x->face.lang, (enum role)g->role),
        .unit = g->unit_name,
        .since = admin_day(x, g->since),
        .till = admin_day(x, g->till),
        .term = admin_term(x, g->since, g->till),
        .form_id = page_new_id(x),
        .role_value = str_of(role_names[g->role]),
        .unit_value = g->unit.v,
    };
}

struct fault *admin_roles_of(struct exchange *x, struct db *db, struct person_id person,
                             struct role_rows *rows)
{
    struct role_held_list roles = {0};
    TRY(access_roles_of(db, x->arena, person, &roles));
    for (size_t i = 0; i < roles.n; i++) {
        const struct role_held *r = &roles.at[i];
        struct grant g = {.person = person,
                          .role = r->role,
                          .unit = r->unit,
                          .unit_name = r->unit_name,
                          .since = r->since,
                          .till = r->till};
        *LIST_ADD(x->arena, rows) = row_of(x, &g);
    }
    return NULL;
}

static void add_role_options(struct exchange *x, struct str first, struct field_view *f)
{
    *LIST_ADD(x->arena, &f->options) = page_option(STR(""), first, f->value.n == 0);
    for (int i = 0; role_names[i] != NULL; i++) {
        struct str name = str_of(role_names[i]);
        *LIST_ADD(x->arena, &f->options) =
            page_option(name, say_role(x->arena, x->face.lang, (enum role)i),
                        str_equal(name, f->value));
    }
}

/* ---- the list ---------------------------------------------------------------------- */

struct fault *roles_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct grant_list grants = {0};
    struct person person = {0};
    struct str asked = str_trim(exchange_query(x, STR("q")));
    struct roles_view view = {
        .page = page_view(x, db, say_admin_roles(a, lang)),
        .query = {.label = say_admin_person(a, lang), .value = asked},
        .role = {.label = say_access_role(a, lang),
                 .value = exchange_query(x, STR("role"))},
    };
    if (asked.n > 0) {
        const struct fault *nobody =
            access_person_meant(db, a, NULL, page_today(x), asked, "q", &person);
        person.id.v = nobody == NULL ? person.id.v : -1;
    }
    add_role_options(x, say_admin_role_any(a, lang), &view.role);
    TRY(access_grants(db, a, &grants));
    for (size_t i = 0; i < grants.n; i++) {
        const struct grant *g = &grants.at[i];
        bool wanted = (asked.n == 0 || g->person.v == person.id.v) &&
                      (view.role.value.n == 0 ||
                       str_equal(view.role.value, str_of(role_names[g->role])));
        if (wanted) {
            *LIST_ADD(a, &view.rows) = row_of(x, g);
        }
    }
    page_html(x);
    hatch_roles_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- giving one -------------------------------------------------------------------- */

/* Roles are given over any unit: the giver reaches no records by it. */
static struct fault *add_units(struct exchange *x, struct db *db, struct field_view *f)
{
    static const struct scope all = {.all = true};
    struct unit_list units = {0};
    struct unit_id chosen = {0};
    str_to_int(f->value, &chosen.v);
    TRY(register_units(db, x->arena, &all, &units));
    *LIST_ADD(x->arena, &f->options) = page_option(
        STR(""), say_admin_unit_choose(x->arena, x->face.lang), chosen.v == 0);
    for (size_t i = 0; i < units.n; i++) {
        const struct unit *u = &units.at[i];
        struct text shown = text_new(x->arena, 64);
        for (int64_t d = 0; d < u->depth; d++) {
            text_add(&shown, STR("\xE3\x80\x80")); /* an ideographic space a level */
        }
        text_add(&shown, u->name);
        *LIST_ADD(x->arena, &f->options) =
            page_option(str_format(x->arena, "%lld", (long long)u->id.v),
                        text_str(&shown), u->id.v == chosen.v);
    }
    return NULL;
}

struct fault *role_new_get(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct role_new_view view = {
        .page = page_view(x, db, say_admin_role_new(a, x->face.lang)),
        .form = page_form_view(x, &role_new_form, STR("/admin/roles/new")),
        .person = page_field(x, &role_new_form, "person", NULL),
        .role = page_field(x, &role_new_form, "role", NULL),
        .unit = page_field(x, &role_new_form, "unit", NULL),
        .since = page_field(x, &role_new_form, "since", NULL),
        .till = page_field(x, &role_new_form, "till", NULL),
    };
    if (x->method != METHOD_POST) {
        view.person.value = exchange_query(x, STR("person"));
    }
    view.person.hint = say_admin_person_hint(a, x->face.lang);
    view.unit.hint = say_admin_unit_hint(a, x->face.lang);
    add_role_options(x, say_admin_role_choose(a, x->face.lang), &view.role);
    TRY(add_units(x, db, &view.unit));
    admin_answer(x);
    hatch_role_new_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *role_new_change(struct exchange *x, struct db *db)
{
    const struct role_new_fields *form = page_form(x);
    struct act act = page_act(x, db);
    struct person *person = ARENA_NEW(x->arena, struct person);
    *page_keep(x) = person;
    TRY(access_person_meant(db, x->arena, NULL, page_today(x), form->person, "person",
                            person));
    return access_role_grant(&act, person->id, &form->body);
}

struct fault *role_new_show(struct exchange *x, struct db *db)
{
    const struct person *person = *page_keep(x);
    const struct fault *fault = page_fault(x);
    if (fault != NULL) {
        bool again = fault->kind == FAULT_INPUT || fault->kind == FAULT_CONFLICT;
        return again ? role_new_get(x, db) : page_fault(x);
    }
    answer_see_other(
        x, str_format(x->arena, "/admin/roles/%lld?done=given", (long long)person->id.v));
    return NULL;
}

/* ---- one person's ------------------------------------------------------------------ */

static struct fault *add_event(struct exchange *x, struct db *db, const struct entry *e,
                               struct role_events *events)
{
    struct entry whole;
    struct body stored;
    struct unit unit;
    bool found = false;
    void *read = NULL;
    const struct kind *kind = kind_find(&kinds_all, e->kind);
    TRY(ledger_entry_read(db, x->arena, e->seq, &whole, &stored));
    TRY(kind_read(x->arena, kind, whole.version, stored.text.bytes, &read));
    const struct role_body *body = read;
    TRY(register_unit(db, x->arena, body->unit, &unit, &found));
    struct role_event event = {
        .seq = e->seq,
        .kind = kind->title(x->arena, x->face.lang),
        .role = say_role(x->arena, x->face.lang, (enum role)body->role),
        .unit = found ? unit.name : say_page_number(x->arena, x->face.lang, body->unit.v),
        .at = page_local(x, e->at),
    };
    if (kind == &kind_role_grant) {
        event.since = admin_day(x, body->since);
        event.till = admin_day(x, body->till);
    }
    TRY(page_actor(x, db, e->actor, &event.actor));
    *LIST_ADD(x->arena, events) = event;
    return NULL;
}

static struct fault *add_events(struct exchange *x, struct db *db,
                                struct person_id person, struct role_events *events)
{
    struct entry_list entries = {0};
    TRY(ledger_of_subject(db, x->arena, person.v, &entries));
    for (size_t i = entries.n; i-- > 0;) {
        const struct kind *kind = kind_find(&kinds_all, entries.at[i].kind);
        if (kind == &kind_role_grant || kind == &kind_role_end) {
            TRY(add_event(x, db, &entries.at[i], events));
        }
    }
    return NULL;
}

struct fault *role_person_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct person person;
    bool found = false;
    struct person_id id = {page_arg(x, 0)};
    struct role_person_view view = {.person = id.v};
    TRY(register_person(db, a, id, &person, &found));
    if (!found) {
        return fault_person_missing(a);
    }
    view.page = page_view(x, db, person.name);
    view.name = person.name;
    TRY(admin_roles_of(x, db, id, &view.rows));
    TRY(add_events(x, db, id, &view.history));
    admin_notice(x, "given", say_notice_role_given(a, x->face.lang), &view.page);
    admin_notice(x, "ended", say_notice_role_ended(a, x->face.lang), &view.page);
    page_html(x);
    hatch_role_person_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *role_end_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    return access_role_end(&act, (struct person_id){page_arg(x, 0)}, page_form(x));
}

struct fault *role_end_show(struct exchange *x, struct db *db)
{
    (void)db;
    if (page_fault(x) != NULL) {
        return page_fault(x);
    }
    answer_see_other(x, str_format(x->arena, "/admin/roles/%lld?done=ended",
                                   (long long)page_arg(x, 0)));
    return NULL;
}
