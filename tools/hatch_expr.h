/* Runs of source text, and the C expressions that hatch takes from them. Expressions are
 * rewritten, not understood: the compiler judges them. */
#ifndef TOOLS_HATCH_EXPR_H
#define TOOLS_HATCH_EXPR_H
#include "slurp.h"

enum { VARS_MAX = 32 };
/* The names that are pointers in the generated code: parameters and loop variables. */
struct vars {
    const char *names[VARS_MAX];
    size_t n;
};
struct part {
    const char *p;
    size_t n;
};

static inline struct part trim(struct part s)
{
    while (s.n > 0 && is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n > 0 && is_space(s.p[s.n - 1])) {
        s.n--;
    }
    return s;
}

static inline size_t name_length(struct part s)
{
    size_t n = 0;
    while (n < s.n && is_word(s.p[n]) && !(n == 0 && is_digit(s.p[0]))) {
        n++;
    }
    return n;
}

static inline bool part_is(struct part s, const char *word)
{
    return strlen(word) == s.n && memcmp(word, s.p, s.n) == 0;
}

/* Behind the string or character literal that begins at p. */
static inline const char *skip_quoted(const char *p, const char *end)
{
    char quote = *p++;
    while (p < end && *p != quote) {
        p += *p == '\\' && p + 1 < end ? 2 : 1;
    }
    return p < end ? p + 1 : end;
}

/* The piece before the first blank outside quotes and brackets, taken off *rest. */
static inline struct part next_argument(struct part *rest)
{
    *rest = trim(*rest);
    const char *end = rest->p + rest->n;
    const char *p = rest->p;
    int depth = 0;
    while (p < end && (depth > 0 || !is_space(*p))) {
        depth += *p == '(' || *p == '[' || *p == '{';
        depth -= *p == ')' || *p == ']' || *p == '}';
        p = *p == '"' || *p == '\'' ? skip_quoted(p, end) : p + 1;
    }
    struct part piece = {rest->p, (size_t)(p - rest->p)};
    *rest = trim((struct part){p, (size_t)(end - p)});
    return piece;
}

static inline bool is_variable(const struct vars *vars, struct part name)
{
    for (size_t i = 0; i < vars->n; i++) {
        if (part_is(name, vars->names[i])) {
            return true;
        }
    }
    return false;
}

/* What is wrong with `e` as an expression, or NULL; *where is moved to the place. */
static inline const char *expression_refuses(struct part e, const char **where)
{
    int depth = 0;
    const char *end = e.p + e.n;
    for (const char *p = e.p; p < end && depth >= 0;) {
        depth += *p == '(' || *p == '[' || *p == '{';
        depth -= *p == ')' || *p == ']' || *p == '}';
        bool comment = *p == '/' && p + 1 < end && (p[1] == '/' || p[1] == '*');
        if (*p == ';' || *p == '#' || comment) {
            *where = p;
            return "an expression is expected, not statements or comments";
        }
        p = *p == '"' || *p == '\'' ? skip_quoted(p, end) : p + 1;
    }
    return e.n == 0     ? "an expression is missing"
           : depth != 0 ? "unbalanced brackets"
                        : NULL;
}

/* The word, number, literal or character of C that begins at p. */
static inline size_t token_length(const char *p, const char *end)
{
    if (*p == '"' || *p == '\'') {
        return (size_t)(skip_quoted(p, end) - p);
    }
    size_t n = 1;
    while (is_word(*p) && p + n < end &&
           (is_word(p[n]) || (is_digit(*p) && p[n] == '.'))) {
        n++;
    }
    return n;
}

/* Variables are pointers that read as values: `v.name` becomes v->name, a bare `v`
 * becomes (*v), or stays when `as_pointer`. `face` is the one pointer that stays. */
static inline char *expression_in_c(struct part e, const struct vars *vars,
                                    bool as_pointer)
{
    struct bytes out = {0};
    const char *end = e.p + e.n;
    bool member = false; /* behind `.` or `->`, where a name is no variable */
    for (const char *p = e.p; p < end;) {
        struct part token = {p, token_length(p, end)};
        const char *next = p + token.n;
        bool face = part_is(token, "face");
        if (!member && (face || is_variable(vars, token))) {
            bool dot = next < end && *next == '.';
            bool arrow = next + 1 < end && next[0] == '-' && next[1] == '>';
            bool as_is = dot || arrow || face || as_pointer;
            bytes_format(&out, as_is ? "%.*s" : "(*%.*s)", (int)token.n, p);
            if (dot) {
                bytes_format(&out, "->");
                next++;
            }
            member = dot;
        } else {
            bytes_add(&out, p, token.n);
            bool arrow = *p == '>' && p > e.p && p[-1] == '-';
            member = *p == '.' || arrow || (member && is_space(*p));
        }
        p = next;
    }
    return out.p;
}
#endif
