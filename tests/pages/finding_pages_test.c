/* Findings: the list, raising one, one with what can be done, its code. */
#include "golden.h"

#include "pages/practice/finding_views.h"
#include "pages/practice/findings.html.h"
#include "practice/finding.h"

static struct finding_line_view line_of(const struct face *face, int64_t id,
                                        enum tag_kind kind, int state)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    return (struct finding_line_view){
        .id = id,
        .what = NASTY,
        .place = NASTY,
        .topic = NASTY,
        .gravity = say_gravity(a, lang, GRAVITY_GRAVE),
        .owner = NASTY,
        .age = say_findings_days(a, lang, 12),
        .due = golden_day(2017, 1, 20),
        .grave = id % 2 == 0,
        .state = {kind, say_finding_state(a, lang, state)},
    };
}

static struct findings_view list_of(const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct findings_view v = {
        .page = golden_page_in(face, say_findings_title(a, lang), "/findings", ""),
        .state = golden_field("state", say_findings_state(a, lang)),
        .place = golden_field("place", say_finding_place(a, lang)),
        .topic = golden_field("topic", say_finding_topic(a, lang)),
        .gravity = golden_field("gravity", say_finding_gravity(a, lang)),
        .campaign = golden_field("campaign", say_finding_campaign(a, lang)),
        .order = golden_field("order", say_findings_order(a, lang)),
    };
    golden_option(face, &v.state, "open", say_findings_open(a, lang), true);
    golden_option(face, &v.gravity, "", say_findings_any(a, lang), true);
    golden_option(face, &v.order, "due", say_findings_order_due(a, lang), true);
    return v;
}

static void draw_findings(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct findings_view v = list_of(face);
    golden_option(face, &v.campaign, "", say_findings_any(a, face->lang), false);
    golden_option(face, &v.campaign, "1450", NASTY, true);
    v.campaign.value = STR("1450");
    v.topic.value = NASTY;
    v.mine = v.filtered = v.more = true;
    v.most = FINDINGS_MOST;
    v.told = say_findings_count(a, face->lang, 2);
    v.export_href = STR("/findings.csv?campaign=1450&topic=%3Cb%3E");
    *LIST_ADD(a, &v.rows) = line_of(face, 1500, TAG_OVERDUE, FINDING_OWNED);
    *LIST_ADD(a, &v.rows) = line_of(face, 1501, TAG_DONE, FINDING_CONFIRMED);
    v.rows.at[1].due = DAY_NONE;
    hatch_findings_page(out, face, &v);
}

static void draw_findings_none(struct text *out, const struct face *face)
{
    struct findings_view v = list_of(face);
    v.empty = (struct empty_view){.text = say_findings_none(face->arena, face->lang)};
    hatch_findings_page(out, face, &v);
}

static void draw_raise(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct finding_form_view v = {
        .page = golden_page_in(face, say_findings_raise(a, lang), "/findings/new", ""),
        .form = golden_form("/findings/new"),
        .campaign = 1450,
        .campaign_title = NASTY,
        .what = golden_field("what", say_finding_what(a, lang)),
        .place = golden_field("place", say_finding_place(a, lang)),
        .spot = golden_field("spot", say_finding_spot(a, lang)),
        .raised_by = golden_field("raised_by", say_finding_raised_by(a, lang)),
        .topic = golden_field("topic", say_finding_topic(a, lang)),
        .gravity = golden_field("gravity", say_finding_gravity(a, lang)),
        .found = golden_field("found", say_finding_found(a, lang)),
    };
    v.spot.required = v.raised_by.required = v.found.required = false;
    v.raised_by.hint = say_findings_raised_hint(a, lang);
    golden_option(face, &v.place, "40", NASTY, true);
    golden_option(face, &v.gravity, "ordinary", say_gravity(a, lang, 0), true);
    golden_wrong(face, &v.form, &v.what, NASTY);
    hatch_finding_form_page(out, face, &v);
}

static struct finding_view finding_of(const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct finding_view v = {
        .page =
            golden_page_in(face, say_findings_one(a, lang, 1500), "/finding/1500", ""),
        .form = golden_form(""),
        .id = 1500,
        .title = say_findings_one(a, lang, 1500),
        .what = NASTY,
        .state = {TAG_OVERDUE, say_finding_state(a, lang, FINDING_OWNED)},
    };
    *LIST_ADD(a, &v.facts) =
        (struct finding_fact_view){say_finding_owner(a, lang), NASTY, STR("/people/42")};
    *LIST_ADD(a, &v.facts) =
        (struct finding_fact_view){say_finding_raised_by(a, lang), NASTY, STR_NONE};
    *LIST_ADD(a, &v.past) =
        (struct finding_past_view){.day = say_day(a, lang, golden_day(2017, 1, 4)),
                                   .what = say_findings_act_return(a, lang, NASTY),
                                   .text = NASTY,
                                   .seq = 1510};
    return v;
}

static void draw_finding(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct finding_view v = finding_of(face);
    *LIST_ADD(a, &v.can) = (struct link_view){
        STR("/finding/1500?do=solve"), say_findings_do_solve(a, face->lang), false};
    *LIST_ADD(a, &v.can) = (struct link_view){STR("/finding/1500?do=code"),
                                              say_findings_do_code(a, face->lang), false};
    hatch_finding_page(out, face, &v);
}

static void draw_finding_done(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct finding_view v = finding_of(face);
    v.doing = STR("return");
    v.button = say_findings_do_return(a, face->lang);
    struct any_field_view *f = LIST_ADD(a, &v.fields);
    *f = (struct any_field_view){CONTROL_LINES,
                                 golden_field("text", say_finding_why(a, face->lang))};
    golden_wrong(face, &v.form, &f->field, NASTY);
    hatch_finding_page(out, face, &v);
}

static void draw_code(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct finding_code_view v = {
        .page =
            golden_page_in(face, say_findings_do_code(a, lang), "/finding/1500/code", ""),
        .id = 1500,
        .what = NASTY,
        .codes = {.once = say_confirm_once(a, lang, STR("2017-04-05 09:30")),
                  .where = say_confirm_where(a, lang, STR("https://office/confirm"))},
    };
    *LIST_ADD(a, &v.codes.list) = STR("7K3M-Q9TX-2B4C");
    hatch_finding_code_page(out, face, &v);
}

int main(void)
{
    static const struct golden pages[] = {
        {"findings", "findings under every filter", draw_findings},
        {"findings-none", "nothing is open", draw_findings_none},
        {"findings-new", "the form of a finding, a field refused", draw_raise},
        {"finding", "one with what can be done", draw_finding},
        {"finding-do", "sending it back, without a reason", draw_finding_done},
        {"finding-code", "its code, shown once", draw_code},
    };
    return GOLDEN_RUN("findings", pages);
}
