/* What .sql files say, as sqlgen keeps it; how a line is cut into words; how a mistake is
 * named. Every list has a limit, and reaching it is a mistake with its place. */
#ifndef TOOLS_SQLGEN_STATEMENT_H
#define TOOLS_SQLGEN_STATEMENT_H
#include "slurp.h"

#include <strings.h>

enum {
    MAX_STATEMENTS = 1024,
    MAX_PARAMS = 96,
    MAX_GROUPS = 6,
    MAX_SCOPES = 3,
    MAX_VARIANTS = 192,
    MAX_COLUMNS = 48,
    MAX_NAMES = 256,
    MAX_MIGRATIONS = 128,
    MAX_DERIVED = 64,
    MAX_DEFINES = 32,
    MAX_ROUNDS = 256, /* definitions put into one statement */
    MAX_INCLUDES = 64,
};

struct place {
    const char *file;
    int line;
};
enum mode { ONE, MANY, EACH, EXEC, CHANGES };
static const char *const mode_names[] = {"one", "many", "each", "exec", "changes"};

struct param {
    const char *name;
    const char *type; /* in C; NULL for a member of the from-struct */
    bool is_scope;    /* a member of the scope that is passed */
    bool bound;       /* appears as $name, not only as a fragment's condition */
    int number;
};
/* One choice among fragments: a bool (two values) or an int with values 0 .. values-1. */
struct group {
    const char *name;
    int values;
    bool is_scope;
};
struct statement {
    struct place at;
    const char *name;
    enum mode mode;
    const char *row;  /* C type of a row; NULL where there is none */
    const char *from; /* C type of the input struct, or NULL */
    const char *scan_ok;
    const char *unscoped;
    struct bytes text; /* as read; settled: $1 .. $n, fragments still marked */
    struct param params[MAX_PARAMS];
    int params_n;
    int bound_n;
    struct group groups[MAX_GROUPS];
    int groups_n;
    const char *columns[MAX_COLUMNS];
    int columns_n;
    int variants;
    bool uses_scope;
};
struct migration {
    struct place at;
    int version;
    const char *name;
    struct bytes text;
};
/* The derived tables of one file, or the indexes that are made when they are filled. */
struct derived {
    struct place at;
    bool late;
    struct bytes text;
};
/* Words that several statements have in common: `-- define NAME(ARG):` and lines below. */
struct define {
    struct place at;
    const char *name, *hole; /* "{ARG}" */
    struct bytes text;
};
struct include {
    const char *file; /* that asks for it */
    const char *what;
};
struct names {
    const char *at[MAX_NAMES];
    int n;
};
struct all {
    struct statement *statements[MAX_STATEMENTS];
    int statements_n;
    struct migration migrations[MAX_MIGRATIONS];
    int migrations_n;
    struct derived derived[MAX_DERIVED];
    int derived_n;
    struct define defines[MAX_DEFINES];
    int defines_n;
    struct include includes[MAX_INCLUDES];
    int includes_n;
    struct names protected_tables, small_tables, derived_tables, late_indexes;
    int scopes_n;
    const char *scope_text[MAX_SCOPES + 1]; /* of each `-- define scope(unit):`; NULL */
    /* Of `-- define scope from(unit): WAY JOIN where TEXT`: a way that lists may take by a
     * join instead; way -1 where there is none. */
    int scope_from_way;
    const char *scope_join, *scope_from_text;
};

__attribute__((noreturn, format(printf, 2, 3))) static void
refuse(const struct place *at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%d: ", at->file, at->line);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

static void must_have_room(int n, int max, const char *what, const struct place *at)
{
    if (n >= max) {
        refuse(at, "more than %d %s", max, what);
    }
}

static void names_add(struct names *names, const char *name, const struct place *at)
{
    must_have_room(names->n, MAX_NAMES, "names of tables", at);
    names->at[names->n++] = name;
}

static bool names_have(const struct names *names, const char *p, size_t n)
{
    for (int i = 0; i < names->n; i++) {
        if (strlen(names->at[i]) == n && memcmp(names->at[i], p, n) == 0) {
            return true;
        }
    }
    return false;
}

static size_t word_length(const char *p)
{
    size_t n = 0;
    while (is_word(p[n])) {
        n++;
    }
    return n;
}

/* The next word between blanks, or what stands in quotes; NULL at the line's end. */
static char *next_word(const char **rest, const struct place *at)
{
    const char *p = *rest;
    while (is_blank(*p)) {
        p++;
    }
    if (*p == '\0') {
        return NULL;
    }
    bool quoted = *p == '"';
    p += quoted;
    size_t n = strcspn(p, quoted ? "\"" : " \t");
    if (quoted && p[n] == '\0') {
        refuse(at, "a quote is not closed");
    }
    *rest = p + n + quoted;
    return copy_part(p, n);
}
#endif
