/* The part of archcheck that reads C: tokens, and which variables can change. It knows as
 * much of the grammar as declarations at file scope and `static` in bodies need. */
#ifndef TOOLS_ARCHCHECK_C_H
#define TOOLS_ARCHCHECK_C_H
#include "slurp.h"

enum token_kind { TOKEN_WORD, TOKEN_STRING, TOKEN_CHAR, TOKEN_SIGN };
struct token {
    enum token_kind kind;
    const char *p;
    size_t n;
    int line;
    bool directive; /* on a line of the preprocessor */
};
struct tokens {
    struct token *at;
    size_t n;
    size_t room;
};

static bool token_is(const struct token *t, const char *text)
{
    return strlen(text) == t->n && memcmp(text, t->p, t->n) == 0;
}

/* Behind the comment, literal, word or sign at p. */
static const char *token_end(const char *p, const char *end)
{
    if (p[0] == '/' && p[1] == '/') {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        return newline != NULL ? newline : end;
    }
    if (p[0] == '/' && p[1] == '*') {
        const char *close = strstr(p + 2, "*/");
        return close != NULL ? close + 2 : end;
    }
    if (*p == '"' || *p == '\'') {
        const char *q = p + 1;
        while (q < end && *q != *p && *q != '\n') {
            q += *q == '\\' && q + 1 < end ? 2 : 1;
        }
        return q < end ? q + 1 : end;
    }
    const char *q = p + 1;
    while (is_word(*p) && q < end && (is_word(*q) || (is_digit(*p) && *q == '.'))) {
        q++;
    }
    return q;
}

static struct tokens tokens_of(const struct bytes *b)
{
    struct tokens list = {0};
    const char *end = b->p + b->n;
    int line = 1;
    bool fresh = true; /* only white space so far on this line */
    bool directive = false;
    for (const char *p = b->p; p < end;) {
        if (*p == '\n' || is_space(*p)) {
            bool continued = p > b->p && p[-1] == '\\';
            directive = directive && (*p != '\n' || continued);
            fresh = fresh || *p == '\n';
            line += *p == '\n';
            p++;
            continue;
        }
        const char *next = token_end(p, end);
        bool comment = p[0] == '/' && (p[1] == '/' || p[1] == '*');
        directive = directive || (fresh && *p == '#');
        if (!comment) {
            list.at = grow(list.at, list.n + 1, &list.room, sizeof *list.at);
            list.at[list.n++] = (struct token){
                .kind = *p == '"'     ? TOKEN_STRING
                        : *p == '\''  ? TOKEN_CHAR
                        : is_word(*p) ? TOKEN_WORD
                                      : TOKEN_SIGN,
                .p = p,
                .n = (size_t)(next - p),
                .line = line,
                .directive = directive,
            };
            fresh = false;
        }
        for (; p < next; p++) {
            line += *p == '\n';
        }
    }
    return list;
}

/* Only what the compiler sees behind the preprocessor, without __attribute__((...)). */
static struct tokens tokens_of_code(const struct tokens *all)
{
    struct tokens code = {0};
    for (size_t i = 0; i < all->n; i++) {
        const struct token *t = &all->at[i];
        if (t->directive) {
            continue;
        }
        if (token_is(t, "__attribute__")) {
            int depth = 0;
            do {
                i++;
                depth += i < all->n && token_is(&all->at[i], "(");
                depth -= i < all->n && token_is(&all->at[i], ")");
            } while (depth > 0 && i < all->n);
            continue;
        }
        code.at = grow(code.at, code.n + 1, &code.room, sizeof *code.at);
        code.at[code.n++] = *t;
    }
    return code;
}

/* Behind the bracket that closes the one at i. */
static size_t skip_brackets(const struct tokens *c, size_t i)
{
    int depth = 0;
    for (; i < c->n; i++) {
        char s = c->at[i].kind == TOKEN_SIGN ? *c->at[i].p : ' ';
        depth += s == '(' || s == '[' || s == '{';
        depth -= s == ')' || s == ']' || s == '}';
        if (depth == 0) {
            return i + 1;
        }
    }
    return i;
}

struct declaration {
    size_t name; /* token to name in a message */
    size_t end;  /* behind its `;`, or at the `{` of a function's body */
    bool function;
    bool variable;
    bool constant;
};

/* What has been read of a declaration. */
struct reading {
    struct declaration d;
    bool base_const; /* `const` before any `*` */
    bool is_const;   /* what the declarator at hand names is constant */
    bool starred;    /* the declarator at hand has a `*` */
    bool changes;    /* a former declarator of the same line can change */
    bool named;      /* more than a type: struct x { ... }; names nothing */
    bool tag;        /* behind struct, union or enum: a name of a type follows */
    bool call;       /* brackets behind a name: a function */
    bool type;       /* typedef */
    bool value;      /* behind `=` */
    bool set;        /* there was a `=` */
};

static void read_word(struct reading *r, const struct token *t, size_t i)
{
    bool tag = token_is(t, "struct") || token_is(t, "union") || token_is(t, "enum");
    if (token_is(t, "const")) {
        r->is_const = true;
        r->base_const = r->base_const || !r->starred;
    } else if (!tag && !r->tag && !token_is(t, "static") && !token_is(t, "extern")) {
        r->type = r->type || token_is(t, "typedef");
        r->named = true;
        r->d.name = i;
    }
    r->tag = tag;
}

/* `(*name)(...)` from token i: gives its last token. */
static size_t read_pointer_to_function(struct reading *r, const struct tokens *c,
                                       size_t i)
{
    r->is_const = false;
    r->call = false;
    r->named = true;
    for (i++; i < c->n && !token_is(&c->at[i], ")"); i++) {
        bool star = token_is(&c->at[i], "*");
        r->is_const = !star && (r->is_const || token_is(&c->at[i], "const"));
        r->d.name = star || token_is(&c->at[i], "const") ? r->d.name : i;
    }
    bool params = i + 1 < c->n && token_is(&c->at[i + 1], "(");
    return params ? skip_brackets(c, i + 1) - 1 : i;
}

static void end_declarator(struct reading *r)
{
    r->changes = r->changes || !r->is_const;
    r->is_const = r->base_const;
    r->starred = false;
    r->value = false;
}

/* Reads the declaration that begins at token i. A variable is constant when `const`
 * follows its last `*`, or stands anywhere where there is none. */
static struct declaration read_declaration(const struct tokens *c, size_t i)
{
    struct reading r = {.d.name = i};
    for (; i < c->n && !token_is(&c->at[i], ";"); i++) {
        const struct token *t = &c->at[i];
        bool open = token_is(t, "(");
        if (open && !r.value && i + 1 < c->n && token_is(&c->at[i + 1], "*")) {
            i = read_pointer_to_function(&r, c, i);
        } else if (token_is(t, "{") && r.call && !r.value) {
            r.d.function = true;
            r.d.end = i;
            return r.d;
        } else if (open || token_is(t, "[") || token_is(t, "{")) {
            r.call = r.call || (open && !r.value);
            r.tag = false;
            i = skip_brackets(c, i) - 1;
        } else if (token_is(t, "=")) {
            r.value = true;
            r.set = true;
        } else if (token_is(t, ",")) {
            end_declarator(&r);
        } else if (token_is(t, "*") && !r.value) {
            r.is_const = false;
            r.starred = true;
        } else if (t->kind == TOKEN_WORD && !r.value) {
            read_word(&r, t, i);
        }
    }
    end_declarator(&r);
    r.d.end = i + 1;
    r.d.variable = !r.type && r.named && (r.set || !r.call);
    r.d.constant = !r.changes;
    return r.d;
}
#endif
