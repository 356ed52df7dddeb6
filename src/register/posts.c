/* What became of seats: those of one number, one behind the other, are one seat. */
#include "register/posts.h"

#include "register/posts_inside.h"
#include "register/posts_sql.h"

const char *const post_change_names[] = {"opened", "closed", "moved", "altered", NULL};

struct fault *posts_by_number(struct db *db, struct arena *a, struct str number,
                              struct post *post, bool *found)
{
    return sql_post_by_number(db, a, number, post, found);
}

struct fault *posts_by_number_on(struct db *db, struct arena *a, struct str number,
                                 struct day on, struct post *post, bool *found)
{
    return sql_post_by_number_on(db, a, number, on, post, found);
}

struct fault *posts_in_force(struct db *db, struct arena *a, struct unit_id unit,
                             struct day on, struct post_list *posts)
{
    return sql_posts_numbered(db, a, unit, on, posts);
}

static bool is_there(const struct seat *s, struct day on)
{
    return (!day_known(s->since) || day_compare(s->since, on) <= 0) &&
           (!day_known(s->till) || day_compare(s->till, on) >= 0);
}

/* The same seat under a new row: it begins when the other is over. */
static bool goes_on(const struct seat *was, const struct seat *is)
{
    return was->number.n > 0 && str_equal(was->number, is->number) &&
           day_known(was->till) && day_known(is->since) &&
           day_compare(day_add(was->till, 1), is->since) == 0;
}

static bool is_within(struct day day, struct day from, struct day to)
{
    return day_known(day) && day_compare(day, from) >= 0 && day_compare(day, to) <= 0;
}

static void add(struct arena *a, struct post_change_list *changes,
                enum post_change_what what, struct day day, const struct seat *s,
                const struct seat *was)
{
    *LIST_ADD(a, changes) = (struct post_change){
        .what = what,
        .day = day,
        .post = s->id,
        .number = s->number,
        .title = s->title,
        .unit = s->unit,
        .unit_name = s->unit_name,
        .from_title = was != NULL ? was->title : STR_NONE,
        .from_unit = was != NULL ? was->unit_name : STR_NONE,
    };
}

/* One that ends the day before `from` and goes on at `from` has changed within. */
static void compare(struct arena *a, const struct seat_list *seats, struct day from,
                    struct day to, struct post_changes *changes)
{
    for (size_t i = 0; i < seats->n; i++) {
        const struct seat *s = &seats->at[i];
        const struct seat *was = i > 0 ? s - 1 : NULL;
        bool continues = was != NULL && goes_on(was, s);
        bool continued = i + 1 < seats->n && goes_on(s, s + 1);
        if (is_within(s->since, from, to)) {
            add(a, &changes->changes,
                !continues                 ? POST_OPENED
                : was->unit.v != s->unit.v ? POST_MOVED
                                           : POST_ALTERED,
                s->since, s, continues ? was : NULL);
        }
        bool closes =
            day_known(s->till) && !continued && is_within(day_add(s->till, 1), from, to);
        if (closes) {
            add(a, &changes->changes, POST_CLOSED, s->till, s, NULL);
        }
        changes->before += is_there(s, day_add(from, -1));
        changes->after += is_there(s, to);
    }
}

static int compare_changes(const void *one, const void *other)
{
    const struct post_change *a = one, *b = other;
    int order = day_compare(a->day, b->day);
    order = order != 0 ? order : str_compare(a->number, b->number);
    return order != 0 ? order : (a->post.v > b->post.v) - (a->post.v < b->post.v);
}

struct fault *posts_changes(struct db *db, struct arena *a, struct unit_id unit,
                            struct day from, struct day to, struct post_changes *changes)
{
    struct seat_list seats = {0};
    *changes = (struct post_changes){.before = 0};
    TRY(sql_seats_of(db, a, unit, &seats));
    compare(a, &seats, from, to, changes);
    if (changes->changes.n > 1) {
        qsort(changes->changes.at, changes->changes.n, sizeof changes->changes.at[0],
              compare_changes);
    }
    return sql_seats_vacant(db, a, unit, to, &changes->vacant);
}
