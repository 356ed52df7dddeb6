/* Mappings: read, proposed, bound to a file's header. */
#include "exchange/mapping.h"

#include "formats/charset.h"
#include "words/faults.h"

#define JOIN " + "

/* What a target begins with, and whose field follows. */
struct prefix {
    const char *text;
    enum mapping_place place;
    const struct kind *kind;
};
static const struct prefix prefixes[] = {
    {"posting.", MAPPING_POSTING, &kind_posting_add},
    {"post.", MAPPING_POST, &kind_post_add},
    {"", MAPPING_PERSON, &kind_person_add},
};
/* Targets that are no field of a kind. */
struct word {
    const char *text;
    enum mapping_place place;
};
static const struct word words_alone[] = {
    {"choice", MAPPING_CHOICE},
    {"post.above", MAPPING_ABOVE},
    {"post.staff", MAPPING_STAFF},
    {"posting.post", MAPPING_SEAT},
};
enum {
    PREFIXES = sizeof prefixes / sizeof prefixes[0],
    WORDS_ALONE = sizeof words_alone / sizeof words_alone[0],
};

struct str mapping_target_of(struct arena *a, const struct mapped *m)
{
    for (size_t i = 0; i < WORDS_ALONE; i++) {
        if (words_alone[i].place == m->place) {
            return str_of(words_alone[i].text);
        }
    }
    size_t i = 0;
    while (prefixes[i].place != m->place) {
        i++;
    }
    return str_format(a, "%s%s", prefixes[i].text, m->field->name);
}

struct str mapping_target_for(struct arena *a, const struct field *field)
{
    size_t i = 0;
    while (i + 1 < PREFIXES &&
           fields_find(&prefixes[i].kind->fields, str_of(field->name)) != field) {
        i++;
    }
    return str_format(a, "%s%s", prefixes[i].text, field->name);
}

static bool find_target(struct str name, struct mapped *m)
{
    for (size_t i = 0; i < WORDS_ALONE; i++) {
        if (str_equal(name, str_of(words_alone[i].text))) {
            m->place = words_alone[i].place;
            return true;
        }
    }
    for (size_t i = 0; m->field == NULL && i < PREFIXES; i++) {
        struct str prefix = str_of(prefixes[i].text);
        if (str_starts(name, prefix)) {
            m->place = prefixes[i].place;
            m->field =
                fields_find(&prefixes[i].kind->fields, str_part(name, prefix.n, name.n));
        }
    }
    return m->field != NULL;
}

static struct mapped *find_mapped(const struct mapped_list *mapping,
                                  const struct mapped *m)
{
    for (size_t i = 0; i < mapping->n; i++) {
        if (mapping->at[i].field == m->field && mapping->at[i].place == m->place) {
            return &mapping->at[i];
        }
    }
    return NULL;
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
        struct mapped m = {.n = 0};
        line = str_trim(line);
        if (line.n == 0 || line.p[0] == '#') {
            continue;
        }
        size_t arrow = str_find(line, STR("->"));
        struct str left = str_trim(str_part(line, 0, arrow));
        if (arrow == line.n || left.n == 0 ||
            !read_target(str_part(line, arrow + 2, line.n), &m) ||
            find_mapped(mapping, &m) != NULL) {
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
static const struct known known_people[] = {
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
    {"posting.post", say_column_posting_post},
    {"posting.level", say_column_level},
    {"posting.concurrent", say_column_concurrent},
    {"choice", say_column_choice},
    {NULL, NULL},
};
static const struct known known_posts[] = {
    {"post.number", say_column_post_number}, {"post.title", say_column_post_title},
    {"post.unit", say_column_post_unit},     {"post.level", say_column_post_level},
    {"post.class", say_column_post_class},   {"post.since", say_column_post_since},
    {"post.till", say_column_post_till},     {"post.above", say_column_post_above},
    {"post.staff", say_column_post_staff},   {NULL, NULL},
};

const char *mapping_target(bool posts, size_t n)
{
    return (posts ? known_posts : known_people)[n].target;
}

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

static bool fits(struct arena *a, say_fn *words, struct str header)
{
    return is_word(a, words(a, LANG_ZH), header) || is_word(a, words(a, LANG_EN), header);
}

bool mapping_add(struct arena *a, struct mapped_list *mapping, struct str target,
                 struct str header)
{
    struct mapped m = {.header = header};
    if (!find_target(target, &m)) {
        return false;
    }
    struct mapped *before = find_mapped(mapping, &m);
    if (before == NULL) {
        *LIST_ADD(a, mapping) = m;
        return true;
    }
    before->header =
        str_format(a, "%.*s" JOIN "%.*s", STR_PRINT(before->header), STR_PRINT(header));
    return true;
}

bool mapping_add_fixed(struct arena *a, struct mapped_list *mapping, struct str target,
                       struct str value)
{
    struct mapped m = {.fixed = value};
    if (!find_target(target, &m) || find_mapped(mapping, &m) != NULL) {
        return false;
    }
    *LIST_ADD(a, mapping) = m;
    return true;
}

void mapping_make_units(struct mapped_list *mapping, bool make)
{
    for (size_t i = 0; i < mapping->n; i++) {
        const struct field *f = mapping->at[i].field;
        mapping->at[i].make_units = make && f != NULL && strcmp(f->name, "unit") == 0;
    }
}

bool mapping_says(const struct mapped_list *mapping, struct str target)
{
    struct mapped m = {.n = 0};
    return find_target(target, &m) && find_mapped(mapping, &m) != NULL;
}

bool mapping_names_people(const struct mapped_list *mapping)
{
    return mapping_says(mapping, STR("name")) || mapping_says(mapping, STR("number"));
}

bool mapping_names_posts(const struct mapped_list *mapping)
{
    bool numbered = false, others = false;
    for (size_t i = 0; i < mapping->n; i++) {
        const struct mapped *m = &mapping->at[i];
        bool post = m->place == MAPPING_POST;
        numbered |= post && strcmp(m->field->name, "number") == 0;
        others |= !post && m->place != MAPPING_ABOVE && m->place != MAPPING_STAFF;
    }
    return numbered && !others;
}

const struct field *mapping_field(struct str target)
{
    struct mapped m = {.n = 0};
    return find_target(target, &m) ? m.field : NULL;
}

struct str mapping_label(struct arena *a, enum lang lang, struct str target)
{
    static const struct known own[] = {
        {"choice", say_import_choice},
        {"posting.unit", say_import_posting_unit},
        {"posting.post", say_import_posting_post},
        {"post.above", say_import_post_above},
        {"post.staff", say_import_post_staff},
    };
    const struct field *field = mapping_field(target);
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        if (str_equal(target, str_of(own[i].target))) {
            return own[i].words(a, lang);
        }
    }
    return field != NULL ? field->label(a, lang) : target;
}

/* The first column that says one of the words; not given where none does. */
static struct str column_saying(struct arena *a, const struct str_list *header,
                                say_fn *words)
{
    for (size_t c = 0; c < header->n; c++) {
        if (fits(a, words, plain(a, header->at[c]))) {
            return header->at[c];
        }
    }
    return STR_NONE;
}

/* A name in two columns, where none says it whole. */
static void propose_parts(struct arena *a, const struct str_list *header,
                          struct mapped_list *mapping)
{
    struct str surname = column_saying(a, header, say_column_surname);
    struct str given = column_saying(a, header, say_column_given);
    if (!mapping_says(mapping, STR("name")) && surname.n > 0 && given.n > 0) {
        (void)mapping_add(a, mapping, STR("name"), surname);
        (void)mapping_add(a, mapping, STR("name"), given);
    }
}

/* A posting begins on a day: where no column says which, titles are only read over. */
static void drop_postings(struct mapped_list *mapping)
{
    if (mapping_says(mapping, STR("posting.since"))) {
        return;
    }
    size_t kept = 0;
    for (size_t i = 0; i < mapping->n; i++) {
        enum mapping_place place = mapping->at[i].place;
        if (place != MAPPING_POSTING && place != MAPPING_SEAT) {
            mapping->at[kept++] = mapping->at[i];
        }
    }
    mapping->n = kept;
}

void mapping_propose(struct arena *a, const struct str_list *header, bool posts,
                     struct mapped_list *mapping)
{
    const struct known *known = posts ? known_posts : known_people;
    for (size_t c = 0; c < header->n; c++) {
        struct str word = plain(a, header->at[c]);
        for (size_t k = 0; known[k].target != NULL; k++) {
            struct mapped m = {.header = header->at[c]};
            if (word.n > 0 && fits(a, known[k].words, word) &&
                find_target(str_of(known[k].target), &m) &&
                find_mapped(mapping, &m) == NULL) {
                *LIST_ADD(a, mapping) = m;
                break;
            }
        }
    }
    if (!posts) {
        propose_parts(a, header, mapping);
        drop_postings(mapping);
    }
}

static int column_of(const struct str_list *header, struct str name)
{
    for (size_t c = 0; c < header->n; c++) {
        if (str_equal(str_trim(header->at[c]), name)) {
            return (int)c;
        }
    }
    return -1;
}

/* A header may hold the sign that joins: the whole is looked for first. */
static struct fault *bind(struct arena *a, const struct str_list *header,
                          struct mapped *m)
{
    struct str rest = m->header;
    int whole = column_of(header, m->header);
    m->n = 0;
    if (whole >= 0) {
        m->columns[m->n++] = whole;
        return NULL;
    }
    while (rest.n > 0) {
        size_t at = str_find(rest, STR(JOIN));
        struct str part = str_trim(str_part(rest, 0, at));
        int column = column_of(header, part);
        if (column < 0 || m->n == MAPPED_PARTS) {
            return fault_mapping_header(a, part);
        }
        m->columns[m->n++] = column;
        rest = at < rest.n ? str_part(rest, at + sizeof JOIN - 1, rest.n) : STR_NONE;
    }
    return NULL;
}

struct fault *mapping_bind(struct arena *a, const struct str_list *header,
                           struct mapped_list *mapping)
{
    for (size_t i = 0; i < mapping->n; i++) {
        if (mapping->at[i].header.p != NULL) {
            TRY(bind(a, header, &mapping->at[i]));
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
        text_add(&out, mapping_target_of(a, m));
        if (m->days != 0) {
            text_add_format(&out, " - %d", -m->days);
        }
        text_add(&out, m->make_units ? STR(" + new\n") : STR("\n"));
    }
    return text_str(&out);
}
