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

/* Reads the declaration that begins at token i. A variable is constant when `const`
 * follows its last `*`, or stands anywhere where there is none. */
static struct declaration read_declaration(const struct tokens *c, size_t i)
{
    struct declaration d = {.name = i};
    bool is_const = false; /* of what the declarator at hand names */
    bool type_only = true; /* struct x { ... }; */
    bool call = false;     /* brackets behind a name: a function */
    bool behind_tag = false;
    bool type = false; /* typedef */
    bool former_const = true;
    for (; i < c->n; i++) {
        const struct token *t = &c->at[i];
        bool open = token_is(t, "(");
        if (open && i + 1 < c->n && token_is(&c->at[i + 1], "*")) {
            is_const = false; /* (*name)(...): a pointer to a function */
            call = false;
            type_only = false;
            for (i++; i < c->n && !token_is(&c->at[i], ")"); i++) {
                is_const = token_is(&c->at[i], "*")
                               ? false
                               : is_const || token_is(&c->at[i], "const");
            }
            i = i + 1 < c->n && token_is(&c->at[i + 1], "(") ? skip_brackets(c, i + 1) - 1
                                                             : i;
        } else if (token_is(t, "{") && call) {
            d.function = true;
            d.end = i;
            return d;
        } else if (open || token_is(t, "[") || token_is(t, "{")) {
            call = call || open;
            i = skip_brackets(c, i) - 1;
        } else if (token_is(t, ";") || token_is(t, "=")) {
            break;
        } else if (token_is(t, ",")) {
            former_const = former_const && is_const;
        } else if (token_is(t, "*")) {
            is_const = false;
        } else if (token_is(t, "const")) {
            is_const = true;
        } else if (token_is(t, "struct") || token_is(t, "union") || token_is(t, "enum")) {
            behind_tag = true;
            continue;
        } else if (t->kind == TOKEN_WORD && !behind_tag && !token_is(t, "static") &&
                   !token_is(t, "extern")) {
            type = type || token_is(t, "typedef");
            d.name = i;
            type_only = false;
        }
        behind_tag = false;
    }
    bool set = i < c->n && token_is(&c->at[i], "=");
    while (i < c->n && !token_is(&c->at[i], ";")) {
        i = token_is(&c->at[i], "{") || token_is(&c->at[i], "(") ? skip_brackets(c, i)
                                                                 : i + 1;
    }
    d.end = i + 1;
    d.variable = !type && !type_only && (set || !call);
    d.constant = is_const && former_const;
    return d;
}
#endif
