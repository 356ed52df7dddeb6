/* What became of seats: those of one number, one behind the other, are one seat. */
#include "register/posts.h"

#include "register/inside.h"
#include "register/posts_inside.h"
#include "register/posts_sql.h"

const char *const post_change_names[] = {"opened",  "closed",  "moved",
                                         "altered", "reports", NULL};

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

/* ---- to whom they report ----------------------------------------------------------- */

static struct day first_day(const struct seat *s)
{
    return day_known(s->since) ? s->since : DAY_FIRST;
}

/* The first line of a seat; behind the last one where it has none. */
static size_t lines_from(const struct seat_line_list *lines, struct post_id post)
{
    size_t low = 0, high = lines->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lines->at[middle].post.v < post.v) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Lines are in the order of days, then as they were told. */
static struct str line_on(const struct seat_line_list *lines, struct post_id post,
                          struct day on)
{
    struct str above = STR_NONE;
    for (size_t i = lines_from(lines, post); i < lines->n; i++) {
        const struct seat_line *l = &lines->at[i];
        if (l->post.v != post.v || day_compare(l->since, on) > 0) {
            break;
        }
        above = l->above;
    }
    return above;
}

static void add_line(struct arena *a, struct post_change_list *changes, struct day day,
                     const struct seat *s, struct str above, struct str was)
{
    if (!str_equal(above, was)) {
        add(a, changes, POST_REPORTS, day, s, NULL);
        changes->at[changes->n - 1].above = above;
        changes->at[changes->n - 1].from_above = was;
    }
}

/* On the first day of a seat that goes on under a new row, and on each later day from
 * which a line is told. */
static void compare_lines(struct arena *a, const struct seat_line_list *lines,
                          const struct seat *s, const struct seat *was, struct day from,
                          struct day to, struct post_changes *changes)
{
    struct day day = first_day(s);
    struct str above = line_on(lines, s->id, day);
    if (was != NULL && is_within(day, from, to)) {
        add_line(a, &changes->changes, day, s, above, line_on(lines, was->id, was->till));
    }
    for (size_t i = lines_from(lines, s->id);
         i < lines->n && lines->at[i].post.v == s->id.v; i++) {
        const struct seat_line *l = &lines->at[i];
        if (day_compare(l->since, day) <= 0 || !is_there(s, l->since)) {
            continue;
        }
        day = l->since;
        struct str next = line_on(lines, s->id, day);
        if (is_within(day, from, to)) {
            add_line(a, &changes->changes, day, s, next, above);
        }
        above = next;
    }
}

/* One that ends the day before `from` and goes on at `from` has changed within. */
static void compare(struct arena *a, const struct seat_list *seats,
                    const struct seat_line_list *lines, struct day from, struct day to,
                    struct post_changes *changes)
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
        compare_lines(a, lines, s, continues ? was : NULL, from, to, changes);
        changes->before += is_there(s, day_add(from, -1));
        changes->after += is_there(s, to);
    }
}

static int compare_changes(const void *one, const void *other)
{
    const struct post_change *a = one, *b = other;
    int order = day_compare(a->day, b->day);
    order = order != 0 ? order : str_compare(a->number, b->number);
    order = order != 0 ? order : (a->post.v > b->post.v) - (a->post.v < b->post.v);
    return order != 0 ? order : (int)a->what - (int)b->what;
}

struct fault *posts_changes(struct db *db, struct arena *a, struct unit_id unit,
                            struct day from, struct day to, struct post_changes *changes)
{
    struct seat_list seats = {0};
    struct seat_line_list lines = {0};
    *changes = (struct post_changes){.before = 0};
    TRY(sql_seats_of(db, a, unit, &seats));
    TRY(sql_lines_of(db, a, unit, &lines));
    compare(a, &seats, &lines, from, to, changes);
    if (changes->changes.n > 1) {
        qsort(changes->changes.at, changes->changes.n, sizeof changes->changes.at[0],
              compare_changes);
    }
    return sql_seats_vacant(db, a, unit, to, &changes->vacant);
}
