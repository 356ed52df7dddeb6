/* Reading .sql files: directives, heads of statements, and the text below each. */
#ifndef TOOLS_SQLGEN_READ_H
#define TOOLS_SQLGEN_READ_H
#include "sqlgen_statement.h"

/* What lines that are no directive belong to. */
struct reading {
    struct place at;
    struct statement *statement;
    struct bytes *text; /* NULL before the first directive that has one */
};

/* Names that the generated functions use themselves. */
static const char reserved_params[] =
    " db a in out scope found each ctx changes variant choice run fault more row ";

/* ---- the head of a statement ------------------------------------------------------ */

/* A word for a type, or "struct NAME" over two words, as C writes it. */
static const char *type_of(const char *word, const char **rest, const struct place *at)
{
    static const char *const known[][2] = {
        {"int", "int64_t"},      {"bool", "bool"},        {"text", "struct str"},
        {"day", "struct day"},   {"blob", "struct blob"}, {"instant", "struct instant"},
        {"hash", "struct hash"}, {"uuid", "struct uuid"},
    };
    if (strcmp(word, "struct") == 0) {
        const char *name = next_word(rest, at);
        if (name == NULL) {
            refuse(at, "'struct' needs a name");
        }
        struct bytes type = {0};
        bytes_format(&type, "struct %s", name);
        return type.p;
    }
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(word, known[i][0]) == 0) {
            return known[i][1];
        }
    }
    refuse(at,
           "unknown type '%s' (int bool text day instant blob hash uuid, struct NAME)",
           word);
}

static struct param *param_named(struct statement *s, const char *name, size_t n)
{
    for (int i = 0; i < s->params_n; i++) {
        if (strlen(s->params[i].name) == n && memcmp(s->params[i].name, name, n) == 0) {
            return &s->params[i];
        }
    }
    return NULL;
}

static struct param *param_new(struct statement *s, const char *name, size_t n)
{
    must_have_room(s->params_n, MAX_PARAMS, "parameters", &s->at);
    struct param *p = &s->params[s->params_n++];
    p->name = copy_part(name, n);
    return p;
}

/* `name=type`, the type perhaps in two words. */
static void declare_param(struct statement *s, const char *word, const char **rest)
{
    size_t n = strcspn(word, "=");
    if (n == 0 || word_length(word) != n) {
        refuse(&s->at, "%s: '%s' is no name=type", s->name, word);
    }
    if (param_named(s, word, n) != NULL) {
        refuse(&s->at, "%s: parameter %.*s is declared twice", s->name, (int)n, word);
    }
    struct param *p = param_new(s, word, n);
    if (listed(reserved_params, p->name)) {
        refuse(&s->at, "%s: a parameter cannot be called %s", s->name, p->name);
    }
    p->type = type_of(word + n + 1, rest, &s->at);
}

static enum mode mode_of(const char *word, const struct place *at)
{
    for (int i = 0; i <= CHANGES; i++) {
        if (word[0] == ':' && strcmp(word + 1, mode_names[i]) == 0) {
            return (enum mode)i;
        }
    }
    refuse(at, "expected :one :many :each :exec or :changes, not '%s'", word);
}

/* What follows `scan` or `unscoped`: an exception without its reason is none. */
static const char *reason_of(const struct statement *s, const char *what,
                             const char **rest)
{
    while (is_blank(**rest)) {
        (*rest)++;
    }
    const char *reason = **rest == '"' ? next_word(rest, &s->at) : "";
    if (*reason == '\0') {
        refuse(&s->at, "%s: '%s' needs its reason in quotes", s->name, what);
    }
    return reason;
}

static const char *must_have(const char *word, const char *what,
                             const struct statement *s)
{
    if (word == NULL) {
        refuse(&s->at, "%s%s%s is missing", s->name != NULL ? s->name : "",
               s->name != NULL ? ": " : "", what);
    }
    return word;
}

/* NAME :MODE [ROWTYPE] [from struct X] [scan "why"] [unscoped "why"] [param=type ...] */
static void read_head(struct statement *s, const char *rest)
{
    s->name = must_have(next_word(&rest, &s->at), "the name of a statement", s);
    if (word_length(s->name) != strlen(s->name) || is_digit(s->name[0])) {
        refuse(&s->at, "'%s' is no name: letters, digits and _", s->name);
    }
    s->mode = mode_of(must_have(next_word(&rest, &s->at), "the mode", s), &s->at);
    if (s->mode <= EACH) {
        const char *row = must_have(next_word(&rest, &s->at), "the type of a row", s);
        s->row = type_of(row, &rest, &s->at);
    }
    for (char *word; (word = next_word(&rest, &s->at)) != NULL;) {
        if (strchr(word, '=') != NULL) {
            declare_param(s, word, &rest);
        } else if (strcmp(word, "from") == 0) {
            s->from =
                type_of(must_have(next_word(&rest, &s->at), "the type behind 'from'", s),
                        &rest, &s->at);
        } else if (strcmp(word, "scan") == 0) {
            s->scan_ok = reason_of(s, word, &rest);
        } else if (strcmp(word, "unscoped") == 0) {
            s->unscoped = reason_of(s, word, &rest);
        } else {
            refuse(&s->at, "%s: '%s' is not understood", s->name, word);
        }
    }
}

/* ---- directives ------------------------------------------------------------------- */

static void begin_statement(struct all *all, struct reading *r, const char *rest)
{
    must_have_room(all->statements_n, MAX_STATEMENTS, "statements", &r->at);
    struct statement *s = calloc(1, sizeof *s);
    if (s == NULL) {
        fail("out of memory");
    }
    s->at = r->at;
    read_head(s, rest);
    for (int i = 0; i < all->statements_n; i++) {
        const struct statement *other = all->statements[i];
        if (strcmp(other->name, s->name) == 0) {
            refuse(&r->at, "%s is defined in %s:%d already", s->name, other->at.file,
                   other->at.line);
        }
    }
    all->statements[all->statements_n++] = s;
    bytes_add(&s->text, "", 0);
    r->text = &s->text;
}

static void begin_migration(struct all *all, struct reading *r, const char *rest)
{
    must_have_room(all->migrations_n, MAX_MIGRATIONS, "migrations", &r->at);
    struct migration *m = &all->migrations[all->migrations_n++];
    const char *number = next_word(&rest, &r->at);
    char *end = NULL;
    m->at = r->at;
    m->version = number != NULL ? (int)strtol(number, &end, 10) : 0;
    m->name = next_word(&rest, &r->at);
    if (m->version <= 0 || *end != '\0' || m->name == NULL) {
        refuse(&r->at, "expected: -- migration NUMBER NAME");
    }
    for (const struct migration *other = all->migrations; other < m; other++) {
        if (other->version == m->version) {
            refuse(&r->at, "migration %d stands in %s:%d already", m->version,
                   other->at.file, other->at.line);
        }
    }
    bytes_add(&m->text, "", 0);
    r->text = &m->text;
}

/* "-- derived" or "-- derived late" */
static void begin_derived(struct all *all, struct reading *r, const char *rest)
{
    const char *word = next_word(&rest, &r->at);
    must_have_room(all->derived_n, MAX_DERIVED, "files with derived tables", &r->at);
    struct derived *d = &all->derived[all->derived_n++];
    if (word != NULL && strcmp(word, "late") != 0) {
        refuse(&r->at, "expected: -- derived, or -- derived late");
    }
    d->at = r->at;
    d->late = word != NULL;
    bytes_add(&d->text, "", 0);
    r->text = &d->text;
}

/* "-- define NAME(ARG):", its text in the lines below. */
static void begin_define(struct all *all, struct reading *r, const char *rest)
{
    must_have_room(all->defines_n, MAX_DEFINES, "definitions", &r->at);
    struct define *d = &all->defines[all->defines_n++];
    const char *name = rest + strspn(rest, " ");
    size_t n = word_length(name), arg = n > 0 && name[n] == '(' ? n + 1 : n;
    size_t arg_n = word_length(name + arg);
    if (arg == n || arg_n == 0 || strcmp(name + arg + arg_n, "):") != 0) {
        refuse(&r->at, "expected: -- define NAME(ARG): with its text in the lines below");
    }
    struct bytes hole = {0};
    bytes_format(&hole, "{%.*s}", (int)arg_n, name + arg);
    *d = (struct define){.at = r->at, .name = copy_part(name, n), .hole = hole.p};
    for (const struct define *other = all->defines; other < d; other++) {
        if (strcmp(other->name, d->name) == 0) {
            refuse(&r->at, "%s is defined in %s:%d already", d->name, other->at.file,
                   other->at.line);
        }
    }
    bytes_add(&d->text, "", 0);
    r->text = &d->text;
}

/* "1 cross join TABLE b where b.unit = {unit} and ..." */
static void define_scope_from(struct all *all, const struct place *at, const char *rest)
{
    const char *way = next_word(&rest, at);
    const char *where = strstr(rest, " where ");
    if (way == NULL || !is_digit(way[0]) || way[1] != '\0' || where == NULL) {
        refuse(at, "expected: -- define scope from(unit): WAY JOIN where CONDITION");
    }
    all->scope_from_way = way[0] - '0';
    all->scope_join = copy_part(rest + 1, (size_t)(where - rest) - 1);
    all->scope_from_text = where + strlen(" where ");
}

static void add_include(struct all *all, const struct place *at, const char *what)
{
    must_have_room(all->includes_n, MAX_INCLUDES, "includes", at);
    all->includes[all->includes_n++] = (struct include){at->file, what};
}

static void names_of(struct names *names, const char *rest, const struct place *at)
{
    for (char *word; (word = next_word(&rest, at)) != NULL;) {
        names_add(names, word, at);
    }
}

/* Whether the line is "-- WORD", alone or with more behind it. */
static bool directive(const char *line, const char *word, const char **rest)
{
    size_t n = strlen(word);
    if (strncmp(line, "-- ", 3) != 0 || strncmp(line + 3, word, n) != 0 ||
        (line[3 + n] != '\0' && line[3 + n] != ' ')) {
        return false;
    }
    *rest = line + 3 + n;
    return true;
}

/* True when the line was a directive. */
static bool read_directive(struct all *all, struct reading *r, const char *line)
{
    const char *rest;
    if (directive(line, "name:", &rest)) {
        begin_statement(all, r, rest);
    } else if (directive(line, "name", &rest)) {
        refuse(&r->at, "write '-- name:', with a colon");
    } else if (directive(line, "migration", &rest)) {
        begin_migration(all, r, rest);
    } else if (directive(line, "derived", &rest)) {
        begin_derived(all, r, rest);
    } else if (directive(line, "protected", &rest)) {
        names_of(&all->protected_tables, rest, &r->at);
    } else if (directive(line, "small", &rest)) {
        names_of(&all->small_tables, rest, &r->at);
    } else if (directive(line, "include", &rest)) {
        add_include(all, &r->at, rest);
    } else if (directive(line, "define scope(unit):", &rest)) {
        must_have_room(all->scopes_n, MAX_SCOPES, "ways of the scope", &r->at);
        all->scope_text[all->scopes_n++] = rest;
    } else if (directive(line, "define scope from(unit):", &rest)) {
        define_scope_from(all, &r->at, rest);
    } else if (directive(line, "define", &rest)) {
        begin_define(all, r, rest);
    } else {
        return false;
    }
    return true;
}

/* ---- files ------------------------------------------------------------------------ */

static void add_line(const struct reading *r, const char *line)
{
    const char *first = line + strspn(line, " \t");
    if (r->text == NULL) {
        refuse(&r->at, "text before any '-- name:', '-- derived' or '-- migration'");
    }
    if (first > line &&
        (strncmp(first, "--[", 3) == 0 || strncmp(first, "--]", 3) == 0)) {
        refuse(&r->at, "--[ and --] stand at the very start of their lines");
    }
    bytes_add(r->text, line, strlen(line));
    bytes_char(r->text, '\n');
}

static void read_file(struct all *all, const char *path)
{
    struct bytes file = slurp(path);
    struct reading r = {.at = {path, 0}};
    char *line = file.p, *end = file.p + file.n;
    while (line < end) {
        char *stop = memchr(line, '\n', (size_t)(end - line));
        stop = stop != NULL ? stop : end;
        *stop = '\0'; /* the last one is slurp's own */
        r.at.line++;
        if (strlen(line) != (size_t)(stop - line)) {
            refuse(&r.at, "a NUL byte stands here");
        }
        if (line[0] != '\0' && !read_directive(all, &r, line) &&
            strncmp(line, "-- ", 3) != 0 && strcmp(line, "--") != 0) {
            add_line(&r, line);
        }
        line = stop + 1;
    }
}
#endif
