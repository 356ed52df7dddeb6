/* sqlgen: named SQL statements -> typed C functions.
 *
 *   sqlgen OUTDIR SRCDIR FILE.sql...
 *
 * For src/ROOM/X.sql it writes OUTDIR/ROOM/X_sql.h and X_sql.c, and for all together
 * OUTDIR/store/statements.c: the table of every statement in every variant, and the
 * schema. docs/statements.md holds the syntax. What it refuses names FILE:LINE.
 *
 * The idea: a statement's text is cut at its optional fragments; every combination of
 * fragments becomes one constant text with the same parameter numbers, so that each can be
 * prepared and plan-checked by a test, and no text is ever put together at run time. */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAX_STATEMENTS = 512,
    MAX_PARAMS = 40,
    MAX_GROUPS = 6,
    MAX_VARIANTS = 128,
    MAX_COLUMNS = 48,
    MAX_TEXT = 16384,
    MAX_NAMES = 256,
};

enum mode { ONE, MANY, EACH, EXEC, CHANGES };
static const char *const mode_names[] = {"one", "many", "each", "exec", "changes"};

struct param {
    char name[64];
    char type[64]; /* C type; "" for a member of the from-struct */
    bool bound;    /* appears as $name, not only as a fragment's condition */
    int number;
};
/* One choice among fragments: a bool (two values) or an int with values 0 .. values-1. */
struct group {
    char name[64];
    int values;
    bool is_scope;
};
struct statement {
    const char *file;
    int line;
    char name[64];
    enum mode mode;
    char row[64];  /* C type of a row */
    char from[64]; /* C type of the input struct, or "" */
    char scan_ok[256];
    char unscoped[256];
    char text[MAX_TEXT]; /* as read; fragments still marked */
    struct param params[MAX_PARAMS];
    int param_count;
    struct group groups[MAX_GROUPS];
    int group_count;
    char columns[MAX_COLUMNS][64];
    int column_count;
    bool uses_scope;
};
struct migration {
    const char *file;
    int line;
    int version;
    char name[64];
    char text[MAX_TEXT];
};
struct names {
    char at[MAX_NAMES][64];
    int n;
};
struct reading {
    const char *file;
    int line;
};
struct all {
    struct statement *statements[MAX_STATEMENTS];
    int statement_count;
    struct migration *migrations[64];
    int migration_count;
    char derived[8][MAX_TEXT * 2]; /* one text a file */
    const char *derived_file[8];
    int derived_count;
    struct names protected_tables, small_tables, derived_tables;
    char includes[32][2][128]; /* file, include */
    int include_count;
    char scope_text[512]; /* of `-- define scope(unit):` */
};

__attribute__((noreturn, format(printf, 2, 3))) static void fail(const struct reading *at,
                                                                 const char *format, ...)
{
    va_list list;
    va_start(list, format);
    fprintf(stderr, "%s:%d: ", at->file, at->line);
    vfprintf(stderr, format, list);
    fputc('\n', stderr);
    va_end(list);
    exit(1);
}

static void add(char *to, size_t room, const char *more, const struct reading *at)
{
    size_t n = strlen(to);
    if (n + strlen(more) + 1 > room) {
        fail(at, "text too long (over %zu bytes)", room);
    }
    memcpy(to + n, more, strlen(more) + 1);
}

static void put(char *to, size_t room, const char *from, size_t n, const struct reading *at)
{
    if (n + 1 > room) {
        fail(at, "name too long: %.*s", (int)n, from);
    }
    memcpy(to, from, n);
    to[n] = 0;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static bool listed(const struct names *names, const char *name)
{
    for (int i = 0; i < names->n; i++) {
        if (strcmp(names->at[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static void list(struct names *names, const char *name, const struct reading *at)
{
    if (names->n == MAX_NAMES) {
        fail(at, "more than %d names", MAX_NAMES);
    }
    put(names->at[names->n++], 64, name, strlen(name), at);
}

/* ---- reading the head of a statement ---------------------------------------------- */

/* Takes the next blank-separated token, a quoted one whole. */
static bool token(const char **at, char *out, size_t room, const struct reading *where)
{
    while (**at == ' ') {
        (*at)++;
    }
    if (**at == 0) {
        return false;
    }
    const char *start = *at;
    if (*start == '"') {
        const char *end = strchr(start + 1, '"');
        if (end == NULL) {
            fail(where, "a quote is not closed");
        }
        put(out, room, start + 1, (size_t)(end - start - 1), where);
        *at = end + 1;
        return true;
    }
    size_t n = strcspn(start, " ");
    put(out, room, start, n, where);
    *at = start + n;
    return true;
}

/* A type word, or "struct NAME" over two tokens. */
static void type_of(const char *word, const char **rest, char out[64],
                    const struct reading *at)
{
    static const char *const known[][2] = {
        {"int", "int64_t"},          {"bool", "bool"},
        {"text", "struct str"},      {"day", "struct day"},
        {"instant", "struct instant"}, {"blob", "struct blob"},
        {"hash", "struct hash"},     {"uuid", "struct uuid"},
    };
    if (strcmp(word, "struct") == 0) {
        char name[64];
        if (!token(rest, name, sizeof name, at)) {
            fail(at, "'struct' needs a name");
        }
        snprintf(out, 64, "struct %.50s", name);
        return;
    }
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(word, known[i][0]) == 0) {
            snprintf(out, 64, "%s", known[i][1]);
            return;
        }
    }
    fail(at, "unknown type '%s' (int bool text day instant blob hash uuid, struct NAME)",
         word);
}

static struct param *param_named(struct statement *s, const char *name, size_t n)
{
    for (int i = 0; i < s->param_count; i++) {
        if (strlen(s->params[i].name) == n && memcmp(s->params[i].name, name, n) == 0) {
            return &s->params[i];
        }
    }
    return NULL;
}

static struct param *param_new(struct statement *s, const char *name, size_t n,
                               const struct reading *at)
{
    if (s->param_count == MAX_PARAMS) {
        fail(at, "more than %d parameters", MAX_PARAMS);
    }
    struct param *p = &s->params[s->param_count++];
    put(p->name, sizeof p->name, name, n, at);
    return p;
}

static void read_mode(struct statement *s, const char *word, const struct reading *at)
{
    for (int i = 0; i <= CHANGES; i++) {
        if (word[0] == ':' && strcmp(word + 1, mode_names[i]) == 0) {
            s->mode = (enum mode)i;
            return;
        }
    }
    fail(at, "expected :one :many :each :exec or :changes, not '%s'", word);
}

/* NAME :MODE [ROWTYPE] [from struct X] [scan "why"] [unscoped "why"] [param=type ...] */
static void read_head(struct statement *s, const char *rest, const struct reading *at)
{
    char word[256];
    if (!token(&rest, word, sizeof word, at)) {
        fail(at, "a statement needs a name");
    }
    put(s->name, sizeof s->name, word, strlen(word), at);
    if (!token(&rest, word, sizeof word, at)) {
        fail(at, "%s: a mode is missing", s->name);
    }
    read_mode(s, word, at);
    if (s->mode <= EACH) {
        if (!token(&rest, word, sizeof word, at)) {
            fail(at, "%s: the type of a row is missing", s->name);
        }
        type_of(word, &rest, s->row, at);
    }
    while (token(&rest, word, sizeof word, at)) {
        char *equal = strchr(word, '=');
        if (equal != NULL) {
            *equal = 0;
            struct param *p = param_new(s, word, strlen(word), at);
            type_of(equal + 1, &rest, p->type, at);
        } else if (strcmp(word, "from") == 0 && token(&rest, word, sizeof word, at)) {
            type_of(word, &rest, s->from, at);
        } else if (strcmp(word, "scan") == 0) {
            token(&rest, s->scan_ok, sizeof s->scan_ok, at);
        } else if (strcmp(word, "unscoped") == 0) {
            token(&rest, s->unscoped, sizeof s->unscoped, at);
        } else {
            fail(at, "%s: '%s' is not understood", s->name, word);
        }
    }
}

/* ---- reading files ----------------------------------------------------------------- */

enum part { PART_NONE, PART_STATEMENT, PART_DERIVED, PART_MIGRATION };
struct place {
    enum part part;
    struct statement *statement;
    struct migration *migration;
    int derived;
};

static void names_of(struct names *names, const char *rest, const struct reading *at)
{
    char word[64];
    while (token(&rest, word, sizeof word, at)) {
        list(names, word, at);
    }
}

static bool directive(const char *line, const char *word, const char **rest)
{
    size_t n = strlen(word);
    if (strncmp(line, "-- ", 3) != 0 || strncmp(line + 3, word, n) != 0 ||
        (line[3 + n] != 0 && line[3 + n] != ' ')) {
        return false;
    }
    *rest = line + 3 + n;
    return true;
}

static void begin_statement(struct all *all, struct place *here, const char *rest,
                            const struct reading *at)
{
    if (all->statement_count == MAX_STATEMENTS) {
        fail(at, "more than %d statements", MAX_STATEMENTS);
    }
    struct statement *s = calloc(1, sizeof *s);
    s->file = at->file;
    s->line = at->line;
    read_head(s, rest, at);
    for (int i = 0; i < all->statement_count; i++) {
        if (strcmp(all->statements[i]->name, s->name) == 0) {
            fail(at, "%s is defined in %s:%d already", s->name, all->statements[i]->file,
                 all->statements[i]->line);
        }
    }
    all->statements[all->statement_count++] = s;
    *here = (struct place){PART_STATEMENT, s, NULL, 0};
}

static void begin_migration(struct all *all, struct place *here, const char *rest,
                            const struct reading *at)
{
    char word[64];
    struct migration *m = calloc(1, sizeof *m);
    m->file = at->file;
    m->line = at->line;
    if (all->migration_count == 64 || !token(&rest, word, sizeof word, at) ||
        (m->version = (int)strtol(word, NULL, 10)) <= 0 ||
        !token(&rest, m->name, sizeof m->name, at)) {
        fail(at, "expected: -- migration NUMBER NAME");
    }
    all->migrations[all->migration_count++] = m;
    *here = (struct place){PART_MIGRATION, NULL, m, 0};
}

/* True when the line was a directive. */
static bool read_directive(struct all *all, struct place *here, const char *line,
                           const struct reading *at)
{
    const char *rest;
    if (directive(line, "name:", &rest)) {
        begin_statement(all, here, rest, at);
    } else if (directive(line, "migration", &rest)) {
        begin_migration(all, here, rest, at);
    } else if (directive(line, "derived", &rest)) {
        if (all->derived_count == 8) {
            fail(at, "more than 8 files with derived tables");
        }
        all->derived_file[all->derived_count] = at->file;
        *here = (struct place){PART_DERIVED, NULL, NULL, all->derived_count++};
    } else if (directive(line, "protected", &rest)) {
        names_of(&all->protected_tables, rest, at);
    } else if (directive(line, "small", &rest)) {
        names_of(&all->small_tables, rest, at);
    } else if (directive(line, "include", &rest)) {
        snprintf(all->includes[all->include_count][0], 128, "%s", at->file);
        snprintf(all->includes[all->include_count++][1], 128, "%s", rest);
    } else if (directive(line, "define scope(unit):", &rest)) {
        snprintf(all->scope_text, sizeof all->scope_text, "%s", rest);
    } else {
        return false;
    }
    return true;
}

static void read_file(struct all *all, const char *path)
{
    FILE *file = fopen(path, "r");
    struct reading at = {path, 0};
    if (file == NULL) {
        fail(&at, "cannot be opened");
    }
    struct place here = {PART_NONE, NULL, NULL, 0};
    char line[4096];
    while (fgets(line, sizeof line, file) != NULL) {
        at.line++;
        line[strcspn(line, "\n")] = 0;
        if (read_directive(all, &here, line, &at) || strncmp(line, "-- ", 3) == 0 ||
            strcmp(line, "--") == 0 || line[0] == 0) {
            continue;
        }
        char *to = here.part == PART_STATEMENT   ? here.statement->text
                   : here.part == PART_MIGRATION ? here.migration->text
                   : here.part == PART_DERIVED   ? all->derived[here.derived]
                                                 : NULL;
        if (to == NULL) {
            fail(&at, "text before any '-- name:', '-- derived' or '-- migration'");
        }
        size_t room = here.part == PART_DERIVED ? MAX_TEXT * 2 : MAX_TEXT;
        add(to, room, line, &at);
        add(to, room, "\n", &at);
    }
    fclose(file);
}

/* ---- fragments, parameters, columns ------------------------------------------------ */

static struct group *group_named(struct statement *s, const char *name)
{
    for (int i = 0; i < s->group_count; i++) {
        if (strcmp(s->groups[i].name, name) == 0) {
            return &s->groups[i];
        }
    }
    struct reading at = {s->file, s->line};
    if (s->group_count == MAX_GROUPS) {
        fail(&at, "%s: more than %d fragments", s->name, MAX_GROUPS);
    }
    struct group *g = &s->groups[s->group_count++];
    snprintf(g->name, sizeof g->name, "%s", name);
    g->values = 2;
    return g;
}

/* "--[ name", "--[ !name" or "--[ name=2": which group, and the value that keeps it. */
static struct group *fragment(struct statement *s, const char *line, int *keeps)
{
    struct reading at = {s->file, s->line};
    char word[64];
    const char *rest = line + 3;
    if (!token(&rest, word, sizeof word, &at)) {
        fail(&at, "%s: '--[' needs a name", s->name);
    }
    char *equal = strchr(word, '=');
    if (equal != NULL) {
        *equal = 0;
        *keeps = (int)strtol(equal + 1, NULL, 10);
        struct group *g = group_named(s, word);
        g->values = *keeps + 1 > g->values ? *keeps + 1 : g->values;
        return g;
    }
    *keeps = word[0] == '!' ? 0 : 1;
    return group_named(s, word + (word[0] == '!'));
}

/* The scope's word becomes a fragment of its own: left out when the scope is all. */
static void expand_scope(struct all *all, struct statement *s)
{
    struct reading at = {s->file, s->line};
    char *mark = strstr(s->text, "{scope ");
    if (mark == NULL) {
        return;
    }
    char *end = strchr(mark, '}');
    if (end == NULL || all->scope_text[0] == 0) {
        fail(&at, "%s: {scope COLUMN} is not closed, or no scope is defined", s->name);
    }
    char column[64];
    put(column, sizeof column, mark + 7, (size_t)(end - mark - 7), &at);
    char out[MAX_TEXT] = "";
    *mark = 0;
    add(out, MAX_TEXT, s->text, &at);
    add(out, MAX_TEXT, "1 = 1\n--[ scope\nand ", &at);
    char *unit = strstr(all->scope_text, "{unit}");
    if (unit == NULL) {
        fail(&at, "the scope's definition lacks {unit}");
    }
    char head[512];
    put(head, sizeof head, all->scope_text, (size_t)(unit - all->scope_text), &at);
    add(out, MAX_TEXT, head, &at);
    add(out, MAX_TEXT, column, &at);
    add(out, MAX_TEXT, unit + 6, &at);
    add(out, MAX_TEXT, "\n--]\n", &at);
    add(out, MAX_TEXT, end + 1, &at);
    memcpy(s->text, out, sizeof out);
    s->uses_scope = true;
    group_named(s, "scope")->is_scope = true;
    expand_scope(all, s);
}

/* Numbers $names in order of first appearance over the whole text. */
static void number_params(struct statement *s)
{
    struct reading at = {s->file, s->line};
    int next = 1;
    bool quoted = false;
    for (const char *p = s->text; *p != 0; p++) {
        quoted ^= *p == '\'';
        if (quoted || *p != '$') {
            continue;
        }
        size_t n = 0;
        while (is_word(p[1 + n])) {
            n++;
        }
        struct param *param = param_named(s, p + 1, n);
        if (param == NULL) {
            bool scope = s->uses_scope && strncmp(p + 1, "scope_account", n) == 0;
            if (s->from[0] == 0 && !scope) {
                fail(&at, "%s: $%.*s is not a parameter", s->name, (int)n, p + 1);
            }
            param = param_new(s, p + 1, n, &at);
            if (scope) {
                snprintf(param->type, sizeof param->type, "scope");
            }
        }
        if (!param->bound) {
            param->bound = true;
            param->number = next++;
        }
    }
    for (int i = 0; i < s->param_count; i++) {
        bool condition = false;
        for (int g = 0; g < s->group_count; g++) {
            condition |= strcmp(s->groups[g].name, s->params[i].name) == 0;
        }
        if (!s->params[i].bound && !condition) {
            fail(&at, "%s: parameter %s is not used", s->name, s->params[i].name);
        }
    }
}

static void find_groups(struct statement *s)
{
    const char *line = s->text;
    struct reading at = {s->file, s->line};
    int depth = 0;
    while (*line != 0) {
        int keeps;
        if (strncmp(line, "--[", 3) == 0) {
            char word[128];
            put(word, sizeof word, line, strcspn(line, "\n"), &at);
            fragment(s, word, &keeps);
            depth++;
        } else if (strncmp(line, "--]", 3) == 0) {
            depth--;
        }
        if (depth < 0 || depth > 1) {
            fail(&at, "%s: fragments do not pair, or nest", s->name);
        }
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    if (depth != 0) {
        fail(&at, "%s: a fragment is not closed with --]", s->name);
    }
}

/* The text of one combination of fragments, parameters as $1 .. $n, one line. */
static void variant_text(struct statement *s, const int *values, char out[MAX_TEXT])
{
    struct reading at = {s->file, s->line};
    bool keep = true;
    out[0] = 0;
    const char *line = s->text;
    while (*line != 0) {
        size_t n = strcspn(line, "\n");
        if (strncmp(line, "--[", 3) == 0) {
            char word[128];
            int keeps;
            put(word, sizeof word, line, n, &at);
            struct group *g = fragment(s, word, &keeps);
            keep = values[g - s->groups] == keeps;
        } else if (strncmp(line, "--]", 3) == 0) {
            keep = true;
        } else if (keep) {
            char piece[4096];
            put(piece, sizeof piece, line, n, &at);
            const char *p = piece;
            while (*p != 0) {
                size_t plain = strcspn(p, "$");
                char part[4096];
                put(part, sizeof part, p, plain, &at);
                add(out, MAX_TEXT, part, &at);
                p += plain;
                if (*p == '$') {
                    size_t w = 0;
                    while (is_word(p[1 + w])) {
                        w++;
                    }
                    char number[16];
                    snprintf(number, sizeof number, "$%d",
                             param_named(s, p + 1, w)->number);
                    add(out, MAX_TEXT, number, &at);
                    p += 1 + w;
                }
            }
            add(out, MAX_TEXT, "\n", &at);
        }
        line += n + (line[n] == '\n');
    }
}

/* The position of a word at depth 0 of parentheses, at or behind p; NULL when none. */
static const char *word_at_top(const char *p, const char *word)
{
    int depth = 0;
    size_t n = strlen(word);
    char before = ' ';
    for (; *p != 0; before = *p++) {
        depth += *p == '(';
        depth -= *p == ')';
        if (depth == 0 && !is_word(before) && strncasecmp(p, word, n) == 0 &&
            !is_word(p[n])) {
            return p;
        }
    }
    return NULL;
}

static void add_column(struct statement *s, const char *from, const char *to)
{
    struct reading at = {s->file, s->line};
    while (to > from && isspace((unsigned char)to[-1])) {
        to--;
    }
    const char *start = to;
    while (start > from && is_word(start[-1])) {
        start--;
    }
    if (start == to) {
        fail(&at, "%s: column %d has no name (use 'as')", s->name, s->column_count + 1);
    }
    if (s->column_count == MAX_COLUMNS) {
        fail(&at, "%s: more than %d columns", s->name, MAX_COLUMNS);
    }
    put(s->columns[s->column_count++], 64, start, (size_t)(to - start), &at);
}

static void find_columns(struct statement *s)
{
    struct reading at = {s->file, s->line};
    const char *p = word_at_top(s->text, "returning");
    const char *end;
    if (p != NULL) {
        p += strlen("returning");
        end = p + strlen(p);
    } else {
        p = word_at_top(s->text, "select");
        if (p == NULL) {
            fail(&at, "%s: neither select nor returning", s->name);
        }
        p += strlen("select");
        end = word_at_top(p, "from");
        if (end == NULL) {
            end = p + strcspn(p, ";");
        }
    }
    int depth = 0;
    const char *start = p;
    for (; p < end; p++) {
        depth += *p == '(';
        depth -= *p == ')';
        if (*p == ',' && depth == 0) {
            add_column(s, start, p);
            start = p + 1;
        }
    }
    add_column(s, start, end);
}

/* A list over a protected table must name its scope, or say why it needs none. */
static void check_scope(const struct all *all, const struct statement *s)
{
    if ((s->mode != MANY && s->mode != EACH) || s->uses_scope || s->unscoped[0] != 0) {
        return;
    }
    for (const char *p = s->text; *p != 0; p++) {
        if (p != s->text && is_word(p[-1])) {
            continue;
        }
        size_t n = strncasecmp(p, "from ", 5) == 0   ? 5
                   : strncasecmp(p, "join ", 5) == 0 ? 5
                                                     : 0;
        char table[64];
        size_t w = 0;
        while (n > 0 && w < 63 && is_word(p[n + w])) {
            table[w] = p[n + w];
            w++;
        }
        table[w] = 0;
        if (w > 0 && listed(&all->protected_tables, table)) {
            struct reading at = {s->file, s->line};
            fail(&at,
                 "%s lists the protected table %s without {scope COLUMN}; "
                 "add it, or unscoped \"reason\"",
                 s->name, table);
        }
    }
}

static void settle(struct all *all)
{
    for (int i = 0; i < all->statement_count; i++) {
        struct statement *s = all->statements[i];
        expand_scope(all, s);
        find_groups(s);
        number_params(s);
        if (s->mode <= EACH) {
            find_columns(s);
        }
        check_scope(all, s);
        int variants = 1;
        for (int g = 0; g < s->group_count; g++) {
            variants *= s->groups[g].values;
        }
        if (variants > MAX_VARIANTS) {
            struct reading at = {s->file, s->line};
            fail(&at, "%s: %d variants, %d are allowed", s->name, variants, MAX_VARIANTS);
        }
    }
    for (int i = 0; i < all->derived_count; i++) {
        const char *p = all->derived[i];
        struct reading at = {all->derived_file[i], 0};
        while ((p = strstr(p, "create table ")) != NULL) {
            p += strlen("create table ");
            char name[64];
            put(name, sizeof name, p, strcspn(p, " ("), &at);
            list(&all->derived_tables, name, &at);
        }
    }
}

#include "sqlgen_write.h"

int main(int count, char **args)
{
    if (count < 4) {
        fprintf(stderr, "usage: sqlgen OUTDIR SRCDIR FILE.sql...\n");
        return 2;
    }
    struct all *all = calloc(1, sizeof *all);
    for (int i = 3; i < count; i++) {
        read_file(all, args[i]);
    }
    settle(all);
    for (int i = 3; i < count; i++) {
        write_file(all, args[1], args[2], args[i]);
    }
    write_table(all, args[1]);
    free(all);
    return 0;
}
