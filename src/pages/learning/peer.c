/* Peer study: the list, one sitting, the form with a line for each of the section. */
#include "pages/learning/peer.h"

#include "pages/duty/duty.h"
#include "pages/export.h"
#include "pages/learning/learning.h"
#include "pages/learning/peer.html.h"
#include "pages/learning/peer_views.h"
#include "pages/practice/visits.h"
#include "pages/register/records.h"
#include "register/kin.h"
#include "words/faults.h"

static const struct done_word done_words[] = {
    {"peer", say_peer_done}, {"withdrawn", say_peer_withdrawn}, {NULL, NULL}};

static struct str href_of(struct exchange *x, struct peer_id id, const char *behind)
{
    return str_format(x->arena, "/peer/%lld%s", (long long)id.v, behind);
}

static struct fault *own_unit(struct exchange *x, struct db *db, struct unit_id *unit)
{
    struct person p;
    bool found = false;
    TRY(register_person(db, x->arena, page_viewer(x)->person, &p, &found));
    unit->v = found ? p.unit.v : 0;
    return NULL;
}

/* ---- the list -------------------------------------------------------------------------
 */

struct studies {
    struct peer_query query;
    struct peer_study_list list;
    struct peer_spoke_list spoken;
    struct peer_there_list there;
};

static struct fault *read_studies(struct exchange *x, struct db *db, struct studies *s)
{
    struct arena *a = x->arena;
    struct peer_query *q = &s->query;
    q->from = q->till = DAY_NONE;
    (void)str_to_int(exchange_query(x, STR("unit")), &q->unit.v);
    TRY(peer_studies(db, a, page_viewer(x), q, &s->list));
    return peer_spoken(db, a, &s->list, &s->spoken);
}

static struct fault *add_topic(struct exchange *x, struct db *db,
                               const struct peer_spoke *k, struct peer_topic_views *views)
{
    struct bank_question named = {.material = k->material.v,
                                  .question = {.material = k->topic}};
    struct peer_topic_view *view = LIST_ADD(x->arena, views);
    view->name = k->name;
    view->topic.text = k->topic;
    return k->material.v == 0 ? NULL : question_material(x, db, &named, &view->topic);
}

static struct fault *add_topics(struct exchange *x, struct db *db,
                                const struct peer_spoke_list *spoken, struct peer_id id,
                                struct peer_topic_views *views)
{
    for (size_t i = 0; i < spoken->n; i++) {
        if (spoken->at[i].study == id.v) {
            TRY(add_topic(x, db, &spoken->at[i], views));
        }
    }
    return NULL;
}

static struct str list_href(struct exchange *x, const char *path, struct unit_id unit)
{
    return unit.v != 0 ? str_format(x->arena, "%s?unit=%lld", path, (long long)unit.v)
                       : str_of(path);
}

static struct fault *add_new(struct exchange *x, struct db *db, struct unit_id unit,
                             struct str *href)
{
    bool may = false;
    TRY(unit.v == 0 ? own_unit(x, db, &unit) : NULL);
    TRY(unit.v != 0 ? peer_may_enter(db, x->arena, page_viewer(x), unit, &may) : NULL);
    *href = may ? list_href(x, "/peer/new", unit) : STR_NONE;
    return NULL;
}

struct fault *peers_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct studies s = {0};
    TRY(read_studies(x, db, &s));
    struct peers_view view = {.page = page_view(x, db, say_peer_title(a, lang)),
                              .by_unit = viewer_may(page_viewer(x), CAN_READ_DUTIES),
                              .csv_href = list_href(x, "/peer.csv", s.query.unit),
                              .sheet_href = list_href(x, "/peer.xlsx", s.query.unit),
                              .empty = {.text = say_peer_none(a, lang)}};
    TRY(view.by_unit ? lead_units(x, db, &view.unit) : NULL);
    TRY(add_new(x, db, s.query.unit, &view.add_href));
    visits_notice(x, &view.page, done_words);
    for (size_t i = 0; i < s.list.n; i++) {
        const struct peer_study *p = &s.list.at[i];
        struct peer_line_view *line = LIST_ADD(a, &view.list);
        *line = (struct peer_line_view){.href = href_of(x, p->id, ""),
                                        .day = say_day(a, lang, p->day),
                                        .unit = p->unit_name,
                                        .there = say_peer_there(a, lang, p->there),
                                        .came = p->came};
        TRY(add_topics(x, db, &s.spoken, p->id, &line->topics));
    }
    page_html(x);
    hatch_peers_page(&x->answer.body, &x->face, &view);
    return NULL;
}

static struct str there_names(struct exchange *x, const struct peer_there_list *there,
                              struct peer_id id)
{
    struct text out = text_new(x->arena, 128);
    for (size_t i = 0; i < there->n; i++) {
        if (there->at[i].study == id.v) {
            text_add(&out, out.n > 0 ? say_list_comma(x->arena, x->face.lang) : STR(""));
            text_add(&out, there->at[i].name);
        }
    }
    return text_str(&out);
}

static struct str spoke_lines(struct exchange *x, const struct peer_spoke_list *spoken,
                              struct peer_id id)
{
    struct text out = text_new(x->arena, 128);
    for (size_t i = 0; i < spoken->n; i++) {
        const struct peer_spoke *k = &spoken->at[i];
        if (k->study == id.v) {
            text_add_format(&out, "%s%.*s: %.*s", out.n > 0 ? "\n" : "",
                            STR_PRINT(k->name), STR_PRINT(k->topic));
        }
    }
    return text_str(&out);
}

static struct fault *fill(struct exchange *x, struct db *db, struct export_table *table)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct studies s = {0};
    enum { COLUMNS = 5 };
    struct str *heads = ARENA_ARRAY(a, struct str, COLUMNS);
    TRY(read_studies(x, db, &s));
    TRY(peer_were_there(db, a, &s.list, &s.there));
    heads[0] = say_peer_on(a, lang);
    heads[1] = say_peer_unit(a, lang);
    heads[2] = say_peer_people(a, lang);
    heads[3] = say_peer_spoke(a, lang);
    heads[4] = say_peer_came(a, lang);
    table->title = say_peer_title(a, lang);
    table->heads = heads;
    table->columns = COLUMNS;
    for (size_t i = 0; i < s.list.n; i++) {
        const struct peer_study *p = &s.list.at[i];
        *LIST_ADD(a, &table->cells) = cell_of_day(a, p->day, PRECISION_DAY);
        *LIST_ADD(a, &table->cells) = cell_text(p->unit_name);
        *LIST_ADD(a, &table->cells) = cell_text(there_names(x, &s.there, p->id));
        *LIST_ADD(a, &table->cells) = cell_text(spoke_lines(x, &s.spoken, p->id));
        *LIST_ADD(a, &table->cells) = cell_text(p->came);
    }
    return NULL;
}

struct fault *peers_csv(struct exchange *x, struct db *db)
{
    struct export_table table = {0};
    TRY(fill(x, db, &table));
    return export_csv(x, &table);
}

struct fault *peers_xlsx(struct exchange *x, struct db *db)
{
    struct export_table table = {0};
    TRY(fill(x, db, &table));
    return export_sheet(x, &table);
}

/* ---- one ------------------------------------------------------------------------------
 */

static struct str title_of(struct exchange *x, const struct peer_study *p)
{
    return say_peer_of(x->arena, x->face.lang, p->day);
}

struct fault *peer_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct peer_study p;
    struct peer_study_list one = {0};
    struct peer_there_list there = {0};
    struct peer_spoke_list spoken = {0};
    TRY(peer_find(db, a, page_viewer(x), (struct peer_id){page_arg(x, 0)}, &p));
    *LIST_ADD(a, &one) = p;
    TRY(peer_were_there(db, a, &one, &there));
    TRY(peer_spoken(db, a, &one, &spoken));
    struct peer_view view = {.page = page_view(x, db, title_of(x, &p)),
                             .id = p.id.v,
                             .title = title_of(x, &p),
                             .unit = p.unit_name,
                             .list_href = STR("/peer"),
                             .there_n = say_peer_there(a, x->face.lang, p.there),
                             .there = there_names(x, &there, p.id),
                             .came = p.came};
    TRY(peer_may_enter(db, a, page_viewer(x), p.unit, &view.may_change));
    TRY(add_topics(x, db, &spoken, p.id, &view.topics));
    visits_notice(x, &view.page, done_words);
    page_html(x);
    hatch_peer_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- the form -------------------------------------------------------------------------
 */

struct peer_line {
    bool away;
    struct str topic;
};
struct peer_form {
    struct day on;
    struct str came;
    struct peer_line lines[]; /* of each of the section */
};
static const struct field words_table[] = {
    {"on", FIELD_DAY, true, offsetof(struct peer_form, on), 0, 0, say_peer_on, NULL, 0},
    {"came", FIELD_TEXT, false, offsetof(struct peer_form, came), 0, PEER_CAME_MOST,
     say_peer_came, NULL, 0},
    /* no fields of the form: what is wrong about them is told at the table */
    {"absent", FIELD_BOOL, false, 0, 0, 0, say_peer_absent, NULL, 0},
    {"spoke", FIELD_BOOL, false, 0, 0, 0, say_peer_spoke, NULL, 0},
};
enum { WORDS = 2 };
static const struct fields words_form = FIELDS(words_table, struct peer_form);

struct peer_asked {
    struct peer_id was; /* 0: a new one */
    struct peer_told told;
    struct str unit_name;
    struct peer_id made;
};

static struct fault *find_asked(struct exchange *x, struct db *db,
                                struct peer_asked *asked)
{
    struct unit u;
    bool found = false;
    *asked = (struct peer_asked){.was = {page_arg(x, 0)}, .told.on = page_today(x)};
    struct unit_id *unit = &asked->told.unit;
    if (!str_to_int(exchange_query(x, STR("unit")), &unit->v)) {
        TRY(own_unit(x, db, unit));
    }
    TRY(peer_begin(db, x->arena, page_viewer(x), asked->was, &asked->told));
    TRY(register_unit(db, x->arena, *unit, &u, &found));
    asked->unit_name = found ? u.name : STR("");
    return NULL;
}

static struct str name_of(struct exchange *x, char what, struct person_id person)
{
    return str_format(x->arena, "%c%lld", what, (long long)person.v);
}

static void add_person(struct exchange *x, const struct peer_person *p,
                       struct peer_person_views *views)
{
    bool sent = x->method == METHOD_POST;
    struct peer_person_view view = {
        .name = p->name,
        .known = p->absence >= 0 ? absence_sort_words[p->absence](x->arena, x->face.lang)
                                 : STR_NONE,
        .away = name_of(x, 'a', p->person),
        .topic = name_of(x, 's', p->person)};
    view.is_away = sent ? exchange_form(x, view.away).n > 0 : p->away;
    view.topic_value = sent ? exchange_form(x, view.topic) : p->topic;
    *LIST_ADD(x->arena, views) = view;
}

static struct str form_href(struct exchange *x, const struct peer_asked *asked)
{
    return asked->was.v != 0 ? href_of(x, asked->was, "/correct")
                             : list_href(x, "/peer/new", asked->told.unit);
}

struct fault *peer_form_get(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct peer_asked asked;
    TRY(find_asked(x, db, &asked));
    bool again = asked.was.v != 0;
    struct peer_form was = {asked.told.on, asked.told.came};
    struct str title = again ? say_peer_correct(a, lang) : say_peer_add(a, lang);
    struct peer_form_view view = {
        .page = page_view(x, db, title),
        .form = page_form_view(x, &words_form, form_href(x, &asked)),
        .title = title,
        .unit = asked.unit_name,
        .seen = x->method == METHOD_POST ? page_extra(x)->seen : asked.told.seen,
        .back = {again ? href_of(x, asked.was, "") : STR("/peer"),
                 say_peer_title(a, lang), false},
        .on = page_field(x, &words_form, "on", &was),
        .came = page_field(x, &words_form, "came", &was)};
    for (size_t i = 0; i < asked.told.people.n; i++) {
        add_person(x, &asked.told.people.at[i], &view.people);
    }
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_peer_form_page(&x->answer.body, &x->face, &view);
    return NULL;
}

static struct fault *form_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct peer_form *form = page_form(x);
    struct peer_asked *asked = *page_keep(x);
    struct peer_told *told = &asked->told;
    told->on = form->on;
    told->came = form->came;
    told->seen = page_extra(x)->seen;
    asked->made = asked->was;
    for (size_t i = 0; i < told->people.n; i++) {
        told->people.at[i].away = form->lines[i].away;
        told->people.at[i].topic = form->lines[i].topic;
    }
    return asked->was.v != 0 ? peer_correct(&act, page_viewer(x), asked->was, told)
                             : peer_hold(&act, page_viewer(x), told, &asked->made);
}

struct field_list LIST(struct field);

static void add_line(struct exchange *x, struct field_list *list,
                     const struct peer_person *p, size_t i)
{
    size_t at = offsetof(struct peer_form, lines) + i * sizeof(struct peer_line);
    *LIST_ADD(x->arena, list) =
        (struct field){.name = str_cstr(x->arena, name_of(x, 'a', p->person)),
                       .type = FIELD_BOOL,
                       .offset = at + offsetof(struct peer_line, away),
                       .label = say_peer_absent};
    *LIST_ADD(x->arena, list) =
        (struct field){.name = str_cstr(x->arena, name_of(x, 's', p->person)),
                       .type = FIELD_TEXT,
                       .offset = at + offsetof(struct peer_line, topic),
                       .max = PEER_TOPIC_MOST,
                       .label = say_peer_topic};
}

struct fault *peer_form_start(struct exchange *x, struct db *db)
{
    struct field_list list = {0};
    struct peer_asked *asked = ARENA_NEW(x->arena, struct peer_asked);
    struct fields *fields = ARENA_NEW(x->arena, struct fields);
    TRY(find_asked(x, db, asked));
    for (size_t i = 0; i < WORDS; i++) {
        *LIST_ADD(x->arena, &list) = words_form.at[i];
    }
    for (size_t i = 0; i < asked->told.people.n; i++) {
        add_line(x, &list, &asked->told.people.at[i], i);
    }
    *page_keep(x) = asked;
    *fields = (struct fields){list.at, list.n,
                              sizeof(struct peer_form) +
                                  asked->told.people.n * sizeof(struct peer_line)};
    page_take(x, fields);
    return page_change(x, db, form_change);
}

struct fault *peer_form_show(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return peer_form_get(x, db);
    }
    if (page_fault(x) == NULL) {
        const struct peer_asked *asked = *page_keep(x);
        answer_see_other(x, href_of(x, asked->made, "?done=peer"));
    }
    return page_fault(x);
}

/* ---- withdrawing ----------------------------------------------------------------------
 */

struct fault *peer_withdraw_get(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct fields *fields = &kind_peer_withdraw.fields;
    struct peer_study p;
    bool may = false;
    TRY(peer_find(db, a, page_viewer(x), (struct peer_id){page_arg(x, 0)}, &p));
    TRY(peer_may_enter(db, a, page_viewer(x), p.unit, &may));
    TRY(may ? NULL : fault_peer_missing(a));
    struct record_form_view view = {
        .page = page_view(x, db, say_peer_withdraw(a, lang)),
        .form = page_form_view(x, fields, href_of(x, p.id, "/withdraw")),
        .title = say_peer_withdraw(a, lang),
        .text = title_of(x, &p),
        .back = {href_of(x, p.id, ""), title_of(x, &p), false},
        .button = say_peer_withdraw(a, lang)};
    TRY(record_fields(x, db, fields, NULL, "", &view.fields));
    record_answer(x, &view);
    return NULL;
}

struct fault *peer_withdraw_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    return peer_withdraw(&act, page_viewer(x), (struct peer_id){page_arg(x, 0)},
                         page_form(x));
}

struct fault *peer_withdraw_shown(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return peer_withdraw_get(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, STR("/peer?done=withdrawn"));
    }
    return page_fault(x);
}
