/* multipart/form-data (RFC 7578), read block by block as it comes in: fields into memory,
 * files into unlinked temporary files. Refuses preambles, epilogues, padding, nested
 * multiparts, transfer encodings and boundaries that RFC 2046 does not allow. */
#ifndef WEB_MULTIPART_H
#define WEB_MULTIPART_H
#include "web/exchange.h"

enum {
    MULTIPART_HEAD = 4096,   /* bytes of one part's headers */
    MULTIPART_UPLOADS = 16,  /* files of one form */
    MULTIPART_BOUNDARY = 70, /* RFC 2046 5.1.1 */
};

struct multipart_limits {
    size_t pairs;
    size_t memory; /* bytes of all fields that are not files */
    size_t uploads;
    struct str spool_dir;
};

struct multipart;

/* NULL when the type names no boundary or a bad one. Descriptors are closed with the
 * arena. */
struct multipart *multipart_new(struct arena *a, struct str content_type,
                                const struct multipart_limits *limits);
/* Takes what it can of the block; `*used` bytes of it are done, the rest must come again
 * with more behind it. With `last`, all is taken or refused. A block of MULTIPART_HEAD +
 * 128 bytes always makes progress. 0 or 400, 413, 503 (the disk). */
int multipart_take(struct multipart *m, struct str block, bool last, size_t *used);
const struct pair_list *multipart_pairs(const struct multipart *m);
const struct upload_list *multipart_uploads(const struct multipart *m);
#endif
