/* sqlgen: named SQL statements -> typed C functions.
 *
 *   sqlgen OUTDIR SRCDIR FILE.sql...
 *
 * For src/ROOM/X.sql it writes OUTDIR/ROOM/X_sql.h and X_sql.c, and for all together
 * OUTDIR/store/statements.c: the table of every statement in every variant, and the
 * schema. docs/statements.md holds the syntax. What it refuses names FILE:LINE, and then
 * nothing is written; a file whose content stays is left as it is.
 *
 * The idea: a statement's text is cut at its optional fragments; every combination of
 * fragments becomes one constant text with the same parameter numbers, so that each can
 * be prepared and plan-checked by a test, and no text is ever put together at run time.
 *
 * sqlgen_statement.h says what is kept, sqlgen_read.h reads files, sqlgen_words.h
 * knows the words in which the databases differ, sqlgen_settle.h finds
 * fragments, parameters, columns and scopes, sqlgen_write.h and sqlgen_schema.h write C.
 */
#include "sqlgen_schema.h"

int main(int count, char **args)
{
    if (count < 4) {
        fprintf(stderr, "usage: sqlgen OUTDIR SRCDIR FILE.sql...\n");
        return 2;
    }
    struct all *all = calloc(1, sizeof *all);
    struct target *targets = calloc((size_t)count, sizeof *targets);
    if (all == NULL || targets == NULL) {
        fail("out of memory");
    }
    for (int i = 3; i < count; i++) {
        targets[i] = target_of(args[1], args[2], args[i]);
        read_file(all, args[i]);
    }
    settle(all);
    write_table(all, args[1]); /* first: the last that may refuse */
    for (int i = 3; i < count; i++) {
        write_header(all, &targets[i]);
        write_source(all, &targets[i]);
    }
    return 0;
}
