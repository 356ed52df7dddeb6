/* The few words in which the two databases differ: written {WORD} in DDL and statements,
 * each database's own in its text. */
#ifndef TOOLS_SQLGEN_WORDS_H
#define TOOLS_SQLGEN_WORDS_H
#include "sqlgen_read.h"

/* [1] for SQLite, [2] for PostgreSQL. */
static const char *const dialect[][3] = {
    {"{int}", "integer", "bigint"},
    {"{id}", "integer primary key", "bigint primary key"},
    {"{blob}", "blob", "bytea"},
    {"{strict}", "strict", ""},
    {"{rowless}", "strict, without rowid", ""},
    {"{json}", "text", "json"},
    {"{json_each}", "json_each", "json_array_elements_text"},
};

/* The word that begins at p, or NULL. */
static const char *const *word_at(const char *p)
{
    for (size_t w = 0; w < sizeof dialect / sizeof dialect[0]; w++) {
        if (strncmp(p, dialect[w][0], strlen(dialect[w][0])) == 0) {
            return dialect[w];
        }
    }
    return NULL;
}

/* The n bytes at p as one database is told them; in quotes a brace is a brace. */
static void add_worded(struct bytes *out, const char *p, size_t n, bool postgres,
                       const struct place *at)
{
    bool quoted = false;
    for (const char *end = p + n; p < end;) {
        quoted ^= *p == '\'';
        if (*p != '{' || quoted) {
            bytes_char(out, *p++);
            continue;
        }
        const char *const *word = word_at(p);
        if (word == NULL) {
            refuse(at, "unknown word %.*s", (int)(1 + word_length(p + 1)), p);
        }
        bytes_add(out, word[1 + postgres], strlen(word[1 + postgres]));
        p += strlen(word[0]);
    }
}
#endif
