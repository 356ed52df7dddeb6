/* Moodle XML: a quiz of questions. The parser pauses at each tag; what lies between is
 * text. Elements of a question that say nothing about what is asked (penalties, hints,
 * shuffling) are passed over. */
#include "formats/question.h"
#include "formats/xml.h"
#include "words/faults.h"

enum { MOODLE_TEXT_MOST = 256 * 1024, NAME_SIZE = 32, VALUE_SIZE = 64, EVENTS = 4 };

/* Tags wait here until the parser has stopped: there may be one more behind a pause. */
struct moodle_event {
    bool open;
    int64_t line;
    char name[NAME_SIZE];
    char type[VALUE_SIZE], fraction[VALUE_SIZE], format[VALUE_SIZE];
};
struct reading_moodle {
    struct arena *arena;
    struct question_file *file;
    struct xml *xml;
    struct moodle_event events[EVENTS];
    size_t waiting;
    char *text; /* since the last tag */
    size_t used;
    bool too_long;
    int depth;
    char path[XML_DEPTH_MAX + 1][NAME_SIZE];
    char formats[XML_DEPTH_MAX + 1][VALUE_SIZE];
    struct question q;
    bool inside; /* a question is open */
    struct str type, category;
    bool one_answer, lost;
    struct question_answer answer;
    struct str tolerance;
    struct fault *wrong;
};

/* ---- inside the library's call ----------------------------------------------------- */

static void keep(char *into, size_t size, const char *value)
{
    snprintf(into, size, "%s", value);
}

static void on_open(void *ctx, const char *name, const char *const *attributes)
{
    struct reading_moodle *r = ctx;
    xml_pause(r->xml);
    if (r->waiting == EVENTS) {
        return;
    }
    struct moodle_event *e = &r->events[r->waiting++];
    *e = (struct moodle_event){.open = true, .line = xml_line(r->xml)};
    keep(e->name, NAME_SIZE, name);
    for (size_t k = 0; attributes[k] != NULL; k += 2) {
        char *into = strcmp(attributes[k], "type") == 0       ? e->type
                     : strcmp(attributes[k], "fraction") == 0 ? e->fraction
                     : strcmp(attributes[k], "format") == 0   ? e->format
                                                              : NULL;
        if (into != NULL) {
            keep(into, VALUE_SIZE, attributes[k + 1]);
        }
    }
}

static void on_close(void *ctx, const char *name)
{
    struct reading_moodle *r = ctx;
    xml_pause(r->xml);
    if (r->waiting < EVENTS) {
        struct moodle_event *e = &r->events[r->waiting++];
        *e = (struct moodle_event){.line = xml_line(r->xml)};
        keep(e->name, NAME_SIZE, name);
    }
}

static void on_text(void *ctx, struct str piece)
{
    struct reading_moodle *r = ctx;
    if (piece.n > MOODLE_TEXT_MOST - r->used) {
        r->too_long = true;
        return;
    }
    memcpy(r->text + r->used, piece.p, piece.n);
    r->used += piece.n;
}

/* ---- elements ---------------------------------------------------------------------- */

static bool is(const char *name, const char *wanted)
{
    return strcmp(name, wanted) == 0;
}

/* The element that many steps above the one at hand. */
static const char *above(const struct reading_moodle *r, int steps)
{
    return r->depth > steps ? r->path[r->depth - 1 - steps] : "";
}

static void refuse(struct reading_moodle *r, struct fault *why)
{
    r->wrong = r->wrong != NULL ? r->wrong : why;
}

/* Text is HTML where nothing else is said. */
static struct str text_here(struct reading_moodle *r, const char *format)
{
    struct str s = str_copy(r->arena, str_trim((struct str){r->text, r->used}));
    bool html = format[0] == 0 || is(format, "html") || is(format, "moodle_auto_format");
    s = html ? question_plain(r->arena, s, &r->lost) : s;
    return s.n > 0 ? s : STR_NONE;
}

static void begin_question(struct reading_moodle *r, const struct moodle_event *e)
{
    r->q = (struct question){.line = e->line};
    r->type = str_copy(r->arena, str_of(e->type));
    r->inside = true;
    r->one_answer = true;
    r->lost = false;
    r->wrong = NULL;
    if (r->category.n > 0) {
        *LIST_ADD(r->arena, &r->q.topics) = r->category;
    }
}

static void begin_answer(struct reading_moodle *r, const struct moodle_event *e)
{
    struct decimal percent = {0};
    r->answer = (struct question_answer){0};
    r->tolerance = STR_NONE;
    if (e->fraction[0] != 0 && (!decimal_read(str_of(e->fraction), &percent) ||
                                percent.nanos > 100 * (int64_t)1000000000 ||
                                percent.nanos < -100 * (int64_t)1000000000)) {
        refuse(r, fault_gift_weight(r->arena, str_copy(r->arena, str_of(e->fraction))));
        return;
    }
    r->answer.weight = (int32_t)(percent.nanos / 1000000);
}

/* What is said to all who were wrong, "*" without points, explains the question; GIFT's
 * "~#..." does. */
static bool is_said_to_all(struct reading_moodle *r)
{
    struct str said = r->answer.feedback;
    if (!str_equal(r->answer.text, STR("*")) || r->answer.weight > 0) {
        return false;
    }
    r->q.explanation = r->q.explanation.n == 0 || said.n == 0
                           ? (said.n > 0 ? said : r->q.explanation)
                           : str_format(r->arena, "%.*s\n%.*s",
                                        STR_PRINT(r->q.explanation), STR_PRINT(said));
    return true;
}

static void end_number(struct reading_moodle *r)
{
    struct decimal value = {0}, around = {0};
    if (!decimal_read(r->answer.text, &value) ||
        (r->tolerance.n > 0 && !decimal_read(r->tolerance, &around))) {
        refuse(r, fault_gift_number(r->arena, r->answer.text));
        return;
    }
    int64_t by = around.nanos < 0 ? -around.nanos : around.nanos;
    r->answer.low.nanos = value.nanos - by;
    r->answer.high.nanos = value.nanos + by;
    r->answer.text = STR_NONE;
}

static void end_answer(struct reading_moodle *r)
{
    struct question *q = &r->q;
    if (str_equal(r->type, STR("numerical"))) {
        if (is_said_to_all(r)) {
            return;
        }
        end_number(r);
    } else if (str_equal(r->type, STR("ordering")) ||
               str_equal(r->type, STR("matching"))) {
        r->answer.weight = WEIGHT_WHOLE;
    } else if (str_equal(r->type, STR("truefalse"))) {
        bool truth = str_equal_nocase(r->answer.text, STR("true"));
        while (q->answers.n < 2) {
            *LIST_ADD(r->arena, &q->answers) = (struct question_answer){0};
        }
        r->answer.text = STR_NONE;
        q->answers.at[!truth] = r->answer;
        return;
    } else if (str_equal(r->type, STR("essay"))) {
        return;
    }
    *LIST_ADD(r->arena, &q->answers) = r->answer;
}

static const struct sort {
    const char *type;
    enum question_kind kind;
} sorts[] = {
    {"multichoice", QUESTION_SINGLE}, {"truefalse", QUESTION_TRUTH},
    {"shortanswer", QUESTION_SHORT},  {"numerical", QUESTION_NUMERIC},
    {"matching", QUESTION_MATCHING},  {"essay", QUESTION_WRITTEN},
    {"ordering", QUESTION_ORDERING},
};

/* Several answers of a part each are worth the whole together; where none is worth the
 * whole alone, it is a question of several answers whatever <single> says. */
static void end_question(struct reading_moodle *r)
{
    const struct sort *sort = NULL;
    r->inside = false;
    if (str_equal(r->type, STR("category"))) {
        return;
    }
    for (size_t i = 0; i < sizeof sorts / sizeof sorts[0]; i++) {
        sort = str_equal(r->type, str_of(sorts[i].type)) ? &sorts[i] : sort;
    }
    if (sort == NULL) {
        question_remark(r->arena, r->file, r->q.line, true,
                        fault_question_alien(r->arena, r->type));
        return;
    }
    r->q.kind =
        sort->kind == QUESTION_SINGLE && !r->one_answer ? QUESTION_MULTIPLE : sort->kind;
    if (r->wrong != NULL) {
        question_remark(r->arena, r->file, r->q.line, true, r->wrong);
        return;
    }
    if (r->lost) {
        question_remark(r->arena, r->file, r->q.line, false,
                        fault_question_markup(r->arena));
    }
    question_add(r->arena, r->file, &r->q);
}

static void take_category(struct reading_moodle *r, struct str path)
{
    size_t top = str_find(path, STR("/top/")), second = str_find(path, STR("$/"));
    path = top < path.n      ? str_part(path, top + 5, path.n)
           : second < path.n ? str_part(path, second + 2, path.n)
                             : path;
    r->category = str_copy(r->arena, path);
}

/* The text of a <text>, by what it stands in. */
static void take_text(struct reading_moodle *r)
{
    const char *in = above(r, 1), *in_what = above(r, 2);
    struct str text = text_here(r, r->depth > 1 ? r->formats[r->depth - 2] : "");
    if (is(in, "name")) {
        r->q.title = text;
    } else if (is(in, "questiontext")) {
        r->q.text = text;
    } else if (is(in, "generalfeedback")) {
        r->q.explanation = text;
    } else if (is(in, "category")) {
        take_category(r, text);
    } else if (is(in, "tag") && text.n > 0) {
        *LIST_ADD(r->arena, &r->q.topics) = text;
    } else if (is(in, "feedback") && is(in_what, "answer")) {
        r->answer.feedback = text;
    } else if (is(in, "answer") && is(in_what, "subquestion")) {
        r->answer.pair = text;
    } else if (is(in, "answer") || is(in, "subquestion")) {
        r->answer.text = text;
    }
}

static void take_close(struct reading_moodle *r, const char *name)
{
    const char *in = above(r, 1);
    if (is(name, "text")) {
        take_text(r);
    } else if (is(name, "tolerance")) {
        r->tolerance = text_here(r, "plain");
    } else if (is(name, "single")) {
        struct str value = text_here(r, "plain");
        r->one_answer = !str_equal(value, STR("false")) && !str_equal(value, STR("0"));
    } else if ((is(name, "answer") && is(in, "question")) || is(name, "subquestion")) {
        end_answer(r);
    } else if (is(name, "question") && r->inside) {
        end_question(r);
    }
    r->depth -= r->depth > 0;
}

static void take_open(struct reading_moodle *r, const struct moodle_event *e)
{
    const char *in = above(r, 0);
    if (is(e->name, "question")) {
        begin_question(r, e);
    } else if ((is(e->name, "answer") && is(in, "question")) ||
               is(e->name, "subquestion")) {
        begin_answer(r, e);
    }
    if (r->depth <= XML_DEPTH_MAX) {
        keep(r->path[r->depth], NAME_SIZE, e->name);
        keep(r->formats[r->depth], VALUE_SIZE, e->format);
        r->depth++;
    }
}

struct from_text {
    struct str rest;
};

static struct fault *feed_text(void *self, char *into, size_t room, size_t *got)
{
    struct from_text *t = self;
    *got = t->rest.n < room ? t->rest.n : room;
    memcpy(into, t->rest.p, *got);
    t->rest = str_part(t->rest, *got, t->rest.n);
    return NULL;
}

struct fault *moodle_read(struct arena *a, const struct source *from,
                          struct question_file *file)
{
    struct reading_moodle *r = ARENA_NEW(a, struct reading_moodle);
    struct from_text bytes = {STR_NONE};
    struct xml_handlers handlers = {on_open, on_close, on_text};
    bool more = true;
    TRY(question_file_text(a, from, true, file, &bytes.rest));
    r->arena = a;
    r->file = file;
    r->text = arena_bytes(a, MOODLE_TEXT_MOST);
    TRY(xml_open(a, (struct feed){feed_text, &bytes}, from->name, handlers, r, &r->xml));
    while (more) {
        TRY(xml_run(r->xml, &more));
        for (size_t i = 0; i < r->waiting; i++) {
            const struct moodle_event *e = &r->events[i];
            if (r->too_long) {
                refuse(r, fault_question_long(a, QUESTION_TEXT_MOST));
                r->too_long = false;
            }
            if (e->open) {
                take_open(r, e);
            } else {
                take_close(r, e->name);
            }
            r->used = 0;
        }
        r->waiting = 0;
    }
    return NULL;
}
