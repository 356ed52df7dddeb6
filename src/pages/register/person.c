/* One person: the page with its history, and the forms that add, correct and record
 * leaving. */
#include "access/reading.h"
#include "pages/register/leave_form.html.h"
#include "pages/register/person.html.h"
#include "pages/register/person_form.html.h"
#include "pages/register/places.h"
#include "pages/register/register.h"
#include "pages/register/register_views.h"
#include "pages/register/sections.h"
#include "words/faults.h"

/* Behind the fields of person.add: what the form asks beyond the kind. The page's own
 * extra comes first, so that page_extra finds it. */
struct person_more {
    struct form_extra extra;
    struct str login;
    struct day day; /* of a change */
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
static const struct field person_change_fields[] = {
    {"id", FIELD_UUID, true, offsetof(struct person_more, extra.id), 0, 0, say_entry_id,
     NULL, 0},
    {"seen", FIELD_INT, false, offsetof(struct person_more, extra.seen), 0, INT64_MAX,
     say_entry_id, NULL, 0},
    {"day", FIELD_DAY, true, offsetof(struct person_more, day), 0, 0,
     say_person_change_day, NULL, 0},
};
const struct fields person_change_extra =
    FIELDS(person_change_fields, struct person_more);

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
    TRY(register_entries_of(db, x->arena, person, &entries));
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
        /* What was told of an entry that was merged into this one changed nothing of it.
         */
        bool person_kind = e->subject == person.v &&
                           (kind == &kind_person_add || kind == &kind_person_correct ||
                            kind == &kind_person_change);
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

/* Behind the form of one record: what was recorded, and the way to correct it. */
static bool add_record_notice(struct exchange *x, const struct person *p, struct str done,
                              struct page_view *page)
{
    static const struct {
        const char *noun;
        say_fn *kind;
    } sorts[] = {{"postings", say_posting_title},
                 {"education", say_education_title},
                 {"kin", say_kin_title},
                 {"absences", say_absence_title}};
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    int64_t record = 0;
    for (size_t i = 0; i < sizeof sorts / sizeof sorts[0]; i++) {
        if (str_equal(done, str_of(sorts[i].noun)) &&
            str_to_int(exchange_query(x, STR("record")), &record)) {
            page->notice = (struct notice_view){
                NOTICE_DONE,
                say_notice_recorded(a, lang, sorts[i].kind(a, lang), p->name),
                {str_format(a, "/people/%lld/%s/%lld", (long long)p->id.v, sorts[i].noun,
                            (long long)record),
                 say_record_undo(a, lang), false}};
            return true;
        }
    }
    return false;
}

static void add_notice(struct exchange *x, const struct person *p, struct page_view *page)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct str done = exchange_query(x, STR("done"));
    if (add_record_notice(x, p, done, page)) {
        return;
    }
    struct str text =
        str_equal(done, STR("added")) ? say_notice_person_added(a, lang, p->name)
        : str_equal(done, STR("corrected"))
            ? say_notice_person_corrected(a, lang, p->name)
        : str_equal(done, STR("changed")) ? say_notice_person_changed(a, lang, p->name)
        : str_equal(done, STR("merged"))  ? say_notice_merged(a, lang, p->name)
        : str_equal(done, STR("left"))    ? say_notice_person_left(a, lang, p->name)
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

/* The number of an entry that was merged leads to the person it became part of. */
static struct fault *find_merged(struct exchange *x, struct db *db, bool *elsewhere)
{
    struct person_id id = {page_arg(x, 0)}, now = id;
    TRY(register_person_now(db, x->arena, id, &now));
    *elsewhere = now.v != id.v;
    if (*elsewhere) {
        TRY(page_may_reach(x, db, now));
        answer_see_other(x, str_format(x->arena, "/people/%lld", (long long)now.v));
    }
    return NULL;
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
        if (access_mask(page_viewer(x), &relations, (enum record_class) class) ==
            FIELD_MASKED) {
            *href = str_format(x->arena, "/people/%lld/open", (long long)person.v);
        }
    }
    return NULL;
}

/* What the heading and the first lines do not say already. */
static struct fault *add_facts(struct exchange *x, struct db *db, const struct person *p,
                               struct fact_rows *rows)
{
    const struct fields *fields = &kind_person_add.fields;
    const struct person_body body = register_body(p);
    struct relations relations;
    TRY(access_relations(db, x->arena, page_viewer(x), p->id, &relations));
    for (size_t i = 0; i < fields->n; i++) {
        const struct field *f = &fields->at[i];
        bool said = f->offset == offsetof(struct person_body, name) ||
                    f->offset == offsetof(struct person_body, sex) ||
                    f->offset == offsetof(struct person_body, born) ||
                    f->offset == offsetof(struct person_body, unit);
        struct fact_row row = {.label = f->label(x->arena, x->face.lang)};
        if (said || access_mask(page_viewer(x), &relations,
                                access_class(&kind_person_add, f)) != FIELD_SHOWN) {
            continue;
        }
        TRY(page_fact(x, db, f, &body, &row.value));
        if (f->offset == offsetof(struct person_body, native) ||
            f->offset == offsetof(struct person_body, birthplace)) {
            TRY(place_link(x, db, row.value, &row.href));
        }
        if (row.value.n > 0) {
            *LIST_ADD(x->arena, rows) = row;
        }
    }
    return NULL;
}

/* What may be done is offered today, not on a day of the past. */
static void offer(struct exchange *x, const struct person *p, struct person_view *view)
{
    const struct viewer *v = page_viewer(x);
    bool writes = viewer_may(v, CAN_WRITE_REGISTER) && !view->on.past;
    view->may_list = viewer_may(v, CAN_READ_PEOPLE);
    view->may_browse = viewer_may(v, CAN_READ_LEDGER);
    view->may_correct = writes;
    view->may_change = writes;
    view->may_leave = writes && !view->left;
    view->proof = view->may_browse || p->id.v == v->person.v ? p->newest : 0;
}

/* The person as of the day asked for. */
static struct fault *find_state(struct exchange *x, struct db *db, struct day on,
                                struct person *p)
{
    bool found = false;
    if (!day_known(on)) {
        return NULL;
    }
    TRY(register_person_on(db, x->arena, p->id, on, p, &found));
    return found ? NULL : fault_person_missing(x->arena);
}

static struct fault *find_year(struct exchange *x, struct db *db, struct person_id id,
                               struct str *href)
{
    struct relations relations;
    TRY(access_relations(db, x->arena, page_viewer(x), id, &relations));
    if (relations.self || (relations.leader_of && !page_viewer(x)->console)) {
        *href = str_format(x->arena, "/year/%lld", (long long)id.v);
    }
    return NULL;
}

static struct fault *fill_person(struct exchange *x, struct db *db,
                                 const struct person *p, struct person_view *view)
{
    struct arena *a = x->arena;
    struct day on = view->on.past ? view->on.on : page_today(x);
    view->left = day_known(p->left_on);
    view->left_on = p->left_on;
    view->left_why = view->left ? say_leave(a, x->face.lang, p->left_why) : STR_NONE;
    view->sex = say_sex(a, x->face.lang, p->sex);
    view->age = view->left || !day_known(p->born) || day_compare(p->born, on) > 0
                    ? -1
                    : day_years_between(p->born, on);
    offer(x, p, view);
    TRY(register_unit_path(db, a, p->unit, &view->unit));
    TRY(access_login_of(db, a, p->id, &view->login));
    TRY(add_facts(x, db, p, &view->facts));
    TRY(career_fill(x, db, p, view->on.on, &view->career));
    TRY(add_history(x, db, p->id, &view->history));
    TRY(find_open(x, db, p->id, &view->open_href));
    TRY(find_year(x, db, p->id, &view->year_href));
    view->give_login = login_button(x, view);
    return NULL;
}

struct fault *person_show(struct exchange *x, struct db *db)
{
    struct person p;
    struct arena *a = x->arena;
    bool elsewhere = false;
    TRY(find_merged(x, db, &elsewhere));
    if (elsewhere) {
        return NULL;
    }
    TRY(find_person(x, db, &p));
    struct on_view on = page_on(x, str_format(a, "/people/%lld", (long long)p.id.v));
    TRY(find_state(x, db, on.on, &p));
    struct person_view view = {
        .page = page_view(x, db, say_person_title(a, x->face.lang, p.name)),
        .on = on,
        .id = p.id.v,
        .name = p.name,
        .born = p.born,
        .unit_id = p.unit.v,
    };
    TRY(fill_person(x, db, &p, &view));
    add_notice(x, &p, &view.page);
    page_html(x);
    x->answer.status = on.day.error.n > 0 ? fault_status(FAULT_INPUT) : 200;
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

enum form_sort { FORM_ADD, FORM_CORRECT, FORM_CHANGE };

static struct str form_action(struct exchange *x, enum form_sort sort,
                              const struct person *was)
{
    return sort == FORM_ADD
               ? STR("/people/new")
               : str_format(x->arena, "/people/%lld/%s", (long long)was->id.v,
                            sort == FORM_CHANGE ? "change" : "correct");
}

static struct str form_title(struct exchange *x, enum form_sort sort,
                             const struct person *was)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    return sort == FORM_ADD      ? say_people_add(a, lang)
           : sort == FORM_CHANGE ? say_person_change_title(a, lang, was->name)
                                 : say_person_correct_title(a, lang, was->name);
}

static struct fault *may_open_login(struct exchange *x, struct db *db,
                                    enum form_sort sort, const struct person *was,
                                    bool *may)
{
    struct str login = STR_NONE;
    *may = sort != FORM_CHANGE && viewer_may(page_viewer(x), CAN_GIVE_LOGIN);
    if (was != NULL && *may) {
        TRY(access_login_of(db, x->arena, was->id, &login));
        *may = login.p == NULL;
    }
    return NULL;
}

static struct fault *draw_form(struct exchange *x, struct db *db, enum form_sort sort,
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
    const struct person_more today = {.day = page_today(x)};
    struct person_form_view view = {
        .page = page_view(x, db, form_title(x, sort, was)),
        .form = page_form_view(x, fields, form_action(x, sort, was)),
        .correcting = was != NULL,
        .changing = sort == FORM_CHANGE,
        .from = page_field(x, &person_change_extra, "day", &today),
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
        .party = page_field(x, fields, "party", from),
        .work = page_field(x, fields, "work", from),
        .skills = page_field(x, fields, "skills", from),
    };
    TRY(place_field(x, db, "native", from, view.form.action, &view.native));
    TRY(place_field(x, db, "birthplace", from, view.form.action, &view.birthplace));
    TRY(may_open_login(x, db, sort, was, &view.may_login));
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
    return draw_form(x, db, FORM_ADD, NULL);
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
        return draw_form(x, db, FORM_ADD, NULL);
    }
    const struct person_id *id = *page_keep(x);
    return done(x, id == NULL ? 0 : id->v, "added");
}

struct fault *person_correct_get(struct exchange *x, struct db *db)
{
    struct person p;
    TRY(find_person(x, db, &p));
    return draw_form(x, db, FORM_CORRECT, &p);
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
        return draw_form(x, db, FORM_CORRECT, &p);
    }
    return done(x, page_arg(x, 0), "corrected");
}

/* ---- a change from a day on ---------------------------------------------------------
 */

struct fault *person_change_get(struct exchange *x, struct db *db)
{
    struct person p;
    TRY(find_person(x, db, &p));
    return draw_form(x, db, FORM_CHANGE, &p);
}

struct fault *person_change_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct person_more *more = (const struct person_more *)page_extra(x);
    struct person_id id = {page_arg(x, 0)};
    TRY(page_may_reach(x, db, id));
    TRY(register_person_doubts(x->arena, page_form(x), act.today));
    return register_person_change(&act, id, page_extra(x)->seen, more->day, page_form(x));
}

struct fault *person_change_show(struct exchange *x, struct db *db)
{
    struct person p;
    if (shows_form(page_fault(x))) {
        TRY(find_person(x, db, &p));
        return draw_form(x, db, FORM_CHANGE, &p);
    }
    return done(x, page_arg(x, 0), "changed");
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
