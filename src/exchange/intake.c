/* Files sent: kept, read back, reported. */
#include "exchange/intake.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "exchange/intake_sql.h"
#include "words/faults.h"

enum { PIECE = 256 * 1024, MAPPING_NAME_MAX = 60 };

/* ---- the file ---------------------------------------------------------------------- */

static struct fault *keep_bytes(struct db *db, struct arena *a, int fd,
                                const struct intake *intake)
{
    char *piece = arena_bytes(a, PIECE);
    for (int64_t at = 0; at < intake->size; at += PIECE) {
        size_t want = intake->size - at < PIECE ? (size_t)(intake->size - at) : PIECE;
        size_t got = 0;
        while (got < want) {
            ssize_t n = pread(fd, piece + got, want - got, (off_t)(at + (int64_t)got));
            if (n == 0 || (n < 0 && errno != EINTR)) {
                return fault_file_failed(a, intake->file, str_of(strerror(errno)));
            }
            got += n > 0 ? (size_t)n : 0;
        }
        TRY(sql_intake_piece_insert(db, a, intake->id, at, (struct blob){{piece, want}}));
    }
    return NULL;
}

static struct fault *drop_old(struct db *db, struct arena *a, struct instant now)
{
    const int64_t day_us = (int64_t)86400 * 1000000;
    struct int_list old = {0};
    TRY(sql_intake_older(db, a, (struct instant){now.us - INTAKE_KEPT_DAYS * day_us},
                         &old));
    for (size_t i = 0; i < old.n; i++) {
        TRY(intake_drop(db, a, old.at[i]));
    }
    return NULL;
}

struct fault *intake_add(const struct act *act, struct instant now, int fd,
                         struct intake *intake)
{
    bool found = false;
    TRY(drop_old(act->db, act->arena, now));
    TRY(sql_intake_last(act->db, act->arena, &intake->id, &found));
    intake->id++;
    intake->actor = act->actor;
    intake->at = now;
    intake->state = INTAKE_NEW;
    TRY(sql_intake_insert(act->db, act->arena, intake));
    return keep_bytes(act->db, act->arena, fd, intake);
}

static void close_file(void *what)
{
    close(*(int *)what);
}

struct fault *intake_source(struct db *db, struct arena *a, const struct intake *intake,
                            struct source *source)
{
    int *fd = ARENA_NEW(a, int);
    *fd = open("/var/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (*fd < 0) {
        return fault_file_failed(a, intake->file, str_of(strerror(errno)));
    }
    arena_on_close(a, close_file, fd);
    for (int64_t at = 0; at < intake->size; at += PIECE) {
        struct blob piece = {STR_NONE};
        bool found = false;
        TRY(sql_intake_piece(db, a, intake->id, at, &piece, &found));
        if (!found) {
            return fault_import_gone(a);
        }
        if (pwrite(*fd, piece.bytes.p, piece.bytes.n, (off_t)at) !=
            (ssize_t)piece.bytes.n) {
            return fault_file_failed(a, intake->file, str_of(strerror(errno)));
        }
    }
    return source_of_file(a, *fd, intake->file, source);
}

/* ---- its head ---------------------------------------------------------------------- */

enum { SAMPLES = 3 };

struct peeking {
    struct arena *scratch;
    const struct source *source;
    struct text *head;
};

static void write_list(struct text *out, const struct row *row)
{
    text_add_char(out, '[');
    for (size_t i = 0; i < row->n; i++) {
        text_add(out, i > 0 ? STR(",") : STR(""));
        json_write_string(out, row->cells[i].text);
    }
    text_add_char(out, ']');
}

static struct fault *peek(void *ctx)
{
    struct peeking *p = ctx;
    struct import_file file;
    struct row_list rows = {0};
    bool more = false;
    TRY(import_file_open(p->scratch, p->source, NULL, &file));
    TRY(import_file_rows(&file, p->scratch, SAMPLES, &rows, &more));
    text_add(p->head, STR("{\"header\":["));
    for (size_t i = 0; i < file.header.n; i++) {
        text_add(p->head, i > 0 ? STR(",") : STR(""));
        json_write_string(p->head, file.header.at[i]);
    }
    text_add(p->head, STR("],\"samples\":["));
    for (size_t i = 0; i < rows.n; i++) {
        text_add(p->head, i > 0 ? STR(",") : STR(""));
        write_list(p->head, &rows.at[i]);
    }
    text_add(p->head, file.sheet ? STR("],\"sheet\":true}") : STR("],\"sheet\":false}"));
    return NULL;
}

struct fault *intake_peek(struct arena *a, const struct source *source, struct str *head)
{
    struct text out = text_new(a, 4096);
    struct peeking p = {arena_open(&chunks_heap, (size_t)IMPORT_FILE_MIB << 20), source,
                        &out};
    if (p.scratch == NULL) {
        return fault_store_failed(a, STR("memory"));
    }
    struct fault *fault = arena_guard(p.scratch, peek, &p);
    fault = fault_copy(a, fault);
    arena_close(p.scratch);
    *head = text_str(&out);
    return fault;
}

static void read_list(struct arena *a, const struct json *list, struct str_list *into)
{
    for (size_t i = 0; list != NULL && i < list->items.n; i++) {
        *LIST_ADD(a, into) = list->items.at[i]->string;
    }
}

void intake_head(struct arena *a, struct str head, struct file_head *read)
{
    struct json *value = NULL;
    size_t error = 0;
    *read = (struct file_head){0};
    if (!json_read(a, head, &value, &error) || value->type != JSON_OBJECT) {
        return;
    }
    const struct json *sheet = json_get(value, STR("sheet"));
    const struct json *samples = json_get(value, STR("samples"));
    read->sheet = sheet != NULL && sheet->truth;
    read_list(a, json_get(value, STR("header")), &read->header);
    for (size_t i = 0; samples != NULL && i < samples->items.n; i++) {
        read_list(a, samples->items.at[i], LIST_ADD(a, &read->samples));
    }
}

/* ---- one intake -------------------------------------------------------------------- */

struct fault *intake_find(struct db *db, struct arena *a, int64_t id, int64_t actor,
                          struct intake *intake, bool *found)
{
    TRY(sql_intake_by_id(db, a, id, intake, found));
    *found = *found && intake->actor == actor;
    return NULL;
}

struct fault *intake_of_import(struct db *db, struct arena *a, struct import_id import,
                               int64_t actor, struct intake *intake, bool *found)
{
    TRY(sql_intake_by_import(db, a, import, intake, found));
    *found = *found && intake->actor == actor;
    return NULL;
}

struct fault *intake_all(struct db *db, struct arena *a, int64_t actor,
                         struct intake_list *intakes)
{
    return sql_intakes_of(db, a, actor, intakes);
}

struct fault *intake_save(struct db *db, struct arena *a, const struct intake *intake)
{
    return sql_intake_update(db, a, intake);
}

struct fault *intake_drop(struct db *db, struct arena *a, int64_t id)
{
    TRY(sql_intake_pieces_delete(db, a, id));
    TRY(sql_intake_rows_delete(db, a, id));
    TRY(sql_intake_choices_delete(db, a, id));
    return sql_intake_delete(db, a, id);
}

bool intake_is_stale(const struct intake *intake, struct instant now)
{
    return (intake->state == INTAKE_TRYING || intake->state == INTAKE_RUNNING) &&
           intake->beat.us != 0 &&
           now.us - intake->beat.us > (int64_t)INTAKE_STALE_SECONDS * 1000000;
}

/* ---- the report -------------------------------------------------------------------- */

struct fault *intake_rows(struct db *db, struct arena *a, int64_t id, int outcome,
                          int64_t key, bool backwards, int64_t limit,
                          struct intake_row_list *rows)
{
    bool remarked = outcome == ROW_OUTCOMES;
    TRY(sql_intake_rows(db, a, id, outcome, key, limit, outcome >= 0 && !remarked,
                        remarked, backwards, rows));
    for (size_t i = 0; backwards && i < rows->n / 2; i++) {
        struct intake_row swap = rows->at[i];
        rows->at[i] = rows->at[rows->n - 1 - i];
        rows->at[rows->n - 1 - i] = swap;
    }
    return NULL;
}

struct fault *intake_rows_add(struct db *db, struct arena *a, int64_t id,
                              struct intake_row_list *rows)
{
    int64_t last = 0;
    bool found = false;
    TRY(sql_intake_row_last(db, a, id, &last, &found));
    for (size_t i = 0; i < rows->n; i++) {
        rows->at[i].n = ++last;
        TRY(sql_intake_row_insert(db, a, &rows->at[i], id));
    }
    return NULL;
}

struct fault *intake_rows_clear(struct db *db, struct arena *a, int64_t id)
{
    return sql_intake_rows_delete(db, a, id);
}

static void write_member(struct text *out, const char *key, struct str value)
{
    text_add_format(out, "%s\"%s\":", out->n > 1 ? "," : "", key);
    json_write_string(out, value);
}

static void write_changes(struct text *out, struct arena *a,
                          const struct row_changes *changes)
{
    text_add(out, STR("\"changes\":["));
    for (size_t i = 0; i < changes->n; i++) {
        const struct row_change *change = &changes->at[i];
        text_add(out, i > 0 ? STR(",[") : STR("["));
        json_write_string(out, mapping_target_for(a, change->field));
        text_add_char(out, ',');
        json_write_string(out, change->from);
        text_add_char(out, ',');
        json_write_string(out, change->to);
        text_add_char(out, ']');
    }
    text_add_char(out, ']');
}

static void write_remarks(struct text *out, struct arena *a, enum lang lang,
                          const struct row_remarks *remarks)
{
    text_add(out, STR(",\"remarks\":["));
    for (size_t i = 0; i < remarks->n; i++) {
        const struct row_remark *remark = &remarks->at[i];
        text_add(out, i > 0 ? STR(",[") : STR("["));
        json_write_string(out, remark->column);
        text_add_char(out, ',');
        json_write_string(out, remark->value);
        text_add_char(out, ',');
        json_write_string(out, say_fault(a, lang, remark->what));
        text_add_char(out, ']');
    }
    text_add_char(out, ']');
}

struct str intake_tell(struct arena *a, enum lang lang, const struct row_report *report,
                       const struct row *row)
{
    struct text out = text_new(a, 256);
    text_add_char(&out, '{');
    write_changes(&out, a, &report->changes);
    if (report->remarks.n > 0) {
        write_remarks(&out, a, lang, &report->remarks);
    }
    if (report->why != NULL) {
        write_member(&out, "column", report->column);
        write_member(&out, "value", report->value);
        write_member(&out, "why", say_fault(a, lang, report->why));
        text_add(&out, STR(",\"doubtful\":["));
        for (size_t i = 0; i < report->doubtful.n; i++) {
            text_add_format(&out, "%s%lld", i > 0 ? "," : "",
                            (long long)report->doubtful.at[i].id.v);
        }
        text_add(&out, STR("],\"cells\":["));
        for (size_t i = 0; row != NULL && i < row->n; i++) {
            text_add(&out, i > 0 ? STR(",") : STR(""));
            json_write_string(&out, row->cells[i].text);
        }
        text_add_char(&out, ']');
    }
    text_add_char(&out, '}');
    return text_str(&out);
}

static struct str text_of(const struct json *object, struct str key)
{
    const struct json *value = json_get(object, key);
    return value != NULL && value->type == JSON_STRING ? value->string : STR_NONE;
}

void intake_told(struct arena *a, struct str text, struct told *told)
{
    struct json *value = NULL;
    size_t error = 0;
    *told = (struct told){0};
    if (!json_read(a, text, &value, &error) || value->type != JSON_OBJECT) {
        return;
    }
    told->column = text_of(value, STR("column"));
    told->value = text_of(value, STR("value"));
    told->why = text_of(value, STR("why"));
    const struct json *changes = json_get(value, STR("changes"));
    for (size_t i = 0; changes != NULL && i < changes->items.n; i++) {
        const struct json_items *one = &changes->items.at[i]->items;
        if (one->n == 3) {
            *LIST_ADD(a, &told->changes) = (struct told_change){
                one->at[0]->string, one->at[1]->string, one->at[2]->string};
        }
    }
    const struct json *remarks = json_get(value, STR("remarks"));
    for (size_t i = 0; remarks != NULL && i < remarks->items.n; i++) {
        const struct json_items *one = &remarks->items.at[i]->items;
        if (one->n == 3) {
            *LIST_ADD(a, &told->remarks) = (struct told_remark){
                one->at[0]->string, one->at[1]->string, one->at[2]->string};
        }
    }
    const struct json *doubtful = json_get(value, STR("doubtful"));
    for (size_t i = 0; doubtful != NULL && i < doubtful->items.n; i++) {
        *LIST_ADD(a, &told->doubtful) = doubtful->items.at[i]->number;
    }
    const struct json *cells = json_get(value, STR("cells"));
    for (size_t i = 0; cells != NULL && i < cells->items.n; i++) {
        *LIST_ADD(a, &told->cells) = cells->items.at[i]->string;
    }
}

struct fault *intake_choose(struct db *db, struct arena *a, int64_t id,
                            const struct row_choice *choice)
{
    TRY(sql_intake_choice_delete(db, a, id, choice->row));
    return sql_intake_choice_insert(db, a, choice, id);
}

struct fault *intake_choices(struct db *db, struct arena *a, int64_t id,
                             struct row_choice_list *choices)
{
    return sql_intake_choices(db, a, id, choices);
}

/* ---- refused rows ------------------------------------------------------------------ */

static struct fault *back_row(struct arena *a, enum lang lang, struct import_back *back,
                              const struct intake_row *kept)
{
    struct told told;
    intake_told(a, kept->told, &told);
    if (told.cells.n == 0) {
        return NULL; /* what a snapshot could not end has no row */
    }
    struct cell *cells = ARENA_ARRAY(a, struct cell, told.cells.n);
    for (size_t i = 0; i < told.cells.n; i++) {
        cells[i] = cell_text(told.cells.at[i]);
    }
    struct row row = {.cells = cells, .n = told.cells.n, .number = kept->number};
    struct str why =
        told.column.n > 0 ? say_import_why(a, lang, told.column, told.why) : told.why;
    return import_back_row(a, back, &row, why);
}

struct fault *intake_back(struct db *db, struct arena *a, const struct intake *intake,
                          struct instant now, int fd, bool *sheet)
{
    enum { BATCH = 200 };
    struct file_head head;
    struct import_back back = {.fd = fd, .lang = (enum lang)intake->lang, .made = now};
    intake_head(a, intake->head, &head);
    struct import_file file = {.sheet = head.sheet, .header = head.header};
    TRY(import_back_open(a, &file, &back));
    *sheet = file.sheet;
    for (int64_t after = 0, n = BATCH; n == BATCH;) {
        struct intake_row_list rows = {0};
        TRY(intake_rows(db, a, intake->id, ROW_REFUSED, after, false, BATCH, &rows));
        n = (int64_t)rows.n;
        for (size_t i = 0; i < rows.n; i++) {
            after = rows.at[i].n;
            TRY(back_row(a, back.lang, &back, &rows.at[i]));
        }
    }
    return import_back_close(a, &back);
}

/* ---- mappings by name -------------------------------------------------------------- */

struct fault *mappings_saved(struct db *db, struct arena *a,
                             struct saved_mapping_list *all)
{
    return sql_mappings_all(db, a, all);
}

struct fault *mapping_saved(struct db *db, struct arena *a, struct str name,
                            struct saved_mapping *mapping, bool *found)
{
    return sql_mapping_by_name(db, a, name, mapping, found);
}

struct fault *mapping_save(const struct act *act, struct instant now,
                           const struct saved_mapping *mapping)
{
    struct mapped_list read = {0};
    int64_t changes = 0;
    if (mapping->name.n == 0 || mapping->name.n > MAPPING_NAME_MAX) {
        return fault_at(fault_field_required(act->arena), STR("save"));
    }
    TRY(mapping_read(act->arena, mapping->text, &read));
    TRY(sql_mapping_delete(act->db, act->arena, mapping->name, &changes));
    return sql_mapping_insert(act->db, act->arena, mapping->name, mapping->text,
                              act->actor, now);
}

struct fault *mapping_drop(const struct act *act, struct str name)
{
    int64_t changes = 0;
    TRY(sql_mapping_delete(act->db, act->arena, name, &changes));
    return changes > 0 ? NULL : fault_mapping_missing(act->arena, name);
}
