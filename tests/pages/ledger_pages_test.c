/* Pages of the ledger: what is in it, one entry, its proof. */
#include "pages/golden.h"

#include "pages/ledger/entry.html.h"
#include "pages/ledger/ledger.html.h"
#include "pages/ledger/ledger_views.h"

#define HASH_A STR("9f3c61d2a0b7e4588c1d3f0a6b92e7d54410cc83fe67a29b05d18e3c7af4b260")
#define HASH_B STR("02ab77e1c95d640f3e8812ba49dc05f7716a9e3380cd24b5fe01937d6c8ea4f1")
#define HASH_C STR("e5d0186f27c49ba37f0e52c81d93460ab7de4f159c28e07361b3fa5d804c729e")

static void draw_ledger(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct ledger_view v = {
        .page = golden_page_in(face, say_ledger_title(a, lang), "/ledger", "/ledger"),
        .size = 1234,
        .root = HASH_A,
        .origin = STR("demo.cadre"),
        .key =
            STR("demo.cadre+7c1d2e3f+AQ5lZmdoaWprbG1ub3BxcnN0dXZ3eHl6MDEyMzQ1Njc4OQ=="),
        .pager = {STR(""), STR("/ledger?before=1232")},
    };
    *LIST_ADD(a, &v.entries) = (struct entry_row){
        .seq = 1234,
        .kind = in(face, "新增干部", "Person added"),
        .subject = in(face, "解珍", "Xie Zhen"),
        .subject_href = STR("/people/1234"),
        .day = golden_day(2017, 1, 4),
        .at = STR("2017-01-04 09:30"),
        .actor = in(face, "宋江", "Song Jiang"),
    };
    *LIST_ADD(a, &v.entries) = (struct entry_row){
        .seq = 1233,
        .kind = in(face, "密封记录", "Sealed entry"),
        .subject = NASTY,
        .day = golden_day(2016, 12, 31),
        .at = STR("2017-01-03 17:12"),
        .actor = in(face, "卢俊义", "Lu Junyi"),
    };
    *LIST_ADD(a, &v.entries) = (struct entry_row){
        .seq = 1232,
        .kind = in(face, "更正单位", "Unit corrected"),
        .subject = in(face, "干部科", "Cadres"),
        .subject_href = STR("/people?unit=3"),
        .day = golden_day(2017, 1, 3),
        .at = STR("2017-01-03 10:00"),
        .actor = in(face, "吴用", "Wu Yong"),
    };
    hatch_ledger_page(out, face, &v);
}

static void draw_ledger_none(struct text *out, const struct face *face)
{
    struct ledger_view v = {
        .page = golden_page_in(face, say_ledger_title(face->arena, face->lang), "/ledger",
                               "/ledger"),
        .root = STR("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        .key = STR("demo.cadre+7c1d2e3f+AQ5l"),
    };
    v.page.ledger_size = 0;
    v.page.demo = false;
    hatch_ledger_page(out, face, &v);
}

static struct entry_view entry_of(const struct face *face)
{
    struct arena *a = face->arena;
    struct entry_view v = {
        .page = golden_page_in(face, say_ledger_number(a, face->lang, 812), "/ledger/812",
                               "/ledger"),
        .seq = 812,
        .id = STR("0190a5c0-7a11-7c3e-8f00-5d2b9c4e1a77"),
        .kind = in(face, "更正干部", "Person corrected"),
        .kind_name = STR("person.correct"),
        .subject = in(face, "扈三娘", "Hu Sanniang"),
        .subject_href = STR("/people/16"),
        .day = golden_day(2017, 1, 4),
        .at = STR("2017-01-04 09:30:12"),
        .actor = in(face, "宋江", "Song Jiang"),
        .record_class = say_class_unit(a, face->lang),
        .corrects = 16,
        .leaf = HASH_B,
        .root = HASH_A,
        .size = 1234,
        .previous = 811,
        .next = 813,
    };
    *LIST_ADD(a, &v.steps) = (struct proof_step_view){0, false, HASH_C};
    *LIST_ADD(a, &v.steps) = (struct proof_step_view){1, true, HASH_A};
    return v;
}

static void draw_entry(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct entry_view v = entry_of(face);
    *LIST_ADD(a, &v.facts) = (struct fact_view){say_person_name(a, face->lang),
                                                in(face, "扈三娘", "Hu Sanniang")};
    *LIST_ADD(a, &v.facts) = (struct fact_view){
        say_person_born(a, face->lang), say_day(a, face->lang, golden_day(1990, 3, 8))};
    *LIST_ADD(a, &v.facts) = (struct fact_view){say_person_unit(a, face->lang), NASTY};
    v.json = STR("{\"born\":\"1990-03-08\",\"name\":\"扈三娘\",\"unit\":3}");
    hatch_entry_page(out, face, &v);
}

static void draw_entry_withheld(struct text *out, const struct face *face)
{
    struct entry_view v = entry_of(face);
    v.body = BODY_WITHHELD;
    v.subject_href = STR_NONE;
    v.corrects = 0;
    v.corrected_by = 900;
    v.json = STR("must not be seen");
    hatch_entry_page(out, face, &v);
}

static void draw_entry_erased(struct text *out, const struct face *face)
{
    struct entry_view v = entry_of(face);
    v.body = BODY_ERASED;
    v.previous = 0;
    v.next = 0;
    v.json = STR("must not be seen");
    hatch_entry_page(out, face, &v);
}

int main(void)
{
    static const struct golden pages[] = {
        {"ledger", "the ledger shows its root and its newest entries", draw_ledger},
        {"ledger-none", "an empty ledger says so", draw_ledger_none},
        {"entry", "an entry shows what it says and its proof", draw_entry},
        {"entry-withheld", "a withheld entry still shows its proof", draw_entry_withheld},
        {"entry-erased", "an erased entry still shows its proof", draw_entry_erased},
    };
    return GOLDEN_RUN("pages of the ledger", pages);
}
