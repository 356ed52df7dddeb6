/* Edits of a programme's text. Idea: the tree of the file knows where each value stands;
 * each changed value becomes one replacement of bytes, and they are made from the last to
 * the first, so that places stay right. */
#include "programme/edit.h"

#include <stdlib.h>

#include "programme/read.h"
#include "programme/rules.h"
#include "words/faults.h"

const char *const edit_sorts[] = {"leave",    "travel",     "illness", "maternity",
                                  "training", "secondment", NULL};

struct patch { /* bytes from..till become this */
    size_t from, till, order;
    struct str text;
};
struct editing {
    struct arena *a;
    struct str text;
    struct LIST(struct patch) patches;
    bool stuck; /* written in a way that is not understood here */
};

/* ---- places -------------------------------------------------------------------------
 */

/* Columns count code points. */
static size_t offset_of(struct str text, int line, int column)
{
    size_t at = 0;
    for (int i = 1; i < line && at < text.n; at++) {
        i += text.p[at] == '\n';
    }
    for (int i = 1; i < column && at < text.n; i++) {
        at++;
        while (at < text.n && ((uint8_t)text.p[at] & 0xc0) == 0x80) {
            at++;
        }
    }
    return at;
}

static size_t line_end(struct str text, size_t at)
{
    while (at < text.n && text.p[at] != '\n') {
        at++;
    }
    return at;
}

/* Behind a scalar in quotes that begins at `at`; doubled and escaped ones are inside. */
static size_t quoted_end(struct str text, size_t at)
{
    char quote = text.p[at++];
    for (; at < text.n; at++) {
        bool twice = quote == '\'' && at + 1 < text.n && text.p[at] == quote &&
                     text.p[at + 1] == quote;
        if (twice || (quote == '"' && text.p[at] == '\\')) {
            at++;
        } else if (text.p[at] == quote) {
            return at + 1;
        }
    }
    return at;
}

/* Behind the bracket that closes the one at `at`. */
static size_t bracket_end(struct str text, size_t at)
{
    int depth = 0;
    while (at < text.n) {
        char c = text.p[at];
        if (c == '"' || c == '\'') {
            at = quoted_end(text, at);
            continue;
        }
        depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
        at++;
        if (depth == 0) {
            return at;
        }
    }
    return at;
}

static size_t indent_at(struct str text, size_t line)
{
    size_t n = 0;
    while (line + n < text.n && text.p[line + n] == ' ') {
        n++;
    }
    return n;
}

/* Behind the last line of a block whose first character stands at `at` in `column`. */
static size_t block_end(struct str text, size_t at, int column, bool list)
{
    size_t end = line_end(text, at), wanted = (size_t)column - 1;
    while (end < text.n) {
        size_t line = end + 1, indent = indent_at(text, line);
        size_t last = line_end(text, line);
        char first = line + indent < text.n ? text.p[line + indent] : '\n';
        bool inside = indent > wanted || (indent == wanted && (!list || first == '-'));
        if (line + indent >= last || !inside) {
            return end;
        }
        end = last;
    }
    return end;
}

/* *till is behind the value; false: it is not understood. */
static bool value_end(struct str text, const struct yaml *value, size_t at, size_t *till)
{
    char c = at < text.n ? text.p[at] : '\n';
    if (value->type != YAML_TEXT && (c == '[' || c == '{')) {
        *till = bracket_end(text, at);
    } else if (value->type != YAML_TEXT) {
        *till = block_end(text, at, value->column, value->type == YAML_LIST);
    } else if (value->quoted) {
        *till = c == '"' || c == '\'' ? quoted_end(text, at) : at;
    } else {
        *till = at + value->text.n;
        return value->text.n > 0 && *till <= text.n &&
               str_equal(str_part(text, at, *till), value->text);
    }
    return *till > at;
}

/* ---- patches ------------------------------------------------------------------------
 */

static void patch(struct editing *e, size_t from, size_t till, struct str text)
{
    size_t order = e->patches.n;
    *LIST_ADD(e->a, &e->patches) = (struct patch){from, till, order, text};
}

static const struct yaml_pair *pair_of(const struct yaml *map, const char *key)
{
    for (size_t i = 0; map != NULL && map->type == YAML_MAP && i < map->pairs.n; i++) {
        if (str_equal(map->pairs.at[i].key, str_of(key))) {
            return &map->pairs.at[i];
        }
    }
    return NULL;
}

static void replace(struct editing *e, const struct yaml *value, struct str text)
{
    size_t at = offset_of(e->text, value->line, value->column), till = at;
    if (value_end(e->text, value, at, &till)) {
        patch(e, at, till, text);
    } else {
        e->stuck = true;
    }
}

/* Behind the first pair, on a line or between commas as the mapping is written. */
static void insert(struct editing *e, const struct yaml *map, const char *key,
                   struct str text)
{
    const struct yaml_pair *first = &map->pairs.at[0];
    size_t at = offset_of(e->text, map->line, map->column);
    if (at < e->text.n && e->text.p[at] == '{') {
        patch(e, at + 1, at + 1, str_format(e->a, "%s: %.*s, ", key, STR_PRINT(text)));
        return;
    }
    size_t value = offset_of(e->text, first->value->line, first->value->column), end = 0;
    if (first->value->type != YAML_TEXT || first->value->line != first->line ||
        !value_end(e->text, first->value, value, &end)) {
        e->stuck = true;
        return;
    }
    end = line_end(e->text, end);
    patch(e, end, end,
          str_format(e->a, "\n%*s%s: %.*s", first->column - 1, "", key, STR_PRINT(text)));
}

static void set(struct editing *e, const struct yaml *map, const char *key,
                struct str text)
{
    const struct yaml_pair *pair = pair_of(map, key);
    if (pair != NULL) {
        replace(e, pair->value, text);
    } else {
        insert(e, map, key, text);
    }
}

static struct str number(struct arena *a, int64_t n)
{
    return str_format(a, "%lld", (long long)n);
}

/* A JSON string is a YAML scalar. */
static struct str quoted(struct arena *a, struct str s)
{
    struct text t = text_new(a, s.n + 2);
    json_write_string(&t, s);
    return text_str(&t);
}

/* ---- the fields ---------------------------------------------------------------------
 */

static void set_title(struct editing *e, const struct yaml *rule,
                      const struct rule_edit *was, const struct rule_edit *is)
{
    if (str_equal(was->title_zh, is->title_zh) &&
        str_equal(was->title_en, is->title_en)) {
        return;
    }
    struct str zh = quoted(e->a, is->title_zh), en = quoted(e->a, is->title_en);
    set(e, rule, "title",
        str_format(e->a, "{zh: %.*s, en: %.*s}", STR_PRINT(zh), STR_PRINT(en)));
}

static void set_pauses(struct editing *e, const struct yaml *rule,
                       const struct rule_edit *was, const struct rule_edit *is)
{
    struct text t = text_new(e->a, 64);
    if (memcmp(was->pauses, is->pauses, sizeof was->pauses) == 0) {
        return;
    }
    for (int i = 0; i < EDIT_SORTS; i++) {
        if (is->pauses[i]) {
            text_add(&t, t.n > 0 ? STR(", ") : STR("["));
            text_add(&t, str_of(edit_sorts[i]));
        }
    }
    text_add(&t, t.n > 0 ? STR("]") : STR("[]"));
    const struct yaml_pair *pause = pair_of(rule, "pause");
    bool is_map = pause != NULL && pause->value->type == YAML_MAP;
    set(e, is_map ? pause->value : rule, is_map ? "for" : "pause", text_str(&t));
}

static struct str where_says(struct arena *a, const struct filter *f)
{
    struct text t = text_new(a, 64);
    for (size_t i = 0; i < f->where.n; i++) {
        const struct filter_field *field = &f->where.at[i];
        text_add_format(&t, "%s%.*s: [", i > 0 ? ", " : "", STR_PRINT(field->name));
        for (size_t k = 0; k < field->values.n; k++) {
            text_add(&t, k > 0 ? STR(", ") : STR(""));
            json_write_string(&t, field->values.at[k]);
        }
        text_add_char(&t, ']');
    }
    return text_str(&t);
}

/* The whole of `meets`, so that a field that is no longer summed goes. */
static void set_meets(struct editing *e, const struct yaml *node, const struct rule *rule,
                      const struct rule_edit *was, const struct rule_edit *is)
{
    static const char *const words[] = {[EDIT_COUNT] = "count", [EDIT_DAYS] = "days"};
    const struct meets *m = &rule->meets.at[0];
    const struct yaml_pair *pair = pair_of(node, "meets");
    if (!is->simple || (was->counting == is->counting && was->target == is->target)) {
        return;
    }
    struct text t = text_new(e->a, 128);
    text_add_format(&t, "{kind: %.*s", STR_PRINT(m->filter.kind));
    if (m->filter.where.n > 0) {
        struct str where = where_says(e->a, &m->filter);
        text_add_format(&t, ", where: {%.*s}", STR_PRINT(where));
    }
    if (is->counting == EDIT_KEEP) {
        text_add_format(&t, ", measure: %s", measure_names[m->measure]);
        if (m->of.n > 0) {
            text_add_format(&t, ", of: %.*s", STR_PRINT(m->of));
        }
    } else {
        text_add_format(&t, ", measure: %s", words[is->counting]);
    }
    text_add_format(&t, ", target: %lld", (long long)is->target);
    if (m->about != ABOUT_SUBJECT) {
        text_add_format(&t, ", about: %s", about_names[m->about]);
    }
    text_add_char(&t, '}');
    if (pair == NULL) {
        e->stuck = true;
        return;
    }
    replace(e, pair->value, text_str(&t));
}

static void set_all(struct editing *e, const struct yaml *node, const struct rule *rule,
                    const struct rule_edit *is)
{
    struct rule_edit was = rule_edit_of(rule);
    const struct yaml_pair *when = pair_of(node, "when");
    set_title(e, node, &was, is);
    set_meets(e, node, rule, &was, is);
    if (is->periodic && was.every != is->every && when != NULL) {
        set(e, when->value, "every", str_of(every_names[is->every]));
    }
    set_pauses(e, node, &was, is);
    if (was.minutes != is->minutes) {
        set(e, node, "minutes", number(e->a, is->minutes));
    }
    if (was.weight != is->weight) {
        set(e, node, "weight", number(e->a, is->weight));
    }
}

static int by_place(const void *x, const void *y)
{
    const struct patch *a = x, *b = y;
    if (a->from != b->from) {
        return a->from < b->from ? -1 : 1;
    }
    return a->order < b->order ? -1 : a->order > b->order;
}

static struct str apply(struct editing *e)
{
    struct text out = text_new(e->a, e->text.n + 256);
    size_t done = 0;
    if (e->patches.n > 0) {
        qsort(e->patches.at, e->patches.n, sizeof(struct patch), by_place);
    }
    for (size_t i = 0; i < e->patches.n; i++) {
        const struct patch *p = &e->patches.at[i];
        text_add(&out, str_part(e->text, done, p->from));
        text_add(&out, p->text);
        done = p->till;
    }
    text_add(&out, str_part(e->text, done, e->text.n));
    return text_str(&out);
}

/* ---- asking -------------------------------------------------------------------------
 */

struct rule_edit rule_edit_of(const struct rule *rule)
{
    struct rule_edit e = {.title_zh = title_in(&rule->title, LANG_ZH),
                          .title_en = title_in(&rule->title, LANG_EN),
                          .periodic = rule->when.kind == WHEN_EVERY,
                          .every = (int)rule->when.every,
                          .simple = rule->meets.n == 1,
                          .counting = EDIT_KEEP,
                          .minutes = rule->minutes,
                          .weight = rule->weight};
    if (e.simple) {
        const struct meets *m = &rule->meets.at[0];
        e.target = m->target;
        e.counting = m->measure == MEASURE_COUNT                  ? EDIT_COUNT
                     : m->measure == MEASURE_DAYS && m->of.n == 0 ? EDIT_DAYS
                                                                  : EDIT_KEEP;
    }
    for (size_t i = 0; i < rule->pause.sorts.n; i++) {
        for (int k = 0; k < EDIT_SORTS; k++) {
            e.pauses[k] |= str_equal(rule->pause.sorts.at[i], str_of(edit_sorts[k]));
        }
    }
    return e;
}

static const struct rule *rule_named(const struct programme *p, struct str id)
{
    for (size_t i = 0; i < p->rules.n; i++) {
        if (str_equal(p->rules.at[i].id, id)) {
            return &p->rules.at[i];
        }
    }
    return NULL;
}

static const struct yaml *node_named(const struct yaml *root, struct str id)
{
    const struct yaml *rules = yaml_get(root, STR("rules"));
    for (size_t i = 0; rules != NULL && rules->type == YAML_LIST && i < rules->items.n;
         i++) {
        const struct yaml *node = rules->items.at[i];
        const struct yaml *name =
            node->type == YAML_MAP ? yaml_get(node, STR("id")) : NULL;
        if (name != NULL && str_equal(name->text, id)) {
            return node;
        }
    }
    return NULL;
}

/* Nothing but the rule has changed. */
static bool is_alone(struct arena *a, const struct programme *was,
                     const struct programme *is, struct str rule)
{
    struct change_list changes = {0};
    programme_diff(a, was, is, &changes);
    for (size_t i = 0; i < changes.n; i++) {
        if (!str_equal(changes.at[i].rule, rule)) {
            return false;
        }
    }
    return true;
}

struct fault *programme_edit(struct arena *a, struct str text, const struct built *built,
                             struct str rule, const struct rule_edit *edit,
                             struct str *out)
{
    struct editing e = {.a = a, .text = text};
    struct programme *was = NULL, *is = NULL;
    struct yaml *root = NULL;
    TRY(programme_read(a, text, built, &was));
    TRY(yaml_read(a, text, &root));
    const struct rule *found = rule_named(was, rule);
    const struct yaml *node = node_named(root, rule);
    if (found == NULL || node == NULL) {
        return fault_programme_no_rule(a, rule);
    }
    set_all(&e, node, found, edit);
    if (e.stuck) {
        return fault_programme_by_text(a, found->at.line);
    }
    *out = apply(&e);
    TRY(programme_read(a, *out, built, &is));
    return is_alone(a, was, is, rule) ? NULL : fault_programme_by_text(a, found->at.line);
}

struct str programme_renumber(struct arena *a, struct str text, int64_t version)
{
    struct editing e = {.a = a, .text = text};
    struct yaml *root = NULL;
    if (yaml_read(a, text, &root) != NULL || root->type != YAML_MAP) {
        return text;
    }
    const struct yaml_pair *pair = pair_of(root, "version");
    if (pair == NULL) {
        return text;
    }
    replace(&e, pair->value, number(a, version));
    return e.stuck ? text : apply(&e);
}
