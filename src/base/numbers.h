/* Numbers as one text, a JSON array: the list that a statement takes as one parameter
 * ({listed ...} of duty/duty.sql), so that their count does not become a count of
 * statements. */
#ifndef BASE_NUMBERS_H
#define BASE_NUMBERS_H
#include "base/list.h"
#include "base/str.h"

struct str numbers_listed(struct arena *a, const struct int_list *numbers);
/* Those in a text that blanks part; pieces that are none are left out. */
void numbers_read(struct arena *a, struct str text, struct int_list *numbers);
#endif
