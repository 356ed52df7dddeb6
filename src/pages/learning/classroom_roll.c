/* The roll by exception: everybody who is expected, with two boxes each; who has none
 * ticked was there. */
#include "pages/learning/classroom.h"

#include "pages/learning/classroom.html.h"
#include "register/kin.h"
#include "words/faults.h"

struct roll_form {
    struct str who, topic, taught;
    bool boxes[]; /* of each who is expected: absent, then excused */
};
struct roll_asked {
    struct class_session session;
    struct expected_list people;
};

static const struct field words_table[] = {
    {"who", FIELD_TEXT, false, offsetof(struct roll_form, who), 0, 60,
     say_session_speaker, NULL, 0},
    {"topic", FIELD_TEXT, false, offsetof(struct roll_form, topic), 0, 200,
     say_session_title, NULL, 0},
    {"taught", FIELD_LINES, false, offsetof(struct roll_form, taught), 0, 4000,
     say_session_taught, NULL, 0},
};
static const struct fields words_form = FIELDS(words_table, struct roll_form);

static struct str box(struct exchange *x, char what, struct person_id person)
{
    return str_format(x->arena, "%c%lld", what, (long long)person.v);
}

static struct str known_words(struct exchange *x, const struct expected *e)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    return e->checkin == CHECKIN_HERE  ? say_roll_checked_in(a, lang)
           : e->absence >= 0           ? absence_sort_words[e->absence](a, lang)
           : e->said.n > 0             ? say_roll_said(a, lang, e->said)
           : e->checkin == CHECKIN_NOT ? say_roll_checked_not(a, lang)
                                       : STR_NONE;
}

static void add_person(struct exchange *x, const struct expected *e,
                       struct roll_person_views *views)
{
    bool sent = x->method == METHOD_POST;
    struct roll_person_view view = {.name = e->name,
                                    .unit = e->unit_name,
                                    .known = known_words(x, e),
                                    .absent = box(x, 'a', e->person),
                                    .excused = box(x, 'e', e->person)};
    view.is_absent = sent ? exchange_form(x, view.absent).n > 0 : e->presence == ABSENT;
    view.is_excused =
        sent ? exchange_form(x, view.excused).n > 0 : e->presence == EXCUSED;
    *LIST_ADD(x->arena, views) = view;
}

/* Expected and not checked in: whoever calls the roll looks at them first. */
static bool is_doubtful(const struct expected *e)
{
    return e->checkin == CHECKIN_NOT && e->presence == PRESENT;
}

static struct fault *draw(struct exchange *x, struct db *db)
{
    struct class_session s;
    struct expected_list people = {0};
    TRY(class_find_kept(x, db, &s));
    TRY(class_expected(db, x->arena, &s, &people));
    struct roll_form was = {s.speaker_name, s.title, s.taught};
    struct roll_view view = {
        .page = page_view(x, db, say_roll_call(x->arena, x->face.lang)),
        .form = page_form_view(x, &words_form, class_href(x, s.id, "/roll")),
        .id = s.id.v,
        .title = class_title(x, &s),
        .when = class_when(x, &s),
        .seen = x->method == METHOD_POST ? page_extra(x)->seen : s.newest,
        .who = page_field(x, &words_form, "who", &was),
        .topic = page_field(x, &words_form, "topic", &was),
        .taught = page_field(x, &words_form, "taught", &was),
        .again = s.state == SESSION_HELD,
    };
    view.who.hint = say_roll_speaker_hint(x->arena, x->face.lang);
    for (int first = 1; first >= 0; first--) {
        for (size_t i = 0; i < people.n; i++) {
            if (is_doubtful(&people.at[i]) == first) {
                add_person(x, &people.at[i], &view.people);
            }
        }
    }
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_roll_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *roll_get(struct exchange *x, struct db *db)
{
    return draw(x, db);
}

static struct fault *hold_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct roll_form *form = page_form(x);
    const struct roll_asked *asked = *page_keep(x);
    struct held held = {.session = {page_arg(x, 0)},
                        .seen = page_extra(x)->seen,
                        .topic = form->topic,
                        .taught = form->taught};
    struct str who = str_trim(form->who);
    if (!str_equal(who, asked->session.speaker_name)) {
        TRY(record_who(x, db, who, &held.speaker));
    }
    for (size_t i = 0; i < asked->people.n; i++) {
        int64_t id = asked->people.at[i].person.v;
        if (form->boxes[2 * i]) {
            *LIST_ADD(x->arena, &held.absent) = id;
        } else if (form->boxes[2 * i + 1]) {
            *LIST_ADD(x->arena, &held.excused) = id;
        }
    }
    return class_hold(&act, &held);
}

struct field_list LIST(struct field);

static void add_box(struct exchange *x, struct field_list *list, struct str name,
                    size_t at)
{
    *LIST_ADD(x->arena, list) =
        (struct field){.name = str_cstr(x->arena, name),
                       .type = FIELD_BOOL,
                       .offset = offsetof(struct roll_form, boxes) + at * sizeof(bool),
                       .label = say_roll_absent};
}

struct fault *roll_start(struct exchange *x, struct db *db)
{
    struct field_list list = {0};
    struct roll_asked *asked = ARENA_NEW(x->arena, struct roll_asked);
    struct fields *fields = ARENA_NEW(x->arena, struct fields);
    TRY(class_find_kept(x, db, &asked->session));
    TRY(class_expected(db, x->arena, &asked->session, &asked->people));
    for (size_t i = 0; i < words_form.n; i++) {
        *LIST_ADD(x->arena, &list) = words_form.at[i];
    }
    for (size_t i = 0; i < asked->people.n; i++) {
        add_box(x, &list, box(x, 'a', asked->people.at[i].person), 2 * i);
        add_box(x, &list, box(x, 'e', asked->people.at[i].person), 2 * i + 1);
    }
    *page_keep(x) = asked;
    *fields = (struct fields){
        list.at, list.n, sizeof(struct roll_form) + 2 * asked->people.n * sizeof(bool)};
    page_take(x, fields);
    return page_change(x, db, hold_change);
}

struct fault *roll_show(struct exchange *x, struct db *db)
{
    if (record_refused(page_fault(x))) {
        return draw(x, db);
    }
    if (page_fault(x) == NULL) {
        answer_see_other(
            x, class_href(x, (struct session_id){page_arg(x, 0)}, "?done=roll"));
    }
    return page_fault(x);
}
