/* Text in the encodings that offices send, as UTF-8. Which one it is, is decided by
 * validity over the whole file, never by frequency: UTF-16 where a byte order mark says
 * so, UTF-8 where every byte of it is valid, else GB18030 (which holds GBK and GB2312).
 * Refuses to guess further: what is none of them is refused with its line and byte, and
 * so is UTF-8 with a few broken bytes, which would pass as GB18030 and read as nonsense.
 */
#ifndef FORMATS_CHARSET_H
#define FORMATS_CHARSET_H
#include "formats/source.h"

enum charset { CHARSET_UTF8, CHARSET_GB18030, CHARSET_UTF16LE, CHARSET_UTF16BE };

const char *charset_name(enum charset charset); /* "UTF-8" ... */
/* Reads all of it once. INPUT for UTF-8 that is damaged: well-formed characters of three
 * and four bytes outnumber the broken bytes at least CHARSET_DAMAGED times. (Two
 * GB18030 characters in a row rarely look like one of UTF-8.) */
enum { CHARSET_DAMAGED = 4 };
struct fault *charset_detect(struct arena *a, const struct source *s,
                             enum charset *charset);

struct charset_reader;
/* A byte order mark is passed over. `s` is borrowed. */
struct fault *charset_open(struct arena *a, const struct source *s, enum charset charset,
                           struct charset_reader **reader);
/* The next characters as valid UTF-8, whole ones; *got == 0 at the end. room >= 16.
 * INPUT, with line and byte, for what is no character of the encoding. */
struct fault *charset_read(struct charset_reader *r, char *into, size_t room,
                           size_t *got);

/* Full-width letters, digits and signs (U+FF01..FF5E) and the wide space (U+3000) as
 * their ASCII forms: for numbers, dates and codes, never for names. Copies only where
 * something changes. */
struct str charset_fold(struct arena *a, struct str s);
/* One code point of it. */
int32_t charset_fold_code(int32_t code);
#endif
