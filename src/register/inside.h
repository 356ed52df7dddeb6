/* What the files of register/ share among themselves. */
#ifndef REGISTER_INSIDE_H
#define REGISTER_INSIDE_H
#include "register/register.h"

/* The first day of all: the state of a thing before anything changed. */
#define DAY_FIRST ((struct day){-719162}) /* 1 January of the year 1 */

/* The key of the order by name. */
struct blob register_key(struct arena *a, struct str name);
/* The key of the order by birth: those whose birth is not told come last. */
int64_t register_born_key(struct day born);
/* What a part of a name is looked for in. */
struct str register_fold(struct arena *a, struct str s);
/* Units sorted by name, in tree order and with their depth. */
void register_order_units(struct arena *a, const struct unit_list *all,
                          struct unit_list *units);
/* One entry of an act. `day` DAY_NONE: today. */
struct fault *register_append(const struct act *act, const struct kind *kind,
                              int64_t subject, int64_t corrects, struct day day,
                              const void *body, struct entry *e);
/* Missing also where the actor does not reach them. */
struct fault *register_person_must_be(const struct act *act, struct person_id id,
                                      const char *field, struct person *person);
struct fault *register_unit_must_be(const struct act *act, struct unit_id id,
                                    const char *field);
#endif
