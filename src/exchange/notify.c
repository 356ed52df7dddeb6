/* The one file that sees libcurl. Nothing is allocated in its callbacks. */
#include "exchange/notify.h"

#include <curl/curl.h>

#include "base/text.h"

enum { CONNECT_SECONDS = 5 };

bool notify_start(void)
{
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
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

static void release(void *curl)
{
    curl_easy_cleanup(curl);
}

static void release_list(void *list)
{
    curl_slist_free_all(list);
}

static CURL *open_curl(struct arena *a, struct str url)
{
    CURL *curl = curl_easy_init();
    if (curl == NULL) {
        return NULL;
    }
    arena_on_close(a, release, curl);
    curl_easy_setopt(curl, CURLOPT_URL, str_cstr(a, url));
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)NOTIFY_SECONDS);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https,smtp,smtps");
    if (is_here(url)) {
        curl_easy_setopt(curl, CURLOPT_PROXY, "");
    }
    return curl;
}

static bool ends_well(CURLcode code, struct str *why)
{
    *why = str_of(curl_easy_strerror(code));
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
    CURL *curl = open_curl(a, box->url);
    struct curl_slist *people = curl_slist_append(NULL, str_cstr(a, to));
    if (curl == NULL || people == NULL) {
        *why = STR("no memory");
        curl_slist_free_all(people);
        return false;
    }
    arena_on_close(a, release_list, people);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, str_cstr(a, box->from));
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, people);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_letter);
    curl_easy_setopt(curl, CURLOPT_READDATA, &reading);
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     is_here(box->url) ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
    if (box->user.n > 0) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, str_cstr(a, box->user));
        curl_easy_setopt(curl, CURLOPT_PASSWORD, str_cstr(a, box->password));
    }
    return ends_well(curl_easy_perform(curl), why);
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
    CURL *curl = open_curl(a, url);
    struct curl_slist *headers =
        curl_slist_append(NULL, "Content-Type: application/json; charset=utf-8");
    long status = 0;
    if (curl == NULL || headers == NULL) {
        *why = STR("no memory");
        curl_slist_free_all(headers);
        return false;
    }
    arena_on_close(a, release_list, headers);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)json.n);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, json.p);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep_answer);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, kept);
    if (!ends_well(curl_easy_perform(curl), why)) {
        return false;
    }
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    *answer = (struct str){kept->bytes, kept->n};
    *why = str_format(a, "HTTP %ld", status);
    return status == 200;
}
