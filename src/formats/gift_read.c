/* GIFT, read: blocks between blank lines, each a question with its answers in braces.
 * A backslash takes the meaning from the sign behind it. */
#include "formats/question.h"
#include "words/faults.h"

struct reading_gift {
    struct arena *arena;
    struct question_file *file;
    struct str category; /* topic of what follows; not given: none */
    struct text block;
    int64_t line;        /* of the block's first */
    struct str comments; /* of the block, joined */
    bool html;
    struct fault *wrong;   /* of the block in hand */
    struct question whole; /* a case whose parts are coming; no text: none */
    struct question_list parts;
    struct str name; /* of that case */
};

/* ---- signs ------------------------------------------------------------------------- */

/* Position of the first `sign` with its meaning, from `at`; s.n where there is none. */
static size_t find_sign(struct str s, size_t at, const char *signs)
{
    for (; at < s.n; at++) {
        if (s.p[at] == '\\') {
            at++;
        } else if (strchr(signs, s.p[at]) != NULL) {
            return at;
        }
    }
    return s.n;
}

static size_t find_last(struct str s, char sign)
{
    size_t last = s.n;
    char signs[] = {sign, 0};
    for (size_t at = find_sign(s, 0, signs); at < s.n; at = find_sign(s, at + 1, signs)) {
        last = at;
    }
    return last;
}

/* "->" with its meaning. */
static size_t find_arrow(struct str s)
{
    for (size_t at = find_sign(s, 0, "-"); at < s.n; at = find_sign(s, at + 1, "-")) {
        if (at + 1 < s.n && s.p[at + 1] == '>') {
            return at;
        }
    }
    return s.n;
}

static size_t find_general(struct str s)
{
    for (size_t at = find_sign(s, 0, "#"); at < s.n; at = find_sign(s, at + 1, "#")) {
        if (str_starts(str_part(s, at, s.n), STR("####"))) {
            return at;
        }
    }
    return s.n;
}

static struct str without_signs(struct arena *a, struct str s)
{
    struct text out = text_new(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\' && i + 1 < s.n) {
            char next = s.p[i + 1];
            bool known = strchr("~=#{}:\\>%]/$[", next) != NULL;
            if (next == 'n' || known) {
                text_add_char(&out, next == 'n' ? '\n' : next);
                i++;
                continue;
            }
        }
        text_add_char(&out, s.p[i]);
    }
    return text_str(&out);
}

/* "[html]" and the like in front of a text. */
static bool take_format(struct str *s, bool html)
{
    static const char *const names[] = {"[html]", "[moodle]", "[plain]", "[markdown]"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (str_starts(*s, str_of(names[i]))) {
            *s = str_trim(str_part(*s, strlen(names[i]), s->n));
            return i == 0;
        }
    }
    return html;
}

static struct str plain(struct reading_gift *r, struct str s)
{
    bool lost = false;
    s = str_trim(s);
    bool html = take_format(&s, r->html);
    struct str text = without_signs(r->arena, s);
    text = html ? question_plain(r->arena, text, &lost) : str_trim(text);
    if (lost) {
        question_remark(r->arena, r->file, r->line, false,
                        fault_question_markup(r->arena));
    }
    return text.n > 0 ? text : STR_NONE;
}

static void refuse(struct reading_gift *r, struct fault *why)
{
    r->wrong = r->wrong != NULL ? r->wrong : why;
}

/* ---- answers ----------------------------------------------------------------------- */

/* "%50%" in front of an answer: in thousandths of a percent. */
static int32_t take_weight(struct reading_gift *r, struct str *s, int32_t usual)
{
    struct decimal percent;
    if (!str_starts(*s, STR("%"))) {
        return usual;
    }
    size_t end = 1 + str_find(str_part(*s, 1, s->n), STR("%"));
    if (end >= s->n || !decimal_read(str_part(*s, 1, end), &percent) ||
        percent.nanos > 100 * (int64_t)1000000000 ||
        percent.nanos < -100 * (int64_t)1000000000) {
        refuse(r, fault_gift_weight(r->arena, *s));
        return 0;
    }
    *s = str_trim(str_part(*s, end + 1, s->n));
    return (int32_t)(percent.nanos / 1000000);
}

static struct decimal number(struct reading_gift *r, struct str s)
{
    struct decimal value = {0};
    if (!decimal_read(str_trim(s), &value)) {
        refuse(r, fault_gift_number(r->arena, str_trim(s)));
    }
    return value;
}

/* "1822:5", "1..5" or "3.14". */
static void take_number(struct reading_gift *r, struct str s, struct question_answer *one)
{
    size_t dots = str_find(s, STR("..")), colon = find_sign(s, 0, ":");
    if (dots < s.n) {
        one->low = number(r, str_part(s, 0, dots));
        one->high = number(r, str_part(s, dots + 2, s.n));
        return;
    }
    struct decimal value = number(r, str_part(s, 0, colon)), around = {0};
    if (colon < s.n) {
        around = number(r, str_part(s, colon + 1, s.n));
    }
    int64_t by = around.nanos < 0 ? -around.nanos : around.nanos;
    one->low.nanos = value.nanos - by;
    one->high.nanos = value.nanos + by;
}

static void take_pair(struct reading_gift *r, struct str s, struct question_answer *one)
{
    size_t arrow = find_arrow(s);
    if (arrow == s.n) {
        refuse(r, fault_gift_answers(r->arena, str_trim(s)));
        return;
    }
    one->text = plain(r, str_part(s, 0, arrow));
    one->pair = plain(r, str_part(s, arrow + 2, s.n));
    one->weight = WEIGHT_WHOLE;
}

static void add_explanation(struct reading_gift *r, struct question *q, struct str more)
{
    q->explanation = q->explanation.n == 0
                         ? more
                         : str_format(r->arena, "%.*s\n%.*s", STR_PRINT(q->explanation),
                                      STR_PRINT(more));
}

/* One answer behind its sign = or ~. */
static void take_answer(struct reading_gift *r, struct question *q, char sign,
                        struct str s)
{
    size_t hash = find_sign(s, 0, "#");
    struct str body = str_trim(str_part(s, 0, hash));
    struct question_answer one = {
        .feedback = hash < s.n ? plain(r, str_part(s, hash + 1, s.n)) : STR_NONE};
    one.weight = take_weight(r, &body, sign == '=' ? WEIGHT_WHOLE : 0);
    if (q->kind == QUESTION_NUMERIC) {
        if (sign == '~' && body.n == 0) {
            add_explanation(r, q, one.feedback); /* what is said to all who were wrong */
            return;
        }
        take_number(r, body, &one);
    } else if (q->kind == QUESTION_MATCHING) {
        take_pair(r, body, &one);
    } else {
        one.text = plain(r, body);
    }
    *LIST_ADD(r->arena, &q->answers) = one;
}

static void take_answers(struct reading_gift *r, struct question *q, struct str s)
{
    size_t at = find_sign(s, 0, "=~");
    struct str before = str_trim(str_part(s, 0, at));
    if (before.n > 0) {
        if (q->kind != QUESTION_NUMERIC || at < s.n) {
            refuse(r, fault_gift_answers(r->arena, before));
        } else {
            take_answer(r, q, '=', s); /* {#1822:5} */
        }
        return;
    }
    while (at < s.n) {
        size_t next = find_sign(s, at + 1, "=~");
        take_answer(r, q, s.p[at], str_part(s, at + 1, next));
        at = next;
    }
}

/* {T}, {FALSE#what is said when wrong#when right} */
static bool take_truth(struct reading_gift *r, struct question *q, struct str s)
{
    size_t hash = find_sign(s, 0, "#");
    struct str word = str_trim(str_part(s, 0, hash));
    bool truth = str_equal_nocase(word, STR("T")) || str_equal_nocase(word, STR("TRUE"));
    if (!truth && !str_equal_nocase(word, STR("F")) &&
        !str_equal_nocase(word, STR("FALSE"))) {
        return false;
    }
    struct str said = hash < s.n ? str_part(s, hash + 1, s.n) : STR("");
    size_t second = find_sign(said, 0, "#");
    struct question_answer answers[2] = {{.weight = truth ? WEIGHT_WHOLE : 0},
                                         {.weight = truth ? 0 : WEIGHT_WHOLE}};
    answers[truth].feedback = plain(r, str_part(said, 0, second));
    answers[!truth].feedback =
        second < said.n ? plain(r, str_part(said, second + 1, said.n)) : STR_NONE;
    q->kind = QUESTION_TRUTH;
    *LIST_ADD(r->arena, &q->answers) = answers[0];
    *LIST_ADD(r->arena, &q->answers) = answers[1];
    return true;
}

/* {> then a line an item}, as the ordering plug-in writes them. */
static void take_items(struct reading_gift *r, struct question *q, struct str s)
{
    struct str line;
    q->kind = QUESTION_ORDERING;
    str_cut(&s, '\n', &line);
    while (str_cut(&s, '\n', &line)) {
        if (str_trim(line).n > 0) {
            *LIST_ADD(r->arena, &q->answers) =
                (struct question_answer){.text = plain(r, line), .weight = WEIGHT_WHOLE};
        }
    }
}

static void take_braces(struct reading_gift *r, struct question *q, struct str s)
{
    size_t general = find_general(s);
    if (general < s.n) {
        add_explanation(r, q, plain(r, str_part(s, general + 4, s.n)));
    }
    s = str_trim(str_part(s, 0, general));
    bool equals = find_sign(s, 0, "=") < s.n, tilde = find_sign(s, 0, "~") < s.n;
    if (s.n == 0) {
        q->kind = QUESTION_WRITTEN;
        return;
    }
    if (s.p[0] == '>') {
        take_items(r, q, s);
        return;
    }
    if (take_truth(r, q, s)) {
        return;
    }
    q->kind = s.p[0] == '#'                             ? QUESTION_NUMERIC
              : equals && !tilde && find_arrow(s) < s.n ? QUESTION_MATCHING
              : equals && !tilde                        ? QUESTION_SHORT
              : equals                                  ? QUESTION_SINGLE
                                                        : QUESTION_MULTIPLE;
    take_answers(r, q, q->kind == QUESTION_NUMERIC ? str_part(s, 1, s.n) : s);
}

/* ---- blocks ------------------------------------------------------------------------ */

/* What stands as [key:value] in the comments; true and *rest behind it for the next. */
static bool find_note(struct reading_gift *r, struct str *rest, struct str key,
                      struct str *value)
{
    size_t at = find_sign(*rest, 0, "[");
    while (at < rest->n && !str_starts(str_part(*rest, at, rest->n), key)) {
        at = find_sign(*rest, at + 1, "[");
    }
    if (at == rest->n) {
        return false;
    }
    struct str from = str_part(*rest, at + key.n, rest->n);
    size_t end = find_sign(from, 0, "]");
    *value = without_signs(r->arena, str_trim(str_part(from, 0, end)));
    *rest = str_part(from, end, from.n);
    return true;
}

static struct str note(struct reading_gift *r, struct str key)
{
    struct str rest = r->comments, value = STR_NONE;
    find_note(r, &rest, key, &value);
    return value.n > 0 ? value : STR_NONE;
}

static void take_notes(struct reading_gift *r, struct question *q)
{
    struct str rest = r->comments, tag, hard = note(r, STR("[difficulty:"));
    if (r->category.n > 0) {
        *LIST_ADD(r->arena, &q->topics) = r->category;
    }
    while (find_note(r, &rest, STR("[tag:"), &tag)) {
        if (tag.n > 0) {
            *LIST_ADD(r->arena, &q->topics) = tag;
        }
    }
    for (int i = 0; difficulty_names[i] != NULL; i++) {
        if (str_equal(hard, str_of(difficulty_names[i]))) {
            q->difficulty = (enum difficulty)i;
        }
    }
    q->material = note(r, STR("[material:"));
    q->explanation = note(r, STR("[explanation:"));
}

static void end_case(struct reading_gift *r)
{
    struct question *q = &r->whole;
    if (q->text.n == 0) {
        return;
    }
    q->parts = r->parts.at;
    q->parts_n = r->parts.n;
    if (q->parts_n == 0) {
        question_remark(r->arena, r->file, q->line, true, fault_gift_case(r->arena));
    } else {
        question_add(r->arena, r->file, q);
    }
    *q = (struct question){0};
    r->parts = (struct question_list){0};
}

static void keep_question(struct reading_gift *r, const struct question *q)
{
    struct str part = note(r, STR("[part:"));
    bool belongs = part.n > 0 && r->whole.text.n > 0 && str_equal(part, r->name);
    if (!belongs) {
        end_case(r);
    }
    struct fault *why = r->wrong != NULL ? r->wrong : question_check(r->arena, q);
    if (why != NULL) {
        question_remark(r->arena, r->file, q->line, true, why);
    } else if (belongs) {
        *LIST_ADD(r->arena, &r->parts) = *q;
    } else {
        question_add(r->arena, r->file, q);
    }
}

static void take_title(struct reading_gift *r, struct str *s, struct question *q)
{
    if (!str_starts(*s, STR("::"))) {
        return;
    }
    for (size_t at = find_sign(*s, 2, ":"); at < s->n; at = find_sign(*s, at + 1, ":")) {
        if (at + 1 < s->n && s->p[at + 1] == ':') {
            q->title = str_trim(without_signs(r->arena, str_part(*s, 2, at)));
            q->title = q->title.n > 0 ? q->title : STR_NONE;
            *s = str_trim(str_part(*s, at + 2, s->n));
            return;
        }
    }
}

/* A text without braces: of a case, where its comment says so. */
static void take_stem(struct reading_gift *r, struct str s, struct question *q)
{
    struct str name = note(r, STR("[case:"));
    end_case(r);
    if (name.n == 0) {
        question_remark(r->arena, r->file, q->line, true, fault_gift_note(r->arena));
        return;
    }
    q->kind = QUESTION_CASE;
    q->text = plain(r, s);
    r->whole = *q;
    r->name = name;
    if (q->text.n == 0) {
        question_remark(r->arena, r->file, q->line, true, fault_question_empty(r->arena));
    }
}

static void take_block(struct reading_gift *r)
{
    struct str s = str_trim(text_str(&r->block));
    struct question q = {.line = r->line};
    r->html = false;
    r->wrong = NULL;
    if (s.n > 0) {
        take_notes(r, &q);
        take_title(r, &s, &q);
        r->html = take_format(&s, false);
        size_t open = find_sign(s, 0, "{"), close = find_last(s, '}');
        if (open == s.n) {
            take_stem(r, s, &q);
        } else if (close == s.n || close < open) {
            refuse(r, fault_gift_brace(r->arena));
            keep_question(r, &q);
        } else {
            struct str before = plain(r, str_part(s, 0, open));
            struct str behind = plain(r, str_part(s, close + 1, s.n));
            q.text = behind.n == 0
                         ? before
                         : str_trim(str_format(r->arena, "%.*s _____ %.*s",
                                               STR_PRINT(before), STR_PRINT(behind)));
            take_braces(r, &q, str_part(s, open + 1, close));
            keep_question(r, &q);
        }
        r->comments = STR_NONE;
    }
    r->block = text_new(r->arena, 256);
}

/* "$course$/top/Law/Party" is about "Law/Party". */
static struct str topic_of(struct reading_gift *r, struct str path)
{
    size_t second = path.n > 1 && path.p[0] == '$'
                        ? str_find(str_part(path, 1, path.n), STR("$/")) + 1
                        : path.n;
    if (second + 2 <= path.n && path.p[0] == '$') {
        path = str_part(path, second + 2, path.n);
    }
    if (str_starts(path, STR("top/"))) {
        path = str_part(path, 4, path.n);
    }
    return str_equal(path, STR("top")) ? STR_NONE : without_signs(r->arena, path);
}

static void take_line(struct reading_gift *r, struct str line, int64_t number)
{
    static const struct str category = {"$CATEGORY:", 10};
    line = str_trim(line);
    if (str_starts(line, STR("//"))) {
        r->comments = str_format(r->arena, "%.*s %.*s", STR_PRINT(r->comments),
                                 STR_PRINT(str_part(line, 2, line.n)));
    } else if (str_starts(line, category)) {
        take_block(r);
        r->category = topic_of(r, str_trim(str_part(line, category.n, line.n)));
    } else if (line.n == 0) {
        take_block(r);
    } else {
        r->line = r->block.n == 0 ? number : r->line;
        text_add(&r->block, line);
        text_add_char(&r->block, '\n');
    }
}

struct fault *gift_read(struct arena *a, const struct source *from,
                        struct question_file *file)
{
    struct reading_gift r = {.arena = a, .file = file, .block = text_new(a, 256)};
    struct str text, line;
    r.comments = STR("");
    TRY(question_file_text(a, from, false, file, &text));
    for (int64_t number = 1; str_cut(&text, '\n', &line); number++) {
        take_line(&r, line, number);
    }
    take_block(&r);
    end_case(&r);
    return NULL;
}
