/* What the pages of a file in hand show: its columns, and what becomes of its rows. */
#include "pages/import/import.h"
#include "pages/import/import_views.h"
#include "pages/register/register.h"
#include "words/faults.h"

enum { SAMPLE_SHOWN = 24 };

/* ---- columns ----------------------------------------------------------------------- */

static struct str samples_of(struct arena *a, const struct file_head *head, size_t column)
{
    struct text out = text_new(a, 64);
    for (size_t i = 0; i < head->samples.n; i++) {
        const struct str_list *row = &head->samples.at[i];
        struct str cell = column < row->n ? str_trim(row->at[column]) : STR("");
        size_t end = cell.n < SAMPLE_SHOWN ? cell.n : SAMPLE_SHOWN;
        while (end < cell.n && ((uint8_t)cell.p[end] & 0xc0) == 0x80) {
            end++;
        }
        if (cell.n > 0) {
            text_add(&out, out.n > 0 ? STR(" · ") : STR(""));
            text_add(&out, str_part(cell, 0, end));
        }
    }
    return text_str(&out);
}

/* What the mapping in force has for a column; "" for one that is read over. */
static struct str target_at(struct arena *a, const struct mapped_list *mapping,
                            int column)
{
    for (size_t i = 0; i < mapping->n; i++) {
        for (int c = 0; c < mapping->at[i].n; c++) {
            if (mapping->at[i].columns[c] == column) {
                return mapping_target_of(a, &mapping->at[i]);
            }
        }
    }
    return STR("");
}

static void add_column(struct exchange *x, const struct file_head *head,
                       const struct mapped_list *mapping, size_t column,
                       struct intake_view *view)
{
    struct arena *a = x->arena;
    struct column_view *c = LIST_ADD(a, &view->columns);
    struct str chosen = target_at(a, mapping, (int)column);
    *c = (struct column_view){.name = str_format(a, "c%zu", column),
                              .header = head->header.at[column],
                              .samples = samples_of(a, head, column)};
    if (x->method == METHOD_POST) {
        chosen = exchange_form(x, c->name);
    }
    c->known = chosen.n > 0;
    *LIST_ADD(a, &c->options) =
        page_option(STR(""), say_import_read_over(a, x->face.lang), chosen.n == 0);
    for (size_t t = 0; mapping_target(view->posts, t) != NULL; t++) {
        struct str target = str_of(mapping_target(view->posts, t));
        *LIST_ADD(a, &c->options) = page_option(
            target, mapping_label(a, x->face.lang, target), str_equal(target, chosen));
    }
}

/* The mapping to show: of this file, or a saved one asked for. One that the file has no
 * columns for shows those it has. */
static struct fault *read_mapping(struct exchange *x, struct db *db,
                                  const struct intake *intake,
                                  const struct file_head *head,
                                  struct mapped_list *mapping)
{
    struct arena *a = x->arena;
    struct saved_mapping saved = {STR_NONE, intake->mapping};
    bool found = false;
    struct str name = exchange_query(x, STR("map"));
    if (name.n > 0) {
        TRY(mapping_saved(db, a, name, &saved, &found));
        saved.text = found ? saved.text : intake->mapping;
    }
    if (mapping_read(a, saved.text, mapping) != NULL) {
        mapping->n = 0;
    }
    for (size_t i = 0; i < mapping->n; i++) {
        struct mapped_list one = {.at = &mapping->at[i], .n = 1, .room = 1};
        (void)mapping_bind(a, &head->header, &one);
    }
    return NULL;
}

static void add_saved(struct exchange *x, const struct saved_mapping_list *all,
                      struct intake_view *view)
{
    for (size_t i = 0; i < all->n; i++) {
        struct text href = text_new(x->arena, 64);
        text_add_format(&href, "/import/files/%lld?map=", (long long)view->id);
        text_add_url(&href, all->at[i].name);
        *LIST_ADD(x->arena, &view->saved) =
            (struct link_view){text_str(&href), all->at[i].name,
                               str_equal(all->at[i].name, exchange_query(x, STR("map")))};
    }
}

static int choice_of(const struct field *field, struct str word)
{
    for (int i = 0; field->choices[i] != NULL; i++) {
        if (str_equal(word, str_of(field->choices[i]))) {
            return i;
        }
    }
    return -1;
}

static void read_fixed(const struct mapped_list *mapping, struct intake_form *form)
{
    for (size_t i = 0; i < mapping->n; i++) {
        const struct mapped *m = &mapping->at[i];
        form->units |= m->make_units;
        if (m->header.p == NULL && m->fixed.n > 1 && m->fixed.p[0] == '#') {
            (void)str_to_int(str_part(m->fixed, 1, m->fixed.n), &form->unit.v);
        }
        if (m->header.p == NULL && m->field != NULL &&
            m->field->choices == post_class_names) {
            form->class = choice_of(m->field, m->fixed);
        }
    }
}

static void add_classes(struct exchange *x, const struct intake_form *form,
                        struct intake_view *view)
{
    struct arena *a = x->arena;
    view->class = page_field(x, &intake_form, "class", form);
    *LIST_ADD(a, &view->class.options) = page_option(
        STR(""), say_import_units_as_said(a, x->face.lang), view->class.value.n == 0);
    for (int i = 0; post_class_names[i] != NULL; i++) {
        struct str word = str_of(post_class_names[i]);
        *LIST_ADD(a, &view->class.options) =
            page_option(word, post_class_words[i](a, x->face.lang),
                        str_equal(word, view->class.value));
    }
}

struct fault *intake_draw_columns(struct exchange *x, struct db *db,
                                  const struct intake *intake, struct intake_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct file_head head;
    struct mapped_list mapping = {0};
    struct saved_mapping_list saved = {0};
    struct intake_form form = {
        .snapshot = intake->snapshot, .within = intake->within, .class = -1};
    intake_head(a, intake->head, &head);
    TRY(read_mapping(x, db, intake, &head, &mapping));
    TRY(mappings_saved(db, a, &saved));
    add_saved(x, &saved, view);
    for (size_t i = 0; i < head.header.n && i < COLUMNS_SHOWN; i++) {
        if (head.header.at[i].n > 0) {
            add_column(x, &head, &mapping, i, view);
        }
    }
    read_fixed(&mapping, &form);
    view->makes_units =
        x->method == METHOD_POST ? exchange_form(x, STR("units")).n > 0 : form.units;
    view->unit = page_field(x, &intake_form, "unit", &form);
    view->snapshot = page_field(x, &intake_form, "snapshot", &form);
    view->snapshot.hint = intake->posts ? say_import_posts_snapshot_hint(a, lang)
                                        : say_import_snapshot_hint(a, lang);
    view->lead =
        intake->posts ? say_import_posts_lead(a, lang) : say_import_columns_lead(a, lang);
    add_classes(x, &form, view);
    view->within = page_field(x, &intake_form, "within", &form);
    view->save = page_field(x, &intake_form, "save", NULL);
    view->save.hint = say_import_save_hint(a, lang);
    TRY(unit_options(x, db, say_import_units_as_said(a, lang), view->unit.value,
                     &view->unit.options));
    return unit_options(x, db, say_import_units_named(a, lang), view->within.value,
                        &view->within.options);
}

/* ---- the report -------------------------------------------------------------------- */

static struct str outcome_words(struct exchange *x, int outcome)
{
    static say_fn *const words[ROW_OUTCOMES] = {say_outcome_new, say_outcome_changed,
                                                say_outcome_same, say_outcome_passed,
                                                say_outcome_refused};
    return words[outcome](x->arena, x->face.lang);
}

static struct str report_url(struct exchange *x, int64_t id, int outcome, const char *key,
                             int64_t n)
{
    struct text url = text_new(x->arena, 64);
    text_add_format(&url, "/import/files/%lld", (long long)id);
    if (outcome >= 0) {
        text_add_format(&url, "?of=%d", outcome);
    }
    if (n > 0) {
        text_add_format(&url, "%s%s=%lld", outcome >= 0 ? "&" : "?", key, (long long)n);
    }
    return text_str(&url);
}

static void add_count(struct exchange *x, struct intake_view *view, int outcome,
                      int64_t n, int shown)
{
    bool listed = outcome != ROW_SAME && n > 0;
    *LIST_ADD(x->arena, &view->counts) = (struct count_view){
        .text = outcome_words(x, outcome),
        .n = n,
        .href = listed ? report_url(x, view->id, outcome, "", 0) : STR_NONE,
        .current = outcome == shown,
        .bad = outcome == ROW_REFUSED && n > 0};
}

static struct str value_words(struct exchange *x, const struct field *field,
                              struct str value)
{
    struct day day;
    if (field != NULL && field->type == FIELD_DAY && day_parse_iso(value, &day)) {
        return say_day(x->arena, x->face.lang, day);
    }
    if (field != NULL && field->choices == sex_names && value.n > 0) {
        return say_sex(x->arena, x->face.lang,
                       str_equal(value, STR("female")) ? SEX_FEMALE : SEX_MALE);
    }
    return text_visible(x->arena, value, true);
}

static void add_changes(struct exchange *x, const struct told *told,
                        struct outcome_view *view)
{
    for (size_t i = 0; i < told->changes.n; i++) {
        const struct told_change *change = &told->changes.at[i];
        const struct field *field = mapping_field(change->field);
        *LIST_ADD(x->arena, &view->changes) = (struct change_view){
            mapping_label(x->arena, x->face.lang, change->field),
            value_words(x, field, change->from), value_words(x, field, change->to)};
    }
}

static const struct row_choice *chosen_of(const struct row_choice_list *choices,
                                          int64_t number)
{
    for (size_t i = 0; i < choices->n; i++) {
        if (choices->at[i].row == number) {
            return &choices->at[i];
        }
    }
    return NULL;
}

static void add_option(struct exchange *x, struct outcome_view *view, struct str what,
                       struct str text, bool chosen)
{
    struct str value =
        str_format(x->arena, "%lld:%.*s", (long long)view->number, STR_PRINT(what));
    *LIST_ADD(x->arena, &view->doubtful) = page_option(value, text, chosen);
}

/* Only persons whom the viewer reaches stand in the report. */
static struct fault *add_doubtful(struct exchange *x, struct db *db,
                                  const struct told *told,
                                  const struct row_choice *chosen,
                                  struct outcome_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    for (size_t i = 0; i < told->doubtful.n; i++) {
        struct person p;
        bool found = false, reaches = false;
        TRY(register_person(db, a, (struct person_id){told->doubtful.at[i]}, &p, &found));
        if (found) {
            TRY(scope_reaches(db, a, &page_viewer(x)->scope, p.unit, &reaches));
        }
        if (reaches) {
            struct str text = str_format(
                a, "%.*s %.*s %.*s %.*s", STR_PRINT(p.name), STR_PRINT(p.number),
                STR_PRINT(say_day(a, lang, p.born)), STR_PRINT(p.unit_name));
            add_option(x, view, str_format(a, "%lld", (long long)p.id.v), text,
                       chosen != NULL && chosen->person.v == p.id.v);
        }
    }
    add_option(x, view, STR("new"), say_import_somebody_new(a, lang),
               chosen != NULL && chosen->fresh);
    add_option(x, view, STR("skip"), say_import_leave_out(a, lang),
               chosen != NULL && chosen->skip);
    return NULL;
}

static struct fault *add_outcome(struct exchange *x, struct db *db,
                                 const struct intake_row *row,
                                 const struct row_choice_list *choices,
                                 struct intake_view *view)
{
    struct arena *a = x->arena;
    struct told told;
    intake_told(a, row->told, &told);
    struct outcome_view *o = LIST_ADD(a, &view->outcomes);
    *o = (struct outcome_view){
        .number = row->number,
        .name = text_visible(a, row->name, false),
        .person = row->person,
        .outcome = {row->outcome == ROW_REFUSED ? TAG_OVERDUE : TAG_PLAIN,
                    row->number == 0 && row->outcome == ROW_CHANGED
                        ? say_outcome_ended(a, x->face.lang)
                        : outcome_words(x, row->outcome)},
        .choice = str_format(a, "p%zu", view->outcomes.n - 1)};
    o->why = import_say_where(a, x->face.lang, told.why, told.column, told.value);
    for (size_t i = 0; i < told.remarks.n; i++) {
        const struct told_remark *remark = &told.remarks.at[i];
        *LIST_ADD(a, &o->remarks) = import_say_where(a, x->face.lang, remark->text,
                                                     remark->column, remark->value);
    }
    add_changes(x, &told, o);
    const struct row_choice *chosen = chosen_of(choices, row->number);
    if (view->step == STEP_TRIED && row->number > 0 &&
        (told.doubtful.n > 0 || chosen != NULL)) {
        view->asks = true;
        TRY(add_doubtful(x, db, &told, chosen, o));
    }
    return NULL;
}

/* One row more than a page was asked for: it tells whether there is a page beyond. */
static struct fault *add_outcomes(struct exchange *x, struct db *db, int shown,
                                  struct intake_view *view)
{
    int64_t key = 0;
    struct intake_row_list rows = {0};
    struct row_choice_list choices = {0};
    bool backwards = str_to_int(exchange_query(x, STR("before")), &key);
    if (!backwards) {
        (void)str_to_int(exchange_query(x, STR("after")), &key);
    }
    TRY(intake_choices(db, x->arena, view->id, &choices));
    TRY(intake_rows(db, x->arena, view->id, shown, key, backwards, CHOICES_PAGE + 1,
                    &rows));
    bool more = rows.n > CHOICES_PAGE;
    size_t from = more && backwards ? 1 : 0;
    size_t to = more && !backwards ? CHOICES_PAGE : rows.n;
    for (size_t i = from; i < to; i++) {
        TRY(add_outcome(x, db, &rows.at[i], &choices, view));
    }
    if (to > from && (backwards ? more : key > 0)) {
        view->pager.previous = report_url(x, view->id, shown, "before", rows.at[from].n);
    }
    if (to > from && (backwards || more)) {
        view->pager.next = report_url(x, view->id, shown, "after", rows.at[to - 1].n);
    }
    return NULL;
}

struct fault *intake_draw_report(struct exchange *x, struct db *db,
                                 const struct intake *intake, struct intake_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    int64_t shown = -1;
    bool given = str_to_int(exchange_query(x, STR("of")), &shown) && shown >= 0 &&
                 shown <= ROW_OUTCOMES;
    shown = given ? shown : -1;
    const int64_t counts[ROW_OUTCOMES] = {intake->fresh, intake->changed, intake->same,
                                          intake->passed, intake->refused};
    for (int i = 0; i < ROW_OUTCOMES; i++) {
        add_count(x, view, i, counts[i], (int)shown);
    }
    if (intake->remarked > 0) {
        *LIST_ADD(a, &view->counts) =
            (struct count_view){.text = say_import_with_remarks(a, lang),
                                .n = intake->remarked,
                                .href = report_url(x, view->id, ROW_OUTCOMES, "", 0),
                                .current = shown == ROW_OUTCOMES};
    }
    if (day_known(intake->snapshot)) {
        *LIST_ADD(a, &view->counts) =
            (struct count_view){.text = say_outcome_ended(a, lang), .n = intake->ended};
        view->held = intake->held ? say_import_held(a, lang) : STR_NONE;
    }
    view->doing = view->step == STEP_TRIED ? say_import_tried(a, lang, intake->rows)
                                           : say_import_finished(a, lang, intake->rows);
    if (intake->fresh + intake->changed + intake->ended > 0) {
        view->run = (struct button_view){
            str_format(a, "/import/files/%lld/run", (long long)intake->id),
            page_new_id(x), say_import_run(a, lang)};
    }
    if (intake->refused > 0) {
        view->refused_href =
            str_format(a, "/import/files/%lld/refused", (long long)intake->id);
    }
    return add_outcomes(x, db, (int)shown, view);
}
