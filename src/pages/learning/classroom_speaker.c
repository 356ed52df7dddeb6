/* GET, POST /class/:id/speaker: somebody else for one session, proposed from the rota. */
#include "pages/learning/classroom.h"
#include "words/faults.h"

struct speaker_form {
    struct str who, because;
};
static const struct field speaker_table[] = {
    {"who", FIELD_TEXT, true, offsetof(struct speaker_form, who), 0, 60,
     say_session_speaker, NULL, 0},
    {"because", FIELD_TEXT, false, offsetof(struct speaker_form, because), 0, 200,
     say_session_because, NULL, 0},
};
const struct fields class_speaker_form = FIELDS(speaker_table, struct speaker_form);

static struct fault *draw(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct class_session s;
    struct rota rota = {0};
    TRY(class_find_kept(x, db, &s));
    TRY(class_speaker_propose(db, a, &s, &rota));
    const struct rota_line *line = &rota.lines.at[0];
    struct str name = rota_name(&rota, line->person);
    struct str gone = class_trouble(x, &s).text;
    /* why is the organiser's own word: leave is told to who keeps the session alone */
    struct speaker_form form = {name, STR_NONE};
    struct str lead =
        name.n > 0
            ? say_speaker_propose_lead(a, lang, name, say_rota_line(a, lang, &rota, line))
            : say_speaker_propose_none(a, lang);
    struct record_form_view view =
        class_form_view(x, db, &s, &class_speaker_form, say_speaker_propose, "/speaker");
    view.text =
        gone.n > 0 ? say_speaker_propose_gone(a, lang, s.speaker_name, gone, lead) : lead;
    TRY(record_fields(x, db, &class_speaker_form, &form, "", &view.fields));
    view.fields.at[0].field.list = STR("offered");
    view.fields.at[0].field.hint = say_session_speaker_hint(a, lang);
    view.fields.at[1].field.hint = say_session_because_hint(a, lang);
    view.offered = rota.names;
    record_answer(x, &view);
    return NULL;
}

struct fault *class_speaker_get(struct exchange *x, struct db *db)
{
    return draw(x, db);
}

struct fault *class_speaker_change(struct exchange *x, struct db *db)
{
    struct act act = page_act(x, db);
    const struct speaker_form *form = page_form(x);
    struct class_session s;
    TRY(class_find_kept(x, db, &s));
    struct session_body body = session_body_of(&s);
    TRY(record_who(x, db, str_trim(form->who), &body.speaker));
    body.because = form->because;
    struct fault *fault = session_change(&act, page_extra(x)->seen, &body);
    return fault != NULL && str_equal(fault->field, STR("speaker"))
               ? fault_at(fault, STR("who"))
               : fault;
}

struct fault *class_speaker_show(struct exchange *x, struct db *db)
{
    return class_after(x, db, draw, "");
}
