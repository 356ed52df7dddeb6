/* UTF-8 is checked once, at the edge; behind it every str is valid. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H
#include "base/str.h"

/* RFC 3629: no surrogates, no overlong forms, <= U+10FFFF. */
bool utf8_valid(struct str s);
size_t utf8_valid_length(struct str s); /* of its longest start that is valid */
/* Decodes one code point at *at and moves on; -1 at the end. s must be valid. */
int32_t utf8_next(struct str s, size_t *at);
size_t utf8_encode(int32_t code, char out[4]);
size_t utf8_count(struct str s); /* code points */
size_t utf8_width(struct str s); /* columns of a terminal: CJK and full width count 2 */
/* The longest start of s with at most n code points. */
struct str utf8_first(struct str s, size_t n);
/* Control characters (C0, C1, DEL) but not tab and newline when `lines`; and the
 * bidirectional controls U+200E/F, U+202A-E, U+2066-9, U+061C, which can disguise a name.
 */
bool utf8_has_controls(struct str s, bool lines);
bool utf8_is_control(int32_t code, bool lines);
#endif
