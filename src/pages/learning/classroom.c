/* The hub of study, the list of sessions, a series and its forms. */
#include "pages/learning/classroom.h"

#include "learning/series_rules.h"
#include "pages/learning/classroom.html.h"
#include "pages/learning/learning.h"
#include "pages/learning/material.h"
#include "programme/rules.h"
#include "words/faults.h"

enum { COMING_DAYS = 190, STUDY_COMING = 5, STUDY_ATTENDED = 10, HELD_SHOWN = 40 };

/* ---- words ----------------------------------------------------------------------------
 */

struct str class_href(struct exchange *x, struct session_id id, const char *behind)
{
    return str_format(x->arena, "/class/%lld%s", (long long)id.v, behind);
}

struct str series_href(struct exchange *x, struct series_id id, const char *behind)
{
    return str_format(x->arena, "/series/%lld%s", (long long)id.v, behind);
}

struct str class_title(struct exchange *x, const struct class_session *s)
{
    return s->title.n > 0 ? s->title : say_session_title_none(x->arena, x->face.lang);
}

struct str class_state_words(struct exchange *x, int state)
{
    static say_fn *const words[] = {say_session_state_planned, say_session_state_held,
                                    say_session_state_cancelled};
    return words[state](x->arena, x->face.lang);
}

struct str class_when(struct exchange *x, const struct class_session *s)
{
    return str_format(x->arena, "%.*s %.*s",
                      STR_PRINT(say_weekday_day(x->arena, x->face.lang, s->day)),
                      STR_PRINT(s->at));
}

struct str series_when(struct exchange *x, const struct series_body *b)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct str weekday = weekday_words[b->weekday](a, lang);
    return b->every == SERIES_WEEKLY ? say_series_when_week(a, lang, weekday, b->at)
           : b->nth < 0              ? say_series_when_last(a, lang, weekday, b->at)
                        : say_series_when_month(a, lang, b->nth, weekday, b->at);
}

struct link_view class_trouble(struct exchange *x, const struct class_session *s)
{
    return s->trouble == SPEAKER_FINE
               ? (struct link_view){STR_NONE, STR_NONE, false}
               : (struct link_view){
                     class_href(x, s->id, "/speaker"),
                     speaker_trouble_words[s->trouble](x->arena, x->face.lang), false};
}

void class_add_lines(struct exchange *x, const struct class_session_list *list,
                     bool with_series, struct class_line_views *views)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    for (size_t i = 0; i < list->n; i++) {
        const struct class_session *s = &list->at[i];
        bool own = s->speaker.v != 0 && s->speaker.v == page_viewer(x)->person.v &&
                   s->state == SESSION_PLANNED;
        *LIST_ADD(a, views) = (struct class_line_view){
            .href = class_href(x, s->id, ""),
            .when = class_when(x, s),
            .title = class_title(x, s),
            .series = with_series ? s->series_title : STR_NONE,
            .speaker =
                s->speaker.v != 0 ? s->speaker_name : say_session_speaker_none(a, lang),
            .state = class_state_words(x, s->state),
            .because = s->because,
            .trouble = class_trouble(x, s),
            .mark = own ? say_session_yours(a, lang) : STR_NONE};
    }
}

static struct fault *add_sessions(struct exchange *x, struct db *db,
                                  const struct sessions_query *q,
                                  struct class_line_views *views)
{
    struct class_session_list list = {0};
    TRY(class_sessions(db, x->arena, page_viewer(x), q, &list));
    class_add_lines(x, &list, q->series.v == 0, views);
    return NULL;
}

static struct sessions_query coming(struct exchange *x, int64_t limit)
{
    struct day today = page_today(x);
    return (struct sessions_query){
        .from = today, .till = day_add(today, COMING_DAYS), .limit = limit};
}

static struct sessions_query gone(struct exchange *x)
{
    return (struct sessions_query){.from = DAY_NONE,
                                   .till = day_add(page_today(x), -1),
                                   .limit = HELD_SHOWN,
                                   .newest_first = true};
}

/* ---- study ----------------------------------------------------------------------------
 */

static struct fault *add_attended(struct exchange *x, struct db *db,
                                  struct class_line_views *views)
{
    struct arena *a = x->arena;
    struct own_session_list own = {0};
    if (page_viewer(x)->person.v == 0) {
        return NULL;
    }
    TRY(class_own(db, a, page_viewer(x)->person, STUDY_ATTENDED, &own));
    for (size_t i = 0; i < own.n; i++) {
        const struct own_session *o = &own.at[i];
        struct class_session_list one = {0};
        *LIST_ADD(a, &one) = o->session;
        class_add_lines(x, &one, true, views);
        struct class_line_view *line = &views->at[views->n - 1];
        line->state = o->presence == PRESENT   ? say_roll_present(a, x->face.lang)
                      : o->made_up             ? say_roll_made_up(a, x->face.lang)
                      : o->presence == EXCUSED ? say_roll_excused(a, x->face.lang)
                                               : say_roll_absent(a, x->face.lang);
        line->mark = o->presence != PRESENT && !o->made_up
                         ? say_makeup_title(a, x->face.lang)
                         : STR_NONE;
    }
    return NULL;
}

struct fault *study_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct study_view view = {.page = page_view(x, db, say_study_title(a, lang))};
    struct sessions_query q = coming(x, STUDY_COMING);
    TRY(add_sessions(x, db, &q, &view.coming));
    TRY(add_attended(x, db, &view.attended));
    TRY(materials_add_weeks(x, db, &view.weeks));
    *LIST_ADD(a, &view.links) =
        (struct link_view){STR("/notes"), say_notes_title(a, lang), false};
    *LIST_ADD(a, &view.links) =
        (struct link_view){STR("/materials"), say_materials_title(a, lang), false};
    *LIST_ADD(a, &view.links) =
        (struct link_view){STR("/classes"), say_classes_title(a, lang), false};
    *LIST_ADD(a, &view.links) =
        (struct link_view){STR("/exams"), say_study_exams(a, lang), false};
    *LIST_ADD(a, &view.links) =
        (struct link_view){STR("/peer"), say_peer_title(a, lang), false};
    *LIST_ADD(a, &view.links) =
        (struct link_view){STR("/courses"), say_courses_title(a, lang), false};
    *LIST_ADD(a, &view.links) =
        (struct link_view){STR("/training"), say_training_title(a, lang), false};
    if (page_viewer(x)->person.v != 0) {
        *LIST_ADD(a, &view.links) =
            (struct link_view){STR("/study/daily"), say_daily_title(a, lang), false};
        *LIST_ADD(a, &view.links) =
            (struct link_view){STR("/year"), say_year_own(a, lang), false};
    }
    page_html(x);
    hatch_study_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- the list -------------------------------------------------------------------------
 */

static struct fault *load_rules(struct exchange *x, struct db *db,
                                struct series_rule_list *rules)
{
    return series_rules(db, x->arena, page_app(x)->house->shelf, page_today(x), rules);
}

static struct fault *add_unmade(struct exchange *x, struct db *db, struct str_list *lines)
{
    struct series_rule_list rules = {0};
    TRY(load_rules(x, db, &rules));
    for (size_t i = 0; i < rules.n; i++) {
        const struct series_rule *rule = &rules.at[i];
        if (!rule->made) {
            *LIST_ADD(x->arena, lines) = say_series_unmade(
                x->arena, x->face.lang, title_in(&rule->title, x->face.lang), rule->key);
        }
    }
    return NULL;
}

struct fault *classes_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct series_list series = {0};
    struct classes_view view = {.page =
                                    page_view(x, db, say_classes_title(a, x->face.lang)),
                                .may_add = viewer_may(page_viewer(x), CAN_RECORD)};
    struct sessions_query soon = coming(x, 0), past = gone(x);
    TRY(series_all(db, a, page_viewer(x), &series));
    TRY(view.may_add ? add_unmade(x, db, &view.unmade) : NULL);
    for (size_t i = 0; i < series.n; i++) {
        const struct series *s = &series.at[i];
        *LIST_ADD(a, &view.series) =
            (struct series_line_view){series_href(x, s->id, ""), s->plan.title,
                                      series_when(x, &s->plan), s->unit_name};
    }
    TRY(add_sessions(x, db, &soon, &view.coming));
    TRY(add_sessions(x, db, &past, &view.held));
    page_html(x);
    hatch_classes_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- one series -----------------------------------------------------------------------
 */

void class_add_fact(struct exchange *x, struct class_fact_views *facts, struct str label,
                    struct str value)
{
    if (value.n > 0) {
        *LIST_ADD(x->arena, facts) = (struct class_fact_view){label, value, STR_NONE};
    }
}

void class_notice(struct exchange *x, struct page_view *page)
{
    struct arena *a = x->arena;
    struct str done = exchange_query(x, STR("done"));
    int64_t n = 0;
    struct str text = str_equal(done, STR("wish"))   ? say_wish_done(a, x->face.lang)
                      : str_equal(done, STR("roll")) ? say_roll_done(a, x->face.lang)
                      : str_equal(done, STR("questions"))
                          ? say_feedback_set(a, x->face.lang)
                      : str_equal(done, STR("makeup")) ? say_makeup_done(a, x->face.lang)
                      : str_to_int(done, &n) && n > 0  ? say_rota_done(a, x->face.lang, n)
                                                       : STR_NONE;
    if (text.n > 0) {
        page->notice = (struct notice_view){.kind = NOTICE_DONE, .text = text};
    }
}

/* What its sessions count for, for who keeps it. */
static struct fault *add_rules(struct exchange *x, struct db *db, const struct series *s,
                               struct class_fact_views *facts)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct series_rule_list rules = {0};
    struct text names = text_new(a, 128);
    TRY(load_rules(x, db, &rules));
    for (size_t i = 0; i < rules.n; i++) {
        if (series_rule_counts(&rules.at[i], s->plan.key)) {
            text_add(&names, names.n > 0 ? say_list_comma(a, lang) : STR(""));
            text_add(&names, title_in(&rules.at[i].title, lang));
        }
    }
    class_add_fact(x, facts, say_series_key(a, lang), s->plan.key);
    class_add_fact(x, facts, say_series_rules(a, lang),
                   names.n > 0 ? text_str(&names) : say_series_rules_none(a, lang));
    return NULL;
}

struct fault *series_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct series s;
    struct sessions_query soon = coming(x, 0), past = gone(x);
    TRY(series_find(db, a, page_viewer(x), (struct series_id){page_arg(x, 0)}, &s));
    struct series_view view = {
        .page = page_view(x, db, s.plan.title), .id = s.id.v, .title = s.plan.title};
    class_add_fact(x, &view.facts, say_session_when(a, lang), series_when(x, &s.plan));
    class_add_fact(x, &view.facts, say_series_unit(a, lang), s.unit_name);
    class_add_fact(x, &view.facts, say_session_minutes(a, lang),
                   str_format(a, "%lld", (long long)s.plan.minutes));
    class_add_fact(x, &view.facts, say_session_place(a, lang), s.plan.place);
    class_add_fact(x, &view.facts, say_series_moved(a, lang),
                   series_moved_words[s.plan.moved](a, lang));
    TRY(class_may_keep(db, a, page_viewer(x), s.plan.unit, &view.may_keep));
    TRY(view.may_keep ? add_rules(x, db, &s, &view.facts) : NULL);
    soon.series = past.series = s.id;
    TRY(add_sessions(x, db, &soon, &view.coming));
    TRY(add_sessions(x, db, &past, &view.held));
    class_notice(x, &view.page);
    page_html(x);
    hatch_series_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* ---- setting one up -------------------------------------------------------------------
 */

/* What a key is, and those that rules in force name. */
static struct fault *key_hint(struct exchange *x, struct db *db, struct str *hint)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct series_rule_list rules = {0};
    struct text keys = text_new(a, 64);
    TRY(load_rules(x, db, &rules));
    for (size_t i = 0; i < rules.n; i++) {
        bool again = rules.at[i].key.n == 0;
        for (size_t k = 0; k < i; k++) {
            again |= str_equal(rules.at[i].key, rules.at[k].key);
        }
        if (!again) {
            text_add(&keys, keys.n > 0 ? say_list_comma(a, lang) : STR(""));
            text_add(&keys, rules.at[i].key);
        }
    }
    *hint = say_series_key_hint(a, lang);
    if (keys.n > 0) {
        *hint = str_format(a, "%.*s %.*s", STR_PRINT(*hint),
                           STR_PRINT(say_series_key_named(a, lang, text_str(&keys))));
    }
    return NULL;
}

static struct fault *draw_series(struct exchange *x, struct db *db,
                                 const struct series *was)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct fields *fields = &kind_series_plan.fields;
    struct series_body fresh;
    fields_clear(fields, &fresh);
    fresh.every = SERIES_WEEKLY;
    fresh.weekday = WEEKDAY_MONDAY + 2; /* Thursday, counted from 0 */
    fresh.moved = SHIFT_SKIP;
    fresh.at = STR("15:00");
    fresh.minutes = 90;
    struct str title =
        was == NULL ? say_series_new_title(a, lang) : say_series_edit_title(a, lang);
    struct record_form_view view = {
        .page = page_view(x, db, title),
        .form = page_form_view(x, fields,
                               was == NULL ? STR("/classes/new")
                                           : series_href(x, was->id, "/edit")),
        .title = title,
        .back = {was == NULL ? STR("/classes") : series_href(x, was->id, ""),
                 was == NULL ? say_classes_title(a, lang) : was->plan.title, false},
        .seen = was != NULL ? was->newest : 0,
        .button = say_record_save(a, lang),
    };
    TRY(record_fields(x, db, fields, was != NULL ? &was->plan : &fresh, "",
                      &view.fields));
    for (size_t i = 0; i < view.fields.n; i++) {
        struct field_view *field = &view.fields.at[i].field;
        if (str_equal(field->name, STR("nth"))) {
            field->hint = say_series_nth_hint(a, lang);
        }
        if (str_equal(field->name, STR("key"))) {
            TRY(key_hint(x, db, &field->hint));
        }
    }
    record_answer(x, &view);
    return NULL;
}

struct fault *series_new_get(struct exchange *x, struct db *db)
{
    return draw_series(x, db, NULL);
}

struct fault *series_new_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct series_id *id = ARENA_NEW(x->arena, struct series_id);
    *page_keep(x) = id;
    return series_plan(&act, page_form(x), id);
}

struct fault *series_new_show(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return draw_series(x, db, NULL);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, series_href(x, *(struct series_id *)*page_keep(x), "/rota"));
    }
    return page_fault(x);
}

static struct fault *find_kept(struct exchange *x, struct db *db, struct series *s)
{
    bool keeps = false;
    TRY(series_find(db, x->arena, page_viewer(x), (struct series_id){page_arg(x, 0)}, s));
    TRY(class_may_keep(db, x->arena, page_viewer(x), s->plan.unit, &keeps));
    return keeps ? NULL : fault_series_missing(x->arena);
}

struct fault *series_edit_get(struct exchange *x, struct db *db)
{
    struct series s;
    TRY(find_kept(x, db, &s));
    return draw_series(x, db, &s);
}

struct fault *series_edit_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    return series_replan(&act, (struct series_id){page_arg(x, 0)}, page_extra(x)->seen,
                         page_form(x));
}

struct fault *series_edit_show(struct exchange *x, struct db *db)
{
    struct series s;
    if (record_refused(page_fault(x))) {
        TRY(find_kept(x, db, &s));
        return draw_series(x, db, &s);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, series_href(x, (struct series_id){page_arg(x, 0)}, ""));
    }
    return page_fault(x);
}

/* ---- wishes ---------------------------------------------------------------------------
 */

static struct fault *draw_wish(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct series s;
    TRY(series_find(db, a, page_viewer(x), (struct series_id){page_arg(x, 0)}, &s));
    struct record_form_view view = {
        .page = page_view(x, db, say_wish_title(a, lang)),
        .form = page_form_view(x, &class_wish_asked, series_href(x, s.id, "/wish")),
        .title = say_wish_title(a, lang),
        .back = {series_href(x, s.id, ""), s.plan.title, false},
        .button = say_record_save(a, lang),
    };
    TRY(record_fields(x, db, &class_wish_asked, NULL, "", &view.fields));
    record_answer(x, &view);
    return NULL;
}

struct fault *series_wish_get(struct exchange *x, struct db *db)
{
    return draw_wish(x, db);
}

struct fault *series_wish_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct wish_body body = *(const struct wish_body *)page_form(x);
    body.series = (struct series_id){page_arg(x, 0)};
    return class_wish(&act, &body);
}

struct fault *series_wish_show(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return draw_wish(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(
            x, series_href(x, (struct series_id){page_arg(x, 0)}, "?done=wish"));
    }
    return page_fault(x);
}
