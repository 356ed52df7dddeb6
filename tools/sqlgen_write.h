/* Settled statements become C: X_sql.h with a function each, X_sql.c with the texts of
 * all variants and the bodies. */
#ifndef TOOLS_SQLGEN_WRITE_H
#define TOOLS_SQLGEN_WRITE_H
#include "sqlgen_settle.h"

/* A C string literal over as many lines as the text has. */
static void write_literal(struct bytes *out, const struct bytes *text, const char *indent)
{
    bytes_format(out, "\n%s\"", indent);
    for (const char *line = text->p, *end = text->p + text->n; line < end;) {
        size_t n = strcspn(line, "\n");
        bytes_escape_c(out, line, n);
        line += n + 1;
        if (line < end) {
            bytes_format(out, "\\n\"\n%s\"", indent);
        }
    }
    bytes_char(out, '"');
}

/* ---- the head of a function ------------------------------------------------------- */

/* "struct person" -> "struct person_list"; int -> the list of base/list.h. */
static const char *list_type(const char *row)
{
    struct bytes list = {0};
    if (strcmp(row, "int64_t") == 0) {
        return "struct int_list";
    }
    bytes_format(&list, "%s_list", row);
    return list.p;
}

static void write_result(struct bytes *out, const struct statement *s)
{
    switch (s->mode) {
    case ONE:
        bytes_format(out, ",\n    %s *out, bool *found)", s->row);
        break;
    case MANY:
        bytes_format(out, ",\n    %s *out)", list_type(s->row));
        break;
    case EACH:
        bytes_format(out,
                     ",\n    struct fault *(*each)(void *ctx, const %s *row), void *ctx)",
                     s->row);
        break;
    case CHANGES:
        bytes_format(out, ",\n    int64_t *changes)");
        break;
    case EXEC:
        bytes_format(out, ")");
        break;
    }
}

static void write_signature(struct bytes *out, const struct statement *s)
{
    bytes_format(out, "struct fault *sql_%s(struct db *db, struct arena *a", s->name);
    if (s->uses_scope) {
        bytes_format(out, ",\n    const struct scope *scope");
    }
    if (s->from != NULL) {
        bytes_format(out, ",\n    const %s *in", s->from);
    }
    for (int i = 0; i < s->params_n; i++) {
        const struct param *p = &s->params[i];
        if (p->type != NULL) {
            bytes_format(out, ",\n    %s %s", p->type, p->name);
        }
    }
    write_result(out, s);
}

/* ---- the variants ----------------------------------------------------------------- */

static void write_types(struct bytes *out, const struct statement *s)
{
    bytes_format(out, "static const enum sql_type %s_types[] = {\n", s->name);
    for (int number = 1; number <= s->bound_n; number++) {
        const struct param *p = s->params;
        while (p->number != number) {
            p++;
        }
        if (p->is_scope) {
            bytes_format(out, "    SQL_INT,\n");
        } else if (p->type == NULL) {
            bytes_format(out, "    SQL_TYPE_OF(((%s *)0)->%s),\n", s->from, p->name);
        } else {
            bytes_format(out, "    SQL_TYPE_OF(*(%s *)0),\n", p->type);
        }
    }
    bytes_format(out, "};\n");
}

static void values_of_variant(const struct statement *s, int variant, int *values)
{
    for (int g = s->groups_n - 1; g >= 0; g--) {
        values[g] = variant % s->groups[g].values;
        variant /= s->groups[g].values;
    }
}

static bool writes(const struct bytes *text)
{
    const char *start = text->p + strspn(text->p, " \n");
    return strncasecmp(start, "insert", 6) == 0 || strncasecmp(start, "update", 6) == 0 ||
           strncasecmp(start, "delete", 6) == 0;
}

static void write_variant(struct bytes *out, struct statement *s, const char *room,
                          int variant, int index)
{
    int values[MAX_GROUPS];
    values_of_variant(s, variant, values);
    struct bytes worded = variant_text(s, values), text = {0}, postgres = {0};
    add_worded(&text, worded.p, worded.n, false, &s->at);
    add_worded(&postgres, worded.p, worded.n, true, &s->at);
    bytes_format(out, "    {.name = \"%s/%s", room, s->name);
    for (int g = 0; g < s->groups_n; g++) {
        bytes_format(out, "+%s%s%d", s->groups[g].name,
                     s->groups[g].values > 2 ? "=" : "", values[g]);
    }
    bytes_format(out, "\",\n     .text =");
    write_literal(out, &text, "         ");
    if (strcmp(text.p, postgres.p) != 0) {
        bytes_format(out, ",\n     .postgres =");
        write_literal(out, &postgres, "         ");
    }
    bytes_format(out, ",\n     .writes = %s, .params = %d, .columns = %d, .index = %d",
                 writes(&text) ? "true" : "false", s->bound_n, s->columns_n, index);
    if (s->mode == CHANGES) {
        bytes_format(out, ",\n     .counts = true");
    }
    if (s->bound_n > 0) {
        bytes_format(out, ",\n     .param_types = %s_types", s->name);
    }
    if (s->scan_ok != NULL) {
        bytes_format(out, ",\n     .scan_ok = \"");
        bytes_escape_c(out, s->scan_ok, strlen(s->scan_ok));
        bytes_char(out, '"');
    }
    bytes_format(out, "},\n");
}

static void write_declaration(struct bytes *out, const struct statement *s)
{
    bytes_format(out, "extern const struct statement statements_of_%s[%d];\n", s->name,
                 s->variants);
}

static void write_variants(struct bytes *out, struct statement *s, const char *room,
                           int *index)
{
    write_declaration(out, s);
    if (s->bound_n > 0) {
        write_types(out, s);
    }
    bytes_format(out, "const struct statement statements_of_%s[%d] = {\n", s->name,
                 s->variants);
    for (int v = 0; v < s->variants; v++) {
        write_variant(out, s, room, v, (*index)++);
    }
    bytes_format(out, "};\n");
}

/* ---- the body of a function ------------------------------------------------------- */

static void write_reads(struct bytes *out, const struct statement *s)
{
    if (is_scalar(s->row)) {
        bytes_format(out, "        RUN_READ(&run, 0, &row);\n");
        return;
    }
    for (int i = 0; i < s->columns_n; i++) {
        bytes_format(out, "        RUN_READ(&run, %d, &row.%s);\n", i, s->columns[i]);
    }
}

static void write_rows(struct bytes *out, const struct statement *s)
{
    switch (s->mode) {
    case ONE:
        bytes_format(out,
                     "    bool more = false;\n    fault = run_step(&run, &more);\n"
                     "    *found = fault == NULL && more;\n    if (*found) {\n"
                     "        %s row = {0};\n",
                     s->row);
        write_reads(out, s);
        bytes_format(out, "        *out = row;\n    }\n");
        break;
    case MANY:
    case EACH:
        bytes_format(out,
                     "    bool more = true;\n"
                     "    while ((fault = run_step(&run, &more)) == NULL && more) {\n"
                     "        %s row = {0};\n",
                     s->row);
        write_reads(out, s);
        bytes_format(out, "%s",
                     s->mode == MANY ? "        *LIST_ADD(a, out) = row;\n    }\n"
                                     : "        fault = each(ctx, &row);\n"
                                       "        if (fault != NULL) {\n"
                                       "            break;\n        }\n    }\n");
        break;
    case EXEC:
    case CHANGES:
        bytes_format(out, "    bool more = false;\n    fault = run_step(&run, &more);\n");
        if (s->mode == CHANGES) {
            bytes_format(out, "    *changes = fault == NULL ? run_changes(&run) : 0;\n");
        }
        break;
    }
}

/* How a fragment's condition is written in C. */
static void write_condition(struct bytes *out, struct statement *s, const struct group *g)
{
    const struct param *p = param_named(s, g->name, strlen(g->name));
    if (g->is_scope) {
        bytes_format(out,
                     g->values == 2 ? "!scope->all" : "scope->all ? 0 : 1 + scope->way");
    } else {
        bytes_format(out, "%s%s", p != NULL && p->type != NULL ? "" : "in->", g->name);
    }
}

static void write_binds(struct bytes *out, const struct statement *s)
{
    for (int i = 0; i < s->params_n; i++) {
        const struct param *p = &s->params[i];
        if (p->bound && p->is_scope) {
            bytes_format(out, "    RUN_BIND(&run, %d, &scope->%s);\n", p->number,
                         p->name + strlen("scope_"));
        } else if (p->bound) {
            bytes_format(out, "    RUN_BIND(&run, %d, &%s%s);\n", p->number,
                         p->type == NULL ? "in->" : "", p->name);
        }
    }
}

/* The number of the variant, each condition a digit; one beyond its choices is a bug. */
static void write_choice(struct bytes *out, struct statement *s)
{
    bytes_format(out, "    size_t variant = 0;\n%s",
                 s->groups_n > 0 ? "    size_t choice;\n" : "");
    for (int g = 0; g < s->groups_n; g++) {
        bytes_format(out, "    choice = (size_t)(");
        write_condition(out, s, &s->groups[g]);
        bytes_format(
            out, ");\n    assert(choice < %d);\n    variant = variant * %d + choice;\n",
            s->groups[g].values, s->groups[g].values);
    }
}

static void write_function(struct bytes *out, struct statement *s)
{
    write_signature(out, s);
    bytes_format(out, "\n{\n");
    write_choice(out, s);
    bytes_format(out,
                 "    struct run run;\n"
                 "    TRY(run_begin(&run, db, a, &statements_of_%s[variant]));\n",
                 s->name);
    if (s->mode == EACH) {
        bytes_format(out, "    run.borrow = true;\n");
    }
    write_binds(out, s);
    bytes_format(out, "    struct fault *fault;\n");
    write_rows(out, s);
    bytes_format(out, "    run_end(&run);\n    return fault;\n}\n\n");
}

/* ---- files ------------------------------------------------------------------------ */

/* "src/register/people.sql" -> room "register", stem "people". */
struct target {
    const char *dir;
    const char *path;
    const char *room;
    const char *stem;
};

static struct target target_of(const char *outdir, const char *srcdir, const char *path)
{
    struct place at = {path, 0};
    size_t n = strlen(srcdir);
    if (strncmp(path, srcdir, n) != 0 || path[n] != '/') {
        refuse(&at, "lies outside %s", srcdir);
    }
    const char *rest = path + n + 1;
    const char *slash = strrchr(rest, '/');
    const char *dot = strrchr(rest, '.');
    if (slash == NULL || dot == NULL || dot < slash) {
        refuse(&at, "expected ROOM/NAME.sql");
    }
    return (struct target){outdir, path, copy_part(rest, (size_t)(slash - rest)),
                           copy_part(slash + 1, (size_t)(dot - slash - 1))};
}

static void spill_target(const struct target *t, const char *ending,
                         const struct bytes *b)
{
    struct bytes path = {0};
    bytes_format(&path, "%s/%s/%s%s", t->dir, t->room, t->stem, ending);
    spill(path.p, b);
}

static void write_header(const struct all *all, const struct target *t)
{
    struct bytes out = {0};
    bytes_format(&out,
                 "/* Made by sqlgen from %s; do not edit. */\n#pragma once\n"
                 "#include \"store/statement.h\"\n",
                 t->path);
    for (int i = 0; i < all->includes_n; i++) {
        if (strcmp(all->includes[i].file, t->path) == 0) {
            bytes_format(&out, "#include%s\n", all->includes[i].what);
        }
    }
    bytes_char(&out, '\n');
    for (int i = 0; i < all->statements_n; i++) {
        if (strcmp(all->statements[i]->at.file, t->path) == 0) {
            write_signature(&out, all->statements[i]);
            bytes_format(&out, ";\n");
        }
    }
    spill_target(t, "_sql.h", &out);
}

static void write_source(const struct all *all, const struct target *t)
{
    struct bytes out = {0};
    int index = 0;
    bytes_format(
        &out,
        "/* Made by sqlgen from %s; do not edit. */\n#include \"%s/%s_sql.h\"\n\n"
        "#include <assert.h>\n\n",
        t->path, t->room, t->stem);
    for (int i = 0; i < all->statements_n; i++) {
        struct statement *s = all->statements[i];
        if (strcmp(s->at.file, t->path) == 0) {
            write_variants(&out, s, t->room, &index);
            write_function(&out, s);
        } else {
            index += s->variants;
        }
    }
    spill_target(t, "_sql.c", &out);
}
#endif
