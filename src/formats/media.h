/* What a file is, told from its first bytes and never from its name. */
#ifndef FORMATS_MEDIA_H
#define FORMATS_MEDIA_H
#include "base/str.h"

enum { MEDIA_BYTES = 16 }; /* so many are looked at */
/* "application/pdf", "image/jpeg" or "image/png"; not given: another type. */
struct str media_type(struct str first);
#endif
