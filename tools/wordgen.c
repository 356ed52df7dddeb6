/* wordgen: message catalogues (.msg) in, one C function a message out.
 *
 *     wordgen OUTDIR zh-CN=FILE[,FILE...] en=FILE[,FILE...]
 *
 * writes OUTDIR/words/{words,faults}.{h,c}. The syntax is in docs/templates.md. Each
 * language must hold the same keys with the same declarations, and use every parameter:
 * what differs is refused with its file and line, and nothing is written. Order follows
 * the English files, so that the output is stable. */
#include "wordgen_write.h"

enum { FAULT_PARAMS_MAX = 4 };

/* Names the generated code or the hand-written headers use themselves. */
static const char reserved_params[] =
    " a lang t asm auto bool break case char const continue default do double else enum "
    "extern false float for goto if inline int long register restrict return short "
    "signed sizeof static struct switch true typedef typeof union unsigned void "
    "volatile while ";
static const char reserved_says[] = " day weekday_day fault fn ";
static const char reserved_faults[] = " new at kind_name id_name ";
static const char kinds[] =
    " INPUT DENIED MISSING CONFLICT LIMIT STORE UNCERTAIN BROKEN ";

/* Says what is wrong with a message and goes on: one run names every mistake. */
__attribute__((format(printf, 3, 4))) static void
wrong(struct run *run, const struct message *m, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%d: %s: ", m->file, m->line,
            m->key != NULL && *m->key != '\0' ? m->key : "line");
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    run->wrongs++;
}

/* ---- reading --------------------------------------------------------------------- */

static size_t word_length(const char *p, bool (*inside)(char))
{
    size_t n = 0;
    while (inside(p[n])) {
        n++;
    }
    return n;
}

static bool in_key(char c)
{
    return is_lower(c) || is_digit(c) || c == '.' || c == '-';
}

static bool in_name(char c)
{
    return is_lower(c) || is_digit(c) || c == '_';
}

static bool in_kind(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* [a-z0-9-]+(.[a-z0-9-]+)* */
static bool key_is_sound(const char *key)
{
    size_t n = strlen(key);
    return n > 0 && key[0] != '.' && key[n - 1] != '.' && strstr(key, "..") == NULL;
}

static char *name_of_key(const char *key)
{
    const char *from = strncmp(key, "fault.", 6) == 0 ? key + 6 : key;
    char *name = copy_part(from, strlen(from));
    for (char *c = name; *c != '\0'; c++) {
        if (*c == '.' || *c == '-') {
            *c = '_';
        }
    }
    return name;
}

/* `{name:type}` at *p; moves behind it. False when it is none. */
static bool read_param(const char **p, struct param *param)
{
    const char *at = *p + 1;
    size_t n = word_length(at, in_name);
    if (n == 0 || is_digit(at[0]) || at[n] != ':') {
        return false;
    }
    param->name = copy_part(at, n);
    at += n + 1;
    n = word_length(at, in_name);
    for (size_t i = 0; i < COUNT(types); i++) {
        const char *word = types[i].word;
        if (strlen(word) == n && memcmp(word, at, n) == 0 && at[n] == '}') {
            param->type = (enum type)i;
            *p = at + n + 1;
            return true;
        }
    }
    return false;
}

static void check_declaration(struct run *run, const struct message *m)
{
    for (size_t i = 0; i < m->params_n; i++) {
        if (listed(reserved_params, m->params[i].name)) {
            wrong(run, m, "a parameter cannot be called '%s'", m->params[i].name);
        }
        for (size_t j = 0; j < i; j++) {
            if (strcmp(m->params[i].name, m->params[j].name) == 0) {
                wrong(run, m, "parameter '%s' is declared twice", m->params[i].name);
            }
        }
    }
    if (!is_fault(m)) {
        if (m->kind != NULL) {
            wrong(run, m, "only fault.* messages have a kind");
        }
        return;
    }
    if (m->kind == NULL) {
        wrong(run, m, "a fault needs its kind behind the key");
    } else if (!listed(kinds, m->kind)) {
        wrong(run, m, "unknown kind of fault '%s'", m->kind);
    }
    if (m->params_n > FAULT_PARAMS_MAX) {
        wrong(run, m, "a fault carries at most %d parameters", FAULT_PARAMS_MAX);
    }
}

/* `key KIND {p:type}... = text`; false when the line is no message at all. */
static bool read_declaration(struct run *run, const char *line, struct message *m)
{
    const char *p = line;
    size_t n = word_length(p, in_key);
    m->key = copy_part(p, n);
    m->name = name_of_key(m->key);
    p += n;
    if (!key_is_sound(m->key) || !is_blank(*p)) {
        wrong(run, m, "not a message: 'key {name:type} = text' expected");
        return false;
    }
    for (;;) {
        p += word_length(p, is_blank);
        if (*p == '=') {
            break;
        }
        if (*p == '{' && m->params_n < PARAMS_MAX &&
            read_param(&p, &m->params[m->params_n])) {
            m->params_n++;
        } else if (in_kind(*p) && m->kind == NULL && m->params_n == 0) {
            n = word_length(p, in_kind);
            m->kind = copy_part(p, n);
            p += n;
        } else {
            wrong(run, m,
                  "expected {name:text}, {name:int}, {name:day} or '=' at '%.20s'", p);
            return false;
        }
    }
    p++;
    p += word_length(p, is_blank);
    bytes_add(&m->text, p, strlen(p));
    check_declaration(run, m);
    return true;
}

static void check_bytes(const char *file, const struct bytes *b)
{
    int line = 1;
    for (const char *p = b->p, *end = b->p + b->n; p < end;) {
        size_t n = utf8_length(p, end);
        if (n == 0) {
            fail("%s:%d: not valid UTF-8", file, line);
        }
        if ((unsigned char)*p < 0x20 && *p != '\n' && *p != '\t') {
            fail("%s:%d: a control character (CR line ends?)", file, line);
        }
        line += *p == '\n';
        p += n;
    }
}

static void add_message(struct run *run, struct catalogue *c, struct message m)
{
    const struct message *former = find(c, m.key);
    if (former != NULL) {
        wrong(run, &m, "stands already at %s:%d", former->file, former->line);
        return;
    }
    c->at = grow(c->at, c->n + 1, &c->room, sizeof *c->at);
    c->at[c->n++] = m;
}

static void read_file(struct run *run, struct catalogue *c, const char *file)
{
    struct bytes b = slurp(file);
    check_bytes(file, &b);
    int line = 0;
    struct message open = {0};
    char *next = b.p;
    for (char *p = b.p; p < b.p + b.n; p = next) {
        char *end = strchr(p, '\n');
        end = end != NULL ? end : b.p + b.n;
        next = end + 1;
        line++;
        while (end > p && is_blank(end[-1])) {
            end--;
        }
        *end = '\0';
        if (is_blank(*p) && end > p && open.key != NULL) {
            p += word_length(p, is_blank);
            if (c->spaced && open.text.n > 0) {
                bytes_char(&open.text, ' ');
            }
            bytes_add(&open.text, p, strlen(p));
            continue;
        }
        if (open.key != NULL) {
            add_message(run, c, open);
        }
        open = (struct message){.file = file, .line = line};
        if (end == p || *p == '#') {
            continue;
        }
        if (is_blank(*p)) {
            wrong(run, &open, "nothing stands before this line to be continued");
        } else if (!read_declaration(run, p, &open)) {
            open.key = NULL;
        }
    }
    if (open.key != NULL) {
        add_message(run, c, open);
    }
}

/* ---- the text of a message ------------------------------------------------------- */

static struct piece *add_piece(struct message *m, enum piece_kind kind)
{
    m->pieces = grow(m->pieces, m->pieces_n + 1, &m->pieces_room, sizeof *m->pieces);
    m->pieces[m->pieces_n] = (struct piece){.kind = kind};
    return &m->pieces[m->pieces_n++];
}

static void flush_literal(struct message *m, struct bytes *literal)
{
    if (literal->n > 0) {
        add_piece(m, PIECE_LITERAL)->literal = literal->p;
        *literal = (struct bytes){0};
    }
}

/* `{name}` or `{name|` at *p, which moves behind it. */
static bool read_use(struct run *run, struct message *m, const char **p, bool in_arm)
{
    const char *at = *p + 1;
    size_t n = word_length(at, in_name);
    size_t i = 0;
    while (i < m->params_n &&
           (strlen(m->params[i].name) != n || memcmp(m->params[i].name, at, n) != 0)) {
        i++;
    }
    if (n == 0 || (at[n] != '}' && at[n] != '|')) {
        wrong(run, m, "'%.12s' is no use of a parameter ({{ is a brace)", *p);
        return false;
    }
    if (i == m->params_n) {
        wrong(run, m, "uses {%.*s}, which it does not declare", (int)n, at);
        return false;
    }
    bool plural = at[n] == '|';
    if (plural && (in_arm || m->params[i].type != TYPE_INT)) {
        wrong(run, m, "{%s|...} %s", m->params[i].name,
              in_arm ? "stands inside another plural form" : "needs an int");
        return false;
    }
    add_piece(m, plural ? PIECE_PLURAL : PIECE_VALUE)->param = i;
    *p = at + n + 1;
    return true;
}

/* Takes the text apart into pieces; arm: 0 outside, 1 singular, 2 plural. */
static void take_apart(struct run *run, struct message *m)
{
    struct bytes literal = {0};
    int arm = 0;
    const char *p = m->text.n > 0 ? m->text.p : "";
    while (*p != '\0') {
        if ((p[0] == '{' && p[1] == '{') || (p[0] == '}' && p[1] == '}' && arm == 0)) {
            bytes_char(&literal, *p);
            p += 2;
        } else if (p[0] == '{' && p[1] == '}') {
            p += 2; /* nothing: it keeps the blank before it, at a line's end */
        } else if (*p == '{') {
            flush_literal(m, &literal);
            size_t before = m->pieces_n;
            if (!read_use(run, m, &p, arm != 0)) {
                return;
            }
            arm = m->pieces[before].kind == PIECE_PLURAL ? 1 : arm;
        } else if (arm == 1 && *p == '|') {
            flush_literal(m, &literal);
            add_piece(m, PIECE_OTHER);
            arm = 2;
            p++;
        } else if (arm == 2 && *p == '}') {
            flush_literal(m, &literal);
            add_piece(m, PIECE_CLOSE);
            arm = 0;
            p++;
        } else if (*p == '}' || (arm == 2 && *p == '|')) {
            wrong(run, m, "unexpected '%c' at '%.12s'", *p, p);
            return;
        } else {
            bytes_char(&literal, *p++);
        }
    }
    flush_literal(m, &literal);
    if (arm != 0) {
        wrong(run, m, "a plural form is left open");
    }
    if (m->pieces_n == 0) {
        wrong(run, m, "says nothing");
    }
}

static void check_uses(struct run *run, const struct message *m)
{
    for (size_t i = 0; i < m->params_n; i++) {
        bool used = false;
        for (size_t j = 0; j < m->pieces_n; j++) {
            const struct piece *p = &m->pieces[j];
            used = used ||
                   ((p->kind == PIECE_VALUE || p->kind == PIECE_PLURAL) && p->param == i);
        }
        if (!used) {
            wrong(run, m, "never uses {%s}", m->params[i].name);
        }
    }
}

/* ---- both languages together ----------------------------------------------------- */

static bool same_declaration(const struct message *x, const struct message *y)
{
    if (x->params_n != y->params_n || (x->kind == NULL) != (y->kind == NULL) ||
        (x->kind != NULL && strcmp(x->kind, y->kind) != 0)) {
        return false;
    }
    for (size_t i = 0; i < x->params_n; i++) {
        if (x->params[i].type != y->params[i].type ||
            strcmp(x->params[i].name, y->params[i].name) != 0) {
            return false;
        }
    }
    return true;
}

static void check_names(struct run *run, const struct catalogue *c)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct message *m = &c->at[i];
        if (is_fault(m) ? listed(reserved_faults, m->name)
                        : listed(reserved_says, m->name)) {
            wrong(run, m, "this name is taken by hand-written code");
        }
        for (size_t j = 0; j < i; j++) {
            if (is_fault(m) == is_fault(&c->at[j]) &&
                strcmp(m->name, c->at[j].name) == 0) {
                wrong(run, m, "and %s (line %d) make one C name", c->at[j].key,
                      c->at[j].line);
            }
        }
    }
}

static void check_pair(struct run *run, const struct catalogue *c,
                       const struct catalogue *other)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct message *m = &c->at[i];
        const struct message *twin = find(other, m->key);
        if (twin == NULL) {
            wrong(run, m, "is missing in %s", other->tag);
        } else if (!same_declaration(m, twin) && c == &run->en) {
            wrong(run, twin,
                  "is declared otherwise than at %s:%d (kind, parameters, order)",
                  m->file, m->line);
        }
    }
}

static void check_catalogue(struct run *run, struct catalogue *c)
{
    for (size_t i = 0; i < c->n; i++) {
        int before = run->wrongs;
        take_apart(run, &c->at[i]);
        if (run->wrongs == before) {
            check_uses(run, &c->at[i]);
        }
    }
}

static void read_catalogue(struct run *run, struct catalogue *c, const char *tag,
                           const char *arg)
{
    size_t n = strlen(tag);
    if (strncmp(arg, tag, n) != 0 || arg[n] != '=') {
        fail("wordgen: expected %s=FILE[,FILE...], not %s", tag, arg);
    }
    c->tag = tag;
    char *files = copy_part(arg + n + 1, strlen(arg) - n - 1);
    while (files != NULL) {
        char *comma = strchr(files, ',');
        if (comma != NULL) {
            *comma++ = '\0';
        }
        read_file(run, c, files);
        files = comma;
    }
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fail("usage: wordgen OUTDIR zh-CN=FILE[,FILE...] en=FILE[,FILE...]");
    }
    struct run run = {.en.spaced = true};
    read_catalogue(&run, &run.zh, "zh-CN", argv[2]);
    read_catalogue(&run, &run.en, "en", argv[3]);
    check_catalogue(&run, &run.zh);
    check_catalogue(&run, &run.en);
    check_names(&run, &run.en);
    check_pair(&run, &run.en, &run.zh);
    check_pair(&run, &run.zh, &run.en);
    const struct message *none = find(&run.en, "fault-none");
    if (none == NULL || none->params_n != 0) {
        fail("%s: say_fault needs a message fault-none without parameters", argv[3]);
    }
    if (run.wrongs > 0) {
        return 1;
    }
    static const char *const names[] = {"words.h", "words.c", "faults.h", "faults.c"};
    struct bytes out[COUNT(names)] = {0};
    write_words(&run, &out[0], &out[1]);
    write_faults(&run, &out[2], &out[3]);
    for (size_t i = 0; i < COUNT(names); i++) {
        struct bytes path = {0};
        bytes_format(&path, "%s/words/%s", argv[1], names[i]);
        spill(path.p, &out[i]);
    }
    return 0;
}
