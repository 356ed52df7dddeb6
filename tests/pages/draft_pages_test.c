/* The draft of a programme: the page itself, its text, a rule's form, trying it. */
#include "golden.h"

#include "pages/duty/draft.html.h"
#include "pages/duty/draft_views.h"

static struct draft_head head_of(const struct face *face)
{
    struct arena *a = face->arena;
    return (struct draft_head){
        .page = golden_page_in(face, say_draft_tag(a, face->lang), "/programme/draft/try",
                               "/programme"),
        .programme = STR("try"),
        .title = in(face, "试行方案", "Trial"),
        .saved = say_draft_saved(a, face->lang, 3, NASTY, STR("2017-01-04 09:00")),
        .revision = 3,
        .form = golden_form("/programme/draft/try"),
    };
}

static void add_change(const struct face *face, struct change_views *views)
{
    *LIST_ADD(face->arena, views) =
        (struct change_view){NASTY, say_change_says(face->arena, face->lang),
                             in(face, "每个工作日。", "Every working day."), NASTY};
}

static void draw_draft(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct draft_view v = {
        .head = head_of(face),
        .member = say_draft_minutes(a, face->lang, STR("1828"), STR("1300")),
        .leader = say_draft_minutes(a, face->lang, STR("2061"), STR("1500")),
        .budget = say_programme_budget_of(a, face->lang, 2000),
        .from = golden_field("from", say_draft_from(a, face->lang)),
        .undo_id = STR("undo-id"),
        .discard_id = STR("discard-id"),
        .may_undo = true,
    };
    v.from.value = STR("2017-02-01");
    add_change(face, &v.changes);
    *LIST_ADD(a, &v.findings) = (struct draft_finding_view){STR("L8-day"), NASTY, NASTY};
    *LIST_ADD(a, &v.rules) = (struct draft_rule_view){STR("L8-day"), NASTY, NASTY};
    hatch_draft_page(out, face, &v);
}

static void draw_draft_broken(struct text *out, const struct face *face)
{
    struct draft_view v = {.head = head_of(face), .discard_id = STR("discard-id")};
    *LIST_ADD(face->arena, &v.faults) = (struct draft_fault_view){NASTY};
    hatch_draft_page(out, face, &v);
}

static void draw_text(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct draft_text_view v = {.head = head_of(face),
                                .text =
                                    golden_field("text", say_draft_text(a, face->lang))};
    v.text.value = STR("programme: try\n# </textarea><script>\n");
    *LIST_ADD(a, &v.faults) = (struct draft_fault_view){NASTY};
    add_change(face, &v.meanwhile);
    hatch_draft_text_page(out, face, &v);
}

static void draw_rule(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct draft_rule_form_view v = {
        .head = head_of(face), .rule = STR("L8-day"), .prose = NASTY};
    struct any_field_view *f = LIST_ADD(a, &v.fields);
    f->control = CONTROL_TEXT;
    f->field = golden_field("target", say_draft_target(a, face->lang));
    f->field.value = STR("3");
    static const struct {
        const char *name;
        say_fn *say;
    } pauses[] = {{"leave", say_rule_absence_leave},
                  {"travel", say_rule_absence_travel},
                  {"illness", say_rule_absence_illness},
                  {"maternity", say_rule_absence_maternity},
                  {"training", say_rule_absence_training},
                  {"secondment", say_rule_absence_secondment}};
    for (size_t i = 0; i < sizeof pauses / sizeof pauses[0]; i++) {
        v.pauses[i] = golden_field(pauses[i].name, pauses[i].say(a, face->lang));
    }
    hatch_draft_rule_page(out, face, &v);
}

static void draw_rehearse(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct rehearse_view v = {
        .head = head_of(face),
        .from = golden_field("from", say_standing_due(a, face->lang)),
        .to = golden_field("to", say_standing_due(a, face->lang)),
        .shown = true,
        .differs = true,
        .reproduced = NASTY,
        .sum = NASTY,
        .unseen = NASTY,
        .same = 3,
    };
    *LIST_ADD(a, &v.rules) = (struct rehearsed_view){.name = NASTY,
                                                     .gain = NASTY,
                                                     .loses = true,
                                                     .was_asked = 22,
                                                     .was_missing = 4,
                                                     .is_asked = 5,
                                                     .is_missing = 1,
                                                     .was_share = STR("81.81 %"),
                                                     .is_share = STR("80.00 %")};
    *LIST_ADD(a, &v.people) = v.rules.at[0];
    hatch_rehearse_page(out, face, &v);
}

static void draw_month(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct month_view v = {.head = head_of(face),
                           .month = golden_field("month", say_draft_month(a, face->lang)),
                           .sum = NASTY};
    v.month.value = STR("2017-02");
    *LIST_ADD(a, &v.persons) = (struct burdened_view){NASTY, 12, 600};
    hatch_month_page(out, face, &v);
}

static void draw_changes(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct str title = say_programme_changes_title(a, face->lang, 1, 2);
    struct changes_view v = {
        .page = golden_page_in(face, title, "/programme/changes", "/programme"),
        .title = title};
    add_change(face, &v.changes);
    hatch_changes_page(out, face, &v);
}

int main(void)
{
    static const struct golden pages[] = {
        {"draft", "a draft with what it changes, costs and asks", draw_draft},
        {"draft-broken", "a draft that does not check says where", draw_draft_broken},
        {"draft-text", "its text, with what somebody else saved meanwhile", draw_text},
        {"draft-rule", "one rule as a form", draw_rule},
        {"draft-rehearse", "a past time under the draft", draw_rehearse},
        {"draft-month", "what a month would ask of whom", draw_month},
        {"programme-changes", "two versions side by side", draw_changes},
    };
    return GOLDEN_RUN("drafts", pages);
}
