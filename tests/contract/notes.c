/* See notes.h. */
#include "contract/notes.h"

void stand_note(struct stand *t, struct db *db, int64_t id, const char *line)
{
    assert_good(db_begin_write(db, t->arena));
    assert_good(sql_note_add(db, t->arena, &(struct note){id, str_of(line)}));
    assert_good(db_commit(db, t->arena));
}

int64_t stand_notes(struct stand *t, struct store *s)
{
    struct db *db = stand_reader(t, s);
    int64_t n = -1;
    bool found = false;
    assert_good(sql_note_count(db, t->arena, &n, &found));
    db_close(db);
    return n;
}

struct schema stand_schema(struct stand *t, const char *const *steps, size_t n)
{
    struct schema schema = schema_all;
    struct migration *all = ARENA_ARRAY(t->arena, struct migration, n);
    for (size_t i = 0; i < n; i++) {
        all[i] = (struct migration){(int)i + 1, "a step of a test", {steps[i], steps[i]}};
    }
    schema.migrations = all;
    schema.n = n;
    return schema;
}
