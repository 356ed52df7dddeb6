/* The first page, the page of each fault, and /style. */
#include "pages/golden.h"

#include "pages/error/error.html.h"
#include "pages/error/error_views.h"
#include "pages/home/home.html.h"
#include "pages/home/home_views.h"
#include "pages/style/style.html.h"
#include "pages/style/style_views.h"

static struct home_view home_of(const struct face *face)
{
    return (struct home_view){
        .page = golden_page_in(face, say_nav_home(face->arena, face->lang), "/", "/"),
        .today = say_weekday_day(face->arena, face->lang, golden_day(2017, 1, 4)),
        .person = 11,
        .name = in(face, "宋江", "Song Jiang"),
        .unit = in(face, "部务会", "Board"),
    };
}

static void draw_home_member(struct text *out, const struct face *face)
{
    struct home_view v = home_of(face);
    hatch_home_page(out, face, &v);
}

static void draw_home_registrar(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct home_view v = home_of(face);
    *LIST_ADD(a, &v.links) =
        (struct link_view){STR("/people/new"), say_people_add(a, face->lang), false};
    *LIST_ADD(a, &v.links) =
        (struct link_view){STR("/units/new"), say_units_add(a, face->lang), false};
    hatch_home_page(out, face, &v);
}

static void draw_fault(struct text *out, const struct face *face, enum fault_kind kind)
{
    struct error_page_view v = {
        .page = golden_page_in(face, say_fault_title(face->arena, face->lang, kind),
                               "/people/99", ""),
        .kind = kind,
        .trace = STR("0190a5c0-1111"),
        .back = STR("/people"),
    };
    hatch_error_page(out, face, &v);
}

static void draw_input(struct text *out, const struct face *face)
{
    draw_fault(out, face, FAULT_INPUT);
}

static void draw_denied(struct text *out, const struct face *face)
{
    draw_fault(out, face, FAULT_DENIED);
}

/* As a stranger meets it: no log-in, no navigation, nothing known of the ledger. */
static void draw_missing(struct text *out, const struct face *face)
{
    struct error_page_view v = {
        .page = golden_page(face, say_fault_title(face->arena, face->lang, FAULT_MISSING),
                            "/nowhere"),
        .kind = FAULT_MISSING,
    };
    v.page.ledger_size = -1;
    hatch_error_page(out, face, &v);
}

static void draw_conflict(struct text *out, const struct face *face)
{
    draw_fault(out, face, FAULT_CONFLICT);
}

static void draw_limit(struct text *out, const struct face *face)
{
    draw_fault(out, face, FAULT_LIMIT);
}

static void draw_store(struct text *out, const struct face *face)
{
    struct error_page_view v = {
        .page =
            golden_page_in(face, say_fault_title(face->arena, face->lang, FAULT_STORE),
                           "/people/new", ""),
        .kind = FAULT_STORE,
        .text = NASTY,
        .trace = NASTY,
    };
    hatch_error_page(out, face, &v);
}

static void draw_uncertain(struct text *out, const struct face *face)
{
    draw_fault(out, face, FAULT_UNCERTAIN);
}

static void draw_broken(struct text *out, const struct face *face)
{
    draw_fault(out, face, FAULT_BROKEN);
}

static void draw_style(struct text *out, const struct face *face)
{
    struct style_view v = {
        .page = golden_page_in(face, say_style_title(face->arena, face->lang), "/style",
                               "/style"),
    };
    style_fill(face->arena, face->lang, &v);
    v.form.id = STR("0190a5c0-0000-7000-8000-000000000002");
    v.button.id = v.form.id;
    hatch_style_page(out, face, &v);
}

int main(void)
{
    static const struct golden pages[] = {
        {"home", "a member's day ends at nothing due", draw_home_member},
        {"home-registrar", "a registrar finds what is done often", draw_home_registrar},
        {"error-input", "input that cannot be taken", draw_input},
        {"error-denied", "what one may not do", draw_denied},
        {"error-missing", "what is not there", draw_missing},
        {"error-conflict", "what was changed meanwhile", draw_conflict},
        {"error-limit", "a limit reached", draw_limit},
        {"error-store", "a store that refuses", draw_store},
        {"error-uncertain", "a write that may have happened", draw_uncertain},
        {"error-broken", "a record that is not what it was", draw_broken},
        {"style", "every component once", draw_style},
    };
    return GOLDEN_RUN("first page, faults, style", pages);
}
