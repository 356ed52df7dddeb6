/* Lists of numbers for statements. */
#include "base/numbers.h"

#include "base/text.h"

enum { USUAL_BYTES = 6 }; /* of one with its comma */

struct str numbers_listed(struct arena *a, const struct int_list *numbers)
{
    struct text array = text_new(a, 2 + numbers->n * USUAL_BYTES);
    text_add_char(&array, '[');
    for (size_t i = 0; i < numbers->n; i++) {
        if (i > 0) {
            text_add_char(&array, ',');
        }
        text_add_int(&array, numbers->at[i]);
    }
    text_add_char(&array, ']');
    return text_str(&array);
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
