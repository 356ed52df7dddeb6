/* Summaries and ratings of a year. */
#include "learning/year.h"

#include "formats/markdown.h"
#include "learning/year_sql.h"
#include "words/faults.h"

enum { FULL_SHARE = 10000, POINT = 100, YEAR_FIRST = 1990, YEAR_LAST = 2200 };

/* ---- kinds ----------------------------------------------------------------------------
 */

#define AT(type, member) offsetof(struct type, member)
static const struct field summary_fields[] = {
    {"year", FIELD_INT, true, AT(year_summary_body, year), YEAR_FIRST, YEAR_LAST,
     say_year_year, NULL, 0},
    {"text", FIELD_LINES, true, AT(year_summary_body, text), 1, YEAR_SUMMARY_MOST,
     say_year_text, NULL, 0},
};
static const struct field rating_fields[] = {
    {"year", FIELD_INT, true, AT(year_rating_body, year), YEAR_FIRST, YEAR_LAST,
     say_year_year, NULL, 0},
    {"proposed", FIELD_INT, false, AT(year_rating_body, proposed), YEAR_NOTHING,
     YEAR_RATING_MOST, say_year_proposed, NULL, 0},
    {"rating", FIELD_INT, true, AT(year_rating_body, rating), 0, YEAR_RATING_MOST,
     say_year_rating, NULL, 0},
    {"why", FIELD_LINES, false, AT(year_rating_body, why), 0, YEAR_WHY_MOST, say_year_why,
     NULL, 0},
    {"parts", FIELD_LINES, false, AT(year_rating_body, parts), 0, YEAR_PARTS_TEXT,
     say_year_parts, NULL, 0},
};

static struct fault *apply_summary(struct db *db, struct arena *a, const struct entry *e,
                                   const void *body)
{
    const struct year_summary_body *b = body;
    struct person_id person = {e->subject};
    TRY(sql_year_summary_drop(db, a, person, b->year));
    return sql_year_summary_put(db, a, b, person, e->seq, e->day);
}

static struct fault *apply_rating(struct db *db, struct arena *a, const struct entry *e,
                                  const void *body)
{
    const struct year_rating_body *b = body;
    struct person_id person = {e->subject};
    TRY(sql_year_rating_drop(db, a, person, b->year));
    return sql_year_rating_put(db, a, b, person, e->seq, e->day, e->actor);
}

const struct kind kind_year_summary = {
    .name = "year.summary",
    .version = 1,
    .class = CLASS_OWN,
    .title = say_kind_year_summary,
    .fields = FIELDS(summary_fields, struct year_summary_body),
    .apply = apply_summary,
};
const struct kind kind_year_rating = {
    .name = "year.rating",
    .version = 1,
    .class = CLASS_OWN,
    .title = say_kind_year_rating,
    .fields = FIELDS(rating_fields, struct year_rating_body),
    .apply = apply_rating,
};

/* ---- the proposal ---------------------------------------------------------------------
 */

void year_weigh(struct year_proposal *p)
{
    int64_t sum = 0;
    p->weights = 0;
    for (size_t i = 0; i < p->parts.n; i++) {
        const struct year_part *part = &p->parts.at[i];
        p->weights += part->share >= 0 ? part->weight : 0;
        sum += part->share >= 0 ? part->weight * part->share : 0;
    }
    p->share = p->weights > 0 ? sum / p->weights : -1;
    p->rating = p->weights > 0 ? (p->share + POINT / 2) / POINT : YEAR_NOTHING;
}

struct str year_parts_text(struct arena *a, const struct year_proposal *p)
{
    struct text out = text_new(a, 512);
    for (size_t i = 0; i < p->parts.n; i++) {
        const struct year_part *t = &p->parts.at[i];
        text_add_format(&out, "%s%.*s %lld %lld %lld %lld %lld %lld", i > 0 ? "\n" : "",
                        STR_PRINT(t->rule), (long long)t->weight, (long long)t->asked,
                        (long long)t->met, (long long)t->late, (long long)t->missing,
                        (long long)t->share);
    }
    return text_str(&out);
}

/* What the person must see to himself, and what both may know of. */
static bool is_counted(const struct rule *rule)
{
    return rule->weight > 0 && rule->counting != COUNT_NONE &&
           rule->acts.kind == ACTOR_SELF && rule->class <= CLASS_UNIT;
}

static const struct rule *rule_of(const struct programme *p, struct str id)
{
    for (size_t i = 0; i < p->rules.n; i++) {
        if (str_equal(p->rules.at[i].id, id)) {
            return &p->rules.at[i];
        }
    }
    return NULL;
}

static struct fault *add_part(struct db *db, struct arena *a, struct duty_shelf *shelf,
                              const struct standing *s, struct year_proposal *proposal)
{
    const struct programme *p = NULL;
    bool found = false;
    TRY(duty_adopted(db, a, shelf, s->adoption_last, &p, &found));
    const struct rule *rule = found ? rule_of(p, s->rule) : NULL;
    if (rule == NULL || !is_counted(rule)) {
        return NULL;
    }
    *LIST_ADD(a, &proposal->parts) = (struct year_part){.rule = s->rule,
                                                        .title_zh = s->title_zh,
                                                        .title_en = s->title_en,
                                                        .standing = s->id,
                                                        .weight = rule->weight,
                                                        .asked = s->asked,
                                                        .met = s->met,
                                                        .late = s->late,
                                                        .missing = s->missing,
                                                        .share = s->share};
    return NULL;
}

struct fault *year_relation(struct db *db, struct arena *a, const struct viewer *v,
                            struct person_id person, enum year_relation *relation)
{
    struct relations r;
    TRY(access_relations(db, a, v, person, &r));
    *relation = r.self ? YEAR_SELF : YEAR_LEADER;
    return r.self || (r.leader_of && !v->console) ? NULL : fault_person_missing(a);
}

struct fault *year_propose(struct db *db, struct arena *a, struct duty_shelf *shelf,
                           const struct viewer *v, struct person_id person, int year,
                           struct year_proposal *proposal)
{
    struct standing_list standings = {0};
    enum year_relation relation;
    struct standings_query query = {.person = person,
                                    .from = day_of_civil((struct civil){year, 1, 1}),
                                    .to = day_of_civil((struct civil){year, 12, 31}),
                                    .on = DAY_NONE};
    TRY(year_relation(db, a, v, person, &relation));
    TRY(duty_standings(db, a, v, &query, &standings));
    *proposal = (struct year_proposal){0};
    for (size_t i = 0; i < standings.n; i++) {
        TRY(add_part(db, a, shelf, &standings.at[i], proposal));
    }
    year_weigh(proposal);
    return NULL;
}

/* ---- reading and writing --------------------------------------------------------------
 */

struct fault *year_summary_of(struct db *db, struct arena *a, struct person_id person,
                              int year, struct year_summary *summary, bool *found)
{
    return sql_year_summary_of(db, a, person, year, summary, found);
}

struct fault *year_rating_of(struct db *db, struct arena *a, struct person_id person,
                             int year, struct year_rating *rating, bool *found)
{
    return sql_year_rating_of(db, a, person, year, rating, found);
}

/* Of its year, also where it is written behind it: that is what it is about. */
static struct fault *day_of(const struct act *act, int64_t year, struct day *day)
{
    struct day last = day_of_civil((struct civil){(int)year, 12, 31});
    *day = act->today.v < last.v ? act->today : last;
    return civil_of_day(act->today).year < year
               ? fault_at(fault_year_to_come(act->arena, year), STR("year"))
               : NULL;
}

struct fault *year_summarise(const struct act *act, struct person_id person, int64_t seen,
                             const struct year_summary_body *body)
{
    struct arena *a = act->arena;
    struct year_summary was = {0};
    struct person p;
    struct str html;
    struct day day;
    bool found = false, sent = false;
    TRY(ledger_has(act->db, a, act->id, &sent));
    TRY(fields_check(a, &kind_year_summary.fields, body));
    struct fault *fault = markdown_html(a, body->text, &html);
    if (fault != NULL) { /* what no page could show is not taken */
        return fault_at(fault, STR("text"));
    }
    TRY(register_person(act->db, a, person, &p, &found));
    TRY(found ? NULL : fault_person_missing(a));
    TRY(day_of(act, body->year, &day));
    TRY(sql_year_summary_of(act->db, a, person, body->year, &was, &found));
    if (!sent && seen != was.seq) {
        return fault_year_seen(a);
    }
    return act_append_on(act, &kind_year_summary, person.v, seen, day, body, NULL);
}

struct fault *year_rate(const struct act *act, struct duty_shelf *shelf,
                        const struct viewer *v, struct person_id person, int64_t seen,
                        const struct year_rating_body *body)
{
    struct arena *a = act->arena;
    struct year_rating_body b = *body;
    struct year_rating was = {0};
    struct year_proposal proposal;
    enum year_relation relation;
    struct day day;
    bool found = false, sent = false;
    TRY(ledger_has(act->db, a, act->id, &sent));
    TRY(year_relation(act->db, a, v, person, &relation));
    TRY(relation == YEAR_LEADER ? NULL : fault_denied(a));
    if (sent) {
        return NULL;
    }
    TRY(fields_check(a, &kind_year_rating.fields, &b));
    TRY(day_of(act, b.year, &day));
    TRY(year_propose(act->db, a, shelf, v, person, (int)b.year, &proposal));
    b.proposed = proposal.rating;
    b.parts = year_parts_text(a, &proposal);
    if (b.rating != b.proposed && str_trim(b.why).n == 0) {
        return fault_at(fault_year_why(a, b.proposed), STR("why"));
    }
    TRY(sql_year_rating_of(act->db, a, person, b.year, &was, &found));
    if (seen != was.seq) {
        return fault_year_seen(a);
    }
    return act_append_on(act, &kind_year_rating, person.v, seen, day, &b, NULL);
}
