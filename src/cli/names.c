/* cadre names sort: needs no database. */
#include <errno.h>
#include <unistd.h>

#include "base/utf8.h"
#include "cli/cli.h"
#include "register/names.h"
#include "words/faults.h"

enum { INPUT_MIB = 16, INPUT_MOST = INPUT_MIB * 1024 * 1024, BLOCK = 64 * 1024 };
enum sort_order { SORT_PINYIN, SORT_STROKE };
static const char *const order_names[] = {"pinyin", "stroke", NULL};

struct names_sort {
    int order; /* enum sort_order */
};
static const struct field names_sort_fields[] = {
    {"order", FIELD_CHOICE, true, offsetof(struct names_sort, order), 0, 0, NULL,
     order_names, 0},
};
const struct fields names_sort_options = FIELDS(names_sort_fields, struct names_sort);

struct line {
    struct str name, key;
    size_t at; /* equal keys stay as they came */
};
struct line_list LIST(struct line);

static struct fault *read_input(struct cli *c, struct str *input)
{
    struct text t = text_new(c->arena, BLOCK);
    ssize_t n = 1;
    while (n > 0) {
        text_reserve(&t, BLOCK);
        n = read(STDIN_FILENO, t.p + t.n, BLOCK);
        if (n < 0 && errno == EINTR) {
            n = 1;
            continue;
        }
        t.n += n > 0 ? (size_t)n : 0;
        if (t.n > INPUT_MOST) {
            return fault_cli_names_long(c->arena, INPUT_MIB);
        }
    }
    *input = text_str(&t);
    return n == 0 ? NULL
                  : fault_file_failed(c->arena, STR("stdin"), str_of(strerror(errno)));
}

/* A byte order mark and the CR of Windows belong to no name; empty lines are none. */
static struct fault *read_lines(struct cli *c, struct str rest, int order,
                                struct line_list *lines)
{
    struct str name;
    int64_t number = 0;
    if (str_starts(rest, STR("\xef\xbb\xbf"))) {
        rest = str_part(rest, 3, rest.n);
    }
    while (str_cut(&rest, '\n', &name)) {
        number++;
        name = str_trim(name);
        if (!utf8_valid(name)) {
            return fault_cli_names_utf8(c->arena, number);
        }
        if (name.n > 0) {
            struct line line = {.name = name, .at = lines->n};
            line.key = order == SORT_PINYIN ? names_pinyin_key(c->arena, name)
                                            : names_stroke_key(c->arena, name);
            *LIST_ADD(c->arena, lines) = line;
        }
    }
    return NULL;
}

static int compare_lines(const void *a, const void *b)
{
    const struct line *x = a;
    const struct line *y = b;
    int by_key = str_compare(x->key, y->key);
    return by_key != 0 ? by_key : (x->at > y->at) - (x->at < y->at);
}

static void add_json(struct text *out, const struct line *line, bool is_first)
{
    text_add(out, is_first ? STR("") : STR(",\n"));
    text_add(out, STR("{\"key\":\""));
    text_add_hex(out, line->key);
    text_add(out, STR("\",\"name\":"));
    json_write_string(out, line->name);
    text_add_char(out, '}');
}

static struct fault *print_lines(struct cli *c, const struct line_list *lines)
{
    text_add(&c->out, c->common.json ? STR("[") : STR(""));
    for (size_t i = 0; i < lines->n; i++) {
        if (c->common.json) {
            add_json(&c->out, &lines->at[i], i == 0);
        } else {
            text_add(&c->out, lines->at[i].name);
            text_add_char(&c->out, '\n');
        }
        if (c->out.n > BLOCK) {
            TRY(cli_flush(c));
        }
    }
    text_add(&c->out, c->common.json ? STR("]\n") : STR(""));
    return NULL;
}

struct fault *cmd_names_sort(struct cli *c, void *options, int *exit)
{
    (void)exit;
    const struct names_sort *o = options;
    struct str input = STR_NONE;
    struct line_list lines = {0};
    TRY(read_input(c, &input));
    TRY(read_lines(c, input, o->order, &lines));
    if (lines.n > 0) {
        qsort(lines.at, lines.n, sizeof lines.at[0], compare_lines);
    }
    return print_lines(c, &lines);
}
