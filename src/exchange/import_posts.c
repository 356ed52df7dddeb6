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

static bool reports_to_itself(const struct said *said)
{
    return said->above.n > 0 && str_equal(said->above, said->post.number);
}

static void look_at(struct reading_row *r, const struct said *said)
{
    struct arena *a = r->act->arena;
    struct importing *run = r->run;
    *LIST_ADD(run->arena, &run->seats) =
        (struct said_post){.row = r->row->number,
                           .number = str_copy(run->arena, said->post.number),
                           .above = str_copy(run->arena, said->above)};
    if (reports_to_itself(said)) {
        import_remark(r, "post.above", fault_import_post_self(a));
    }
    if (said->staff.n > 0 && !is_whole(said->staff)) {
        import_remark(r, "post.staff", fault_import_post_staff(a, said->staff));
    }
}

static int compare_seats(const void *one, const void *other)
{
    const struct said_post *a = one, *b = other;
    return str_compare(a->number, b->number);
}

/* By number: of those in order. */
static const struct said_post *seat_above(const struct said_post_list *ordered,
                                          const struct said_post *of)
{
    struct said_post key = {.number = of->above};
    return of->above.n == 0 ? NULL
                            : bsearch(&key, ordered->at, ordered->n,
                                      sizeof ordered->at[0], compare_seats);
}

/* Up from it one comes back to it; a line to itself has its remark already. */
static bool is_in_ring(const struct said_post_list *ordered, const struct said_post *of)
{
    enum { LINE_MOST = 100 };
    const struct said_post *at = seat_above(ordered, of);
    if (at == of) {
        return false;
    }
    for (int i = 0; at != NULL && at != of && i < LINE_MOST; i++) {
        const struct said_post *above = seat_above(ordered, at);
        at = above == at ? NULL : above;
    }
    return at == of;
}

static struct fault *tell_line(struct importing *run, struct arena *a,
                               const struct said_post *p, struct fault *what)
{
    struct row_report report = {.number = p->row, .outcome = ROW_SAME, .name = p->number};
    *LIST_ADD(a, &report.remarks) = (struct row_remark){.what = what, .value = p->above};
    run->remarked++;
    return run->watch.row(run->watch.ctx, &report, NULL);
}

struct fault *import_tops(struct arena *a, struct importing *run)
{
    int64_t tops = 0;
    struct said_post_list *seats = &run->seats;
    if (seats->n == 0 || run->watch.row == NULL) {
        return NULL;
    }
    qsort(seats->at, seats->n, sizeof seats->at[0], compare_seats);
    for (size_t i = 0; i < seats->n; i++) {
        tops += seat_above(seats, &seats->at[i]) == NULL;
    }
    for (size_t i = 0; i < seats->n; i++) {
        const struct said_post *p = &seats->at[i];
        if (tops > 1 && seat_above(seats, p) == NULL) {
            TRY(tell_line(run, a, p, fault_import_post_tops(a, tops)));
        }
        if (is_in_ring(seats, p)) {
            TRY(tell_line(run, a, p, fault_import_post_ring(a, p->above)));
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
    TRY(career_post_bring(r->act, body, &id));
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
    TRY(career_post_bring_again(r->act, post->id, &was));
    return add_post(r, said, is);
}

static bool is_there(const struct post *post, struct day on)
{
    return (!day_known(post->since) || day_compare(post->since, on) <= 0) &&
           (!day_known(post->till) || day_compare(post->till, on) >= 0);
}

/* To whom a seat reports is no part of what it is: from the day on it reports to another,
 * goes on, and so does who sits on it. */
static bool is_line_alone(const struct row_report *report)
{
    return report->changes.n == 1 &&
           strcmp(report->changes.at[0].field->name, "above") == 0;
}

static struct fault *change_post(struct reading_row *r, const struct said *said,
                                 const struct post *post)
{
    struct post_body body = post_body_of(post);
    struct act *act = r->act;
    struct day day = r->run->snapshot;
    if (day_known(day)) {
        TRY(career_post_line_on(act->db, act->arena, post->id, day, &body.above));
    }
    if (!import_merge(r, &kind_post_add.fields, said->has_post, &said->post, &body)) {
        int_set_add(r->run->arena, &r->run->seen, post->id.v);
        return NULL;
    }
    r->report->outcome = ROW_CHANGED;
    if (day_known(day) && !is_line_alone(r->report)) {
        r->run->detail = r->run->detail && r->report->changes.n == 0;
        return replace_post(r, said, post, &body);
    }
    int_set_add(r->run->arena, &r->run->seen, post->id.v);
    act->id = said_next_id(r);
    return day_known(day) ? career_post_bring_line(act, post->id,
                                                   &(struct line_body){day, body.above})
                          : career_post_bring_again(act, post->id, &body);
}

/* A line to itself is no line. */
static void take_line(const struct reading_row *r, struct said *said)
{
    const struct field *above = fields_find(&kind_post_add.fields, STR("above"));
    for (size_t i = 0; i < r->run->mapping.n; i++) {
        if (r->run->mapping.at[i].place == MAPPING_ABOVE) {
            said->has_post[above - kind_post_add.fields.at] = true;
            said->post.above = reports_to_itself(said) ? STR_NONE : said->above;
        }
    }
}

struct fault *import_post(struct reading_row *r, struct said *said)
{
    take_line(r, said);
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
    return career_post_bring_again(act, post->id, &body);
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
