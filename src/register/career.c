/* Careers: what a posting or an education may say, and its tables. */
#include "register/career.h"

#include "register/career_sql.h"
#include "register/inside.h"
#include "register/posts.h"
#include "words/faults.h"

enum { TITLE_MAX = 100, SCHOOL_MAX = 100, NUMBER_MAX = 40, LEVEL_MAX = 99 };

const char *const post_class_names[] = {"leading", "rank", "support", "contract", NULL};
const char *const education_mode_names[] = {"full-time", "in-service", NULL};
const char *const education_level_names[] = {"school", "college", "bachelor",
                                             "master", "doctor",  NULL};
say_fn *const post_class_words[] = {say_post_class_leading, say_post_class_rank,
                                    say_post_class_support, say_post_class_contract};
say_fn *const education_mode_words[] = {say_education_mode_full_time,
                                        say_education_mode_in_service};
say_fn *const education_level_words[] = {
    say_education_level_school, say_education_level_college, say_education_level_bachelor,
    say_education_level_master, say_education_level_doctor};

/* ---- kinds ------------------------------------------------------------------------- */

#define AT(type, member) offsetof(struct type, member)
static const struct field post_fields[] = {
    {"title", FIELD_TEXT, true, AT(post_body, title), 1, TITLE_MAX, say_post_title, NULL,
     0},
    {"unit", FIELD_ID, true, AT(post_body, unit), 0, 0, say_person_unit, NULL, 0},
    {"level", FIELD_INT, false, AT(post_body, level), 0, LEVEL_MAX, say_post_level, NULL,
     0},
    {"class", FIELD_CHOICE, true, AT(post_body, class), 0, 0, say_post_class,
     post_class_names, 0},
    {"number", FIELD_TEXT, false, AT(post_body, number), 0, NUMBER_MAX, say_post_number,
     NULL, 0},
    {"above", FIELD_TEXT, false, AT(post_body, above), 0, NUMBER_MAX, say_post_above,
     NULL, 0},
    {"since", FIELD_DAY, false, AT(post_body, since), 0, 0, say_record_since, NULL, 0},
    {"till", FIELD_DAY, false, AT(post_body, till), 0, 0, say_record_till, NULL, 0},
};
static const struct field line_fields[] = {
    {"since", FIELD_DAY, true, AT(line_body, since), 0, 0, say_post_line_since, NULL, 0},
    {"above", FIELD_TEXT, false, AT(line_body, above), 0, NUMBER_MAX, say_post_above,
     NULL, 0},
};
static const struct field posting_fields[] = {
    {"unit", FIELD_ID, true, AT(posting_body, unit), 0, 0, say_person_unit, NULL, 0},
    {"post", FIELD_ID, false, AT(posting_body, post), 0, 0, say_posting_post, NULL, 0},
    {"title", FIELD_TEXT, false, AT(posting_body, title), 0, TITLE_MAX, say_post_title,
     NULL, 0},
    {"level", FIELD_INT, false, AT(posting_body, level), 0, LEVEL_MAX, say_post_level,
     NULL, 0},
    {"concurrent", FIELD_BOOL, false, AT(posting_body, concurrent), 0, 0,
     say_posting_concurrent, NULL, 0},
    {"since", FIELD_DAY, true, AT(posting_body, since), 0, 0, say_record_since, NULL, 0},
    {"till", FIELD_DAY, false, AT(posting_body, till), 0, 0, say_record_till, NULL, 0},
};
static const struct field end_fields[] = {
    {"posting", FIELD_ID, true, AT(end_body, posting), 0, 0, say_posting_posting, NULL,
     0},
    {"day", FIELD_DAY, true, AT(end_body, day), 0, 0, say_record_till, NULL, 0},
    {"why", FIELD_TEXT, false, AT(end_body, why), 0, TITLE_MAX, say_leave_why, NULL, 0},
};
static const struct field education_fields[] = {
    {"mode", FIELD_CHOICE, true, AT(education_body, mode), 0, 0, say_education_mode,
     education_mode_names, 0},
    {"level", FIELD_CHOICE, true, AT(education_body, level), 0, 0, say_education_level,
     education_level_names, 0},
    {"degree", FIELD_TEXT, false, AT(education_body, degree), 0, NUMBER_MAX,
     say_education_degree, NULL, 0},
    {"school", FIELD_TEXT, false, AT(education_body, school), 0, SCHOOL_MAX,
     say_education_school, NULL, 0},
    {"major", FIELD_TEXT, false, AT(education_body, major), 0, SCHOOL_MAX,
     say_education_major, NULL, 0},
    {"since", FIELD_DAY, false, AT(education_body, since), 0, 0, say_record_since, NULL,
     0},
    {"till", FIELD_DAY, false, AT(education_body, till), 0, 0, say_education_till, NULL,
     0},
};

static struct fault *apply_post_add(struct db *db, struct arena *a, const struct entry *e,
                                    const void *body)
{
    const struct post_body *b = body;
    struct post_id id = {e->subject};
    TRY(sql_post_insert(db, a, b, id));
    return b->above.n > 0 ? sql_post_line_insert(db, a, id, DAY_FIRST, e->seq, b->above)
                          : NULL;
}

/* Another line than the newest takes its place: it was never so. */
static struct fault *apply_post_correct(struct db *db, struct arena *a,
                                        const struct entry *e, const void *body)
{
    const struct post_body *b = body;
    struct post_id id = {e->subject};
    struct post_line line = {DAY_FIRST, STR_NONE};
    bool found = false;
    TRY(sql_post_update(db, a, b, id));
    TRY(sql_post_line_newest(db, a, id, &line, &found));
    if (!str_equal(line.above, b->above)) {
        TRY(sql_post_line_insert(db, a, id, line.since, e->seq, b->above));
    }
    return register_ranks_of_post(db, a, id);
}

static struct fault *apply_post_line(struct db *db, struct arena *a,
                                     const struct entry *e, const void *body)
{
    const struct line_body *b = body;
    return sql_post_line_insert(db, a, (struct post_id){e->subject}, b->since, e->seq,
                                b->above);
}

static struct fault *apply_posting_add(struct db *db, struct arena *a,
                                       const struct entry *e, const void *body)
{
    const struct posting_body *b = body;
    struct person_id person = {e->subject};
    TRY(sql_posting_insert(db, a, b, (struct posting_id){e->seq}, person));
    /* A seat beside the main one, or of no level and name, is in no list. */
    bool ranks = !b->concurrent && (b->level > 0 || b->post.v != 0 || b->title.n > 0);
    return ranks ? register_ranks_renew(db, a, person) : NULL;
}

static struct fault *apply_posting_correct(struct db *db, struct arena *a,
                                           const struct entry *e, const void *body)
{
    TRY(sql_posting_update(db, a, body, (struct posting_id){e->corrects}));
    return register_ranks_renew(db, a, (struct person_id){e->subject});
}

static struct fault *apply_posting_end(struct db *db, struct arena *a,
                                       const struct entry *e, const void *body)
{
    const struct end_body *b = body;
    TRY(sql_posting_set_till(db, a, b->posting, b->day));
    return register_ranks_renew(db, a, (struct person_id){e->subject});
}

static struct fault *apply_education_add(struct db *db, struct arena *a,
                                         const struct entry *e, const void *body)
{
    return sql_education_insert(db, a, body, (struct education_id){e->seq},
                                (struct person_id){e->subject});
}

static struct fault *apply_education_correct(struct db *db, struct arena *a,
                                             const struct entry *e, const void *body)
{
    return sql_education_update(db, a, body, (struct education_id){e->corrects});
}

const struct kind kind_post_add = {
    .name = "post.add",
    .version = 1,
    .class = CLASS_UNIT,
    .creates = true,
    .title = say_kind_post_add,
    .fields = FIELDS(post_fields, struct post_body),
    .apply = apply_post_add,
};
const struct kind kind_post_correct = {
    .name = "post.correct",
    .version = 1,
    .class = CLASS_UNIT,
    .creates = false,
    .title = say_kind_post_correct,
    .fields = FIELDS(post_fields, struct post_body),
    .apply = apply_post_correct,
};
const struct kind kind_post_line = {
    .name = "post.line",
    .version = 1,
    .class = CLASS_UNIT,
    .creates = false,
    .title = say_kind_post_line,
    .fields = FIELDS(line_fields, struct line_body),
    .apply = apply_post_line,
};
const struct kind kind_posting_add = {
    .name = "posting.add",
    .version = 1,
    .class = CLASS_UNIT,
    .creates = false,
    .title = say_kind_posting_add,
    .fields = FIELDS(posting_fields, struct posting_body),
    .apply = apply_posting_add,
};
const struct kind kind_posting_correct = {
    .name = "posting.correct",
    .version = 1,
    .class = CLASS_UNIT,
    .creates = false,
    .title = say_kind_posting_correct,
    .fields = FIELDS(posting_fields, struct posting_body),
    .apply = apply_posting_correct,
};
const struct kind kind_posting_end = {
    .name = "posting.end",
    .version = 1,
    .class = CLASS_UNIT,
    .creates = false,
    .title = say_kind_posting_end,
    .fields = FIELDS(end_fields, struct end_body),
    .apply = apply_posting_end,
};
const struct kind kind_education_add = {
    .name = "education.add",
    .version = 1,
    .class = CLASS_UNIT,
    .creates = false,
    .title = say_kind_education_add,
    .fields = FIELDS(education_fields, struct education_body),
    .apply = apply_education_add,
};
const struct kind kind_education_correct = {
    .name = "education.correct",
    .version = 1,
    .class = CLASS_UNIT,
    .creates = false,
    .title = say_kind_education_correct,
    .fields = FIELDS(education_fields, struct education_body),
    .apply = apply_education_correct,
};

/* ---- rules ------------------------------------------------------------------------- */

static struct fault *check_span(const struct act *act, struct day since, struct day till)
{
    return day_known(since) && day_known(till) && day_compare(till, since) < 0
               ? fault_at(fault_till_before_since(act->arena), STR("till"))
               : NULL;
}

/* A post must be of the same unit and be there on all days of the posting. */
static struct fault *check_post(const struct act *act, const struct posting_body *body)
{
    struct post post;
    bool found = false;
    if (body->post.v == 0) {
        return NULL;
    }
    TRY(sql_post_by_id(act->db, act->arena, body->post, &post, &found));
    if (!found || post.unit.v != body->unit.v) {
        return fault_at(fault_post_missing(act->arena), STR("post"));
    }
    bool early = day_known(post.since) && day_compare(body->since, post.since) < 0;
    bool late = day_known(post.till) &&
                (!day_known(body->till) || day_compare(body->till, post.till) > 0);
    return early || late
               ? fault_at(fault_post_closed(act->arena, post.title), STR("since"))
               : NULL;
}

static struct fault *check_posting(const struct act *act, struct person_id id,
                                   const struct posting_body *body,
                                   struct posting_id except)
{
    struct person person;
    struct posting other;
    bool overlaps = false;
    TRY(fields_check(act->arena, &kind_posting_add.fields, body));
    TRY(check_span(act, body->since, body->till));
    TRY(register_person_must_be(act, id, NULL, &person));
    TRY(register_unit_must_last(act, body->unit, body->since, body->till));
    TRY(check_post(act, body));
    if (day_compare(body->since, person.born) < 0) {
        return fault_at(fault_before_birth(act->arena), STR("since"));
    }
    if (!body->concurrent) {
        TRY(sql_posting_overlap(act->db, act->arena, id, body->since, body->till, except,
                                &other, &overlaps));
    }
    return overlaps ? fault_at(fault_posting_overlaps(act->arena, other.unit_name,
                                                      other.since),
                               STR("since"))
                    : NULL;
}

/* Nothing is asked twice: a posting in a post of the list is called as the post is. */
static struct fault *named_by_post(const struct act *act, struct posting_body *body)
{
    struct post post;
    bool found = false;
    if (body->post.v == 0 || body->title.n > 0) {
        return NULL;
    }
    TRY(sql_post_by_id(act->db, act->arena, body->post, &post, &found));
    body->title = found ? post.title : STR_NONE;
    return NULL;
}

struct fault *career_posting_add(const struct act *act, struct person_id person,
                                 const struct posting_body *told, struct posting_id *id)
{
    bool sent = false;
    struct entry e;
    struct posting_body body = *told;
    TRY(named_by_post(act, &body));
    TRY(register_sent(act, &sent));
    if (!sent) {
        TRY(check_posting(act, person, &body, (struct posting_id){0}));
    }
    TRY(act_append_on(act, &kind_posting_add, person.v, 0, body.since, &body, &e));
    *id = (struct posting_id){e.seq};
    return NULL;
}

struct fault *career_posting_correct(const struct act *act, struct posting_id id,
                                     const struct posting_body *told)
{
    struct posting posting;
    bool found = false;
    struct entry e;
    struct posting_body body = *told;
    TRY(career_posting(act->db, act->arena, id, &posting, &found));
    TRY(register_record_must_be(act, found ? posting.person : (struct person_id){0}));
    TRY(named_by_post(act, &body));
    TRY(check_posting(act, posting.person, &body, id));
    return act_append_on(act, &kind_posting_correct, posting.person.v, id.v, body.since,
                         &body, &e);
}

struct fault *career_posting_end(const struct act *act, const struct end_body *body)
{
    struct posting posting;
    bool found = false, sent = false;
    struct entry e;
    TRY(fields_check(act->arena, &kind_posting_end.fields, body));
    TRY(career_posting(act->db, act->arena, body->posting, &posting, &found));
    TRY(register_record_must_be(act, found ? posting.person : (struct person_id){0}));
    TRY(register_sent(act, &sent));
    if (day_compare(body->day, posting.since) < 0) {
        return fault_at(fault_till_before_since(act->arena), STR("day"));
    }
    if (!sent && day_known(posting.till)) {
        return fault_posting_ended(act->arena, posting.till);
    }
    return act_append_on(act, &kind_posting_end, posting.person.v, 0, body->day, body,
                         &e);
}

static struct fault *check_education(const struct act *act, struct person_id id,
                                     const struct education_body *body)
{
    struct person person;
    TRY(fields_check(act->arena, &kind_education_add.fields, body));
    TRY(check_span(act, body->since, body->till));
    TRY(register_person_must_be(act, id, NULL, &person));
    bool early = (day_known(body->since) && day_compare(body->since, person.born) < 0) ||
                 (day_known(body->till) && day_compare(body->till, person.born) < 0);
    return early ? fault_at(fault_before_birth(act->arena), STR("till")) : NULL;
}

struct fault *career_education_add(const struct act *act, struct person_id person,
                                   const struct education_body *body,
                                   struct education_id *id)
{
    struct entry e;
    TRY(check_education(act, person, body));
    TRY(act_append_on(act, &kind_education_add, person.v, 0, body->till, body, &e));
    *id = (struct education_id){e.seq};
    return NULL;
}

struct fault *career_education_correct(const struct act *act, struct education_id id,
                                       const struct education_body *body)
{
    struct person_id person = {0};
    bool found = false;
    struct entry e;
    TRY(sql_education_owner(act->db, act->arena, id, &person, &found));
    TRY(register_record_must_be(act, person));
    TRY(check_education(act, person, body));
    return act_append_on(act, &kind_education_correct, person.v, id.v, body->till, body,
                         &e);
}

/* MISSING also where the actor does not reach its unit. */
static struct fault *post_must_be(const struct act *act, struct post_id id,
                                  struct post *post)
{
    bool found = false, reaches = false;
    TRY(sql_post_by_id(act->db, act->arena, id, post, &found));
    if (found) {
        TRY(scope_reaches(act->db, act->arena, &act->scope, post->unit, &reaches));
    }
    return reaches ? NULL : fault_record_missing(act->arena);
}

/* Up from the seat above, as it is on the day (DAY_NONE: as last told): never back to
 * this one. A ring that is there already, from a file, ends the walk. */
static struct fault *check_line(const struct act *act, struct str self, struct str line,
                                struct day on)
{
    enum { LINE_MOST = 100 };
    struct arena *a = act->arena;
    struct str number = line;
    for (int i = 0; number.n > 0 && i < LINE_MOST; i++) {
        struct post above;
        bool found = false;
        if (self.n > 0 && str_equal(number, self)) {
            return fault_at(i == 0 ? fault_post_above_self(a)
                                   : fault_post_above_ring(a, line),
                            STR("above"));
        }
        TRY(day_known(on) ? posts_by_number_on(act->db, a, number, on, &above, &found)
                          : posts_by_number(act->db, a, number, &above, &found));
        if (!found && i == 0) {
            return fault_at(fault_post_above_missing(a, number), STR("above"));
        }
        number = found ? above.above : STR_NONE;
    }
    return NULL;
}

struct fault *career_post_add(const struct act *act, const struct post_body *body,
                              struct post_id *id)
{
    TRY(fields_check(act->arena, &kind_post_add.fields, body));
    TRY(check_line(act, body->number, body->above, DAY_NONE));
    return career_post_bring(act, body, id);
}

struct fault *career_post_bring(const struct act *act, const struct post_body *body,
                                struct post_id *id)
{
    struct entry e;
    TRY(fields_check(act->arena, &kind_post_add.fields, body));
    TRY(check_span(act, body->since, body->till));
    TRY(register_unit_must_be(act, body->unit, "unit"));
    TRY(act_append_on(act, &kind_post_add, 0, 0, body->since, body, &e));
    *id = (struct post_id){e.subject};
    return NULL;
}

struct fault *career_post_correct(const struct act *act, struct post_id id,
                                  const struct post_body *body)
{
    TRY(fields_check(act->arena, &kind_post_add.fields, body));
    TRY(check_line(act, body->number, body->above, DAY_NONE));
    return career_post_bring_again(act, id, body);
}

struct fault *career_post_bring_again(const struct act *act, struct post_id id,
                                      const struct post_body *body)
{
    struct post post;
    struct posting outside;
    bool found = false;
    struct entry e;
    TRY(post_must_be(act, id, &post));
    TRY(fields_check(act->arena, &kind_post_add.fields, body));
    TRY(check_span(act, body->since, body->till));
    TRY(register_unit_must_be(act, body->unit, "unit"));
    TRY(sql_posting_outside(act->db, act->arena, id, body->unit, body->since, body->till,
                            &outside, &found));
    if (found) {
        return fault_at(fault_post_outside(act->arena, outside.since), STR("since"));
    }
    return act_append_on(act, &kind_post_correct, id.v, id.v, body->since, body, &e);
}

struct fault *career_post_line(const struct act *act, struct post_id id,
                               const struct line_body *body)
{
    struct post post;
    struct post_line newest;
    bool found = false;
    TRY(fields_check(act->arena, &kind_post_line.fields, body));
    TRY(post_must_be(act, id, &post));
    TRY(check_line(act, post.number, body->above, body->since));
    TRY(sql_post_line_newest(act->db, act->arena, id, &newest, &found));
    if (!found || day_compare(newest.since, body->since) <= 0) {
        TRY(check_line(act, post.number, body->above, DAY_NONE)); /* and from then on */
    }
    return career_post_bring_line(act, id, body);
}

struct fault *career_post_bring_line(const struct act *act, struct post_id id,
                                     const struct line_body *body)
{
    struct post post;
    struct entry e;
    TRY(post_must_be(act, id, &post));
    bool early = day_known(post.since) && day_compare(body->since, post.since) < 0;
    bool late = day_known(post.till) && day_compare(body->since, post.till) > 0;
    if (early || late) {
        return fault_at(fault_post_closed(act->arena, post.title), STR("since"));
    }
    return act_append_on(act, &kind_post_line, id.v, 0, body->since, body, &e);
}

/* ---- reading ----------------------------------------------------------------------- */

struct fault *career_postings(struct db *db, struct arena *a, struct person_id person,
                              struct day on, struct posting_list *postings)
{
    return sql_postings_of_person(db, a, person, on, day_known(on), postings);
}

struct fault *career_posting(struct db *db, struct arena *a, struct posting_id id,
                             struct posting *posting, bool *found)
{
    return sql_posting_by_id(db, a, id, posting, found);
}

struct fault *career_education(struct db *db, struct arena *a, struct person_id person,
                               struct education_list *education)
{
    return sql_education_of_person(db, a, person, education);
}

struct fault *career_education_one(struct db *db, struct arena *a, struct education_id id,
                                   struct education *education, struct person_id *person,
                                   bool *found)
{
    TRY(sql_education_owner(db, a, id, person, found));
    return *found ? sql_education_by_id(db, a, id, education, found) : NULL;
}

struct fault *career_posts(struct db *db, struct arena *a, struct unit_id unit,
                           struct day on, struct post_list *posts)
{
    return sql_posts_of_unit(db, a, unit, on, posts);
}

struct fault *career_post(struct db *db, struct arena *a, struct post_id id,
                          struct post *post, bool *found)
{
    return sql_post_by_id(db, a, id, post, found);
}

struct fault *career_post_line_on(struct db *db, struct arena *a, struct post_id post,
                                  struct day on, struct str *above)
{
    bool found = false;
    *above = STR_NONE;
    return sql_post_line_on(db, a, post, on, above, &found);
}

struct post_body post_body_of(const struct post *p)
{
    return (struct post_body){
        .title = p->title,
        .unit = p->unit,
        .level = p->level,
        .class = p->class,
        .since = p->since,
        .till = p->till,
        .number = p->number,
        .above = p->above,
    };
}

struct education_body education_body_of(const struct education *e)
{
    return (struct education_body){
        .mode = e->mode,
        .level = e->level,
        .degree = e->degree,
        .school = e->school,
        .major = e->major,
        .since = e->since,
        .till = e->till,
    };
}

struct fault *career_posting_same(struct db *db, struct arena *a, struct person_id person,
                                  const struct posting_body *body,
                                  struct posting *posting, bool *found)
{
    return sql_posting_same(db, a, person, body->unit, body->since, posting, found);
}

struct posting_body posting_body_of(const struct posting *p)
{
    return (struct posting_body){
        .unit = p->unit,
        .post = p->post,
        .title = p->title,
        .level = p->level,
        .concurrent = p->concurrent,
        .since = p->since,
        .till = p->till,
    };
}
