/* Mappings: read, proposed, bound to a file's header. */
#include "exchange/mapping.h"

#include "formats/charset.h"
#include "words/faults.h"

static struct str target_of(struct arena *a, const struct mapped *m)
{
    return str_format(a, "%s%s", m->place == MAPPING_POSTING ? "posting." : "",
                      m->field->name);
}

static bool find_target(struct str name, struct mapped *m)
{
    struct str prefix = STR("posting.");
    bool posting = str_starts(name, prefix);
    const struct kind *kind = posting ? &kind_posting_add : &kind_person_add;
    m->place = posting ? MAPPING_POSTING : MAPPING_PERSON;
    m->field =
        fields_find(&kind->fields, posting ? str_part(name, prefix.n, name.n) : name);
    return m->field != NULL;
}

static bool is_twice(const struct mapped_list *mapping, const struct mapped *m)
{
    for (size_t i = 0; i < mapping->n; i++) {
        if (mapping->at[i].field == m->field) {
            return true;
        }
    }
    return false;
}

/* "posting.till - 1", "posting.unit + new" */
static bool read_target(struct str text, struct mapped *m)
{
    struct str name = str_trim(text);
    size_t minus = str_find(name, STR(" - ")), plus = str_find(name, STR(" + "));
    int64_t days = 0;
    if (minus < name.n) {
        if (!str_to_int(str_trim(str_part(name, minus + 3, name.n)), &days) ||
            days > 366) {
            return false;
        }
        m->days = (int)-days;
        name = str_trim(str_part(name, 0, minus));
    } else if (plus < name.n) {
        if (!str_equal(str_trim(str_part(name, plus + 3, name.n)), STR("new"))) {
            return false;
        }
        m->make_units = true;
        name = str_trim(str_part(name, 0, plus));
    }
    return find_target(name, m);
}

struct fault *mapping_read(struct arena *a, struct str text, struct mapped_list *mapping)
{
    struct str line;
    for (int64_t number = 1; str_cut(&text, '\n', &line); number++) {
        struct mapped m = {.column = -1};
        line = str_trim(line);
        if (line.n == 0 || line.p[0] == '#') {
            continue;
        }
        size_t arrow = str_find(line, STR("->"));
        struct str left = str_trim(str_part(line, 0, arrow));
        if (arrow == line.n || left.n == 0 ||
            !read_target(str_part(line, arrow + 2, line.n), &m) ||
            is_twice(mapping, &m)) {
            return fault_mapping_line(a, number, line);
        }
        if (left.p[0] == '=') {
            m.fixed = str_trim(str_part(left, 1, left.n));
        } else {
            m.header = left;
        }
        *LIST_ADD(a, mapping) = m;
    }
    return mapping->n > 0 ? NULL : fault_mapping_empty(a);
}

/* ---- proposing --------------------------------------------------------------------- */

/* Words of a header, "a|b|c", in every language. */
struct known {
    const char *target;
    say_fn *words;
};
static const struct known known[] = {
    {"name", say_column_name},
    {"sex", say_column_sex},
    {"born", say_column_born},
    {"unit", say_column_unit},
    {"number", say_column_number},
    {"rank", say_column_rank},
    {"ethnic", say_column_ethnic},
    {"native", say_column_native},
    {"birthplace", say_column_birthplace},
    {"party", say_column_party},
    {"work", say_column_work},
    {"skills", say_column_skills},
    {"posting.title", say_column_title},
    {"posting.since", say_column_since},
    {"posting.till", say_column_till},
    {"posting.unit", say_column_posting_unit},
};

/* Lower case, half width, without spaces, dots and brackets' contents. */
static struct str plain(struct arena *a, struct str header)
{
    struct str s = charset_fold(a, header);
    struct text out = text_new(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '(') {
            break;
        }
        if (c != ' ' && c != '_' && c != '-' && c != '.' && c != '\n' && c != '\r') {
            text_add_char(&out, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
        }
    }
    return text_str(&out);
}

static bool is_word(struct arena *a, struct str words, struct str header)
{
    struct str word;
    while (str_cut(&words, '|', &word)) {
        if (str_equal(plain(a, word), header)) {
            return true;
        }
    }
    return false;
}

void mapping_propose(struct arena *a, const struct str_list *header,
                     struct mapped_list *mapping)
{
    for (size_t c = 0; c < header->n; c++) {
        struct str word = plain(a, header->at[c]);
        for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
            struct mapped m = {.header = header->at[c], .column = (int)c};
            bool fits = is_word(a, known[k].words(a, LANG_ZH), word) ||
                        is_word(a, known[k].words(a, LANG_EN), word);
            if (fits && find_target(str_of(known[k].target), &m) &&
                !is_twice(mapping, &m)) {
                *LIST_ADD(a, mapping) = m;
                break;
            }
        }
    }
}

struct fault *mapping_bind(struct arena *a, const struct str_list *header,
                           struct mapped_list *mapping)
{
    for (size_t i = 0; i < mapping->n; i++) {
        struct mapped *m = &mapping->at[i];
        for (size_t c = 0; m->header.p != NULL && c < header->n; c++) {
            if (str_equal(str_trim(header->at[c]), m->header)) {
                m->column = (int)c;
            }
        }
        if (m->header.p != NULL && m->column < 0) {
            return fault_mapping_header(a, m->header);
        }
    }
    return NULL;
}

struct str mapping_write(struct arena *a, const struct mapped_list *mapping)
{
    struct text out = text_new(a, 256);
    for (size_t i = 0; i < mapping->n; i++) {
        const struct mapped *m = &mapping->at[i];
        text_add(&out, m->header.p != NULL ? STR("") : STR("= "));
        text_add(&out, m->header.p != NULL ? m->header : m->fixed);
        text_add(&out, STR(" -> "));
        text_add(&out, target_of(a, m));
        if (m->days != 0) {
            text_add_format(&out, " - %d", -m->days);
        }
        text_add(&out, m->make_units ? STR(" + new\n") : STR("\n"));
    }
    return text_str(&out);
}
