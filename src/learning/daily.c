/* A few questions a day: taken in, chosen, answered. */
#include "learning/daily.h"

#include "learning/daily_rows.h"
#include "learning/daily_sql.h"
#include "learning/exam_sql.h"
#include "learning/marking.h"
#include "words/faults.h"

enum {
    EXAMS_A_JOB = 4, /* taken in by one form: some two hundred questions */
    LOOKED_AT = 40,  /* of a box, where the first are asked by a running exam */
    FIRST_RIGHT = 2, /* the box of what the exam found right */
};

int daily_box_after(int box, bool right)
{
    return right ? box + 1 : 1;
}

int daily_interval(int box)
{
    return 1 << (box - 1);
}

uint64_t daily_seed(struct person_id person, struct question_id question,
                    struct day today)
{
    return paper_seed(question.v, person.v, today.v);
}

/* ---- what may be asked ----------------------------------------------------------------
 */

/* The questions that a running exam asks or may yet ask: of one paper for all those of
 * the paper, else all of its pools. */
static struct fault *add_going(struct db *db, struct arena *a, struct exam_id id,
                               struct paper_items *items)
{
    struct exam exam;
    struct blob_list pools = {0};
    bool found = false;
    TRY(exam_find(db, a, id, &exam, &found));
    if (found && !exam.plan.personal) {
        struct paper_items paper = {0};
        TRY(exam_sample(db, a, &exam, &paper));
        for (size_t i = 0; i < paper.n; i++) {
            *LIST_ADD(a, items) = paper.at[i];
        }
        return NULL;
    }
    TRY(sql_exam_pools(db, a, id, &pools));
    for (size_t i = 0; i < pools.n; i++) {
        pool_items(a, (struct pool){pools.at[i].bytes}, items);
    }
    return NULL;
}

static struct fault *read_going(struct db *db, struct arena *a, struct paper_items *items)
{
    struct daily_going_list going = {0};
    TRY(sql_daily_going(db, a, &going));
    for (size_t i = 0; i < going.n; i++) {
        TRY(add_going(db, a, going.at[i].exam, items));
    }
    return NULL;
}

static bool is_in(const struct paper_items *items, struct question_id question)
{
    for (size_t i = 0; i < items->n; i++) {
        if (items->at[i].question.v == question.v) {
            return true;
        }
    }
    return false;
}

/* Not retired, and marked by rule; a case is asked whole, if none of its parts is
 * written. */
static struct fault *is_askable(struct db *db, struct arena *a,
                                struct question_id question, bool *askable)
{
    struct daily_asked asked;
    struct question q;
    TRY(sql_daily_asked(db, a, question, &asked, askable));
    *askable = *askable && !asked.retired && asked.kind != QUESTION_WRITTEN;
    if (!*askable || asked.kind != QUESTION_CASE) {
        return NULL;
    }
    TRY(bank_asks(db, a, question, asked.version, &q, askable));
    *askable = *askable && !answer_is_read(&q);
    return NULL;
}

static struct fault *may_ask(struct db *db, struct arena *a, struct question_id question,
                             const struct paper_items *going, bool *may)
{
    *may = false;
    return is_in(going, question) ? NULL : is_askable(db, a, question, may);
}

/* ---- taking in ------------------------------------------------------------------------
 */

/* What the exam found wrong goes into the first box, also where it lay further; what it
 * found right goes in where it did not lie yet. */
static struct fault *put(const struct act *act, struct question_id question, bool right,
                         struct day ended)
{
    struct db *db = act->db;
    struct arena *a = act->arena;
    struct person_id person = {act->actor};
    int64_t was = 0;
    bool askable = false, there = false;
    TRY(is_askable(db, a, question, &askable));
    TRY(sql_daily_box(db, a, person, question, &was, &there));
    if (!askable || (there && right)) {
        return NULL;
    }
    int box = right ? FIRST_RIGHT : 1;
    TRY(there ? sql_daily_question_drop(db, a, person, question) : NULL);
    return sql_daily_question_put(db, a, person, question, box,
                                  day_add(ended, daily_interval(box)));
}

static struct fault *take_exam(const struct act *act, struct exam_id exam)
{
    struct arena *a = act->arena;
    struct result_list results = {0};
    struct paper_items items = {0};
    int64_t marks[PAPER_ITEMS_MOST];
    enum { DAY_SECONDS = 86400 };
    TRY(exam_results_of(act->db, a, exam, (struct person_id){act->actor}, &results));
    if (results.n == 0) {
        return NULL;
    }
    const struct result *last = &results.at[results.n - 1];
    if (!paper_read(a, last->paper, &items) || items.n > PAPER_ITEMS_MOST) {
        return fault_exam_paper(a);
    }
    marks_read(last->marks, items.n, marks);
    struct day ended = {(int32_t)(last->ended / DAY_SECONDS)};
    for (size_t i = 0; i < items.n; i++) {
        const struct paper_item *item = &items.at[i];
        TRY(put(act, item->question, marks[i] >= item->points * 100, ended));
    }
    return NULL;
}

static struct fault *take_in(const struct act *act, const struct daily_row *row)
{
    struct person_id person = {act->actor};
    struct daily_exam_list exams = {0};
    TRY(sql_daily_exams(act->db, act->arena, person, row->taken, EXAMS_A_JOB, &exams));
    for (size_t i = 0; i < exams.n; i++) {
        TRY(take_exam(act, exams.at[i].exam));
        TRY(sql_daily_take(act->db, act->arena, person, exams.at[i].newest));
    }
    return NULL;
}

static struct fault *is_on(const struct act *act, struct daily_row *row)
{
    bool found = false;
    TRY(act->actor == 0 ? fault_denied(act->arena) : NULL);
    TRY(sql_daily_of(act->db, act->arena, (struct person_id){act->actor}, row, &found));
    return found ? NULL : fault_daily_off(act->arena);
}

struct fault *daily_begin(const struct act *act)
{
    struct daily_row row;
    TRY(is_on(act, &row));
    return take_in(act, &row);
}

struct fault *daily_turn(const struct act *act, bool on)
{
    struct db *db = act->db;
    struct arena *a = act->arena;
    struct person_id person = {act->actor};
    struct daily_row row = {0};
    bool there = false;
    TRY(act->actor == 0 ? fault_denied(a) : NULL);
    TRY(sql_daily_of(db, a, person, &row, &there));
    if (!on) {
        TRY(sql_daily_questions_drop(db, a, person));
        return sql_daily_drop(db, a, person);
    }
    TRY(there ? NULL : sql_daily_put(db, a, person, act->today));
    return take_in(act, &row);
}

/* ---- choosing -------------------------------------------------------------------------
 */

static int64_t answered_on(const struct daily_row *row, struct day today)
{
    return row->day.v == today.v ? row->answered : 0;
}

struct fault *daily_look(struct db *db, struct arena *a, struct person_id person,
                         struct day today, struct daily *daily)
{
    struct daily_row row;
    struct daily_exam_list exams = {0};
    *daily = (struct daily){0};
    TRY(sql_daily_of(db, a, person, &row, &daily->on));
    if (!daily->on) {
        return NULL;
    }
    TRY(sql_daily_exams(db, a, person, row.taken, 1, &exams));
    daily->waits = exams.n > 0;
    daily->answered = answered_on(&row, today);
    if (daily->answered > 0) {
        daily->last = row.last;
        daily->version = row.version;
        daily->said = row.said;
        daily->right = row.whole;
    }
    return NULL;
}

/* Box by box, since what lies in the first is forgotten soonest; within one what is due
 * longest. Five short walks along an index, however much lies there. */
struct fault *daily_next(struct db *db, struct arena *a, struct person_id person,
                         struct day today, struct bank_question *question, bool *found)
{
    struct daily_row row;
    struct paper_items going = {0};
    TRY(sql_daily_of(db, a, person, &row, found));
    if (!*found || answered_on(&row, today) >= DAILY_MOST) {
        *found = false;
        return NULL;
    }
    TRY(read_going(db, a, &going));
    *found = false;
    for (int box = 1; box <= DAILY_BOXES && !*found; box++) {
        struct daily_due_list due = {0};
        TRY(sql_daily_due(db, a, person, box, today, LOOKED_AT, &due));
        for (size_t i = 0; i < due.n && !*found; i++) {
            TRY(may_ask(db, a, due.at[i].question, &going, found));
            if (*found) {
                TRY(bank_question(db, a, due.at[i].question, 0, question, found));
            }
        }
    }
    return NULL;
}

/* ---- answering ------------------------------------------------------------------------
 */

/* Where it lies now. CONFLICT where it is not to be asked today. */
static struct fault *check_due(const struct act *act, const struct daily_row *row,
                               struct question_id question, int64_t *box)
{
    struct arena *a = act->arena;
    struct paper_items going = {0};
    bool due = false, may = false;
    if (answered_on(row, act->today) >= DAILY_MOST) {
        return fault_daily_enough(a, DAILY_MOST);
    }
    TRY(sql_daily_is_due(act->db, a, (struct person_id){act->actor}, question, act->today,
                         box, &due));
    TRY(read_going(act->db, a, &going));
    TRY(due ? may_ask(act->db, a, question, &going, &may) : NULL);
    return may ? NULL : fault_daily_not_due(a);
}

static struct fault *move(const struct act *act, struct question_id question, int box)
{
    struct person_id person = {act->actor};
    TRY(sql_daily_question_drop(act->db, act->arena, person, question));
    return box > DAILY_BOXES
               ? NULL
               : sql_daily_question_put(act->db, act->arena, person, question, box,
                                        day_add(act->today, daily_interval(box)));
}

/* What will never be asked again is not walked past for ever. */
static struct fault *tidy(const struct act *act)
{
    struct db *db = act->db;
    struct arena *a = act->arena;
    struct person_id person = {act->actor};
    for (int box = 1; box <= DAILY_BOXES; box++) {
        struct daily_due_list due = {0};
        TRY(sql_daily_due(db, a, person, box, act->today, LOOKED_AT, &due));
        for (size_t i = 0; i < due.n; i++) {
            bool askable = false;
            TRY(is_askable(db, a, due.at[i].question, &askable));
            TRY(askable ? NULL
                        : sql_daily_question_drop(db, a, person, due.at[i].question));
        }
    }
    return NULL;
}

struct fault *daily_answer(const struct act *act, struct question_id question,
                           struct str said)
{
    struct arena *a = act->arena;
    struct daily_row row;
    struct bank_question q;
    int64_t box = 0;
    bool found = false;
    TRY(is_on(act, &row));
    if (answered_on(&row, act->today) > 0 && row.last.v == question.v) {
        return NULL;
    }
    TRY(check_due(act, &row, question, &box));
    TRY(bank_question(act->db, a, question, 0, &q, &found));
    if (!found || (said.n > 0 && !answer_fits(a, &q.question, said))) {
        return fault_exam_said(a, SAID_MOST);
    }
    bool right = said.n > 0 && answer_share(a, &q.question, said) == WEIGHT_WHOLE;
    TRY(move(act, question, daily_box_after((int)box, right)));
    struct daily_row now = {.day = act->today,
                            .answered = answered_on(&row, act->today) + 1,
                            .last = question,
                            .version = q.version,
                            .said = said,
                            .whole = right};
    TRY(sql_daily_set(act->db, a, &now, (struct person_id){act->actor}));
    TRY(tidy(act));
    return take_in(act, &row);
}

/* ---- typed by hand --------------------------------------------------------------------
 */

/* "2, 1": numbers from 1 to most; how many, -1 where it is something else. */
static int numbers_typed(struct str typed, int most, int *at)
{
    struct str one = STR_NONE;
    int64_t v = 0;
    int n = 0;
    while (str_cut(&typed, ',', &one)) {
        if (n == ANSWERS_MOST || !str_to_int(str_trim(one), &v) || v < 1 || v > most) {
            return -1;
        }
        at[n++] = (int)v;
    }
    return n;
}

/* Of an order: which place each item was given; of choices: the numbers from 0. */
static void set_values(const struct question *q, const int *shown, const int *at, int n,
                       int *values)
{
    for (int i = 0; i < n; i++) {
        if (q->kind == QUESTION_ORDERING) {
            values[shown[at[i] - 1]] = i + 1;
        } else {
            values[i] = at[i] - 1;
        }
    }
}

/* Of pairs: which each item has. Those without a text only distract, and have none. */
static int set_pairs(const struct question *q, const int *shown, const int *at, int n,
                     int *values)
{
    int item = 0;
    for (size_t i = 0; i < q->answers.n; i++) {
        bool asked = q->answers.at[i].text.n > 0;
        values[i] = asked && item < n ? shown[at[item] - 1] : -1;
        item += asked;
    }
    return item;
}

void daily_shown(const struct question *q, uint64_t seed, size_t part, int *shown)
{
    paper_shuffle(seed, DAILY_PLACE * (PARTS_MOST + 1) + (int64_t)part, q->answers.n,
                  shown);
}

static struct fault *type_one(struct arena *a, const struct question *q, uint64_t seed,
                              size_t part, struct str typed, struct str *said)
{
    int shown[ANSWERS_MOST], at[ANSWERS_MOST], values[ANSWERS_MOST] = {0};
    struct text out = text_new(a, 64);
    *said = str_trim(typed);
    if (q->kind == QUESTION_SHORT || q->kind == QUESTION_NUMERIC || said->n == 0) {
        return NULL;
    }
    int most = (int)q->answers.n, n = numbers_typed(typed, most, at), wanted = n, all = n;
    daily_shown(q, seed, part, shown);
    if (q->kind == QUESTION_MATCHING) {
        wanted = set_pairs(q, shown, at, n < 0 ? 0 : n, values);
        all = most;
    } else {
        set_values(q, shown, at, n, values);
        wanted = q->kind == QUESTION_ORDERING   ? most
                 : q->kind != QUESTION_MULTIPLE ? 1
                                                : n;
    }
    if (n < 1 || n != wanted) {
        return fault_at(fault_daily_typed(a, most), STR("said"));
    }
    for (int i = 0; i < all; i++) {
        text_add_format(&out, "%s%d", i > 0 ? "," : "", values[i]);
    }
    *said = text_str(&out);
    return NULL;
}

/* A case: a line a part, and what the paper has for it, an array of what each said. */
struct fault *daily_typed(struct arena *a, const struct question *q, uint64_t seed,
                          struct str typed, struct str *said)
{
    struct json *list = json_new(a, JSON_ARRAY);
    struct text out = text_new(a, 64);
    struct str line = STR_NONE;
    if (q->kind != QUESTION_CASE) {
        return type_one(a, q, seed, 0, typed, said);
    }
    for (size_t i = 0; i < q->parts_n; i++) {
        struct str one = STR_NONE;
        bool more = str_cut(&typed, '\n', &line);
        TRY(more ? type_one(a, &q->parts[i], seed, i, line, &one) : NULL);
        json_push(a, list, json_str(a, one.n > 0 ? one : STR("")));
    }
    if (str_trim(typed).n > 0) {
        return fault_at(fault_daily_lines(a, (int64_t)q->parts_n), STR("said"));
    }
    json_write_canonical(&out, list);
    *said = text_str(&out);
    return NULL;
}
