/* The pages of imports: a file sent, its columns, what would be, what was; the history;
 * and what became of posts. */
#include "pages/golden.h"

#include "pages/import/import.html.h"
#include "pages/import/import_views.h"
#include "pages/register/unit_posts.html.h"
#include "pages/register/unit_views.h"

#define ID STR("018f0000-0000-7000-8000-000000000007")

/* ---- the list ---------------------------------------------------------------------- */

static struct import_list_view list_of(const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct import_list_view v = {
        .page = golden_page_in(face, say_import_title(a, lang), "/import", "/import"),
        .form = golden_form("/import"),
        .file = golden_field("file", say_import_file(a, lang)),
        .rows = golden_field("rows", say_import_rows_are(a, lang)),
        .empty = {.text = say_import_none(a, lang)},
    };
    v.file.hint = say_import_file_hint(a, lang, 32);
    v.rows.required = true;
    *LIST_ADD(a, &v.rows.options) =
        (struct option_view){STR("people"), say_import_rows_are_people(a, lang), true};
    *LIST_ADD(a, &v.rows.options) =
        (struct option_view){STR("posts"), say_import_rows_are_posts(a, lang), false};
    return v;
}

static void draw_list(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct import_list_view v = list_of(face);
    *LIST_ADD(a, &v.hand) =
        (struct import_line){.file = {STR("/import/files/7"), NASTY, false},
                             .day = golden_day(2017, 1, 4),
                             .who = in(face, "萧让", "Xiao Rang"),
                             .rows = 300,
                             .state = {TAG_OPEN, say_intake_tried(a, lang)}};
    *LIST_ADD(a, &v.history) =
        (struct import_line){.file = {STR("/import/40"), STR("2016.xlsx"), false},
                             .day = golden_day(2016, 12, 30),
                             .who = in(face, "萧让", "Xiao Rang"),
                             .rows = 108,
                             .state = {TAG_PLAIN, say_import_state_undone(a, lang)}};
    *LIST_ADD(a, &v.saved) = (struct saved_row){NASTY, STR("<b> -> name\n=x -> unit\n")};
    hatch_import_list_page(out, face, &v);
}

static void draw_nothing_yet(struct text *out, const struct face *face)
{
    struct import_list_view v = list_of(face);
    hatch_import_list_page(out, face, &v);
}

/* ---- one file ---------------------------------------------------------------------- */

static struct intake_view intake_of(const struct face *face, enum intake_step step)
{
    struct arena *a = face->arena;
    return (struct intake_view){
        .page = golden_page_in(face, STR("roster.xlsx"), "/import/files/7", "/import"),
        .form = golden_form("/import/files/7"),
        .id = 7,
        .file = STR("roster.xlsx"),
        .step = step,
        .drop = {STR("/import/files/7/drop"), ID, say_import_drop(a, face->lang)},
    };
}

static void add_column(const struct face *face, struct intake_view *v, const char *name,
                       struct str header, struct str samples, bool known)
{
    struct arena *a = face->arena;
    struct column_view *c = LIST_ADD(a, &v->columns);
    *c = (struct column_view){
        .name = str_of(name), .header = header, .samples = samples, .known = known};
    *LIST_ADD(a, &c->options) =
        (struct option_view){STR(""), say_import_read_over(a, face->lang), !known};
    *LIST_ADD(a, &c->options) =
        (struct option_view){STR("post.number"), say_post_number(a, face->lang), known};
}

static void draw_columns(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct intake_view v = intake_of(face, STEP_COLUMNS);
    v.posts = true;
    v.lead = say_import_posts_lead(a, lang);
    v.unit = golden_field("unit", say_import_one_unit(a, lang));
    v.class = golden_field("class", say_post_class(a, lang));
    v.class.error = in(face, "请填写此项。", "Fill this in.");
    v.snapshot = golden_field("snapshot", say_import_snapshot(a, lang));
    v.within = golden_field("within", say_import_within(a, lang));
    v.save = golden_field("save", say_import_save(a, lang));
    *LIST_ADD(a, &v.form.errors.list) =
        (struct error_view){STR("class"), v.class.label, v.class.error};
    *LIST_ADD(a, &v.saved) =
        (struct link_view){STR("/import/files/7?map=a"), NASTY, true};
    add_column(face, &v, "c0", in(face, "编号", "Number"), STR("P1 · P2"), true);
    add_column(face, &v, "c1", NASTY, NASTY, false);
    hatch_intake_page(out, face, &v);
}

static void draw_running(struct text *out, const struct face *face)
{
    struct intake_view v = intake_of(face, STEP_WAIT);
    v.doing = say_intake_running(face->arena, face->lang);
    v.rows = 3000;
    v.rate = 8000;
    hatch_intake_page(out, face, &v);
}

static void draw_cut(struct text *out, const struct face *face)
{
    struct intake_view v = intake_of(face, STEP_WAIT);
    v.cut = true;
    v.rows = 3000;
    v.import = 40;
    v.go_on = (struct button_view){STR("/import/files/7/run"), ID,
                                   say_import_go_on(face->arena, face->lang)};
    hatch_intake_page(out, face, &v);
}

static void add_count(const struct face *face, struct intake_view *v, say_fn *what,
                      int64_t n, bool bad)
{
    *LIST_ADD(face->arena, &v->counts) =
        (struct count_view){.text = what(face->arena, face->lang),
                            .n = n,
                            .href = n > 0 ? STR("/import/files/7?of=0") : STR_NONE,
                            .bad = bad};
}

static void draw_tried(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct intake_view v = intake_of(face, STEP_TRIED);
    v.doing = say_import_tried(a, lang, 3);
    v.asks = true;
    v.run = (struct button_view){STR("/import/files/7/run"), ID, say_import_run(a, lang)};
    add_count(face, &v, say_outcome_changed, 1, false);
    add_count(face, &v, say_outcome_same, 0, false);
    add_count(face, &v, say_outcome_refused, 1, true);
    add_count(face, &v, say_import_with_remarks, 1, false);
    struct outcome_view *changed = LIST_ADD(a, &v.outcomes);
    *changed =
        (struct outcome_view){.number = 3,
                              .name = NASTY,
                              .person = 11,
                              .outcome = {TAG_PLAIN, say_outcome_changed(a, lang)}};
    *LIST_ADD(a, &changed->changes) = (struct change_view){
        say_person_ethnic(a, lang), NASTY, in(face, "满族", "Manchu")};
    *LIST_ADD(a, &changed->remarks) =
        in(face, "编号：与本文件第 2 行为同一人。", "Number: the same person as row 2.");
    struct outcome_view *doubtful = LIST_ADD(a, &v.outcomes);
    *doubtful =
        (struct outcome_view){.number = 4,
                              .name = in(face, "王五", "Wang Wu"),
                              .outcome = {TAG_OVERDUE, say_outcome_refused(a, lang)},
                              .why = NASTY,
                              .choice = STR("p1")};
    *LIST_ADD(a, &doubtful->doubtful) = (struct option_view){STR("4:57"), NASTY, false};
    *LIST_ADD(a, &doubtful->doubtful) =
        (struct option_view){STR("4:new"), say_import_somebody_new(a, lang), true};
    hatch_intake_page(out, face, &v);
}

static void draw_done(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct intake_view v = intake_of(face, STEP_DONE);
    v.doing = say_import_finished(a, face->lang, 300);
    v.held = say_import_held(a, face->lang);
    v.import = 40;
    v.refused_href = STR("/import/files/7/refused");
    add_count(face, &v, say_outcome_new, 290, false);
    add_count(face, &v, say_outcome_refused, 10, true);
    hatch_intake_page(out, face, &v);
}

/* ---- one import -------------------------------------------------------------------- */

static void draw_import(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    enum lang lang = face->lang;
    struct import_view v = {
        .page =
            golden_page_in(face, say_import_number(a, lang, 40), "/import/40", "/import"),
        .id = 40,
        .file = NASTY,
        .who = in(face, "萧让", "Xiao Rang"),
        .digest = STR("00ff"),
        .mapping = STR("<b> -> name\n"),
        .snapshot = in(face, "2016年12月31日", "31 December 2016"),
        .day = golden_day(2017, 1, 4),
        .rows = 300,
        .state = {TAG_DONE, say_import_state_done(a, lang)},
        .report_href = STR("/import/files/7"),
        .why = NASTY,
        .undo = {STR("/import/40/undo"), ID, say_import_undo(a, lang)},
    };
    hatch_import_page(out, face, &v);
}

/* ---- posts between two days -------------------------------------------------------- */

static struct post_changes_view changes_of(const struct face *face)
{
    struct arena *a = face->arena;
    struct str name = in(face, "干部科", "Cadres");
    struct post_changes_view v = {
        .page = golden_page_in(face, say_posts_changes_title(a, face->lang, name),
                               "/unit/3/posts", "/units"),
        .back = {STR("/unit/3"), name, false},
        .title = say_posts_changes_title(a, face->lang, name),
        .action = STR("/unit/3/posts"),
        .from = golden_field("from", say_posts_changes_from(a, face->lang)),
        .to = golden_field("to", say_posts_changes_to(a, face->lang)),
        .shown = true,
    };
    v.from.value = STR("2016-01-01");
    v.to.value = STR("2016-12-31");
    return v;
}

static void draw_changes(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct post_changes_view v = changes_of(face);
    v.before = 2;
    v.after = 2;
    *LIST_ADD(a, &v.changes) = (struct post_change_row){
        .day = golden_day(2016, 7, 1),
        .number = STR("P2"),
        .title = NASTY,
        .unit = in(face, "组织科", "Organisation"),
        .what = {TAG_PLAIN, say_post_change_moved(a, face->lang)},
        .was = in(face, "干部科", "Cadres")};
    *LIST_ADD(a, &v.changes) = (struct post_change_row){
        .day = golden_day(2016, 6, 30),
        .title = in(face, "干事", "Clerk"),
        .unit = NASTY,
        .what = {TAG_PLAIN, say_post_change_closed(a, face->lang)}};
    *LIST_ADD(a, &v.vacant) =
        (struct vacant_row){STR("P2"), NASTY, in(face, "组织科", "Organisation")};
    hatch_post_changes_page(out, face, &v);
}

static void draw_backwards(struct text *out, const struct face *face)
{
    struct arena *a = face->arena;
    struct post_changes_view v = changes_of(face);
    v.shown = false;
    v.to.error =
        in(face, "截止日早于起始日，请对调。", "The last day lies before the first.");
    *LIST_ADD(a, &v.errors.list) = (struct error_view){STR("to"), v.to.label, v.to.error};
    hatch_post_changes_page(out, face, &v);
}

int main(void)
{
    static const struct golden pages[] = {
        {"import", "files in hand, imports so far and saved columns are listed",
         draw_list},
        {"import-none", "nothing imported yet says so", draw_nothing_yet},
        {"import-columns", "columns of posts are asked for, and what is missing is told",
         draw_columns},
        {"import-running", "an import tells how far it is", draw_running},
        {"import-cut", "one that was cut off can be gone on with", draw_cut},
        {"import-tried", "a dry run tells each row, what is odd, and who may be meant",
         draw_tried},
        {"import-done", "an import that is done gives refused rows back", draw_done},
        {"import-one", "an import can be undone, and why it was not is told",
         draw_import},
        {"post-changes", "what became of posts is told", draw_changes},
        {"post-changes-backwards", "days the wrong way round are told", draw_backwards},
    };
    return GOLDEN_RUN("the pages of imports", pages);
}
