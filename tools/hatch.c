/* hatch: page templates (.html) in, typed C functions out.
 *
 *     hatch OUTDIR ROOTDIR FILE.html...
 *
 * writes OUTDIR/<path below ROOTDIR>.c and .h for each file. The syntax is in
 * docs/templates.md. hatch_place.h follows the HTML, so that every value is escaped for
 * the place where it stands, and what cannot be made safe is refused with file, line and
 * column. Expressions are C and are left to the compiler, which is told the template's
 * own lines. Neither types nor catalogues are read. */
#include "hatch_expr.h"
#include "hatch_place.h"

enum { BLOCKS_MAX = 32 };
enum block_kind { BLOCK_IF, BLOCK_ELSE, BLOCK_FOR, BLOCK_EMPTY };
struct block {
    enum block_kind kind;
    const char *opened; /* in the source */
    struct place start;
    struct place joined; /* of the branches that have ended */
    bool any_joined;
    char *list; /* of a for: the C expression */
};
struct hatch {
    const char *file;
    struct bytes src;
    const char *p;
    const char *mark;       /* start of the directive at hand, for messages */
    const char *bare_until; /* up to here: a line of directives alone, which vanishes */
    int line;
    struct place at;
    struct bytes literal;
    int literal_line;
    struct bytes includes;
    struct bytes forwards; /* for the header: types, then functions */
    struct bytes heads;
    struct bytes body;
    bool open; /* a template has begun */
    struct vars vars;
    struct block blocks[BLOCKS_MAX];
    size_t blocks_n;
};
__attribute__((noreturn, format(printf, 3, 4))) static void
refuse(const struct hatch *h, const char *where, const char *format, ...)
{
    int line = 1;
    int column = 1;
    for (const char *p = h->src.p; p < where; p++) {
        column = *p == '\n' ? 1 : column + (((unsigned char)*p & 0xc0) != 0x80);
        line += *p == '\n';
    }
    fprintf(stderr, "%s:%d:%d: ", h->file, line, column);
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

/* Behind the }} of the directive at p. */
static const char *directive_end(const struct hatch *h, const char *p)
{
    const char *end = h->src.p + h->src.n;
    if (strncmp(p, "{{--", 4) == 0) {
        const char *close = strstr(p + 4, "--}}");
        if (close == NULL) {
            refuse(h, p, "this comment is never closed with --}}");
        }
        return close + 4;
    }
    for (const char *q = p + 2; q < end;) {
        if (q[0] == '}' && q[1] == '}') {
            return q + 2;
        }
        if (q[0] == '{' && q[1] == '{') {
            break;
        }
        q = *q == '"' || *q == '\'' ? skip_quoted(q, end) : q + 1;
    }
    refuse(h, p, "this {{ is never closed");
}

/* ---- what is written ------------------------------------------------------------- */

/* #line makes the compiler speak of the template. */
static void statement_at(struct hatch *h, int line, size_t depth)
{
    bytes_format(&h->body, "#line %d \"%s\"\n%*s", line, h->file, (int)(4 * depth), "");
}

static void statement(struct hatch *h)
{
    statement_at(h, h->line, h->blocks_n + 1);
}

static void flush_literal(struct hatch *h)
{
    if (h->literal.n == 0) {
        return;
    }
    statement_at(h, h->literal_line, h->blocks_n + 1);
    bytes_format(&h->body, "text_add(out, STR(\"");
    for (size_t i = 0; i < h->literal.n;) {
        const char *newline = memchr(h->literal.p + i, '\n', h->literal.n - i);
        size_t end =
            newline != NULL ? (size_t)(newline - h->literal.p) + 1 : h->literal.n;
        bytes_escape_c(&h->body, h->literal.p + i, end - i);
        bytes_format(&h->body, end < h->literal.n ? "\"\n        \"" : "\"));\n");
        i = end;
    }
    h->literal.n = 0;
}

/* The expression as C, its parameters and loop variables as the pointers they are. */
static char *expression(const struct hatch *h, struct part e, bool as_pointer)
{
    const char *where = h->mark;
    const char *reason = expression_refuses(trim(e), &where);
    if (reason != NULL) {
        refuse(h, where, "%s", reason);
    }
    return expression_in_c(trim(e), &h->vars, as_pointer);
}

static void write_value(struct hatch *h, const char *value)
{
    const char *reason = place_refuses(&h->at);
    if (reason != NULL) {
        refuse(h, h->mark, "%s", reason);
    }
    bytes_format(&h->body, "HATCH_%s(out, face, %s);\n", place_manner(&h->at), value);
    place_filled(&h->at);
}

/* ---- blocks ---------------------------------------------------------------------- */

static struct block *push_block(struct hatch *h, enum block_kind kind)
{
    if (h->blocks_n == BLOCKS_MAX) {
        refuse(h, h->mark, "more than %d blocks inside one another", BLOCKS_MAX);
    }
    struct block *b = &h->blocks[h->blocks_n++];
    *b = (struct block){.kind = kind, .opened = h->mark, .start = h->at};
    return b;
}

static struct block *top_block(struct hatch *h, const char *directive)
{
    if (h->blocks_n == 0) {
        refuse(h, h->mark, "{{%s}} without an open block", directive);
    }
    return &h->blocks[h->blocks_n - 1];
}

/* A branch ends here: it must leave the HTML as the others do. */
static void join_branch(struct hatch *h, struct block *b)
{
    bool loop = b->kind == BLOCK_FOR;
    const struct place *other = loop || !b->any_joined ? &b->start : &b->joined;
    struct place both = h->at;
    bool agree = !(loop || b->any_joined) || place_join(other, &h->at, &both);
    if (!agree || (loop && both.url != b->start.url)) {
        refuse(h, h->mark,
               loop ? "the body of this loop leaves a tag, quote or URL otherwise "
                      "than it found it"
                    : "the branches of this block leave a tag, quote or URL "
                      "differently open");
    }
    b->joined = both;
    b->any_joined = true;
    h->at = b->start;
}

static void add_variable(struct hatch *h, struct part name)
{
    bool taken =
        is_variable(&h->vars, name) || part_is(name, "out") || part_is(name, "face");
    if (taken || h->vars.n == VARS_MAX) {
        refuse(h, name.p, "'%.*s' is a name already in use here", (int)name.n, name.p);
    }
    h->vars.names[h->vars.n++] = copy_part(name.p, name.n);
}

static void do_if(struct hatch *h, struct part args)
{
    char *condition = expression(h, args, false);
    statement(h);
    bytes_format(&h->body, "if (%s) {\n", condition);
    push_block(h, BLOCK_IF);
}

/* Closes the branch at hand, whose closing brace stands at the depth of the block. */
static struct block *close_branch(struct hatch *h, const char *directive)
{
    struct block *b = top_block(h, directive);
    join_branch(h, b);
    statement_at(h, h->line, h->blocks_n);
    return b;
}

static void do_elif(struct hatch *h, struct part args)
{
    char *condition = expression(h, args, false);
    if (top_block(h, "elif")->kind != BLOCK_IF) {
        refuse(h, h->mark, "{{elif}} must stand in an {{if}}, before its {{else}}");
    }
    close_branch(h, "elif");
    bytes_format(&h->body, "} else if (%s) {\n", condition);
}

static void do_else(struct hatch *h, struct part args)
{
    (void)args;
    if (top_block(h, "else")->kind != BLOCK_IF) {
        refuse(h, h->mark, "{{else}} must stand in an {{if}}; a {{for}} has {{empty}}");
    }
    close_branch(h, "else")->kind = BLOCK_ELSE;
    bytes_format(&h->body, "} else {\n");
}

static void do_for(struct hatch *h, struct part args)
{
    struct part name = {args.p, name_length(args)};
    struct part rest = trim((struct part){args.p + name.n, args.n - name.n});
    if (name.n == 0 || rest.n < 3 || memcmp(rest.p, "in", 2) != 0 ||
        !is_space(rest.p[2])) {
        refuse(h, h->mark, "{{for p in v.people}} expected");
    }
    char *list = expression(h, (struct part){rest.p + 2, rest.n - 2}, false);
    /* The second round begins where the first ended: behind an attribute. */
    h->at.where = h->at.where == IN_TAG ? IN_TAG_EDGE : h->at.where;
    const char *p = copy_part(name.p, name.n);
    statement(h);
    bytes_format(&h->body, "for (size_t %s_index = 0; %s_index < (%s).n; %s_index++) {\n",
                 p, p, list, p);
    push_block(h, BLOCK_FOR)->list = list;
    statement(h);
    bytes_format(&h->body, "const __typeof__(*(%s).at) *%s = &(%s).at[%s_index];\n", list,
                 p, list, p);
    statement(h);
    bytes_format(&h->body, "(void)%s;\n", p);
    add_variable(h, name);
}

static void do_empty(struct hatch *h, struct part args)
{
    (void)args;
    struct block *b = top_block(h, "empty");
    if (b->kind != BLOCK_FOR) {
        refuse(h, h->mark, "{{empty}} must stand in a {{for}}");
    }
    close_branch(h, "empty");
    h->vars.n--;
    b->kind = BLOCK_EMPTY;
    bytes_format(&h->body, "}\n");
    statement_at(h, h->line, h->blocks_n);
    bytes_format(&h->body, "if ((%s).n == 0) {\n", b->list);
}

static void do_end(struct hatch *h, struct part args)
{
    (void)args;
    struct block *b = close_branch(h, "end");
    if (b->kind == BLOCK_IF) {
        join_branch(h, b); /* the missing else leaves all as it was */
    }
    if (b->kind == BLOCK_FOR) {
        h->vars.n--;
    }
    h->at = b->joined;
    h->blocks_n--;
    bytes_format(&h->body, "}\n");
}

/* ---- other directives ------------------------------------------------------------ */

static void do_include(struct hatch *h, struct part args)
{
    if (h->open || args.n < 3 || args.p[0] != '"' || args.p[args.n - 1] != '"') {
        refuse(h, h->mark,
               "{{include \"room/file.h\"}} expected, before the first template");
    }
    bytes_format(&h->includes, "#include %.*s\n", (int)args.n, args.p);
}

static void end_template(struct hatch *h)
{
    if (!h->open) {
        return;
    }
    if (h->blocks_n > 0) {
        refuse(h, h->blocks[h->blocks_n - 1].opened,
               "this block is never closed by {{end}}");
    }
    const char *open = place_open(&h->at);
    if (open != NULL) {
        refuse(h, h->p, "the template ends inside %s", open);
    }
    while (h->literal.n > 0 && is_space(h->literal.p[h->literal.n - 1])) {
        h->literal.n--;
    }
    flush_literal(h);
    bytes_format(&h->body, "}\n\n");
    h->open = false;
}

/* One `type name` of a template's parameters. */
static void add_parameter(struct hatch *h, struct part param, struct bytes *c_params)
{
    static const char numbers[] = " int bool size_t int64_t uint64_t ";
    param = trim(param);
    size_t n = param.n;
    while (n > 0 && is_word(param.p[n - 1])) {
        n--;
    }
    struct part name = {param.p + n, param.n - n};
    struct part type = trim((struct part){param.p, n});
    char *type_name = copy_part(type.p, type.n);
    bool is_struct = strncmp(type_name, "struct ", 7) == 0 &&
                     name_length((struct part){type.p + 7, type.n - 7}) == type.n - 7;
    if (name.n == 0 || is_digit(name.p[0]) ||
        !(is_struct || listed(numbers, type_name))) {
        refuse(h, param.p, "'struct some_view v' expected, or one of:%s", numbers);
    }
    if (is_struct && (h->forwards.n == 0 || strstr(h->forwards.p, type_name) == NULL)) {
        bytes_format(&h->forwards, "%s;\n", type_name);
    }
    bytes_format(c_params, ", const %s *%.*s", type_name, (int)name.n, name.p);
    add_variable(h, name);
}

static void do_template(struct hatch *h, struct part args)
{
    end_template(h);
    struct part name = {args.p, name_length(args)};
    struct part rest = trim((struct part){args.p + name.n, args.n - name.n});
    if (name.n == 0 || rest.n < 2 || rest.p[0] != '(' || rest.p[rest.n - 1] != ')') {
        refuse(h, h->mark, "{{template name(struct some_view v)}} expected");
    }
    struct bytes head = {0};
    bytes_format(&head, "void hatch_%.*s(", (int)name.n, name.p);
    if (h->heads.n > 0 && strstr(h->heads.p, head.p) != NULL) {
        refuse(h, h->mark, "a template '%.*s' stands above", (int)name.n, name.p);
    }
    bytes_format(&head, "struct text *out, const struct face *face");
    h->vars.n = 0;
    struct part params = trim((struct part){rest.p + 1, rest.n - 2});
    while (params.n > 0) {
        const char *comma = memchr(params.p, ',', params.n);
        size_t n = comma != NULL ? (size_t)(comma - params.p) : params.n;
        add_parameter(h, (struct part){params.p, n}, &head);
        n += comma != NULL;
        params = (struct part){params.p + n, params.n - n};
    }
    bytes_format(&h->heads, "%s);\n", head.p);
    statement_at(h, h->line, 0);
    bytes_format(&h->body, "%s)\n{\n    (void)out;\n    (void)face;\n", head.p);
    for (size_t i = 0; i < h->vars.n; i++) {
        bytes_format(&h->body, "    (void)%s;\n", h->vars.names[i]);
    }
    h->at = (struct place){.where = IN_TEXT};
    h->open = true;
}

static void do_call(struct hatch *h, struct part args)
{
    struct part name = {args.p, name_length(args)};
    struct part rest = {args.p + name.n, args.n - name.n};
    if (name.n == 0 || (rest.n > 0 && !is_space(rest.p[0]))) {
        refuse(h, h->mark, "{{call template expression}} expected");
    }
    if (h->at.where != IN_TEXT) {
        refuse(h, h->mark, "a template can be called in text only, not inside a tag");
    }
    struct bytes call = {0};
    bytes_format(&call, "hatch_%.*s(out, face", (int)name.n, name.p);
    for (rest = trim(rest); rest.n > 0;) {
        struct part value = next_argument(&rest);
        bool given = value.p[0] == '*';
        struct part inner = given ? (struct part){value.p + 1, value.n - 1} : value;
        bytes_format(&call, given ? ", %s" : ", &(%s)", expression(h, inner, given));
    }
    statement(h);
    bytes_format(&h->body, "%s);\n", call.p);
}

static void do_say(struct hatch *h, struct part args)
{
    struct part key = next_argument(&args);
    struct bytes call = {0};
    bytes_format(&call, "say_");
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        if (!is_lower(c) && !is_digit(c) && c != '.' && c != '-') {
            refuse(h, key.p, "'%.*s' is no key of a message", (int)key.n, key.p);
        }
        bytes_char(&call, c == '.' || c == '-' ? '_' : c);
    }
    if (key.n == 0) {
        refuse(h, h->mark, "{{say some.key argument...}} expected");
    }
    bytes_format(&call, "(face->arena, face->lang");
    while (args.n > 0) {
        struct part value = next_argument(&args);
        bytes_format(&call, ", HATCH_ARG(%s)", expression(h, value, false));
    }
    bytes_format(&call, ")");
    statement(h);
    write_value(h, call.p);
}

static void do_html(struct hatch *h, struct part args)
{
    char *value = expression(h, args, false);
    if (h->at.where != IN_TEXT) {
        refuse(h, h->mark, "{{html}} can stand in text only");
    }
    statement(h);
    bytes_format(&h->body, "hatch_html(out, %s);\n", value);
}

static void do_value(struct hatch *h, struct part content)
{
    size_t n = name_length(content);
    struct part rest = trim((struct part){content.p + n, content.n - n});
    bool two_words = n > 0 && rest.n > 0 && is_space(content.p[n]) &&
                     (is_word(rest.p[0]) || rest.p[0] == '"' || rest.p[0] == '\'');
    if (two_words || (n == 0 && content.n > 0 && strchr("#/>=@%:^", content.p[0]))) {
        refuse(h, h->mark, "unknown directive '%.*s'", (int)(n > 0 ? n : 1), content.p);
    }
    char *value = expression(h, content, false);
    statement(h);
    write_value(h, value);
}

struct directive {
    const char *name;
    void (*run)(struct hatch *h, struct part args);
    bool bare;  /* takes no arguments */
    bool shape; /* shapes the page, writes nothing: a line of such alone vanishes */
};
static const struct directive directives[] = {
    {"template", do_template, false, true},
    {"include", do_include, false, true},
    {"if", do_if, false, true},
    {"elif", do_elif, false, true},
    {"else", do_else, true, true},
    {"end", do_end, true, true},
    {"for", do_for, false, true},
    {"empty", do_empty, true, true},
    {"call", do_call, false, false},
    {"say", do_say, false, false},
    {"html", do_html, false, false},
};

/* The directive that the content begins with, or NULL: a value. */
static const struct directive *directive_of(struct part content)
{
    size_t n = name_length(content);
    bool alone = n == content.n || (n > 0 && is_space(content.p[n]));
    for (size_t i = 0; alone && i < sizeof directives / sizeof directives[0]; i++) {
        if (part_is((struct part){content.p, n}, directives[i].name)) {
            return &directives[i];
        }
    }
    return NULL;
}

/* ---- the way through the file ---------------------------------------------------- */

/* Whether only directives that shape the page stand on the line from p; then *end is
 * behind its newline. */
static bool line_vanishes(const struct hatch *h, const char *p, const char **end)
{
    bool any = false;
    for (;;) {
        while (is_blank(*p)) {
            p++;
        }
        if (*p == '\n' || *p == '\0') {
            *end = *p == '\n' ? p + 1 : p;
            return any;
        }
        if (p[0] != '{' || p[1] != '{') {
            return false;
        }
        const char *close = directive_end(h, p);
        const struct directive *d =
            directive_of(trim((struct part){p + 2, (size_t)(close - p) - 4}));
        if (strncmp(p, "{{--", 4) != 0 && (d == NULL || !d->shape)) {
            return false;
        }
        any = true;
        p = close;
    }
}

/* At the start of a line: drops indentation and empty lines where they mean nothing. */
static void begin_line(struct hatch *h)
{
    if (h->open && !collapses(&h->at)) {
        return;
    }
    for (;;) {
        const char *q = h->p;
        while (is_blank(*q)) {
            q++;
        }
        h->p = q;
        if (*q != '\n') {
            break;
        }
        h->p++;
        h->line++;
    }
    const char *end = NULL;
    if (line_vanishes(h, h->p, &end)) {
        h->bare_until = end;
    }
}

static void take_directive(struct hatch *h)
{
    h->mark = h->p;
    const char *end = directive_end(h, h->p);
    struct part content = trim((struct part){h->p + 2, (size_t)(end - h->p) - 4});
    const struct directive *d = directive_of(content);
    bool comment = strncmp(h->p, "{{--", 4) == 0;
    bool outside = d != NULL && (d->run == do_template || d->run == do_include);
    if (!comment && !outside && !h->open) {
        refuse(h, h->mark, "this stands before the first {{template name(...)}}");
    }
    if (d != NULL && d->shape && !outside) {
        const char *reason = place_settle(&h->at);
        if (reason != NULL) {
            refuse(h, h->mark, "%s", reason);
        }
    }
    if (!comment && !outside) {
        flush_literal(h);
    }
    if (d != NULL) {
        size_t n = strlen(d->name);
        struct part args = trim((struct part){content.p + n, content.n - n});
        if (d->bare && args.n > 0) {
            refuse(h, h->mark, "{{%s}} takes nothing behind it", d->name);
        }
        d->run(h, args);
    } else if (!comment) {
        do_value(h, content);
    }
    for (; h->p < end; h->p++) {
        h->line += *h->p == '\n';
    }
}

static void take_character(struct hatch *h)
{
    char c = *h->p;
    bool vanishes = h->p < h->bare_until && is_space(c);
    if (!h->open && !is_space(c)) {
        refuse(h, h->p, "text before the first {{template name(...)}}");
    }
    if (h->open && !vanishes) {
        const char *reason =
            c == '}' && h->p[1] == '}' ? "}} without {{" : place_step(&h->at, h->p);
        if (reason != NULL) {
            refuse(h, h->p, "%s", reason);
        }
        h->literal_line = h->literal.n == 0 ? h->line : h->literal_line;
        bytes_char(&h->literal, c);
    }
    h->p++;
    if (c == '\n') {
        h->line++;
        begin_line(h);
    }
}

static void read_template_file(struct hatch *h)
{
    const char *end = h->src.p + h->src.n;
    for (const char *p = h->src.p; p < end;) {
        size_t n = utf8_length(p, end);
        bool control = (unsigned char)*p < 0x20 && *p != '\n' && *p != '\t';
        if (n == 0 || control) {
            refuse(h, p, "not UTF-8 text with plain newlines and no other controls");
        }
        p += n;
    }
    h->p = h->src.p;
    h->line = 1;
    begin_line(h);
    while (h->p < end) {
        if (h->p[0] == '{' && h->p[1] == '{') {
            take_directive(h);
        } else {
            take_character(h);
        }
    }
    end_template(h);
    if (h->heads.n == 0) {
        refuse(h, h->src.p, "no {{template name(...)}} in this file");
    }
}

/* `rest` is the file's path below the root, which is also its name for #include. */
static void write_files(const struct hatch *h, const char *outdir, const char *rest)
{
    struct bytes guard = {0};
    for (const char *p = rest; *p != '\0'; p++) {
        bytes_char(&guard, is_word(*p) ? to_upper(*p) : '_');
    }
    struct bytes header = {0};
    bytes_format(&header,
                 "/* Made by hatch from %s. */\n#ifndef %s_H\n#define %s_H\n"
                 "#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n\n"
                 "struct text;\nstruct face;\n%s\n%s#endif\n",
                 h->file, guard.p, guard.p, h->forwards.n > 0 ? h->forwards.p : "",
                 h->heads.p);
    struct bytes source = {0};
    bytes_format(&source,
                 "/* Made by hatch from %s. */\n#include \"%s.h\"\n\n"
                 "#include \"web/hatch_out.h\"\n#include \"words/words.h\"\n%s\n",
                 h->file, rest, h->includes.n > 0 ? h->includes.p : "");
    bytes_add(&source, h->body.p, h->body.n);
    struct bytes path = {0};
    bytes_format(&path, "%s/%s.h", outdir, rest);
    spill(path.p, &header);
    path.n = 0;
    bytes_format(&path, "%s/%s.c", outdir, rest);
    spill(path.p, &source);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fail("usage: hatch OUTDIR ROOTDIR FILE.html...");
    }
    size_t root = strlen(argv[2]);
    for (int i = 3; i < argc; i++) {
        const char *file = argv[i];
        if (strncmp(file, argv[2], root) != 0 || file[root] != '/') {
            fail("%s: does not stand below %s", file, argv[2]);
        }
        struct hatch h = {.file = file, .src = slurp(file)};
        read_template_file(&h);
        write_files(&h, argv[1], file + root + 1);
    }
    return 0;
}
