/* HTTP/1.1 requests (RFC 9112), read strictly: the head of one request from a run of
 * bytes, and the chunked coding of a body. Pure: no socket, no allocation. What two
 * readers might understand differently is refused, not repaired. llhttp is asked for a
 * second opinion on the same bytes in http_test.c and fuzz_http.c. */
#ifndef WEB_HTTP_H
#define WEB_HTTP_H
#include "web/pair.h"

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST };

enum {
    HTTP_HEADERS = 64,      /* headers of one request */
    HTTP_CHUNK_LINE = 256,  /* bytes of a chunk's size line, extensions included */
    HTTP_CHUNK_EXTRA = 4096 /* bytes of extensions and trailers of one body */
};

enum http_framing { HTTP_NO_BODY, HTTP_LENGTH, HTTP_CHUNKED };

struct http_limits {
    size_t head_bytes;
    size_t target_bytes;
    size_t headers; /* at most HTTP_HEADERS */
};

struct http_head {
    enum method method;
    struct str path;  /* decoded, see web/url.h */
    struct str query; /* as sent, without '?'; not given when there was none */
    struct str host;
    struct str content_type; /* not given when not sent */
    enum http_framing framing;
    int64_t length; /* of HTTP_LENGTH */
    bool keep_alive;
    bool expects_continue;
    size_t n;
    struct pair headers[HTTP_HEADERS]; /* names in lower case */
};

/* Looks for the end of a head in p[0..n). `*scanned` is 0 before the first call and kept
 * between calls, so that a head that comes byte by byte costs no more than one that
 * comes at once. Gives its length with the empty line, 0 when more must come, -1 when
 * what is there can never become a head (a bare LF, a first byte no method begins
 * with). */
ptrdiff_t http_head_end(const char *p, size_t n, size_t *scanned);

/* Reads the head p[0..n) that http_head_end found. Lowers header names and decodes the
 * path in place; everything in *head points into p. 0, or the status of the refusal:
 * 400, 405, 414, 417, 431, 501, 505. *head is sound only after 0. */
int http_read_head(char *p, size_t n, const struct http_limits *limits,
                   struct http_head *head);

/* Host as RFC 9110 4.2.3 compares it: "name" and "name:port" without regard to case. */
bool http_host_is(struct str host, struct str authority);

/* The chunked coding (RFC 9112 7.1), byte by byte wherever the network cut it. */
enum chunk_state {
    CHUNK_SIZE,
    CHUNK_EXTENSION,
    CHUNK_SIZE_LF,
    CHUNK_BYTES,
    CHUNK_BYTES_CR,
    CHUNK_BYTES_LF,
    CHUNK_TRAILER,
    CHUNK_TRAILER_LF,
    CHUNK_DONE,
};
struct http_chunks {
    enum chunk_state state; /* zeroed: before the first chunk */
    int64_t left;           /* bytes of the present chunk still to come */
    int digits;
    int line;  /* bytes of the present line */
    int extra; /* bytes of extensions and trailers so far */
};
enum http_chunk { HTTP_CHUNK_MORE, HTTP_CHUNK_PIECE, HTTP_CHUNK_END, HTTP_CHUNK_BAD };
/* Takes up to n bytes; `*used` says how many. PIECE: *piece points into p and may be
 * followed by more; MORE: all were used; END: the body is complete and what is behind
 * *used belongs to the next request; BAD: refuse with 400. Trailers are read over. */
enum http_chunk http_chunks_read(struct http_chunks *c, const char *p, size_t n,
                                 size_t *used, struct str *piece);
#endif
