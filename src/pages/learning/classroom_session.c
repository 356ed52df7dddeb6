/* One session: what it is, who comes, the roll, and its forms. */
#include "learning/class_material.h"
#include "learning/feedback.h"
#include "pages/learning/classroom.h"

#include "pages/learning/classroom.html.h"
#include "register/kin.h"
#include "words/faults.h"

struct fault *class_find_kept(struct exchange *x, struct db *db, struct class_session *s)
{
    bool keeps = false;
    TRY(session_find(db, x->arena, page_viewer(x), (struct session_id){page_arg(x, 0)},
                     s));
    TRY(class_may_keep(db, x->arena, page_viewer(x), s->unit, &keeps));
    return keeps ? NULL : fault_session_missing(x->arena);
}

/* ---- the page -------------------------------------------------------------------------
 */

static void say_facts(struct exchange *x, const struct class_session *s,
                      struct class_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct str when = say_session_at_minutes(a, lang, say_weekday_day(a, lang, s->day),
                                             s->at, s->minutes);
    if (s->planned.v != s->day.v) {
        when = str_format(a, "%.*s (%.*s)", STR_PRINT(when),
                          STR_PRINT(say_session_moved_from(a, lang, s->planned)));
    }
    class_add_fact(x, &view->facts, say_session_when(a, lang), when);
    class_add_fact(x, &view->facts, say_session_place(a, lang), s->place);
    class_add_fact(x, &view->facts, say_session_speaker(a, lang),
                   s->speaker.v != 0 ? s->speaker_name
                                     : say_session_speaker_none(a, lang));
    class_add_fact(x, &view->facts, say_session_because(a, lang), s->because);
    class_add_fact(x, &view->facts, say_series_unit(a, lang), s->unit_name);
    if (s->state == SESSION_HELD) {
        class_add_fact(x, &view->facts, say_roll_title(a, lang),
                       say_session_counts(a, lang, s->present, s->excused, s->absent));
    }
}

/* Materials that the viewer may read lead there. */
static struct fault *add_materials(struct exchange *x, struct db *db,
                                   const struct class_session *s, struct class_view *view)
{
    struct class_material_list list = {0};
    TRY(class_materials_read(db, x->arena, s->materials, &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct class_material *m = &list.at[i];
        struct material there;
        struct link_view *link = LIST_ADD(x->arena, &view->materials);
        bool may = false;
        TRY(m->material.v != 0
                ? material_look(db, x->arena, page_viewer(x), m->material, &there, &may)
                : NULL);
        link->text = m->title;
        link->href =
            may ? str_format(x->arena, "/material/%lld", (long long)m->material.v)
                : STR_NONE;
    }
    return NULL;
}

static void add_group(struct exchange *x, const struct attended_list *list, int presence,
                      struct str label, struct class_view *view)
{
    struct roll_group_view group = {.label = label};
    struct text names = text_new(x->arena, 256);
    for (size_t i = 0; i < list->n; i++) {
        const struct attended *p = &list->at[i];
        if (p->presence != presence) {
            continue;
        }
        text_add(&names, group.n > 0 ? say_list_comma(x->arena, x->face.lang) : STR(""));
        text_add(&names, p->name);
        if (p->made_up) {
            text_add_format(&names, " (%.*s)",
                            STR_PRINT(say_roll_made_up(x->arena, x->face.lang)));
        }
        group.n++;
    }
    group.names = text_str(&names);
    if (group.n > 0) {
        *LIST_ADD(x->arena, &view->groups) = group;
    }
}

/* Only who keeps it reads who was away. */
static struct fault *add_roll(struct exchange *x, struct db *db,
                              const struct class_session *s, struct class_view *view)
{
    struct attended_list list = {0};
    enum lang lang = x->face.lang;
    TRY(class_attended(db, x->arena, s->id, &list));
    add_group(x, &list, ABSENT, say_roll_absent(x->arena, lang), view);
    add_group(x, &list, EXCUSED, say_roll_excused(x->arena, lang), view);
    add_group(x, &list, PRESENT, say_roll_present(x->arena, lang), view);
    return NULL;
}

static struct fault *say_own(struct exchange *x, struct db *db,
                             const struct class_session *s, struct class_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct person_id me = page_viewer(x)->person;
    struct own_session own;
    bool found = false;
    int said = -1;
    if (s->state == SESSION_CANCELLED) {
        view->sentence = say_session_cancelled_why(a, lang, s->why);
        return NULL;
    }
    if (me.v == 0) {
        return NULL;
    }
    TRY(class_own_one(db, a, me, s->id, &own, &found));
    view->may_make_up = found && own.presence != PRESENT && !own.made_up;
    TRY(class_said(db, a, s->id, me, &said));
    if (s->state == SESSION_PLANNED) {
        TRY(class_is_asked(db, a, me, s->unit, &view->may_answer));
        view->sentence = s->speaker.v == me.v    ? say_session_yours(a, lang)
                         : said == SIGNUP_COMES  ? say_signup_said_comes(a, lang)
                         : said == SIGNUP_CANNOT ? say_signup_said_cannot(a, lang)
                                                 : STR_NONE;
    }
    return NULL;
}

static const struct field answer_table[] = {
    {"answer", FIELD_CHOICE, true, offsetof(struct signup_body, answer), 0, 0,
     say_signup_answer, signup_names, 0},
    {"why", FIELD_TEXT, false, offsetof(struct signup_body, why), 0, 200, say_signup_why,
     NULL, 0},
};
const struct fields class_answer_form = FIELDS(answer_table, struct signup_body);

static struct fault *say_checkin(struct exchange *x, struct db *db,
                                 const struct class_session *s, bool keeps,
                                 struct class_view *view)
{
    struct arena *a = x->arena;
    struct person_id me = page_viewer(x)->person;
    struct day today = page_today(x);
    bool today_here = s->state == SESSION_PLANNED && s->day.v == today.v;
    bool asked = false;
    if (!today_here) {
        return NULL;
    }
    TRY(checkin_state(db, a, s, me, today, &view->checkin));
    TRY(me.v != 0 ? class_is_asked(db, a, me, s->unit, &asked) : NULL);
    view->may_open = keeps;
    view->may_check_in = asked && view->checkin.open;
    view->code = page_field(x, &checkin_here_form, "code", NULL);
    view->code.hint = say_checkin_hint(a, x->face.lang);
    view->code.value = STR("");
    view->code.autocomplete = STR("off");
    return NULL;
}

static struct fault *say_feedback(struct exchange *x, struct db *db,
                                  const struct class_session *s, bool keeps,
                                  struct class_view *view)
{
    struct questions_body asked;
    struct feedback_standing standing;
    bool found = false;
    if (s->state != SESSION_HELD) {
        return NULL;
    }
    TRY(feedback_questions(db, x->arena, s->series, &asked, &found));
    TRY(feedback_stands(db, x->arena, s, page_viewer(x)->person, page_today(x),
                        &standing));
    view->has_feedback = found && (keeps || (standing.asked && !standing.given));
    return NULL;
}

struct fault *class_show(struct exchange *x, struct db *db)
{
    const struct fields *form =
        str_ends(x->path, STR("/here")) ? &checkin_here_form : &class_answer_form;
    struct class_session s;
    bool keeps = false;
    struct day today = page_today(x);
    TRY(session_find(db, x->arena, page_viewer(x), (struct session_id){page_arg(x, 0)},
                     &s));
    TRY(class_may_keep(db, x->arena, page_viewer(x), s.unit, &keeps));
    struct class_view view = {
        .page = page_view(x, db, class_title(x, &s)),
        .form = page_form_view(x, form, class_href(x, s.id, "/answer")),
        .id = s.id.v,
        .series = s.series.v,
        .series_title = s.series_title,
        .title = class_title(x, &s),
        .state = {s.state == SESSION_HELD ? TAG_DONE : TAG_PLAIN,
                  class_state_words(x, s.state)},
        .agenda = s.agenda,
        .taught = s.taught,
        .held = s.state == SESSION_HELD,
        .may_change = keeps && s.state != SESSION_CANCELLED,
        .may_cancel = keeps && s.state == SESSION_PLANNED,
        .may_roll = keeps && s.state != SESSION_CANCELLED && s.day.v <= today.v,
        .why = page_field(x, &class_answer_form, "why", NULL),
    };
    view.trouble = class_trouble(x, &s);
    say_facts(x, &s, &view);
    TRY(add_materials(x, db, &s, &view));
    TRY(say_own(x, db, &s, &view));
    TRY(say_checkin(x, db, &s, keeps, &view));
    TRY(say_feedback(x, db, &s, keeps, &view));
    TRY(keeps && view.held ? add_roll(x, db, &s, &view) : NULL);
    class_notice(x, &view.page);
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_class_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *class_answer_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct signup_body body = *(const struct signup_body *)page_form(x);
    body.session = (struct session_id){page_arg(x, 0)};
    return class_signup(&act, &body);
}

struct fault *class_answer_show(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return class_show(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, class_href(x, (struct session_id){page_arg(x, 0)}, ""));
    }
    return page_fault(x);
}

/* ---- forms ----------------------------------------------------------------------------
 */

static const struct field cancel_table[] = {
    {"why", FIELD_TEXT, true, offsetof(struct session_cancel_body, why), 2, 200,
     say_session_why, NULL, 0},
};
const struct fields class_cancel_form = FIELDS(cancel_table, struct session_cancel_body);
static const struct field makeup_table[] = {
    {"how", FIELD_LINES, true, offsetof(struct makeup_body, how), 1, 4000, say_makeup_how,
     NULL, 0},
};
const struct fields class_makeup_form = FIELDS(makeup_table, struct makeup_body);

struct record_form_view class_form_view(struct exchange *x, struct db *db,
                                        const struct class_session *s,
                                        const struct fields *form, say_fn *title,
                                        const char *path)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    return (struct record_form_view){
        .page = page_view(x, db, title(a, lang)),
        .form = page_form_view(x, form, class_href(x, s->id, path)),
        .title = title(a, lang),
        .text = class_when(x, s),
        .back = {class_href(x, s->id, ""), class_title(x, s), false},
        .seen = s->newest,
        .button = form == &class_cancel_form ? title(a, lang) : say_record_save(a, lang),
    };
}

static struct fault *draw_form(struct exchange *x, struct db *db,
                               const struct class_session *s, const struct fields *form,
                               say_fn *title, const char *path)
{
    struct record_form_view view = class_form_view(x, db, s, form, title, path);
    TRY(record_fields(x, db, form, NULL, "", &view.fields));
    record_answer(x, &view);
    return NULL;
}

static struct fault *draw_cancel(struct exchange *x, struct db *db)
{
    struct class_session s;
    TRY(class_find_kept(x, db, &s));
    return draw_form(x, db, &s, &class_cancel_form, say_session_cancel_title, "/cancel");
}

static struct fault *draw_makeup(struct exchange *x, struct db *db)
{
    struct class_session s;
    TRY(session_find(db, x->arena, page_viewer(x), (struct session_id){page_arg(x, 0)},
                     &s));
    return draw_form(x, db, &s, &class_makeup_form, say_makeup_title, "/makeup");
}

struct fault *class_after(struct exchange *x, struct db *db,
                          struct fault *(*again)(struct exchange *x, struct db *db),
                          const char *behind)
{
    if (record_refused(page_fault(x))) {
        return again(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(x, class_href(x, (struct session_id){page_arg(x, 0)}, behind));
    }
    return page_fault(x);
}

struct fault *class_cancel_get(struct exchange *x, struct db *db)
{
    return draw_cancel(x, db);
}

struct fault *class_cancel_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct session_cancel_body body = *(const struct session_cancel_body *)page_form(x);
    body.session = (struct session_id){page_arg(x, 0)};
    return session_cancel(&act, &body);
}

struct fault *class_cancel_show(struct exchange *x, struct db *db)
{
    return class_after(x, db, draw_cancel, "");
}

struct fault *class_makeup_get(struct exchange *x, struct db *db)
{
    return draw_makeup(x, db);
}

struct fault *class_makeup_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct makeup_body body = *(const struct makeup_body *)page_form(x);
    body.session = (struct session_id){page_arg(x, 0)};
    return class_makeup(&act, page_viewer(x)->person, &body);
}

struct fault *class_makeup_show(struct exchange *x, struct db *db)
{
    return class_after(x, db, draw_makeup, "?done=makeup");
}
