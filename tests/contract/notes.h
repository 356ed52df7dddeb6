/* Short ways for the tests that use the sample schema. */
#ifndef CONTRACT_NOTES_H
#define CONTRACT_NOTES_H
#include "contract/sample.h"
#include "contract/sample_sql.h"
#include "contract/stand.h"

/* One note in a transaction of its own. */
void stand_note(struct stand *t, struct db *db, int64_t id, const char *line);
/* How many notes a connection of its own sees, opened for this. */
int64_t stand_notes(struct stand *t, struct store *s);
/* The sample schema with other steps. */
struct schema stand_schema(struct stand *t, const char *const *steps, size_t n);
#endif
