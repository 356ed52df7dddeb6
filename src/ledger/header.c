/* The header of an entry as it is hashed: canonical JSON, ten members in order of their
 * names (docs/ledger.md). Written for every entry of a check, so into a buffer that its
 * caller keeps. */
#include "ledger/rows.h"

#include "base/json.h"
#include "ledger/ledger.h"

static void add_uuid(struct text *t, struct uuid id)
{
    static const char digits[] = "0123456789abcdef";
    char out[36];
    size_t n = 0;
    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            out[n++] = '-';
        }
        out[n++] = digits[id.b[i] >> 4];
        out[n++] = digits[id.b[i] & 15];
    }
    text_add(t, (struct str){out, n});
}

/* A damaged row may hold any number. */
static struct str class_name(int class)
{
    return class >= CLASS_OPEN && class <= CLASS_BALLOT
               ? str_of(record_class_names[class])
               : STR("?");
}

void header_add(struct text *t, const struct entry *e)
{
    text_add(t, STR("{\"actor\":"));
    text_add_int(t, e->actor);
    text_add(t, STR(",\"at\":"));
    text_add_int(t, e->at.us);
    text_add(t, STR(",\"class\":\""));
    text_add(t, class_name(e->class));
    text_add(t, STR("\",\"corrects\":"));
    text_add_int(t, e->corrects);
    text_add(t, STR(",\"day\":"));
    text_add_int(t, e->day.v);
    text_add(t, STR(",\"id\":\""));
    add_uuid(t, e->id);
    text_add(t, STR("\",\"kind\":"));
    json_write_string(t, e->kind);
    text_add(t, STR(",\"seq\":"));
    text_add_int(t, e->seq);
    text_add(t, STR(",\"subject\":"));
    text_add_int(t, e->subject);
    text_add(t, STR(",\"version\":"));
    text_add_int(t, e->version);
    text_add_char(t, '}');
}

struct str entry_header(struct arena *a, const struct entry *e)
{
    struct text t = text_new(a, 320);
    header_add(&t, e);
    return text_str(&t);
}

struct entry entry_of(const struct full_entry *f)
{
    return (struct entry){
        .seq = f->seq,
        .id = f->id,
        .kind = f->kind,
        .version = f->version,
        .subject = f->subject,
        .day = f->day,
        .at = f->at,
        .actor = f->actor,
        .class = f->class,
        .corrects = f->corrects,
        .leaf = f->leaf,
    };
}
