/* The log of reads for the audit administrator: what is asked for and why is logged
 * before any of it is shown. Questions about reads; backups. */
#include "access/reading.h"
#include "pages/access/admin.h"
#include "pages/access/admin.html.h"
#include "pages/access/admin_roles.html.h"
#include "pages/access/reading.h"
#include "words/faults.h"

enum { MIB = 1024 * 1024 };

struct readlog_fields {
    struct str person, reader, why;
    struct day day;
    int64_t before;
};
static const struct field readlog_table[] = {
    {"person", FIELD_TEXT, false, offsetof(struct readlog_fields, person), 0, 60,
     say_reading_person, NULL, 0},
    {"reader", FIELD_TEXT, false, offsetof(struct readlog_fields, reader), 0, 60,
     say_reading_reader, NULL, 0},
    {"day", FIELD_DAY, false, offsetof(struct readlog_fields, day), 0, 0, say_ledger_day,
     NULL, 0},
    {"why", FIELD_TEXT, true, offsetof(struct readlog_fields, why), WHY_LEAST, WHY_MOST,
     say_reading_why, NULL, 0},
    {"before", FIELD_INT, false, offsetof(struct readlog_fields, before), 0, INT64_MAX,
     say_reading_read, NULL, 0},
};
const struct fields readlog_form = FIELDS(readlog_table, struct readlog_fields);

/* ---- the log ----------------------------------------------------------------------- */

static struct fault *add_reads(struct exchange *x, struct db *db,
                               struct readlog_view *view)
{
    struct readings_query *q = *page_keep(x);
    struct reading_list reads = {0};
    struct declared_list declared = {0};
    TRY(duty_declared_all(db, x->arena, page_app(x)->house->shelf, page_today(x),
                          &declared));
    q->limit = READINGS_PAGE + 1;
    TRY(readings_list(db, x->arena, *q, &reads));
    for (size_t i = 0; i < reads.n && i < READINGS_PAGE; i++) {
        *LIST_ADD(x->arena, &view->reads) = reading_row(x, &declared, &reads.at[i]);
    }
    view->looked = true;
    view->older = reads.n > READINGS_PAGE ? reads.at[READINGS_PAGE - 1].id : 0;
    return NULL;
}

static struct fault *draw_readlog(struct exchange *x, struct db *db, bool shows)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct readlog_view view = {
        .page = page_view(x, db, say_admin_readlog(a, lang)),
        .form = page_form_view(x, &readlog_form, STR("/admin/readlog")),
        .person = page_field(x, &readlog_form, "person", NULL),
        .reader = page_field(x, &readlog_form, "reader", NULL),
        .day = page_field(x, &readlog_form, "day", NULL),
        .why = page_field(x, &readlog_form, "why", NULL),
    };
    view.form.id = shows ? page_new_id(x) : view.form.id;
    view.person.hint = say_admin_person_hint(a, lang);
    view.why.hint = say_admin_readlog_why(a, lang);
    if (shows) {
        TRY(add_reads(x, db, &view));
    }
    admin_answer(x);
    hatch_readlog_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct fault *readlog_get(struct exchange *x, struct db *db)
{
    return draw_readlog(x, db, false);
}

static struct fault *find_meant(struct exchange *x, struct db *db, struct str text,
                                const char *field, struct person_id *id)
{
    struct person person = {0};
    if (text.n == 0) {
        return NULL;
    }
    TRY(access_person_meant(db, x->arena, NULL, page_today(x), text, field, &person));
    *id = person.id;
    return NULL;
}

struct fault *readlog_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct readlog_fields *form = page_form(x);
    struct readings_query *q = ARENA_NEW(x->arena, struct readings_query);
    *q = (struct readings_query){.day = form->day, .before = form->before};
    *page_keep(x) = q;
    TRY(find_meant(x, db, form->person, "person", &q->person));
    TRY(find_meant(x, db, form->reader, "reader", &q->reader));
    return readings_look(&act, page_viewer(x), q, form->why, page_app(x)->house->random,
                         x->at);
}

struct fault *readlog_show(struct exchange *x, struct db *db)
{
    const struct fault *fault = page_fault(x);
    if (fault != NULL && fault->kind != FAULT_INPUT) {
        return page_fault(x);
    }
    return draw_readlog(x, db, fault == NULL);
}

/* ---- backups ----------------------------------------------------------------------- */

static void tell_last(struct exchange *x, const struct backup_state *s,
                      struct backup_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    view->running = s->running;
    view->failed = s->failed;
    if (s->failed) {
        struct str why = str_copy(a, str_of(s->said[lang]));
        view->said = say_admin_backup_failed(
            a, lang, why.n > 0 ? why : say_error_store_title(a, lang));
    } else if (s->ended) {
        view->said =
            say_admin_backup_made(a, lang, str_copy(a, str_of(s->file)), s->entries);
    }
}

struct fault *backup_get(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    struct backups *b = page_app(x)->backups;
    struct backup_view view = {.page =
                                   page_view(x, db, say_admin_backup(a, x->face.lang))};
    if (b != NULL) {
        struct backup_state state;
        struct backup_file_list files = {0};
        backups_state(b, &state);
        TRY(backups_list(b, a, &files));
        view.folder = backups_folder(b);
        tell_last(x, &state, &view);
        for (size_t i = 0; i < files.n && i < READINGS_PAGE; i++) {
            const struct backup_file *f = &files.at[i];
            *LIST_ADD(a, &view.rows) = (struct backup_row){f->name, page_local(x, f->at),
                                                           (f->bytes + MIB - 1) / MIB};
        }
    }
    page_html(x);
    hatch_backup_page(&x->answer.body, &x->face, &view);
    return NULL;
}

/* The copy is made in a thread of its own; the job of the writer only sets it going. */
struct fault *backup_change(struct exchange *x, struct db *db)
{
    (void)db;
    struct backups *b = page_app(x)->backups;
    return b == NULL ? fault_backup_nowhere(x->arena) : backups_start(b, x->arena, x->at);
}

struct fault *backup_show(struct exchange *x, struct db *db)
{
    (void)db;
    if (page_fault(x) != NULL) {
        return page_fault(x);
    }
    answer_see_other(x, STR("/admin/backup"));
    return NULL;
}
