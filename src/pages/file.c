/* Files of forms. */
#include "pages/file.h"

#include <unistd.h>

#include "base/utf8.h"
#include "formats/media.h"
#include "ledger/blob.h"
#include "words/faults.h"

enum { SPILL_AT = 64 * 1024, FILENAME_MOST = 200 };

struct field_view page_file_field(struct exchange *x, struct str label, struct str hint,
                                  const char *accept)
{
    struct field_view view = {
        .name = STR("file"), .label = label, .hint = hint, .accept = str_of(accept)};
    for (const struct fault *f = page_fault(x); f != NULL; f = f->more) {
        if (str_equal(f->field, view.name)) {
            view.error = say_fault(x->arena, x->face.lang, f);
        }
    }
    return view;
}

struct fault *page_file_take(struct exchange *x, int64_t most,
                             bool (*is_fit)(struct str first), struct hash *name,
                             struct str *filename, bool *fits)
{
    char first[MEDIA_BYTES];
    int64_t size = 0;
    *fits = true;
    if (x->uploads.n == 0 || x->uploads.at[0].size == 0) {
        return NULL;
    }
    const struct upload *upload = &x->uploads.at[0];
    ssize_t n = pread(upload->fd, first, sizeof first, 0);
    *fits = upload->size <= most && n > 0 && is_fit((struct str){first, (size_t)n});
    if (!*fits) {
        return NULL;
    }
    *filename = utf8_first(upload->filename, FILENAME_MOST);
    return blob_send(x->arena, page_app(x)->house->writer, x->at, upload->fd, name,
                     &size);
}

struct sending {
    struct exchange *x;
    struct str (*type)(struct str first);
    bool begun;
};

static struct fault *add_piece(void *ctx, struct str piece)
{
    struct sending *s = ctx;
    if (!s->begun) {
        struct str type = s->type(piece);
        s->x->answer.type = type.n > 0 ? type : STR("application/octet-stream");
        s->begun = true;
    }
    text_add(&s->x->answer.body, piece);
    return s->x->answer.body.n > SPILL_AT ? answer_spill(s->x) : NULL;
}

struct fault *page_file_give(struct exchange *x, struct db *db, struct hash name,
                             struct str filename, struct str (*type)(struct str first))
{
    struct sending s = {.x = x, .type = type};
    answer_html(x, 200);
    x->answer.filename = filename;
    return blob_each(db, x->arena, name, add_piece, &s);
}
