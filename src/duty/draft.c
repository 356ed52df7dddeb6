/* Drafts of programmes: revisions of a text. */
#include "duty/draft.h"

#include "duty/draft_sql.h"
#include "programme/edit.h"
#include "words/faults.h"

bool duty_may_keep(const struct viewer *v)
{
    return viewer_may(v, CAN_KEEP_PROGRAMME) && (v->scope.all || v->console);
}

struct fault *duty_drafts(struct db *db, struct arena *a, struct str_list *programmes)
{
    return sql_draft_ids(db, a, programmes);
}

struct fault *duty_draft_read(struct db *db, struct arena *a, struct str programme,
                              struct duty_draft *draft, bool *found)
{
    return sql_draft_newest(db, a, programme, draft, found);
}

struct fault *duty_draft_at(struct db *db, struct arena *a, struct str programme,
                            int64_t revision, struct str *text, bool *found)
{
    return sql_draft_at(db, a, programme, revision, text, found);
}

struct fault *duty_draft_count(struct db *db, struct arena *a, struct str programme,
                               int64_t *revisions)
{
    bool found = false;
    return sql_draft_count(db, a, programme, revisions, &found);
}

/* As a file has it: browsers end lines with CR LF, and the last one not at all. */
static struct str as_file(struct arena *a, struct str text)
{
    struct text out = text_new(a, text.n + 1);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '\r') {
            text_add_char(&out, text.p[i]);
        }
    }
    if (out.n == 0 || out.p[out.n - 1] != '\n') {
        text_add_char(&out, '\n'); /* forms are trimmed */
    }
    return text_str(&out);
}

struct fault *duty_draft_begin(struct db *db, struct arena *a, struct str programme,
                               struct str text, struct person_id person,
                               struct instant at)
{
    int64_t last = 0;
    bool found = false;
    TRY(sql_draft_last(db, a, programme, &last, &found));
    if (found) {
        return NULL;
    }
    TRY(sql_draft_begin(db, a, programme, 1));
    return sql_draft_put(db, a, programme, 1, person, at, text);
}

struct fault *duty_draft_begin_from(struct db *db, struct arena *a, struct str file,
                                    const struct built *built, struct person_id person,
                                    struct instant at, struct str *programme)
{
    struct programme *p = NULL;
    struct adoption_list all = {0};
    int64_t last = 0;
    TRY(programme_read(a, file, built, &p));
    TRY(duty_adoptions(db, a, &all));
    for (size_t i = 0; i < all.n; i++) {
        bool is = str_equal(all.at[i].programme, p->id);
        last = is && all.at[i].version > last ? all.at[i].version : last;
    }
    *programme = p->id;
    struct str text = p->version > last ? file : programme_renumber(a, file, last + 1);
    return duty_draft_begin(db, a, p->id, text, person, at);
}

static struct fault *check(struct db *db, struct arena *a, struct str programme,
                           int64_t seen, struct duty_draft *draft)
{
    bool found = false;
    TRY(sql_draft_newest(db, a, programme, draft, &found));
    if (!found) {
        return fault_draft_missing(a);
    }
    return draft->revision == seen
               ? NULL
               : fault_draft_changed(a, draft->person_name.n > 0 ? draft->person_name
                                                                 : STR("-"));
}

struct fault *duty_draft_save(struct db *db, struct arena *a, struct str programme,
                              int64_t seen, struct str text, struct person_id person,
                              struct instant at)
{
    struct duty_draft newest;
    int64_t last = 0, n = 0, oldest = 0;
    bool found = false;
    struct str clean = as_file(a, text);
    TRY(check(db, a, programme, seen, &newest));
    if (str_equal(clean, newest.text)) {
        return NULL;
    }
    TRY(sql_draft_last(db, a, programme, &last, &found));
    TRY(sql_draft_set_last(db, a, programme, last + 1));
    TRY(sql_draft_put(db, a, programme, last + 1, person, at, clean));
    TRY(sql_draft_count(db, a, programme, &n, &found));
    if (n > DRAFT_REVISIONS) {
        TRY(sql_draft_oldest(db, a, programme, &oldest, &found));
        TRY(sql_draft_drop(db, a, programme, oldest));
    }
    return NULL;
}

struct fault *duty_draft_undo(struct db *db, struct arena *a, struct str programme,
                              int64_t seen)
{
    struct duty_draft newest;
    int64_t n = 0;
    bool found = false;
    TRY(check(db, a, programme, seen, &newest));
    TRY(sql_draft_count(db, a, programme, &n, &found));
    return n > 1 ? sql_draft_drop(db, a, programme, newest.revision)
                 : fault_draft_first(a);
}

struct fault *duty_draft_discard(struct db *db, struct arena *a, struct str programme,
                                 int64_t seen)
{
    struct duty_draft newest;
    TRY(check(db, a, programme, seen, &newest));
    TRY(sql_draft_texts_end(db, a, programme));
    return sql_draft_end(db, a, programme);
}
