/* wordgen: message catalogues (.msg) in, one C function a message out.
 *
 *     wordgen OUTDIR zh-CN=FILE[,FILE...] en=FILE[,FILE...]
 *
 * writes OUTDIR/words/{words,faults}.{h,c}. The syntax is in docs/templates.md. Each
 * language must hold the same keys with the same declarations, and use every parameter:
 * what differs is refused with its file and line, and nothing is written. Order follows
 * the English files, so that the output is stable. */
#include "slurp.h"

enum { PARAMS_MAX = 8, FAULT_PARAMS_MAX = 4 };
enum type { TYPE_TEXT, TYPE_INT, TYPE_DAY };
/* What is written for a parameter of a type; $ is its name (in `read` its number). */
struct type_forms {
    const char *word;     /* in the catalogue */
    const char *declared; /* in a parameter list */
    const char *said;     /* as a statement that adds it to the text */
    const char *kept;     /* as an argument of a fault */
    const char *read;     /* back from a fault */
};
static const struct type_forms types[] = {
    {"text", ", struct str $", "        text_add(&t, $);\n", "        $,\n",
     ", f->arg[$]"},
    {"int", ", int64_t $", "        text_add_int(&t, $);\n",
     "        str_format(a, \"%\" PRId64, $),\n", ", int_arg(f, $)"},
    {"day", ", struct day $", "        text_add(&t, say_day(a, lang, $));\n",
     "        day_iso(a, $),\n", ", day_arg(f, $)"},
};
struct param {
    char *name;
    enum type type;
};
/* A message's text, flat: an arm of a plural form stands between its marks. */
enum piece_kind { PIECE_LITERAL, PIECE_VALUE, PIECE_PLURAL, PIECE_OTHER, PIECE_CLOSE };
struct piece {
    enum piece_kind kind;
    char *literal;
    size_t param;
};
struct message {
    const char *file;
    int line;
    char *key;
    char *name;       /* the key as a C name, "fault." cut off faults */
    const char *kind; /* of faults: "STORE" ...; else NULL */
    struct param params[PARAMS_MAX];
    size_t params_n;
    struct bytes text;
    struct piece *pieces;
    size_t pieces_n;
    size_t pieces_room;
};
struct catalogue {
    const char *tag;
    bool spaced; /* continued lines are joined by a space */
    struct message *at;
    size_t n;
    size_t room;
};
/* The parts of faults.h and faults.c that grow with each fault. */
struct fault_parts {
    struct bytes ids;
    struct bytes names;
    struct bytes heads;
    struct bytes bodies;
    struct bytes cases;
};
struct run {
    struct catalogue zh;
    struct catalogue en;
    int wrongs;
};

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
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Lists are words between blanks. */
static bool listed(const char *list, const char *word)
{
    struct bytes b = {0};
    bytes_format(&b, " %s ", word);
    return strstr(list, b.p) != NULL;
}

/* Says what is wrong with a message and goes on: one run names every mistake. */
__attribute__((format(printf, 3, 4))) static void
wrong(struct run *run, const struct message *m, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%d: %s: ", m->file, m->line, m->key != NULL ? m->key : "line");
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    run->wrongs++;
}

static bool is_fault(const struct message *m)
{
    return strncmp(m->key, "fault.", 6) == 0;
}

static const struct message *find(const struct catalogue *c, const char *key)
{
    for (size_t i = 0; i < c->n; i++) {
        if (strcmp(c->at[i].key, key) == 0) {
            return &c->at[i];
        }
    }
    return NULL;
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

/* ---- writing --------------------------------------------------------------------- */

/* Adds `form` with each $ replaced by `word` and each @ by it in capitals. */
static void fill(struct bytes *out, const char *form, const char *word)
{
    for (; *form != '\0'; form++) {
        if (*form == '$') {
            bytes_add(out, word, strlen(word));
        } else if (*form == '@') {
            for (const char *c = word; *c != '\0'; c++) {
                bytes_char(out, to_upper(*c));
            }
        } else {
            bytes_char(out, *form);
        }
    }
}

static void write_params(struct bytes *out, const struct message *m, const char *end)
{
    for (size_t i = 0; i < m->params_n; i++) {
        fill(out, types[m->params[i].type].declared, m->params[i].name);
    }
    fill(out, end, "");
}

static void write_literal(struct bytes *out, const char *before, const struct piece *p,
                          const char *behind)
{
    fill(out, before, "");
    bytes_escape_c(out, p->literal, strlen(p->literal));
    fill(out, behind, "");
}

static void write_pieces(struct bytes *out, const struct message *m)
{
    bytes_format(out, "        struct text t = text_new(a, %zu);\n",
                 m->text.n + 24 * m->params_n);
    for (size_t i = 0; i < m->pieces_n; i++) {
        const struct piece *p = &m->pieces[i];
        const struct param *param = &m->params[p->param];
        switch (p->kind) {
        case PIECE_LITERAL:
            write_literal(out, "        text_add(&t, STR(\"", p, "\"));\n");
            break;
        case PIECE_VALUE:
            fill(out, types[param->type].said, param->name);
            break;
        case PIECE_PLURAL:
            fill(out, "        if ($ == 1) {\n", param->name);
            break;
        case PIECE_OTHER:
            fill(out, "        } else {\n", "");
            break;
        case PIECE_CLOSE:
            fill(out, "        }\n", "");
            break;
        }
    }
    fill(out, "        return text_str(&t);\n", "");
}

/* The body shared by messages and faults: two literals, or two runs of pieces. */
static void write_body(struct bytes *out, const struct run *run, const struct message *en)
{
    const struct message *zh = find(&run->zh, en->key);
    if (en->params_n == 0) {
        fill(out, "{\n    (void)a;\n", "");
        write_literal(out, "    return lang == LANG_EN ? STR(\"", en->pieces, "\")\n");
        write_literal(out, "                           : STR(\"", zh->pieces,
                      "\");\n}\n\n");
        return;
    }
    fill(out, "{\n    if (lang == LANG_EN) {\n", "");
    write_pieces(out, en);
    fill(out, "    } else {\n", "");
    write_pieces(out, zh);
    fill(out, "    }\n}\n\n", "");
}

static void write_words(const struct run *run, struct bytes *h, struct bytes *c)
{
    fill(h,
         "/* Made by wordgen from the catalogues: one function a message. */\n"
         "#ifndef WORDS_WORDS_H\n#define WORDS_WORDS_H\n"
         "#include \"base/arena.h\"\n#include \"words/lang.h\"\n\n"
         "/* A message without parameters, as tables of labels hold it. */\n"
         "typedef struct str say_fn(struct arena *, enum lang);\n\n",
         "");
    fill(c,
         "/* Made by wordgen from the catalogues. */\n"
         "#include \"words/words.h\"\n\n#include \"base/text.h\"\n\n",
         "");
    for (size_t i = 0; i < run->en.n; i++) {
        const struct message *m = &run->en.at[i];
        if (is_fault(m)) {
            continue;
        }
        static const char head[] = "struct str say_$(struct arena *a, enum lang lang";
        fill(h, head, m->name);
        write_params(h, m, ");\n");
        fill(c, head, m->name);
        write_params(c, m, ")\n");
        write_body(c, run, m);
    }
    fill(h, "#endif\n", "");
}

static void write_constructor(struct bytes *out, const struct message *m)
{
    fill(out, "struct fault *fault_$(struct arena *a", m->name);
    write_params(out, m, ")\n{\n");
    if (m->params_n > 0) {
        fill(out, "    const struct str args[] = {\n", "");
        for (size_t i = 0; i < m->params_n; i++) {
            fill(out, types[m->params[i].type].kept, m->params[i].name);
        }
        fill(out, "    };\n", "");
    }
    fill(out, "    return fault_new(a, FAULT_$, ", m->kind);
    fill(out, "FAULT_@_ID, ", m->name);
    bytes_format(out, "%zu, %s);\n}\n\n", m->params_n, m->params_n > 0 ? "args" : "NULL");
}

static void write_fault(const struct run *run, const struct message *m,
                        struct fault_parts *out)
{
    fill(&out->ids, "    FAULT_@_ID,\n", m->name);
    fill(&out->names, "        [FAULT_@_ID] = ", m->name);
    fill(&out->names, "\"$\",\n", m->key + strlen("fault."));
    fill(&out->heads, "struct fault *fault_$(struct arena *a", m->name);
    write_params(&out->heads, m, ");\n");
    fill(&out->bodies, "static struct str tell_$(struct arena *a, enum lang lang",
         m->name);
    write_params(&out->bodies, m, ")\n");
    write_body(&out->bodies, run, m);
    write_constructor(&out->bodies, m);
    fill(&out->cases, "    case FAULT_@_ID:\n        return tell_$(a, lang", m->name);
    for (size_t i = 0; i < m->params_n; i++) {
        fill(&out->cases, types[m->params[i].type].read,
             (const char[]){(char)('0' + i), 0});
    }
    fill(&out->cases, ");\n", "");
}

static const char faults_h[] =
    "/* Made by wordgen from the catalogues: one constructor a fault. */\n"
    "#ifndef WORDS_FAULTS_H\n#define WORDS_FAULTS_H\n"
    "#include \"base/day.h\"\n#include \"base/fault.h\"\n#include \"words/lang.h\"\n\n"
    "enum fault_id {\n"
    "    FAULT_ID_NONE, /* memory exhausted, a limit of the house */\n%s};\n\n%s\n"
    "/* The fault's sentence; id 0 says that memory or a limit was reached. */\n"
    "struct str say_fault(struct arena *a, enum lang lang, const struct fault *f);\n"
    "/* \"db-newer\", for logs and JSON; \"none\" for 0 and what is unknown. */\n"
    "const char *fault_id_name(int id);\n#endif\n";
static const char faults_c[] =
    "/* Made by wordgen from the catalogues. */\n#include \"words/faults.h\"\n\n"
    "#include <inttypes.h>\n\n#include \"base/text.h\"\n#include \"words/words.h\"\n\n"
    "/* Arguments are kept as text: an int in decimal, a day as ISO 8601. */\n"
    "__attribute__((unused)) static int64_t int_arg(const struct fault *f, size_t i)\n"
    "{\n    int64_t value = 0;\n    return str_to_int(f->arg[i], &value) ? value : "
    "0;\n}\n\n"
    "__attribute__((unused)) static struct day day_arg(const struct fault *f, size_t i)\n"
    "{\n    struct day d = DAY_NONE;\n"
    "    return day_parse_iso(f->arg[i], &d) ? d : DAY_NONE;\n}\n\n%s"
    "struct str say_fault(struct arena *a, enum lang lang, const struct fault *f)\n"
    "{\n    switch (f->id) {\n%s"
    "    default:\n        return say_fault_none(a, lang);\n    }\n}\n\n"
    "const char *fault_id_name(int id)\n{\n    static const char *const names[] = {\n"
    "        [FAULT_ID_NONE] = \"none\",\n%s    };\n"
    "    bool known = id > 0 && (size_t)id < sizeof names / sizeof names[0];\n"
    "    return names[known ? id : FAULT_ID_NONE];\n}\n";

static void write_faults(const struct run *run, struct bytes *h, struct bytes *c)
{
    struct fault_parts parts = {0};
    struct bytes *each[] = {&parts.ids, &parts.names, &parts.heads, &parts.bodies,
                            &parts.cases};
    for (size_t i = 0; i < COUNT(each); i++) {
        bytes_add(each[i], "", 0);
    }
    for (size_t i = 0; i < run->en.n; i++) {
        if (is_fault(&run->en.at[i])) {
            write_fault(run, &run->en.at[i], &parts);
        }
    }
    bytes_format(h, faults_h, parts.ids.p, parts.heads.p);
    bytes_format(c, faults_c, parts.bodies.p, parts.cases.p, parts.names.p);
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
