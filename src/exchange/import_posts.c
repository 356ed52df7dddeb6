/* Rows that are seats, known by their number. In a snapshot a seat that moved, or is
 * called or graded otherwise, ends the day before and begins anew, since a seat has no
 * dated states; who sits on it must have left it by then. */
#include "exchange/import_part.h"
#include "register/posts.h"
#include "words/faults.h"

/* ---- what is odd ------------------------------------------------------------------- */

static const struct said_post *said_before(const struct importing *run, struct str number)
{
    for (size_t i = 0; i < run->seats.n; i++) {
        if (str_equal(run->seats.at[i].number, number)) {
            return &run->seats.at[i];
        }
    }
    return NULL;
}

static bool is_whole(struct str staff)
{
    size_t point = str_find(staff, STR("."));
    int64_t seats = 0;
    for (size_t i = point + 1; i < staff.n; i++) {
        if (staff.p[i] != '0') {
            return false;
        }
    }
    return str_to_int(str_part(staff, 0, point), &seats) && seats == 1;
}

static void look_at(struct reading_row *r, const struct said *said)
{
    struct arena *a = r->act->arena;
    struct importing *run = r->run;
    *LIST_ADD(run->arena, &run->seats) =
        (struct said_post){.row = r->row->number,
                           .number = str_copy(run->arena, said->post.number),
                           .above = str_copy(run->arena, said->above)};
    if (said->above.n > 0 && str_equal(said->above, said->post.number)) {
        import_remark(r, "post.above", fault_import_post_self(a));
    }
    if (said->staff.n > 0 && !is_whole(said->staff)) {
        import_remark(r, "post.staff", fault_import_post_staff(a, said->staff));
    }
}

struct fault *import_tops(struct arena *a, struct importing *run)
{
    size_t tops = 0;
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < run->seats.n; i++) {
            const struct said_post *p = &run->seats.at[i];
            bool top = said_before(run, p->above) == NULL;
            tops += top && round == 0;
            if (!top || round == 0 || tops < 2 || run->watch.row == NULL) {
                continue;
            }
            struct row_report report = {
                .number = p->row, .outcome = ROW_SAME, .name = p->number};
            *LIST_ADD(a, &report.remarks) = (struct row_remark){
                .what = fault_import_post_tops(a, (int64_t)tops), .value = p->above};
            run->remarked++;
            TRY(run->watch.row(run->watch.ctx, &report, NULL));
        }
    }
    return NULL;
}

/* ---- recording --------------------------------------------------------------------- */

static struct fault *add_post(struct reading_row *r, const struct said *said,
                              const struct post_body *body)
{
    struct post_id id;
    r->act->id = said_next_id(r);
    TRY(career_post_add(r->act, body, &id));
    import_note_said(r, &kind_post_add.fields, said->has_post, body);
    int_set_add(r->run->arena, &r->run->seen, id.v);
    return NULL;
}

static struct fault *replace_post(struct reading_row *r, const struct said *said,
                                  const struct post *post, struct post_body *is)
{
    struct post_body was = post_body_of(post);
    if (day_known(post->since) && day_compare(post->since, r->run->snapshot) >= 0) {
        return fault_import_post_began(r->act->arena, post->since);
    }
    was.till = day_add(r->run->snapshot, -1);
    is->since = r->run->snapshot;
    is->till = DAY_NONE;
    TRY(said_mark(r));
    r->act->id = said_next_id(r);
    TRY(career_post_correct(r->act, post->id, &was));
    return add_post(r, said, is);
}

static bool is_there(const struct post *post, struct day on)
{
    return (!day_known(post->since) || day_compare(post->since, on) <= 0) &&
           (!day_known(post->till) || day_compare(post->till, on) >= 0);
}

static struct fault *change_post(struct reading_row *r, const struct said *said,
                                 const struct post *post)
{
    struct post_body body = post_body_of(post);
    if (!import_merge(r, &kind_post_add.fields, said->has_post, &said->post, &body)) {
        int_set_add(r->run->arena, &r->run->seen, post->id.v);
        return NULL;
    }
    r->report->outcome = ROW_CHANGED;
    if (day_known(r->run->snapshot)) {
        r->run->detail = r->run->detail && r->report->changes.n == 0;
        return replace_post(r, said, post, &body);
    }
    r->act->id = said_next_id(r);
    return career_post_correct(r->act, post->id, &body);
}

struct fault *import_post(struct reading_row *r, const struct said *said)
{
    struct act *act = r->act;
    struct arena *a = act->arena;
    struct post post;
    struct post_body body = said->post;
    struct day day = r->run->snapshot;
    bool found = false;
    if (body.number.n == 0) {
        return fault_import_post_number(a);
    }
    const struct said_post *before = said_before(r->run, body.number);
    if (before != NULL) {
        import_remark(r, "post.number", fault_import_post_twice(a, before->row));
        r->report->outcome = ROW_PASSED;
        return NULL;
    }
    look_at(r, said);
    if (day_known(day) && body.unit.v != 0) {
        int_set_add(r->run->arena, &r->run->seen_units, body.unit.v);
    }
    TRY(posts_by_number(act->db, a, body.number, &post, &found));
    if (found && (!day_known(day) || is_there(&post, day))) {
        return change_post(r, said, &post);
    }
    body.since = day_known(day) ? day : body.since;
    body.till = day_known(day) ? DAY_NONE : body.till;
    r->report->outcome = ROW_NEW;
    return add_post(r, said, &body);
}

/* ---- what is no longer there ------------------------------------------------------- */

static struct fault *end_post(struct act *act, const struct importing *run,
                              const struct post *post)
{
    struct post_body body = post_body_of(post);
    if (day_known(post->since) && day_compare(post->since, run->snapshot) >= 0) {
        return fault_import_post_began(act->arena, post->since);
    }
    body.till = day_add(run->snapshot, -1);
    return career_post_correct(act, post->id, &body);
}

static struct fault *tell_end(struct act *act, struct importing *run,
                              const struct post *post, struct fault *why)
{
    struct row_report report = {.outcome = why != NULL ? ROW_REFUSED : ROW_CHANGED,
                                .name = post->title,
                                .why = why};
    if (why != NULL && (why->kind == FAULT_STORE || why->kind == FAULT_UNCERTAIN)) {
        return why;
    }
    run->counts[ROW_REFUSED] += why != NULL;
    run->ended += why == NULL;
    if (run->watch.row == NULL) {
        return NULL;
    }
    *LIST_ADD(act->arena, &report.changes) =
        (struct row_change){fields_find(&kind_post_add.fields, STR("till")), STR(""),
                            day_iso(act->arena, day_add(run->snapshot, -1))};
    return run->watch.row(run->watch.ctx, &report, NULL);
}

struct fault *import_post_ends(struct act *act, struct random *random,
                               struct importing *run, struct unit_id unit, int64_t most,
                               int64_t *done)
{
    struct post_list posts = {0};
    struct reading_row r = {act, random, run, NULL, NULL, false};
    TRY(posts_in_force(act->db, act->arena, unit, run->snapshot, &posts));
    for (size_t i = 0; i < posts.n && *done < most; i++) {
        const struct post *post = &posts.at[i];
        if (!int_set_has(&run->seen, post->id.v)) {
            act->id = said_next_id(&r);
            int_set_add(run->arena, &run->seen, post->id.v); /* told once */
            TRY(tell_end(act, run, post, end_post(act, run, post)));
            ++*done;
        }
    }
    return NULL;
}
