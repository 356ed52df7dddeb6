/* GET /finding/:id with one form of what can be done with it (?do=), and POST
 * /finding/:id/:do. */
#include "pages/practice/finding.h"

#include "pages/practice/confirm.h"
#include "pages/practice/findings.html.h"
#include "pages/practice/practice.h"
#include "pages/register/records.h"
#include "practice/code.h"
#include "words/faults.h"

struct finding_do {
    struct str owner, text, given_to;
    struct str what, place, spot, topic;
    int gravity;
    struct day due;
    struct finding_id into;
};
#define AT(member) offsetof(struct finding_do, member)
static const struct field do_fields[] = {
    {"owner", FIELD_TEXT, false, AT(owner), 0, 100, say_finding_owner, NULL, 0},
    {"due", FIELD_DAY, false, AT(due), 0, 0, say_finding_due, NULL, 0},
    {"text", FIELD_LINES, false, AT(text), 0, 4000, say_finding_note, NULL, 0},
    {"into", FIELD_ID, false, AT(into), 0, 0, say_finding_into, NULL, 0},
    {"given_to", FIELD_TEXT, false, AT(given_to), 0, 200, say_finding_given_to, NULL, 0},
    {"what", FIELD_LINES, false, AT(what), 0, 2000, say_finding_what, NULL, 0},
    {"place", FIELD_TEXT, false, AT(place), 0, 100, say_finding_place, NULL, 0},
    {"spot", FIELD_TEXT, false, AT(spot), 0, 200, say_finding_spot, NULL, 0},
    {"topic", FIELD_TEXT, false, AT(topic), 0, 40, say_finding_topic, NULL, 0},
    {"gravity", FIELD_CHOICE, false, AT(gravity), 0, 0, say_finding_gravity,
     gravity_names, 0},
};
const struct fields finding_do_form = FIELDS(do_fields, struct finding_do);

/* ---- what can be done -------------------------------------------------------------- */

enum { ASKS_MOST = 6 };
struct asked { /* a field of the form */
    const char *name;
    enum control control;
    bool required;
    say_fn *label, *hint;
};
static const struct doing {
    const char *name;
    size_t may; /* member of struct finding_may */
    say_fn *title;
    struct asked asks[ASKS_MOST];
} doings[] = {
    {"own",
     offsetof(struct finding_may, own),
     say_findings_do_own,
     {{"owner", CONTROL_TEXT, true, say_finding_owner, say_findings_owner_hint},
      {"due", CONTROL_DAY, true, say_finding_due, NULL},
      {"text", CONTROL_LINES, false, say_finding_note, NULL}}},
    {"measure",
     offsetof(struct finding_may, measure),
     say_findings_do_measure,
     {{"text", CONTROL_LINES, true, say_finding_measure, NULL}}},
    {"solve",
     offsetof(struct finding_may, solve),
     say_findings_do_solve,
     {{"text", CONTROL_LINES, true, say_finding_how, NULL}}},
    {"confirm",
     offsetof(struct finding_may, confirm),
     say_findings_do_confirm,
     {{"text", CONTROL_LINES, false, say_finding_said, NULL}}},
    {"return",
     offsetof(struct finding_may, send_back),
     say_findings_do_return,
     {{"text", CONTROL_LINES, true, say_finding_why, NULL}}},
    {"code",
     offsetof(struct finding_may, code),
     say_findings_do_code,
     {{"given_to", CONTROL_TEXT, true, say_finding_given_to, say_findings_given_hint}}},
    {"join",
     offsetof(struct finding_may, join),
     say_findings_do_join,
     {{"into", CONTROL_TEXT, true, say_finding_into, say_findings_into_hint}}},
    {"correct",
     offsetof(struct finding_may, correct),
     say_findings_do_correct,
     {{"what", CONTROL_LINES, true, say_finding_what, NULL},
      {"place", CONTROL_TEXT, true, say_finding_place, say_findings_place_hint},
      {"spot", CONTROL_TEXT, false, say_finding_spot, NULL},
      {"topic", CONTROL_TEXT, true, say_finding_topic, say_findings_topic_hint},
      {"gravity", CONTROL_CHOICE, true, say_finding_gravity, NULL},
      {"text", CONTROL_LINES, true, say_finding_correct_why, NULL}}},
};
enum { DOINGS = sizeof doings / sizeof doings[0] };

static const struct doing *doing_named(struct str name)
{
    for (int i = 0; i < DOINGS; i++) {
        if (str_equal(name, str_of(doings[i].name))) {
            return &doings[i];
        }
    }
    return NULL;
}

static bool may_do(const struct finding_may *may, const struct doing *doing)
{
    return *(const bool *)((const char *)may + doing->may);
}

static void add_form(struct exchange *x, const struct finding *f,
                     const struct doing *doing, struct finding_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct finding_do was = {.owner = f->owner_name,
                             .due = f->due,
                             .what = f->what,
                             .place = f->place_name,
                             .spot = f->spot,
                             .topic = f->topic,
                             .gravity = (int)f->gravity};
    view->doing = str_of(doing->name);
    view->button = doing->title(a, lang);
    for (size_t i = 0; i < ASKS_MOST && doing->asks[i].name != NULL; i++) {
        const struct asked *asked = &doing->asks[i];
        struct field_view field = page_field(x, &finding_do_form, asked->name, &was);
        field.label = asked->label(a, lang);
        field.hint = asked->hint != NULL ? asked->hint(a, lang) : STR_NONE;
        field.required = asked->required;
        if (asked->control == CONTROL_CHOICE) {
            finding_gravities(x, &field);
        }
        *LIST_ADD(a, &view->fields) = (struct any_field_view){asked->control, field};
    }
}

/* ---- what is known ----------------------------------------------------------------- */

static void add_fact(struct exchange *x, struct finding_view *view, struct str label,
                     struct str text, struct str href)
{
    if (text.n > 0) {
        *LIST_ADD(x->arena, &view->facts) = (struct finding_fact_view){label, text, href};
    }
}

static struct str day_words(struct exchange *x, struct day day)
{
    return day_known(day) ? say_day(x->arena, x->face.lang, day) : STR_NONE;
}

static struct fault *add_facts(struct exchange *x, struct db *db, const struct finding *f,
                               struct finding_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct campaign campaign;
    struct str place =
        f->spot.n > 0
            ? str_format(a, "%.*s %.*s", STR_PRINT(f->place_name), STR_PRINT(f->spot))
            : f->place_name;
    add_fact(x, view, say_finding_place(a, lang), place, STR_NONE);
    struct str raiser = STR_NONE, owner = STR_NONE;
    TRY(practice_person_href(x, db, f->raiser, &raiser));
    TRY(practice_person_href(x, db, f->owner, &owner));
    add_fact(x, view, say_finding_raised_by(a, lang),
             f->raiser.v != 0 ? f->raiser_name : f->raised_by, raiser);
    add_fact(x, view, say_finding_topic(a, lang), f->topic, STR_NONE);
    add_fact(x, view, say_finding_gravity(a, lang), say_gravity(a, lang, (int)f->gravity),
             STR_NONE);
    add_fact(x, view, say_finding_found(a, lang), day_words(x, f->found), STR_NONE);
    add_fact(x, view, say_findings_age(a, lang),
             say_findings_days(a, lang, finding_age(f, page_today(x))), STR_NONE);
    add_fact(x, view, say_finding_owner(a, lang),
             f->owner.v != 0 ? f->owner_name : say_findings_no_owner(a, lang), owner);
    add_fact(x, view, say_finding_due(a, lang), day_words(x, f->due), STR_NONE);
    if (f->returned > 0) {
        add_fact(x, view, say_findings_back(a, lang),
                 say_findings_returned(a, lang, f->returned), STR_NONE);
    }
    if (f->joined.v != 0) {
        add_fact(x, view, say_finding_joined(a, lang),
                 say_findings_joined_to(a, lang, f->joined.v),
                 str_format(a, "/finding/%lld", (long long)f->joined.v));
    }
    if (f->campaign.v != 0 &&
        campaign_find(db, a, page_viewer(x), f->campaign, &campaign) == NULL) {
        add_fact(x, view, say_finding_campaign(a, lang), campaign.title,
                 str_format(a, "/campaign/%lld", (long long)f->campaign.v));
    }
    return NULL;
}

/* ---- what was done ----------------------------------------------------------------- */

static struct str past_words(struct exchange *x, const struct finding_step *s)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct str who = s->by_code && s->actor == 0 ? say_findings_resident(a, lang)
                     : s->actor == 0             ? say_findings_console(a, lang)
                                                 : s->actor_name;
    switch ((enum finding_act)s->act) {
    case FINDING_ACT_ADD:
        return say_findings_act_add(a, lang, who);
    case FINDING_ACT_OWN:
        return say_findings_act_own(a, lang, who, s->person_name, s->due);
    case FINDING_ACT_MEASURE:
        return say_findings_act_measure(a, lang, who);
    case FINDING_ACT_SOLVE:
        return say_findings_act_solve(a, lang, who);
    case FINDING_ACT_CONFIRM:
        return say_findings_act_confirm(a, lang, who);
    case FINDING_ACT_RETURN:
        return say_findings_act_return(a, lang, who);
    case FINDING_ACT_JOIN:
        return say_findings_act_join(a, lang, who, s->text);
    case FINDING_ACT_CODE:
        return say_findings_act_code(a, lang, who, s->text);
    case FINDING_ACT_CORRECT:
        return say_findings_act_correct(a, lang, who);
    }
    return STR_NONE;
}

static struct fault *add_past(struct exchange *x, struct db *db, const struct finding *f,
                              struct finding_view *view)
{
    struct finding_step_list steps = {0};
    TRY(finding_steps(db, x->arena, f->id, &steps));
    for (size_t i = 0; i < steps.n; i++) {
        const struct finding_step *s = &steps.at[i];
        bool said = s->act != FINDING_ACT_JOIN && s->act != FINDING_ACT_CODE &&
                    !(s->act == FINDING_ACT_ADD && str_equal(s->text, f->what));
        *LIST_ADD(x->arena, &view->past) = (struct finding_past_view){
            .day = day_words(x, s->day),
            .what = past_words(x, s),
            .text = said ? s->text : STR_NONE,
            .seq = s->seq,
        };
    }
    return NULL;
}

/* ---- the page ---------------------------------------------------------------------- */

static void add_can(struct exchange *x, const struct finding *f,
                    const struct finding_may *may, struct finding_view *view)
{
    struct arena *a = x->arena;
    for (int i = 0; i < DOINGS; i++) {
        bool again = i == 0 && f->owner.v != 0;
        if (may_do(may, &doings[i])) {
            *LIST_ADD(a, &view->can) = (struct link_view){
                .href = str_format(a, "/finding/%lld?do=%s", (long long)f->id.v,
                                   doings[i].name),
                .text = again ? say_findings_do_own_again(a, x->face.lang)
                              : doings[i].title(a, x->face.lang)};
        }
    }
}

static struct fault *draw(struct exchange *x, struct db *db, struct str doing_name)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct finding f;
    struct finding_may may;
    struct finding_id id = {page_arg(x, 0)};
    const struct doing *doing = doing_named(doing_name);
    TRY(finding_find(db, a, page_viewer(x), id, &f, &may));
    struct finding_view view = {
        .page = page_view(x, db, say_findings_one(a, lang, id.v)),
        .form = page_form_view(x, &finding_do_form, STR("")),
        .id = id.v,
        .title = say_findings_one(a, lang, id.v),
        .what = f.what,
        .newest = f.newest,
        .state = finding_tag(x, &f),
    };
    struct str done = exchange_query(x, STR("done"));
    if (done.n > 0) {
        view.page.notice = (struct notice_view){
            .kind = NOTICE_DONE,
            .text = str_equal(done, STR("raised")) ? say_findings_raised_done(a, lang)
                                                   : say_findings_done(a, lang)};
    }
    if (doing != NULL && may_do(&may, doing)) {
        add_form(x, &f, doing, &view);
    } else {
        add_can(x, &f, &may, &view);
    }
    TRY(add_facts(x, db, &f, &view));
    TRY(add_past(x, db, &f, &view));
    practice_status(x);
    hatch_finding_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *finding_get(struct exchange *x, struct db *db)
{
    return draw(x, db, exchange_query(x, STR("do")));
}

/* ---- doing it ---------------------------------------------------------------------- */

struct made_code {
    struct str code;
    struct instant until;
};

static struct fault *give(struct exchange *x, struct db *db, const struct act *act)
{
    const struct finding_do *form = page_form(x);
    struct finding_own_body body = {
        .finding = {page_arg(x, 0)}, .due = form->due, .note = form->text};
    struct finding f;
    struct finding_may may;
    TRY(finding_find(db, x->arena, page_viewer(x), body.finding, &f, &may));
    struct fault *fault = may.own ? record_who(x, db, form->owner, &body.owner) : NULL;
    return fault != NULL ? fault_at(fault, STR("owner"))
                         : finding_own(act, page_viewer(x), &body);
}

static struct fault *correct(struct exchange *x, struct db *db, const struct act *act)
{
    const struct finding_do *form = page_form(x);
    struct finding_correct_body body = {.what = form->what,
                                        .spot = form->spot,
                                        .topic = form->topic,
                                        .gravity = form->gravity,
                                        .why = form->text};
    struct finding f;
    struct finding_may may;
    struct finding_id id = {page_arg(x, 0)};
    TRY(finding_find(db, x->arena, page_viewer(x), id, &f, &may));
    TRY(may.correct ? finding_place_named(x, db, form->place, &body.place) : NULL);
    struct fault *fault =
        finding_correct(act, page_viewer(x), id, page_extra(x)->seen, &body);
    if (fault != NULL && str_equal(fault->field, STR("why"))) {
        fault->field = STR("text");
    }
    return fault;
}

static struct fault *make_code(struct exchange *x, const struct act *act)
{
    const struct finding_do *form = page_form(x);
    struct random random = random_system(); /* never a seeded one: this is a secret */
    struct finding_code_body body = {form->given_to};
    struct made_code *made = ARENA_NEW(x->arena, struct made_code);
    *page_keep(x) = made;
    return code_give_finding(act, page_viewer(x), (struct finding_id){page_arg(x, 0)},
                             &body, &random, x->at, &made->code, &made->until);
}

struct fault *finding_do_change(struct exchange *x, struct db *db)
{
    const struct finding_do *form = page_form(x);
    const struct viewer *v = page_viewer(x);
    struct act act = page_act(x, db);
    struct finding_id id = {page_arg(x, 0)};
    struct finding_step_body step = {id, form->text, false};
    struct finding_join_body join = {form->into};
    struct str what = x->path_arg[1];
    if (str_equal(what, STR("own"))) {
        return give(x, db, &act);
    }
    if (str_equal(what, STR("code"))) {
        return make_code(x, &act);
    }
    if (str_equal(what, STR("correct"))) {
        return correct(x, db, &act);
    }
    if (str_equal(what, STR("join"))) {
        return finding_join(&act, v, id, &join);
    }
    return str_equal(what, STR("measure"))   ? finding_measure(&act, v, &step)
           : str_equal(what, STR("solve"))   ? finding_solve(&act, v, &step)
           : str_equal(what, STR("confirm")) ? finding_confirm(&act, v, &step)
           : str_equal(what, STR("return"))  ? finding_return(&act, v, &step)
                                             : fault_finding_missing(x->arena);
}

static struct fault *show_code(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct made_code *made = *page_keep(x);
    struct finding f;
    struct finding_may may;
    TRY(finding_find(db, a, page_viewer(x), (struct finding_id){page_arg(x, 0)}, &f,
                     &may));
    struct finding_code_view view = {
        .page = page_view(x, db, say_findings_do_code(a, lang)),
        .id = f.id.v,
        .what = f.what,
    };
    confirm_codes(x, made->until, &view.codes);
    *LIST_ADD(a, &view.codes.list) = made->code;
    page_html(x);
    hatch_finding_code_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *finding_do_show(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return draw(x, db, x->path_arg[1]);
    }
    if (page_fault(x) != NULL) {
        return page_fault(x);
    }
    if (str_equal(x->path_arg[1], STR("code"))) {
        return show_code(x, db);
    }
    answer_see_other(
        x, str_format(x->arena, "/finding/%lld?done=1", (long long)page_arg(x, 0)));
    return NULL;
}
