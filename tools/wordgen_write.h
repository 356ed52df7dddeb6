/* The writing half of wordgen: messages that were read and checked become C. */
#ifndef TOOLS_WORDGEN_WRITE_H
#define TOOLS_WORDGEN_WRITE_H
#include "slurp.h"

enum { PARAMS_MAX = 8 };
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
     ", text_visible(a, f->arg[$], true)"},
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

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

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
#endif
