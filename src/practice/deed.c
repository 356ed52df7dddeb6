/* Deeds of a visit, line by line. A deed is known by its line: what is worded otherwise
 * is another deed, and asked anew. */
#include "practice/deed.h"

#include "practice/visit_sql.h"
#include "words/faults.h"

/* A body's lines, promised ones first. */
struct lines {
    struct str promised, done;
};

static struct lines lines_of(const struct visit_body *body)
{
    return (struct lines){body->promised, body->done};
}

/* The next that is not empty; false behind the last. */
static bool next_line(struct lines *lines, struct str *line, bool *done)
{
    for (;;) {
        *done = lines->promised.n == 0;
        struct str *rest = *done ? &lines->done : &lines->promised;
        if (!str_cut(rest, '\n', line)) {
            return false;
        }
        *line = str_trim(*line);
        if (line->n > 0) {
            return true;
        }
    }
}

struct fault *deeds_check(struct arena *a, const struct visit_body *body, int64_t more)
{
    enum { BYTES_A_SIGN = 4 };
    struct lines lines = lines_of(body);
    struct str line = STR_NONE;
    bool done = false;
    while (next_line(&lines, &line, &done)) {
        struct str field = done ? STR("done") : STR("promised");
        if (line.n > VISIT_DEED_TEXT * BYTES_A_SIGN) {
            return fault_at(fault_visit_deed_long(a, VISIT_DEED_TEXT), field);
        }
        if (++more > VISIT_DEEDS_MOST) {
            return fault_at(fault_visit_deeds_many(a, VISIT_DEEDS_MOST), field);
        }
    }
    return NULL;
}

static bool is_answered(const struct deed *d)
{
    return d->state == DEED_CONFIRMED || d->state == DEED_SENT_BACK;
}

/* Does the line of this deed stand in the body, and as done? */
static bool is_told(const struct visit_body *body, struct str text, bool *done)
{
    struct lines lines = lines_of(body);
    struct str line = STR_NONE;
    while (next_line(&lines, &line, done)) {
        if (str_equal(line, text)) {
            return true;
        }
    }
    return false;
}

int64_t deeds_answered(const struct deed_list *deeds, const struct visit_body *body)
{
    int64_t n = 0;
    bool done = false;
    for (size_t i = 0; i < deeds->n; i++) {
        const struct deed *d = &deeds->at[i];
        n += is_answered(d) && !is_told(body, d->text, &done);
    }
    return n;
}

void deeds_lines(struct arena *a, const struct deed_list *deeds, struct visit_body *body)
{
    struct text promised = text_new(a, 64), done = text_new(a, 64);
    for (size_t i = 0; i < deeds->n; i++) {
        const struct deed *d = &deeds->at[i];
        struct text *into = d->state == DEED_DONE ? &done : &promised;
        if (!is_answered(d)) {
            text_add(into, d->text);
            text_add_char(into, '\n');
        }
    }
    body->promised = str_trim(text_str(&promised));
    body->done = str_trim(text_str(&done));
}

static struct fault *put_line(struct db *db, struct arena *a, struct visit_id id,
                              const struct visit_body *b, struct day day, bool done,
                              struct str line, int64_t number)
{
    struct deed deed = {.visit = id,
                        .number = number,
                        .text = line,
                        .unit = b->unit,
                        .household = b->household,
                        .state = done ? DEED_DONE : DEED_PROMISED,
                        .done_on = done ? day : DAY_NONE};
    return sql_visit_deed_insert(db, a, &deed);
}

static bool stands(const struct deed_list *deeds, struct str text)
{
    for (size_t i = 0; i < deeds->n; i++) {
        if (str_equal(deeds->at[i].text, text)) {
            return true;
        }
    }
    return false;
}

/* Lines that are no deed of `had`, numbered behind `number`: a number is never used for
 * another deed, since somebody may be about to answer for the first. */
static struct fault *put_new(struct db *db, struct arena *a, struct visit_id id,
                             const struct visit_body *b, struct day day,
                             const struct deed_list *had, int64_t number)
{
    struct lines lines = lines_of(b);
    struct str line = STR_NONE;
    bool done = false;
    while (next_line(&lines, &line, &done)) {
        if (!stands(had, line)) {
            TRY(put_line(db, a, id, b, day, done, line, ++number));
        }
    }
    return sql_visit_set_numbers(db, a, id, number);
}

struct fault *deeds_put(struct db *db, struct arena *a, struct visit_id id,
                        const struct visit_body *body, struct day day)
{
    struct deed_list none = {0};
    return put_new(db, a, id, body, day, &none, 0);
}

static struct fault *restate(struct db *db, struct arena *a, const struct visit *was,
                             const struct visit_body *b, struct day day, bool done,
                             struct deed d)
{
    bool answered = is_answered(&d);
    if (answered || done) {
        bool was_done = d.state != DEED_PROMISED;
        d.done_on = was_done && d.done_on.v != was->day.v ? d.done_on : day;
        d.state = DEED_DONE;
    } else {
        d.done_on = DAY_NONE;
        d.state = DEED_PROMISED;
    }
    d.unit = b->unit;
    d.household = b->household;
    d.answered_on = DAY_NONE;
    d.answered_by = 0;
    d.note = answered ? STR_NONE : d.note;
    return sql_visit_deed_restate(db, a, &d);
}

struct fault *deeds_correct(struct db *db, struct arena *a, const struct visit *was,
                            const struct visit_body *b, struct day day)
{
    struct deed_list had = {0};
    bool moved = was->unit.v != b->unit.v || was->household.v != b->household.v ||
                 was->day.v != day.v;
    TRY(sql_visit_deeds_of(db, a, was->id, &had));
    for (size_t i = 0; i < had.n; i++) {
        const struct deed *d = &had.at[i];
        bool done = false, told = is_told(b, d->text, &done);
        if (is_answered(d) && !moved) {
            continue;
        }
        TRY(told || is_answered(d) ? restate(db, a, was, b, day, done, *d)
                                   : sql_visit_deed_delete(db, a, was->id, d->number));
    }
    return put_new(db, a, was->id, b, day, &had, was->numbers);
}
