/* Visits, twinning, households, the page of residents' codes and the phone's shell. */
#include "golden.h"

#include "pages/practice/confirm.html.h"
#include "pages/practice/phone.html.h"
#include "pages/practice/phone_views.h"
#include "pages/practice/visit.html.h"
#include "pages/practice/visit_views.h"
#include "practice/visit.h"

static struct day on(int day)
{
    return golden_day(2017, 1, day);
}

/* ---- visits ------------------------------------------------------------------------ */

static void add_deeds(const struct face *face, struct deed_rows *deeds, bool own)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    *LIST_ADD(a, deeds) = (struct deed_row){
        .visit = 1500,
        .number = 1,
        .text = NASTY,
        .place = NASTY,
        .name = NASTY,
        .day = on(4),
        .state = {TAG_OPEN, say_deed_state_done(a, lang, on(5))},
        .may_confirm = !own,
    };
    *LIST_ADD(a, deeds) = (struct deed_row){
        .visit = 1500,
        .number = 2,
        .text = NASTY,
        .note = NASTY,
        .state = {TAG_OVERDUE, say_deed_state_back(a, lang, on(6))},
        .may_tell = own,
    };
}

static void draw_visits(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct visits_view v = {
        .page = golden_page_in(face, say_visits_title(a, lang), "/visits", ""),
        .form_id = STR("0190a5c0-0000-7000-8000-000000000003"),
        .many = true,
        .may_add = true,
        .pager = {.next = STR("/visits?before=1500&day=2017-01-04")},
    };
    add_deeds(face, &v.to_confirm, false);
    *LIST_ADD(a, &v.kept) = (struct kept_row){.id = 7,
                                              .at = STR("2017-01-05 09:30"),
                                              .why = NASTY,
                                              .day = STR("2017-01-04"),
                                              .place = NASTY,
                                              .heard = NASTY};
    *LIST_ADD(a, &v.rows) = (struct visit_row){.id = 1500,
                                               .day = on(4),
                                               .name = NASTY,
                                               .place = NASTY,
                                               .sort = say_visit_sort_twinning(a, lang),
                                               .deeds = 2,
                                               .confirmed = 1,
                                               .problem = true};
    *LIST_ADD(a, &v.rows) = (struct visit_row){.id = 1490,
                                               .day = on(3),
                                               .name = NASTY,
                                               .place = NASTY,
                                               .sort = say_visit_sort_research(a, lang)};
    hatch_visits_page(out, face, &v);
}

static void draw_visits_none(struct text *out, const struct face *face)
{
    struct visits_view v = {
        .page = golden_page_in(face, say_visits_title(face->arena, face->lang), "/visits",
                               ""),
        .may_add = true,
        .empty = {.text = say_visits_none(face->arena, face->lang)},
    };
    hatch_visits_page(out, face, &v);
}

static void draw_visit(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct str title = say_visit_title(a, lang, NASTY, on(4));
    struct visit_view v = {
        .page = golden_page_in(face, title, "/visit/1500", ""),
        .form = golden_form(""),
        .id = 1500,
        .title = title,
        .name = NASTY,
        .place = NASTY,
        .sort = say_visit_sort_twinning(a, lang),
        .day = on(4),
        .heard = NASTY,
        .photo = true,
        .problem = NASTY,
        .raised_by = NASTY,
        .reason = NASTY,
        .finding = 1501,
        .household = {STR("/household/1495"), say_household_number(a, lang, 1495), false},
        .campaign = {STR("/campaign/1450"), NASTY, false},
        .written = STR("2017-01-04 16:00"),
        .received = STR("2017-01-05 09:30"),
        .skew = say_visit_skew_fast(a, lang, 10),
        .entry = 1512,
        .may_ledger = true,
        .may_correct = true,
    };
    add_deeds(face, &v.deeds, true);
    hatch_visit_page(out, face, &v);
}

/* To somebody of the office who may not read what was heard. */
static void draw_visit_seen(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct str title = say_visit_title(a, lang, NASTY, on(4));
    struct visit_view v = {
        .page = golden_page_in(face, title, "/visit/1500", ""),
        .form = golden_form(""),
        .id = 1500,
        .title = title,
        .name = NASTY,
        .place = NASTY,
        .sort = say_visit_sort_research(a, lang),
        .day = on(4),
        .entry = 1500,
    };
    hatch_visit_page(out, face, &v);
}

static struct visit_fields_view fields_of(const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct visit_fields_view f = {
        .sort = golden_field("sort", say_visit_sort(a, lang)),
        .place = golden_field("place", say_visit_unit(a, lang)),
        .on = golden_field("on", say_visit_on(a, lang)),
        .heard = golden_field("heard", say_visit_heard(a, lang)),
        .promised = golden_field("promised", say_visit_promised(a, lang)),
        .done = golden_field("done", say_visit_done(a, lang)),
        .problem = golden_field("problem", say_visit_problem(a, lang)),
        .raised_by = golden_field("raised-by", say_visit_raised_by(a, lang)),
        .topic = golden_field("topic", say_finding_topic(a, lang)),
        .reason = golden_field("reason", say_visit_reason(a, lang)),
    };
    golden_option(face, &f.sort, "research", say_visit_sort_research(a, lang), false);
    golden_option(face, &f.sort, "twinning", say_visit_sort_twinning(a, lang), true);
    f.promised.required = f.done.required = f.problem.required = false;
    f.raised_by.required = f.topic.required = f.reason.required = false;
    f.promised.hint = say_visit_deeds_hint(a, lang);
    return f;
}

static void draw_form(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct visit_form_view v = {
        .page = golden_page_in(face, say_visits_add(a, lang), "/visit/new", ""),
        .form = golden_form("/visit/new"),
        .title = say_visits_add(a, lang),
        .button = say_visits_add(a, lang),
        .back = {STR("/visits"), say_visits_title(a, lang), false},
        .other = golden_field("other", say_visit_other(a, lang)),
        .photo = golden_field("file", say_visit_photo(a, lang)),
        .fields = fields_of(face),
    };
    golden_option(face, &v.fields.place, "", say_visit_place_choose(a, lang), true);
    golden_option(face, &v.fields.place, "40:1495",
                  say_visit_household_at(a, lang, NASTY, 1495), false);
    v.fields.on.value = STR("2017-01-04");
    v.fields.on.last = STR("2017-01-05");
    v.photo.required = false;
    v.photo.accept = STR(".jpg,.jpeg");
    v.photo.hint = say_visit_photo_hint(a, lang, VISIT_PHOTO_MIB);
    golden_wrong(face, &v.form, &v.fields.place, NASTY);
    hatch_visit_form_page(out, face, &v);
}

static void draw_correct(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct visit_form_view v = {
        .page =
            golden_page_in(face, say_visit_correct(a, lang), "/visit/1500/correct", ""),
        .form = golden_form("/visit/1500/correct"),
        .title = say_visit_correct_title(a, lang, NASTY, on(4)),
        .text = say_visit_correct_text(a, lang),
        .button = say_visit_correct(a, lang),
        .back = {STR("/visit/1500"), NASTY, false},
        .seen = 1512,
        .other = golden_field("other", say_visit_other(a, lang)),
        .photo = golden_field("file", say_visit_photo(a, lang)),
        .fields = fields_of(face),
    };
    v.fields.finding = 1501;
    v.fields.heard.value = NASTY;
    golden_wrong(face, &v.form, &v.photo, NASTY);
    hatch_visit_form_page(out, face, &v);
}

static void draw_packets(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct packets_view v = {
        .page =
            golden_page_in(face, say_phone_read_title(a, lang), "/visits/packets", ""),
        .form = golden_form("/visits/packets"),
        .file = golden_field("file", say_phone_read_file(a, lang)),
    };
    v.page.notice = (struct notice_view){.kind = NOTICE_INFO,
                                         .text = say_phone_read_done(a, lang, 2, 1, 1)};
    hatch_packets_page(out, face, &v);
}

static void draw_phone(struct text *out, const struct face *face)
{
    struct phone_view v = {
        .page =
            golden_page(face, say_phone_title(face->arena, face->lang), "/visit/phone"),
        .script = STR("/assets/visit.js"),
        .fields = fields_of(face),
    };
    hatch_phone_page(out, face, &v);
}

/* ---- twinning ---------------------------------------------------------------------- */

static void draw_twins(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct twins_view v = {
        .page = golden_page_in(face, say_twins_title(a, face->lang), "/twins", ""),
        .many = true,
        .may_add = true,
        .may_put = true,
    };
    *LIST_ADD(a, &v.rows) =
        (struct twin_row){.id = 1480, .name = NASTY, .place = NASTY, .since = on(1)};
    *LIST_ADD(a, &v.rows) = (struct twin_row){
        .id = 1496, .household = 1495, .name = NASTY, .place = NASTY, .since = on(2)};
    hatch_twins_page(out, face, &v);
}

static void draw_twins_none(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct twins_view v = {
        .page = golden_page_in(face, say_twins_title(a, face->lang), "/twins", ""),
        .empty = {.text = say_twins_none_own(a, face->lang)},
    };
    hatch_twins_page(out, face, &v);
}

static void draw_twin_form(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct twin_form_view v = {
        .page = golden_page_in(face, say_households_add(a, lang), "/households/new", ""),
        .form = golden_form("/households/new"),
        .title = say_households_add(a, lang),
        .text = say_households_text(a, lang),
        .button = say_households_add(a, lang),
    };
    struct any_field_view *f = LIST_ADD(a, &v.fields);
    *f = (struct any_field_view){CONTROL_TEXT,
                                 golden_field("unit", say_twin_unit(a, lang))};
    golden_wrong(face, &v.form, &f->field, NASTY);
    *LIST_ADD(a, &v.fields) = (struct any_field_view){
        CONTROL_LINES, golden_field("needs", say_household_needs(a, lang))};
    hatch_twin_form_page(out, face, &v);
}

/* ---- a household ------------------------------------------------------------------- */

static struct household_view household_of(const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    return (struct household_view){
        .page = golden_page_in(face, say_household_title(a, lang, NASTY, 1495),
                               "/household/1495", ""),
        .form = golden_form(""),
        .id = 1495,
        .newest = 1499,
        .place = NASTY,
        .name = NASTY,
        .since = on(2),
        .purpose = golden_field("purpose", say_reading_purpose(a, lang)),
        .why = golden_field("why", say_reading_why(a, lang)),
        .head = golden_field("head", say_household_head(a, lang)),
        .address = golden_field("address", say_household_address(a, lang)),
        .people = golden_field("people", say_household_people(a, lang)),
        .needs = golden_field("needs", say_household_needs(a, lang)),
        .count = golden_field("count", say_code_count(a, lang)),
    };
}

static void draw_household(struct text *out, const struct face *face)
{
    struct household_view v = household_of(face);
    v.may_open = true;
    hatch_household_page(out, face, &v);
}

static void draw_household_opened(struct text *out, const struct face *face)
{
    struct household_view v = household_of(face);
    v.may_open = v.opened = true;
    v.purpose_said = say_reading_purpose(face->arena, face->lang);
    v.why_said = NASTY;
    v.head_said = v.address_said = v.needs_said = NASTY;
    v.people_said = 4;
    v.head.value = v.needs.value = NASTY;
    v.people.value = STR("4");
    hatch_household_page(out, face, &v);
}

/* To who gives out its codes, and sees nothing else of it. */
static void draw_household_kept(struct text *out, const struct face *face)
{
    struct household_view v = household_of(face);
    v.may_keep = true;
    v.count.value = STR("5");
    hatch_household_page(out, face, &v);
}

static void draw_household_codes(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct household_view v = household_of(face);
    v.may_keep = true;
    v.codes.once = say_confirm_once(a, face->lang, STR("2018-02-09 09:30"));
    v.codes.where = say_confirm_where(a, face->lang, STR("https://office/confirm"));
    *LIST_ADD(a, &v.codes.list) = STR("7K3M-Q9TX-2B4C");
    *LIST_ADD(a, &v.codes.list) = STR("0000-AAAA-1111");
    hatch_household_page(out, face, &v);
}

/* ---- residents' codes -------------------------------------------------------------- */

static struct confirm_view confirm_of(const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct confirm_view v = {
        .page = golden_page(face, say_confirm_title(a, lang), "/confirm"),
        .form = golden_form("/confirm"),
        .code = golden_field("code", say_confirm_code(a, lang)),
        .about = golden_field("about", say_confirm_about(a, lang)),
        .text = golden_field("text", say_confirm_text(a, lang)),
        .code_said = NASTY,
    };
    v.text.required = false;
    v.code.hint = say_confirm_code_hint(a, lang);
    v.code.autocomplete = STR("one-time-code");
    return v;
}

static void draw_code(struct text *out, const struct face *face)
{
    struct confirm_view v = confirm_of(face);
    v.code.value = NASTY;
    golden_wrong(face, &v.form, &v.code, NASTY);
    hatch_confirm_page(out, face, &v);
}

static void draw_code_one(struct text *out, const struct face *face)
{
    struct confirm_view v = confirm_of(face);
    v.asked = true;
    v.what = NASTY;
    v.whose = say_confirm_whose(face->arena, face->lang, NASTY, NASTY, on(5));
    v.about.value = STR("0:1500:2");
    golden_option(face, &v.about, "0:1500:2", NASTY, true);
    hatch_confirm_page(out, face, &v);
}

static void draw_code_several(struct text *out, const struct face *face)
{
    struct confirm_view v = confirm_of(face);
    v.asked = true;
    golden_option(face, &v.about, "0:1500:1", NASTY, false);
    golden_option(face, &v.about, "0:1500:2", NASTY, false);
    golden_wrong(face, &v.form, &v.about, NASTY);
    hatch_confirm_page(out, face, &v);
}

static void draw_code_not_yet(struct text *out, const struct face *face)
{
    struct confirm_view v = confirm_of(face);
    v.not_yet = NASTY;
    hatch_confirm_page(out, face, &v);
}

static void draw_code_thanks(struct text *out, const struct face *face)
{
    struct confirm_view v = confirm_of(face);
    v.thanks = say_confirm_thanks_no(face->arena, face->lang);
    hatch_confirm_page(out, face, &v);
}

int main(void)
{
    static const struct golden pages[] = {
        {"visits", "visits, a deed to confirm, a packet that was refused", draw_visits},
        {"visits-none", "no visit yet", draw_visits_none},
        {"visit", "a visit with all that can be on it", draw_visit},
        {"visit-seen", "a visit, what was heard hidden", draw_visit_seen},
        {"visit-new", "the form of a visit, a field refused", draw_form},
        {"visit-correct", "the form that corrects one, its photo refused", draw_correct},
        {"visit-packets", "a phone's file, read in", draw_packets},
        {"visit-phone", "what a phone keeps, before its script", draw_phone},
        {"twins", "who is twinned with what", draw_twins},
        {"twins-none", "twinned with nothing", draw_twins_none},
        {"twins-form", "a form of twinning, a field refused", draw_twin_form},
        {"household", "a household, before it is opened", draw_household},
        {"household-opened", "a household, opened", draw_household_opened},
        {"household-kept", "a household, to who gives out its codes",
         draw_household_kept},
        {"household-codes", "codes that were made", draw_household_codes},
        {"confirm", "a code that does not hold", draw_code},
        {"confirm-one", "one thing waits for the code", draw_code_one},
        {"confirm-several", "several things wait for it", draw_code_several},
        {"confirm-not-yet", "nothing waits for it yet", draw_code_not_yet},
        {"confirm-thanks", "it is answered", draw_code_thanks},
    };
    return GOLDEN_RUN("visits", pages);
}
