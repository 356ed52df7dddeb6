/* What the reader's files share, and the words of the file, for whoever says them. */
#ifndef PROGRAMME_READ_H
#define PROGRAMME_READ_H
#include "programme/inside.h"

extern const char *const class_words[], *const about_names[], *const every_names[];
extern const char *const weekday_names[], *const shift_names[];
extern const char *const ask_names[], *const declared_type_names[];

/* One value as its key says. */
void reading_value(struct reading *r, const struct yaml *value, const struct key *key,
                   void *into);
/* That names stand once, and that kinds and fields which rules speak of are there. */
void programme_agrees(struct reading *r);

/* NULL: no room has built it, or it was not told. */
const struct built_kind *built_named(const struct built *built, struct str name);

/* What a rule asks, without its cost, basis and owner. */
struct str rule_asks(struct arena *a, const struct programme *programme,
                     const struct rule *rule, enum lang lang);
#endif
