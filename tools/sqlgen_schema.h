/* The schema and the table of all statements: OUTDIR/store/statements.c. */
#ifndef TOOLS_SQLGEN_SCHEMA_H
#define TOOLS_SQLGEN_SCHEMA_H
#include "sqlgen_write.h"

/* ---- DDL -------------------------------------------------------------------------- */

/* Lines between "--[ sqlite" or "--[ postgres" and "--]" belong to that database only. */
static void write_ddl(struct bytes *out, const struct bytes *text, bool postgres,
                      const struct place *at)
{
    struct bytes made = {0};
    bool keep = true, inside = false;
    bytes_add(&made, "", 0);
    for (const char *line = text->p; *line != '\0';) {
        size_t n = strcspn(line, "\n");
        if (strncmp(line, "--[", 3) == 0) {
            bool for_postgres = strncmp(line, "--[ postgres\n", 13) == 0;
            if (inside || (!for_postgres && strncmp(line, "--[ sqlite\n", 11) != 0)) {
                refuse(at, "only --[ sqlite and --[ postgres stand here, one at a time");
            }
            keep = for_postgres == postgres;
            inside = true;
        } else if (strncmp(line, "--]", 3) == 0) {
            keep = true;
            inside = false;
        } else if (keep) {
            add_worded(&made, line, n, postgres, at);
            bytes_char(&made, '\n');
        }
        line += n + (line[n] == '\n');
    }
    if (inside) {
        refuse(at, "--[ is not closed with --]");
    }
    write_literal(out, &made, "            ");
}

static void write_both(struct bytes *out, const struct bytes *text,
                       const struct place *at)
{
    write_ddl(out, text, false, at);
    bytes_char(out, ',');
    write_ddl(out, text, true, at);
}

/* The one with the least number above this. */
static const struct migration *next_migration(const struct all *all, int above)
{
    const struct migration *next = NULL;
    for (int i = 0; i < all->migrations_n; i++) {
        const struct migration *m = &all->migrations[i];
        if (m->version > above && (next == NULL || m->version < next->version)) {
            next = m;
        }
    }
    return next;
}

static void write_migrations(struct bytes *out, const struct all *all)
{
    bytes_format(out, "static const struct migration migrations[] = {\n");
    for (const struct migration *m = next_migration(all, 0); m != NULL;
         m = next_migration(all, m->version)) {
        bytes_format(out, "    {%d, \"%s\", {", m->version, m->name);
        write_both(out, &m->text, &m->at);
        bytes_format(out, "}},\n");
    }
    bytes_format(out, "};\n");
}

static void write_derived(struct bytes *out, const struct all *all, bool late)
{
    bytes_format(out, "static const char *const %s[][2] = {\n",
                 late ? "late" : "derived");
    for (int i = 0; i < all->derived_n; i++) {
        if (all->derived[i].late == late) {
            bytes_format(out, "    {");
            write_both(out, &all->derived[i].text, &all->derived[i].at);
            bytes_format(out, "},\n");
        }
    }
    bytes_format(out, "    {NULL, NULL}};\n");
}

/* ---- statements.c ----------------------------------------------------------------- */

static void write_all_statements(struct bytes *out, const struct all *all)
{
    int total = 0;
    for (int i = 0; i < all->statements_n; i++) {
        write_declaration(out, all->statements[i]);
        total += all->statements[i]->variants;
    }
    bytes_format(out, "const int statements_count = %d;\n", total);
    bytes_format(out, "const struct statement *const statements_all[] = {\n");
    for (int i = 0; i < all->statements_n; i++) {
        for (int v = 0; v < all->statements[i]->variants; v++) {
            bytes_format(out, "    &statements_of_%s[%d],\n", all->statements[i]->name,
                         v);
        }
    }
    bytes_format(out, "    NULL};\n");
}

static void write_names(struct bytes *out, const char *variable,
                        const struct names *names)
{
    bytes_format(out, "static const char *const %s[] = {", variable);
    for (int i = 0; i < names->n; i++) {
        bytes_format(out, "\"%s\", ", names->at[i]);
    }
    bytes_format(out, "NULL};\n");
}

static void write_table(const struct all *all, const char *outdir)
{
    struct bytes out = {0}, path = {0};
    bytes_format(
        &out, "/* Made by sqlgen; do not edit. */\n#include \"store/statement.h\"\n\n");
    write_all_statements(&out, all);
    write_migrations(&out, all);
    write_derived(&out, all, false);
    write_derived(&out, all, true);
    write_names(&out, "late_indexes", &all->late_indexes);
    write_names(&out, "derived_tables", &all->derived_tables);
    write_names(&out, "small_tables", &all->small_tables);
    bytes_format(&out, "const struct schema schema_all = {\n"
                       "    .migrations = migrations,\n"
                       "    .n = sizeof migrations / sizeof migrations[0],\n"
                       "    .derived = derived,\n"
                       "    .derived_n = sizeof derived / sizeof derived[0] - 1,\n"
                       "    .late = late,\n"
                       "    .late_n = sizeof late / sizeof late[0] - 1,\n"
                       "    .late_indexes = late_indexes,\n"
                       "    .derived_tables = derived_tables,\n"
                       "    .small_tables = small_tables,\n"
                       "};\n");
    bytes_format(&path, "%s/store/statements.c", outdir);
    spill(path.p, &out);
}
#endif
