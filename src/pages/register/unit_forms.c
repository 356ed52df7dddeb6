/* Forms of one unit beside its own fields: its posts, and its closing. */
#include "pages/register/records.h"
#include "pages/register/register.h"
#include "register/career.h"
#include "words/faults.h"

static struct fault *find_unit(struct exchange *x, struct db *db, struct unit *unit)
{
    struct unit_id id = {page_arg(x, 0)};
    bool reaches = false, found = false;
    TRY(scope_reaches(db, x->arena, &page_viewer(x)->scope, id, &reaches));
    TRY(register_unit(db, x->arena, id, unit, &found));
    return found && reaches ? NULL : fault_unit_missing(x->arena);
}

static struct link_view back_to(struct exchange *x, const struct unit *unit)
{
    return (struct link_view){str_format(x->arena, "/unit/%lld", (long long)unit->id.v),
                              unit->name, false};
}

static struct fault *done(struct exchange *x, const char *what)
{
    if (page_fault(x) == NULL) {
        answer_see_other(x, str_format(x->arena, "/unit/%lld?done=%s",
                                       (long long)page_arg(x, 0), what));
    }
    return page_fault(x);
}

/* ---- posts ------------------------------------------------------------------------- */

/* A post of another unit is not there on this unit's path; whether a post is there is not
 * asked before it is known that the viewer reaches the unit. */
static struct fault *find_post(struct exchange *x, struct db *db, struct post *post)
{
    struct unit unit;
    bool found = false;
    TRY(find_unit(x, db, &unit));
    TRY(career_post(db, x->arena, (struct post_id){page_arg(x, 1)}, post, &found));
    return found && post->unit.v == unit.id.v ? NULL : fault_record_missing(x->arena);
}

static struct fault *draw_post(struct exchange *x, struct db *db, const struct post *was)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct unit unit;
    TRY(find_unit(x, db, &unit));
    struct post_body body;
    fields_clear(&kind_post_add.fields, &body);
    body.unit = unit.id;
    if (was != NULL) {
        body = post_body_of(was);
    }
    struct str title = was == NULL ? say_posts_add_title(a, lang, unit.name)
                                   : say_posts_correct_title(a, lang, was->title);
    struct str action = was == NULL
                            ? str_format(a, "/unit/%lld/posts/new", (long long)unit.id.v)
                            : str_format(a, "/unit/%lld/posts/%lld", (long long)unit.id.v,
                                         (long long)was->id.v);
    struct record_form_view view = {
        .page = page_view(x, db, title),
        .form = page_form_view(x, &kind_post_add.fields, action),
        .title = title,
        .text = was == NULL ? STR_NONE : say_person_correct_text(a, lang),
        .back = back_to(x, &unit),
        .button = say_record_save(a, lang),
    };
    TRY(record_fields(x, db, &kind_post_add.fields, &body, "", &view.fields));
    for (size_t i = 0; i < view.fields.n; i++) {
        if (str_equal(view.fields.at[i].field.name, STR("above"))) {
            view.fields.at[i].field.hint = say_post_above_hint(a, lang);
        }
    }
    record_answer(x, &view);
    return NULL;
}

struct fault *post_new_get(struct exchange *x, struct db *db)
{
    return draw_post(x, db, NULL);
}

struct fault *post_new_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct unit unit;
    struct post_id id = {0};
    TRY(find_unit(x, db, &unit));
    return career_post_add(&act, page_form(x), &id);
}

struct fault *post_new_show(struct exchange *x, struct db *db)
{
    return record_refused(page_fault(x)) ? draw_post(x, db, NULL) : done(x, "post");
}

struct fault *post_correct_get(struct exchange *x, struct db *db)
{
    struct post post;
    TRY(find_post(x, db, &post));
    return draw_post(x, db, &post);
}

struct fault *post_correct_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct post post;
    TRY(find_post(x, db, &post));
    return career_post_correct(&act, post.id, page_form(x));
}

struct fault *post_correct_show(struct exchange *x, struct db *db)
{
    struct post post;
    if (record_refused(page_fault(x))) {
        TRY(find_post(x, db, &post));
        return draw_post(x, db, &post);
    }
    return done(x, "post");
}

/* ---- to whom a post reports -------------------------------------------------------- */

static struct fault *draw_line(struct exchange *x, struct db *db, const struct post *post)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct unit unit;
    struct line_body body = {page_today(x), STR_NONE};
    TRY(find_unit(x, db, &unit));
    TRY(career_post_line_on(db, a, post->id, body.since, &body.above));
    struct str title = say_post_line_title(a, lang, post->title);
    struct record_form_view view = {
        .page = page_view(x, db, title),
        .form = page_form_view(x, &kind_post_line.fields,
                               str_format(a, "/unit/%lld/posts/%lld/line",
                                          (long long)unit.id.v, (long long)post->id.v)),
        .title = title,
        .text = body.above.n == 0 ? say_post_line_none(a, lang)
                                  : say_post_line_is(a, lang, body.above),
        .back = back_to(x, &unit),
        .button = say_record_save(a, lang),
    };
    TRY(record_fields(x, db, &kind_post_line.fields, &body, "", &view.fields));
    view.fields.at[view.fields.n - 1].field.hint = say_post_line_hint(a, lang);
    record_answer(x, &view);
    return NULL;
}

struct fault *post_line_get(struct exchange *x, struct db *db)
{
    struct post post;
    TRY(find_post(x, db, &post));
    return draw_line(x, db, &post);
}

struct fault *post_line_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct post post;
    TRY(find_post(x, db, &post));
    return career_post_line(&act, post.id, page_form(x));
}

struct fault *post_line_show(struct exchange *x, struct db *db)
{
    struct post post;
    if (record_refused(page_fault(x))) {
        TRY(find_post(x, db, &post));
        return draw_line(x, db, &post);
    }
    return done(x, "post");
}

/* ---- closing ----------------------------------------------------------------------- */

struct closing {
    struct day till;
};
static const struct field close_table[] = {
    {"till", FIELD_DAY, true, offsetof(struct closing, till), 0, 0, say_unit_close_day,
     NULL, 0},
};
const struct fields unit_close_fields = FIELDS(close_table, struct closing);

static struct fault *draw_close(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct unit unit;
    const struct closing today = {page_today(x)};
    TRY(find_unit(x, db, &unit));
    struct str title = say_unit_close_title(a, lang, unit.name);
    struct record_form_view view = {
        .page = page_view(x, db, title),
        .form = page_form_view(x, &unit_close_fields,
                               str_format(a, "/unit/%lld/close", (long long)unit.id.v)),
        .title = title,
        .text = say_unit_close_text(a, lang),
        .back = back_to(x, &unit),
        .seen = unit.newest,
        .button = say_unit_close_button(a, lang),
    };
    TRY(record_fields(x, db, &unit_close_fields, &today, "", &view.fields));
    record_answer(x, &view);
    return NULL;
}

struct fault *unit_close_get(struct exchange *x, struct db *db)
{
    return draw_close(x, db);
}

/* The last day is the day of the change: what the unit was until then stays told. */
struct fault *unit_close_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct closing *form = page_form(x);
    struct unit unit;
    TRY(find_unit(x, db, &unit));
    struct unit_body body = register_unit_body(&unit);
    body.till = form->till;
    struct fault *fault =
        register_unit_change(&act, unit.id, page_extra(x)->seen, form->till, &body);
    return fault != NULL && str_equal(fault->field, STR("day"))
               ? fault_at(fault, STR("till"))
               : fault;
}

struct fault *unit_close_show(struct exchange *x, struct db *db)
{
    return record_refused(page_fault(x)) ? draw_close(x, db) : done(x, "closed");
}
