/* What follows from the text of a statement: its fragments and variants, the numbers of
 * its parameters, its columns, and whether a list has the scope that it needs. SQL is not
 * parsed; words, quotes and brackets are enough for the few shapes that are looked for.
 */
#ifndef TOOLS_SQLGEN_SETTLE_H
#define TOOLS_SQLGEN_SETTLE_H
#include "sqlgen_words.h"

/* ---- definitions ------------------------------------------------------------------ */

static const struct define *define_named(const struct all *all, const char *name, size_t n)
{
    for (int i = 0; i < all->defines_n; i++) {
        const struct define *d = &all->defines[i];
        if (strlen(d->name) == n && memcmp(d->name, name, n) == 0) {
            return d;
        }
    }
    return NULL;
}

/* The definition's lines, its hole filled with what the statement says. */
static void add_defined(struct bytes *out, const struct define *d, const char *arg,
                        size_t n)
{
    const char *p = d->text.p;
    for (const char *hole; (hole = strstr(p, d->hole)) != NULL;) {
        bytes_add(out, p, (size_t)(hole - p));
        bytes_add(out, arg, n);
        p = hole + strlen(d->hole);
    }
    size_t left = strlen(p);
    bytes_add(out, p, left > 0 && p[left - 1] == '\n' ? left - 1 : left);
}

/* The first {NAME ARG} in which no other stands; {scope COLUMN} is none of them, nor is
 * a word in which the databases differ. */
static const char *innermost(const char *p, const char **end)
{
    const char *open = NULL;
    for (bool quoted = false; *p != '\0'; p++) {
        quoted ^= *p == '\'';
        const char *const *word = *p == '{' && !quoted ? word_at(p) : NULL;
        if (word != NULL) {
            p += strlen(word[0]) - 1;
        } else if (*p == '{' && !quoted && strncmp(p, "{scope ", 7) != 0) {
            open = p;
        } else if (*p == '}' && !quoted && open != NULL) {
            *end = p;
            return open;
        }
    }
    *end = NULL;
    return open;
}

/* Each {NAME ARG} becomes what `-- define NAME(ARG):` says, from the inside outwards. */
static void expand_defines(const struct all *all, struct statement *s)
{
    const char *end;
    int rounds = 0;
    for (const char *open; (open = innermost(s->text.p, &end)) != NULL; rounds++) {
        size_t n = word_length(open + 1);
        const struct define *d = define_named(all, open + 1, n);
        if (end == NULL || d == NULL || open[1 + n] != ' ' || rounds == MAX_ROUNDS) {
            refuse(&s->at, "%s: {%.*s ARG} is not closed, not defined, or in itself",
                   s->name, (int)n, open + 1);
        }
        struct bytes out = {0};
        bytes_add(&out, s->text.p, (size_t)(open - s->text.p));
        add_defined(&out, d, open + 2 + n, (size_t)(end - open) - 2 - n);
        bytes_add(&out, end + 1, strlen(end + 1));
        s->text = out;
    }
}

/* ---- the scope -------------------------------------------------------------------- */

/* The defined text with the column in {unit}'s place, kept for one value of "scope". */
static void add_scope(struct bytes *out, const struct statement *s, const char *text,
                      int keeps, const char *column, int length)
{
    const char *unit = text != NULL ? strstr(text, "{unit}") : NULL;
    if (unit == NULL) {
        refuse(&s->at, "%s: no '-- define scope(unit):' with {unit} is there", s->name);
    }
    bytes_format(out, "--[ scope=%d\nand %.*s%.*s%s\n--]\n", keeps, (int)(unit - text),
                 text, length, column, unit + strlen("{unit}"));
}

/* The condition of every way, each a fragment. */
static void add_ways(const struct all *all, struct bytes *out, const struct statement *s,
                     const char *column, int length, bool joins)
{
    bytes_format(out, "1 = 1\n");
    for (int way = 0; way == 0 || all->scope_text[way] != NULL; way++) {
        bool by_join = joins && way == all->scope_from_way;
        add_scope(out, s, by_join ? all->scope_from_text : all->scope_text[way], way + 1,
                  column, length);
    }
}

/* Each {scope COLUMN} becomes fragments of its own, left out when the scope is all. Where
 * {scope from} stands among the tables, one way goes by a join there. */
static void expand_scope(const struct all *all, struct statement *s)
{
    struct bytes out = {0};
    const char *p = s->text.p;
    bool joins = strstr(p, "{scope from}") != NULL;
    bytes_add(&out, "", 0);
    for (const char *mark; (mark = strstr(p, "{scope ")) != NULL;) {
        const char *end = strchr(mark, '}');
        if (end == NULL) {
            refuse(&s->at, "%s: {scope COLUMN} is not closed", s->name);
        }
        int length = (int)(end - mark - 7);
        bytes_add(&out, p, (size_t)(mark - p));
        if (length != 4 || memcmp(mark + 7, "from", 4) != 0) {
            add_ways(all, &out, s, mark + 7, length, joins);
            s->uses_scope = true;
        } else if (all->scope_join != NULL) {
            bytes_format(&out, "\n--[ scope=%d\n%s\n--]\n", all->scope_from_way + 1,
                         all->scope_join);
        } else {
            refuse(&s->at, "%s: no '-- define scope from(unit):' is there", s->name);
        }
        p = end + 1;
    }
    bytes_add(&out, p, strlen(p));
    s->text = out;
}

/* Whether a comma leads to the next table: "as" and an alias may stand before it. */
static bool comma_follows(const char **p)
{
    for (int words = 0;; words++) {
        *p += strspn(*p, " \t\n");
        size_t n = word_length(*p);
        if (n == 0 || words == 2) {
            return **p == ',';
        }
        *p += n;
    }
}

/* The protected table among those listed at p, behind "from" or "join"; NULL when none.
 */
static const char *protected_at(const struct all *all, const char *p)
{
    do {
        p += strspn(p, " \t\n,");
        size_t n = word_length(p);
        if (names_have(&all->protected_tables, p, n)) {
            return copy_part(p, n);
        }
        p += n;
    } while (comma_follows(&p));
    return NULL;
}

static bool word_is(const char *p, size_t n, const char *word)
{
    return n == strlen(word) && strncasecmp(p, word, n) == 0;
}

/* A list over a protected table must name its scope, or say why it needs none. */
static void check_scope(const struct all *all, const struct statement *s)
{
    if ((s->mode != MANY && s->mode != EACH) || s->uses_scope || s->unscoped != NULL) {
        return;
    }
    for (const char *p = s->text.p; *p != '\0';) {
        size_t n = word_length(p);
        if (word_is(p, n, "from") || word_is(p, n, "join")) {
            const char *table = protected_at(all, p + n);
            if (table != NULL) {
                refuse(&s->at,
                       "%s lists the protected table %s without {scope COLUMN}; "
                       "add it, or unscoped \"reason\"",
                       s->name, table);
            }
        }
        p += n > 0 ? n : 1;
    }
}

/* ---- fragments -------------------------------------------------------------------- */

static int group_named(struct statement *s, const char *name)
{
    for (int i = 0; i < s->groups_n; i++) {
        if (strcmp(s->groups[i].name, name) == 0) {
            return i;
        }
    }
    must_have_room(s->groups_n, MAX_GROUPS, "conditions of fragments", &s->at);
    s->groups[s->groups_n] =
        (struct group){.name = copy_part(name, strlen(name)), .values = 2};
    return s->groups_n++;
}

/* "--[ name", "--[ !name" or "--[ name=2": which group, and the value that keeps it. */
static int fragment(struct statement *s, const char *line, size_t n, int *keeps)
{
    const char *rest = copy_part(line + 3, n - 3);
    const char *word = next_word(&rest, &s->at);
    if (word == NULL) {
        refuse(&s->at, "%s: '--[' needs a name", s->name);
    }
    bool not = word[0] == '!';
    size_t length = word_length(word + not );
    const char *behind = word + not +length;
    size_t digits = strspn(behind + (*behind == '='), "0123456789");
    bool chosen = *behind == '=' && !not &&digits > 0 && digits < 4;
    if (length == 0 || next_word(&rest, &s->at) != NULL ||
        behind[chosen ? 1 + digits : 0] != '\0') {
        refuse(&s->at, "%s: '--[ %s' is no name, !name or name=2", s->name, word);
    }
    *keeps = chosen ? (int)strtol(behind + 1, NULL, 10) : !not ;
    int group = group_named(s, copy_part(word + not, length));
    if (*keeps >= s->groups[group].values) {
        s->groups[group].values = *keeps + 1;
    }
    return group;
}

static void check_group(struct statement *s, struct group *g)
{
    g->is_scope = s->uses_scope && strcmp(g->name, "scope") == 0;
    const struct param *p = param_named(s, g->name, strlen(g->name));
    if (p == NULL && !g->is_scope && s->from == NULL) {
        refuse(&s->at, "%s: fragment %s is not a parameter", s->name, g->name);
    }
    if (p != NULL && strcmp(p->type, "bool") != 0 && strcmp(p->type, "int64_t") != 0) {
        refuse(&s->at, "%s: fragment %s must be a bool or an int", s->name, g->name);
    }
}

static void find_groups(struct statement *s)
{
    int depth = 0;
    for (const char *line = s->text.p; *line != '\0';) {
        size_t n = strcspn(line, "\n");
        int keeps;
        if (strncmp(line, "--[", 3) == 0) {
            fragment(s, line, n, &keeps);
            depth++;
        } else if (strncmp(line, "--]", 3) == 0) {
            depth--;
        }
        if (depth < 0) {
            refuse(&s->at, "%s: --] without --[", s->name);
        }
        if (depth > 1) {
            refuse(&s->at, "%s: a fragment stands inside another", s->name);
        }
        line += n + (line[n] == '\n');
    }
    if (depth != 0) {
        refuse(&s->at, "%s: a fragment is not closed with --]", s->name);
    }
    s->variants = 1;
    for (int g = 0; g < s->groups_n; g++) {
        check_group(s, &s->groups[g]);
        s->variants *= s->groups[g].values;
        if (s->variants > MAX_VARIANTS) {
            refuse(&s->at, "%s: more than %d variants", s->name, MAX_VARIANTS);
        }
    }
}

/* The text of one combination of fragments. */
static struct bytes variant_text(struct statement *s, const int *values)
{
    struct bytes out = {0};
    bool keep = true;
    bytes_add(&out, "", 0);
    for (const char *line = s->text.p; *line != '\0';) {
        size_t n = strcspn(line, "\n");
        int keeps;
        if (strncmp(line, "--[", 3) == 0) {
            int group = fragment(s, line, n, &keeps);
            keep = values[group] == keeps;
        } else if (strncmp(line, "--]", 3) == 0) {
            keep = true;
        } else if (keep) {
            bytes_add(&out, line, n + (line[n] == '\n'));
        }
        line += n + (line[n] == '\n');
    }
    return out;
}

/* ---- parameters ------------------------------------------------------------------- */

static struct param *param_used(struct statement *s, const char *name, size_t n)
{
    struct param *p = param_named(s, name, n);
    bool scope = s->uses_scope &&
                 (word_is(name, n, "scope_account") || word_is(name, n, "scope_day") ||
                  word_is(name, n, "scope_unit"));
    if (p == NULL && (n == 0 || (s->from == NULL && !scope))) {
        refuse(&s->at, "%s: $%.*s is not a parameter", s->name, (int)n, name);
    }
    if (p == NULL) {
        p = param_new(s, name, n);
        p->is_scope = scope;
    }
    if (!p->bound) {
        p->bound = true;
        p->number = ++s->bound_n;
    }
    return p;
}

/* $names become $1 .. $n, in order of first appearance over the whole text, so that a
 * parameter has the same number in every variant. */
static void number_params(struct statement *s)
{
    struct bytes out = {0};
    bool quoted = false;
    bytes_add(&out, "", 0);
    for (const char *p = s->text.p; *p != '\0';) {
        quoted ^= *p == '\'';
        if (quoted || *p != '$') {
            bytes_char(&out, *p++);
            continue;
        }
        size_t n = word_length(p + 1);
        bytes_format(&out, "$%d", param_used(s, p + 1, n)->number);
        p += 1 + n;
    }
    s->text = out;
    for (int i = 0; i < s->params_n; i++) {
        bool condition = false;
        for (int g = 0; g < s->groups_n; g++) {
            condition |= strcmp(s->groups[g].name, s->params[i].name) == 0;
        }
        if (!s->params[i].bound && !condition) {
            refuse(&s->at, "%s: parameter %s is not used", s->name, s->params[i].name);
        }
    }
}

/* ---- columns ---------------------------------------------------------------------- */

/* The first `word`, or `c` where word is NULL, outside brackets and quotes; or NULL. */
static const char *at_top(const char *p, const char *end, const char *word, char c)
{
    int depth = 0;
    for (bool quoted = false; p < end;) {
        size_t n = quoted ? 0 : word_length(p);
        quoted ^= *p == '\'';
        depth += !quoted && *p == '(';
        depth -= !quoted && *p == ')';
        if (depth == 0 && !quoted && (word != NULL ? word_is(p, n, word) : *p == c)) {
            return p;
        }
        p += n > 0 ? n : 1;
    }
    return NULL;
}

/* A column is called by the last word before its comma. */
static void add_column(struct statement *s, const char *from, const char *to)
{
    while (to > from && is_space(to[-1])) {
        to--;
    }
    const char *start = to;
    while (start > from && is_word(start[-1])) {
        start--;
    }
    if (start == to || is_digit(*start)) {
        refuse(&s->at, "%s: column %d has no name (use 'as')", s->name, s->columns_n + 1);
    }
    must_have_room(s->columns_n, MAX_COLUMNS, "columns", &s->at);
    const char *name = copy_part(start, (size_t)(to - start));
    for (int i = 0; i < s->columns_n; i++) {
        if (strcmp(s->columns[i], name) == 0) {
            refuse(&s->at, "%s: two columns are called %s (use 'as')", s->name, name);
        }
    }
    s->columns[s->columns_n++] = name;
}

/* A row that is one column: no struct, or a typed id. */
static bool is_scalar(const char *type)
{
    static const char scalars[] =
        "\nint64_t\nbool\nstruct str\nstruct day\nstruct instant\nstruct blob\n"
        "struct hash\nstruct uuid\n";
    size_t n = strlen(type);
    struct bytes line = {0};
    bytes_format(&line, "\n%s\n", type);
    return strstr(scalars, line.p) != NULL || (n > 3 && strcmp(type + n - 3, "_id") == 0);
}

static void find_columns(struct statement *s)
{
    const char *p = s->text.p, *end = p + s->text.n;
    const char *returning = at_top(p, end, "returning", 0);
    const char *select = at_top(p, end, "select", 0);
    if (returning != NULL) {
        p = returning + strlen("returning");
    } else if (select != NULL) {
        p = select + strlen("select");
        const char *from = at_top(p, end, "from", 0);
        end = from != NULL ? from : p + strcspn(p, ";");
    } else {
        refuse(&s->at, "%s: neither select nor returning", s->name);
    }
    if (strstr(copy_part(p, (size_t)(end - p)), "\n--[") != NULL) {
        refuse(&s->at, "%s: columns cannot stand in a fragment", s->name);
    }
    for (const char *comma; (comma = at_top(p, end, NULL, ',')) != NULL; p = comma + 1) {
        add_column(s, p, comma);
    }
    while (end > p && (is_space(end[-1]) || end[-1] == ';')) {
        end--;
    }
    add_column(s, p, end);
    if (is_scalar(s->row) && s->columns_n > 1) {
        refuse(&s->at, "%s: a row of type %s has one column, not %d", s->name, s->row,
               s->columns_n);
    }
}

/* ---- all -------------------------------------------------------------------------- */

/* Names behind each `create` in a text. */
static void find_made(struct names *names, const struct derived *d, const char *create,
                      const char *what)
{
    for (const char *p = d->text.p; (p = strstr(p, create)) != NULL;) {
        p += strlen(create);
        size_t n = word_length(p);
        if (names_have(names, p, n)) {
            refuse(&d->at, "the %s %.*s is made twice", what, (int)n, p);
        }
        names_add(names, copy_part(p, n), &d->at);
    }
}

static void find_derived(struct all *all, const struct derived *d)
{
    if (!d->late) {
        find_made(&all->derived_tables, d, "create table ", "derived table");
        return;
    }
    if (strstr(d->text.p, "create table ") != NULL) {
        refuse(&d->at, "only indexes are made late");
    }
    find_made(&all->late_indexes, d, "create index ", "late index");
}

static void settle(struct all *all)
{
    for (int i = 0; i < all->statements_n; i++) {
        struct statement *s = all->statements[i];
        expand_defines(all, s);
        expand_scope(all, s);
        find_groups(s);
        check_scope(all, s);
        number_params(s);
        if (s->mode <= EACH) {
            find_columns(s);
        }
    }
    for (int i = 0; i < all->derived_n; i++) {
        find_derived(all, &all->derived[i]);
    }
}
#endif
