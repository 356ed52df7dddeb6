/* The ledger as people see it. A body is shown by its class: open ones to all who may
 * read the ledger, those of a unit to who reaches the unit, sealed ones nowhere here. */
#include "pages/ledger/ledger.h"

#include "access/reading.h"
#include "duty/duty.h"
#include "ledger/checkpoint.h"
#include "ledger/export.h"
#include "pages/ledger/entry.html.h"
#include "pages/ledger/ledger.html.h"
#include "pages/ledger/ledger_views.h"
#include "words/faults.h"

enum { LEDGER_PAGE = 50 };

static struct str hex_of(struct arena *a, struct hash h)
{
    struct text t = text_new(a, 2 * HASH_SIZE);
    text_add_hex(&t, hash_str(&h));
    return text_str(&t);
}

static struct fault *add_entries(struct exchange *x, struct db *db, int64_t before,
                                 struct ledger_view *view)
{
    struct entry_list entries = {0};
    struct declared_list declared = {0};
    TRY(duty_declared_all(db, x->arena, page_app(x)->house->shelf, page_today(x),
                          &declared));
    TRY(ledger_entries(db, x->arena, before, LEDGER_PAGE, &entries));
    for (size_t i = 0; i < entries.n; i++) {
        const struct entry *e = &entries.at[i];
        struct entry_row row = {
            .seq = e->seq,
            .kind = page_kind_title(x, &declared, e->kind),
            .day = e->day,
            .at = page_local(x, e->at),
        };
        TRY(page_name_of(x, db, e->subject, &row.subject, &row.subject_href));
        TRY(page_actor(x, db, e->actor, &row.actor));
        *LIST_ADD(x->arena, &view->entries) = row;
    }
    if (entries.n == LEDGER_PAGE && entries.at[entries.n - 1].seq > 1) {
        view->pager.next = str_format(x->arena, "/ledger?before=%lld",
                                      (long long)entries.at[entries.n - 1].seq);
    }
    if (before > 0) {
        int64_t newer = before + LEDGER_PAGE;
        view->pager.previous =
            newer > view->size
                ? STR("/ledger")
                : str_format(x->arena, "/ledger?before=%lld", (long long)newer);
    }
    return NULL;
}

struct fault *ledger_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    const struct house *h = page_app(x)->house;
    struct ledger_head head;
    int64_t before = 0;
    str_to_int(exchange_query(x, STR("before")), &before);
    TRY(ledger_head_read(db, a, &head));
    struct vkey key = keystore_vkey(h->keys);
    struct ledger_view view = {
        .page = page_view(x, db, say_ledger_title(a, x->face.lang)),
        .size = head.size,
        .root = hex_of(a, head.root),
        .origin = keystore_origin(h->keys),
        .key = vkey_write(a, &key),
    };
    TRY(add_entries(x, db, before, &view));
    page_html(x);
    hatch_ledger_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *ledger_checkpoint_show(struct exchange *x, struct db *db)
{
    struct str note;
    TRY(checkpoint_make(db, x->arena, page_app(x)->house->keys, &note));
    answer_html(x, 200);
    x->answer.type = STR("text/plain; charset=utf-8");
    x->answer.filename = STR("checkpoint.txt");
    text_add(&x->answer.body, note);
    return NULL;
}

/* ---- one entry --------------------------------------------------------------------- */

static struct fault *add_facts(struct exchange *x, struct db *db, const struct entry *e,
                               struct str text, struct entry_view *view)
{
    const struct kind *kind = kind_find(&kinds_all, e->kind);
    void *body = NULL;
    view->json = text;
    view->body = BODY_SHOWN;
    if (kind == NULL) {
        return NULL;
    }
    TRY(kind_read(x->arena, kind, e->version, text, &body));
    for (size_t i = 0; i < kind->fields.n; i++) {
        const struct field *f = &kind->fields.at[i];
        struct fact_view fact = {.label = f->label(x->arena, x->face.lang)};
        TRY(page_fact(x, db, f, body, &fact.value));
        if (fact.value.n > 0) {
            *LIST_ADD(x->arena, &view->facts) = fact;
        }
    }
    return NULL;
}

/* Which side each hash of an audit path stands on (RFC 9162 2.1.3.2). */
static void add_steps(struct exchange *x, const struct hash_list *proof, int64_t seq,
                      int64_t size, struct entry_view *view)
{
    int64_t fn = seq - 1, sn = size - 1;
    for (size_t i = 0; i < proof->n; i++) {
        bool left = (fn & 1) == 1 || fn == sn;
        *LIST_ADD(x->arena, &view->steps) =
            (struct proof_step_view){(int64_t)i, left, hex_of(x->arena, proof->at[i])};
        while (left && (fn & 1) == 0 && fn != 0) {
            fn >>= 1;
            sn >>= 1;
        }
        fn >>= 1;
        sn >>= 1;
    }
}

static struct fault *add_proof(struct exchange *x, struct db *db, const struct entry *e,
                               struct entry_view *view)
{
    struct ledger_head head;
    struct hash_list proof = {0};
    struct entry_list about = {0};
    TRY(ledger_head_read(db, x->arena, &head));
    TRY(ledger_prove(db, x->arena, e->seq, head.size, &proof));
    view->size = head.size;
    view->root = hex_of(x->arena, head.root);
    view->leaf = hex_of(x->arena, e->leaf);
    view->next = e->seq < head.size ? e->seq + 1 : 0;
    view->previous = e->seq - 1;
    add_steps(x, &proof, e->seq, head.size, view);
    TRY(ledger_of_subject(db, x->arena, e->subject, &about));
    for (size_t i = 0; i < about.n; i++) {
        if (about.at[i].corrects == e->seq) {
            view->corrected_by = about.at[i].seq;
        }
    }
    return NULL;
}

struct fault *ledger_entry_show(struct exchange *x, struct db *db)
{
    struct entry e;
    struct body body;
    bool may = false;
    struct declared_list declared = {0};
    TRY(duty_declared_all(db, x->arena, page_app(x)->house->shelf, page_today(x),
                          &declared));
    TRY(ledger_entry_read(db, x->arena, page_arg(x, 0), &e, &body));
    struct entry_view view = {
        .page = page_view(x, db, say_ledger_number(x->arena, x->face.lang, e.seq)),
        .seq = e.seq,
        .id = uuid_text(x->arena, e.id),
        .kind = page_kind_title(x, &declared, e.kind),
        .kind_name = e.kind,
        .day = e.day,
        .at = page_local(x, e.at),
        .record_class = say_record_class(x->arena, x->face.lang, e.class),
        .corrects = e.corrects,
        .body = BODY_WITHHELD,
    };
    TRY(page_name_of(x, db, e.subject, &view.subject, &view.subject_href));
    TRY(page_actor(x, db, e.actor, &view.actor));
    TRY(access_may_read(db, x->arena, page_viewer(x), &kinds_all, &e, &may));
    if (body.text.bytes.p == NULL) {
        view.body = BODY_ERASED;
    } else if (may) {
        TRY(add_facts(x, db, &e, body.text.bytes, &view));
    }
    TRY(add_proof(x, db, &e, &view));
    page_html(x);
    hatch_entry_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *ledger_proof_show(struct exchange *x, struct db *db)
{
    struct entry e;
    struct body body;
    bool may = false;
    struct str note, text;
    const struct keystore *keys = page_app(x)->house->keys;
    struct vkey log = keystore_vkey(keys);
    TRY(ledger_entry_read(db, x->arena, page_arg(x, 0), &e, &body));
    /* Whoever may not read the ledger keeps the proofs of what it says of himself. */
    if (!viewer_may(page_viewer(x), CAN_READ_LEDGER) &&
        e.subject != page_viewer(x)->person.v) {
        return fault_denied(x->arena);
    }
    TRY(access_may_read(db, x->arena, page_viewer(x), &kinds_all, &e, &may));
    TRY(checkpoint_make(db, x->arena, keys, &note));
    TRY(ledger_proof_text(db, x->arena, e.seq, note, &log, may, &text));
    answer_html(x, 200);
    x->answer.type = STR("text/plain; charset=utf-8");
    x->answer.filename = str_format(x->arena, "%lld.tlog-proof", (long long)e.seq);
    text_add(&x->answer.body, text);
    return NULL;
}
