/* The rota of a series over the register: who may be taken, who is away, what was wished;
 * for the days that have no session yet, or for one session whose speaker cannot. */
#include "learning/classroom.h"

#include "learning/classroom_inside.h"
#include "learning/classroom_sql.h"
#include "words/faults.h"

enum { ROTA_DAYS_MOST = 400 };

static struct fault *rota_load(struct db *db, struct arena *a,
                               const struct series *series, struct period days,
                               struct rota *rota, struct rota_spans *spans)
{
    struct rota_row_list people = {0};
    struct span_row_list absences = {0};
    struct wish_row_list wishes = {0};
    TRY(sql_rota_people(db, a, series->id, series->plan.unit, &people));
    TRY(sql_rota_absences(db, a, series->plan.unit, days.first, days.last, &absences));
    TRY(sql_rota_wishes(db, a, series->id, &wishes));
    for (size_t i = 0; i < people.n; i++) {
        const struct rota_row *p = &people.at[i];
        *LIST_ADD(a, &rota->people) =
            (struct rota_person){p->id, p->since, p->last, p->turns};
        *LIST_ADD(a, &rota->names) = p->name;
    }
    for (size_t i = 0; i < absences.n; i++) {
        const struct span_row *s = &absences.at[i];
        *LIST_ADD(a, spans) =
            (struct rota_span){s->person, s->since, s->till, ROTA_ABSENT};
    }
    for (size_t i = 0; i < wishes.n; i++) {
        const struct wish_row *w = &wishes.at[i];
        *LIST_ADD(a, spans) =
            (struct rota_span){w->person, w->since, w->till,
                               w->wish == WISH_SPEAKS ? ROTA_WISHES : ROTA_CANNOT};
        if (w->since.v <= days.last.v && w->till.v >= days.first.v) {
            *LIST_ADD(a, &rota->wishes) =
                (struct rota_wish){w->person, w->wish, w->since, w->till, w->topic};
        }
    }
    return NULL;
}

/* A day that was moved keeps the day it was planned for, so it is not proposed again. */
struct fault *class_rota(struct db *db, struct arena *a, const struct calendar *calendar,
                         const struct series *series, struct period days,
                         struct rota *rota)
{
    struct rota_spans spans = {0};
    struct day_list taken = {0}, free = {0};
    struct recurrence when = series_recurrence(&series->plan);
    *rota = (struct rota){0};
    if (!day_known(days.first) || !day_known(days.last) || days.last.v < days.first.v ||
        days.last.v - days.first.v > ROTA_DAYS_MOST) {
        return fault_at(fault_rota_days(a, ROTA_DAYS_MOST), STR("till"));
    }
    TRY(sql_class_session_planned(db, a, series->id, day_add(days.first, -7), &taken));
    rota_days(a, calendar != NULL ? calendar : calendar_china(a), &when, days, &taken,
              &free, &rota->provisional);
    TRY(rota_load(db, a, series, days, rota, &spans));
    rota_propose(a, &rota->people, &spans, &free, &rota->lines);
    return NULL;
}

static void leave_out(struct arena *a, int64_t person, struct rota *rota)
{
    struct rota_people people = {0};
    struct str_list names = {0};
    for (size_t i = 0; i < rota->people.n; i++) {
        if (rota->people.at[i].id != person) {
            *LIST_ADD(a, &people) = rota->people.at[i];
            *LIST_ADD(a, &names) = rota->names.at[i];
        }
    }
    rota->people = people;
    rota->names = names;
}

/* Whoever was to speak is not proposed again, nor who said that he cannot come. Turns
 * that are planned for later days count, so a gap is filled by who waits longest. */
struct fault *class_speaker_propose(struct db *db, struct arena *a,
                                    const struct class_session *s, struct rota *rota)
{
    struct rota_spans spans = {0};
    struct signup_row_list signups = {0};
    struct day_list days = {0};
    struct series_row row;
    bool found = false;
    *rota = (struct rota){0};
    TRY(sql_series_by_id(db, a, s->series, &row, &found));
    if (!found) {
        return fault_series_missing(a);
    }
    struct series series = series_of(&row);
    TRY(rota_load(db, a, &series, (struct period){s->day, s->day}, rota, &spans));
    TRY(sql_class_signups(db, a, s->id, &signups));
    for (size_t i = 0; i < signups.n; i++) {
        if (signups.at[i].answer == SIGNUP_CANNOT) {
            *LIST_ADD(a, &spans) =
                (struct rota_span){signups.at[i].person.v, s->day, s->day, ROTA_CANNOT};
        }
    }
    leave_out(a, s->speaker.v, rota);
    *LIST_ADD(a, &days) = s->day;
    rota_propose(a, &rota->people, &spans, &days, &rota->lines);
    return NULL;
}

struct str rota_name(const struct rota *rota, int64_t person)
{
    for (size_t i = 0; i < rota->people.n; i++) {
        if (rota->people.at[i].id == person) {
            return rota->names.at[i];
        }
    }
    return STR("");
}

struct str rota_topic(const struct rota *rota, const struct rota_line *line)
{
    for (size_t i = 0; i < rota->wishes.n; i++) {
        const struct rota_wish *w = &rota->wishes.at[i];
        if (w->person == line->person && w->wish == WISH_SPEAKS && w->topic.n > 0 &&
            line->day.v >= w->from.v && line->day.v <= w->till.v) {
            return w->topic;
        }
    }
    return STR("");
}

struct str say_rota_line(struct arena *a, enum lang lang, const struct rota *rota,
                         const struct rota_line *line)
{
    bool to_come = day_known(line->last) && line->last.v > line->day.v;
    struct str why = line->why == ROTA_NOBODY  ? say_rota_nobody(a, lang)
                     : line->why == ROTA_NEVER ? say_rota_never(a, lang)
                     : line->why == ROTA_WISH  ? say_rota_wish(a, lang)
                     : to_come                 ? say_rota_turn(a, lang, line->last)
                                               : say_rota_longest(a, lang, line->last);
    struct str passed = rota_name(rota, line->passed);
    return passed.n == 0 ? why
           : line->passed_why == ROTA_ABSENT
               ? say_rota_passed_absent(a, lang, why, passed)
               : say_rota_passed_cannot(a, lang, why, passed);
}
