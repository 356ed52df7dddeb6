/* An exam being sat: one question a page or all, each answer saved by a form of its own.
 * What is drawn is made of texts alone; the order of what is to be ordered or paired is
 * shuffled, since the bank's order is the key. */
#include "pages/learning/learning.h"
#include "pages/learning/sit.html.h"
#include "words/faults.h"

int64_t exam_now(struct exchange *x)
{
    return clock_local_seconds(page_app(x)->house->clock, x->at);
}

struct str points_words(struct exchange *x, int64_t hundredths)
{
    return decimal_text(x->arena, (struct decimal){hundredths * 10000000});
}

struct str share_words(struct exchange *x, int64_t points, int64_t most)
{
    return most > 0 ? str_format(x->arena, "%lld %%", (long long)(points * 100 / most))
                    : STR("-");
}

struct str moment_words(struct exchange *x, int64_t seconds)
{
    struct day day = {(int32_t)(seconds / 86400)};
    int64_t minutes = seconds % 86400 / 60;
    return str_format(x->arena, "%.*s %02d:%02d",
                      STR_PRINT(say_day(x->arena, x->face.lang, day)),
                      (int)(minutes / 60), (int)(minutes % 60));
}

/* ---- what is asked ------------------------------------------------------------------
 */

static struct str name_of(struct exchange *x, size_t part, char sort, size_t i)
{
    return sort == 0 ? str_format(x->arena, "p%zu", part)
                     : str_format(x->arena, "p%zu%c%zu", part, sort, i);
}

/* The i-th number of "2,-1,3"; `none` where there is none. */
static int64_t number_in(struct str said, size_t i, int64_t none)
{
    struct str one;
    int64_t v = none;
    for (size_t k = 0; str_cut(&said, ',', &one); k++) {
        if (k == i) {
            return str_to_int(one, &v) ? v : none;
        }
    }
    return none;
}

static bool is_chosen(struct str said, int64_t choice)
{
    struct str one;
    int64_t v = 0;
    while (str_cut(&said, ',', &one)) {
        if (str_to_int(one, &v) && v == choice) {
            return true;
        }
    }
    return false;
}

static struct str choice_words(struct exchange *x, const struct question *q, size_t i)
{
    if (q->kind == QUESTION_TRUTH) {
        return i == 0 ? say_question_true(x->arena, x->face.lang)
                      : say_question_false(x->arena, x->face.lang);
    }
    return q->answers.at[i].text;
}

static void add_choices(struct exchange *x, const struct question *q, size_t part,
                        struct str said, struct ask_part *view)
{
    view->control = q->kind == QUESTION_MULTIPLE ? ASK_SEVERAL : ASK_ONE;
    for (size_t i = 0; i < q->answers.n; i++) {
        struct str value = q->kind == QUESTION_MULTIPLE ? name_of(x, part, 'c', i)
                                                        : str_format(x->arena, "%zu", i);
        *LIST_ADD(x->arena, &view->options) =
            page_option(value, choice_words(x, q, i), is_chosen(said, (int64_t)i));
    }
}

/* What is to be ordered or paired is named by the place at which it is shown: the bank's
 * own order is the key, and a page's source is read as easily as the page. */
static void shuffle(const struct question *q, uint64_t seed, int64_t place, size_t part,
                    int *shown)
{
    paper_shuffle(seed, place * (PARTS_MOST + 1) + (int64_t)part, q->answers.n, shown);
}

/* A position for each item, shown in a shuffled order. */
static void add_order(struct exchange *x, const struct question *q, size_t part,
                      const int *shown, struct str said, struct ask_part *view)
{
    size_t n = q->answers.n;
    for (size_t k = 0; k < n; k++) {
        size_t i = (size_t)shown[k];
        struct ask_row *row = LIST_ADD(x->arena, &view->rows);
        *row = (struct ask_row){.label = q->answers.at[i].text,
                                .name = name_of(x, part, 'r', k)};
        *LIST_ADD(x->arena, &row->options) = page_option(STR(""), STR(""), false);
        for (size_t at = 1; at <= n; at++) {
            struct str number = str_format(x->arena, "%zu", at);
            *LIST_ADD(x->arena, &row->options) =
                page_option(number, number, number_in(said, i, 0) == (int64_t)at);
        }
    }
}

/* A choice among all pairs for each item. */
static void add_pairs(struct exchange *x, const struct question *q, size_t part,
                      const int *shown, struct str said, struct ask_part *view)
{
    size_t n = q->answers.n;
    for (size_t i = 0; i < n; i++) {
        if (q->answers.at[i].text.n == 0) {
            continue;
        }
        struct ask_row *row = LIST_ADD(x->arena, &view->rows);
        *row = (struct ask_row){.label = q->answers.at[i].text,
                                .name = name_of(x, part, 'r', i)};
        *LIST_ADD(x->arena, &row->options) = page_option(STR(""), STR(""), false);
        for (size_t k = 0; k < n; k++) {
            *LIST_ADD(x->arena, &row->options) =
                page_option(str_format(x->arena, "%zu", k), q->answers.at[shown[k]].pair,
                            number_in(said, i, -1) == shown[k]);
        }
    }
}

static void add_part(struct exchange *x, const struct question *q, size_t part,
                     uint64_t seed, int64_t place, struct str said,
                     struct ask_parts *parts)
{
    int shown[ANSWERS_MOST];
    struct ask_part view = {.name = name_of(x, part, 0, 0),
                            .label = say_exam_answer(x->arena, x->face.lang)};
    shuffle(q, seed, place, part, shown);
    switch (q->kind) {
    case QUESTION_SINGLE:
    case QUESTION_TRUTH:
    case QUESTION_MULTIPLE:
        add_choices(x, q, part, said, &view);
        break;
    case QUESTION_ORDERING:
        view.control = ASK_ROWS;
        add_order(x, q, part, shown, said, &view);
        break;
    case QUESTION_MATCHING:
        view.control = ASK_ROWS;
        add_pairs(x, q, part, shown, said, &view);
        break;
    default:
        view.control = q->kind == QUESTION_WRITTEN ? ASK_LINES : ASK_LINE;
        view.value = said;
    }
    *LIST_ADD(x->arena, parts) = view;
}

static struct str part_said(struct arena *a, struct str said, size_t i)
{
    struct json *json = NULL;
    size_t at = 0;
    bool good = said.n > 0 && json_read(a, said, &json, &at) &&
                json->type == JSON_ARRAY && i < json->items.n &&
                json->items.at[i]->type == JSON_STRING;
    return good ? json->items.at[i]->string : STR_NONE;
}

void ask_parts(struct exchange *x, const struct question *q, uint64_t seed, int64_t place,
               struct str said, struct ask_parts *parts)
{
    if (q->kind != QUESTION_CASE) {
        add_part(x, q, 0, seed, place, said, parts);
        return;
    }
    for (size_t i = 0; i < q->parts_n; i++) {
        add_part(x, &q->parts[i], i, seed, place, part_said(x->arena, said, i), parts);
        parts->at[i].text = q->parts[i].text;
    }
}

/* ---- the page -----------------------------------------------------------------------
 */

struct sat {
    struct exam exam;
    struct sitting sitting;
    struct paper_items items;
    struct said_list said;
};

static struct fault *find_sitting(struct exchange *x, struct db *db, struct sat *sat)
{
    struct exam_id id = {page_arg(x, 0)};
    struct person_id person = page_viewer(x)->person;
    bool found = false;
    TRY(exam_find(db, x->arena, id, &sat->exam, &found));
    if (!found) {
        return fault_exam_missing(x->arena);
    }
    TRY(sitting_find(db, x->arena, id, person, &sat->sitting, &found));
    if (!found || !paper_read(x->arena, sat->sitting.paper, &sat->items)) {
        return fault_exam_not_sat(x->arena);
    }
    return sitting_said(db, x->arena, id, person, &sat->sitting, &sat->said);
}

static const struct said *said_on(const struct sat *sat, int64_t place)
{
    for (size_t i = 0; i < sat->said.n; i++) {
        if (sat->said.at[i].place == place) {
            return &sat->said.at[i];
        }
    }
    return NULL;
}

static struct fault *add_ask(struct exchange *x, struct db *db, const struct sat *sat,
                             int64_t place, struct sit_view *view)
{
    struct arena *a = x->arena;
    const struct paper_item *item = &sat->items.at[place - 1];
    const struct said *said = said_on(sat, place);
    struct question q;
    bool found = false;
    TRY(bank_asks(db, a, item->question, item->version, &q, &found));
    if (!found) {
        return fault_exam_paper(a);
    }
    struct ask_view *ask = LIST_ADD(a, &view->asks);
    *ask = (struct ask_view){
        .place = place,
        .anchor = str_format(a, "q%lld", (long long)place),
        .title = say_exam_question(a, x->face.lang, place, (int64_t)sat->items.n),
        .points = say_exam_worth(a, x->face.lang, item->points),
        .text = q.text,
        .action = str_format(a, "/exam/%lld/q/%lld", (long long)sat->exam.id.v,
                             (long long)place),
        .id = page_new_id(x),
        .again = said != NULL && said->again,
        .saved = said != NULL && said->text.n > 0,
    };
    ask_parts(x, &q, (uint64_t)sat->sitting.seed, place,
              said != NULL ? said->text : STR_NONE, &ask->parts);
    return NULL;
}

static void add_places(struct exchange *x, const struct sat *sat, int64_t here,
                       struct sit_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    int64_t done = 0;
    for (size_t i = 0; i < sat->items.n; i++) {
        int64_t place = (int64_t)i + 1;
        const struct said *said = said_on(sat, place);
        bool saved = said != NULL && said->text.n > 0;
        struct str href = view->one
                              ? str_format(a, "/exam/%lld/q/%lld",
                                           (long long)sat->exam.id.v, (long long)place)
                              : str_format(a, "#q%lld", (long long)place);
        done += saved;
        *LIST_ADD(a, &view->places) = (struct place_view){
            .href = href,
            .number = str_format(a, "%lld", (long long)place),
            .state = said != NULL && said->again ? say_exam_again_short(a, lang)
                     : saved                     ? say_exam_saved_short(a, lang)
                                                 : say_exam_open_short(a, lang),
            .here = place == here && view->one};
    }
    view->saved = say_exam_saved_of(a, lang, done, (int64_t)sat->items.n);
}

static struct fault *draw(struct exchange *x, struct db *db, int64_t place)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct sat sat = {0};
    TRY(find_sitting(x, db, &sat));
    struct sit_view view = {
        .page = page_view(x, db, sat.exam.plan.title),
        .title = sat.exam.plan.title,
        .exam = sat.exam.id.v,
        .until = say_exam_until(a, lang, moment_words(x, sat.sitting.ends)),
        .one = sat.exam.plan.paging == PAGING_ONE,
        .form = page_new_id(x),
    };
    view.errors = page_form_view(x, &page_extra_fields, STR("")).errors;
    int64_t n = (int64_t)sat.items.n;
    if (place < 1 || place > n) {
        return fault_exam_place(a);
    }
    view.last = place == n;
    for (int64_t i = view.one ? place : 1; i <= (view.one ? place : n); i++) {
        TRY(add_ask(x, db, &sat, i, &view));
    }
    add_places(x, &sat, place, &view);
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_sit_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *sit_get(struct exchange *x, struct db *db)
{
    return draw(x, db, page_arg(x, 1));
}

/* ---- beginning ----------------------------------------------------------------------
 */

struct fault *sit_begin_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    return sitting_begin(&act, (struct exam_id){page_arg(x, 0)}, exam_now(x));
}

struct fault *sit_begin_show(struct exchange *x, struct db *db)
{
    (void)db;
    if (page_fault(x) == NULL) {
        answer_see_other(
            x, str_format(x->arena, "/exam/%lld/q/1", (long long)page_arg(x, 0)));
    }
    return page_fault(x);
}

/* ---- saving -------------------------------------------------------------------------
 */

/* What a form of one question can bring; which of it, its question says. */
struct said_form {
    bool again;
    struct str text[PARTS_MOST];
    bool check[PARTS_MOST][ANSWERS_MOST];
    int64_t row[PARTS_MOST][ANSWERS_MOST];
};

struct field_list LIST(struct field);

static void add_field(struct exchange *x, struct field_list *list, struct str name,
                      enum field_type type, size_t offset)
{
    *LIST_ADD(x->arena, list) = (struct field){.name = str_cstr(x->arena, name),
                                               .type = type,
                                               .offset = offset,
                                               .max = type == FIELD_LINES ? SAID_MOST : 0,
                                               .label = say_exam_answer};
}

static void part_fields(struct exchange *x, const struct question *q, size_t p,
                        struct field_list *list)
{
    size_t n = q->answers.n;
    bool rows = q->kind == QUESTION_ORDERING || q->kind == QUESTION_MATCHING;
    if (q->kind != QUESTION_MULTIPLE && !rows) {
        add_field(x, list, name_of(x, p, 0, 0), FIELD_LINES,
                  offsetof(struct said_form, text) + p * sizeof(struct str));
        return;
    }
    for (size_t i = 0; i < n; i++) {
        size_t at = p * ANSWERS_MOST + i;
        if (rows) {
            add_field(x, list, name_of(x, p, 'r', i), FIELD_INT,
                      offsetof(struct said_form, row) + at * sizeof(int64_t));
        } else {
            add_field(x, list, name_of(x, p, 'c', i), FIELD_BOOL,
                      offsetof(struct said_form, check) + at * sizeof(bool));
        }
    }
}

static struct str checks_text(struct exchange *x, const struct question *q, size_t p,
                              const struct said_form *form)
{
    struct text out = text_new(x->arena, 64);
    for (size_t i = 0; i < q->answers.n; i++) {
        if (form->check[p][i]) {
            text_add(&out, out.n > 0 ? STR(",") : STR(""));
            text_add_int(&out, (int64_t)i);
        }
    }
    return out.n > 0 ? text_str(&out) : STR_NONE;
}

/* From places shown to answers; a place that is none stays one that no answer has. */
static struct str rows_text(struct exchange *x, const struct question *q, size_t p,
                            const int *shown, const struct said_form *form)
{
    int64_t n = (int64_t)q->answers.n, values[ANSWERS_MOST];
    struct text out = text_new(x->arena, 64);
    bool any = false, order = q->kind == QUESTION_ORDERING;
    for (int64_t k = 0; k < n; k++) {
        /* a row that was left out is an empty field */
        bool given = exchange_form(x, name_of(x, p, 'r', (size_t)k)).n > 0;
        int64_t row = form->row[p][k];
        if (order) {
            values[shown[k]] = given ? row : 0;
        } else {
            values[k] = !given ? -1 : row >= 0 && row < n ? shown[row] : n;
        }
        any |= given;
    }
    for (int64_t i = 0; i < n; i++) {
        text_add(&out, i > 0 ? STR(",") : STR(""));
        text_add_int(&out, values[i]);
    }
    return any ? text_str(&out) : STR_NONE;
}

struct asking { /* a question as it was shown */
    const struct question *question;
    uint64_t seed;
    int64_t place;
};

static struct str part_text(struct exchange *x, const struct question *q, size_t p,
                            const struct asking *as, const struct said_form *form)
{
    int shown[ANSWERS_MOST];
    if (q->kind == QUESTION_MULTIPLE) {
        return checks_text(x, q, p, form);
    }
    if (q->kind != QUESTION_ORDERING && q->kind != QUESTION_MATCHING) {
        return form->text[p];
    }
    shuffle(q, as->seed, as->place, p, shown);
    return rows_text(x, q, p, shown, form);
}

static struct str said_text(struct exchange *x, const struct asking *as,
                            const struct said_form *form)
{
    const struct question *q = as->question;
    struct json *list = json_new(x->arena, JSON_ARRAY);
    struct text out = text_new(x->arena, 128);
    bool any = false;
    if (q->kind != QUESTION_CASE) {
        return part_text(x, q, 0, as, form);
    }
    for (size_t p = 0; p < q->parts_n; p++) {
        struct str said = part_text(x, &q->parts[p], p, as, form);
        any |= said.n > 0;
        json_push(x->arena, list, json_str(x->arena, said.n > 0 ? said : STR("")));
    }
    json_write_canonical(&out, list);
    return any ? text_str(&out) : STR_NONE;
}

void ask_take(struct exchange *x, const struct question *q)
{
    struct field_list list = {0};
    struct fields *fields = ARENA_NEW(x->arena, struct fields);
    add_field(x, &list, STR("again"), FIELD_BOOL, offsetof(struct said_form, again));
    for (size_t p = 0; p < (q->parts_n > 0 ? q->parts_n : 1); p++) {
        part_fields(x, q->parts_n > 0 ? &q->parts[p] : q, p, &list);
    }
    *fields = (struct fields){list.at, list.n, sizeof(struct said_form)};
    page_take(x, fields);
}

struct str ask_said(struct exchange *x, const struct question *q, uint64_t seed,
                    int64_t place)
{
    return said_text(x, &(struct asking){q, seed, place}, page_form(x));
}

static struct fault *save_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct asking *as = *page_keep(x);
    const struct said_form *form = page_form(x);
    struct said said = {as->place, said_text(x, as, form), form->again};
    return sitting_save(&act, (struct exam_id){page_arg(x, 0)}, exam_now(x), &said);
}

struct fault *sit_save_start(struct exchange *x, struct db *db)
{
    struct sat sat = {0};
    struct question *q = ARENA_NEW(x->arena, struct question);
    int64_t place = page_arg(x, 1);
    bool found = false;
    TRY(find_sitting(x, db, &sat));
    if (place < 1 || (size_t)place > sat.items.n) {
        return fault_exam_place(x->arena);
    }
    const struct paper_item *item = &sat.items.at[place - 1];
    TRY(bank_asks(db, x->arena, item->question, item->version, q, &found));
    struct asking *as = ARENA_NEW(x->arena, struct asking);
    *as = (struct asking){q, (uint64_t)sat.sitting.seed, place};
    *page_keep(x) = as;
    ask_take(x, q);
    return page_change(x, db, save_change);
}

/* On to the next question; where all are on one page, back to this one. */
struct fault *sit_save_show(struct exchange *x, struct db *db)
{
    struct fault *fault = page_fault(x);
    struct sat sat = {0};
    int64_t place = page_arg(x, 1);
    if (fault != NULL) {
        bool drawn = fault->kind == FAULT_INPUT || fault->id == FAULT_EXAM_TIME_OVER_ID;
        return drawn ? draw(x, db, place) : fault;
    }
    TRY(find_sitting(x, db, &sat));
    int64_t next = (size_t)place < sat.items.n ? place + 1 : place;
    answer_see_other(x, sat.exam.plan.paging == PAGING_ONE
                            ? str_format(x->arena, "/exam/%lld/q/%lld",
                                         (long long)sat.exam.id.v, (long long)next)
                            : str_format(x->arena, "/exam/%lld/q/1#q%lld",
                                         (long long)sat.exam.id.v, (long long)place));
    return NULL;
}

/* ---- handing in ---------------------------------------------------------------------
 */

struct fault *sit_hand_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    return sitting_hand_in(&act, (struct exam_id){page_arg(x, 0)}, exam_now(x));
}

struct fault *sit_hand_show(struct exchange *x, struct db *db)
{
    (void)db;
    if (page_fault(x) == NULL) {
        answer_see_other(
            x, str_format(x->arena, "/exam/%lld?done=handed", (long long)page_arg(x, 0)));
    }
    return page_fault(x);
}
