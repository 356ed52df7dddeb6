/* libqrencode makes the squares, we write them down: runs of a row become one rectangle.
 */
#include "access/qr.h"

#include <qrencode.h>

#include "base/text.h"
#include "words/faults.h"

enum { QUIET = 4 };

static void free_code(void *code)
{
    QRcode_free(code);
}

static void add_row(struct text *path, const unsigned char *row, int width, int y)
{
    for (int x = 0; x < width; x++) {
        int from = x;
        while (x < width && (row[x] & 1) != 0) {
            x++;
        }
        if (x > from) {
            text_add_format(path, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from,
                            x - from);
        }
    }
}

struct fault *qr_draw(struct arena *a, struct str text, struct qr *qr)
{
    struct text path = text_new(a, 16 * 1024);
    const char *plain = str_cstr(a, text);
    QRcode *code = QRcode_encodeString8bit(plain, 0, QR_ECLEVEL_M);
    if (code == NULL) {
        return fault_qr_long(a);
    }
    arena_on_close(a, free_code, code);
    for (int y = 0; y < code->width; y++) {
        add_row(&path, code->data + y * code->width, code->width, y);
    }
    qr->path = text_str(&path);
    qr->side = code->width + 2 * QUIET;
    return NULL;
}
