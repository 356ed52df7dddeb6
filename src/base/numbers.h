/* Numbers as one text, each of nineteen digits: the list that a statement takes as one
 * parameter ({listed ...} of duty/duty.sql), so that their count does not become a count
 * of statements. Refuses what is below 0. */
#ifndef BASE_NUMBERS_H
#define BASE_NUMBERS_H
#include "base/list.h"
#include "base/str.h"

struct str numbers_wide(struct arena *a, const struct int_list *numbers);
/* Those in a text that blanks part; pieces that are none are left out. */
void numbers_read(struct arena *a, struct str text, struct int_list *numbers);
#endif
