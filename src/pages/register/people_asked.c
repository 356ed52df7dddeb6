/* The URL of a list of persons, read and written. */
#include "pages/register/people_asked.h"

#include "access/reading.h"
#include "register/career.h"
#include "words/faults.h"

enum { TEXT_MOST = 60, LEVEL_MOST = 99 };

/* One order of names for URL, fields and the enum above. */
struct asked_form {
    struct str text;
    struct unit_id unit;
    bool alone;
    int sex, status, sort;
    int64_t level;
    struct day on;
};
#define AT(member) offsetof(struct asked_form, member)
static const struct field asked_table[ASKED_FIELDS] = {
    {"q", FIELD_TEXT, false, AT(text), 0, TEXT_MOST, say_people_query, NULL, 0},
    {"unit", FIELD_ID, false, AT(unit), 0, 0, say_person_unit, NULL, 0},
    {"alone", FIELD_BOOL, false, AT(alone), 0, 0, say_people_alone, NULL, 0},
    {"sex", FIELD_CHOICE, false, AT(sex), 0, 0, say_person_sex, sex_names, 0},
    {"level", FIELD_INT, false, AT(level), 1, LEVEL_MOST, say_post_level, NULL, 0},
    {"status", FIELD_CHOICE, false, AT(status), 0, 0, say_people_status,
     people_status_names, 0},
    {"on", FIELD_DAY, false, AT(on), 0, 0, say_people_on, NULL, 0},
    {"sort", FIELD_CHOICE, false, AT(sort), 0, 0, say_list_sort, people_order_names, 0},
};
#undef AT
static const struct fields asked_fields = FIELDS(asked_table, struct asked_form);

static void read_form(struct exchange *x, struct people_asked *asked,
                      struct asked_form *form)
{
    fields_clear(&asked_fields, form);
    for (size_t i = 0; i < ASKED_FIELDS; i++) {
        const struct field *f = &asked_table[i];
        struct str text = str_trim(exchange_query(x, str_of(f->name)));
        asked->typed[i] = text;
        struct fault *fault = text.n > 0 ? field_parse(x->arena, f, text, form) : NULL;
        if (fault != NULL) {
            asked->wrong[i] = say_fault(x->arena, x->face.lang, fault);
        }
    }
}

/* What was taken, in the order of the fields, as it was typed. */
static void write_filters(struct exchange *x, struct people_asked *asked)
{
    struct text url = text_new(x->arena, 64);
    for (size_t i = 0; i < ASKED_SORT; i++) {
        if (asked->typed[i].n > 0 && asked->wrong[i].n == 0) {
            text_add_format(&url, "%s%s=", url.n > 0 ? "&" : "", asked_table[i].name);
            text_add_url(&url, asked->typed[i]);
        }
    }
    asked->filters = text_str(&url);
}

static struct fault *find_place(struct exchange *x, struct db *db, struct people_query *q)
{
    struct str before = exchange_query(x, STR("before"));
    struct str key = before.n > 0 ? before : exchange_query(x, STR("after"));
    struct person_id id = {0};
    bool found = false;
    if (str_to_int(key, &id.v)) {
        TRY(register_place(db, x->arena, &page_viewer(x)->scope, q, id, &q->key, &found));
    }
    q->backwards = found && before.n > 0;
    q->key_id = found ? id.v : 0;
    return NULL;
}

struct fault *people_asked(struct exchange *x, struct db *db, struct people_asked *asked)
{
    struct asked_form form;
    *asked = (struct people_asked){.filtered = false};
    read_form(x, asked, &form);
    asked->query = (struct people_query){
        .text = form.text,
        .unit = form.unit,
        .unit_alone = form.alone,
        .sex = form.sex < 0 ? PEOPLE_BOTH : form.sex + PEOPLE_MEN,
        .status = form.status < 0 ? PEOPLE_HERE : form.status,
        .level = form.level,
        .today = page_today(x),
        .on = form.on,
        .dated = day_known(form.on),
        .order = form.sort < 0 ? PEOPLE_BY_NAME : form.sort,
        .limit = PEOPLE_PAGE + 1,
    };
    const struct people_query *q = &asked->query;
    write_filters(x, asked);
    asked->more = form.alone || q->sex != PEOPLE_BOTH || q->level > 0 ||
                  q->status != PEOPLE_HERE || q->dated ||
                  asked->wrong[ASKED_LEVEL].n > 0 || asked->wrong[ASKED_ON].n > 0;
    asked->filtered = asked->more || q->text.n > 0 || q->unit.v != 0;
    return find_place(x, db, &asked->query);
}

struct str people_url(struct exchange *x, const char *path,
                      const struct people_asked *asked, enum people_order order,
                      const char *key, int64_t id)
{
    struct text url = text_new(x->arena, asked->filters.n + 64);
    const char *join = "?";
    text_add(&url, str_of(path));
    if (asked->filters.n > 0) {
        text_add(&url, STR("?"));
        text_add(&url, asked->filters);
        join = "&";
    }
    if (order != PEOPLE_BY_NAME) {
        text_add_format(&url, "%ssort=%s", join, people_order_names[order]);
        join = "&";
    }
    if (id != 0) {
        text_add_format(&url, "%s%s=%lld", join, key, (long long)id);
    }
    return text_str(&url);
}

struct str say_people_order(struct arena *a, enum lang lang, enum people_order order)
{
    static say_fn *const says[] = {say_people_sort_name, say_person_born,
                                   say_people_sort_strokes, say_people_sort_rank};
    return says[order](a, lang);
}

void people_columns(const struct exchange *x, bool shown[PEOPLE_COLUMNS])
{
    static const struct {
        const struct kind *kind;
        const char *name;
    } columns[PEOPLE_COLUMNS] = {{&kind_person_add, "name"},
                                 {&kind_person_add, "sex"},
                                 {&kind_person_add, "born"},
                                 {&kind_person_add, "unit"},
                                 {&kind_posting_add, "title"}};
    /* A list holds whom the viewer's scope reaches, and says so by holding them. */
    struct relations relations = {.unit_of = true};
    for (size_t i = 0; i < PEOPLE_COLUMNS; i++) {
        const struct kind *kind = columns[i].kind;
        const struct field *f = fields_find(&kind->fields, str_of(columns[i].name));
        shown[i] =
            access_mask(page_viewer(x), &relations, access_class(kind, f)) == FIELD_SHOWN;
    }
}
