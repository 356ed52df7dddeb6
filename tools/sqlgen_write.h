/* The writing half of sqlgen: settled statements -> C. Included by sqlgen.c only. */

static FILE *open_out(const char *dir, const char *name, char path[512])
{
    snprintf(path, 512, "%s/%s", dir, name);
    struct reading at = {path, 0};
    FILE *out = fopen(path, "w");
    if (out == NULL) {
        fail(&at, "cannot be written (does the folder exist?)");
    }
    return out;
}

/* A C string literal over as many lines as the text has. */
static void write_literal(FILE *out, const char *text, const char *indent)
{
    fprintf(out, "\n%s\"", indent);
    for (const char *p = text; *p != 0; p++) {
        if (*p == '\n') {
            fputs(p[1] == 0 ? "" : "\\n\"", out);
            if (p[1] != 0) {
                fprintf(out, "\n%s\"", indent);
            }
        } else if (*p == '"' || *p == '\\') {
            fprintf(out, "\\%c", *p);
        } else {
            fputc(*p, out);
        }
    }
    fputc('"', out);
}

static bool is_scalar(const char *type)
{
    return strcmp(type, "int64_t") == 0 || strcmp(type, "bool") == 0 ||
           strcmp(type, "struct str") == 0 || strcmp(type, "struct day") == 0 ||
           strcmp(type, "struct instant") == 0 || strcmp(type, "struct blob") == 0 ||
           strcmp(type, "struct hash") == 0 || strcmp(type, "struct uuid") == 0 ||
           (strlen(type) > 3 && strcmp(type + strlen(type) - 3, "_id") == 0);
}

/* "struct person" -> "struct person_list"; scalars -> the lists of base/list.h. */
static void list_type(const char *row, char out[80])
{
    if (strcmp(row, "int64_t") == 0) {
        snprintf(out, 80, "struct int_list");
    } else {
        snprintf(out, 80, "%s_list", row);
    }
}

static void write_signature(FILE *out, const struct statement *s)
{
    fprintf(out, "struct fault *sql_%s(struct db *db, struct arena *a", s->name);
    if (s->uses_scope) {
        fprintf(out, ",\n    const struct scope *scope");
    }
    if (s->from[0] != 0) {
        fprintf(out, ",\n    const %s *in", s->from);
    }
    for (int i = 0; i < s->param_count; i++) {
        const struct param *p = &s->params[i];
        if (p->type[0] != 0 && strcmp(p->type, "scope") != 0) {
            fprintf(out, ",\n    %s %s", p->type, p->name);
        }
    }
    char list_name[80];
    switch (s->mode) {
    case ONE:
        fprintf(out, ",\n    %s *out, bool *found)", s->row);
        break;
    case MANY:
        list_type(s->row, list_name);
        fprintf(out, ",\n    %s *out)", list_name);
        break;
    case EACH:
        fprintf(out,
                ",\n    struct fault *(*each)(void *ctx, const %s *row), void *ctx)",
                s->row);
        break;
    case CHANGES:
        fprintf(out, ",\n    int64_t *changes)");
        break;
    case EXEC:
        fprintf(out, ")");
        break;
    }
}

/* How a parameter or a fragment's condition is written in C. */
static void value_of(const struct statement *s, const char *name, char out[160])
{
    for (int i = 0; i < s->param_count; i++) {
        if (strcmp(s->params[i].name, name) == 0) {
            if (strcmp(s->params[i].type, "scope") == 0) {
                snprintf(out, 160, "scope->account");
            } else {
                snprintf(out, 160, "%s%s", s->params[i].type[0] == 0 ? "in->" : "", name);
            }
            return;
        }
    }
    snprintf(out, 160, "in->%s", name);
}

static int variants_of(const struct statement *s)
{
    int variants = 1;
    for (int g = 0; g < s->group_count; g++) {
        variants *= s->groups[g].values;
    }
    return variants;
}

static void values_of_variant(const struct statement *s, int variant, int *values)
{
    for (int g = s->group_count - 1; g >= 0; g--) {
        values[g] = variant % s->groups[g].values;
        variant /= s->groups[g].values;
    }
}

static void write_variants(FILE *out, struct statement *s, const char *room, int *index)
{
    int bound = 0;
    for (int i = 0; i < s->param_count; i++) {
        bound += s->params[i].bound;
    }
    if (bound > 0) {
        fprintf(out, "static const enum sql_type %s_types[] = {\n", s->name);
        for (int number = 1; number <= bound; number++) {
            for (int i = 0; i < s->param_count; i++) {
                const struct param *p = &s->params[i];
                if (p->number != number) {
                    continue;
                }
                if (p->type[0] == 0) {
                    fprintf(out, "    SQL_TYPE_OF(((%s *)0)->%s),\n", s->from, p->name);
                } else if (strcmp(p->type, "scope") == 0) {
                    fprintf(out, "    SQL_INT,\n");
                } else {
                    fprintf(out, "    SQL_TYPE_OF(*(%s *)0),\n", p->type);
                }
            }
        }
        fprintf(out, "};\n");
    }
    fprintf(out, "const struct statement statements_of_%s[%d] = {\n", s->name,
            variants_of(s));
    for (int v = 0; v < variants_of(s); v++) {
        int values[MAX_GROUPS];
        char text[MAX_TEXT];
        values_of_variant(s, v, values);
        variant_text(s, values, text);
        fprintf(out, "    {.name = \"%s/%s", room, s->name);
        for (int g = 0; g < s->group_count; g++) {
            fprintf(out, "+%s%s%d", s->groups[g].name, s->groups[g].values > 2 ? "=" : "",
                    values[g]);
        }
        const char *start = text + strspn(text, " \n");
        bool writes = strncasecmp(start, "insert", 6) == 0 ||
                      strncasecmp(start, "update", 6) == 0 ||
                      strncasecmp(start, "delete", 6) == 0;
        fprintf(out, "\",\n     .text =");
        write_literal(out, text, "         ");
        fprintf(out, ",\n     .writes = %s, .params = %d, .columns = %d, .index = %d",
                writes ? "true" : "false", bound, s->column_count, (*index)++);
        if (s->mode == CHANGES) {
            fprintf(out, ",\n     .counts = true");
        }
        if (bound > 0) {
            fprintf(out, ",\n     .param_types = %s_types", s->name);
        }
        if (s->scan_ok[0] != 0) {
            fprintf(out, ",\n     .scan_ok = \"%s\"", s->scan_ok);
        }
        fprintf(out, "},\n");
    }
    fprintf(out, "};\n");
}

static void write_reads(FILE *out, const struct statement *s, const char *indent)
{
    if (is_scalar(s->row)) {
        fprintf(out, "%sRUN_READ(&run, 0, &row);\n", indent);
        return;
    }
    for (int i = 0; i < s->column_count; i++) {
        fprintf(out, "%sRUN_READ(&run, %d, &row.%s);\n", indent, i, s->columns[i]);
    }
}

static void write_rows(FILE *out, const struct statement *s)
{
    switch (s->mode) {
    case ONE:
        fprintf(out, "    bool more = false;\n    fault = run_step(&run, &more);\n"
                     "    *found = fault == NULL && more;\n    if (*found) {\n"
                     "        %s row = {0};\n",
                s->row);
        write_reads(out, s, "        ");
        fprintf(out, "        *out = row;\n    }\n");
        break;
    case MANY:
    case EACH:
        fprintf(out, "    bool more = true;\n"
                     "    while ((fault = run_step(&run, &more)) == NULL && more) {\n"
                     "        %s row = {0};\n",
                s->row);
        write_reads(out, s, "        ");
        fprintf(out, s->mode == MANY ? "        *LIST_ADD(a, out) = row;\n    }\n"
                                     : "        fault = each(ctx, &row);\n"
                                       "        if (fault != NULL) {\n"
                                       "            break;\n        }\n    }\n");
        break;
    case EXEC:
    case CHANGES:
        fprintf(out, "    bool more = false;\n    fault = run_step(&run, &more);\n");
        if (s->mode == CHANGES) {
            fprintf(out, "    *changes = fault == NULL ? run_changes(&run) : 0;\n");
        }
        break;
    }
}

static void write_function(FILE *out, const struct statement *s)
{
    write_signature(out, s);
    fprintf(out, "\n{\n    size_t variant = 0;\n");
    for (int g = 0; g < s->group_count; g++) {
        char value[160];
        if (s->groups[g].is_scope) {
            snprintf(value, sizeof value, "!scope->all");
        } else {
            value_of(s, s->groups[g].name, value);
        }
        fprintf(out, "    variant = variant * %d + (size_t)(%s);\n", s->groups[g].values,
                value);
    }
    fprintf(out,
            "    struct run run;\n"
            "    TRY(run_begin(&run, db, a, &statements_of_%s[variant]));\n",
            s->name);
    if (s->mode == EACH) {
        fprintf(out, "    run.borrow = true;\n");
    }
    for (int i = 0; i < s->param_count; i++) {
        const struct param *p = &s->params[i];
        char value[160];
        if (p->bound) {
            value_of(s, p->name, value);
            fprintf(out, "    RUN_BIND(&run, %d, &%s);\n", p->number, value);
        }
    }
    fprintf(out, "    struct fault *fault;\n");
    write_rows(out, s);
    fprintf(out, "    run_end(&run);\n    return fault;\n}\n\n");
}

/* "src/register/register.sql" -> room "register", stem "register". */
static void room_of(const char *srcdir, const char *path, char room[64], char stem[64])
{
    struct reading at = {path, 0};
    size_t n = strlen(srcdir);
    if (strncmp(path, srcdir, n) != 0 || path[n] != '/') {
        fail(&at, "lies outside %s", srcdir);
    }
    const char *rest = path + n + 1;
    const char *slash = strrchr(rest, '/');
    const char *dot = strrchr(rest, '.');
    if (slash == NULL || dot == NULL || dot < slash) {
        fail(&at, "expected ROOM/NAME.sql");
    }
    put(room, 64, rest, (size_t)(slash - rest), &at);
    put(stem, 64, slash + 1, (size_t)(dot - slash - 1), &at);
}

static int first_index(struct all *all, const char *path)
{
    int index = 0;
    for (int i = 0; i < all->statement_count; i++) {
        if (strcmp(all->statements[i]->file, path) == 0) {
            return index;
        }
        index += variants_of(all->statements[i]);
    }
    return index;
}

static void write_file(struct all *all, const char *outdir, const char *srcdir,
                       const char *path)
{
    char room[64], stem[64], name[160], out_path[512];
    room_of(srcdir, path, room, stem);
    snprintf(name, sizeof name, "%s/%s_sql.h", room, stem);
    FILE *out = open_out(outdir, name, out_path);
    fprintf(out, "/* Made by sqlgen from %s; do not edit. */\n#pragma once\n"
                 "#include \"store/statement.h\"\n",
            path);
    for (int i = 0; i < all->include_count; i++) {
        if (strcmp(all->includes[i][0], path) == 0) {
            fprintf(out, "#include%s\n", all->includes[i][1]);
        }
    }
    fputc('\n', out);
    for (int i = 0; i < all->statement_count; i++) {
        if (strcmp(all->statements[i]->file, path) == 0) {
            write_signature(out, all->statements[i]);
            fprintf(out, ";\n");
        }
    }
    fclose(out);
    snprintf(name, sizeof name, "%s/%s_sql.c", room, stem);
    out = open_out(outdir, name, out_path);
    fprintf(out, "/* Made by sqlgen from %s; do not edit. */\n#include \"%s/%s_sql.h\"\n\n",
            path, room, stem);
    int index = first_index(all, path);
    for (int i = 0; i < all->statement_count; i++) {
        struct statement *s = all->statements[i];
        if (strcmp(s->file, path) == 0) {
            fprintf(out, "extern const struct statement statements_of_%s[%d];\n", s->name,
                    variants_of(s));
            write_variants(out, s, room, &index);
            write_function(out, s);
        }
    }
    fclose(out);
}

/* DDL words per database: {int} {id} {blob} {strict} {rowless}; lines between
 * "--[ sqlite" or "--[ postgres" and "--]" belong to that one only. */
static void write_ddl(FILE *out, const char *text, bool postgres, const struct reading *at)
{
    static const char *const words[][3] = {
        {"{int}", "integer", "bigint"},
        {"{id}", "integer primary key", "bigint primary key"},
        {"{blob}", "blob", "bytea"},
        {"{strict}", "strict", ""},
        {"{rowless}", "strict, without rowid", ""},
    };
    static char made[MAX_TEXT * 2];
    made[0] = 0;
    bool keep = true;
    for (const char *line = text; *line != 0;) {
        size_t n = strcspn(line, "\n");
        if (strncmp(line, "--[", 3) == 0) {
            keep = (strncmp(line, "--[ postgres", 12) == 0) == postgres;
        } else if (strncmp(line, "--]", 3) == 0) {
            keep = true;
        } else if (keep) {
            for (size_t i = 0; i < n; i++) {
                size_t w = 0;
                for (; w < sizeof words / sizeof words[0]; w++) {
                    if (strncmp(line + i, words[w][0], strlen(words[w][0])) == 0) {
                        break;
                    }
                }
                if (w < sizeof words / sizeof words[0]) {
                    add(made, sizeof made, words[w][postgres ? 2 : 1], at);
                    i += strlen(words[w][0]) - 1;
                } else {
                    char c[2] = {line[i], 0};
                    add(made, sizeof made, c, at);
                }
            }
            add(made, sizeof made, "\n", at);
        }
        line += n + (line[n] == '\n');
    }
    write_literal(out, made, "            ");
}

static void write_names(FILE *out, const char *variable, const struct names *names)
{
    fprintf(out, "static const char *const %s[] = {", variable);
    for (int i = 0; i < names->n; i++) {
        fprintf(out, "\"%s\", ", names->at[i]);
    }
    fprintf(out, "NULL};\n");
}

static void write_migrations(FILE *out, struct all *all)
{
    fprintf(out, "static const struct migration migrations[] = {\n");
    for (int version = 1; version <= all->migration_count; version++) {
        struct migration *m = NULL;
        for (int i = 0; i < all->migration_count; i++) {
            if (all->migrations[i]->version == version) {
                m = all->migrations[i];
            }
        }
        struct reading at = {"migrations", version};
        if (m == NULL) {
            fail(&at, "there is no migration %d, or a number stands twice", version);
        }
        at = (struct reading){m->file, m->line};
        fprintf(out, "    {%d, \"%s\", {", m->version, m->name);
        write_ddl(out, m->text, false, &at);
        fprintf(out, ",");
        write_ddl(out, m->text, true, &at);
        fprintf(out, "}},\n");
    }
    fprintf(out, "};\n");
}

static void write_table(struct all *all, const char *outdir)
{
    char path[512];
    FILE *out = open_out(outdir, "store/statements.c", path);
    fprintf(out, "/* Made by sqlgen; do not edit. */\n#include \"store/statement.h\"\n\n");
    int total = 0;
    for (int i = 0; i < all->statement_count; i++) {
        fprintf(out, "extern const struct statement statements_of_%s[%d];\n",
                all->statements[i]->name, variants_of(all->statements[i]));
        total += variants_of(all->statements[i]);
    }
    fprintf(out, "const int statements_count = %d;\n", total);
    fprintf(out, "const struct statement *const statements_all[] = {\n");
    for (int i = 0; i < all->statement_count; i++) {
        for (int v = 0; v < variants_of(all->statements[i]); v++) {
            fprintf(out, "    &statements_of_%s[%d],\n", all->statements[i]->name, v);
        }
    }
    fprintf(out, "    NULL};\n");
    write_migrations(out, all);
    fprintf(out, "static const char *const derived[][2] = {\n");
    for (int i = 0; i < all->derived_count; i++) {
        struct reading at = {all->derived_file[i], 0};
        fprintf(out, "    {");
        write_ddl(out, all->derived[i], false, &at);
        fprintf(out, ",");
        write_ddl(out, all->derived[i], true, &at);
        fprintf(out, "},\n");
    }
    fprintf(out, "};\n");
    write_names(out, "derived_tables", &all->derived_tables);
    write_names(out, "small_tables", &all->small_tables);
    fprintf(out,
            "const struct schema schema_all = {\n"
            "    .migrations = migrations,\n"
            "    .n = sizeof migrations / sizeof migrations[0],\n"
            "    .derived = derived,\n"
            "    .derived_n = sizeof derived / sizeof derived[0],\n"
            "    .derived_tables = derived_tables,\n"
            "    .small_tables = small_tables,\n"
            "};\n");
    fclose(out);
}
