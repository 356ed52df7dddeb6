/* GET /d/:id and its forms: what is due, why, until when, who sees it; do it, explain it,
 * decide about an excuse. */
#include "pages/duty/duty.h"

#include "pages/duty/duty.html.h"
#include "practice/finding.h"
#include "practice/team_work.h"
#include "words/faults.h"

/* ---- drawing ----------------------------------------------------------------------- */

static struct tag_view state_tag(struct exchange *x, const struct duty *d)
{
    static const enum tag_kind kinds[DUTY_STATES] = {
        [DUTY_OPEN] = TAG_OPEN,       [DUTY_DUE] = TAG_OPEN,
        [DUTY_OVERDUE] = TAG_OVERDUE, [DUTY_MET] = TAG_DONE,
        [DUTY_EXCUSED] = TAG_PLAIN,   [DUTY_PAUSED] = TAG_PLAIN,
        [DUTY_CANCELLED] = TAG_PLAIN,
    };
    return (struct tag_view){kinds[d->state],
                             say_duty_state(x->arena, x->face.lang, d->state)};
}

static struct str period_of_duty(struct exchange *x, const struct duty *d)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    if (!day_known(d->last) || d->first.v == d->last.v) {
        return say_day(a, lang, d->first);
    }
    return say_duty_period(a, lang, say_day(a, lang, d->first),
                           say_day(a, lang, d->last));
}

static struct str excuse_words(struct exchange *x, const struct duty_why *why)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    switch (why->duty.excuse) {
    case EXCUSE_ASKED:
        return say_duty_excuse_asked(a, lang, why->excuse_asked);
    case EXCUSE_GRANTED:
        return say_duty_excuse_granted(a, lang, why->excuse_by_name, why->excuse_answer);
    case EXCUSE_REFUSED:
        return say_duty_excuse_refused(a, lang, why->excuse_by_name, why->excuse_answer);
    default:
        return STR_NONE;
    }
}

static struct str join(struct exchange *x, const struct actor_list *actors)
{
    struct text out = text_new(x->arena, 64);
    for (size_t i = 0; i < actors->n; i++) {
        text_add(&out, i > 0 ? say_list_comma(x->arena, x->face.lang) : STR(""));
        text_add(&out, actor_words(x->arena, x->face.lang, &actors->at[i]));
    }
    return text_str(&out);
}

static struct str going_up(struct exchange *x, const struct duty_why *why)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    return !day_known(why->goes_up)
               ? STR_NONE
               : say_duty_goes_up_to(a, lang, actor_words(a, lang, &why->goes_to),
                                     why->goes_up);
}

static void add_entries(struct exchange *x, const struct duty_why *why,
                        struct counted_views *views)
{
    enum lang lang = x->face.lang;
    for (size_t i = 0; i < why->entries.n; i++) {
        const struct counted *c = &why->entries.at[i];
        const struct kind *kind = kind_find(&kinds_all, c->kind);
        struct str title = kind != NULL      ? kind->title(x->arena, lang)
                           : lang == LANG_ZH ? c->title_zh
                                             : c->title_en;
        *LIST_ADD(x->arena, views) = (struct counted_view){
            .seq = c->seq,
            .kind = title.n > 0 ? title : c->kind,
            .day = say_day(x->arena, lang, c->day),
            .amount = str_format(x->arena, "%lld", (long long)c->amount),
        };
    }
}

static struct field_view reason_field(struct exchange *x, const char *name,
                                      struct str label)
{
    struct field_view view = {.name = str_of(name),
                              .label = label,
                              .value = exchange_form(x, str_of(name)),
                              .required = true};
    return view;
}

/* Which event it answers is known here, so it is not asked. */
static void fill_event(struct exchange *x, const struct duty *d,
                       struct any_field_views *fields)
{
    for (size_t i = 0; i < fields->n; i++) {
        struct field_view *field = &fields->at[i].field;
        if (d->by_event && field->value.n == 0 && str_equal(field->name, STR("event"))) {
            field->value = str_format(x->arena, "%lld", (long long)d->key);
        }
    }
}

/* Kinds of rooms have pages of their own, some about the person, some for who must act
 * alone. */
static struct str page_of_kind(struct exchange *x, const struct duty *d, bool mine)
{
    static const struct {
        const char *kind, *path, *behind;
        bool own;
    } built[] = {{"training.taken", "/training/", "/record/0", false},
                 {"visit.log", "/visit/new", NULL, true},
                 {"exam.answers", "/exams", NULL, false},
                 {"note.read", "/notes", NULL, false},
                 {"class.roll", "/study", NULL, false},
                 {"peer.held", "/peer/new", NULL, true},
                 {"course.step", "/courses", NULL, false},
                 {"year.summary", "/year", NULL, true},
                 {"class.lecture", "/study", NULL, false},
                 {"material.sign", "/materials", NULL, false},
                 {"material.recommend", "/materials", NULL, false}};
    for (size_t i = 0; i < sizeof built / sizeof built[0]; i++) {
        if (str_equal(d->kind, str_of(built[i].kind)) && (mine || !built[i].own)) {
            return built[i].behind == NULL
                       ? str_of(built[i].path)
                       : str_format(x->arena, "%s%lld%s", built[i].path,
                                    (long long)d->subject.v, built[i].behind);
        }
    }
    return STR_NONE;
}

/* The form of the kind that meets it, where the viewer may record it. */
static struct fault *add_form(struct exchange *x, struct db *db, const struct duty *d,
                              struct duty_view *view)
{
    const struct declared *kind = NULL;
    bool waits =
        d->state == DUTY_OPEN || d->state == DUTY_DUE || d->state == DUTY_OVERDUE;
    bool mine = d->person.v == page_viewer(x)->person.v;
    if (!waits || d->closed || (!mine && !viewer_may(page_viewer(x), CAN_RECORD))) {
        return NULL;
    }
    TRY(duty_declared(db, x->arena, page_app(x)->house->shelf, d->kind, page_today(x),
                      &kind));
    if (kind == NULL) {
        view->go_href = page_of_kind(x, d, mine);
        return NULL;
    }
    view->may_do = true;
    view->kind = title_in(&kind->words->title, x->face.lang);
    view->sealed = duty_is_sealed(kind);
    declared_views(x, kind, &view->fields);
    fill_event(x, d, &view->fields);
    return NULL;
}

/* The page of what has one of its own. */
static struct fault *add_way(struct exchange *x, struct db *db, const struct duty *d,
                             struct duty_view *view)
{
    struct finding_id id = {0};
    bool found = false;
    if (d->by_event && str_equal(d->kind, str_of(kind_finding_confirm.name))) {
        TRY(finding_of_event(db, x->arena, d->key, &id, &found));
    }
    if (found) {
        view->go_href = str_format(x->arena, "/finding/%lld", (long long)id.v);
        return NULL;
    }
    struct campaign_id campaign;
    int64_t team = 0;
    if (d->by_event && str_equal(d->kind, str_of(kind_team_report.name))) {
        TRY(team_of_event(db, x->arena, d->key, &campaign, &team, &found));
    }
    if (found) {
        view->go_href = str_format(x->arena, "/campaign/%lld/team/%lld",
                                   (long long)campaign.v, (long long)team);
    }
    return NULL;
}

static void add_who(struct exchange *x, const struct duty *d, struct duty_view *view)
{
    bool others = viewer_may(page_viewer(x), CAN_READ_PEOPLE);
    view->subject = d->subject_name;
    if (others) {
        view->subject_href =
            str_format(x->arena, "/people/%lld", (long long)d->subject.v);
    }
    if (d->person.v != d->subject.v && d->person.v != 0) {
        view->person = d->person_name;
        view->person_href =
            others ? str_format(x->arena, "/people/%lld", (long long)d->person.v)
                   : STR_NONE;
    }
}

/* One's own stands on one's day, others' among what is due. */
static struct link_view back_from(struct exchange *x, const struct duty *d)
{
    struct arena *a = x->arena;
    bool own = d->person.v == page_viewer(x)->person.v;
    return own || !viewer_may(page_viewer(x), CAN_READ_DUTIES)
               ? (struct link_view){STR("/"), say_nav_home(a, x->face.lang), false}
               : (struct link_view){STR("/lead"), say_lead_title(a, x->face.lang), false};
}

/* The programme by its title, as everywhere else. */
static struct fault *add_version(struct exchange *x, struct db *db, const struct duty *d,
                                 struct str *version)
{
    const struct programme *p = NULL;
    bool found = false;
    TRY(duty_adopted(db, x->arena, page_app(x)->house->shelf, d->adoption, &p, &found));
    *version = say_duty_version_of(
        x->arena, x->face.lang, found ? title_in(&p->title, x->face.lang) : d->programme,
        d->version);
    return NULL;
}

static struct fault *draw(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct duty_why why = {0};
    bool found = false;
    TRY(duty_find(db, a, page_app(x)->house->shelf, page_viewer(x), x->path_arg[0],
                  page_today(x), &why, &found));
    if (!found) {
        return fault_duty_missing(a, x->path_arg[0]);
    }
    const struct duty *d = &why.duty;
    struct duty_view view = {
        .page = page_view(
            x, db, say_duty_page(a, lang, duty_title(d, lang), period_of_duty(x, d))),
        .back = back_from(x, d),
        .id = d->id,
        .title = duty_title(d, lang),
        .state = state_tag(x, d),
        .when = duty_when(x, d),
        .period = period_of_duty(x, d),
        .clock = duty_clock_says(a, lang, &why),
        .prose = lang == LANG_ZH ? d->prose_zh : d->prose_en,
        .adoption = d->adoption,
        .may_ledger = viewer_may(page_viewer(x), CAN_READ_LEDGER),
        .sum = say_duty_sum_of(a, lang, d->got, d->target),
        .excuse = excuse_words(x, &why),
        .may_excuse = join(x, &why.may_excuse),
        .goes_up = going_up(x, &why),
        .seen_by = say_record_class(a, lang, d->class),
        .closed = d->closed,
        .form = page_form_view(x, &page_extra_fields, STR("")),
        .may_ask = why.may_ask,
        .may_decide = why.may_decide,
        .why = reason_field(x, "why", say_duty_ask_why(a, lang)),
        .answer = reason_field(x, "why", say_duty_answer(a, lang)),
    };
    view.ask.id = view.decide.id = view.form.id;
    struct str done = exchange_query(x, STR("done"));
    if (done.n > 0) {
        view.page.notice = (struct notice_view){
            .kind = NOTICE_DONE,
            .text = str_equal(done, STR("asked"))     ? say_duty_asked_done(a, lang)
                    : str_equal(done, STR("decided")) ? say_duty_decided_done(a, lang)
                                                      : say_note_done(a, lang)};
    }
    TRY(add_version(x, db, d, &view.version));
    add_who(x, d, &view);
    add_entries(x, &why, &view.entries);
    TRY(add_form(x, db, d, &view));
    TRY(add_way(x, db, d, &view));
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_duty_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* Behind a form: the page again, with what was wrong or what was done. */
static struct fault *after(struct exchange *x, struct db *db, const char *done)
{
    const struct fault *fault = page_fault(x);
    if (fault != NULL) {
        return fault->kind == FAULT_INPUT || fault->kind == FAULT_CONFLICT
                   ? draw(x, db)
                   : page_fault(x);
    }
    struct text to = text_new(x->arena, 64);
    text_add(&to, STR("/d/"));
    text_add_url(&to, x->path_arg[0]);
    text_add(&to, STR("?done="));
    text_add(&to, str_of(done));
    answer_see_other(x, text_str(&to));
    return NULL;
}

struct fault *duty_show(struct exchange *x, struct db *db)
{
    return x->method == METHOD_POST ? after(x, db, "recorded") : draw(x, db);
}

/* ---- doing it ---------------------------------------------------------------------- */

struct recording {
    const struct declared *kind;
    struct person_id subject;
};

static struct fault *record_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct recording *r = *page_keep(x);
    struct record_draft draft = {r->kind, r->subject, act.today, 0, page_form(x)};
    int64_t seq = 0;
    return duty_record(&act, page_viewer(x), page_app(x)->house->keys, &draft, &seq);
}

struct fault *duty_record_start(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct recording *r = ARENA_NEW(a, struct recording);
    struct duty_why why = {0};
    bool found = false;
    TRY(duty_find(db, a, page_app(x)->house->shelf, page_viewer(x), x->path_arg[0],
                  page_today(x), &why, &found));
    if (found) {
        TRY(duty_declared(db, a, page_app(x)->house->shelf, why.duty.kind, page_today(x),
                          &r->kind));
    }
    if (r->kind == NULL) {
        return fault_duty_missing(a, x->path_arg[0]);
    }
    r->subject = why.duty.subject;
    *page_keep(x) = r;
    page_take(x, &r->kind->kind.fields);
    return page_change(x, db, record_change);
}

/* ---- excuses ----------------------------------------------------------------------- */

static const struct field excuse_table[] = {
    {"why", FIELD_LINES, true, offsetof(struct excuse_body, why), 1, 1000,
     say_duty_ask_why, NULL, 0},
};
const struct fields excuse_form = FIELDS(excuse_table, struct excuse_body);

struct excuse_answer {
    struct excuse_body body;
    int answer;
};
static const char *const answers[] = {"grant", "refuse", NULL};
static const struct field answer_table[] = {
    {"why", FIELD_LINES, true, offsetof(struct excuse_answer, body.why), 1, 1000,
     say_duty_answer, NULL, 0},
    {"answer", FIELD_CHOICE, true, offsetof(struct excuse_answer, answer), 0, 0,
     say_duty_decide_title, answers, 0},
};
const struct fields answer_form = FIELDS(answer_table, struct excuse_answer);

struct fault *excuse_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct excuse_body *form = page_form(x);
    struct excuse_body body = {x->path_arg[0], form->why};
    return duty_excuse_ask(&act, page_app(x)->house->shelf, page_viewer(x), &body);
}

struct fault *excuse_show(struct exchange *x, struct db *db)
{
    return after(x, db, "asked");
}

struct fault *answer_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct excuse_answer *form = page_form(x);
    struct excuse_body body = {x->path_arg[0], form->body.why};
    return duty_excuse_decide(&act, page_app(x)->house->shelf, page_viewer(x),
                              form->answer == 0, &body);
}

struct fault *answer_show(struct exchange *x, struct db *db)
{
    return after(x, db, "decided");
}
