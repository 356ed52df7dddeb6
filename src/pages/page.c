/* Pieces that every page is drawn with. */
#include "pages/app.h"

#include "duty/duty.h"
#include "learning/classroom.h"
#include "learning/course.h"
#include "learning/exam.h"
#include "learning/feedback.h"
#include "learning/material.h"
#include "learning/note.h"
#include "pages/error/error_views.h"
#include "register/career.h"
#include "register/kin.h"
#include "web/assets.h"
#include "words/faults.h"

struct str page_new_id(struct exchange *x)
{
    struct random random = random_system();
    return uuid_text(x->arena, uuid_new(&random, x->at));
}

struct str page_local(struct exchange *x, struct instant t)
{
    enum { TIME = 11 }; /* behind "2017-01-04 " */
    const struct clock *clock = page_app(x)->house->clock;
    struct str local = clock_local(clock, x->arena, t);
    struct str day = say_day(x->arena, x->face.lang, clock_day_of(clock, t));
    return str_format(x->arena, "%.*s %.*s", STR_PRINT(day),
                      STR_PRINT(str_part(local, TIME, local.n)));
}

struct str page_local_only(struct str back)
{
    bool local = back.n > 0 && back.p[0] == '/' &&
                 (back.n == 1 || (back.p[1] != '/' && back.p[1] != '\\'));
    return local ? back : STR("/");
}

static const struct field extra_fields[] = {
    {"id", FIELD_UUID, true, offsetof(struct form_extra, id), 0, 0, say_entry_id, NULL,
     0},
    {"seen", FIELD_INT, false, offsetof(struct form_extra, seen), 0, INT64_MAX,
     say_entry_id, NULL, 0},
};
const struct fields page_extra_fields = FIELDS(extra_fields, struct form_extra);
const struct fields page_file_fields = FIELDS(extra_fields, struct form_extra);

void page_html(struct exchange *x)
{
    answer_html(x, 200);
}

/* Beginnings of paths that lie behind a place of the navigation. */
static bool is_behind(struct str path, struct str href)
{
    static const struct {
        const char *href, *begins;
    } parts[] = {
        {"/", "/d/"},
        {"/", "/me"},
        {"/lead", "/standing"},
        {"/lead", "/duties"},
        {"/study", "/class"},
        {"/study", "/series"},
        {"/study", "/exam"},
        {"/study", "/questions"},
        {"/study", "/results"},
        {"/study", "/training"},
        {"/study", "/notes"},
        {"/study", "/material"},
        {"/study", "/course"},
        {"/study", "/year"},
        {"/study", "/peer"},
        {"/units", "/unit/"},
        {"/units", "/places"},
        {"/visits", "/visit/"},
        {"/visits", "/twins"},
        {"/visits", "/house"},
        {"/campaigns", "/campaign/"},
        {"/campaigns", "/finding"},
    };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (str_equal(href, str_of(parts[i].href)) &&
            str_starts(path, str_of(parts[i].begins))) {
            return true;
        }
    }
    return false;
}

static void add_link(struct exchange *x, struct link_views *nav, enum capability can,
                     struct str href, struct str text)
{
    if (!viewer_may(page_viewer(x), can)) {
        return;
    }
    bool current = str_equal(x->path, href) || is_behind(x->path, href) ||
                   (href.n > 1 &&
                    str_starts(x->path, str_format(x->arena, "%.*s/", STR_PRINT(href))));
    *LIST_ADD(x->arena, nav) = (struct link_view){href, text, current};
}

static struct link_views navigation(struct exchange *x)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct link_views nav = {0};
    add_link(x, &nav, CAN_ENTER, STR("/"), say_nav_home(a, lang));
    add_link(x, &nav, CAN_ENTER, STR("/calendar"), say_nav_calendar(a, lang));
    add_link(x, &nav, CAN_READ_DUTIES, STR("/week"), say_nav_week(a, lang));
    add_link(x, &nav, CAN_READ_DUTIES, STR("/lead"), say_nav_lead(a, lang));
    add_link(x, &nav, CAN_ENTER, STR("/programme"), say_nav_programme(a, lang));
    add_link(x, &nav, CAN_ENTER, STR("/study"), say_nav_study(a, lang));
    add_link(x, &nav, CAN_ENTER, STR("/campaigns"), say_campaigns_title(a, lang));
    add_link(x, &nav, CAN_ENTER, STR("/visits"), say_visits_title(a, lang));
    add_link(x, &nav, CAN_READ_PEOPLE, STR("/people"), say_nav_people(a, lang));
    add_link(x, &nav, CAN_READ_PEOPLE, STR("/units"), say_nav_units(a, lang));
    add_link(x, &nav, CAN_WRITE_REGISTER, STR("/import"), say_nav_import(a, lang));
    add_link(x, &nav, CAN_READ_LEDGER, STR("/ledger"), say_nav_ledger(a, lang));
    add_link(x, &nav, CAN_ADMINISTER, STR("/admin"), say_admin_title(a, lang));
    return nav;
}

struct str page_here(struct exchange *x)
{
    const struct route *route = x->route;
    if ((route == NULL || route->method != METHOD_GET) && !page_can_get(x->path)) {
        return STR("/");
    }
    return x->query_text.n == 0 ? x->path
                                : str_format(x->arena, "%.*s?%.*s", STR_PRINT(x->path),
                                             STR_PRINT(x->query_text));
}

enum { ROOT_SHOWN = 12 };

static void tell_ledger(struct exchange *x, struct db *db, struct page_view *page)
{
    struct ledger_head head = {0};
    if (viewer_may(page_viewer(x), CAN_READ_LEDGER) &&
        ledger_head_again(db, x->arena, &page_app(x)->heads[x->worker], &head) == NULL) {
        struct text hex = text_new(x->arena, 2 * HASH_SIZE);
        text_add_hex(&hex, hash_str(&head.root));
        page->ledger_size = head.size;
        page->ledger_root = str_part(text_str(&hex), 0, ROOT_SHOWN);
    }
}

struct page_view page_frame(struct exchange *x, struct str title)
{
    const struct viewer nobody = {.lang = -1};
    const struct viewer *v = x->viewer != NULL ? page_viewer(x) : &nobody;
    struct page_view page = {
        .title = title,
        .failed = x->viewer != NULL && page_fault(x) != NULL,
        .department =
            v->department.n > 0 ? v->department : say_app_name(x->arena, x->face.lang),
        .style = asset_url(STR("style.css")),
        .script = asset_url(STR("page.js")),
        .icon = asset_url(STR("icon.svg")),
        .viewer = v->name,
        .path = page_here(x),
        .id = page_new_id(x),
        .demo = page_app(x)->house->demo,
        .ledger_size = -1,
        .version = page_app(x)->version,
    };
    if (x->viewer != NULL) {
        page.nav = navigation(x);
    }
    return page;
}

struct page_view page_view(struct exchange *x, struct db *db, struct str title)
{
    struct page_view page = page_frame(x, title);
    tell_ledger(x, db, &page);
    return page;
}

/* ---- forms ------------------------------------------------------------------------- */

/* What a form carries along unseen has no place that a link could lead to. */
static struct error_view error_of(struct exchange *x, const struct fields *fields,
                                  const struct fault *fault)
{
    struct error_view error = {.text = say_fault(x->arena, x->face.lang, fault)};
    if (fault->field.n > 0 && fields_find(&page_extra_fields, fault->field) == NULL) {
        const struct field *field = fields_find(fields, fault->field);
        error.field = fault->field;
        error.label = field != NULL && field->label != NULL
                          ? field->label(x->arena, x->face.lang)
                          : STR_NONE;
    }
    return error;
}

struct form_view page_form_view(struct exchange *x, const struct fields *fields,
                                struct str action)
{
    struct form_view form = {.action = action};
    struct str sent = exchange_form(x, STR("id"));
    /* The same id comes back with the errors, so that what is mended is the same form;
     * after a conflict the id is spent on something else. */
    const struct fault *fault = page_fault(x);
    bool spent = fault != NULL && fault->kind == FAULT_CONFLICT;
    form.id = sent.n > 0 && !spent ? sent : page_new_id(x);
    for (; fault != NULL; fault = fault->more) {
        *LIST_ADD(x->arena, &form.errors.list) = error_of(x, fields, fault);
    }
    return form;
}

struct option_view page_option(struct str value, struct str text, bool chosen)
{
    return (struct option_view){value, text, chosen};
}

struct field_view page_field(struct exchange *x, const struct fields *fields,
                             const char *name, const void *from)
{
    const struct field *field = fields_find(fields, str_of(name));
    struct field_view view = {
        .name = str_of(name),
        .label = field->label != NULL ? field->label(x->arena, x->face.lang) : STR_NONE,
        .required = field->required,
    };
    if (x->method == METHOD_POST) {
        view.value = field->type == FIELD_SECRET ? STR("") : exchange_form(x, view.name);
    } else if (from != NULL) {
        view.value = field_text(x->arena, field, from);
    }
    for (const struct fault *f = page_fault(x); f != NULL; f = f->more) {
        if (str_equal(f->field, view.name)) {
            view.error = say_fault(x->arena, x->face.lang, f);
            break;
        }
    }
    return view;
}

/* ---- words for values -------------------------------------------------------------- */

struct str say_sex(struct arena *a, enum lang lang, int sex)
{
    return sex < 0             ? STR("")
           : sex == SEX_FEMALE ? say_sex_female(a, lang)
                               : say_sex_male(a, lang);
}

struct str say_leave(struct arena *a, enum lang lang, int why)
{
    return leave_why_words[why](a, lang);
}

struct str say_record_class(struct arena *a, enum lang lang, int class)
{
    static say_fn *const words[] = {say_class_open,   say_class_own,  say_class_unit,
                                    say_class_sealed, say_class_file, say_class_ballot};
    return words[class](a, lang);
}

struct str say_fault_title(struct arena *a, enum lang lang, enum fault_kind kind)
{
    static say_fn *const titles[FAULT_KINDS] = {
        [FAULT_INPUT] = say_error_input_title,
        [FAULT_DENIED] = say_error_denied_title,
        [FAULT_MISSING] = say_error_missing_title,
        [FAULT_CONFLICT] = say_error_conflict_title,
        [FAULT_LIMIT] = say_error_limit_title,
        [FAULT_STORE] = say_error_store_title,
        [FAULT_UNCERTAIN] = say_error_uncertain_title,
        [FAULT_BROKEN] = say_error_broken_title,
    };
    return titles[kind](a, lang);
}

struct str page_choice(struct exchange *x, const struct field *field, int value)
{
    struct arena *a = x->arena;
    if (value < 0) {
        return STR("");
    }
    static say_fn *const paging_words[] = {say_exam_paging_one, say_exam_paging_all};
    static say_fn *const kind_words[] = {
        say_question_kind_single,   say_question_kind_multiple,
        say_question_kind_truth,    say_question_kind_short,
        say_question_kind_numeric,  say_question_kind_ordering,
        say_question_kind_matching, say_question_kind_written,
        say_question_kind_case};
    static say_fn *const difficulty_words[] = {
        say_question_difficulty_unsaid, say_question_difficulty_easy,
        say_question_difficulty_medium, say_question_difficulty_hard};
    static const struct choice_words {
        const char *const *names;
        say_fn *const *words;
    } known[] = {
        {sex_names, sex_words},
        {course_sort_names, course_sort_words},
        {leave_why_names, leave_why_words},
        {post_class_names, post_class_words},
        {education_mode_names, education_mode_words},
        {education_level_names, education_level_words},
        {kin_class_names, kin_class_words},
        {absence_sort_names, absence_sort_words},
        {paging_names, paging_words},
        {question_kind_names, kind_words},
        {difficulty_names, difficulty_words},
        {series_every_names, series_every_words},
        {shift_names, series_moved_words},
        {weekday_names, weekday_words},
        {signup_names, signup_words},
        {material_sort_names, material_sort_words},
        {material_level_names, material_level_words},
        {note_source_names, note_source_words},
        {speaker_wish_names, speaker_wish_words},
        {asked_as_names, asked_as_words},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (field->choices == known[i].names) {
            return known[i].words[value](a, x->face.lang);
        }
    }
    if (field->choices == reset_names) {
        return value == RESET_CODE ? say_reset_code(x->arena, x->face.lang)
                                   : say_reset_second(x->arena, x->face.lang);
    }
    if (field->choices == role_names) {
        return say_role(a, x->face.lang, (enum role)value);
    }
    return str_of(field->choices[value]);
}

struct fault *page_fact(struct exchange *x, struct db *db, const struct field *field,
                        const void *body, struct str *text)
{
    const void *at = (const char *)body + field->offset;
    struct str href;
    switch (field->type) {
    case FIELD_ID:
        *text = STR("");
        return *(const int64_t *)at == 0
                   ? NULL
                   : page_name_of(x, db, *(const int64_t *)at, text, &href);
    case FIELD_CHOICE:
        *text = page_choice(x, field, *(const int *)at);
        return NULL;
    case FIELD_BOOL:
        *text = *(const bool *)at ? say_field_yes(x->arena, x->face.lang) : STR("");
        return NULL;
    case FIELD_DAY:
        *text = say_day(x->arena, x->face.lang, *(const struct day *)at);
        return NULL;
    default:
        *text = field_text(x->arena, field, body);
        return NULL;
    }
}

struct str page_kind_title(struct exchange *x, const struct declared_list *declared,
                           struct str name)
{
    const struct kind *kind = kind_find(&kinds_all, name);
    for (size_t i = 0; kind == NULL && i < declared->n; i++) {
        if (str_equal(name, str_of(declared->at[i]->kind.name))) {
            return title_in(&declared->at[i]->words->title, x->face.lang);
        }
    }
    return kind != NULL ? kind->title(x->arena, x->face.lang) : name;
}

struct fault *page_name_of(struct exchange *x, struct db *db, int64_t id,
                           struct str *name, struct str *href)
{
    struct person person;
    struct unit unit;
    struct post post;
    bool is_person = false, is_unit = false, is_post = false, reaches = false;
    const struct viewer *v = page_viewer(x);
    *href = STR_NONE;
    *name = say_page_number(x->arena, x->face.lang, id);
    TRY(register_person(db, x->arena, (struct person_id){id}, &person, &is_person));
    if (is_person && viewer_may(v, CAN_READ_PEOPLE)) {
        TRY(scope_reaches(db, x->arena, &v->scope, person.unit, &reaches));
        if (reaches) {
            *name = person.name;
            *href = str_format(x->arena, "/people/%lld", (long long)id);
        }
    }
    if (!is_person) {
        TRY(register_unit(db, x->arena, (struct unit_id){id}, &unit, &is_unit));
    }
    if (is_unit) {
        *name = unit.name;
    }
    if (!is_person && !is_unit) {
        TRY(career_post(db, x->arena, (struct post_id){id}, &post, &is_post));
    }
    if (is_post) {
        *name = post.title;
    }
    return NULL;
}

struct fault *page_actor(struct exchange *x, struct db *db, int64_t actor,
                         struct str *name)
{
    struct str href;
    if (actor == 0) {
        *name = say_access_console(x->arena, x->face.lang);
        return NULL;
    }
    return page_name_of(x, db, actor, name, &href);
}
