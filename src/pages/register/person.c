/* One person: the page with its history, and the forms that add, correct and record
 * leaving. */
#include "access/reading.h"
#include "pages/register/leave_form.html.h"
#include "pages/register/person.html.h"
#include "pages/register/person_form.html.h"
#include "pages/register/register.h"
#include "pages/register/register_views.h"
#include "words/faults.h"

/* Behind the fields of person.add: what the form asks beyond the kind. The page's own
 * extra comes first, so that page_extra finds it. */
struct person_more {
    struct form_extra extra;
    struct str login;
};
static const struct field person_more_fields[] = {
    {"id", FIELD_UUID, true, offsetof(struct person_more, extra.id), 0, 0, say_entry_id,
     NULL, 0},
    {"seen", FIELD_INT, false, offsetof(struct person_more, extra.seen), 0, INT64_MAX,
     say_entry_id, NULL, 0},
    {"login", FIELD_TEXT, false, offsetof(struct person_more, login), 0, 100,
     say_person_login, NULL, 0},
};
const struct fields person_extra = FIELDS(person_more_fields, struct person_more);

/* ---- the page ---------------------------------------------------------------------- */

/* What an entry changed against the state before it, field by field, as far as the viewer
 * may see it; that something is masked is said. */
static struct fault *add_changes(struct exchange *x, struct db *db,
                                 const struct kind *kind, const void *before,
                                 const void *body, const struct relations *relations,
                                 struct change_views *changes)
{
    for (size_t i = 0; i < kind->fields.n; i++) {
        const struct field *f = &kind->fields.at[i];
        struct change_view c = {.label = f->label(x->arena, x->face.lang)};
        enum showing showing =
            access_mask(page_viewer(x), relations, access_class(kind, f));
        if (showing == FIELD_HIDDEN) {
            continue;
        }
        if (showing == FIELD_MASKED) {
            c.to = say_reading_masked(x->arena, x->face.lang);
            *LIST_ADD(x->arena, changes) = c;
            continue;
        }
        TRY(page_fact(x, db, f, body, &c.to));
        if (before != NULL) {
            TRY(page_fact(x, db, f, before, &c.from));
        }
        /* What stayed, or was left empty, is not said. */
        if (!str_equal(c.from, c.to)) {
            *LIST_ADD(x->arena, changes) = c;
        }
    }
    return NULL;
}

static struct fault *read_body(struct exchange *x, struct db *db, const struct entry *e,
                               const struct kind **kind, void **body)
{
    struct entry again;
    struct body stored;
    *body = NULL;
    *kind = kind_find(&kinds_all, e->kind);
    TRY(ledger_entry_read(db, x->arena, e->seq, &again, &stored));
    if (*kind == NULL || stored.text.bytes.p == NULL) {
        return NULL;
    }
    return kind_read(x->arena, *kind, e->version, stored.text.bytes, body);
}

static struct fault *add_history(struct exchange *x, struct db *db,
                                 struct person_id person, struct history_rows *rows)
{
    struct entry_list entries = {0};
    struct history_rows oldest_first = {0};
    const void *state = NULL;
    struct relations relations;
    TRY(access_relations(db, x->arena, page_viewer(x), person, &relations));
    TRY(ledger_of_subject(db, x->arena, person.v, &entries));
    for (size_t i = 0; i < entries.n; i++) {
        const struct entry *e = &entries.at[i];
        const struct kind *kind = NULL;
        void *body = NULL;
        TRY(read_body(x, db, e, &kind, &body));
        struct history_row row = {
            .seq = e->seq,
            .kind = kind != NULL ? kind->title(x->arena, x->face.lang) : e->kind,
            .day = e->day,
            .at = page_local(x, e->at),
        };
        TRY(page_actor(x, db, e->actor, &row.actor));
        if (access_mask(page_viewer(x), &relations, (enum record_class)e->class) !=
            FIELD_SHOWN) {
            row.kind = say_record_class(x->arena, x->face.lang, e->class);
        }
        bool person_kind = kind == &kind_person_add || kind == &kind_person_correct;
        if (body != NULL) {
            TRY(add_changes(x, db, kind, person_kind ? state : NULL, body, &relations,
                            &row.changes));
        }
        state = person_kind && body != NULL ? body : state;
        *LIST_ADD(x->arena, &oldest_first) = row;
    }
    for (size_t i = oldest_first.n; i-- > 0;) {
        *LIST_ADD(x->arena, rows) = oldest_first.at[i];
    }
    return NULL;
}

static void add_notice(struct exchange *x, const struct person *p, struct page_view *page)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct str done = exchange_query(x, STR("done"));
    struct str text =
        str_equal(done, STR("added")) ? say_notice_person_added(a, lang, p->name)
        : str_equal(done, STR("corrected"))
            ? say_notice_person_corrected(a, lang, p->name)
        : str_equal(done, STR("left")) ? say_notice_person_left(a, lang, p->name)
                                       : STR_NONE;
    if (text.p == NULL) {
        return;
    }
    page->notice = (struct notice_view){.kind = NOTICE_DONE, .text = text};
    if (viewer_may(page_viewer(x), CAN_READ_LEDGER)) {
        page->notice.more =
            (struct link_view){str_format(a, "/ledger/%lld", (long long)p->newest),
                               say_notice_entry(a, lang), false};
    }
}

/* Nobody learns from the answer whether a person outside the scope exists. */
static struct fault *find_person(struct exchange *x, struct db *db, struct person *p)
{
    bool found = false;
    struct person_id id = {page_arg(x, 0)};
    if (id.v != page_viewer(x)->person.v || id.v == 0) {
        TRY(page_may_reach(x, db, id));
    }
    TRY(register_person(db, x->arena, id, p, &found));
    return found ? NULL : fault_person_missing(x->arena);
}

static struct button_view login_button(struct exchange *x, const struct person_view *view)
{
    if (!viewer_may(page_viewer(x), CAN_GIVE_LOGIN) || view->login.p == NULL) {
        return (struct button_view){0};
    }
    return (struct button_view){
        str_format(x->arena, "/people/%lld/code", (long long)view->id), page_new_id(x),
        say_person_reset_login(x->arena, x->face.lang)};
}

/* Where something of the person can be opened for a purpose. */
static struct fault *find_open(struct exchange *x, struct db *db, struct person_id person,
                               struct str *href)
{
    struct relations relations;
    TRY(access_relations(db, x->arena, page_viewer(x), person, &relations));
    for (int class = CLASS_OPEN; class <= CLASS_BALLOT; class ++) {
        if (access_mask(page_viewer(x), &relations, (enum record_class)class) ==
            FIELD_MASKED) {
            *href = str_format(x->arena, "/people/%lld/open", (long long)person.v);
        }
    }
    return NULL;
}

struct fault *person_show(struct exchange *x, struct db *db)
{
    struct person p;
    TRY(find_person(x, db, &p));
    struct arena *a = x->arena;
    bool left = day_known(p.left_on);
    bool writes = viewer_may(page_viewer(x), CAN_WRITE_REGISTER);
    int64_t me = page_viewer(x)->person.v;
    struct person_view view = {
        .page = page_view(x, db, say_person_title(a, x->face.lang, p.name)),
        .id = p.id.v,
        .name = p.name,
        .sex = say_sex(a, x->face.lang, p.sex),
        .born = p.born,
        .age = left || !day_known(p.born) ? -1 : day_years_between(p.born, page_today(x)),
        .unit_id = p.unit.v,
        .may_list = viewer_may(page_viewer(x), CAN_READ_PEOPLE),
        .may_browse = viewer_may(page_viewer(x), CAN_READ_LEDGER),
        .left = left,
        .left_on = p.left_on,
        .left_why = left ? say_leave(a, x->face.lang, p.left_why) : STR_NONE,
        .may_correct = writes,
        .may_leave = writes && !left,
        .proof =
            viewer_may(page_viewer(x), CAN_READ_LEDGER) || p.id.v == me ? p.newest : 0,
    };
    TRY(register_unit_path(db, a, p.unit, &view.unit));
    TRY(access_login_of(db, a, p.id, &view.login));
    TRY(add_history(x, db, p.id, &view.history));
    TRY(find_open(x, db, p.id, &view.open_href));
    view.give_login = login_button(x, &view);
    add_notice(x, &p, &view.page);
    page_html(x);
    hatch_person_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- add and correct --------------------------------------------------------------- */

static void add_sexes(struct exchange *x, struct field_view *field)
{
    for (int i = 0; sex_names[i] != NULL; i++) {
        *LIST_ADD(x->arena, &field->options) =
            page_option(str_of(sex_names[i]), say_sex(x->arena, x->face.lang, i),
                        str_equal(field->value, str_of(sex_names[i])));
    }
}

static struct fault *draw_form(struct exchange *x, struct db *db,
                               const struct person *was)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct person_body body = {0};
    if (was != NULL) {
        body = register_body(was);
    }
    const void *from = was != NULL ? &body : NULL;
    const struct fields *fields = &kind_person_add.fields;
    struct str title = was != NULL ? say_person_correct_title(a, lang, was->name)
                                   : say_people_add(a, lang);
    struct person_form_view view = {
        .page = page_view(x, db, title),
        .form = page_form_view(
            x, fields,
            was == NULL ? STR("/people/new")
                        : str_format(a, "/people/%lld/correct", (long long)was->id.v)),
        .correcting = was != NULL,
        .person = was != NULL ? was->id.v : 0,
        .was = was != NULL ? was->name : STR_NONE,
        .seen = was != NULL ? was->newest : 0,
        .name = page_field(x, fields, "name", from),
        .sex = page_field(x, fields, "sex", from),
        .born = page_field(x, fields, "born", from),
        .unit = page_field(x, fields, "unit", from),
        .number = page_field(x, fields, "number", from),
        .rank = page_field(x, fields, "rank", from),
        .ethnic = page_field(x, fields, "ethnic", from),
        .native = page_field(x, fields, "native", from),
        .birthplace = page_field(x, fields, "birthplace", from),
        .party = page_field(x, fields, "party", from),
        .work = page_field(x, fields, "work", from),
        .skills = page_field(x, fields, "skills", from),
        .may_login = viewer_may(page_viewer(x), CAN_GIVE_LOGIN),
    };
    if (was != NULL && view.may_login) {
        struct str login = STR_NONE;
        TRY(access_login_of(db, a, was->id, &login));
        view.may_login = login.p == NULL;
    }
    view.login = page_field(x, &person_extra, "login", NULL);
    view.login.hint = say_person_login_hint(a, lang);
    view.name.hint = say_person_name_hint(a, lang);
    view.born.last = day_iso(a, page_today(x));
    view.born.required = true;
    view.sex.required = true;
    add_sexes(x, &view.sex);
    TRY(unit_options(x, db, say_person_unit_choose(a, lang), view.unit.value,
                     &view.unit.options));
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_person_form_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *person_new_get(struct exchange *x, struct db *db)
{
    return draw_form(x, db, NULL);
}

/* The log-in of the form, where one is given: an entry of its own under an id of its own.
 */
static struct fault *open_account(struct exchange *x, struct act *act,
                                  struct person_id person)
{
    const struct person_more *more = (const struct person_more *)page_extra(x);
    if (more->login.n == 0 || !viewer_may(page_viewer(x), CAN_GIVE_LOGIN)) {
        return NULL;
    }
    act->id = ledger_id_derived(act->id, 1);
    return access_account_open(act, person, &(struct account_body){more->login});
}

struct fault *person_new_change(struct exchange *x, struct db *db)
{
    const struct person_body *body = page_form(x);
    struct act act = page_act(x, db);
    struct person_id *id = ARENA_NEW(x->arena, struct person_id);
    *page_keep(x) = id;
    TRY(register_person_doubts(x->arena, body, act.today));
    TRY(register_person_add(&act, body, id));
    return open_account(x, &act, *id);
}

/* A refused form is drawn again; anything else has a page of its own. */
static bool shows_form(const struct fault *fault)
{
    return fault != NULL && (fault->kind == FAULT_INPUT || fault->kind == FAULT_CONFLICT);
}

static struct fault *done(struct exchange *x, int64_t person, const char *what)
{
    if (page_fault(x) != NULL) {
        return page_fault(x);
    }
    answer_see_other(
        x, str_format(x->arena, "/people/%lld?done=%s", (long long)person, what));
    return NULL;
}

struct fault *person_new_show(struct exchange *x, struct db *db)
{
    if (shows_form(page_fault(x))) {
        return draw_form(x, db, NULL);
    }
    const struct person_id *id = *page_keep(x);
    return done(x, id == NULL ? 0 : id->v, "added");
}

struct fault *person_correct_get(struct exchange *x, struct db *db)
{
    struct person p;
    TRY(find_person(x, db, &p));
    return draw_form(x, db, &p);
}

struct fault *person_correct_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct person_id id = {page_arg(x, 0)};
    TRY(page_may_reach(x, db, id));
    TRY(register_person_doubts(x->arena, page_form(x), act.today));
    TRY(register_person_correct(&act, id, page_extra(x)->seen, page_form(x)));
    return open_account(x, &act, id);
}

struct fault *person_correct_show(struct exchange *x, struct db *db)
{
    struct person p;
    if (shows_form(page_fault(x))) {
        TRY(find_person(x, db, &p));
        return draw_form(x, db, &p);
    }
    return done(x, page_arg(x, 0), "corrected");
}

/* ---- leaving ----------------------------------------------------------------------- */

static struct fault *draw_leave(struct exchange *x, struct db *db)
{
    struct person p;
    TRY(find_person(x, db, &p));
    struct arena *a = x->arena;
    const struct fields *fields = &kind_person_leave.fields;
    struct leave_body today = {.day = page_today(x), .why = -1};
    struct leave_form_view view = {
        .page = page_view(x, db, say_leave_title(a, x->face.lang, p.name)),
        .form = page_form_view(x, fields,
                               str_format(a, "/people/%lld/leave", (long long)p.id.v)),
        .person = p.id.v,
        .name = p.name,
        .unit = p.unit_name,
        .seen = p.newest,
        .day = page_field(x, fields, "day", &today),
        .why = page_field(x, fields, "why", &today),
    };
    view.day.last = day_iso(a, page_today(x));
    view.day.first = day_iso(a, p.born);
    for (int i = 0; leave_why_names[i] != NULL; i++) {
        struct str word = str_of(leave_why_names[i]);
        *LIST_ADD(a, &view.why.options) = page_option(word, say_leave(a, x->face.lang, i),
                                                      str_equal(view.why.value, word));
    }
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_leave_form_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *leave_get(struct exchange *x, struct db *db)
{
    return draw_leave(x, db);
}

struct fault *leave_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct person_id id = {page_arg(x, 0)};
    TRY(page_may_reach(x, db, id));
    return register_person_leave(&act, id, page_extra(x)->seen, page_form(x));
}

struct fault *leave_show(struct exchange *x, struct db *db)
{
    return shows_form(page_fault(x)) ? draw_leave(x, db)
                                     : done(x, page_arg(x, 0), "left");
}
