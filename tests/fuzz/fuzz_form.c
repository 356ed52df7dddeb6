/* Urlencoded and multipart bodies: whatever comes, the pairs are text, and how the blocks
 * are cut changes nothing. First byte: even is urlencoded, odd is multipart, its value
 * the size of the blocks. */
#include "fuzz/fuzz.h"

#include <unistd.h>

#include "base/utf8.h"
#include "web/multipart.h"
#include "web/url.h"

enum { BLOCK = 16384 };

struct run {
    struct arena *arena;
    struct str input;
    size_t step;
};

static bool is_text(struct str s)
{
    return utf8_valid(s) && (s.n == 0 || memchr(s.p, 0, s.n) == NULL);
}

static void check_pairs(const struct pair_list *pairs)
{
    for (size_t i = 0; i < pairs->n; i++) {
        MUST(is_text(pairs->at[i].name));
        MUST(is_text(pairs->at[i].value));
    }
}

static struct fault *read_url(void *ctx)
{
    struct run *r = ctx;
    struct pair_list pairs = {0};
    if (url_pairs(r->arena, r->input, 100, &pairs) == 0) {
        check_pairs(&pairs);
    }
    char *out = arena_bytes(r->arena, r->input.n + 1);
    struct str path;
    if (url_path(r->input.p, r->input.n, out, &path)) {
        MUST(is_text(path) && path.n <= r->input.n && path.p[0] == '/');
        MUST(str_find(path, STR("/../")) == path.n &&
             str_find(path, STR("//")) == path.n);
    }
    return NULL;
}

static int feed(struct multipart *m, struct str body, size_t step)
{
    char block[BLOCK];
    size_t held = 0;
    size_t at = 0;
    int status = 0;
    do {
        size_t take = body.n - at < step ? body.n - at : step;
        take = take < BLOCK - held ? take : BLOCK - held;
        memcpy(block + held, body.p + at, take);
        held += take;
        at += take;
        size_t used = 0;
        status = multipart_take(m, (struct str){block, held}, at == body.n, &used);
        MUST(used <= held);
        MUST(status != 0 || held < BLOCK || used > 0);
        held -= used;
        memmove(block, block + used, held);
    } while (status == 0 && at < body.n);
    return status;
}

static struct fault *read_multipart(void *ctx)
{
    struct run *r = ctx;
    struct multipart_limits limits = {
        .pairs = 8, .memory = 4096, .uploads = 2, .spool_dir = STR("/tmp")};
    struct str type = STR("multipart/form-data; boundary=b");
    struct multipart *whole = multipart_new(r->arena, type, &limits);
    struct multipart *cut = multipart_new(r->arena, type, &limits);
    int status = feed(whole, r->input, BLOCK);
    int cut_status = feed(cut, r->input, r->step);
    MUST((status == 0) == (cut_status == 0));
    if (status != 0) {
        return NULL;
    }
    const struct pair_list *pairs = multipart_pairs(whole);
    check_pairs(pairs);
    MUST(pairs->n == multipart_pairs(cut)->n);
    for (size_t i = 0; i < pairs->n; i++) {
        MUST(str_equal(pairs->at[i].value, multipart_pairs(cut)->at[i].value));
    }
    const struct upload_list *uploads = multipart_uploads(whole);
    MUST(uploads->n == multipart_uploads(cut)->n);
    for (size_t i = 0; i < uploads->n; i++) {
        MUST(uploads->at[i].size == multipart_uploads(cut)->at[i].size);
        MUST(lseek(uploads->at[i].fd, 0, SEEK_END) == uploads->at[i].size);
        MUST(is_text(uploads->at[i].filename));
    }
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    if (n == 0 || n > BLOCK) {
        return 0;
    }
    struct run run = {.arena = arena_open(&chunks_heap, 1 << 20),
                      .input = {(const char *)bytes + 1, n - 1},
                      .step = bytes[0]};
    fuzz_inside(run.arena, bytes[0] % 2 == 0 ? read_url : read_multipart, &run);
    return 0;
}
