/* Packets of a phone that come another way: read in from the file that the phone saved,
 * each in a job of its own; and those that were refused, which the person drops. */
#include "formats/source.h"
#include "pages/file.h"
#include "pages/practice/visit.html.h"
#include "pages/practice/visit_views.h"
#include "pages/practice/visits.h"
#include "practice/phone.h"
#include "words/faults.h"

enum { MIB = 1024 * 1024 };

struct file_reading {
    struct packet_list packets;
    size_t next;
    struct packets_count count;
};

static struct fault *draw(struct exchange *x, struct db *db, const struct file_reading *r)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct packets_view view = {
        .page = page_view(x, db, say_phone_read_title(a, lang)),
        .form = page_form_view(x, &page_file_fields, STR("/visits/packets")),
        .file = page_file_field(x, say_phone_read_file(a, lang), STR_NONE, ".json"),
    };
    if (r != NULL) {
        view.page.notice = (struct notice_view){
            .kind = r->count.kept > 0 ? NOTICE_INFO : NOTICE_DONE,
            .text = say_phone_read_done(a, lang, r->count.taken, r->count.again,
                                        r->count.kept)};
    }
    visits_answer(x);
    hatch_packets_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *packets_get(struct exchange *x, struct db *db)
{
    return draw(x, db, NULL);
}

static struct fault *read_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    struct file_reading *r = *page_keep(x);
    struct packet_answer answer;
    return packet_read_in(&act, page_viewer(x), &r->packets.at[r->next], x->at,
                          x->face.lang, &answer, &r->count);
}

static struct fault *read_next(struct exchange *x, struct db *db)
{
    struct file_reading *r = *page_keep(x);
    TRY(x->fault);
    r->next++;
    return r->next < r->packets.n ? page_write(x, read_change, read_next)
                                  : draw(x, db, r);
}

struct fault *packets_start(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct file_reading *r = ARENA_NEW(a, struct file_reading);
    struct source source;
    size_t n = 0;
    bool sent = x->uploads.n > 0 && x->uploads.at[0].size > 0 &&
                x->uploads.at[0].size <= PACKETS_FILE_MIB * MIB;
    struct fault *fault = NULL;
    if (sent) {
        TRY(source_of_file(a, x->uploads.at[0].fd, x->uploads.at[0].filename, &source));
        char *bytes = arena_bytes(a, (size_t)source.size + 1);
        TRY(source_read(&source, a, 0, bytes, (size_t)source.size, &n));
        fault = packets_of_file(a, (struct str){bytes, n}, &r->packets);
    }
    if (!sent || fault != NULL) {
        page_refuse(x, fault_at(fault_packets_file(a, PACKETS_FILE_MIB), STR("file")));
        return draw(x, db, NULL);
    }
    *page_keep(x) = r;
    return page_write(x, read_change, read_next);
}

struct fault *packets_show(struct exchange *x, struct db *db)
{
    return draw(x, db, NULL);
}

struct fault *packet_drop_change(struct exchange *x, struct db *db)
{
    return packet_drop(db, x->arena, page_viewer(x)->person, page_arg(x, 0));
}

struct fault *packet_drop_show(struct exchange *x, struct db *db)
{
    (void)db;
    if (page_fault(x) == NULL) {
        answer_see_other(x, STR("/visits"));
    }
    return page_fault(x);
}
