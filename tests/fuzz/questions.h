/* What holds of every reader of questions: what it gives is sound, goes through JSON and
 * GIFT unchanged, and each remark names a line of the file. */
#ifndef FUZZ_QUESTIONS_H
#define FUZZ_QUESTIONS_H
#include "base/utf8.h"
#include "formats/question.h"
#include "fuzz/fuzz.h"

struct fuzz_questions {
    struct arena *arena;
    struct str input;
    enum question_format format;
};

static inline struct str fuzz_json(struct arena *a, const struct question *q)
{
    struct text out = text_new(a, 256);
    json_write_canonical(&out, question_json(a, q, false));
    return text_str(&out);
}

static inline void fuzz_one(struct arena *a, const struct question *q)
{
    struct question back;
    struct question_file file = {0};
    struct json *json = NULL;
    size_t at = 0;
    struct str text = fuzz_json(a, q);
    struct text gift = text_new(a, 256);
    MUST(utf8_valid(text) && question_check(a, q) == NULL);
    MUST(json_read(a, text, &json, &at) && question_read_json(a, json, &back) == NULL);
    MUST(str_equal(text, fuzz_json(a, &back)));
    gift_write(&gift, q);
    struct source from = source_of_bytes(text_str(&gift), STR("gift"));
    MUST(gift_read(a, &from, &file) == NULL && file.remarks.n == 0);
    MUST(file.questions.n == 1 && str_equal(text, fuzz_json(a, &file.questions.at[0])));
}

static inline struct fault *fuzz_file(void *ctx)
{
    struct fuzz_questions *f = ctx;
    struct question_file file = {0};
    struct source from = source_of_bytes(f->input, STR("fuzz"));
    int64_t refused = 0;
    TRY(question_file_read(f->arena, &from, f->format, &file));
    for (size_t i = 0; i < file.questions.n; i++) {
        fuzz_one(f->arena, &file.questions.at[i]);
    }
    for (size_t i = 0; i < file.remarks.n; i++) {
        MUST(file.remarks.at[i].line > 0 && file.remarks.at[i].what != NULL);
        refused += file.remarks.at[i].refused;
    }
    MUST(refused == file.refused);
    return NULL;
}

static inline int fuzz_questions(const uint8_t *bytes, size_t n,
                                 enum question_format format)
{
    struct fuzz_questions f = {.arena = arena_open(&chunks_heap, 64 << 20),
                               .input = {(const char *)bytes, n},
                               .format = format};
    fuzz_inside(f.arena, fuzz_file, &f);
    return 0;
}
#endif
