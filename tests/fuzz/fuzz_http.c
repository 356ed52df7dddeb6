/* Heads and chunked bodies: what we take, llhttp takes and understands alike; and how the
 * network cuts the bytes changes nothing. */
#include "fuzz/fuzz.h"
#include "fuzz/http_oracle.h"

/* The same bytes, one at a time: where does the head end, and the chunked body? */
static size_t end_by_single_bytes(const char *p, size_t n, const struct reading *whole)
{
    size_t scanned = 0;
    ptrdiff_t head = 0;
    for (size_t i = 1; i <= n && head == 0; i++) {
        head = http_head_end(p, i, &scanned);
    }
    MUST(head > 0);
    struct http_chunks chunks = {0};
    size_t at = (size_t)head;
    enum http_chunk word = HTTP_CHUNK_MORE;
    size_t got = 0;
    while (at < n && (word == HTTP_CHUNK_MORE || word == HTTP_CHUNK_PIECE)) {
        size_t used = 0;
        struct str piece = STR_NONE;
        word = http_chunks_read(&chunks, p + at, 1, &used, &piece);
        MUST(used <= 1);
        if (word == HTTP_CHUNK_PIECE) {
            MUST(got + piece.n <= whole->body_n);
            MUST(memcmp(whole->body + got, piece.p, piece.n) == 0);
            got += piece.n;
        }
        at += used;
    }
    return word == HTTP_CHUNK_END ? at : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static struct reading own;
    static struct reading other;
    if (n > ORACLE_BYTES) {
        return 0;
    }
    struct str input = {(const char *)bytes, n};
    char *copy = malloc(n + 1);
    own_read(input, copy, &own);
    if (!own.refused && own.line[0].p != NULL) {
        oracle_read(input, &other);
        const char *difference = oracle_difference(&own, &other);
        if (difference != NULL) {
            fprintf(stderr, "llhttp understands otherwise: %s\n", difference);
            abort();
        }
        if (own.chunked) {
            MUST(end_by_single_bytes(input.p, n, &own) == own.end);
        }
    }
    free(copy);
    return 0;
}
