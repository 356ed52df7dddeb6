/* A second opinion on requests: llhttp, the reader inside Node.js, in its strict mode.
 * What web/http.c takes, llhttp must take too and read alike: method, target, headers,
 * body, and above all where the request ends. */
#ifndef FUZZ_HTTP_ORACLE_H
#define FUZZ_HTTP_ORACLE_H
#include <llhttp/llhttp.h>
#include <stdlib.h>
#include <string.h>

#include "web/http.h"

enum { ORACLE_BYTES = 65536 };

/* What a reader understood. `end` is 0 while the request is not complete. */
struct reading {
    bool refused;
    bool chunked;
    bool past_head;
    size_t end;
    size_t headers;
    struct str line[3]; /* method and target, of ours the version too */
    struct pair header[HTTP_HEADERS];
    char body[ORACLE_BYTES];
    size_t body_n;
};

static inline struct str oracle_add(struct str run, const char *at, size_t n)
{
    return run.p == NULL ? (struct str){at, n} : (struct str){run.p, run.n + n};
}

static inline int oracle_on_url(llhttp_t *p, const char *at, size_t n)
{
    struct reading *r = p->data;
    r->line[1] = oracle_add(r->line[1], at, n);
    return 0;
}

static inline int oracle_on_name(llhttp_t *p, const char *at, size_t n)
{
    struct reading *r = p->data;
    if (r->headers < HTTP_HEADERS) {
        r->header[r->headers].name = oracle_add(r->header[r->headers].name, at, n);
    }
    return 0;
}

static inline int oracle_on_value(llhttp_t *p, const char *at, size_t n)
{
    struct reading *r = p->data;
    if (r->headers < HTTP_HEADERS) {
        r->header[r->headers].value = oracle_add(r->header[r->headers].value, at, n);
    }
    return 0;
}

static inline int oracle_on_value_end(llhttp_t *p)
{
    struct reading *r = p->data;
    bool in_trailer = (p->flags & F_TRAILING) != 0;
    r->headers += !in_trailer && r->headers < HTTP_HEADERS;
    return 0;
}

static inline int oracle_on_body(llhttp_t *p, const char *at, size_t n)
{
    struct reading *r = p->data;
    memcpy(r->body + r->body_n, at, n);
    r->body_n += n;
    return 0;
}

static inline int oracle_on_head(llhttp_t *p)
{
    struct reading *r = p->data;
    r->past_head = true;
    return 0;
}

static inline int oracle_on_end(llhttp_t *p)
{
    (void)p;
    return HPE_PAUSED;
}

/* How llhttp reads the first request of `bytes`. */
static inline void oracle_read(struct str bytes, struct reading *r)
{
    llhttp_settings_t settings;
    llhttp_settings_init(&settings);
    settings.on_url = oracle_on_url;
    settings.on_header_field = oracle_on_name;
    settings.on_header_value = oracle_on_value;
    settings.on_header_value_complete = oracle_on_value_end;
    settings.on_headers_complete = oracle_on_head;
    settings.on_body = oracle_on_body;
    settings.on_message_complete = oracle_on_end;
    llhttp_t parser;
    llhttp_init(&parser, HTTP_REQUEST, &settings);
    memset(r, 0, sizeof *r);
    parser.data = r;
    llhttp_errno_t word = llhttp_execute(&parser, bytes.p, bytes.n);
    if (word == HPE_PAUSED || word == HPE_PAUSED_UPGRADE) {
        r->end = (size_t)(llhttp_get_error_pos(&parser) - bytes.p);
    }
    r->refused = word != HPE_OK && r->end == 0;
    r->line[0] = str_of(llhttp_method_name(parser.method));
}

/* How web/http.c reads it; `copy` has the room of `bytes` and is written to. */
static inline void own_read(struct str bytes, char *copy, struct reading *r)
{
    static const struct http_limits limits = {16384, 2048, HTTP_HEADERS};
    static const struct str methods[] = {STR("GET"), STR("HEAD"), STR("POST")};
    struct http_head head;
    size_t scanned = 0;
    memset(r, 0, sizeof *r);
    memcpy(copy, bytes.p, bytes.n);
    ptrdiff_t n = http_head_end(copy, bytes.n, &scanned);
    r->refused = n < 0 || (n > 0 && http_read_head(copy, (size_t)n, &limits, &head) != 0);
    if (r->refused || n == 0) {
        return;
    }
    struct str rest = bytes;
    for (size_t i = 0; i < 3; i++) {
        str_cut(&rest, i < 2 ? ' ' : '\r', &r->line[i]);
    }
    r->line[0] = methods[head.method];
    r->headers = head.n;
    memcpy(r->header, head.headers, head.n * sizeof head.headers[0]);
    size_t at = (size_t)n;
    if (head.framing == HTTP_LENGTH) {
        size_t left = bytes.n - at;
        bool whole = (uint64_t)head.length <= left;
        r->body_n = whole ? (size_t)head.length : left;
        memcpy(r->body, bytes.p + at, r->body_n);
        r->end = whole ? at + r->body_n : 0;
        return;
    }
    r->chunked = head.framing == HTTP_CHUNKED;
    struct http_chunks chunks = {0};
    enum http_chunk word =
        head.framing == HTTP_NO_BODY ? HTTP_CHUNK_END : HTTP_CHUNK_PIECE;
    while (word == HTTP_CHUNK_PIECE) {
        size_t used = 0;
        struct str piece = STR_NONE;
        word = http_chunks_read(&chunks, bytes.p + at, bytes.n - at, &used, &piece);
        at += used;
        if (word == HTTP_CHUNK_PIECE) {
            memcpy(r->body + r->body_n, piece.p, piece.n);
            r->body_n += piece.n;
        }
    }
    r->refused = word == HTTP_CHUNK_BAD;
    r->end = word == HTTP_CHUNK_END ? at : 0;
}

static inline struct str oracle_trim(struct str s)
{
    while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t')) {
        s.n--;
    }
    return s;
}

/* NULL when both understood the same, else what they differ in. Only for requests that we
 * take: refusing more than llhttp is what we are for. llhttp judges the words inside
 * chunk extensions and trailers, which RFC 9112 7.1.1 lets us read over: to refuse one
 * there is no misunderstanding. */
static inline const char *oracle_difference(const struct reading *own,
                                            const struct reading *other)
{
    if (other->refused && other->past_head && own->chunked) {
        return NULL;
    }
    if (other->refused) {
        return "whether it is a request";
    }
    if (own->end != other->end) {
        return "where it ends";
    }
    if (!str_equal(own->line[0], other->line[0])) {
        return "the method";
    }
    if (!str_equal(own->line[1], other->line[1])) {
        return "the target";
    }
    if (own->headers != other->headers) {
        return "the number of headers";
    }
    for (size_t i = 0; i < own->headers; i++) {
        struct str theirs = oracle_trim(other->header[i].value);
        if (!str_equal_nocase(own->header[i].name, other->header[i].name) ||
            !str_equal(own->header[i].value, theirs)) {
            return "a header";
        }
    }
    bool same = str_equal((struct str){own->body, own->body_n},
                          (struct str){other->body, other->body_n});
    return same ? NULL : "the body";
}
#endif
