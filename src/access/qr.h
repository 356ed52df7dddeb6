/* A text as a QR code (ISO/IEC 18004), drawn as the path of an SVG: dark modules are
 * squares of one unit, with the four light ones around that the standard asks for. */
#ifndef ACCESS_QR_H
#define ACCESS_QR_H
#include "base/arena.h"
#include "base/fault.h"

struct qr {
    struct str path; /* the d of a path */
    int64_t side;    /* of the view box */
};
/* LIMIT when it is too long for a code. */
struct fault *qr_draw(struct arena *a, struct str text, struct qr *qr);
#endif
