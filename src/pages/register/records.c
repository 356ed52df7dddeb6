/* The forms of one record: a posting, an education, kin, an absence. One table says how
 * each is read and written; the rules are the register's. */
#include "pages/register/records.h"

#include "register/career.h"
#include "register/kin.h"
#include "words/faults.h"

/* One sort of record. `load` gives what a correction starts from, and whose it is; a
 * record that the page may not show is told anew from an empty form. */
struct record_sort {
    const char *noun; /* of the path */
    const struct kind *kind;
    struct str (*add_title)(struct arena *a, enum lang lang, struct str name);
    struct str (*correct_title)(struct arena *a, enum lang lang, struct str name);
    struct fault *(*load)(struct exchange *x, struct db *db, int64_t id, void *body,
                          struct person_id *owner, bool *found);
    struct fault *(*add)(struct exchange *x, const struct act *act,
                         struct person_id person, int64_t *id);
    struct fault *(*correct)(struct exchange *x, const struct act *act, int64_t id);
};

static struct fault *load_posting(struct exchange *x, struct db *db, int64_t id,
                                  void *body, struct person_id *owner, bool *found)
{
    struct posting p;
    TRY(career_posting(db, x->arena, (struct posting_id){id}, &p, found));
    if (*found) {
        *owner = p.person;
        *(struct posting_body *)body = posting_body_of(&p);
    }
    return NULL;
}

static struct fault *add_posting(struct exchange *x, const struct act *act,
                                 struct person_id person, int64_t *id)
{
    struct posting_id made = {0};
    struct fault *fault = career_posting_add(act, person, page_form(x), &made);
    *id = made.v;
    return fault;
}

static struct fault *correct_posting(struct exchange *x, const struct act *act,
                                     int64_t id)
{
    return career_posting_correct(act, (struct posting_id){id}, page_form(x));
}

static struct fault *load_education(struct exchange *x, struct db *db, int64_t id,
                                    void *body, struct person_id *owner, bool *found)
{
    struct education e;
    TRY(career_education_one(db, x->arena, (struct education_id){id}, &e, owner, found));
    if (*found) {
        *(struct education_body *)body = education_body_of(&e);
    }
    return NULL;
}

static struct fault *add_education(struct exchange *x, const struct act *act,
                                   struct person_id person, int64_t *id)
{
    struct education_id made = {0};
    struct fault *fault = career_education_add(act, person, page_form(x), &made);
    *id = made.v;
    return fault;
}

static struct fault *correct_education(struct exchange *x, const struct act *act,
                                       int64_t id)
{
    return career_education_correct(act, (struct education_id){id}, page_form(x));
}

/* Kin are of class file: the form of a correction is empty. */
static struct fault *load_kin(struct exchange *x, struct db *db, int64_t id, void *body,
                              struct person_id *owner, bool *found)
{
    fields_clear(&kind_kin_add.fields, body);
    return kin_owner(db, x->arena, (struct kin_id){id}, owner, found);
}

/* Who it is on the register was typed as a name or number. */
static struct fault *find_other(struct exchange *x, const struct act *act,
                                struct kin_body *body)
{
    const struct who_extra *extra = (const struct who_extra *)page_extra(x);
    *body = *(const struct kin_body *)page_form(x);
    return record_who(x, act->db, extra->who, &body->other);
}

/* The fault of the room is told at the field that the form has. */
static struct fault *at_who(struct fault *fault)
{
    return fault != NULL && str_equal(fault->field, STR("other"))
               ? fault_at(fault, STR("who"))
               : fault;
}

static struct fault *add_kin(struct exchange *x, const struct act *act,
                             struct person_id person, int64_t *id)
{
    struct kin_body body;
    struct kin_id made = {0};
    TRY(find_other(x, act, &body));
    struct fault *fault = kin_add(act, person, &body, &made);
    *id = made.v;
    return at_who(fault);
}

static struct fault *correct_kin(struct exchange *x, const struct act *act, int64_t id)
{
    struct kin_body body;
    TRY(find_other(x, act, &body));
    return at_who(kin_correct(act, (struct kin_id){id}, &body));
}

/* The note is sealed: it is not shown, and what is left empty stays. */
static struct fault *load_absence(struct exchange *x, struct db *db, int64_t id,
                                  void *body, struct person_id *owner, bool *found)
{
    struct absence b;
    TRY(absence_one(db, x->arena, (struct absence_id){id}, &b, found));
    if (*found) {
        struct absence_body *shown = body;
        *owner = b.person;
        *shown = absence_body_of(&b);
        shown->note = STR_NONE;
    }
    return NULL;
}

static struct fault *add_absence(struct exchange *x, const struct act *act,
                                 struct person_id person, int64_t *id)
{
    struct absence_id made = {0};
    struct fault *fault = absence_add(act, person, page_form(x), &made);
    *id = made.v;
    return fault;
}

static struct fault *correct_absence(struct exchange *x, const struct act *act,
                                     int64_t id)
{
    struct absence_body body = *(const struct absence_body *)page_form(x);
    struct absence was;
    bool found = false;
    TRY(absence_one(act->db, act->arena, (struct absence_id){id}, &was, &found));
    if (found && body.note.n == 0) {
        body.note = was.note;
    }
    return absence_correct(act, (struct absence_id){id}, &body);
}

static const struct record_sort sorts[] = {
    {"postings", &kind_posting_add, say_posting_add_title, say_posting_correct_title,
     load_posting, add_posting, correct_posting},
    {"education", &kind_education_add, say_education_add_title,
     say_education_correct_title, load_education, add_education, correct_education},
    {"kin", &kind_kin_add, say_kin_add_title, say_kin_correct_title, load_kin, add_kin,
     correct_kin},
    {"absences", &kind_absence_add, say_absence_add_title, say_absence_correct_title,
     load_absence, add_absence, correct_absence},
};

/* "/people/17/kin/new": the routes let no other noun pass. */
static const struct record_sort *sort_of(const struct exchange *x)
{
    struct str rest = x->path, noun = STR_NONE;
    for (int i = 0; i < 4; i++) {
        str_cut(&rest, '/', &noun);
    }
    size_t at = 0;
    while (!str_equal(noun, str_of(sorts[at].noun))) {
        at++;
    }
    return &sorts[at];
}

static struct fault *find_person(struct exchange *x, struct db *db, struct person *p)
{
    bool found = false;
    struct person_id id = {page_arg(x, 0)};
    TRY(page_may_reach(x, db, id));
    TRY(register_person(db, x->arena, id, p, &found));
    return found ? NULL : fault_person_missing(x->arena);
}

/* A record of somebody else is not there on this person's path. */
static struct fault *find_record(struct exchange *x, struct db *db,
                                 const struct record_sort *sort, void *body)
{
    struct person_id owner = {0}, id = {page_arg(x, 0)};
    bool found = false;
    TRY(page_may_reach(x, db, id));
    TRY(sort->load(x, db, page_arg(x, 1), body, &owner, &found));
    return found && owner.v == id.v ? NULL : fault_record_missing(x->arena);
}

/* ---- drawing ----------------------------------------------------------------------- */

static void add_hints(struct exchange *x, const struct record_sort *sort, bool correcting,
                      struct any_field_views *views)
{
    for (size_t i = 0; i < views->n; i++) {
        struct field_view *f = &views->at[i].field;
        if (sort->kind == &kind_posting_add && str_equal(f->name, STR("title"))) {
            f->hint = say_posting_title_hint(x->arena, x->face.lang);
        }
        if (sort->kind == &kind_absence_add && correcting &&
            str_equal(f->name, STR("note"))) {
            f->hint = say_record_note_kept(x->arena, x->face.lang);
        }
        if (str_equal(f->name, STR("who"))) {
            f->hint = say_record_who_hint(x->arena, x->face.lang);
        }
    }
}

static struct fault *draw(struct exchange *x, struct db *db, const struct person *p,
                          int64_t record, const void *from)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    const struct record_sort *sort = sort_of(x);
    struct str action =
        record == 0 ? str_format(a, "/people/%lld/%s/new", (long long)p->id.v, sort->noun)
                    : str_format(a, "/people/%lld/%s/%lld", (long long)p->id.v,
                                 sort->noun, (long long)record);
    struct str title = record == 0 ? sort->add_title(a, lang, p->name)
                                   : sort->correct_title(a, lang, p->name);
    struct record_form_view view = {
        .page = page_view(x, db, title),
        .form = page_form_view(x, &sort->kind->fields, action),
        .title = title,
        .back = {str_format(a, "/people/%lld", (long long)p->id.v), p->name, false},
        .button = say_record_save(a, lang),
        .again = sort->kind == &kind_posting_add ? action : STR_NONE,
    };
    if (record != 0) {
        view.text = sort->kind == &kind_kin_add ? say_record_kin_number(a, lang, record)
                                                : say_person_correct_text(a, lang);
    }
    TRY(record_fields(x, db, &sort->kind->fields, from, "other", &view.fields));
    if (sort->kind == &kind_kin_add) {
        TRY(record_field(x, db, &who_fields, "who", NULL, &view.fields));
    }
    add_hints(x, sort, record != 0, &view.fields);
    record_answer(x, &view);
    return NULL;
}

/* A new posting is most often in the unit where the person is. */
static const void *start(struct exchange *x, const struct record_sort *sort,
                         const struct person *p)
{
    if (sort->kind != &kind_posting_add) {
        return NULL;
    }
    struct posting_body *body = ARENA_NEW(x->arena, struct posting_body);
    fields_clear(&kind_posting_add.fields, body);
    body->unit = p->unit;
    return body;
}

static struct fault *done(struct exchange *x, const struct record_sort *sort,
                          int64_t record)
{
    if (page_fault(x) != NULL) {
        return page_fault(x);
    }
    answer_see_other(x, str_format(x->arena, "/people/%lld?done=%s&record=%lld",
                                   (long long)page_arg(x, 0), sort->noun,
                                   (long long)record));
    return NULL;
}

struct fault *record_new_get(struct exchange *x, struct db *db)
{
    struct person p;
    TRY(find_person(x, db, &p));
    return draw(x, db, &p, 0, start(x, sort_of(x), &p));
}

struct fault *record_new_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    int64_t *made = ARENA_NEW(x->arena, int64_t);
    *page_keep(x) = made;
    return sort_of(x)->add(x, &act, (struct person_id){page_arg(x, 0)}, made);
}

struct fault *record_new_show(struct exchange *x, struct db *db)
{
    struct person p;
    const int64_t *made = *page_keep(x);
    if (record_refused(page_fault(x))) {
        TRY(find_person(x, db, &p));
        return draw(x, db, &p, 0, NULL);
    }
    return done(x, sort_of(x), made == NULL ? 0 : *made);
}

struct fault *record_correct_get(struct exchange *x, struct db *db)
{
    struct person p;
    const struct record_sort *sort = sort_of(x);
    void *body = arena_alloc(x->arena, sort->kind->fields.size);
    TRY(find_person(x, db, &p));
    TRY(find_record(x, db, sort, body));
    return draw(x, db, &p, page_arg(x, 1), body);
}

struct fault *record_correct_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct record_sort *sort = sort_of(x);
    void *body = arena_alloc(x->arena, sort->kind->fields.size);
    TRY(find_record(x, db, sort, body));
    return sort->correct(x, &act, page_arg(x, 1));
}

struct fault *record_correct_show(struct exchange *x, struct db *db)
{
    struct person p;
    if (record_refused(page_fault(x))) {
        TRY(find_person(x, db, &p));
        return draw(x, db, &p, page_arg(x, 1), NULL);
    }
    return done(x, sort_of(x), page_arg(x, 1));
}

/* ---- a posting ends ---------------------------------------------------------------- */

/* The path says which. */
struct posting_end {
    struct day day;
    struct str why;
};
static const struct field end_table[] = {
    {"day", FIELD_DAY, true, offsetof(struct posting_end, day), 0, 0,
     say_posting_last_day, NULL, 0},
    {"why", FIELD_TEXT, false, offsetof(struct posting_end, why), 0, 100, say_leave_why,
     NULL, 0},
};
const struct fields posting_end_fields = FIELDS(end_table, struct posting_end);

static struct fault *draw_end(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct person p;
    struct posting posting;
    bool found = false;
    TRY(find_person(x, db, &p));
    TRY(career_posting(db, a, (struct posting_id){page_arg(x, 1)}, &posting, &found));
    if (!found || posting.person.v != p.id.v) {
        return fault_record_missing(a);
    }
    struct posting_end today = {.day = page_today(x)};
    struct str title = say_posting_end_title(a, lang, p.name);
    struct record_form_view view = {
        .page = page_view(x, db, title),
        .form = page_form_view(x, &posting_end_fields,
                               str_format(a, "/people/%lld/postings/%lld/end",
                                          (long long)p.id.v, (long long)posting.id.v)),
        .title = title,
        .text = say_posting_end_text(a, lang, posting.unit_name, posting.title,
                                     posting.since),
        .back = {str_format(a, "/people/%lld", (long long)p.id.v), p.name, false},
        .button = say_posting_end_button(a, lang),
    };
    TRY(record_fields(x, db, &posting_end_fields, &today, "", &view.fields));
    view.fields.at[0].field.first = day_iso(a, posting.since);
    record_answer(x, &view);
    return NULL;
}

struct fault *posting_end_get(struct exchange *x, struct db *db)
{
    return draw_end(x, db);
}

struct fault *posting_end_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct posting_end *form = page_form(x);
    struct posting_body was;
    TRY(find_record(x, db, &sorts[0], &was));
    return career_posting_end(&act,
                              &(struct end_body){{page_arg(x, 1)}, form->day, form->why});
}

struct fault *posting_end_show(struct exchange *x, struct db *db)
{
    return record_refused(page_fault(x)) ? draw_end(x, db)
                                         : done(x, &sorts[0], page_arg(x, 1));
}
