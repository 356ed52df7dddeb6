/* Types of files by their first bytes: ISO 32000 7.5.2, ITU T.81 B.1.1.3 (SOI and a
 * marker behind it), PNG 5.2. */
#include "formats/media.h"

struct str media_type(struct str first)
{
    static const struct {
        const char *first;
        size_t n;
        const char *type;
    } types[] = {{"%PDF-", 5, "application/pdf"},
                 {"\xff\xd8\xff", 3, "image/jpeg"},
                 {"\x89PNG\r\n\x1a\n", 8, "image/png"}};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (str_starts(first, (struct str){types[i].first, types[i].n})) {
            return str_of(types[i].type);
        }
    }
    return STR_NONE;
}
