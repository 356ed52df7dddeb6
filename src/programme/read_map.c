/* Mappings by tables of their keys. Everything that is wrong is told, and reading goes on
 * behind it, so that one look at the answer mends the whole file. */
#include "programme/read.h"
#include "words/faults.h"

enum { WORD_MAX = 60, TEXT_MAX = 500, TEXTS_MAX = 200, SPAN_DAYS_MAX = 3660 };

void reading_refuse(struct reading *r, struct fault *fault)
{
    if (r->n++ < FAULTS_MAX) {
        *r->last = fault;
        r->last = &fault->more;
    }
}

struct str reading_text(struct reading *r, const struct yaml *value, struct str key)
{
    if (value->type != YAML_TEXT || (value->text.n == 0 && !value->quoted)) {
        reading_refuse(r,
                       fault_programme_text(r->arena, value->line, value->column, key));
        return STR_NONE;
    }
    if (value->text.n > TEXT_MAX) {
        reading_refuse(
            r, fault_programme_long(r->arena, value->line, value->column, key, TEXT_MAX));
        return STR_NONE;
    }
    return value->text;
}

static bool is_word(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!is_letter && !(c >= '0' && c <= '9') && c != '.' && c != '_' && c != '-') {
            return false;
        }
    }
    return s.n > 0 && s.n <= WORD_MAX;
}

static void read_word(struct reading *r, const struct yaml *value, struct str key,
                      struct str *into)
{
    struct str text = reading_text(r, value, key);
    if (text.p != NULL && !is_word(text)) {
        reading_refuse(r,
                       fault_programme_word(r->arena, value->line, value->column, key));
        return;
    }
    *into = text;
}

void reading_each(struct reading *r, const struct yaml *value,
                  void (*each)(struct reading *r, const struct yaml *item, void *into),
                  void *into)
{
    if (value->type != YAML_LIST) {
        each(r, value, into);
        return;
    }
    for (size_t i = 0; i < value->items.n; i++) {
        each(r, value->items.at[i], into);
    }
}

void reading_texts(struct reading *r, const struct yaml *value, struct str key,
                   struct str_list *into)
{
    size_t n = value->type == YAML_LIST ? value->items.n : 1;
    if (n > TEXTS_MAX) {
        reading_refuse(r, fault_programme_many(r->arena, value->line, value->column, key,
                                               TEXTS_MAX));
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const struct yaml *item = value->type == YAML_LIST ? value->items.at[i] : value;
        struct str text = reading_text(r, item, key);
        if (text.p != NULL) {
            *LIST_ADD(r->arena, into) = text;
        }
    }
}

static void read_zh(struct reading *r, const struct yaml *value, void *into)
{
    ((struct title *)into)->in[LANG_ZH] = reading_text(r, value, STR("zh"));
}

static void read_en(struct reading *r, const struct yaml *value, void *into)
{
    ((struct title *)into)->in[LANG_EN] = reading_text(r, value, STR("en"));
}

static const struct key title_table[] = {
    {"zh", KEY_OWN, true, 0, 0, 0, NULL, read_zh},
    {"en", KEY_OWN, true, 0, 0, 0, NULL, read_en},
};
static const struct keys title_keys = KEYS(title_table);

static void read_title(struct reading *r, const struct yaml *value, struct str key,
                       struct title *into)
{
    if (value->type == YAML_TEXT) {
        struct str text = reading_text(r, value, key);
        *into = (struct title){{text, text}};
        return;
    }
    (void)reading_map(r, value, key, &title_keys, into);
}

static void read_int(struct reading *r, const struct yaml *value, const struct key *key,
                     int64_t *into)
{
    int64_t n = 0;
    bool is_number =
        value->type == YAML_TEXT && !value->quoted && str_to_int(value->text, &n);
    if (!is_number || n < key->least || n > key->most) {
        reading_refuse(r, fault_programme_number(r->arena, value->line, value->column,
                                                 key->least, key->most));
        return;
    }
    *into = n;
}

static void read_bool(struct reading *r, const struct yaml *value, struct str key,
                      bool *into)
{
    bool is_true = value->type == YAML_TEXT && str_equal(value->text, STR("true"));
    bool is_false = value->type == YAML_TEXT && str_equal(value->text, STR("false"));
    if (!is_true && !is_false) {
        reading_refuse(r,
                       fault_programme_bool(r->arena, value->line, value->column, key));
        return;
    }
    *into = is_true;
}

static struct str choices_text(struct arena *a, const char *const *choices)
{
    struct text t = text_new(a, 128);
    for (size_t i = 0; choices[i] != NULL; i++) {
        text_add(&t, i == 0 ? STR("") : STR(", "));
        text_add(&t, str_of(choices[i]));
    }
    return text_str(&t);
}

static void read_choice(struct reading *r, const struct yaml *value,
                        const struct key *key, int *into)
{
    for (int i = 0; value->type == YAML_TEXT && key->choices[i] != NULL; i++) {
        if (str_equal(value->text, str_of(key->choices[i]))) {
            *into = i;
            return;
        }
    }
    reading_refuse(r, fault_programme_choice(r->arena, value->line, value->column,
                                             str_of(key->name),
                                             choices_text(r->arena, key->choices)));
}

/* ---- spans
 * ------------------------------------------------------------------------------ */

bool span_read(struct str text, struct span *span)
{
    struct str number = STR_NONE, rest = text;
    int64_t n = 0;
    *span = (struct span){0, false};
    if (!str_cut(&rest, ' ', &number) || !str_to_int(number, &n) || n < 0 ||
        n > SPAN_DAYS_MAX) {
        return false;
    }
    span->days = (int)n;
    if (rest.p == NULL) {
        return n == 0;
    }
    rest = str_trim(rest);
    span->working = str_starts(rest, STR("working "));
    rest = span->working ? str_part(rest, 8, rest.n) : rest;
    return str_equal(rest, STR("day")) || str_equal(rest, STR("days"));
}

static void read_span(struct reading *r, const struct yaml *value, struct span *into)
{
    if (value->type != YAML_TEXT || !span_read(value->text, into)) {
        reading_refuse(r, fault_programme_span(r->arena, value->line, value->column));
    }
}

static void read_day(struct reading *r, const struct yaml *value, struct day *into)
{
    if (value->type != YAML_TEXT || !day_parse_iso(value->text, into)) {
        *into = DAY_NONE;
        reading_refuse(r, fault_programme_day(r->arena, value->line, value->column));
    }
}

/* ---- a mapping ----------------------------------------------------------------------
 */

void reading_value(struct reading *r, const struct yaml *value, const struct key *key,
                   void *into)
{
    void *member = (char *)into + key->offset;
    struct str name = str_of(key->name);
    switch (key->type) {
    case KEY_WORD:
        read_word(r, value, name, member);
        return;
    case KEY_TEXT:
        *(struct str *)member = reading_text(r, value, name);
        return;
    case KEY_TEXTS:
        reading_texts(r, value, name, member);
        return;
    case KEY_TITLE:
        read_title(r, value, name, member);
        return;
    case KEY_INT:
        read_int(r, value, key, member);
        return;
    case KEY_DAY:
        read_day(r, value, member);
        return;
    case KEY_BOOL:
        read_bool(r, value, name, member);
        return;
    case KEY_CHOICE:
        read_choice(r, value, key, member);
        return;
    case KEY_SPAN:
        read_span(r, value, member);
        return;
    case KEY_OWN:
        key->read(r, value, into);
        return;
    }
}

static const struct key *find_key(const struct keys *keys, struct str name)
{
    for (size_t i = 0; i < keys->n; i++) {
        if (str_equal(name, str_of(keys->at[i].name))) {
            return &keys->at[i];
        }
    }
    return NULL;
}

static struct str known_keys(struct arena *a, const struct keys *keys)
{
    struct text t = text_new(a, 128);
    for (size_t i = 0; i < keys->n; i++) {
        text_add(&t, i == 0 ? STR("") : STR(", "));
        text_add(&t, str_of(keys->at[i].name));
    }
    return text_str(&t);
}

bool reading_map(struct reading *r, const struct yaml *node, struct str what,
                 const struct keys *keys, void *into)
{
    if (node->type != YAML_MAP) {
        reading_refuse(r, fault_programme_map(r->arena, node->line, node->column, what,
                                              known_keys(r->arena, keys)));
        return false;
    }
    for (size_t i = 0; i < node->pairs.n; i++) {
        const struct yaml_pair *pair = &node->pairs.at[i];
        const struct key *key = find_key(keys, pair->key);
        if (key == NULL) {
            reading_refuse(r, fault_programme_unknown(r->arena, pair->line, pair->column,
                                                      pair->key,
                                                      known_keys(r->arena, keys)));
            continue;
        }
        reading_value(r, pair->value, key, into);
    }
    for (size_t i = 0; i < keys->n; i++) {
        struct str name = str_of(keys->at[i].name);
        if (keys->at[i].required && yaml_get(node, name) == NULL) {
            reading_refuse(r, fault_programme_missing(r->arena, node->line, node->column,
                                                      name, what));
        }
    }
    return true;
}
