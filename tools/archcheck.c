/* archcheck: arrows point one way, and foreign languages stay in their own files.
 *
 *     archcheck ROOMS SRCDIR
 *
 * ROOMS (its head explains the lines) names every room, what it may include, where
 * library headers stand and whose tables are whose. Every .c, .h and .sql below SRCDIR is
 * held against it; each breach is one line, file:line: what. Exit 1 when there is any.
 * Refuses by name, not by meaning: it reads no macros and follows no includes. */
#include <dirent.h>

#include "archcheck_c.h"

enum { WORDS_MAX = 64 };
struct row {
    int line;
    char *words[WORDS_MAX];
    size_t n;
    bool used;
};
struct rows {
    struct row *at;
    size_t n;
    size_t room;
};
struct house {
    const char *file; /* ROOMS */
    const char *root;
    struct rows rooms;     /* room, rooms it may include ... */
    struct rows libraries; /* header, files ... */
    struct rows tables;    /* room, tables ... */
    struct rows allowed;   /* file:what, reason ... */
    struct rows systems;   /* headers that everyone may include */
    int breaches;
};
/* The file at hand; `path` is below the root. */
struct subject {
    struct house *house;
    const char *path;
    const char *room;
    bool test; /* *_test.c */
    struct bytes src;
};

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s);
    size_t m = strlen(end);
    return n >= m && strcmp(s + n - m, end) == 0;
}

/* ---- ROOMS ----------------------------------------------------------------------- */

static struct row *find_row(struct rows *rows, const char *first)
{
    for (size_t i = 0; i < rows->n; i++) {
        if (strcmp(rows->at[i].words[0], first) == 0) {
            return &rows->at[i];
        }
    }
    return NULL;
}

/* `*` stands at the start or the end of a pattern, for anything. */
static bool matches(const char *pattern, const char *name)
{
    size_t n = strlen(pattern);
    if (n > 0 && pattern[n - 1] == '*') {
        return strncmp(pattern, name, n - 1) == 0;
    }
    return pattern[0] == '*' ? ends_with(name, pattern + 1) : strcmp(pattern, name) == 0;
}

static bool row_holds(const struct row *row, const char *name)
{
    for (size_t i = 1; row != NULL && i < row->n; i++) {
        if (matches(row->words[i], name)) {
            return true;
        }
    }
    return false;
}

static void add_row(struct house *h, struct rows *rows, struct row row)
{
    if (row.n == 0 || (rows != &h->systems && find_row(rows, row.words[0]) != NULL)) {
        fail("%s:%d: %s", h->file, row.line,
             row.n == 0 ? "a name is missing" : "this stands already above");
    }
    rows->at = grow(rows->at, rows->n + 1, &rows->room, sizeof *rows->at);
    rows->at[rows->n++] = row;
}

/* The words of a line, without the `:` that ends or follows the second. */
static struct row row_of(const struct house *h, char *line, int number)
{
    struct row row = {.line = number};
    for (char *p = line; *p != '\0';) {
        while (is_blank(*p)) {
            p++;
        }
        char *word = p;
        while (*p != '\0' && !is_blank(*p)) {
            p++;
        }
        if (p == word || (p == word + 1 && *word == ':')) {
            continue;
        }
        if (row.n == WORDS_MAX) {
            fail("%s:%d: more than %d words", h->file, number, WORDS_MAX);
        }
        row.words[row.n++] = copy_part(word, (size_t)(p - word));
    }
    return row;
}

static void cut_colon(char *word)
{
    size_t n = strlen(word);
    if (n > 0 && word[n - 1] == ':') {
        word[n - 1] = '\0';
    }
}

/* Rooms stand in the order of the house: what a room may include stands above it, so
 * that no circle can be written down. */
static void add_room(struct house *h, struct row row)
{
    for (size_t i = 1; i < row.n; i++) {
        if (find_row(&h->rooms, row.words[i]) == NULL) {
            fail("%s:%d: %s may include %s, which does not stand above it", h->file,
                 row.line, row.words[0], row.words[i]);
        }
    }
    add_row(h, &h->rooms, row);
}

static void read_line(struct house *h, struct row row)
{
    static const char *const words[] = {"library", "tables", "allow", "system"};
    struct rows *const lists[] = {&h->libraries, &h->tables, &h->allowed, &h->systems};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(row.words[0], words[i]) != 0) {
            continue;
        }
        struct row rest = {.line = row.line, .n = row.n - 1};
        memcpy(rest.words, row.words + 1, rest.n * sizeof rest.words[0]);
        if (rest.n > 0) {
            cut_colon(rest.words[0]);
        }
        if (lists[i] == &h->allowed && rest.n < 2) {
            fail("%s:%d: 'allow FILE:what reason' expected", h->file, row.line);
        }
        if (lists[i] == &h->tables &&
            (rest.n == 0 || find_row(&h->rooms, rest.words[0]) == NULL)) {
            fail("%s:%d: tables of a room that does not stand above", h->file, row.line);
        }
        add_row(h, lists[i], rest);
        return;
    }
    if (!ends_with(row.words[0], ":")) {
        fail("%s:%d: 'room: rooms', library, system, tables or allow expected", h->file,
             row.line);
    }
    cut_colon(row.words[0]);
    add_room(h, row);
}

static void read_rooms(struct house *h)
{
    struct bytes b = slurp(h->file);
    int number = 0;
    for (char *p = b.p; p < b.p + b.n;) {
        char *end = strchr(p, '\n');
        end = end != NULL ? end : b.p + b.n;
        *end = '\0';
        number++;
        struct row row = row_of(h, p, number);
        if (row.n > 0 && row.words[0][0] != '#') {
            read_line(h, row);
        }
        p = end + 1;
    }
}

/* ---- breaches -------------------------------------------------------------------- */

__attribute__((format(printf, 4, 5))) static void
breach(struct subject *s, int line, const char *what, const char *format, ...)
{
    struct bytes key = {0};
    bytes_format(&key, "%s:%s", s->path, what);
    struct row *allowed = find_row(&s->house->allowed, key.p);
    if (allowed != NULL) {
        allowed->used = true;
        return;
    }
    fprintf(stderr, "%s/%s:%d: %s: ", s->house->root, s->path, line, what);
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    s->house->breaches++;
}

/* ---- includes -------------------------------------------------------------------- */

static void check_library(struct subject *s, int line, const char *header)
{
    struct house *h = s->house;
    for (size_t i = 0; i < h->libraries.n; i++) {
        const struct row *library = &h->libraries.at[i];
        if (matches(library->words[0], header)) {
            if (!row_holds(library, s->path)) {
                breach(s, line, "library", "<%s> stands in the files of %s:%d only",
                       header, h->file, library->line);
            }
            return;
        }
    }
    for (size_t i = 0; i < h->systems.n; i++) {
        for (size_t j = 0; j < h->systems.at[i].n; j++) {
            if (matches(h->systems.at[i].words[j], header)) {
                return;
            }
        }
    }
    breach(s, line, "library", "<%s> is neither a system nor a library line of %s",
           header, h->file);
}

static void check_include(struct subject *s, int line, const char *name)
{
    const char *slash = strchr(name, '/');
    if (slash == NULL && s->test) {
        return; /* equipment of tests/, which is no room */
    }
    if (slash == NULL || strncmp(name, "..", 2) == 0) {
        breach(s, line, "include", "\"%s\" must be named from the root of the source",
               name);
        return;
    }
    char *room = copy_part(name, (size_t)(slash - name));
    const struct row *own = find_row(&s->house->rooms, s->room);
    if (find_row(&s->house->rooms, room) == NULL) {
        breach(s, line, "include", "\"%s\": there is no room %s in %s", name, room,
               s->house->file);
    } else if (strcmp(room, s->room) != 0 && !row_holds(own, room)) {
        breach(s, line, "include", "%s may not include %s (\"%s\")", s->room, room, name);
    }
}

/* Token i is the # of a line of the preprocessor. */
static void check_directive(struct subject *s, const struct tokens *all, size_t i)
{
    if (i + 2 >= all->n || !token_is(&all->at[i + 1], "include")) {
        return;
    }
    const struct token *t = &all->at[i + 2];
    if (t->kind == TOKEN_STRING) {
        check_include(s, t->line, copy_part(t->p + 1, t->n - 2));
    } else if (token_is(t, "<")) {
        const char *end = s->src.p + s->src.n;
        const char *close = memchr(t->p, '>', (size_t)(end - t->p));
        close = close != NULL ? close : end;
        check_library(s, t->line, copy_part(t->p + 1, (size_t)(close - t->p) - 1));
    } else {
        breach(s, t->line, "include", "an include must name its file");
    }
}

/* ---- literals -------------------------------------------------------------------- */

static bool is_sql(const char *p, const char *end)
{
    static const char words[] =
        " select insert update delete create drop alter begin commit rollback savepoint "
        "release pragma attach vacuum reindex truncate ";
    while (p < end && (is_blank(*p) || (p[0] == '\\' && (p[1] == 'n' || p[1] == 't')))) {
        p += *p == '\\' ? 2 : 1;
    }
    struct bytes word = {0};
    bytes_add(&word, "", 0);
    while (p < end && is_letter(*p)) {
        bytes_char(&word, to_lower(*p++));
    }
    bool behind = p < end && (is_blank(*p) || *p == ';' || (p[0] == '\\' && p[1] == 'n'));
    return behind && listed(words, word.p);
}

static bool has_tag(const char *p, const char *end)
{
    for (; p + 1 < end; p++) {
        if (*p == '<' && (is_letter(p[1]) || p[1] == '/')) {
            return true;
        }
    }
    return false;
}

/* CJK scripts, their punctuation and full-width forms. */
static bool is_cjk(unsigned long code)
{
    return (code >= 0x2e80 && code <= 0x9fff) || (code >= 0xac00 && code <= 0xd7af) ||
           (code >= 0xf900 && code <= 0xfaff) || (code >= 0xfe30 && code <= 0xfe4f) ||
           (code >= 0xff00 && code <= 0xffef) || (code >= 0x20000 && code <= 0x3ffff);
}

static bool has_cjk(const char *p, const char *end)
{
    while (p < end) {
        size_t n = utf8_length(p, end);
        unsigned long code = 0;
        if (p[0] == '\\' && p + 5 < end && (p[1] == 'u' || p[1] == 'U')) {
            char *digits = copy_part(p + 2, p[1] == 'u' || p + 9 >= end ? 4 : 8);
            code = strtoul(digits, NULL, 16);
        } else if (n >= 3) {
            code = (unsigned char)p[0] & (n == 3 ? 0x0fu : 0x07u);
            for (size_t i = 1; i < n; i++) {
                code = code << 6 | ((unsigned char)p[i] & 0x3fu);
            }
        }
        if (is_cjk(code)) {
            return true;
        }
        p += n > 0 ? n : 1;
    }
    return false;
}

static void check_literal(struct subject *s, const struct token *t)
{
    const char *p = t->p + 1;
    const char *end = t->p + t->n - 1;
    if (t->kind == TOKEN_STRING && is_sql(p, end)) {
        breach(s, t->line, "sql", "SQL belongs into a .sql file: %.*s", (int)t->n, t->p);
    }
    if (t->kind == TOKEN_STRING && has_tag(p, end)) {
        breach(s, t->line, "html", "HTML belongs into an .html file: %.*s", (int)t->n,
               t->p);
    }
    if (has_cjk(p, end)) {
        breach(s, t->line, "cjk", "words belong into a .msg file: %.*s", (int)t->n, t->p);
    }
}

/* ---- variables ------------------------------------------------------------------- */

static void check_variable(struct subject *s, const struct tokens *c,
                           const struct declaration *d)
{
    const struct token *t = &c->at[d->name];
    if (d->variable && !d->constant) {
        breach(s, t->line, "mutable", "'%.*s' can change and outlives its function",
               (int)t->n, t->p);
    }
}

/* Inside a function's body, from its `{`. Gives the token behind the body. */
static size_t check_body(struct subject *s, const struct tokens *c, size_t i)
{
    size_t end = skip_brackets(c, i);
    for (; i < end; i++) {
        if (token_is(&c->at[i], "static") && !token_is(&c->at[i - 1], "[")) {
            struct declaration d = read_declaration(c, i);
            check_variable(s, c, &d);
        }
    }
    return end;
}

static void check_variables(struct subject *s, const struct tokens *c)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct token *t = &c->at[i];
        if (token_is(t, "_Thread_local") || token_is(t, "__thread")) {
            breach(s, t->line, "mutable", "there are no thread-local variables here");
        }
    }
    for (size_t i = 0; i < c->n;) {
        struct declaration d = read_declaration(c, i);
        check_variable(s, c, &d);
        i = d.function ? check_body(s, c, d.end) : d.end;
    }
}

static void check_c(struct subject *s)
{
    struct tokens all = tokens_of(&s->src);
    bool include = false; /* on the line of an #include */
    for (size_t i = 0; i < all.n; i++) {
        const struct token *t = &all.at[i];
        bool first =
            t->directive && token_is(t, "#") &&
            (i == 0 || all.at[i - 1].line != t->line || !all.at[i - 1].directive);
        if (first) {
            check_directive(s, &all, i);
            include = i + 1 < all.n && token_is(&all.at[i + 1], "include");
        }
        include = include && t->directive;
        if (!s->test && !include && (t->kind == TOKEN_STRING || t->kind == TOKEN_CHAR)) {
            check_literal(s, t);
        }
    }
    struct tokens code = tokens_of_code(&all);
    check_variables(s, &code);
}

/* ---- tables ---------------------------------------------------------------------- */

/* What a section of a .sql file may create; told by its heading. */
enum section { SECTION_NONE, SECTION_MIGRATION, SECTION_DERIVED };

static void check_table(struct subject *s, int line, const char *table, const char *verb)
{
    const struct row *own = find_row(&s->house->tables, s->room);
    if (!row_holds(own, table)) {
        breach(s, line, "table", "%s %s: not a table of %s (see 'tables' in %s)", verb,
               table, s->room, s->house->file);
    }
}

/* Enduring and working tables are migrated, derived ones rebuilt: never the other way. */
static void check_sort(struct subject *s, int line, const char *table,
                       enum section section)
{
    bool kept = matches("ledger_*", table) || matches("readlog_*", table) ||
                matches("blob_*", table) || matches("work_*", table);
    if (section == SECTION_MIGRATION && !kept) {
        breach(s, line, "table",
               "%s is derived by its name: it stands under -- derived, or is called "
               "ledger_, readlog_, blob_ or work_",
               table);
    } else if (section == SECTION_DERIVED && kept) {
        breach(s, line, "table", "%s is kept by its name: it stands under -- migration",
               table);
    } else if (section == SECTION_NONE) {
        breach(s, line, "table", "%s is created outside -- migration and -- derived",
               table);
    }
}

/* The words of SQL, lower case; comments and literals left out. */
struct sql {
    const char *p;
    const char *end;
    int line;
    enum section section;
    char *word; /* "" at the end; a sign is a word of its own */
};

static void next_word(struct sql *q)
{
    struct bytes word = {0};
    bytes_add(&word, "", 0);
    while (q->p < q->end && word.n == 0) {
        if (q->p[0] == '-' && q->p + 1 < q->end && q->p[1] == '-') {
            const char *text = q->p + 2;
            while (q->p < q->end && *q->p != '\n') {
                q->p++;
            }
            char *heading = copy_part(text, (size_t)(q->p - text));
            q->section = strncmp(heading, " migration", 10) == 0 ? SECTION_MIGRATION
                         : strncmp(heading, " derived", 8) == 0  ? SECTION_DERIVED
                         : strncmp(heading, " name:", 6) == 0    ? SECTION_NONE
                                                                 : q->section;
        } else if (*q->p == '\'') {
            do {
                q->line += *q->p == '\n';
                q->p++;
            } while (q->p < q->end && *q->p != '\'');
            q->p += q->p < q->end;
            bytes_char(&word, '\'');
        } else if (is_word(*q->p)) {
            while (q->p < q->end && is_word(*q->p)) {
                bytes_char(&word, to_lower(*q->p++));
            }
        } else {
            q->line += *q->p == '\n';
            if (!is_space(*q->p)) {
                bytes_char(&word, *q->p);
            }
            q->p++;
        }
    }
    q->word = word.p;
}

static bool skip_word(struct sql *q, const char *list)
{
    if (!listed(list, q->word)) {
        return false;
    }
    next_word(q);
    return true;
}

/* Behind `create` or `drop`: what it names and, of an index or trigger, the table. */
static void check_definition(struct subject *s, struct sql *q, const char *verb)
{
    while (skip_word(q, " unique temp temporary unlogged or replace ")) {
    }
    if (skip_word(q, " table ")) {
        while (skip_word(q, " if not exists ")) {
        }
        check_table(s, q->line, q->word, verb);
        if (strcmp(verb, "create") == 0) {
            check_sort(s, q->line, q->word, q->section);
        }
    } else if (listed(" index trigger ", q->word) && strcmp(verb, "create") == 0) {
        while (*q->word != '\0' && !listed(" on ; ", q->word)) {
            next_word(q);
        }
        if (skip_word(q, " on ")) {
            check_table(s, q->line, q->word, "index or trigger on");
        }
    }
}

static void check_sql(struct subject *s)
{
    struct sql q = {.p = s->src.p, .end = s->src.p + s->src.n, .line = 1};
    char *before = copy_part("", 0);
    for (next_word(&q); *q.word != '\0';) {
        char *verb = q.word;
        next_word(&q);
        if (listed(" create drop alter ", verb)) {
            check_definition(s, &q, verb);
        } else if (strcmp(verb, "insert") == 0 || strcmp(verb, "delete") == 0) {
            while (skip_word(&q, " or replace ignore abort ")) {
            }
            if (skip_word(&q, " into from ")) {
                check_table(s, q.line, q.word, verb);
            }
        } else if (strcmp(verb, "truncate") == 0 && !listed(" or ", before)) {
            skip_word(&q, " table ");
            check_table(s, q.line, q.word, verb);
        } else if (strcmp(verb, "update") == 0 && is_word(*q.word) &&
                   !listed(" on of or set ", q.word)) {
            check_table(s, q.line, q.word, verb);
        }
        before = verb;
    }
}

/* ---- the walk -------------------------------------------------------------------- */

static int by_name(const void *x, const void *y)
{
    return strcmp(*(char *const *)x, *(char *const *)y);
}

static void check_file(struct house *h, const char *path)
{
    bool c = ends_with(path, ".c") || ends_with(path, ".h");
    if (!c && !ends_with(path, ".sql")) {
        return;
    }
    const char *slash = strchr(path, '/');
    struct bytes full = {0};
    bytes_format(&full, "%s/%s", h->root, path);
    struct subject s = {.house = h, .path = path, .src = slurp(full.p)};
    s.room = copy_part(path, slash != NULL ? (size_t)(slash - path) : 0);
    s.test = ends_with(path, "_test.c");
    if (find_row(&h->rooms, s.room) == NULL) {
        breach(&s, 1, "include", "stands in no room of %s", h->file);
    } else if (c) {
        check_c(&s);
    } else {
        check_sql(&s);
    }
}

static void walk(struct house *h, const char *below)
{
    struct bytes folder = {0};
    bytes_format(&folder, "%s%s%s", h->root, *below != '\0' ? "/" : "", below);
    DIR *dir = opendir(folder.p);
    if (dir == NULL) {
        if (*below == '\0') {
            fail("%s: cannot be read: %s", folder.p, strerror(errno));
        }
        check_file(h, below);
        return;
    }
    char **names = NULL;
    size_t n = 0;
    size_t room = 0;
    for (struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
        if (e->d_name[0] != '.') {
            names = grow(names, n + 1, &room, sizeof *names);
            names[n++] = copy_part(e->d_name, strlen(e->d_name));
        }
    }
    closedir(dir);
    if (n > 0) {
        qsort(names, n, sizeof *names, by_name);
    }
    for (size_t i = 0; i < n; i++) {
        struct bytes path = {0};
        bytes_format(&path, "%s%s%s", below, *below != '\0' ? "/" : "", names[i]);
        walk(h, path.p);
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fail("usage: archcheck ROOMS SRCDIR");
    }
    struct house h = {.file = argv[1], .root = argv[2]};
    read_rooms(&h);
    walk(&h, "");
    for (size_t i = 0; i < h.allowed.n; i++) {
        if (!h.allowed.at[i].used) {
            fprintf(stderr, "%s:%d: %s is allowed but never done: drop the line\n",
                    h.file, h.allowed.at[i].line, h.allowed.at[i].words[0]);
            h.breaches++;
        }
    }
    return h.breaches > 0 ? 1 : 0;
}
