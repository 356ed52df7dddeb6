/* The one file that sees libcurl. Nothing is allocated in its callbacks. */
#include "exchange/notify.h"

/* Its checks of types are macros that call it by name. */
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#include "base/library.h"
#include "base/text.h"

enum { CONNECT_SECONDS = 5 };

#define LIBCURL(F)                                                                       \
    F(curl_global_init)                                                                  \
    F(curl_easy_init)                                                                    \
    F(curl_easy_setopt)                                                                  \
    F(curl_easy_perform)                                                                 \
    F(curl_easy_getinfo)                                                                 \
    F(curl_easy_strerror) F(curl_easy_cleanup) F(curl_slist_append) F(curl_slist_free_all)
#define LIBCURL_POINTER(name) __typeof__(name) *name;
#define LIBCURL_NAME(name) #name,
struct libcurl {
    LIBCURL(LIBCURL_POINTER)
};

static bool load_libcurl(struct libcurl *lib)
{
    static const char *const names[] = {LIBCURL(LIBCURL_NAME)};
    return library_find("libcurl.so.4", names, sizeof names / sizeof *names, lib);
}

bool notify_start(void)
{
    struct libcurl lib;
    return load_libcurl(&lib) && lib.curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

static bool is_here(struct str url)
{
    static const char *const here[] = {"smtp://127.0.0.1", "smtp://localhost",
                                       "http://127.0.0.1", "http://localhost"};
    for (size_t i = 0; i < sizeof here / sizeof here[0]; i++) {
        struct str start = str_of(here[i]);
        if (str_starts(url, start) &&
            (url.n == start.n || url.p[start.n] == ':' || url.p[start.n] == '/')) {
            return true;
        }
    }
    return false;
}

bool notify_is_safe(struct str url)
{
    return is_here(url) || str_starts(url, STR("https://")) ||
           str_starts(url, STR("smtps://")) || str_starts(url, STR("smtp://"));
}

/* One sending, and what libcurl holds for it. */
struct sending {
    struct libcurl lib;
    CURL *curl;
    struct curl_slist *list; /* of whom a letter goes to; of headers */
};

static void release(void *what)
{
    struct sending *s = what;
    s->lib.curl_slist_free_all(s->list);
    s->lib.curl_easy_cleanup(s->curl);
}

/* `line`: the first of the list. */
static struct sending *open_sending(struct arena *a, struct str url, const char *line,
                                    struct str *why)
{
    struct sending *s = ARENA_NEW(a, struct sending);
    if (!load_libcurl(&s->lib)) {
        *why = STR("no libcurl");
        return NULL;
    }
    s->curl = s->lib.curl_easy_init();
    s->list = s->lib.curl_slist_append(NULL, line);
    arena_on_close(a, release, s);
    if (s->curl == NULL || s->list == NULL) {
        *why = STR("no memory");
        return NULL;
    }
    s->lib.curl_easy_setopt(s->curl, CURLOPT_URL, str_cstr(a, url));
    s->lib.curl_easy_setopt(s->curl, CURLOPT_NOSIGNAL, 1L);
    s->lib.curl_easy_setopt(s->curl, CURLOPT_TIMEOUT, (long)NOTIFY_SECONDS);
    s->lib.curl_easy_setopt(s->curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    s->lib.curl_easy_setopt(s->curl, CURLOPT_PROTOCOLS_STR, "http,https,smtp,smtps");
    if (is_here(url)) {
        s->lib.curl_easy_setopt(s->curl, CURLOPT_PROXY, "");
    }
    return s;
}

static bool ends_well(struct sending *s, struct str *why)
{
    CURLcode code = s->lib.curl_easy_perform(s->curl);
    *why = str_of(s->lib.curl_easy_strerror(code));
    return code == CURLE_OK;
}

/* ---- a letter ------------------------------------------------------------------------
 */

struct reading_letter {
    struct str rest;
};

static size_t read_letter(char *into, size_t size, size_t n, void *ctx)
{
    struct reading_letter *r = ctx;
    size_t take = r->rest.n < size * n ? r->rest.n : size * n;
    if (take > 0) {
        memcpy(into, r->rest.p, take);
    }
    r->rest = str_part(r->rest, take, r->rest.n);
    return take;
}

bool notify_mail(struct arena *a, const struct mailbox *box, struct str to,
                 struct str letter, struct str *why)
{
    struct reading_letter reading = {letter};
    struct sending *s = open_sending(a, box->url, str_cstr(a, to), why);
    if (s == NULL) {
        return false;
    }
    s->lib.curl_easy_setopt(s->curl, CURLOPT_MAIL_FROM, str_cstr(a, box->from));
    s->lib.curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, s->list);
    s->lib.curl_easy_setopt(s->curl, CURLOPT_UPLOAD, 1L);
    s->lib.curl_easy_setopt(s->curl, CURLOPT_READFUNCTION, read_letter);
    s->lib.curl_easy_setopt(s->curl, CURLOPT_READDATA, &reading);
    s->lib.curl_easy_setopt(s->curl, CURLOPT_USE_SSL,
                            is_here(box->url) ? (long)CURLUSESSL_NONE
                                              : (long)CURLUSESSL_ALL);
    if (box->user.n > 0) {
        s->lib.curl_easy_setopt(s->curl, CURLOPT_USERNAME, str_cstr(a, box->user));
        s->lib.curl_easy_setopt(s->curl, CURLOPT_PASSWORD, str_cstr(a, box->password));
    }
    return ends_well(s, why);
}

/* ---- a post -------------------------------------------------------------------------
 */

struct answer_kept {
    char bytes[NOTIFY_ANSWER];
    size_t n;
};

static size_t keep_answer(char *bytes, size_t size, size_t n, void *ctx)
{
    struct answer_kept *kept = ctx;
    size_t room = sizeof kept->bytes - kept->n;
    size_t take = size * n < room ? size * n : room;
    memcpy(kept->bytes + kept->n, bytes, take);
    kept->n += take;
    return size * n;
}

bool notify_post(struct arena *a, struct str url, struct str json, struct str *answer,
                 struct str *why)
{
    struct answer_kept *kept = ARENA_NEW(a, struct answer_kept);
    static const char type[] = "Content-Type: application/json; charset=utf-8";
    struct sending *s = open_sending(a, url, type, why);
    long status = 0;
    if (s == NULL) {
        return false;
    }
    s->lib.curl_easy_setopt(s->curl, CURLOPT_HTTPHEADER, s->list);
    s->lib.curl_easy_setopt(s->curl, CURLOPT_POSTFIELDSIZE, (long)json.n);
    s->lib.curl_easy_setopt(s->curl, CURLOPT_POSTFIELDS, json.p);
    s->lib.curl_easy_setopt(s->curl, CURLOPT_WRITEFUNCTION, keep_answer);
    s->lib.curl_easy_setopt(s->curl, CURLOPT_WRITEDATA, kept);
    if (!ends_well(s, why)) {
        return false;
    }
    s->lib.curl_easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &status);
    *answer = (struct str){kept->bytes, kept->n};
    *why = str_format(a, "HTTP %ld", status);
    return status == 200;
}
