/* Lists of numbers for statements. */
#include "base/numbers.h"

#include <assert.h>

#include "base/arena.h"

enum { WIDE = 19 }; /* digits of the largest int64, as {listed ...} cuts them */

struct str numbers_wide(struct arena *a, const struct int_list *numbers)
{
    char *wide = arena_bytes(a, numbers->n * WIDE + 1);
    for (size_t i = 0; i < numbers->n; i++) {
        int64_t rest = numbers->at[i];
        assert(rest >= 0);
        for (size_t k = WIDE; k > 0; k--) {
            wide[i * WIDE + k - 1] = (char)('0' + rest % 10);
            rest /= 10;
        }
    }
    return (struct str){wide, numbers->n * WIDE};
}

void numbers_read(struct arena *a, struct str text, struct int_list *numbers)
{
    struct str one = STR_NONE;
    int64_t number = 0;
    while (str_cut(&text, ' ', &one)) {
        if (str_to_int(one, &number)) {
            *LIST_ADD(a, numbers) = number;
        }
    }
}
