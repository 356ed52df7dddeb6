/* Files of imports: see import_file.h. */
#include "exchange/import_file.h"

#include "words/faults.h"

enum { BLOCK = 65536 };

static struct fault *digest(struct arena *a, struct import_file *file)
{
    struct hash hash = {{0}};
    char *block = arena_bytes(a, BLOCK);
    size_t n = 1;
    for (uint64_t at = 0; n > 0; at += n) {
        TRY(source_read(&file->source, a, at, block, BLOCK, &n));
        hash = n > 0 ? hash_of(hash_str(&hash), (struct str){block, n}, STR_NONE) : hash;
    }
    struct text t = text_new(a, 2 * HASH_SIZE);
    text_add_hex(&t, hash_str(&hash));
    file->digest = text_str(&t);
    return NULL;
}

static void copy_header(struct arena *a, const struct row *row, struct str_list *header)
{
    header->n = 0;
    for (size_t i = 0; i < row->n; i++) {
        *LIST_ADD(a, header) = str_copy(a, str_trim(row->cells[i].text));
    }
}

/* ---- the row that names the columns ------------------------------------------------ */

struct search {
    const struct source *source;
    const struct mapped_list *mapping;
    struct arena *scratch;
    int rows_above; /* the answer: rows with anything in them above the header */
};

static bool has_columns(struct search *s, const struct str_list *header)
{
    struct mapped_list mapping = {0};
    for (size_t i = 0; i < s->mapping->n; i++) {
        *LIST_ADD(s->scratch, &mapping) = s->mapping->at[i];
    }
    return mapping_bind(s->scratch, header, &mapping) == NULL;
}

static struct fault *search_body(void *ctx)
{
    struct search *s = ctx;
    struct table *table;
    size_t best = 0;
    bool more = true;
    TRY(table_open(s->scratch, s->source, (struct table_options){0}, &table));
    for (int i = 0; i < IMPORT_HEADER_ROWS && more; i++) {
        struct row row;
        struct str_list header = {0};
        struct mapped_list people = {0}, posts = {0};
        table_expect_header(table);
        TRY(table_next(table, s->scratch, &row, &more));
        if (!more) {
            return NULL;
        }
        copy_header(s->scratch, &row, &header);
        if (s->mapping != NULL && has_columns(s, &header)) {
            s->rows_above = i;
            return NULL;
        }
        mapping_propose(s->scratch, &header, false, &people);
        mapping_propose(s->scratch, &header, true, &posts);
        size_t known = people.n > posts.n ? people.n : posts.n;
        if (s->mapping == NULL && known > best) {
            best = known;
            s->rows_above = i;
        }
    }
    return NULL;
}

static void close_scratch(void *what)
{
    arena_close(what);
}

static struct fault *find_header(struct arena *a, const struct source *source,
                                 const struct mapped_list *mapping, int *rows_above)
{
    struct search s = {.source = source, .mapping = mapping};
    s.scratch = arena_open(&chunks_heap, (size_t)IMPORT_FILE_MIB << 20);
    if (s.scratch == NULL) {
        return fault_store_failed(a, STR("memory"));
    }
    struct fault *fault = arena_guard(s.scratch, search_body, &s);
    fault = fault_copy(a, fault);
    close_scratch(s.scratch);
    *rows_above = s.rows_above;
    return fault;
}

/* Behind the row that names the columns. */
static struct fault *open_rows(struct arena *a, struct import_file *file)
{
    bool more = true;
    struct row row;
    TRY(table_open(a, &file->source, (struct table_options){0}, &file->table));
    for (int i = 0; i <= file->rows_above && more; i++) {
        table_expect_header(file->table);
        TRY(table_next(file->table, a, &row, &more));
    }
    if (!more) {
        return fault_import_empty(a);
    }
    file->header_row = row.number;
    file->sheet = table_xlsx(file->table) != NULL;
    file->header = (struct str_list){0};
    copy_header(a, &row, &file->header);
    return NULL;
}

struct fault *import_file_open(struct arena *a, const struct source *source,
                               const struct mapped_list *mapping,
                               struct import_file *file)
{
    *file = (struct import_file){.source = *source};
    TRY(digest(a, file));
    TRY(find_header(a, source, mapping, &file->rows_above));
    return open_rows(a, file);
}

struct fault *import_file_again(struct arena *a, const struct import_file *file,
                                struct import_file *again)
{
    *again = *file;
    return open_rows(a, again);
}

/* ---- rows -------------------------------------------------------------------------- */

struct row import_row_copy(struct arena *a, const struct row *row)
{
    struct row copy = *row;
    struct cell *cells = ARENA_ARRAY(a, struct cell, row->n);
    for (size_t i = 0; i < row->n; i++) {
        cells[i] = row->cells[i];
        cells[i].text = str_copy(a, row->cells[i].text);
    }
    copy.cells = cells;
    return copy;
}

struct fault *import_file_rows(struct import_file *file, struct arena *a, size_t most,
                               struct row_list *rows, bool *more)
{
    *rows = (struct row_list){0};
    *more = true;
    while (*more && rows->n < most) {
        struct row row;
        TRY(table_next(file->table, a, &row, more));
        if (*more) {
            *LIST_ADD(a, rows) = import_row_copy(a, &row);
        }
    }
    return NULL;
}

enum day_system import_file_days(const struct import_file *file)
{
    return table_day_system(file->table);
}
