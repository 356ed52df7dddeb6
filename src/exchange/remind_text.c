/* What a reminder says and how it is signed, and the file that says where it goes. */
#include <errno.h>
#include <sys/stat.h>

#include "base/json.h"
#include "exchange/remind.h"
#include "ledger/file.h"
#include "words/faults.h"

enum { SETTINGS_KIB = 64, LETTER_LINE = 76, SUBJECT_LINE = 45 };

const char *const remind_channel_names[] = {"mail", "wecom", "dingtalk", NULL};

/* ---- settings -------------------------------------------------------------------------
 */

static struct str text_in(const struct json *o, const char *key)
{
    bool object = o != NULL && o->type == JSON_OBJECT;
    const struct json *value = object ? json_get(o, str_of(key)) : NULL;
    return value != NULL && value->type == JSON_STRING ? value->string : STR_NONE;
}

static bool read_robot(const struct json *o, struct robot *robot)
{
    struct str kind = text_in(o, "kind");
    robot->url = text_in(o, "url");
    robot->secret = text_in(o, "secret");
    robot->channel = str_equal(kind, STR("dingtalk")) ? REMIND_DINGTALK : REMIND_WECOM;
    return (str_equal(kind, STR("dingtalk")) || str_equal(kind, STR("wecom"))) &&
           str_starts(robot->url, STR("http")) && notify_is_safe(robot->url);
}

static bool read_hours(const struct json *hours, struct remind_settings *s)
{
    if (hours == NULL) {
        return true;
    }
    bool two = hours->type == JSON_ARRAY && hours->items.n == 2 &&
               hours->items.at[0]->type == JSON_INT &&
               hours->items.at[1]->type == JSON_INT;
    int64_t from = two ? hours->items.at[0]->number : 0;
    int64_t to = two ? hours->items.at[1]->number : 0;
    s->from_hour = (int)from;
    s->to_hour = (int)to;
    return two && from >= 0 && from < to && to <= 24;
}

static bool read_settings(const struct json *o, struct remind_settings *s)
{
    const struct json *mail = json_get(o, STR("mail"));
    const struct json *robots = json_get(o, STR("robots"));
    bool good = read_hours(json_get(o, STR("hours")), s);
    s->mail = (struct mailbox){text_in(mail, "url"), text_in(mail, "from"),
                               text_in(mail, "user"), text_in(mail, "password")};
    s->link = text_in(o, "link");
    const struct json *daily = json_get(o, STR("daily"));
    s->daily = daily == NULL || (daily->type == JSON_BOOL && daily->truth);
    good &= mail == NULL || (str_starts(s->mail.url, STR("smtp")) && s->mail.from.n > 0 &&
                             notify_is_safe(s->mail.url));
    if (robots == NULL) {
        return good;
    }
    good &= robots->type == JSON_ARRAY && robots->items.n <= ROBOTS_MOST;
    for (size_t i = 0; good && i < robots->items.n; i++) {
        good = robots->items.at[i]->type == JSON_OBJECT &&
               read_robot(robots->items.at[i], &s->robots[s->robots_n++]);
    }
    return good;
}

struct fault *remind_settings_read(struct arena *a, struct str file,
                                   struct remind_settings *settings)
{
    struct stat st;
    struct str text = STR_NONE;
    struct json *json = NULL;
    size_t at = 0;
    bool there = false;
    *settings = (struct remind_settings){.from_hour = 9, .to_hour = 17};
    if (stat(str_cstr(a, file), &st) == 0 && (st.st_mode & 077) != 0) {
        return fault_remind_open(a, file);
    }
    TRY(file_read(a, file, SETTINGS_KIB * 1024, &text, &there));
    if (!there) {
        return fault_file_failed(a, file, str_of(strerror(ENOENT)));
    }
    bool good = json_read(a, text, &json, &at) && json->type == JSON_OBJECT &&
                read_settings(json, settings);
    return good ? NULL : fault_remind_settings(a, file);
}

/* ---- words ----------------------------------------------------------------------------
 */

struct str remind_text(struct arena *a, enum lang lang, const struct reminder_line *line,
                       struct str link)
{
    struct str said =
        line->person.v != 0
            ? say_remind_own(a, lang, line->due, line->overdue)
            : say_remind_group(a, lang, line->people, line->due, line->overdue);
    return link.n == 0 ? said
                       : str_format(a, "%.*s\n%.*s", STR_PRINT(said), STR_PRINT(link));
}

static void add_base64(struct text *out, struct str bytes, size_t line)
{
    size_t raw = line / 4 * 3;
    while (bytes.n > 0) {
        size_t n = bytes.n < raw ? bytes.n : raw;
        text_add_base64(out, str_part(bytes, 0, n));
        text_add(out, STR("\r\n"));
        bytes = str_part(bytes, n, bytes.n);
    }
}

/* RFC 2047: an encoded word holds whole characters and at most 75 signs; the subject is
 * short enough for one. */
static void add_subject(struct text *out, struct str subject)
{
    text_add(out, STR("Subject: =?UTF-8?B?"));
    text_add_base64(out, subject.n <= SUBJECT_LINE ? subject : STR("cadre"));
    text_add(out, STR("?=\r\n"));
}

/* RFC 5322 date in UTC. */
static void add_date(struct text *out, struct instant at)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int64_t second = at.us / 1000000;
    struct civil c = civil_of_day((struct day){(int32_t)(second / 86400)});
    int rest = (int)(second % 86400);
    text_add_format(out, "Date: %d %s %d %02d:%02d:%02d +0000\r\n", c.day,
                    months[c.month - 1], c.year, rest / 3600, rest / 60 % 60, rest % 60);
}

struct str remind_letter(struct arena *a, enum lang lang,
                         const struct reminder_line *line,
                         const struct remind_settings *settings, struct instant at,
                         struct str id)
{
    struct text out = text_new(a, 1024);
    add_date(&out, at);
    text_add_format(&out, "From: <%.*s>\r\nTo: <%.*s>\r\nMessage-ID: <%.*s>\r\n",
                    STR_PRINT(settings->mail.from), STR_PRINT(line->mail), STR_PRINT(id));
    add_subject(&out, say_remind_subject(a, lang));
    text_add(&out, STR("Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                       "Content-Type: text/plain; charset=utf-8\r\n"
                       "Content-Transfer-Encoding: base64\r\n\r\n"));
    add_base64(&out, remind_text(a, lang, line, settings->link), LETTER_LINE);
    return text_str(&out);
}

/* DingTalk: timestamp in milliseconds, a line feed and the secret, under HMAC-SHA256 with
 * the secret, base64, percent-encoded. WeCom's key is in its URL. */
struct str remind_robot_url(struct arena *a, const struct robot *robot, struct instant at)
{
    if (robot->channel != REMIND_DINGTALK || robot->secret.n == 0) {
        return robot->url;
    }
    struct str stamp = str_format(a, "%lld", (long long)(at.us / 1000));
    struct str said =
        str_format(a, "%.*s\n%.*s", STR_PRINT(stamp), STR_PRINT(robot->secret));
    struct hash mac = hmac_sha256(robot->secret, said);
    struct text sign = text_new(a, 64), url = text_new(a, robot->url.n + 128);
    text_add_base64(&sign, hash_str(&mac));
    text_add(&url, robot->url);
    text_add(&url, str_find(robot->url, STR("?")) < robot->url.n ? STR("&") : STR("?"));
    text_add_format(&url, "timestamp=%.*s&sign=", STR_PRINT(stamp));
    text_add_url(&url, text_str(&sign));
    return text_str(&url);
}
